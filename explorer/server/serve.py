"""Serving: takes the port, opens the data, says where it is, and runs until it is ended."""

from __future__ import annotations

import socket
import uuid
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

import uvicorn

from explorer import __version__
from explorer.sandbox import Sandbox, Settings, StoreError

from .app import create_app
from .errors import CannotListen, CannotUse
from .protocol import BoundedProtocol

_EVERYWHERE = ("", "0.0.0.0", "::")


def serve(host: str = "127.0.0.1", port: int = 8000, data: str = "sqlite://", *, site_dir: Path | None = None,
          hosts: Iterable[str] = (), settings: Settings | None = None, version: str = __version__,
          clock: Callable[[], datetime] = lambda: datetime.now(UTC),
          ids: Callable[[], str] = lambda: str(uuid.uuid4()),
          told: Callable[[str], None] = lambda line: print(line, flush=True)) -> None:
    """Serve pages, API and sandbox until interrupted.

    ``hosts`` are further names by which the server may be called; ``told`` gets the one line that tells where it is.
    Raises :class:`CannotListen` when the port cannot be had, and :class:`CannotUse` when the data file cannot serve.
    """
    with listen(host, port) as door:
        try:
            sandbox = Sandbox(data, clock=clock, ids=ids, settings=settings or Settings())
        except StoreError as error:
            raise CannotUse(error) from error
        try:
            app = create_app(site_dir=site_dir, sandbox=sandbox, clock=clock, ids=ids, version=version,
                             hosts=[host, *hosts])
            config = uvicorn.Config(app, http=BoundedProtocol, ws="none", lifespan="on", access_log=False,
                                    log_config=None, log_level="warning", server_header=False, date_header=False,
                                    proxy_headers=False, timeout_graceful_shutdown=3)
            _Server(config, lambda: told(_where(host, door.getsockname()[1]))).run(sockets=[door])
        except KeyboardInterrupt:
            pass  # uvicorn has ended everything in order and then passes the signal on
        finally:
            sandbox.close()


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens at the address. Raises :class:`CannotListen`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        if not 0 <= port < 65536:
            raise OSError(None, "a port is a number up to 65535")
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise CannotListen(host, port, error) from error


class _Server(uvicorn.Server):
    """Tells when it has started."""

    def __init__(self, config: uvicorn.Config, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._tell = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._tell()


def _where(host: str, port: int) -> str:
    name = "127.0.0.1" if host in _EVERYWHERE else f"[{host}]" if ":" in host else host
    return f"GP Connect Explorer is at http://{name}:{port}/ (Ctrl-C ends it). Synthetic sandbox, not an NHS service."
