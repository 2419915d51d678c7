"""How fast the sandbox answers, over a real socket: ``python -m tests.bench.bench_sandbox``.

The same server runs beside it with an app that does nothing but send the same bytes, and with a plain Starlette route
that sends the same JSON; all three are asked in turn, so that what disturbs one disturbs all. Where the system allows
it the servers have one core and the load another. Memory is measured after 60,000 requests, or as many as
``--requests 1000000`` says.

What limits each, by profile: PDS the server's own parsing and writing of HTTP; SDS the JSON of an answer whose ids are
new each time; find patient the token, a quarter of its time, then looking at its headers and query; slots the
JSON of some seventy resources, a quarter, then the rules asked of each slot; booking the validation of the body by
``fhir.resources``, two fifths, then the database; start-up the import of SQLAlchemy; memory the logs and what
``fhir.resources`` keeps of STU3.
"""

from __future__ import annotations

import asyncio
import json
import os
import pickle
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from uvicorn.loops.auto import auto_loop_factory

from explorer.server.protocol import BoundedProtocol
from tests.sandbox.booker import Booker
from tests.sandbox.client import ASIDS, CONSUMER, FIND, NHS, ODS, ROOT, SLOTS, claims_at, slot_query, token
from tests.sandbox.process import Process
from tests.sandbox.wire import request

# The same server as the explorer's, with one of two apps that send what they are given.
_PLAIN = """
import json, socket, sys, uvicorn
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route
from explorer.server.protocol import BoundedProtocol
samples = json.load(open(sys.argv[2]))

async def bare(scope, receive, send):
    if scope["type"] != "http":
        return
    body = bodies[scope["path"]]
    await send({"type": "http.response.start", "status": 200, "headers": [
        (b"content-type", b"application/fhir+json"), (b"content-length", b"%d" % len(body))]})
    await send({"type": "http.response.body", "body": body})

def route(name, value):
    async def answer(request):
        return JSONResponse(value)
    return Route(name, answer)

bodies = {name: text.encode() for name, text in samples.items()}
starlette = Starlette(routes=[route(name, json.loads(text)) for name, text in samples.items()])
door = socket.create_server(("127.0.0.1", 0), backlog=2048)
print(door.getsockname()[1], flush=True)
uvicorn.Server(uvicorn.Config({"bare": bare, "starlette": starlette}[sys.argv[1]], http=BoundedProtocol, ws="none",
    lifespan="off", access_log=False, log_config=None, server_header=False, date_header=False,
    proxy_headers=False)).run(sockets=[door])
"""
_SERVER_CORE, _LOAD_CORE = 0, 1
_TWO_CORES = hasattr(os, "sched_setaffinity") and (os.cpu_count() or 1) > 1
_ROUNDS, _SECONDS = 5, 0.3


@dataclass(frozen=True)
class Row:
    """A call that is measured: the requests that ask for it in turn, and the least part of Starlette's rate."""

    name: str
    path: str
    requests: list[bytes]
    aim: float


@dataclass(frozen=True)
class Measured:
    """What a load saw; times in milliseconds."""

    rate: float
    p50: float
    p99: float
    statuses: dict[str, int]

    def __str__(self) -> str:
        return f"{self.rate:8,.0f}/s  p50 {self.p50:6.2f} ms  p99 {self.p99:6.2f} ms"


def main(requests: int = 60_000) -> None:
    """All figures, with the aims beside them."""
    print(f"HTTP parser of all servers: httptools ({BoundedProtocol.__mro__[1].__name__}), event loop "
          f"{auto_loop_factory().__module__}, uvicorn {uvicorn.__version__}; "
          f"{'server and load on a core each' if _TWO_CORES else 'one core for all'}")
    with tempfile.TemporaryDirectory() as folder:
        _starting(folder)
        with Process(str(Path(folder) / "sandbox.db")) as server:
            _pin(server.pid)
            idle = _first_reply(server.url)
            print(f"memory after the first reply: {_megabytes(server.memory())} (aim: at most 120 MB)")
            rows = _rows(idle)
            samples = Path(folder) / "samples.json"
            samples.write_text(json.dumps({row.path: _sample(server.url, row.requests[0]) for row in rows}))
            for row in rows:
                _compare(row, server.url, samples)
            _bookings(server.url)
            _remembering(server, rows, requests)


def _rows(at: datetime) -> list[Row]:
    patients = ["9990000018", "9990000026", "9990000034", "9990000050", "9990000174"]
    return [
        Row("PDS patient", "/pds", [_ask(f"/pds/FHIR/R4/Patient/{patients[n % 5]}", {"X-Request-ID": _id()})
                                    for n in range(500)], 0.75),
        Row("SDS endpoint", "/sds", [_ask(
            f"/sds/FHIR/R4/Endpoint?organization={ODS}%7CT99001&identifier="
            f"https://fhir.nhs.uk/Id/nhsServiceInteractionId%7C{SLOTS}", {"apikey": "x", "X-Correlation-Id": _id()})
            for _ in range(500)], 0.60),
        Row("SSP -> find patient", "/find", [_through(
            FIND, f"/Patient?identifier={NHS}%7C{patients[n % 5]}", "patient/*.read", at, n)
            for n in range(500)], 0.40),
        Row("SSP -> slots of two days", "/slots", [_through(
            SLOTS, slot_query(*_two_days(at)), "organization/*.read", at, n) for n in range(500)], 0.12),
    ]


def _two_days(at: datetime) -> tuple[str, str]:
    """The next Tuesday and Wednesday: days with every schedule of the week."""
    days = [datetime.fromordinal(at.toordinal() + ahead) for ahead in range(2, 10)]
    tuesday = next(day for day in days if day.weekday() == 1)
    return f"ge{tuesday:%Y-%m-%d}", f"le{datetime.fromordinal(tuesday.toordinal() + 1):%Y-%m-%d}"


def _ask(path: str, headers: dict[str, str]) -> bytes:
    return request("GET", f"/sandbox/main{path}", headers)


def _through(interaction: str, path: str, scope: str, at: datetime, number: int) -> bytes:
    """A call through the proxy; each has a trace id and a token of its own."""
    claims = claims_at(at, scope, iat=int(at.timestamp()) + number % 100, exp=int(at.timestamp()) + number % 100 + 300)
    return _ask(f"/ssp/{ROOT}{path}", {
        "Ssp-TraceID": _id(), "Ssp-From": CONSUMER, "Ssp-To": ASIDS[ROOT], "Ssp-InteractionID": interaction,
        "Accept": "application/fhir+json", "Authorization": f"Bearer {token(claims)}"})


def _compare(row: Row, url: str, samples: Path) -> None:
    """One row at 1 and 32 connections, each server in turn; of the rounds the fastest counts."""
    plain = [request("GET", row.path, {"Accept": "application/fhir+json"})]
    with _Plain("starlette", samples) as starlette, _Plain("bare", samples) as bare:
        for connections in (1, 32):
            rounds = [(_load(url, connections, row.requests), _load(starlette.url, connections, plain),
                       _load(bare.url, connections, plain)) for _ in range(_ROUNDS)]
            own, route, least = (max(column, key=lambda one: one.rate) for column in zip(*rounds, strict=True))
            assert set(own.statuses) == {"200"}, own.statuses
            print(f"{row.name:24} {connections:2} connections {own}  {own.rate / route.rate:4.0%} of Starlette's "
                  f"{route.rate:,.0f}/s (aim: {row.aim:.0%}), {own.rate / least.rate:4.0%} of the bare app's "
                  f"{least.rate:,.0f}/s", flush=True)


def _bookings(url: str, connections: int = 8, worlds: int = 8) -> None:
    """Each free slot of some worlds booked once."""
    async def wanted() -> list[bytes]:
        bookers = [await Booker.at(url, f"bench-{number}") for number in range(worlds)]
        # Worlds in turn, as several users would book.
        return [booker.booking([slot]) for slots in zip(*(booker.slots for booker in bookers), strict=True)
                for booker, slot in zip(bookers, slots, strict=True)]

    measured = _load(url, connections, asyncio.run(wanted()), seconds=0)
    print(f"{'SSP -> booking, on disk':24} {connections:2} connections {measured}  statuses {measured.statuses} "
          "(aim: at least 400/s, p99 at most 60 ms)")


def _remembering(server: Process, rows: Sequence[Row], requests: int) -> None:
    """Memory after many requests of every kind."""
    asked = 0
    while asked < requests:
        for row in rows:
            measured = _load(server.url, 32, row.requests, seconds=2)
            asked += sum(measured.statuses.values())
    print(f"memory after {asked:,} requests more: {_megabytes(server.memory())} (aim: at most 300 MB after a million)")


def _starting(folder: str) -> None:
    taken = []
    for number in range(3):
        began = time.perf_counter()
        with Process(str(Path(folder) / f"start{number}.db")) as server:
            _first_reply(server.url)
            taken.append(time.perf_counter() - began)
    print(f"start-up to the first reply: {min(taken):.2f} s (aim: at most 1.5 s)")


def _first_reply(url: str) -> datetime:
    """Asks for a patient; the time of the world."""
    headers = {"X-Request-ID": _id()}
    answer = httpx.get(f"{url}/sandbox/main/pds/FHIR/R4/Patient/9990000018", headers=headers, trust_env=False)
    assert answer.status_code == 200
    return datetime.now().astimezone()


def _sample(url: str, asked: bytes) -> str:
    """The body of the answer to a request."""
    head = asked.decode("latin-1").split("\r\n")
    headers = dict(line.split(": ", 1) for line in head[2:] if line)
    answer = httpx.get(f"{url}{head[0].split()[1]}", headers=headers, trust_env=False)
    assert answer.status_code == 200, answer.text
    return answer.text


def _load(url: str, connections: int, requests: list[bytes], seconds: float = _SECONDS) -> Measured:
    port = url.rpartition(":")[2]
    command = [sys.executable, "-m", "tests.bench.load", "127.0.0.1", port, str(connections), str(seconds),
               str(_LOAD_CORE) if _TWO_CORES else ""]
    said = subprocess.run(command, input=pickle.dumps(requests), stdout=subprocess.PIPE, check=True,
                          timeout=120).stdout
    measured: dict[str, Any] = json.loads(said)
    return Measured(**measured)


class _Plain:
    """A server of ``_PLAIN`` in a process of its own."""

    def __init__(self, app: str, samples: Path) -> None:
        self._command = [sys.executable, "-c", _PLAIN, app, str(samples)]

    def __enter__(self) -> _Plain:
        self._process = subprocess.Popen(self._command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.url = f"http://127.0.0.1:{self._process.stdout.readline().strip()}"
        _pin(self._process.pid)
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()


def _pin(pid: int) -> None:
    if _TWO_CORES:
        os.sched_setaffinity(pid, {_SERVER_CORE})


def _megabytes(size: int | None) -> str:
    return "unknown here" if size is None else f"{size / 1e6:.0f} MB"


def _id() -> str:
    return str(uuid.uuid4())


if __name__ == "__main__":
    main(int(sys.argv[sys.argv.index("--requests") + 1]) if "--requests" in sys.argv else 60_000)
