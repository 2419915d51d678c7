"""What nobody should send: however a request is twisted, it is answered in the service's own way."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from explorer.sandbox import Sandbox

from .client import (
    AMEND,
    ASIDS,
    BOOK,
    CANCEL,
    CONSUMER,
    GPC,
    METADATA,
    PROFILE,
    REGISTER,
    ROOT,
    SandboxClient,
    booking,
    claims_at,
    registration,
    resources,
    token,
)
from .conftest import NINE
from .direct import Got, Sent, call
from .fhirxml import as_xml
from .twisting import Twister

READ = f"{GPC}fhir:rest:read:appointment-1"
SERVICES = ("pds", "sds", "ssp", "provider")
FHIR = "{http://hl7.org/fhir}"
REQUESTS = 5250


async def good_bodies(sandbox: SandboxClient) -> dict[str, list[Any]]:
    """Good bodies for each interaction that has one, in JSON and in XML."""
    bundle = await sandbox.free("2026-06-03", "2026-06-03")
    slots = [one for one in resources(bundle, "Slot") if one["schedule"]["reference"] == "Schedule/11"]
    schedule = next(one for one in resources(bundle, "Schedule") if one["id"] == "11")
    first, second = [(await sandbox.ssp(READ, f"/Appointment/{id}")).json() for id in ("801", "802")]
    reason = {"url": f"{PROFILE}/Extension-GPConnect-AppointmentCancellationReason-1", "valueString": "Better"}
    good = {BOOK: [booking([slot], schedule, "2026-06-01T09:00:00+01:00") for slot in slots],
            REGISTER: [registration("9990010005", "Alex", "Abacus", "1950-01-15")],
            AMEND: [{**first, "comment": "Ring"}],
            CANCEL: [{**second, "status": "cancelled", "extension": [*second["extension"], reason]}]}
    return {interaction: [*bodies, *bodies, *(as_xml(body).decode() for body in bodies)]
            for interaction, bodies in good.items()}


@pytest.mark.parametrize("seed", range(4))
async def test_however_a_request_is_twisted_its_service_answers(sandbox: SandboxClient, app: Sandbox,
                                                                seed: int) -> None:
    """21,000 requests in all; the same seed sends the same ones."""
    twister = Twister(seed, NINE, await good_bodies(sandbox))
    wrong = []
    for number in range(REQUESTS):
        sent = twister.request()
        got = await call(app, sent)
        if problem := objection(sent, got):
            wrong.append(f"{number}: {problem}: {shown(sent, got)}")
    assert not wrong, "\n".join(wrong[:5])


def shown(sent: Sent, got: Got) -> str:
    """A call in brief."""
    differs = [pair for pair in sent.headers if not pair[0].startswith(b"ssp-") and len(pair[1]) < 200]
    return f"{sent.method} {sent.target[:150]!r} {differs} {sent.body[:150]!r} -> {got.status} {got.plain[:200]!r}"


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(
        ["Appointment", "Organization", "booked", "#1", "Slot/1", "Patient/51", "2026-06-03T10:00:00+01:00"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(
        ["resourceType", "id", "meta", "profile", "contained", "extension", "url", "valueReference", "reference",
         "slot", "participant", "actor", "status", "identifier", "system", "value", "name", "telecom", "parameter",
         "resource", "start", "created", "fhir_comments", "_status", "x"]), inner, max_size=6), max_leaves=25)
given_often = settings(max_examples=200, derandomize=True, deadline=None, database=None,
                       suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@given_often
@given(changes=st.dictionaries(st.sampled_from([
    "meta", "contained", "extension", "status", "description", "start", "end", "slot", "created", "participant",
    "comment", "identifier", "priority", "minutesDuration", "text", "language", "id", "modifierExtension"]), ANYTHING,
    min_size=1, max_size=3))
async def test_whatever_a_booking_holds_it_is_judged(app: Sandbox, changes: dict[str, Any]) -> None:
    body = json.dumps({**GOOD_BOOKING, **changes}).encode("utf-8", "surrogatepass")
    got = await call(app, provider_call(BOOK, "POST", "/Appointment", "patient/*.write", body))
    assert got.status in (201, 400, 409, 422), got
    assert objection(provider_call(BOOK, "POST", "/Appointment", "patient/*.write", body), got) is None


@given_often
@given(claims=ANYTHING | st.dictionaries(st.sampled_from(sorted(claims_at(NINE, ""))), ANYTHING))
async def test_whatever_a_token_claims_it_is_judged(app: Sandbox, claims: Any) -> None:
    changed = {**claims_at(NINE, "organization/*.read"), **claims} if isinstance(claims, dict) else claims
    sent = provider_call(METADATA, "GET", "/metadata", "organization/*.read")
    sent.headers = [pair for pair in sent.headers if pair[0] != b"authorization"]
    sent.headers.append((b"authorization", f"Bearer {token(changed)}".encode()))
    got = await call(app, sent)
    assert got.status in (200, 400, 422), got
    assert objection(sent, got) is None


@given_often
@given(query=st.text(max_size=60), path=st.sampled_from(["/Slot", "/Patient", "/metadata", "/Patient/53/Appointment"]))
async def test_whatever_a_query_says_it_is_judged(app: Sandbox, query: str, path: str) -> None:
    interaction = {"/Slot": "search:slot-1", "/Patient": "search:patient-1", "/metadata": "read:metadata-1"}.get(
        path, "search:patient_appointments-1")
    scope = "organization/*.read" if path in ("/Slot", "/metadata") else "patient/*.read"
    sent = provider_call(f"{GPC}fhir:rest:{interaction}", "GET", path, scope)
    sent.target += b"?" + query.encode()
    got = await call(app, sent)
    assert got.status in (200, 400, 404, 415, 422), got
    assert objection(sent, got) is None


GOOD_BOOKING = booking(
    [{"id": "1113894300", "start": "2026-06-03T10:00:00+01:00", "end": "2026-06-03T10:10:00+01:00"}],
    {"actor": [{"reference": "Location/31"}, {"reference": "Practitioner/21"}]}, "2026-06-01T09:00:00+01:00")


def provider_call(interaction: str, method: str, path: str, scope: str, body: bytes = b"") -> Sent:
    """A call to a practice with good headers."""
    headers = [("ssp-traceid", "1"), ("ssp-from", CONSUMER), ("ssp-to", ASIDS[ROOT]),
               ("ssp-interactionid", interaction), ("authorization", f"Bearer {token(claims_at(NINE, scope))}"),
               ("content-type", "application/fhir+json")]
    return Sent(method, f"/main/provider/{ROOT.removeprefix('https://')}{path}".encode(),
                [(name.encode(), value.encode()) for name, value in headers], body)


def objection(sent: Sent, got: Got) -> str | None:
    """What is wrong with an answer; None when it is as it must be."""
    service = sent.target.decode("latin-1").split("/")[2:3]
    if got.status >= 500 and got.status != 501:
        return "the service failed"
    if got.headers.get("cache-control") != "no-store" and not _is_preflight(sent):
        return "it may be stored"
    if got.status < 300 and not got.body:
        return None
    if service and service[0].partition("?")[0] in SERVICES and "error" not in _json(got):
        return _resource_objection(got)
    return None if got.status < 300 or "error" in _json(got) else "it says nothing"


def _resource_objection(got: Got) -> str | None:
    if "xml" in got.headers["content-type"]:
        root = etree.fromstring(got.plain)
        kind = str(root.tag).removeprefix(FHIR)
        coding = root.find(f"{FHIR}issue/{FHIR}details/{FHIR}coding/{FHIR}code")
        code = None if coding is None else coding.get("value")
    else:
        resource = _json(got)
        kind, code = resource.get("resourceType", ""), None
        if kind == "OperationOutcome":
            code = resource["issue"][0]["details"]["coding"][0]["code"]
    if got.status >= 300 and (kind != "OperationOutcome" or not code):
        return "it is no OperationOutcome"
    return None if kind else "it is no resource"


def _json(got: Got) -> dict[str, Any]:
    if "json" not in got.headers.get("content-type", ""):
        return {}
    value = json.loads(got.plain)
    assert isinstance(value, dict)
    return value


def _is_preflight(sent: Sent) -> bool:
    return sent.method == "OPTIONS" and any(name == b"access-control-request-method" for name, _ in sent.headers)
