"""The values that travel through GP Connect flows, and where the replies of the Spine and of practices hold them.

Those that come as a set stand in modules of their own: the chosen slot in :mod:`.slots`, a practice’s system in
:mod:`.practices`.
"""

from __future__ import annotations

from dataclasses import replace

from explorer.model import DaysAhead, Value, at, resource

from .forms import ASID_NUMBER, DAY, TEN_DIGITS, UUID

# Values that the consumer has from the start.
nhs_number = Value(
    "nhs_number", "The patient’s NHS number: ten digits, the last one a check digit.", "9990000018",
    given="9990000018", **TEN_DIGITS, thread=True, source="PDS FHIR API; NHS number, modulus 11")
from_date = Value(
    "from_date", "The first day on which the patient could come.", "2026-06-02", given=DaysAhead(1),
    **DAY, source="GP Connect, Search for free slots")
to_date = Value(
    "to_date", "The last day, at most 14 days after the first.", "2026-06-03", given=DaysAhead(2),
    **DAY, source="GP Connect, Search for free slots")
later_from_date = Value(
    "later_from_date", "The first day of another search, when the first one found nothing.", "2026-06-09",
    given=DaysAhead(8), **DAY, source="GP Connect, Search for free slots")
later_to_date = Value(
    "later_to_date", "The last day of that search.", "2026-06-13", given=DaysAhead(12), **DAY,
    source="GP Connect, Search for free slots")
consumer_asid = Value(
    "consumer_asid", "The ASID of the organisation that asks; its own, not that of a portal.", "999000000201",
    given="999000000201", **ASID_NUMBER, source="GP Connect, Spine Secure Proxy, HTTP headers")
other_asid = Value(
    "other_asid", "The ASID of another organisation that asks the same practice.", "999000000202",
    given="999000000202", **ASID_NUMBER, source="GP Connect, Spine Secure Proxy, HTTP headers")
other_patient_id = Value(
    "other_patient_id", "The practice’s own id of another patient, for whom somebody else books.", "52", given="52",
    source="GP Connect, Find a patient")

# Values made afresh for each request.
request_id = Value("request_id", "Names one request to PDS or SDS, so that it can be found in logs.",
                   "60e0b220-8136-4ca5-ae46-1d97ef59d068", made="uuid", **UUID, source="PDS FHIR API; SDS FHIR API")
trace_id = Value("trace_id", "Names one request through the proxy. A retry takes a new one.",
                 "09a01679-2564-0fb4-5129-aecc81ea2706", made="uuid", **UUID, source="GP Connect, Spine Secure Proxy")
created_at = Value("created_at", "When the consumer makes the booking, with its offset from UTC.",
                   "2026-06-01T09:00:00+01:00", made="now", source="GP Connect, Book an appointment")

# Values that replies give.
patient_id = Value("patient_id", "The practice’s own id of the patient’s record; it means nothing elsewhere.", "51",
                   thread=True, source="GP Connect, Find a patient")
appointment_id = Value("appointment_id", "The practice’s id of the booked appointment.", "901",
                       source="GP Connect, Book an appointment")
version_id = Value("version_id", "The version of the appointment, which amending and cancelling must name.", "1",
                   source="GP Connect, General API guidance, managing resource contention")


REGISTERED_PRACTICE = at("generalPractitioner", 0, "identifier", "value")
FOUND_PATIENT = at("entry", resource("Patient"), "resource", "id")


def another(value: Value, prefix: str, note: str) -> Value:
    """A value of the same kind under a name of its own; it travels with the namesake of what the first travels with."""
    return replace(value, name=f"{prefix}_{value.name}", meaning=f"{value.meaning} {note}",
                   part_of=value.part_of and f"{prefix}_{value.part_of}")
