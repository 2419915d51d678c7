"""The whole explorer in process: a small site, the real sandbox, a fixed clock and ids that tell their order."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from pathlib import Path

import httpx
import pytest

from explorer.sandbox import Sandbox
from explorer.server.app import Explorer, create_app
from tests.replay.test_engine import ids

NOW = datetime.fromisoformat("2026-06-01T09:00:00+01:00")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """What a build leaves, in small."""
    for name, text in {
        "index.html": "<h1>Home</h1>", "404.html": "<h1>No such page</h1>", "sandbox/index.html": "<h1>Sandbox</h1>",
        "sandbox/rules/index.html": "<h1>Rules</h1>", "generated/explorer/base.js": "export {}",
        "generated/recordings/book.json": "{}", "assets/site.css": "a {}", "assets/mark.svg": "<svg/>",
        "assets/face.woff2": "x", "assets/strange.exe": "x",
    }.items():
        (tmp_path / "site" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "site" / name).write_text(text, encoding="utf-8")
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    return tmp_path / "site"


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    sandbox = Sandbox(clock=lambda: NOW, ids=ids())
    yield sandbox
    sandbox.close()


@pytest.fixture
def explorer(site: Path, sandbox: Sandbox) -> Explorer:
    return create_app(site_dir=site, sandbox=sandbox, clock=lambda: NOW, ids=ids(), version="1.2.3")


@pytest.fixture
async def web(explorer: Explorer) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(explorer)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
        yield client
