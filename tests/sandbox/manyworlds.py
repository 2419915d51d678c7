"""Many worlds in one process, each with a booking: what that takes in memory. Run in a process of its own."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

import httpx

from explorer.sandbox import Sandbox

from .client import SandboxClient, booking, resources
from .conftest import NINE


async def use(worlds: int) -> dict[str, float]:
    """Trace, look up, search and book in each world; how many could book, and the resident megabytes at the most."""
    app = Sandbox(clock=lambda: NINE)
    booked = 0
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app, root_path="/sandbox")) as http:
        for number in range(worlds - 1):
            booked += await _use(SandboxClient(app, http, f"learner-{number}"))
        booked += await _use(SandboxClient(app, http))
    app.close()
    return {"worlds": worlds, "booked": booked, "megabytes": _peak()}


def _peak() -> float:
    """The most that this process held; on Linux the usual figure would include that of the process that started it."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)


async def _use(client: SandboxClient) -> bool:
    await client.pds("9990000018")
    bundle = await client.free("2026-06-02", "2026-06-03")
    slot = next(one for one in resources(bundle, "Slot") if one["schedule"]["reference"] == "Schedule/11")
    schedule = next(one for one in resources(bundle, "Schedule") if one["id"] == "11")
    return (await client.book(booking([slot], schedule, "2026-06-01T09:00:00+01:00"))).status_code == 201
