"""Hostile bytes over a real socket: refused with a clear answer, memory bounded, the process alive, nothing logged."""

from __future__ import annotations

import gzip
import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from .booker import Booker
from .client import ASIDS, BOOK, FIND, NHS, ROOT
from .process import Process
from .wire import Heard, Line, request

MEGABYTE = 1_000_000
BOMB = ('<!DOCTYPE a [<!ENTITY a0 "lol">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
        + ']><Appointment xmlns="http://hl7.org/fhir"><description value="&a11;"/></Appointment>')
OUTSIDE = ('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
           '<Appointment xmlns="http://hl7.org/fhir"><description value="x"/><comment>&x;</comment></Appointment>')
SECRET = "9434765919"  # a valid NHS number outside the range for tests, of nobody known


@pytest.fixture(scope="module")
def server() -> Iterator[Process]:
    with Process() as process:
        yield process


@pytest.fixture
async def line(server: Process) -> AsyncIterator[Line]:
    connection = await Line.to(server.url)
    yield connection
    await connection.close()


def booking(booker: Booker, body: bytes, **headers: str) -> bytes:
    """A booking request with any body."""
    given = booker.headers(BOOK, "patient/*.write") | {"Content-Type": "application/fhir+json"}
    given |= {name.replace("_", "-"): value for name, value in headers.items()}
    return request("POST", f"/sandbox/main/ssp/{ROOT}/Appointment", given, body)


@pytest.fixture
async def booker(server: Process) -> Booker:
    return await Booker.at(server.url, "main")


def said(heard: Heard) -> tuple[int, str]:
    """Status and code of a refusal."""
    outcome: dict[str, Any] = heard.json()
    assert outcome["resourceType"] == "OperationOutcome"
    assert heard.headers["cache-control"] == "no-store"
    return heard.status, outcome["issue"][0]["details"]["coding"][0]["code"]


async def test_a_body_of_many_megabytes_is_413(line: Line, booker: Booker) -> None:
    body = json.dumps({"comment": "x" * 20 * MEGABYTE}).encode()
    assert said(await line.ask(booking(booker, body))) == (413, "413")


async def test_a_body_that_claims_to_be_endless_is_413_as_soon_as_it_is_too_long(line: Line, booker: Booker) -> None:
    started = booking(booker, b"x").replace(b"Content-Length: 1", b"Content-Length: 99999999999") + b"x" * 2 * MEGABYTE
    assert said(await line.ask(started)) == (413, "413")


async def test_a_body_in_chunks_is_bounded_as_well(line: Line, booker: Booker) -> None:
    chunks = booking(booker, b"").replace(b"Content-Length: 0", b"Transfer-Encoding: chunked")
    chunk = b"10000\r\n" + b"x" * 65536 + b"\r\n"
    assert said(await line.ask(chunks + chunk * 40)) == (413, "413")


@pytest.mark.parametrize("body", [
    pytest.param(b"[" * 400_000, id="deep lists"),
    pytest.param(b'{"a":' * 150_000 + b"1" + b"}" * 150_000, id="deep objects"),
    pytest.param(b'{"resourceType": "Appointment", "description": "\xff\xfe"}', id="no UTF-8"),
    pytest.param(b"\x1f\x8b\x08\x00broken", id="broken gzip"),
    pytest.param(b"\x00" * 1000, id="zeros")])
async def test_a_body_that_cannot_be_read_is_400(line: Line, booker: Booker, body: bytes) -> None:
    assert said(await line.ask(booking(booker, body))) == (400, "BAD_REQUEST")


@pytest.mark.parametrize("body", [
    pytest.param(gzip.compress(b'{"resourceType": "Appointment"}')[:-6], id="cut off"),
    pytest.param(b"not gzip at all", id="none"),
    pytest.param(gzip.compress(b"[" + b" " * 300 * MEGABYTE), id="one that unpacks to 300 MB")])
async def test_a_body_said_to_be_gzip_that_is_broken_or_a_bomb_is_refused(line: Line, booker: Booker,
                                                                         body: bytes) -> None:
    status, _ = said(await line.ask(booking(booker, body, Content_Encoding="gzip")))
    assert status in (400, 413, 415)


@pytest.mark.parametrize("body", [pytest.param(BOMB, id="entities of entities"), pytest.param(OUTSIDE, id="a file")])
async def test_xml_with_entities_is_400_and_nothing_is_expanded(line: Line, booker: Booker, body: str) -> None:
    heard = await line.ask(booking(booker, body.encode(), Content_Type="application/fhir+xml"))
    assert said(heard) == (400, "BAD_REQUEST")
    assert len(heard.body) < 2000


async def test_headers_over_16_kilobytes_are_431_in_the_services_words(line: Line, booker: Booker) -> None:
    heard = await line.ask(booking(booker, b"{}", X_Long="x" * 17_000))
    assert said(heard) == (431, "431")
    assert "longer than 16384 bytes" in heard.json()["issue"][0]["diagnostics"]


async def test_an_address_counts_as_well(line: Line, booker: Booker) -> None:
    headers = booker.headers(FIND, "patient/*.read") | {"X-Long": "x" * 5_000}
    asked = request("GET", f"/sandbox/main/ssp/{ROOT}/Patient?x={'x' * 12_000}", headers)
    assert said(await line.ask(asked)) == (431, "431")


async def test_headers_without_end_are_refused_before_there_is_a_request(server: Process) -> None:
    line = await Line.to(server.url)
    heard = await line.ask(b"GET /sandbox/main/control HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: " + b"x" * 400_000)
    await line.close()
    assert heard.status == 431
    assert b"too long" in heard.body


@pytest.mark.parametrize("raw", [
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc", b"GET / HTTP/9.9\r\n\r\n", b"\r\n\r\n\r\n\x00\x00",
    b"GET \xff\xfe HTTP/1.1\r\n\r\n",
    b"POST /sandbox/main/control/reset HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
    b"POST /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"])
async def test_what_is_no_http_harms_nobody_else(server: Process, booker: Booker, raw: bytes) -> None:
    spoilt, line = await Line.to(server.url), await Line.to(server.url)
    try:
        assert (await spoilt.ask(raw)).status in (400, 403, 404, 505)
    except ConnectionError:
        pass
    finally:
        await spoilt.close()
    assert (await line.ask(find(booker))).status == 200
    await line.close()


async def test_memory_stays_bounded_and_the_process_alive(server: Process, booker: Booker) -> None:
    """All of it again, many times: what is refused is not kept."""
    line = await Line.to(server.url)
    for _ in range(50):
        assert (await line.ask(find(booker))).status == 200
    before = server.memory()
    hostile = [json.dumps({"comment": "x" * 900_000}).encode(), b"[" * 900_000, BOMB.encode(),
               gzip.compress(b"[" + b" " * 50 * MEGABYTE)]
    for _ in range(15):
        for body in hostile:
            kind = "xml" if body.startswith(b"<") else "json"
            encoding = {"Content_Encoding": "gzip"} if body.startswith(b"\x1f") else {}
            heard = await line.ask(booking(booker, body, Content_Type=f"application/fhir+{kind}", **encoding))
            assert 400 <= heard.status < 500
        big = await Line.to(server.url)
        assert (await big.ask(booking(booker, b"x" * 5 * MEGABYTE))).status == 413
        await big.close()
    assert (await line.ask(find(booker))).status == 200
    await line.close()
    after = server.memory()
    if before is not None and after is not None:
        # The log keeps 20 MB of a world's calls.
        assert after - before < 100 * MEGABYTE, f"{before} -> {after}"


async def test_nothing_of_a_call_gets_into_the_console(booker: Booker) -> None:
    """Nor numbers of patients, nor tokens, nor bodies, whatever becomes of the call."""
    process = Process().start()
    line = await Line.to(process.url)
    for path in (f"ssp/{ROOT}/Patient?identifier={NHS}%7C{SECRET}", f"pds/FHIR/R4/Patient/{SECRET}",
                 f"sds/FHIR/R4/Endpoint?organization={SECRET}", f"nowhere/{SECRET}"):
        await line.ask(request("GET", f"/sandbox/main/{path}", booker.headers(FIND, "patient/*.read")))
    await line.ask(booking(booker, SECRET.encode() * 1000))
    await line.close()
    broken = await Line.to(process.url)
    with pytest.raises(ConnectionError):
        for _ in range(2):
            await broken.ask(f"GET /{SECRET} HTTP/x {SECRET}\r\n\r\n".encode())
    await broken.close()
    console = process.stop()
    assert SECRET not in console
    assert "Bearer" not in console


def find(booker: Booker) -> bytes:
    headers = {**booker.headers(FIND, "patient/*.read"), "Ssp-To": ASIDS[ROOT]}
    return request("GET", f"/sandbox/main/ssp/{ROOT}/Patient?identifier={NHS}%7C9990000018", headers)
