"""What is asked of the Spine and of practices, each as an exchange: address, interaction and scope; a story adds words.

Source: PDS FHIR API; SDS FHIR API; GP Connect 1.2.7, "Interaction IDs" and the use case of each operation.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Unpack

from explorer.model import Exchange, Value
from explorer.model.exchange import Capture

from .bodies import booking
from .callers import URGENT_CARE
from .calls import Told, call, through_ssp
from .cast import PDS, SDS
from .practices import DEVICE_ASID, ENDPOINT_ADDRESS, ENDPOINT_PARTY_KEY, PRACTICE, PracticeSystem
from .systems import (
    AMEND_APPOINTMENT,
    CANCEL_APPOINTMENT,
    CREATE_APPOINTMENT,
    INTERACTION,
    NHS_NUMBER,
    ODS_CODE,
    PARTY_KEY,
    READ_APPOINTMENT,
    READ_METADATA,
    REGISTER_PATIENT,
    RETRIEVE_APPOINTMENTS,
    SEARCH_PATIENT,
    SEARCH_SLOT,
)
from .values import appointment_id, from_date, nhs_number, patient_id, request_id, to_date

_SDS_HEADERS = (("apikey", "sandbox"), ("X-Correlation-Id", str(request_id)))


def trace_patient(*, gets: str, captures: Mapping[Value, Capture], text: str, reply_text: str) -> Exchange:
    """The patient’s record in PDS, by NHS number."""
    return call(PDS, "Trace the patient", f"/Patient/{nhs_number}", headers=(("X-Request-ID", str(request_id)),),
                gets=gets, captures=captures, text=text, reply_text=reply_text)


def look_up_system(practice: PracticeSystem = PRACTICE) -> tuple[Exchange, Exchange]:
    """The two lookups in SDS: the endpoint of a practice, then the ASID of the system behind it."""
    where = f"organization={ODS_CODE}%7C{practice.ods_code}&identifier={INTERACTION}%7C{SEARCH_SLOT}"
    return (
        call(SDS, "Look up the endpoint", f"/Endpoint?{where}", headers=_SDS_HEADERS, gets="Endpoint and party key",
             captures={practice.service_root: ENDPOINT_ADDRESS, practice.party_key: ENDPOINT_PARTY_KEY},
             text="The consumer asks SDS for the address of the practice’s FHIR server, naming the practice by its ODS "
                  "code and the interaction that it is going to use.",
             reply_text="SDS returns the endpoint. Its address is the service root; its party key tells which of the "
                        "practice’s systems stands behind it."),
        call(SDS, "Look up the ASID", f"/Device?{where}&identifier={PARTY_KEY}%7C{practice.party_key}",
             headers=_SDS_HEADERS, gets="ASID of the practice system", captures={practice.asid: DEVICE_ASID},
             text="The consumer asks SDS which accredited system serves that endpoint. The party key keeps the "
                  "practice’s other systems out of the answer.",
             reply_text="SDS returns the system’s record with its ASID, the number by which the proxy will know whom "
                        "the consumer wants to reach."),
    )


def get_capability_statement(**told: Unpack[Told]) -> Exchange:
    return through_ssp("Get the capability statement", "GET", "/metadata", interaction=READ_METADATA,
                       scope="organization/*.read", **told)


def search_slots(asks: str = "Search for free slots", start: Value = from_date, end: Value = to_date, *,
                 filtered: bool = True, **told: Unpack[Told]) -> Exchange:
    """The free slots between two days, with all that a user wants to see of each.

    When ``filtered``, the search says who is looking, and finds what is kept for them as well.
    """
    path = slot_search(start, end, told.get("by", URGENT_CARE).filters if filtered else "")
    return through_ssp(asks, "GET", path, interaction=SEARCH_SLOT, scope="organization/*.read", **told)


def find_patient(**told: Unpack[Told]) -> Exchange:
    """The practice’s record of the patient, by NHS number."""
    return through_ssp("Find the patient", "GET", f"/Patient?identifier={NHS_NUMBER}%7C{nhs_number}",
                       interaction=SEARCH_PATIENT, scope="patient/*.read", **told)


def register_patient(body: dict[str, Any], **told: Unpack[Told]) -> Exchange:
    """A temporary registration; see :func:`.bodies.registration`."""
    return through_ssp("Register the patient", "POST", "/Patient/$gpc.registerpatient", interaction=REGISTER_PATIENT,
                       scope="patient/*.write", body=body, **told)


def book_appointment(asks: str = "Book the appointment", body: dict[str, Any] | None = None,
                     **told: Unpack[Told]) -> Exchange:
    """A booking, which is answered with 201; without a ``body``, in the chosen slot for the patient found."""
    told.setdefault("expects", 201)
    return through_ssp(asks, "POST", "/Appointment", interaction=CREATE_APPOINTMENT, scope="patient/*.write",
                       body=body or booking(), **told)


def retrieve_appointments(start: Value = from_date, end: Value = to_date, **told: Unpack[Told]) -> Exchange:
    """The patient’s appointments at the practice between two days, whoever booked them."""
    return through_ssp("Retrieve the appointments", "GET",
                       f"/Patient/{patient_id}/Appointment?start=ge{start}&start=le{end}",
                       interaction=RETRIEVE_APPOINTMENTS, scope="patient/*.read", **told)


def read_appointment(asks: str = "Read the appointment", **told: Unpack[Told]) -> Exchange:
    return through_ssp(asks, "GET", f"/Appointment/{appointment_id}", interaction=READ_APPOINTMENT,
                       scope="patient/*.read", **told)


def amend_appointment(asks: str, version: Value, body: dict[str, Any], **told: Unpack[Told]) -> Exchange:
    """A change of description or comment to that version; see :func:`.appointments.stored`."""
    return _change(asks, AMEND_APPOINTMENT, version, body, **told)


def cancel_appointment(asks: str, version: Value, body: dict[str, Any], **told: Unpack[Told]) -> Exchange:
    """The end of that version; only the interaction tells it from amending. See :func:`.appointments.cancelled`."""
    return _change(asks, CANCEL_APPOINTMENT, version, body, **told)


def _change(asks: str, interaction: str, version: Value, body: dict[str, Any], **told: Unpack[Told]) -> Exchange:
    return through_ssp(asks, "PUT", f"/Appointment/{appointment_id}", interaction=interaction, scope="patient/*.write",
                       headers=(("If-Match", f'W/"{version}"'),), body=body, **told)


def slot_search(start: Value, end: Value, filters: str = URGENT_CARE.filters) -> str:
    """The path of a search for free slots; ``filters`` tell who is looking."""
    return (f"/Slot?status=free&start=ge{start}&end=le{end}&_include=Slot:schedule"
            "&_include:recurse=Schedule:actor:Practitioner&_include:recurse=Schedule:actor:Location"
            f"&_include:recurse=Location:managingOrganization{filters}")
