"""What every GP Connect scenario shares: cast, values, interactions, and how a call is put together.

Source of the identifiers: GP Connect 1.2.7, "Interaction IDs", "Spine Secure Proxy", "Cross organisation audit and
provenance"; PDS FHIR API; SDS FHIR API. People, organisations and hosts are fictitious.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from explorer.model import (
    DaysAhead,
    Exchange,
    Participant,
    Reply,
    Request,
    Token,
    Value,
    at,
    forwarded,
    having,
    reference,
    resource,
)
from explorer.model.exchange import Capture

# The cast.
CONSUMER = Participant("consumer", "Consumer", "your system", "The system that books", "consumer",
                       page="participants/consumer")
PDS = Participant("pds", "PDS", "demographics", "Personal Demographics Service", "spine", "Spine", "participants/pds")
SDS = Participant("sds", "SDS", "directory", "Spine Directory Service", "spine", "Spine", "participants/sds")
SSP = Participant("ssp", "SSP", "proxy", "Spine Secure Proxy", "spine", "Spine", "participants/ssp")
PROVIDER = Participant("provider", "GP Connect Provider", "the practice", "The practice’s own system", "provider",
                       page="participants/provider")

# Identifier systems.
NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number"
ODS_CODE = "https://fhir.nhs.uk/Id/ods-organization-code"
ASID = "https://fhir.nhs.uk/Id/nhsSpineASID"
PARTY_KEY = "https://fhir.nhs.uk/Id/nhsMhsPartyKey"
INTERACTION = "https://fhir.nhs.uk/Id/nhsServiceInteractionId"
ORGANISATION_TYPE = "https://fhir.nhs.uk/STU3/CodeSystem/GPConnect-OrganisationType-1"
PROFILE = "https://fhir.nhs.uk/STU3/StructureDefinition"

# Interactions.
_REST = "urn:nhs:names:services:gpconnect:fhir:rest"
READ_METADATA = f"{_REST}:read:metadata-1"
SEARCH_SLOT = f"{_REST}:search:slot-1"
SEARCH_PATIENT = f"{_REST}:search:patient-1"
CREATE_APPOINTMENT = f"{_REST}:create:appointment-1"
REGISTER_PATIENT = "urn:nhs:names:services:gpconnect:fhir:operation:gpc.registerpatient-1"

# Values that the consumer has from the start.
nhs_number = Value(
    "nhs_number", "The patient’s NHS number: ten digits, the last one a check digit.", "9990000018",
    given="9990000018", pattern=r"\d{10}", thread=True, source="PDS FHIR API; NHS number, modulus 11")
from_date = Value(
    "from_date", "The first day on which the patient could come.", "2026-06-02", given=DaysAhead(1),
    pattern=r"\d{4}-\d\d-\d\d", source="GP Connect, Search for free slots")
to_date = Value(
    "to_date", "The last day, at most 14 days after the first.", "2026-06-03", given=DaysAhead(2),
    pattern=r"\d{4}-\d\d-\d\d", source="GP Connect, Search for free slots")
later_from_date = Value(
    "later_from_date", "The first day of another search, when the first one found nothing.", "2026-06-09",
    given=DaysAhead(8), pattern=r"\d{4}-\d\d-\d\d", source="GP Connect, Search for free slots")
later_to_date = Value(
    "later_to_date", "The last day of that search.", "2026-06-13", given=DaysAhead(12), pattern=r"\d{4}-\d\d-\d\d",
    source="GP Connect, Search for free slots")
consumer_asid = Value(
    "consumer_asid", "The ASID of the organisation that asks; its own, not that of a portal.", "999000000201",
    given="999000000201", pattern=r"\d{12}", source="GP Connect, Spine Secure Proxy, HTTP headers")

# Values made afresh for each request.
request_id = Value("request_id", "Names one request to PDS or SDS, so that it can be found in logs.",
                   "60e0b220-8136-4ca5-ae46-1d97ef59d068", made="uuid", source="PDS FHIR API; SDS FHIR API")
trace_id = Value("trace_id", "Names one request through the proxy. A retry takes a new one.",
                 "09a01679-2564-0fb4-5129-aecc81ea2706", made="uuid", source="GP Connect, Spine Secure Proxy")
created_at = Value("created_at", "When the consumer makes the booking, with its offset from UTC.",
                   "2026-06-01T09:00:00+01:00", made="now", source="GP Connect, Book an appointment")

# Values that replies give.
ods_code = Value(
    "ods_code", "The ODS code of the practice where the patient is registered; the whole practice, not a branch.",
    "T99001", thread=True, source="PDS FHIR API, generalPractitioner")
service_root = Value(
    "service_root", "The address of the practice’s FHIR server; used exactly as SDS gives it.",
    "https://alpha.provider.example/T99001/STU3/1/gpconnect", thread=True,
    source="GP Connect, General API guidance, service root URL")
party_key = Value(
    "party_key", "Joins the endpoint and the system behind it; tells the practice’s provider system from its others.",
    "T99001-8000001", thread=True, source="GP Connect, Spine Directory Service")
asid = Value("asid", "The ASID of the practice’s provider system; the proxy checks it.", "999000000101", thread=True,
             source="GP Connect, Spine Directory Service")
slot = Value("slot", "The id of the slot that the patient chooses.", "1001", thread=True,
             source="GP Connect, Search for free slots")
slot_start = Value("slot_start", "When the chosen slot begins.", "2026-06-02T08:30:00+01:00", part_of="slot",
                   source="GP Connect, Search for free slots")
slot_end = Value("slot_end", "When the chosen slot ends.", "2026-06-02T08:40:00+01:00", part_of="slot",
                 source="GP Connect, Search for free slots")
schedule_id = Value("schedule_id", "The id of the schedule that the chosen slot belongs to.", "13", part_of="slot",
                    source="GP Connect, Search for free slots")
location_id = Value("location_id", "The id of the place where the chosen slot is held, from its schedule.", "31",
                    part_of="slot", source="GP Connect, Search for free slots")
practitioner_id = Value("practitioner_id", "The id of the practitioner whom the chosen slot is with.", "21",
                        part_of="slot", source="GP Connect, Search for free slots")
patient_id = Value("patient_id", "The practice’s own id of the patient’s record; it means nothing elsewhere.", "51",
                   thread=True, source="GP Connect, Find a patient")
appointment_id = Value("appointment_id", "The practice’s id of the booked appointment.", "901",
                       source="GP Connect, Book an appointment")
version_id = Value("version_id", "The version of the appointment, which amending and cancelling must name.", "1",
                   source="GP Connect, General API guidance, managing resource contention")

VALUES = (
    nhs_number, from_date, to_date, later_from_date, later_to_date, consumer_asid, request_id, trace_id, created_at,
    ods_code, service_root, party_key, asid,
    slot, slot_start, slot_end, schedule_id, location_id, practitioner_id,
    patient_id, appointment_id, version_id,
)

# Where replies hold them.
REGISTERED_PRACTICE = at("generalPractitioner", 0, "identifier", "value")
ENDPOINT_ADDRESS = at("entry", 0, "resource", "address")
ENDPOINT_PARTY_KEY = at("entry", 0, "resource", "identifier", having(system=PARTY_KEY), "value")
DEVICE_ASID = at("entry", 0, "resource", "identifier", having(system=ASID), "value")
_SLOT = at("entry", resource("Slot"), "resource").path
_SCHEDULE = at("entry", resource("Schedule", id=schedule_id), "resource").path
CHOSEN_SLOT: Mapping[Value, Capture] = {
    slot: at(*_SLOT, "id"),
    slot_start: at(*_SLOT, "start"),
    slot_end: at(*_SLOT, "end"),
    schedule_id: at(*_SLOT, "schedule", "reference", after="Schedule/"),
    location_id: at(*_SCHEDULE, "actor", reference("Location"), "reference", after="Location/"),
    practitioner_id: at(*_SCHEDULE, "actor", reference("Practitioner"), "reference", after="Practitioner/"),
}
FOUND_PATIENT = at("entry", resource("Patient"), "resource", "id")

# The organisation on whose behalf the consumer calls.
_ORGANISATION = "T99101"
_ORGANISATION_NAME = "Sandbox Urgent Care"
_ORGANISATION_KIND = "urgent-care"
_CONSUMER = "https://consumer.sandbox.example"
_FHIR = "application/fhir+json"


def call(service: Participant, asks: str, path: str, *, gets: str, expects: int = 200,
         headers: tuple[tuple[str, str], ...] = (), captures: Mapping[Value, Capture] | None = None,
         text: str = "", reply_text: str = "") -> Exchange:
    """A direct GET by the consumer to a Spine service; ``path`` begins after the service’s base."""
    url = f"${{{service.key}}}{path}"
    return Exchange(CONSUMER, service, Request(asks, "GET", url, (*headers, ("Accept", _FHIR)), text=text),
                    Reply(gets, expects, captures or {}, reply_text))


def through_ssp(asks: str, method: str, path: str, *, gets: str, interaction: str, scope: str, expects: int = 200,
                body: Any = None, captures: Mapping[Value, Capture] | None = None, text: str = "",
                reply_text: str = "", provider_text: str = "") -> Exchange:
    """A call to the practice: four messages, consumer to SSP to provider and back.

    ``path`` begins after the service root, ``scope`` is the token’s ``requested_scope``.
    """
    headers = [
        ("Ssp-TraceID", str(trace_id)),
        ("Ssp-From", str(consumer_asid)),
        ("Ssp-To", str(asid)),
        ("Ssp-InteractionID", interaction),
        ("Accept", _FHIR),
    ]
    if body is not None:
        headers.append(("Content-Type", f"{_FHIR};charset=utf-8"))
    request = Request(asks, method, f"${{ssp}}/{service_root}{path}", tuple(headers), body, _token(scope), text)
    asked = Exchange(CONSUMER, SSP, request, Reply(gets, expects, captures or {}, reply_text))
    onward = forwarded(
        asked, SSP, PROVIDER, "${ssp}/",
        "The SSP checks the headers, both ASIDs, the address and the sharing agreement. If all is well it takes its "
        "own address off the front and passes everything else on as it came.",
        provider_text, "SSP forwards request")
    return replace(asked, onward=onward)


def booking_organisation() -> dict[str, Any]:
    """The organisation that books, as an Appointment contains it."""
    return {
        "resourceType": "Organization",
        "id": "1",
        "meta": {"profile": [f"{PROFILE}/CareConnect-GPC-Organization-1"]},
        "identifier": [{"system": ODS_CODE, "value": _ORGANISATION}],
        "type": [{"coding": [{"system": ORGANISATION_TYPE, "code": _ORGANISATION_KIND}]}],
        "name": _ORGANISATION_NAME,
        "telecom": [{"system": "phone", "value": "01632 960111"}],
    }


def slot_search(start: Value, end: Value) -> str:
    """The search for free slots between two days, with all that a user wants to see of each."""
    return (f"/Slot?status=free&start=ge{start}&end=le{end}&_include=Slot:schedule"
            "&_include:recurse=Schedule:actor:Practitioner&_include:recurse=Schedule:actor:Location"
            f"&_include:recurse=Location:managingOrganization{organisation_filters()}")


def organisation_filters() -> str:
    """The two search filters that tell a practice who is looking for slots."""
    return (f"&searchFilter={ORGANISATION_TYPE}%7C{_ORGANISATION_KIND}"
            f"&searchFilter={ODS_CODE}%7C{_ORGANISATION}")


def _token(scope: str) -> Token:
    return Token({
        "iss": f"{_CONSUMER}/",
        "sub": "10019",
        "aud": str(service_root),
        "reason_for_request": "directcare",
        "requested_scope": scope,
        "requesting_device": {
            "resourceType": "Device",
            "identifier": [{"system": f"{_CONSUMER}/Id/device-identifier", "value": "SANDBOX-APP-1"}],
            "model": "GP Connect Explorer",
            "version": "1",
        },
        "requesting_organization": {
            "resourceType": "Organization",
            "identifier": [{"system": ODS_CODE, "value": _ORGANISATION}],
            "name": _ORGANISATION_NAME,
        },
        "requesting_practitioner": {
            "resourceType": "Practitioner",
            "id": "10019",
            "identifier": [
                {"system": "https://fhir.nhs.uk/Id/sds-user-id", "value": "UNK"},
                {"system": "https://fhir.nhs.uk/Id/sds-role-profile-id", "value": "UNK"},
                {"system": f"{_CONSUMER}/Id/user-guid", "value": "0f6a6b8e-5d57-4a5b-8b31-0a4f3c9d2e11"},
            ],
            "name": [{"family": "Handler", "given": ["Casey"], "prefix": ["Mx"]}],
        },
    })
