"""The sandbox in other people's tests: a pytest fixture, for any HTTP client and any language behind it.

Put ``pytest_plugins = "explorer.sandbox.testing"`` into ``conftest.py``; a test then asks for ``gp_connect``. One
server runs for the whole session on a free port of this machine, and each test has a world of its own. Needs pytest.
"""

from __future__ import annotations

import itertools
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
import uvicorn

from .app import Sandbox
from .settings import Settings

_numbers = itertools.count(1)


class GpConnect:
    """One world of a running sandbox; the addresses are what a client is configured with."""

    def __init__(self, server: str, world: str) -> None:
        self.world, self.url = world, f"{server}/{world}"
        self.pds, self.sds = f"{self.url}/pds/FHIR/R4", f"{self.url}/sds/FHIR/R4"
        self.ssp, self.provider = f"{self.url}/ssp", f"{self.url}/provider"

    def set_clock(self, now: str | None) -> None:
        """Stop the world's clock at a dateTime with offset, or with None let it go again."""
        self._control("PUT", "clock", {} if now is None else {"now": now})

    def switch(self, switches: Mapping[str, Mapping[str, Any]]) -> None:
        """Put something out of order, such as ``{"T99006": {"outage": True}}``; ``{}`` puts everything back."""
        self._control("PUT", "switches", switches)

    def log(self, trace: str | None = None) -> list[dict[str, Any]]:
        """The calls that went through the SSP, both legs of each, or those of one ``Ssp-TraceID``."""
        entries: list[dict[str, Any]] = []
        after: int | None = 0
        while after is not None:
            given = {"after": str(after), **({} if trace is None else {"trace": trace})}
            page = self._control("GET", "log", params=given)
            entries += page["entries"]
            after = page["next"]
        return entries

    def _control(self, method: str, place: str, body: Any = None, params: dict[str, str] | None = None) -> Any:
        with httpx.Client(trust_env=False) as client:
            answer = client.request(method, f"{self.url}/control/{place}", json=body, params=params)
        if answer.is_error:
            raise ValueError(answer.json()["error"])
        return answer.json()


@contextmanager
def serving(sandbox: Sandbox) -> Iterator[str]:
    """The sandbox on a free port of this machine, in a thread; gives its address."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        server = uvicorn.Server(uvicorn.Config(sandbox, ws="none", lifespan="off", log_level="warning",
                                               access_log=False, timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.005)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture(scope="session")
def gp_connect_server() -> Iterator[tuple[Sandbox, str]]:
    """The sandbox of the session and its address; override it for settings of your own."""
    sandbox = Sandbox(settings=Settings(worlds=1_000_000))
    with serving(sandbox) as address:
        yield sandbox, address
    sandbox.close()


@pytest.fixture
def gp_connect(gp_connect_server: tuple[Sandbox, str]) -> Iterator[GpConnect]:
    """A world of this test's own, forgotten with it."""
    sandbox, address = gp_connect_server
    world = GpConnect(address, f"test-{next(_numbers)}")
    yield world
    sandbox.forget(world.world)
