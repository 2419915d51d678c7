"""Serving as a process does: the port, the data file, the one line, the end; and what only a socket shows."""

from __future__ import annotations

import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from explorer.server import CannotListen, CannotUse, serve
from explorer.server.serve import listen

PROGRAM = """
import sys
from explorer.server import serve
serve("127.0.0.1", int(sys.argv[1]), sys.argv[2])
"""


@contextmanager
def started(data: str = "sqlite://") -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A serving process and its address, from the line it prints; ended with the block if it still runs."""
    with subprocess.Popen([sys.executable, "-c", PROGRAM, "0", data], text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE) as process:
        assert process.stdout
        line = process.stdout.readline()
        assert line.startswith("GP Connect Explorer is at http://127.0.0.1:"), process.communicate()
        assert line.endswith("/ (Ctrl-C ends it). Synthetic sandbox, not an NHS service.\n")
        try:
            yield process, line.split()[5].rstrip("/")
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with started() as (process, url):
        yield url
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=20) == ("", "")
        assert process.returncode == 0


def ask(address: str, raw: bytes) -> bytes:
    """What comes back for these very bytes."""
    host, _, port = address.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=10) as line:
        line.sendall(raw)
        answer = b""
        try:
            while piece := line.recv(65536):
                answer += piece
        except ConnectionResetError:
            pass
    return answer


def test_it_answers_and_says_nothing_about_what_it_is_made_of(address: str) -> None:
    answer = httpx.get(f"{address}/api/health", trust_env=False)

    assert answer.json()["ok"] is True
    assert {"server", "date"} & set(answer.headers) == set()


def test_a_raw_request_keeps_its_slashes(address: str) -> None:
    target = "/sandbox/raw/ssp/https://alpha.provider.example//T99001%7C/metadata?a=%7C"
    ask(address, f"GET {target} HTTP/1.1\r\nHost: x\r\nSsp-TraceID: t\r\nConnection: close\r\n\r\n".encode())

    log = httpx.get(f"{address}/sandbox/raw/control/log?trace=t", trust_env=False).json()
    assert log["entries"][0]["legs"][0]["request"]["url"] == target.removeprefix("/sandbox/raw")


def test_headers_without_end_are_cut_off(address: str) -> None:
    answer = ask(address, b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 2_000_000)

    assert answer == b"" or answer.startswith(b"HTTP/1.1 431 ")
    assert httpx.get(f"{address}/api/health", trust_env=False).status_code == 200


def test_a_body_may_be_longer_than_the_headers(address: str) -> None:
    with httpx.Client(trust_env=False) as client:
        for _ in range(3):
            answer = client.post(f"{address}/api/replay", content=b" " * 1_500_000)
            assert answer.status_code == 400


def test_a_busy_port_is_said_in_one_sentence() -> None:
    with listen("127.0.0.1", 0) as door:
        port = door.getsockname()[1]
        with pytest.raises(CannotListen) as busy:
            serve("127.0.0.1", port)

    assert str(busy.value) == (
        f"port {port} is in use, perhaps by another explorer; end that one, or take another port: make serve "
        f"PORT={port + 1}, or gpconnect-explorer serve --port {port + 1}")


@pytest.mark.parametrize(("host", "port", "said"), [
    ("203.0.113.9", 0, "203.0.113.9 port 0 is no address to listen on here"),
    ("no-such-host.invalid", 8000, "no-such-host.invalid port 8000 is no address to listen on here"),
    ("127.0.0.1", 70000, "127.0.0.1 port 70000 is no address to listen on here (a port is a number up to 65535)"),
])
def test_an_address_that_cannot_be_had_is_said(host: str, port: int, said: str) -> None:
    with pytest.raises(CannotListen) as refused:
        serve(host, port)

    assert str(refused.value).startswith(said)
    assert str(refused.value).endswith("; try --host 127.0.0.1")


def test_a_data_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(CannotUse, match="cannot be used as the sandbox's data file"):
        serve("127.0.0.1", 0, str(tmp_path / "absent" / "data.db"))

    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("create table somebody_elses (a)")
    connection.close()
    with pytest.raises(CannotUse, match="move the file away"):
        serve("127.0.0.1", 0, str(other))


def test_an_interrupt_ends_it_in_order_and_loses_nothing(tmp_path: Path) -> None:
    data, calls = str(tmp_path / "data.db"), [f"t{number}" for number in range(5)]
    with started(data) as (process, address):
        for trace in calls:
            httpx.get(f"{address}/sandbox/main/ssp/https://alpha.provider.example/x", trust_env=False,
                      headers={"Ssp-TraceID": trace})
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 0

    with started(data) as (process, address):
        log = httpx.get(f"{address}/sandbox/main/control/log", trust_env=False).json()
    assert [entry["trace"] for entry in log["entries"]] == calls


def test_an_interrupt_does_not_wait_for_a_slow_call() -> None:
    with started() as (process, address):
        switched = httpx.put(f"{address}/sandbox/main/control/switches", json={"pds": {"delay": 20}}, trust_env=False)
        assert switched.status_code == 200
        with socket.create_connection(("127.0.0.1", int(address.rsplit(":", 1)[1]))) as line:
            line.sendall(b"GET /sandbox/main/pds/FHIR/R4/Patient/9990000018 HTTP/1.1\r\nHost: x\r\n\r\n")
            time.sleep(0.3)
            began = time.monotonic()
            process.send_signal(signal.SIGINT)
            process.wait(timeout=20)
    assert time.monotonic() - began < 8
