"""What a consumer knows of a practice’s system: from whom, under which address, by which number.

Source: GP Connect 1.2.7, "Spine Directory Service" and "General API guidance"; SDS FHIR API.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from explorer.model import Value, at, having

from .forms import ASID_NUMBER
from .systems import ASID, PARTY_KEY
from .values import another

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
asid = Value("asid", "The ASID of the practice’s provider system; the proxy checks it.", "999000000101",
             **ASID_NUMBER, thread=True, source="GP Connect, Spine Directory Service")

ENDPOINT_ADDRESS = at("entry", 0, "resource", "address")
ENDPOINT_PARTY_KEY = at("entry", 0, "resource", "identifier", having(system=PARTY_KEY), "value")
DEVICE_ASID = at("entry", 0, "resource", "identifier", having(system=ASID), "value")


@dataclass(frozen=True)
class PracticeSystem:
    """The system of one practice: the values by which a consumer reaches it."""

    ods_code: Value
    service_root: Value
    party_key: Value
    asid: Value

    @property
    def values(self) -> tuple[Value, ...]:
        return self.ods_code, self.service_root, self.party_key, self.asid


PRACTICE = PracticeSystem(ods_code, service_root, party_key, asid)
"""The system of the practice where the patient is registered."""


def another_practice(known_as: str, ods: str, note: str) -> PracticeSystem:
    """The system of another practice, with values of its own; its ODS code is from a list that the consumer keeps."""
    code, *others = (another(value, known_as, note) for value in PRACTICE.values)
    code = replace(code, given=ods, example=ods, source="GP Connect, Appointments service discovery",
                   meaning=f"The ODS code of a practice, from a list that the consumer keeps. {note}")
    return PracticeSystem(code, *others)


HUB = another_practice("hub", "T99003", "Of the extended access hub.")
PARK = another_practice("park", "T99001", "Of Sandbox Park Surgery.")
