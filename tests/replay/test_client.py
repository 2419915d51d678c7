"""What is sent equals what is shown, in process and over a socket; what would be altered is refused."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.replay import Client, NoAnswer, Outgoing, Unsendable
from explorer.replay.client import ADDRESS, check_sendable, in_process
from explorer.sandbox import Sandbox
from explorer.site.loopback import on_loopback

from .little import LittleSandbox, fhir
from .serving import served

BASE = "http://127.0.0.1:8000/sandbox/main"
ODD_PATHS = [
    "/ssp/https://alpha.provider.example/T99001/STU3/1/gpconnect/metadata",
    "/ssp/https://alpha.provider.example:443//T99001//metadata",
    "/pds/FHIR/R4/Patient/%39990000018",
    "/pds/FHIR/R4/Patient?x=a%7Cb|c&y=$%5B0%5D[0]&z='(*)!~,;:@",
    "/pds/FHIR/R4/Patient?",
    "/pds/FHIR/R4/Patient?a=%c3%a9&a=%C3%A9&b=%zz",
]


@pytest.fixture(scope="module")
def little() -> LittleSandbox:
    return LittleSandbox({"/pds/Patient": fhir({}), "/provider/metadata": fhir({})})


@pytest.fixture(scope="module")
def address(little: LittleSandbox) -> Iterator[str]:
    with served(little) as origin:
        yield origin


@pytest.mark.parametrize("path", ODD_PATHS)
async def test_an_address_arrives_as_it_was_shown(little: LittleSandbox, address: str, path: str) -> None:
    expected = f"/sandbox/main{path}".removesuffix("?").encode()  # ASGI does not tell an empty search from none
    async with Client(in_process(little, "/sandbox")) as client:
        await client.send(Outgoing("GET", BASE + path))
    assert little.received[-1][1] == expected

    async with Client() as client:
        await client.send(Outgoing("GET", f"{address}/sandbox/main{path}"))
    assert little.received[-1][1] == expected


@pytest.mark.parametrize(("path", "said"), [
    ("/a b", "'/a b' would become '/a%20b'"),
    ("/a/../control", "'/a/../control' would become '/control'"),
    ("/a/./b", "'/a/./b' would become '/a/b'"),
    ("/a#b", "'/a#b' would become '/a'"),
    ("/é", "'/é' would become '/%C3%A9'"),
    ('/?q="x"', "would become '/?q=%22x%22'"),
    ("/\n", "its address is not valid"),
])
def test_an_address_that_would_be_altered_is_refused(path: str, said: str) -> None:
    with pytest.raises(Unsendable, match="cannot be sent as it is shown") as refused:
        check_sendable(Outgoing("GET", f"http://127.0.0.1:8000{path}"))

    assert said in str(refused.value)


@settings(deadline=None, max_examples=400)
@given(st.text("/?.%#:@&=+,;!$'()*[]{}|\\^`\"<>~_-aZ0 \n\u00e9", max_size=12) | st.text(max_size=12))
def test_what_an_address_may_be_made_of_is_told_by_a_pattern(rest: str) -> None:
    address = f"http://127.0.0.1:8000/{rest}"
    try:
        check_sendable(Outgoing("GET", address))
        sendable = True
    except Unsendable:
        sendable = False

    assert bool(re.fullmatch(ADDRESS, address)) is sendable


@pytest.mark.parametrize(("request_", "said"), [
    (Outgoing("GET", "/Patient"), "not an absolute address"),
    (Outgoing("GET", "ftp://127.0.0.1/"), "not an absolute address"),
    (Outgoing("", "http://127.0.0.1/"), "not a method"),
    (Outgoing("GET /", "http://127.0.0.1/"), "not a method"),
    (Outgoing("GET", "http://127.0.0.1/", (("Host", "elsewhere"),)), "leave that header out"),
    (Outgoing("GET", "http://127.0.0.1/", (("content-length", "3"),)), "leave that header out"),
    (Outgoing("GET", "http://127.0.0.1/", (("X Y", "1"),)), "not a header name"),
    (Outgoing("GET", "http://127.0.0.1/", (("X", "1\r\nY: 2"),)), "not printable ASCII"),
    (Outgoing("GET", "http://127.0.0.1/", (("X", "é"),)), "not printable ASCII"),
    (Outgoing("GET", "http://127.0.0.1/", (("X", " 1"),)), "begins or ends with a blank"),
    (Outgoing("POST", "http://127.0.0.1/", (), "half \ud83d"), "half a character at place 6"),
    (Outgoing("GET", "http://127.0.0.1/\ud83d"), "its address is not valid"),
    (Outgoing("GET", f"http://127.0.0.1/{'é' * 5000}"), "é'… would become '/%C3%A9"),
])
def test_what_is_no_request_is_refused(request_: Outgoing, said: str) -> None:
    with pytest.raises(Unsendable) as refused:
        check_sendable(request_)

    assert said in str(refused.value)
    assert len(str(refused.value)) < 700


@pytest.mark.parametrize(("request_", "part"), [
    (Outgoing("G T", "http://127.0.0.1/"), "method"),
    (Outgoing("GET", "http://127.0.0.1/a b"), "address"),
    (Outgoing("GET", "http://127.0.0.1/", (("A", "1"), ("B", "é"))), "header 1"),
    (Outgoing("POST", "http://127.0.0.1/", (), "\udc00"), "body"),
])
def test_who_refuses_says_which_part_is_to_blame(request_: Outgoing, part: str) -> None:
    with pytest.raises(Unsendable) as refused:
        check_sendable(request_)

    assert refused.value.part == part


HEADER_TEXT = st.text(st.characters(min_codepoint=32, max_codepoint=126)).map(str.strip)
HEADERS = st.lists(st.tuples(st.from_regex(r"\AX-[A-Za-z0-9-]{1,10}\Z"), HEADER_TEXT), max_size=5).map(tuple)


@settings(deadline=None, max_examples=60)
@given(HEADERS, st.none() | st.text(st.characters(exclude_categories=["Cs"])))
async def test_headers_and_body_arrive_as_they_were_shown(
        little: LittleSandbox, address: str, headers: tuple[tuple[str, str], ...], body: str | None) -> None:
    path = "/sandbox/main/pds/FHIR/R4/Patient"
    async with Client() as client:
        await client.send(Outgoing("POST", address + path, headers, body))
    over_socket = little.received[-1]
    async with Client(in_process(little, "/sandbox")) as client:
        await client.send(Outgoing("POST", f"http://127.0.0.1:8000{path}", headers, body))

    for _, _, seen, content in (over_socket, little.received[-1]):
        own = [(name, text) for name, text in seen if name.startswith(b"x-")]
        assert own == [(name.lower().encode(), text.encode()) for name, text in headers]
        assert content == (body or "").encode()
        assert {name for name, _ in seen} - {name for name, _ in own} <= {b"host", b"content-length"}


async def test_nothing_at_the_address_is_said_in_one_sentence() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/sandbox/main/control"
    async with Client() as client:
        with pytest.raises(NoAnswer) as failed:
            await client.send(Outgoing("GET", f"{url}?trace=1"))

    assert str(failed.value).startswith(f"{url} did not answer (")
    assert str(failed.value).endswith("is the server running there?")


async def test_a_reply_that_is_cut_short_is_no_answer() -> None:
    def answer_half(door: socket.socket) -> None:
        caller, _ = door.accept()
        caller.recv(4096)
        caller.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"resourceType\":")
        caller.close()

    with socket.create_server(("127.0.0.1", 0)) as door:
        thread = threading.Thread(target=answer_half, args=(door,))
        thread.start()
        async with Client() as client:
            with pytest.raises(NoAnswer, match="did not answer"):
                await client.send(Outgoing("GET", f"http://127.0.0.1:{door.getsockname()[1]}/"))
        thread.join()


async def test_patience_is_for_the_whole_reply_and_not_for_each_byte_of_it() -> None:
    async def trickling(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for _ in range(50):
            await send({"type": "http.response.body", "body": b" ", "more_body": True})
            await asyncio.sleep(0.1)

    with served(trickling) as origin:
        for transport in (None, in_process(trickling)):
            async with Client(transport) as client:
                with pytest.raises(NoAnswer) as failed:
                    await client.send(Outgoing("GET", f"{origin}/"), patience=0.3)
            assert "(no whole reply came within 0.3 s)" in str(failed.value)


BROKEN_OFF = "the connection was broken off"
TOO_SLOW = "no whole reply came within 0.3 s"
LINES = {"reset": BROKEN_OFF, "silent": TOO_SLOW, "slow-body": TOO_SLOW,
         "cut-body": "peer closed connection without sending complete message body",
         "broken-gzip": "incorrect header check"}


@pytest.mark.parametrize(("line", "says"), LINES.items())
async def test_a_broken_line_is_told_in_words(line: str, says: str) -> None:
    sandbox = Sandbox("sqlite://")
    switches = json.dumps({"pds": {"line": line}})
    with on_loopback(sandbox) as worlds:
        async with Client() as client:
            await client.send(Outgoing("PUT", f"{worlds}/main/control/switches", body=switches))
            with pytest.raises(NoAnswer) as failed:
                await client.send(Outgoing("GET", f"{worlds}/main/pds/FHIR/R4/Patient/9990000018"), patience=0.3)
    sandbox.close()

    assert says in failed.value.why


async def test_a_connection_that_breaks_in_process_is_no_answer_either() -> None:
    sandbox = Sandbox("sqlite://")
    async with Client(in_process(sandbox, "/sandbox")) as client:
        await client.send(Outgoing("PUT", f"{BASE}/control/switches", body='{"sds": {"line": "reset"}}'))
        with pytest.raises(NoAnswer) as failed:
            await client.send(Outgoing("GET", f"{BASE}/sds/FHIR/R4/Endpoint"))
    sandbox.close()

    assert failed.value.why == BROKEN_OFF


async def test_proxy_settings_of_the_environment_are_ignored(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    async with Client() as client:
        answer = await client.send(Outgoing("GET", f"{address}/sandbox/main/pds/FHIR/R4/Patient"))

    assert answer.status == 200
