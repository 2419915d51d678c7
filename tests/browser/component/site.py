"""A small site with the explorer alone, served by the real application: no theme, a strict policy, a clock of its own.

The booking stands on two pages: ``booking/`` has the replay API behind it, ``static/`` has none. Every scenario has a
page of its name. Each has a link before the explorer, as every page of the site has: without one, axe takes the links
of the drawing for skip links.
"""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from shutil import copytree

import uvicorn

from explorer.sandbox import Sandbox
from explorer.scenarios import FIRST, SCENARIOS
from explorer.server.app import create_app
from explorer.site.generate import COMPONENT, generate
from explorer.site.macros import Site
from explorer.site.policy import inline_scripts
from tests.live import free_port

CLOCK = datetime.fromisoformat("2026-06-01T09:00:00+01:00")
ON_LAN = "desk.example"
"""Another name of the site, for which a browser has to be told the address; not one that it trusts."""

_POLICY = "default-src 'none'; script-src 'self' {scripts}; style-src 'self'; connect-src 'self'; img-src 'self'"
_PAGE = """<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy}"><title>Explorer</title>
<link rel="icon" href="../icon.svg">
<link rel="stylesheet" href="../page.css">
<link rel="stylesheet" href="../generated/explorer/explorer.css">
<script type="module" src="../generated/explorer/sequence-explorer.js"></script></head>
<body><header><a href="../blank.html">Home</a> Synthetic sandbox, not an NHS service</header>
<main><h1>Book an appointment</h1>
{explorer}
<p><a href="#4b">The hop to the practice</a> <a href="#elsewhere">Elsewhere</a></p><p id="elsewhere">Below</p></main>
</body></html>
"""
_STYLE = """
body { margin: 0; background: var(--page); color: var(--ink); font: var(--text-l) / 1.6 var(--sans); }
header { position: sticky; top: 0; z-index: 5; height: var(--header-height); background: var(--page); }
main { padding: 0 var(--gutter); }
a { color: var(--accent); }
"""


def build(folder: Path) -> Path:
    """Writes the site into a folder."""
    with ThreadPoolExecutor(1) as apart:  # Playwright's event loop runs in this thread
        apart.submit(generate, folder, clock=lambda: CLOCK).result()
    copytree(COMPONENT, folder / "web")   # the modules as they stand, for tests that ask one of them
    (folder / "icon.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', encoding="utf-8")
    (folder / "page.css").write_text(_STYLE, encoding="utf-8")
    (folder / "blank.html").write_text('<!doctype html><link rel="icon" href="icon.svg">', encoding="utf-8")
    for name, slug in {"booking": FIRST, "static": FIRST, **{slug: slug for slug in SCENARIOS}}.items():
        site = Site(folder / "generated", live=name != "static", page_url=_at(name), flow_words={})
        (folder / name).mkdir()
        explorer = site.explorer(slug)
        policy = _POLICY.format(scripts=" ".join(sorted(inline_scripts(explorer))))
        (folder / name / "index.html").write_text(_PAGE.format(policy=policy, explorer=explorer), encoding="utf-8")
    return folder


class ComponentSite:
    """A server, in a thread, of the site in a folder; it can be stopped and started again."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.folder = folder
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> ComponentSite:
        """Serves until :meth:`stop`, each time with a sandbox that has seen nothing."""
        app = create_app(site_dir=self.folder, sandbox=Sandbox(clock=lambda: CLOCK.astimezone(UTC)),
                         clock=lambda: datetime.now(UTC), ids=lambda: str(uuid.uuid4()), version="test",
                         hosts=(ON_LAN,))
        self._server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=self.port, ws="none",
                                                     log_level="error", timeout_graceful_shutdown=1))
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        end = time.monotonic() + 20
        while not self._server.started:
            if time.monotonic() > end or not self._thread.is_alive():
                raise RuntimeError(f"the component's site does not start on port {self.port}")
            time.sleep(0.01)
        return self

    def stop(self) -> None:
        """Ends the server; calls that are under way are cut off."""
        if self._server and self._thread:
            self._server.force_exit = self._server.should_exit = True
            self._thread.join(20)
        self._server = self._thread = None


def _at(name: str) -> Callable[[], str]:
    return lambda: f"{name}/"
