"""NHS numbers that may be somebody's stay out of every log: the SSP's, its file, and the console."""

from __future__ import annotations

import base64
import json
import logging
from pathlib import Path

import httpx
import pytest

from explorer.sandbox import Sandbox, Settings
from explorer.sandbox.redaction import REDACTED, redact

from .client import FIND, METADATA, NHS, SLOTS, SandboxClient, claims_at, slot_query, token
from .conftest import NINE
from .test_ssp_network import LittleServer, reply

SOMEBODY = "9434765919"


@pytest.mark.parametrize(("written", "left"), [
    (SOMEBODY, REDACTED), (f"/Patient/{SOMEBODY}", f"/Patient/{REDACTED}"),
    (f"identifier={NHS}%7C{SOMEBODY}&a=1", f"identifier={NHS}%7C{REDACTED}&a=1"),
    (f"%20{SOMEBODY}", f"%20{REDACTED}"), ("943 476 5919", REDACTED), ("943%20476%205919", REDACTED),
    ("943-476-5919", REDACTED), (f'{{"value":"{SOMEBODY}"}}', f'{{"value":"{REDACTED}"}}'),
    (f'<value value="{SOMEBODY}"/>', f'<value value="{REDACTED}"/>'),
    (f"{SOMEBODY}, {SOMEBODY}", f"{REDACTED}, {REDACTED}"),
    ("4010232137", REDACTED), ("1113878894", REDACTED), (f"a-{SOMEBODY}-b", f"a-{REDACTED}-b"),
    (f"708a824f-612c-4335-a928-5451500f2e60 {SOMEBODY}", f"708a824f-612c-4335-a928-5451500f2e60 {REDACTED}")])
def test_a_valid_number_is_taken_out_however_it_is_written(written: str, left: str) -> None:
    assert redact(written) == left


@pytest.mark.parametrize("text", [
    "9990000018", "/Patient/9999999999", "9434765918", "94347659190", f"1{SOMEBODY}", "01632 960101",
    "2026-06-01T09:00:00+01:00", "999000000201", "Slot/1113878894",
    '{"exp":1780304404,"iat": 1780304404}', "708a824f-612c-4335-a928-5451500f2e60",
    '{"id":"708a824f-612c-4335-a928-5451500f2e60"}', "00000000-0000-4335-a943-476591900000"])
def test_numbers_for_tests_slots_and_other_digits_stay(text: str) -> None:
    assert redact(text) == text


def test_the_claims_of_a_token_are_cleaned_and_other_tokens_stay_as_they_are() -> None:
    good = token(claims_at(NINE, "patient/*.read"))
    bad = token(claims_at(NINE, "patient/*.read", requested_record={"identifier": [{"value": SOMEBODY}]}))
    assert redact(f"Bearer {good}") == f"Bearer {good}"
    assert redact(f"Bearer {bad}") == "Bearer " + token(json.loads(json.dumps(
        claims_at(NINE, "patient/*.read", requested_record={"identifier": [{"value": REDACTED}]}))))
    assert redact(f"Bearer a.eyJ\u20ac {SOMEBODY}.b {SOMEBODY}") == f"Bearer a.eyJ\u20ac {REDACTED}.b {REDACTED}"
    assert redact(f".eyJ a sentence about {SOMEBODY}. And more") == f".eyJ a sentence about {REDACTED}. And more"
    assert redact(".eyJ" * 200_000 + SOMEBODY).endswith(f".eyJ{REDACTED}")


def test_a_number_before_a_token_does_not_hide_the_one_in_it() -> None:
    token = base64.urlsafe_b64encode(b'{"a":"9434765919"}').rstrip(b"=").decode()
    clean = base64.urlsafe_b64encode(b'{"a":"[NHS number]"}').rstrip(b"=").decode()

    assert redact(f"9434765919{token}") == f"[NHS number]{clean}"


async def test_the_transaction_log_and_its_file_hold_no_such_number(tmp_path: Path) -> None:
    data = tmp_path / "sandbox.db"
    app = Sandbox(str(data), clock=lambda: NINE)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app, root_path="/sandbox")) as http:
        client = SandboxClient(app, http)
        await client.ssp(FIND, f"/Patient?identifier={NHS}%7C{SOMEBODY}")
        await client.ssp(FIND, f"/Patient/{SOMEBODY}", named={"Ssp-TraceID": SOMEBODY, "Ssp-From": SOMEBODY})
        await client.ssp(FIND, "/Patient", "POST", body=f'{{"a":"{SOMEBODY}"}}')
        await client.ssp(FIND, f"/Patient?identifier={NHS}%7C9990000018")
        log = (await client.control("GET", "/log"))["entries"]
    app.close()
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())

    assert SOMEBODY not in json.dumps(log)
    assert SOMEBODY.encode() not in kept
    assert [leg["request"]["url"][-len(REDACTED) - 3:] for leg in log[0]["legs"]] == [f"%7C{REDACTED}"] * 2
    assert log[1]["legs"][0]["reply"]["body"].count(f"ASID_CHECK_FAILED_MESSAGESENDER_{REDACTED}") == 2
    assert "9990000018" in json.dumps(log[3])


async def test_a_call_is_found_by_its_trace_id_whatever_digits_that_has(sandbox: SandboxClient) -> None:
    trace = "708a824f-612c-4335-a928-5451500f2e60"
    await sandbox.ssp(METADATA, "/metadata", named={"Ssp-TraceID": trace})

    assert [entry["trace"] for entry in (await sandbox.control("GET", f"/log?trace={trace}"))["entries"]] == [
        trace]


async def test_slots_in_the_log_are_those_of_the_answer(sandbox: SandboxClient) -> None:
    answer = await sandbox.ssp(SLOTS, slot_query("ge2026-06-02", "le2026-06-14"))
    log = (await sandbox.control("GET", "/log"))["entries"]
    assert log[-1]["legs"][1]["reply"]["body"] == answer.text


async def test_what_a_provider_on_the_network_says_is_cleaned_too() -> None:
    async with LittleServer(reply(f'{{"id":"{SOMEBODY}"}}'.encode())).running() as server:
        app = Sandbox(clock=lambda: NINE, settings=Settings(providers={"alpha.provider.example": server.address}))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app, root_path="/sandbox")) as http:
            client = SandboxClient(app, http)
            answer = await client.ssp(METADATA, "/metadata")
            log = (await client.control("GET", "/log"))["entries"]
        app.close()
    assert answer.text == f'{{"id":"{SOMEBODY}"}}'
    assert log[0]["legs"][1]["reply"]["body"] == f'{{"id":"{REDACTED}"}}'


async def test_the_console_shows_no_number_body_token_or_query(
        sandbox: SandboxClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    def fail(*sent: object) -> None:
        raise RuntimeError(f"no luck with {sent} {SOMEBODY}")

    with monkeypatch.context() as broken, caplog.at_level(logging.DEBUG, "explorer"):
        broken.setattr("explorer.sandbox.pds.app.is_valid", fail)
        broken.setattr("explorer.sandbox.provider.app.check_headers", fail)
        await sandbox.pds(SOMEBODY, Authorization="Bearer secret-token")
        for method, body in (("GET", None), ("POST", '{"secret":"body"}')):
            await sandbox.ssp(FIND, f"/Patient?identifier={NHS}%7C{SOMEBODY}&secret=query", method, body=body)
    assert len(caplog.records) == 3
    assert not any(word in caplog.text for word in (SOMEBODY, "secret-", "secret=query", 'secret":'))
