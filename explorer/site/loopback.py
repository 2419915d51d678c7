"""A sandbox on a loopback socket, for what only a real connection shows: a reply that breaks off, or never comes."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from explorer.sandbox import Sandbox


@contextmanager
def on_loopback(sandbox: Sandbox) -> Iterator[str]:
    """Serve the sandbox until the end of the block; gives the address that its worlds' names follow."""
    import socket

    import uvicorn

    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        config = uvicorn.Config(sandbox, root_path="/sandbox", log_config=None, lifespan="off", http="httptools",
                                access_log=False, server_header=False, date_header=False, timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [door]})
        thread.start()
        try:
            while not server.started:
                time.sleep(0.002)
            yield f"http://127.0.0.1:{door.getsockname()[1]}/sandbox"
        finally:
            server.should_exit = True
            thread.join()
