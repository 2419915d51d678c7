"""A consumer's line to a service, broken below HTTP: what a real client sees, and that the service did its work."""

from __future__ import annotations

import asyncio
import gzip
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import httpx
import pytest
import uvicorn

from explorer.sandbox import Sandbox
from explorer.sandbox.testing import serving

from .client import METADATA, ODS, SandboxClient
from .process import Process
from .test_line_to_practice import good_booking

Calling = Callable[[SandboxClient], Awaitable[httpx.Response]]
KEPT_WAITING = ("silent", "slow-body")
CALLS: dict[str, Calling] = {
    "pds": lambda client: client.pds("9990000018"),
    "sds": lambda client: client.sds(
        f"Endpoint?organization={ODS}%7CT99001"
        f"&identifier=https://fhir.nhs.uk/Id/nhsServiceInteractionId%7C{METADATA}"),
    "ssp": lambda client: client.ssp(METADATA, "/metadata")}
SEEN: dict[str, tuple[type[Exception], str]] = {
    "reset": (httpx.ReadError, ""),
    "silent": (httpx.ReadTimeout, ""),
    "cut-body": (httpx.RemoteProtocolError, "peer closed connection without sending complete message body"),
    "slow-body": (httpx.ReadTimeout, ""),
    "broken-gzip": (httpx.DecodingError, "incorrect header check")}
each_service = pytest.mark.parametrize("service", CALLS)
each_line = pytest.mark.parametrize("line", SEEN)


@pytest.fixture
def address(app: Sandbox) -> Iterator[str]:
    with serving(app) as address:
        yield f"{address}/main"


@pytest.fixture
async def client(app: Sandbox, address: str) -> AsyncIterator[SandboxClient]:
    """A client over a socket."""
    async with httpx.AsyncClient(trust_env=False, timeout=20) as http:
        over_socket = SandboxClient(app, http)
        over_socket.base = address
        yield over_socket


async def broken(client: SandboxClient, service: str, line: str) -> None:
    """Break a line; a client that is kept waiting loses its patience soon."""
    await client.control("PUT", "/switches", {service: {"line": line}})
    client.http.timeout = httpx.Timeout(20, read=0.2 if line in KEPT_WAITING else 20)


async def mended(client: SandboxClient) -> None:
    client.http.timeout = httpx.Timeout(20)
    await client.control("PUT", "/switches", {})


@each_service
@each_line
async def test_a_broken_line_is_what_a_real_client_meets(client: SandboxClient, service: str, line: str,
                                                         caplog: pytest.LogCaptureFixture) -> None:
    error, says = SEEN[line]
    await broken(client, service, line)
    with pytest.raises(error) as met:
        await CALLS[service](client)
    assert says in str(met.value)

    await mended(client)
    assert (await CALLS[service](client)).status_code == 200
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == []


@each_service
async def test_a_page_of_a_gateway_has_the_status_of_the_answer_and_another_type(client: SandboxClient,
                                                                                 service: str) -> None:
    await client.control("PUT", "/switches", {service: {"line": "wrong-type"}})
    answer = await CALLS[service](client)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert answer.text.startswith("<!DOCTYPE html>")

    refused = await client.send("GET", {"pds": "/pds/FHIR/R4/Patient/1", "sds": "/sds/FHIR/R4/Endpoint",
                                        "ssp": "/ssp/nowhere"}[service])
    assert refused.status_code >= 400
    assert refused.headers["Content-Type"] == "text/html; charset=utf-8"


@each_service
async def test_other_services_and_control_are_not_on_that_line(client: SandboxClient, service: str) -> None:
    await client.control("PUT", "/switches", {service: {"line": "reset"}})
    for other, call in CALLS.items():
        if other != service:
            assert (await call(client)).status_code == 200
    assert (await client.provider(METADATA, "/metadata")).status_code == 200
    assert (await client.control("GET"))["switches"] == {service: {"line": "reset"}}


@pytest.mark.parametrize("line", ["reset", "silent", "slow-body", "cut-body"])
async def test_an_appointment_is_booked_though_its_consumer_never_hears_of_it(client: SandboxClient, line: str) -> None:
    body = await good_booking(client)
    await broken(client, "ssp", line)
    with pytest.raises(httpx.TransportError):
        await client.book(body)
    await mended(client)
    entry = (await client.control("GET", "/log"))["entries"][-1]

    assert [leg["reply"]["status"] for leg in entry["legs"]] == [201, 201]
    assert (await client.book(body)).status_code == 409


async def test_an_answer_without_a_body_breaks_off_too(client: SandboxClient) -> None:
    body = await good_booking(client)
    await client.control("PUT", "/switches", {"ssp": {"line": "cut-body"}})
    with pytest.raises(httpx.RemoteProtocolError):
        await client.book(body, headers={"Prefer": "return=minimal"})
    await client.control("PUT", "/switches", {"ssp": {"line": "broken-gzip"}})
    with pytest.raises(httpx.DecodingError):
        await client.send("OPTIONS", "/ssp/https://x.example/a/b/c/gpconnect/Slot")


async def test_half_of_the_body_comes_before_it_is_cut(client: SandboxClient) -> None:
    whole = await client.pds("9990000018")
    await client.control("PUT", "/switches", {"pds": {"line": "cut-body"}})
    async with client.http.stream("GET", f"{client.base}/pds/FHIR/R4/Patient/9990000018",
                                  headers={"X-Request-ID": "60e0b220-8136-4ca5-ae46-1d97ef59d068"}) as answer:
        pieces = bytearray()
        with pytest.raises(httpx.RemoteProtocolError):
            async for piece in answer.aiter_raw():
                pieces += piece
    assert (answer.status_code, answer.headers["Content-Length"]) == (200, str(len(whole.content)))
    assert bytes(pieces) == whole.content[:len(whole.content) // 2]


async def test_a_slow_body_comes_byte_by_byte(client: SandboxClient) -> None:
    await client.control("PUT", "/switches", {"pds": {"line": "slow-body"}})
    async with client.http.stream("GET", f"{client.base}/pds/FHIR/R4/Patient/9990000018", timeout=5,
                                  headers={"X-Request-ID": "60e0b220-8136-4ca5-ae46-1d97ef59d068"}) as answer:
        pieces = answer.aiter_raw()
        assert [await anext(pieces), await anext(pieces)] == [b"{", b'"']


@pytest.mark.parametrize("http", ["httptools", "h11"])
@each_line
async def test_any_uvicorn_will_do(app: Sandbox, line: str, http: str) -> None:
    config = uvicorn.Config(app, port=0, http=http, log_config=None, lifespan="off")
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    async with httpx.AsyncClient(trust_env=False) as one:
        client = SandboxClient(app, one)
        client.base = f"http://127.0.0.1:{port}/main"
        await broken(client, "pds", line)
        with pytest.raises(SEEN[line][0]):
            await client.pds("9990000018")
    server.should_exit = True
    await running


def test_it_breaks_through_the_explorers_own_server() -> None:
    with Process() as server, httpx.Client(trust_env=False, timeout=20) as http:
        world = f"{server.url}/sandbox/main"
        for line, (error, _) in SEEN.items():
            http.put(f"{world}/control/switches", json={"pds": {"line": line}}).raise_for_status()
            with pytest.raises(error):
                http.get(f"{world}/pds/FHIR/R4/Patient/9990000018", timeout=0.3 if line in KEPT_WAITING else 20)
        http.put(f"{world}/control/switches", json={}).raise_for_status()
        assert http.get(f"{world}/pds/FHIR/R4/Patient/9990000018").status_code == 400
        assert server.stop() == ""


@pytest.mark.parametrize("line", ["reset", "silent", "slow-body", "cut-body"])
async def test_in_process_a_line_that_breaks_is_an_exception(sandbox: SandboxClient, slept: list[float],
                                                             line: str) -> None:
    await sandbox.control("PUT", "/switches", {"pds": {"line": line}})
    with pytest.raises(ConnectionResetError):
        await sandbox.pds("9990000018")
    assert sum(slept) == (300 if line in ("silent", "slow-body") else 0)


async def test_in_process_the_spoilt_answers_are_seen(sandbox: SandboxClient) -> None:
    await sandbox.control("PUT", "/switches", {"pds": {"line": "broken-gzip"}, "sds": {"line": "wrong-type"}})
    with pytest.raises(httpx.DecodingError):
        await sandbox.pds("9990000018")
    assert (await CALLS["sds"](sandbox)).headers["Content-Type"] == "text/html; charset=utf-8"


async def test_broken_gzip_is_nobodys_gzip(client: SandboxClient) -> None:
    await client.control("PUT", "/switches", {"ssp": {"line": "broken-gzip"}})
    for accepted in ("gzip", "identity"):
        request = client.http.build_request("GET", f"{client.base}/ssp/x", headers={"Accept-Encoding": accepted})
        answer = await client.http.send(request, stream=True)
        body = b"".join([piece async for piece in answer.aiter_raw()])
        assert (answer.headers["Content-Encoding"], answer.headers["Content-Length"]) == ("gzip", str(len(body)))
        with pytest.raises(gzip.BadGzipFile):
            gzip.decompress(body)
