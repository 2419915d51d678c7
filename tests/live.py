"""A server of our own as a process: what a person starts with ``gpconnect-explorer serve``, on a free port."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType

import httpx

ROOT = Path(__file__).parent.parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class LiveServer:
    """``gpconnect-explorer serve`` in a process of its own, which can be killed and started again on its port."""

    def __init__(self, *arguments: str, port: int | None = None, seconds: float = 120) -> None:
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._arguments, self._seconds = arguments, seconds
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> LiveServer:
        """Starts it and waits for ``/api/health``. Raises ``RuntimeError`` with what it said, if it ends instead."""
        command = [sys.executable, "-m", "explorer", "serve", "--port", str(self.port), *self._arguments]
        self._process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        end = time.monotonic() + self._seconds
        while time.monotonic() < end:
            if self._process.poll() is not None:
                raise RuntimeError(f"the server ended: {self._process.communicate()[0]}")
            try:
                if httpx.get(f"{self.url}/api/health", trust_env=False).status_code == 200:
                    return self
            except httpx.TransportError:
                time.sleep(0.05)
        self.kill()
        raise RuntimeError(f"the server did not answer within {self._seconds:.0f} s")

    def stop(self) -> str:
        """Ends it as Ctrl-C does, and returns what it said."""
        return self._end(signal.SIGINT)

    def kill(self) -> str:
        """Ends it at once, as a crash would."""
        return self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> str:
        process, self._process = self._process, None
        if process is None:
            return ""
        process.send_signal(how)
        return process.communicate(timeout=20)[0]

    def __enter__(self) -> LiveServer:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.stop()
