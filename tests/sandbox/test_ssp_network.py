"""The SSP and a provider on the network: a real little server on a socket, good and bad."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import httpx
import pytest

from explorer.sandbox import Sandbox, Settings
from explorer.sandbox.testing import serving

from .client import BOOK, FIND, METADATA, NHS, ROOT, SLOW_ROOT, SandboxClient, booking, resources
from .conftest import NINE

Behaviour = Callable[[asyncio.StreamWriter], Awaitable[None]]
STATEMENT = b'{"resourceType":"CapabilityStatement"}'
PACKED = gzip.compress(STATEMENT, mtime=0)


class LittleServer:
    """Notes every request as it came, and answers as told."""

    def __init__(self, answer: bytes | Behaviour) -> None:
        self.requests: list[bytes] = []
        self.address = ""
        self._answer = answer

    @asynccontextmanager
    async def running(self) -> AsyncIterator[LittleServer]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        async with server:
            yield self

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = next((int(line.split(b":")[1]) for line in head.split(b"\r\n")
                       if line.lower().startswith(b"content-length:")), 0)
        self.requests.append(head + await reader.readexactly(length))
        try:
            if isinstance(self._answer, bytes):
                writer.write(self._answer)
                await writer.drain()
            else:
                await self._answer(writer)
        except ConnectionError:
            pass
        finally:
            writer.close()


@asynccontextmanager
async def proxying(answer: bytes | Behaviour, timeout: float = 5, limit: int = 10_000_000, path: str = "",
                   host: str = "alpha.provider.example") -> AsyncIterator[tuple[SandboxClient, LittleServer]]:
    """A sandbox whose SSP finds a host on the network."""
    async with LittleServer(answer).running() as server:
        app = Sandbox(clock=lambda: NINE, settings=Settings(
            providers={host: f"{server.address}{path}"}, ssp_timeout=timeout, answer_limit=limit))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app, root_path="/sandbox")) as http:
            yield SandboxClient(app, http), server
        app.close()


def reply(body: bytes = STATEMENT, status: str = "200 OK", more: str = "", length: int | None = None) -> bytes:
    said = len(body) if length is None else length
    return (f"HTTP/1.1 {status}\r\nContent-Type: application/fhir+json;charset=utf-8\r\nETag: W/\"7\"\r\n"
            f"{more}Content-Length: {said}\r\n\r\n").encode() + body


def refused(answer: httpx.Response) -> str:
    issue = answer.json()["issue"][0]
    assert issue["details"]["coding"][0]["code"] == str(answer.status_code)
    return f"{answer.status_code} {issue['code']} {issue['diagnostics']}"


UNREACHABLE = f"502 transient ERROR_COMMUNICATING_TO_ENDPOINT_URL_{ROOT}/metadata"
TIMED_OUT = f"504 timeout TIMEOUT_COMMUNICATING_TO_ENDPOINT_URL_{ROOT}/metadata"


async def test_the_request_goes_on_as_it_was_and_the_answer_comes_back_unchanged() -> None:
    async with proxying(reply(b'{"resourceType":"Bundle","type":"searchset"}', more="X-Own: 1\r\nX-Own: 2\r\n")) as (
            client, server):
        answer = await client.ssp(FIND, f"/Patient//51?identifier={NHS}%7C9990000018&_count=1")
        entry = (await client.control("GET", "/log"))["entries"][0]
    line, *headers = server.requests[0].decode().split("\r\n")
    names = {header.partition(":")[0].lower() for header in headers if header}

    assert line == f"GET /T99001/STU3/1/gpconnect/Patient//51?identifier={NHS}%7C9990000018&_count=1 HTTP/1.1"
    assert f"Host: {server.address.removeprefix('http://')}" in headers
    assert {"ssp-traceid", "ssp-from", "ssp-to", "ssp-interactionid", "authorization", "accept"} <= names
    assert (answer.status_code, answer.content) == (200, b'{"resourceType":"Bundle","type":"searchset"}')
    assert (answer.headers["ETag"], answer.headers["X-Own"]) == ('W/"7"', "1, 2")
    assert [leg["to"] for leg in entry["legs"]] == ["ssp", "provider"]
    assert entry["legs"][1]["request"]["url"] == f"{ROOT}/Patient//51?identifier={NHS}%7C9990000018&_count=1"
    assert entry["legs"][1]["reply"]["body"] == answer.text


async def test_a_body_is_passed_on_byte_by_byte() -> None:
    body = '{"resourceType": "Appointment",  "description": "Äpfel"}'
    created = reply(b"{}", "201 Created", "Location: https://x.example/Appointment/7\r\n")
    async with proxying(created) as (client, server):
        answer = await client.ssp(BOOK, "/Appointment", "POST", body=body)
    assert server.requests[0].endswith(b"\r\n\r\n" + body.encode())
    assert (answer.status_code, answer.headers["Location"]) == (201, "https://x.example/Appointment/7")


async def test_the_address_may_have_a_path_of_its_own() -> None:
    async with proxying(reply(), path="/behind/") as (client, server):
        assert (await client.ssp(METADATA, "/metadata")).status_code == 200
    assert server.requests[0].startswith(b"GET /behind/T99001/STU3/1/gpconnect/metadata HTTP/1.1")


async def test_other_hosts_stay_in_the_sandbox_and_the_checks_stay_with_the_proxy() -> None:
    async with proxying(reply(), host="delta.provider.example") as (client, server):
        assert "Alpha GP" in (await client.ssp(METADATA, "/metadata")).text
        sharing = await client.ssp(METADATA, "/metadata", root=SLOW_ROOT, named={"Ssp-From": "999000000203"})
        assert server.requests == []
        assert (await client.ssp(METADATA, "/metadata", root=SLOW_ROOT)).content == STATEMENT
    assert sharing.status_code == 403


@pytest.mark.parametrize("status", ["400 Bad Request", "403 Forbidden", "404 Not Found", "405 Method Not Allowed",
                                    "409 Conflict", "422 Unprocessable Entity", "429 Too Many Requests",
                                    "500 Internal Server Error"])
async def test_a_status_of_the_provider_passes_through(status: str) -> None:
    async with proxying(reply(b'{"resourceType":"OperationOutcome"}', status)) as (client, _):
        answer = await client.ssp(METADATA, "/metadata")
    assert (f"{answer.status_code}", answer.text) == (status[:3], '{"resourceType":"OperationOutcome"}')


async def test_a_redirect_is_handed_back_and_not_followed() -> None:
    async with proxying(reply(b"", "302 Found", "Location: /elsewhere\r\nSet-Cookie: a=b\r\n")) as (client, server):
        answer = await client.ssp(METADATA, "/metadata")
        client.http.cookies.clear()
        await client.ssp(METADATA, "/metadata")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/elsewhere")
    assert len(server.requests) == 2
    assert b"cookie" not in server.requests[1].lower()


async def test_proxy_settings_of_the_environment_are_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    async with proxying(reply()) as (client, _):
        assert (await client.ssp(METADATA, "/metadata")).status_code == 200


async def test_what_the_provider_compressed_stays_so_and_the_log_shows_the_text() -> None:
    packed = gzip.compress(STATEMENT)
    async with proxying(reply(packed, more="Content-Encoding: gzip\r\n")) as (client, _):
        answer = await client.ssp(METADATA, "/metadata", Accept_Encoding="gzip")
        entry = (await client.control("GET", "/log"))["entries"][0]
    assert (answer.headers["Content-Length"], answer.content) == (str(len(packed)), STATEMENT)
    assert entry["legs"][1]["reply"]["body"] == STATEMENT.decode()


@pytest.mark.parametrize("body", [b"{}", PACKED[:-9], PACKED[::-1], b"\x1f"])
async def test_gzip_that_is_none_is_502(body: bytes) -> None:
    async with proxying(reply(body, more="Content-Encoding: gzip\r\n")) as (client, _):
        assert refused(await client.ssp(METADATA, "/metadata", Accept_Encoding="gzip")) == UNREACHABLE


async def test_no_body_need_not_be_gzip_and_a_long_one_is_not_unpacked_whole() -> None:
    async with proxying(reply(b"", "204 No Content", "Content-Encoding: gzip\r\n")) as (client, _):
        assert (await client.ssp(METADATA, "/metadata")).status_code == 204
    packed = gzip.compress(b" " * 100_000)
    async with proxying(reply(packed, more="Content-Encoding: gzip\r\n"), limit=1000) as (client, _):
        assert (await client.ssp(METADATA, "/metadata", Accept_Encoding="gzip")).status_code == 200
        entry = (await client.control("GET", "/log"))["entries"][0]
    assert entry["legs"][1]["reply"]["body"] == " " * 1000


async def test_chunks_are_put_together() -> None:
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n1\r\n \r\n0\r\n\r\n"
    async with proxying(chunked) as (client, _):
        answer = await client.ssp(METADATA, "/metadata")
    assert (answer.content, answer.headers["Content-Length"]) == (b"{} ", "3")


@pytest.mark.parametrize("broken", [
    b"", b"SSH-2.0-OpenSSH_9.0\r\n", b"HTTP/1.1 2000 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nno colon here\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n{}",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n",
    b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000 + b"\r\n\r\n",
], ids=["nothing", "another protocol", "status", "header", "length", "chunks", "long header"])
async def test_a_broken_answer_is_502(broken: bytes) -> None:
    async with proxying(broken) as (client, _):
        answer = await client.ssp(METADATA, "/metadata")
        entry = (await client.control("GET", "/log"))["entries"][0]
    assert refused(answer) == UNREACHABLE
    assert entry["legs"][1]["reply"] is None


async def test_a_body_that_is_cut_off_is_502() -> None:
    async with proxying(reply(length=1000)) as (client, _):
        assert refused(await client.ssp(METADATA, "/metadata")) == UNREACHABLE
    async with proxying(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{}") as (client, _):
        assert refused(await client.ssp(METADATA, "/metadata")) == UNREACHABLE


async def test_an_answer_over_the_limit_is_502() -> None:
    async with proxying(reply(b"x" * 1001), limit=1000) as (client, _):
        assert refused(await client.ssp(METADATA, "/metadata")) == UNREACHABLE

    async def endless(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            writer.write(b"x" * 100_000)
            await writer.drain()

    async with proxying(endless, limit=1_000_000) as (client, _):
        assert refused(await client.ssp(METADATA, "/metadata")) == UNREACHABLE


async def test_a_provider_that_nobody_listens_for_is_502() -> None:
    async with proxying(reply()) as (_, server):
        pass
    app = Sandbox(clock=lambda: NINE, settings=Settings(providers={"alpha.provider.example": server.address}))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app, root_path="/sandbox")) as http:
        assert refused(await SandboxClient(app, http).ssp(METADATA, "/metadata")) == UNREACHABLE
    app.close()


async def test_a_silent_provider_is_504() -> None:
    async def silent(_: asyncio.StreamWriter) -> None:
        await asyncio.sleep(5)

    async with proxying(silent, timeout=0.2) as (client, _):
        assert refused(await client.ssp(METADATA, "/metadata")) == TIMED_OUT


async def test_a_provider_that_drips_is_504_in_all() -> None:
    async def dripping(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        for _ in range(50):
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.1)

    async with proxying(dripping, timeout=0.5) as (client, _):
        began = asyncio.get_running_loop().time()
        assert refused(await client.ssp(METADATA, "/metadata")) == TIMED_OUT
        assert asyncio.get_running_loop().time() - began < 2


async def test_the_switches_of_the_practice_hold_on_the_network_too() -> None:
    async with proxying(reply(), timeout=0.3) as (client, server):
        await client.control("PUT", "/switches", {"T99001": {"outage": True}})
        assert refused(await client.ssp(METADATA, "/metadata")) == UNREACHABLE
        await client.control("PUT", "/switches", {"T99001": {"delay": 0.4}})
        assert refused(await client.ssp(METADATA, "/metadata")) == TIMED_OUT
        assert server.requests == []
        await client.control("PUT", "/switches", {"T99001": {"delay": 0.1}})
        assert (await client.ssp(METADATA, "/metadata")).status_code == 200


async def test_many_calls_at_once_come_back_each_to_its_own() -> None:
    async def late(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.05)
        writer.write(reply(json.dumps({"resourceType": "Bundle", "type": "searchset"}).encode()))

    async with proxying(late) as (client, server):
        answers = await asyncio.gather(*(client.ssp(FIND, f"/Patient?identifier={NHS}%7C9990000018&n={n}")
                                         for n in range(30)))
    assert [answer.status_code for answer in answers] == [200] * 30
    assert len(server.requests) == 30


async def test_another_sandboxs_practice_can_be_the_provider_on_the_network() -> None:
    """The whole way over a socket: search, find and book at a provider that somebody else runs."""
    other = Sandbox(clock=lambda: NINE)
    with serving(other) as address:
        app = Sandbox(clock=lambda: NINE, settings=Settings(providers={
            "alpha.provider.example": f"{address}/main/provider/alpha.provider.example"}))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app, root_path="/sandbox")) as http:
            client = SandboxClient(app, http)
            bundle = await client.free("2026-06-02", "2026-06-02")
            slot = resources(bundle, "Slot")[-1]
            of = next(one for one in resources(bundle, "Schedule")
                      if slot["schedule"]["reference"] == f"Schedule/{one['id']}")
            found = await client.ssp(FIND, f"/Patient?identifier={NHS}%7C9990000018", Accept_Encoding="gzip")
            booked = await client.book(booking([slot], of, "2026-06-01T09:00:00+01:00"))
            again = await client.book(booking([slot], of, "2026-06-01T09:00:00+01:00"))
            log = (await client.control("GET", "/log"))["entries"]
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=other)) as http:
            there = SandboxClient(other, http)
            there.base = "http://127.0.0.1/main"
            assert slot["id"] not in str(await there.free("2026-06-02", "2026-06-02"))
        app.close()
    other.close()
    assert found.json()["entry"][0]["resource"]["id"] == "51"
    assert (booked.status_code, again.status_code) == (201, 409)
    assert booked.headers["Location"].startswith(f"{ROOT}/Appointment/901/_history/1")
    assert [len(entry["legs"]) for entry in log] == [2, 2, 2, 2]
    assert log[1]["legs"][1]["reply"]["body"] == found.text
