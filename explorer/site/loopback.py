"""A sandbox on a loopback socket, for what only a real connection shows: a reply that breaks off, or never comes."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.types import Receive, Scope, Send

from explorer.sandbox import Sandbox

_PREFIX = "/sandbox"


@contextmanager
def on_loopback(sandbox: Sandbox) -> Iterator[str]:
    """Serve the sandbox until the end of the block; gives the address that its worlds' names follow."""
    import socket

    import uvicorn

    async def under_prefix(scope: Scope, receive: Receive, send: Send) -> None:
        # Not uvicorn's own ``root_path``: that is for a proxy in front which takes the prefix off.
        await sandbox({**scope, "root_path": _PREFIX}, receive, send)

    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        config = uvicorn.Config(under_prefix, log_config=None, lifespan="off", http="httptools", access_log=False,
                                server_header=False, date_header=False, timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [door]})
        thread.start()
        try:
            while not server.started:
                time.sleep(0.002)
            yield f"http://127.0.0.1:{door.getsockname()[1]}{_PREFIX}"
        finally:
            server.should_exit = True
            thread.join()
