"""By which names the server may be called, and from which pages."""

from __future__ import annotations

import pytest
from starlette.datastructures import Headers

from explorer.server.guard import Guard


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "127.0.0.1", "127.0.0.1:8000", "[::1]", "[::1]:80"])
def test_this_machine_is_always_known(host: str) -> None:
    assert Guard().knows(host)


@pytest.mark.parametrize("host", ["", "evil.example", "evil.example:8000", "127.0.0.1.evil.example", "192.168.1.5",
                                  "127.0.0.1:8000@evil.example", "localhost:8000:1", "::1", "local host"])
def test_any_other_name_is_unknown(host: str) -> None:
    assert not Guard().knows(host)


def test_a_name_that_it_was_told_is_known() -> None:
    assert Guard(["Class.example"]).knows("class.example:8000")
    assert Guard(["fd00::5"]).knows("[fd00::5]:8000")


def test_a_server_for_everybody_takes_every_address_but_no_strange_name() -> None:
    guard = Guard(["0.0.0.0"])

    assert guard.knows("192.168.1.5:8000")
    assert guard.knows("[fd00::5]:8000")
    assert not guard.knows("evil.example:8000")


@pytest.mark.parametrize("origin", [None, "http://127.0.0.1:8000", "https://127.0.0.1:8000"])
def test_a_program_and_the_servers_own_page_pass(origin: str | None) -> None:
    assert Guard().refusal(headers("127.0.0.1:8000", origin)) is None


@pytest.mark.parametrize("origin", ["null", "http://evil.example", "http://127.0.0.1:9000", "http://127.0.0.1"])
def test_another_page_does_not_pass(origin: str) -> None:
    assert Guard().refusal(headers("127.0.0.1:8000", origin)) == (
        f"a page from {origin!r} may not do this; only this server's own pages may")


def test_an_unknown_host_is_told_what_to_do() -> None:
    assert Guard().refusal(headers("evil.example", None)) == (
        "the Host 'evil.example' is none of this server's names; call it by 127.0.0.1 or localhost, or start it with "
        "--host and that name")


def headers(host: str, origin: str | None) -> Headers:
    return Headers({"host": host} | ({"origin": origin} if origin else {}))
