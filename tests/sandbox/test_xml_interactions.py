"""Every interaction in XML, both ways, beside the same in JSON; and every refusal of a practice."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from explorer.sandbox import Sandbox
from explorer.sandbox.provider.app import HANDLERS
from explorer.sandbox.provider.xml_reader import read_xml
from tests.sandbox.evidence.pair import ADA, Calling, Pair, book, provider
from tests.sandbox.evidence.pairs import PAIRS

from .client import (
    BOOK,
    FIND,
    GPC,
    METADATA,
    ODS,
    PROFILE,
    REGISTER,
    ROOT,
    SLOTS,
    SandboxClient,
    code,
    registration,
    slot_query,
)
from .fhirxml import FHIR_JSON, FHIR_XML, XmlClient, code_of, read, reread

USER = "https://fhir.nhs.uk/Id/sds-user-id"
FARID = registration("9990000069", "Farid", "Newcomer", "1972-12-25")


def read_of(kind: str, id: str) -> Calling:
    return provider(f"{GPC}fhir:rest:read:{kind.lower()}-1", f"/{kind}/{id}")


def put(urn: str, **changes: Any) -> Calling:
    """The seeded appointment 801 with other elements."""
    async def calling(client: SandboxClient) -> httpx.Response:
        body = (await read_of("Appointment", "801")(client)).json()
        body |= {key: [*body[key], *value] if isinstance(value, list) else value for key, value in changes.items()}
        named = {"If-Match": f'W/"{body["meta"]["versionId"]}"'}
        return await client.provider(urn, "/Appointment/801", "PUT", body=body, named=named)

    return calling


OF_PATIENT, AMEND, CANCEL = (f"{GPC}fhir:rest:{name}" for name in (
    "search:patient_appointments-1", "update:appointment-1", "cancel:appointment-1"))
REASON = {"url": f"{PROFILE}/Extension-GPConnect-AppointmentCancellationReason-1", "valueString": "Feels better"}
CALLS: dict[str, Calling] = {
    METADATA: provider(METADATA, "/metadata"),
    f"{GPC}structured:fhir:rest:read:metadata-1": provider(
        f"{GPC}structured:fhir:rest:read:metadata-1", "/metadata", root=f"{ROOT}/structured"),
    SLOTS: provider(SLOTS, slot_query("ge2026-06-02", "le2026-06-05")),
    FIND: provider(FIND, ADA),
    f"{GPC}fhir:rest:read:patient-1": read_of("Patient", "51"),
    f"{GPC}fhir:rest:search:practitioner-1": provider(
        f"{GPC}fhir:rest:search:practitioner-1", f"/Practitioner?identifier={USER}%7C999900000021"),
    f"{GPC}fhir:rest:read:practitioner-1": read_of("Practitioner", "23"),
    f"{GPC}fhir:rest:search:organization-1": provider(
        f"{GPC}fhir:rest:search:organization-1", f"/Organization?identifier={ODS}%7CT99001"),
    f"{GPC}fhir:rest:read:organization-1": read_of("Organization", "41"),
    f"{GPC}fhir:rest:read:location-1": read_of("Location", "31"),
    REGISTER: provider(REGISTER, "/Patient/$gpc.registerpatient", "POST", body=FARID),
    BOOK: book(),
    OF_PATIENT: provider(OF_PATIENT, "/Patient/53/Appointment?start=ge2026-06-01&start=le2026-07-01"),
    f"{GPC}fhir:rest:read:appointment-1": read_of("Appointment", "801"),
    AMEND: put(AMEND, description="Review of <sore> throat & \"more\"", comment="First line\nsecond\tline"),
    CANCEL: put(CANCEL, status="cancelled", extension=[REASON]),
}


def test_each_interaction_has_an_example_here() -> None:
    assert set(CALLS) == set(HANDLERS)


@pytest.mark.parametrize("urn", CALLS, ids=lambda urn: urn.removeprefix(GPC))
async def test_an_interaction_says_the_same_in_xml(sandbox: SandboxClient, urn: str) -> None:
    in_json = await CALLS[urn](sandbox.of("json"))
    client = XmlClient(sandbox.sandbox, sandbox.http, "xml", urn)
    in_xml = await CALLS[urn](client)
    kept = ("etag", "location", "last-modified", "cache-control")

    assert in_json.status_code == in_xml.status_code < 300, in_xml.text
    assert in_json.headers["Content-Type"] == f"{FHIR_JSON};charset=utf-8"
    assert in_xml.headers["Content-Type"] == f"{FHIR_XML};charset=utf-8"
    assert [in_xml.headers.get(name) for name in kept] == [in_json.headers.get(name) for name in kept]
    assert read(in_xml.content) == reread(in_json.json())
    assert read_xml(in_xml.text, 100) == in_json.json()
    assert not re.search(r':[0-9.]+Z"', in_xml.text)
    assert len(client.written) == (0 if in_json.request.method == "GET" else 1)


@pytest.mark.parametrize("urn", CALLS, ids=lambda urn: urn.removeprefix(GPC))
async def test_an_interaction_is_compressed_in_both_formats(sandbox: SandboxClient, urn: str) -> None:
    plain = await CALLS[urn](sandbox)
    for accept in (FHIR_JSON, FHIR_XML):
        packed = await again(sandbox, plain, "packed-" + accept[-4:].strip("+"), {"Accept": accept})
        assert packed.status_code == plain.status_code
        assert packed.headers["Content-Encoding"] == "gzip"
        assert packed.headers["Content-Type"] == f"{accept};charset=utf-8"
        assert packed.headers["Vary"] == "Accept-Encoding"
        assert int(packed.headers["Content-Length"]) < len(packed.content)


async def again(client: SandboxClient, answer: httpx.Response, world: str, headers: dict[str, str]) -> httpx.Response:
    """The same request in another world with other headers."""
    url = str(answer.request.url).replace(f"/{client.world}/", f"/{world}/", 1)
    sent = {**answer.request.headers, **{name.lower(): value for name, value in headers.items()}}
    return await client.http.request(answer.request.method, url, headers=sent, content=answer.request.content)


REFUSALS = [pair for pair in PAIRS if pair.rule.startswith("provider.")]


@pytest.mark.parametrize("pair", REFUSALS, ids=lambda pair: pair.rule)
async def test_a_refusal_says_the_same_in_xml_to_the_same_body(app: Sandbox, sandbox: SandboxClient,
                                                               pair: Pair) -> None:
    for number, bad in enumerate(pair.bad):
        in_json = await bad(sandbox.of(f"json{number}"))
        interaction = in_json.request.headers.get("Ssp-InteractionID", "")
        client = XmlClient(app, sandbox.http, f"xml{number}", interaction)
        in_xml = await bad(client)
        assert code(in_json) == pair.answer
        assert in_xml.headers["Cache-Control"] == "no-store"
        if in_xml.request.headers["Accept"] == FHIR_XML and "_format" not in str(in_xml.url):
            assert in_xml.headers["Content-Type"] == f"{FHIR_XML};charset=utf-8"
            assert (in_xml.status_code, code_of(in_xml.content)) == pair.answer, in_xml.text
            assert 'value="error"' in in_xml.text
        else:
            assert code(in_xml) == pair.answer
