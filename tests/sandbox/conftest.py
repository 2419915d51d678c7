"""The sandbox in process, with a clock that stands at nine o'clock on Monday 1 June 2026."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from itertools import count

import httpx
import pytest

from explorer.sandbox import Sandbox, Settings

from .client import SandboxClient

NINE = datetime(2026, 6, 1, 8, tzinfo=UTC)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def slept() -> list[float]:
    """The seconds that the sandbox slept instead of waiting."""
    return []


@pytest.fixture
def app(slept: list[float]) -> Iterator[Sandbox]:
    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    numbers = count(1)
    sandbox = Sandbox(clock=lambda: NINE, ids=lambda: f"00000000-0000-4000-8000-{next(numbers):012d}",
                      settings=Settings(sleep=sleep))
    yield sandbox
    sandbox.close()


@pytest.fixture
async def sandbox(app: Sandbox) -> AsyncIterator[SandboxClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app, root_path="/sandbox")) as http:
        yield SandboxClient(app, http)
