"""Which format an answer has: each row of the matrix, for successes and for errors, and what is not offered."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from .client import BOOK, METADATA, QUIET_ROOT, ROOT, SLOTS, SandboxClient, claims_at, code, slot_query
from .fhirxml import FHIR_JSON, FHIR_XML, as_xml, code_of, read
from .test_booking import Free

JSON_PLUS, XML_PLUS = "application/fhir%2Bjson", "application/fhir%2Bxml"
ANY = [None, FHIR_JSON, FHIR_XML]
WILD = [None, "", "*/*", "application/*", "*/*;q=0.8, application/*", "application/*;q=0.1,*/*;q=0.9", " */* "]


@pytest.fixture
def bare(sandbox: SandboxClient) -> SandboxClient:
    """A client that sends no Accept by itself."""
    del sandbox.http.headers["Accept"]
    return sandbox


def matrix() -> list[tuple[str | None, str | None, str | None, str]]:
    """``_format``, Accept, Content-Type of the request, format of the answer: the rows with an answer, spelt out."""
    rows: list[tuple[str | None, str | None, str | None, str]] = []
    for asked, said in ((JSON_PLUS, FHIR_JSON), (XML_PLUS, FHIR_XML)):
        rows += [(asked, accept, sent, said) for accept in (*ANY, "*/*", "text/html") for sent in ANY]
    for said in (FHIR_JSON, FHIR_XML):
        rows += [(None, said, sent, said) for sent in ANY]
    rows += [(None, accept, sent, sent or FHIR_JSON) for accept in WILD for sent in ANY]
    return rows


async def metadata(client: SandboxClient, asked: str | None, accept: str | None, sent: str | None = None,
                   **named: str | None) -> httpx.Response:
    path = "/metadata" if asked is None else f"/metadata?_format={asked}"
    return await client.provider(METADATA, path, named={"Accept": accept, "Content-Type": sent, **named})


@pytest.mark.parametrize(("asked", "accept", "sent", "said"), matrix())
async def test_each_row_of_the_matrix_for_success_and_error(bare: SandboxClient, asked: str | None,
                                                            accept: str | None, sent: str | None, said: str) -> None:
    good = await metadata(bare, asked, accept, sent)
    bad = await metadata(bare, asked, accept, sent, Authorization=None)
    assert [good.status_code, bad.status_code] == [200, 400]
    for answer, kind in ((good, "CapabilityStatement"), (bad, "OperationOutcome")):
        assert answer.headers["Content-Type"] == f"{said};charset=utf-8"
        assert answer.headers["Cache-Control"] == "no-store"
        resource = answer.json() if said == FHIR_JSON else read(answer.content)
        assert resource["resourceType"] == kind


@pytest.mark.parametrize("sent", [FHIR_JSON, FHIR_XML])
@pytest.mark.parametrize("accept", ANY)
@pytest.mark.parametrize("asked", [None, JSON_PLUS, XML_PLUS])
async def test_the_request_says_nothing_about_the_answer_once_one_is_asked_for(
        bare: SandboxClient, sent: str, accept: str | None, asked: str | None) -> None:
    """All eighteen combinations of body, Accept and ``_format``, for a booking that succeeds and one that does not."""
    body = Free(await bare.free("2026-06-03", "2026-06-03")).body("11", "09:00")
    text: Any = json.dumps(body) if sent == FHIR_JSON else as_xml(body)
    path = "/Appointment" if asked is None else f"/Appointment?_format={asked}"
    named = {"Content-Type": f"{sent};charset=utf-8", "Accept": accept}
    answers = [await bare.ssp(BOOK, path, "POST", body=text, named=named) for _ in range(2)]
    said = (FHIR_XML if asked == XML_PLUS else FHIR_JSON) if asked else accept or sent

    assert [answer.status_code for answer in answers] == [201, 409]
    assert [answer.headers["Content-Type"] for answer in answers] == [f"{said};charset=utf-8"] * 2
    made, refused = answers
    if said == FHIR_JSON:
        assert (made.json()["id"], code(refused)) == ("901", (409, "DUPLICATE_REJECTED"))
    else:
        assert (read(made.content)["id"], code_of(refused.content)) == ("901", "DUPLICATE_REJECTED")


@pytest.mark.parametrize(("accept", "said"), [
    ("application/fhir+xml, application/fhir+json", FHIR_JSON),
    ("application/fhir+json, application/fhir+xml", FHIR_JSON),
    ("application/fhir+json;q=0.4, application/fhir+xml;q=0.5", FHIR_XML),
    ("application/fhir+json;q=0.5, application/fhir+xml;q=0.50", FHIR_JSON),
    ("application/fhir+json;q=0.9, application/fhir+xml", FHIR_XML),
    ("application/fhir+json;q=0, application/fhir+xml;q=0.001", FHIR_XML),
    ("application/fhir+xml, */*;q=0.1", FHIR_XML), ("application/fhir+xml, */*", FHIR_JSON),
    ("application/fhir+xml;q=0.5, */*", FHIR_JSON), ("application/fhir+xml;q=0.5, application/*;q=0.6", FHIR_JSON),
    ("application/fhir+json;q=0.1, application/*;q=0.5", FHIR_XML),
    ("application/fhir+json;q=0, */*", FHIR_XML), ("text/html, application/fhir+xml;q=0.1", FHIR_XML),
    ("text/html, application/xml, */*;q=0.1", FHIR_JSON), ("APPLICATION/FHIR+XML", FHIR_XML),
    ("application/fhir+xml;charset=utf-8", FHIR_XML), ("application/fhir+xml; charset=UTF-8", FHIR_XML),
    ('application/fhir+xml;charset="utf-8"', FHIR_XML), ("application/fhir+xml ; q=1.0 ; charset=utf-8", FHIR_XML),
    (",application/fhir+xml,", FHIR_XML), ("application/fhir+xml;q=.5, text/html", FHIR_XML),
    ("application/fhir+xml;q=2, application/fhir+json;q=0.1", FHIR_JSON),
    ("application/fhir+xml;q=nan, application/fhir+json;q=0.1", FHIR_JSON),
    ("application/fhir+xml;charset=utf-16, application/fhir+json;q=0.1", FHIR_JSON)])
async def test_of_several_types_the_best_by_weight_is_given(bare: SandboxClient, accept: str, said: str) -> None:
    for sent in ANY:
        answer = await metadata(bare, None, accept, sent)
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, f"{said};charset=utf-8")


@pytest.mark.parametrize(("asked", "said"), [
    ("application/fhir+xml", FHIR_XML), ("application/fhir%20xml", FHIR_XML), ("application%2Ffhir%2Bxml", FHIR_XML),
    ("application/fhir%2Bxml;charset=utf-8", FHIR_XML), ("application/fhir+xml;%20charset=utf-8", FHIR_XML),
    ("application/fhir+xml;+charset=utf-8", FHIR_XML),
    ("application/fhir+json&_count=1&x=application/fhir+xml", FHIR_JSON),
    ("APPLICATION/FHIR+XML", FHIR_XML), ("application/fhir+xml&", FHIR_XML)])
async def test_a_raw_plus_in_a_query_is_read_as_one(bare: SandboxClient, asked: str, said: str) -> None:
    answer = await metadata(bare, asked, "text/html")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, f"{said};charset=utf-8")


async def test_the_format_may_stand_anywhere_in_a_query(bare: SandboxClient) -> None:
    query = slot_query("ge2026-06-02", "le2026-06-03")
    for path in (query.replace("?", f"?_format={XML_PLUS}&"), query.replace("&end", f"&_format={XML_PLUS}&end"),
                 f"{query}&_format={XML_PLUS}", f"{query}&%5Fformat={XML_PLUS}"):
        answer = await bare.ssp(SLOTS, path, named={"Accept": FHIR_JSON})
        assert (answer.status_code, read(answer.content)["type"]) == (200, "searchset")


UNKNOWN = ["json", "xml", "application/json", "text/xml", "application/xml", "application/json%2Bfhir",
           "application/xml+fhir", "text/html", "", "*/*", "application/fhir", "application/fhir%2Bjson;charset=utf-16"]


@pytest.mark.parametrize("asked", UNKNOWN)
async def test_any_other_format_asked_for_is_415_in_json(bare: SandboxClient, asked: str) -> None:
    for accept in (None, FHIR_XML):
        answer = await metadata(bare, asked, accept, FHIR_XML)
        assert code(answer) == (415, "BAD_REQUEST")
        assert answer.json()["issue"][0]["code"] == "not-supported"
        assert answer.headers["Content-Type"] == f"{FHIR_JSON};charset=utf-8"
        assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("accept", [
    "application/json", "text/xml", "application/json+fhir", "text/html", "*/*;q=0", "application/fhir+xml;q=0",
    "text/*", "application/fhir+json;q=0, application/fhir+xml;q=0, */*", "nonsense",
    "application/fhir+xml;charset=latin-1"])
async def test_when_nothing_accepted_is_offered_it_is_415_in_json(bare: SandboxClient, accept: str) -> None:
    for sent in ANY:
        answer = await metadata(bare, None, accept, sent)
        assert code(answer) == (415, "BAD_REQUEST")
        assert answer.headers["Content-Type"] == f"{FHIR_JSON};charset=utf-8"


@pytest.mark.parametrize("sent", [None, "", "application/json", "text/xml", "application/xml", "application/json+fhir",
                                  "application/fhir+json;charset=utf-16", "*/*", "application/fhir", "text/plain"])
async def test_a_body_of_another_type_or_none_is_415_in_the_format_asked_for(bare: SandboxClient,
                                                                             sent: str | None) -> None:
    for asked, accept, said in ((None, None, FHIR_JSON), (None, FHIR_XML, FHIR_XML), (XML_PLUS, FHIR_JSON, FHIR_XML),
                                (JSON_PLUS, FHIR_XML, FHIR_JSON), ("json", FHIR_XML, FHIR_JSON)):
        path = "/Appointment" if asked is None else f"/Appointment?_format={asked}"
        answer = await bare.provider(BOOK, path, "POST", body="{}", named={"Content-Type": sent, "Accept": accept})
        assert answer.status_code == 415
        assert answer.headers["Content-Type"] == f"{said};charset=utf-8"
        outcome = answer.json() if said == FHIR_JSON else read(answer.content)
        assert outcome["issue"][0]["diagnostics"].startswith(f"Content-Type {sent or 'is missing'}; send ")


@pytest.mark.parametrize("sent", [
    "application/fhir+json", "application/fhir+json;charset=utf-8", "application/fhir+json; charset=utf-8",
    "application/fhir+json ;charset=UTF-8", 'application/fhir+json;charset="utf-8"', "Application/FHIR+JSON"])
async def test_a_body_has_its_charset_with_or_without_a_blank(bare: SandboxClient, sent: str) -> None:
    body = Free(await bare.free("2026-06-03", "2026-06-03")).body("11", "09:00")
    answers = [await bare.of(world).provider(BOOK, "/Appointment", "POST", body=text, named={"Content-Type": kind})
               for world, text, kind in (("a", json.dumps(body), sent),
                                         ("b", as_xml(body), sent.replace("json", "xml").replace("JSON", "XML")))]
    assert [answer.status_code for answer in answers] == [201, 201]


@pytest.mark.parametrize("change", [
    {"named": {"Ssp-TraceID": None}}, {"named": {"Authorization": "Bearer x"}}, {"path": "/Metadata"},
    {"method": "DELETE"}, {"method": "OPTIONS"}, {"root": QUIET_ROOT, "interaction": SLOTS, "path": "/Slot"},
    {"path": "/metadata/../Slot"}, {"interaction": "urn:nothing"}])
async def test_every_kind_of_failure_is_said_in_xml(sandbox: SandboxClient, change: dict[str, Any]) -> None:
    call: dict[str, Any] = {"interaction": METADATA, "path": "/metadata", "root": ROOT, **change}
    call["named"] = {**change.get("named", {}), "Accept": FHIR_XML}
    answer = await sandbox.provider(**call)
    assert answer.status_code in (400, 403)
    assert answer.headers["Content-Type"] == f"{FHIR_XML};charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert code_of(answer.content) in ("BAD_REQUEST", "ACCESS_DENIED")


async def test_what_lies_outside_of_the_checks_is_said_in_xml_too(sandbox: SandboxClient) -> None:
    """An unknown root, a body too long, a world's name out of bounds, failures switched on."""
    named = {"Accept": FHIR_XML, "Content-Type": FHIR_JSON}
    unknown = await sandbox.send("GET", "/provider/alpha.provider.example/T99999/STU3/1/gpconnect/metadata", named)
    long = await sandbox.provider(BOOK, "/Appointment", "POST", body="x" * 1_000_001, named=named)
    capital = await sandbox.of("Capital").send("GET", f"/provider/{ROOT.removeprefix('https://')}/metadata", named)
    await sandbox.control("PUT", "/switches", {"T99001": {"error": True}})
    failed = await sandbox.provider(METADATA, "/metadata", named=named)
    await sandbox.control("PUT", "/switches", {"T99001": {"error": False, "outage": True}})
    down = await sandbox.provider(METADATA, "/metadata", named=named)
    answers = (unknown, long, capital, failed, down)
    assert [(answer.status_code, code_of(answer.content)) for answer in answers] == [
        (404, "NO_RECORD_FOUND"), (413, "BAD_REQUEST"), (400, "BAD_REQUEST"), (500, "INTERNAL_SERVER_ERROR"),
        (502, "INTERNAL_SERVER_ERROR")]


@pytest.mark.parametrize(("sent", "in_json", "in_xml"), [("\ud800", "?", "\ufffd"), ("\x07", "\x07", "\ufffd"),
                                                       ('é<&"\'>', 'é<&"\'>', 'é<&"\'>')])
async def test_whatever_a_refusal_quotes_it_can_be_read(sandbox: SandboxClient, sent: str, in_json: str,
                                                        in_xml: str) -> None:
    device = {**claims_at(await sandbox.now(), "")["requesting_device"], sent: "x"}
    bearer = await sandbox.bearer("organization/*.read", requesting_device=device)
    said = "The token's requesting_device is no valid Device. Device.{} is unknown in STU3"
    for accept, quoted in ((FHIR_JSON, in_json), (FHIR_XML, in_xml)):
        answer = await metadata(sandbox, None, accept, Authorization=bearer)
        outcome = answer.json() if accept == FHIR_JSON else read(answer.content)
        assert (answer.status_code, outcome["issue"][0]["diagnostics"]) == (422, said.format(quoted))


@pytest.mark.parametrize(("wish", "minimal"), [
    (None, False), ("return=representation", False), ("return=minimal", True), ("Return=Minimal", True),
    ('return="minimal"', True), ("respond-async, return=minimal", True), ("return=minimal; x=y", True),
    ("return=representation, return=minimal", False), ("return=minimal, return=representation", True),
    ("xreturn=minimal", False), ("return=minimalist", False), ("", False)])
async def test_a_writer_may_prefer_no_body(sandbox: SandboxClient, wish: str | None, minimal: bool) -> None:
    for world, accept in (("a", FHIR_JSON), ("b", FHIR_XML)):
        client = sandbox.of(world)
        body = Free(await client.free("2026-06-03", "2026-06-03")).body("11", "09:00")
        answer = await client.book(body, headers={"Prefer": wish, "Accept": accept})
        assert (answer.status_code, answer.headers["ETag"]) == (201, 'W/"1"')
        assert answer.headers["Location"].endswith("/Appointment/901/_history/1")
        assert (answer.content == b"") == minimal
        assert answer.headers.get("Content-Type") == (None if minimal else f"{accept};charset=utf-8")


@pytest.mark.parametrize(("accepted", "packed"), [
    ("gzip", True), ("GZIP", True), ("deflate, gzip;q=0.5, br", True), ("gzip;q=0", False), ("gzip; q=0.0", False),
    ("identity", False), ("deflate", False), ("", False), ("gzipped", False), ("x-gzip", False)])
async def test_an_answer_is_packed_for_who_asks(sandbox: SandboxClient, accepted: str, packed: bool) -> None:
    for kind in (FHIR_JSON, FHIR_XML):
        good = await metadata(sandbox, None, kind, **{"Accept-Encoding": accepted})
        bad = await metadata(sandbox, None, kind, **{"Accept-Encoding": accepted, "Authorization": None})
        assert [answer.headers.get("Content-Encoding") for answer in (good, bad)] == [("gzip" if packed else None)] * 2
        assert b"CapabilityStatement" in good.content
        assert b"OperationOutcome" in bad.content
