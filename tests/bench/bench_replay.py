"""How long a replay takes: ``python -m tests.bench.bench_replay``.

Beside each whole process stands one that does as little as can be done: the same libraries imported and nothing else,
or a plain script that makes as many calls to the same server.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime

from explorer.replay import Outgoing, Target, Timer, replay
from explorer.sandbox import Sandbox
from explorer.scenarios import scenario
from tests.live import ROOT, LiveServer
from tests.replay.little import NOW
from tests.replay.test_engine import ids, no_clock

SLUG = "book-appointment"
# What `run` without --sandbox cannot do without: its client, its command line, and what the sandbox stands on.
IMPORTS = ("import asyncio, click, httpx, httpcore, anyio, sqlalchemy, starlette.types;"
           "from fhir.resources.STU3 import appointment, bundle, capabilitystatement, device, organization, patient,"
           " practitioner, slot, schedule, location, operationoutcome")
# Seven exchanges, four looks into the log, one at the clock.
PLAIN = """
import httpx
with httpx.Client(trust_env=False) as client:
    for number in range(12):
        client.get("{url}/sandbox/main/pds/FHIR/R4/Patient/9990000018",
                   headers={{"X-Request-ID": "60e0b220-8136-4ca5-ae46-1d97ef59d068"}}).json()
"""


def main() -> None:
    print(f"record {SLUG} in process, warm: {asyncio.run(warm()) * 1e3:.1f} ms (aim: at most 40)")
    run = [sys.executable, "-m", "explorer", "run", SLUG]
    report("run, whole process, in process", process(*run),
           "the same libraries imported", process(sys.executable, "-c", IMPORTS))
    with LiveServer("--no-build") as live:
        report("run --sandbox URL, whole process (aim: at most 750 ms)", process(*run, "--sandbox", live.url),
               "a plain httpx script with 12 calls", process(sys.executable, "-c", PLAIN.format(url=live.url)))


async def warm(times: int = 20) -> float:
    """The shortest recording of the whole scenario, in seconds, each from a fresh start of the world."""
    sandbox = Sandbox(clock=lambda: datetime.fromisoformat(NOW), ids=ids())
    target = Target.in_process(sandbox)
    taken: list[float] = []
    async with target.client() as client:
        for _ in range(times):
            await client.send(Outgoing("POST", f"{target.control}/reset"))
            began = time.perf_counter()
            recording = await replay(scenario(SLUG), target, clock=no_clock, ids=ids(), timer=Timer())
            recording.json()
            taken.append(time.perf_counter() - began)
            recording.expect_success()
    sandbox.close()
    return min(taken)


def process(*command: str) -> float:
    return best(lambda: subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL))


def best(work: Callable[[], object], times: int = 5) -> float:
    """The shortest of some runs, in seconds: the one that was disturbed least."""
    taken: list[float] = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return min(taken)


def report(what: str, seconds: float, beside: str, least: float) -> None:
    print(f"{what}: {seconds * 1e3:.0f} ms; {beside}: {least * 1e3:.0f} ms; ratio {seconds / least:.2f}")


if __name__ == "__main__":
    main()
