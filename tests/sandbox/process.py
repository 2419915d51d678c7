"""The server as a process of its own, to be stormed, starved and killed."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType

_PROGRAM = """
import sys
from explorer.server import serve
serve("127.0.0.1", int(sys.argv[1]), sys.argv[2])
"""


class Process:
    """Pages, replay API and sandbox on a port, with its data in a file (in memory without one).

    ``before`` are the words of a command that starts it, such as ``taskset -c 0``.
    """

    def __init__(self, data: str = "sqlite://", before: tuple[str, ...] = ()) -> None:
        self._command = [*before, sys.executable, "-c", _PROGRAM, "0", data]
        self._process: subprocess.Popen[str] | None = None
        self.url = ""
        self.seconds = 0.0
        """From the start of the process to the line that says where it is."""

    def start(self) -> Process:
        """Start it and wait until it says where it is."""
        began = time.perf_counter()
        self._process = subprocess.Popen(self._command, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line.startswith("GP Connect Explorer is at "):
            raise RuntimeError(f"the server ended: {line}{self._process.communicate()[1]}")
        self.seconds = time.perf_counter() - began
        self.url = line.split()[5].rstrip("/")
        return self

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        """The id of the process."""
        assert self._process is not None
        return self._process.pid

    def memory(self) -> int | None:
        """Its resident memory in bytes; None where the system does not tell."""
        status = Path(f"/proc/{self.pid}/status")
        if not status.exists():
            return None
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) * 1024

    def kill(self) -> str:
        """End it at once, as a crash would. What it said on its error output."""
        return self._end(signal.SIGKILL)

    def stop(self) -> str:
        """End it as Ctrl-C does. What it said on its error output."""
        return self._end(signal.SIGINT)

    def _end(self, how: signal.Signals) -> str:
        process, self._process = self._process, None
        if process is None:
            return ""
        process.send_signal(how)
        return process.communicate(timeout=20)[1]

    def __enter__(self) -> Process:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.kill()
