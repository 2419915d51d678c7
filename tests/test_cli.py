"""The commands, run as a person runs them: what they print where, and how they end."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from explorer.replay import schema
from tests.live import ROOT, LiveServer


def program(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "explorer", *arguments], cwd=ROOT, capture_output=True, text=True,
                          check=False, timeout=120)


def test_run_prints_a_line_a_message_with_the_status_of_each_reply() -> None:
    done = program("run", "book-appointment")

    lines = [line.split() for line in done.stdout.splitlines()]
    assert (done.returncode, done.stderr) == (0, "")
    assert [line[0] for line in lines] == [
        "1a", "1b", "2a", "2b", "2c", "2d", "3a", "3b", "3c", "3d", "4a", "4b", "4c", "4d",
        "5a", "5b", "5c", "5d", "6a", "6b", "6c", "6d"]
    assert lines[-1][-3] == "201"


def test_run_stops_after_the_exchange_that_until_names() -> None:
    done = program("run", "book-appointment", "--until", "2a")

    assert [line[:2] for line in done.stdout.splitlines()] == ["1a", "1b", "2a", "2b"]


def test_run_writes_the_recording_to_stdout_and_its_talk_to_stderr() -> None:
    import jsonschema

    done = program("run", "book-appointment", "--json", "-")

    recording = json.loads(done.stdout)
    jsonschema.validate(recording, schema())
    assert recording["refusal"] is None
    assert done.stderr.startswith("1a  Consumer → PDS")


def test_run_replays_against_a_running_server(tmp_path: Path, built: None) -> None:  # noqa: ARG001
    with LiveServer("--no-build", "--data", str(tmp_path / "sandbox.sqlite")) as server:
        first = program("run", "book-appointment", "--sandbox", server.url, "--world", "a-class")
        second = program("run", "book-appointment", "--sandbox", server.url, "--json", str(tmp_path / "run.json"))

    assert (first.returncode, second.returncode) == (0, 0)
    assert json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))["base"] == f"{server.url}/sandbox/main"


@pytest.mark.parametrize(("arguments", "sentence"), [
    (("run", "book"), "the explorer has no scenario 'book'; it has book-appointment"),
    (("run", "book-appointment", "--variant", "by-owl"),
     "book-appointment has no variant 'by-owl'; it has cached-trace, cached-lookup, cached-both"),
    (("run", "book-appointment", "--until", "9z"), "book-appointment has no message '9z'; it has 1a, 1b"),
    (("run", "book-appointment", "--world", "My World"),
     "'My World' names no world; use 1 to 40 lower-case letters, digits and hyphens."),
    (("serve", "--port", "99999"), "99999 is not in the range 1<=x<=65535"),
])
def test_wrong_use_is_told_on_stderr_and_ends_with_2(arguments: tuple[str, ...], sentence: str) -> None:
    done = program(*arguments)

    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr


def test_a_sandbox_that_is_not_there_is_one_sentence() -> None:
    done = program("run", "book-appointment", "--sandbox", "http://127.0.0.1:9")

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == ("http://127.0.0.1:9/sandbox/main/control did not answer (All connection attempts failed); "
                           "is the server running there?\n")


def test_a_busy_port_is_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = program("serve", "--no-build", "--port", str(port))

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"port {port} is in use, perhaps by another explorer; end that one, or take another port: "
        f"make serve PORT={port + 1}, or gpconnect-explorer serve --port {port + 1}\n")


@pytest.mark.parametrize("content", [None, "not a database"])
def test_a_data_file_that_cannot_serve_is_one_sentence(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "sandbox.sqlite"
    if content is None:
        file.mkdir()
    else:
        file.write_text(content, encoding="utf-8")

    done = program("serve", "--no-build", "--data", str(file))

    assert done.returncode in (1, 2)
    assert str(file) in done.stderr
    assert "Traceback" not in done.stderr


def test_run_replays_a_variant_with_its_own_numbering(tmp_path: Path) -> None:
    done = program("run", "book-appointment", "--variant", "cached-both", "--json", str(tmp_path / "run.json"))

    assert (done.returncode, done.stderr) == (0, "")
    assert [line[:2] for line in done.stdout.splitlines()] == [
        f"{step}{letter}" for step in range(1, 5) for letter in "abcd"]
    assert json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))["variant"] == "cached-both"


def test_list_tells_the_scenarios_to_people_and_to_programs() -> None:
    told = [" ".join(line.split()) for line in program("list").stdout.splitlines()]
    assert told[:3] == ["book-appointment Book an appointment: 6 steps, 22 messages",
                        "cached-trace Step 1 cached: 5 steps, 20 messages",
                        "cached-lookup Step 2 cached: 5 steps, 18 messages"]
    assert "register-first No patient record: register first: 7 steps, 26 messages" in told
    assert "slot-lost Slot lost: book another: 9 steps, 34 messages" in told
    assert "ssp-sender-unknown 4a, SSP 403: The sender’s ASID is unknown" in told
    booking = json.loads(program("list", "--json").stdout)["scenarios"][0]
    assert (booking["slug"], booking["steps"], booking["messages"]) == ("book-appointment", 6, 22)
    assert booking["variants"][0] == {"slug": "cached-trace", "title": "Step 1 cached", "guard": "traced before"}


def test_run_makes_an_exchange_fail_and_tells_who_refused_why_and_what_mends_it() -> None:
    done = program("run", "book-appointment", "--fault", "ssp-sender-unknown")

    assert done.returncode == 0
    assert [line.split()[0] for line in done.stdout.splitlines()][-4:] == ["4a", "4b", "4c", "4d"]
    assert done.stdout.splitlines()[-2].endswith("not reached")
    said = done.stderr.splitlines()
    assert said[0] == "SSP refused at 4d with 403: ASID_CHECK_FAILED_MESSAGESENDER_999000009999"
    assert [line.partition(":")[0] for line in said[1:]] == ["Cause", "Recognise it", "Fix", "Source"]
    assert said[3] == "Fix: Send the header Ssp-From as “999000000201”, not as “999000009999”."


def test_run_makes_the_exchange_fail_that_until_names_on_the_way_that_variant_names() -> None:
    done = program("run", "book-appointment", "--variant", "cached-both", "--fault", "ssp-sender-unknown", "--until",
                   "3a", "--json", "-")

    recording = json.loads(done.stdout)
    assert (recording["variant"], recording["fault"]["slug"], recording["fault"]["label"]) == (
        "cached-both", "ssp-sender-unknown", "3a")


def test_run_with_a_fault_that_needs_a_real_connection_makes_one() -> None:
    broken = next(fault["slug"] for fault in json.loads(program("list", "--json").stdout)["scenarios"][0]["faults"]
                  if fault["by"] == "consumer" and fault["status"] is None)
    done = program("run", "book-appointment", "--fault", broken)

    assert done.returncode == 0
    assert done.stderr.startswith("Consumer got no reply at ")


def test_list_counts_what_there_is() -> None:
    told = json.loads(program("list", "--json").stdout)

    faults = [fault["slug"] for scenario in told["scenarios"] for fault in scenario["faults"]]
    assert told["counts"]["faults"] == len(faults) == len(set(faults))
    assert told["counts"]["variants"] == sum(len(scenario["variants"]) for scenario in told["scenarios"])
    assert program("list").stdout.splitlines()[-1] == ", ".join(
        f"{count} {name}" for name, count in told["counts"].items())
