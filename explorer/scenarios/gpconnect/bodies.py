"""The bodies that consumers send to practices.

Source: GP Connect 1.2.7, "Book an appointment", "Register a patient", "Amend an appointment", "Cancel an appointment".
"""

from __future__ import annotations

from typing import Any

from explorer.model import Value

from .callers import URGENT_CARE, Caller
from .slots import CHOSEN_SLOT, ChosenSlot
from .systems import NHS_NUMBER, PROFILE
from .values import created_at, nhs_number, patient_id


def booking(chosen: ChosenSlot = CHOSEN_SLOT, *, patient: Value = patient_id, created: Value = created_at,
            by: Caller = URGENT_CARE, typed: bool = True, description: str = "Review of sore throat",
            comment: str = "Patient prefers the first appointment") -> dict[str, Any]:
    """An appointment in the chosen slot; ``typed`` when the search for it named the organisation’s type."""
    return {
        "resourceType": "Appointment",
        "meta": {"profile": [f"{PROFILE}/GPConnect-Appointment-1"]},
        "contained": [by.organisation(typed=typed)],
        "extension": [{"url": f"{PROFILE}/Extension-GPConnect-BookingOrganisation-1",
                       "valueReference": {"reference": "#1"}}],
        "status": "booked",
        "description": description,
        "start": str(chosen.start),
        "end": str(chosen.end),
        "slot": [{"reference": f"Slot/{chosen.slot}"}],
        "created": str(created),
        "comment": comment,
        "participant": [
            {"actor": {"reference": f"Patient/{patient}"}, "status": "accepted"},
            {"actor": {"reference": f"Location/{chosen.location_id}"}, "status": "accepted"},
            {"actor": {"reference": f"Practitioner/{chosen.practitioner_id}"}, "status": "accepted"},
        ],
    }


def registration(*, family: str, given: str, gender: str, birth_date: str, **more: Any) -> dict[str, Any]:
    """A patient to be registered, with what PDS said; ``more`` are other members of the official name."""
    verified = {"system": "https://fhir.nhs.uk/STU3/CodeSystem/CareConnect-NHSNumberVerificationStatus-1",
                "code": "01", "display": "Number present and verified"}
    return {
        "resourceType": "Parameters",
        "parameter": [{"name": "registerPatient", "resource": {
            "resourceType": "Patient",
            "meta": {"profile": [f"{PROFILE}/CareConnect-GPC-Patient-1"]},
            "identifier": [{
                "extension": [{
                    "url": f"{PROFILE}/Extension-CareConnect-GPC-NHSNumberVerificationStatus-1",
                    "valueCodeableConcept": {"coding": [verified]},
                }],
                "system": NHS_NUMBER,
                "value": str(nhs_number),
            }],
            "name": [{"use": "official", "family": family, "given": [given], **more}],
            "gender": gender,
            "birthDate": birth_date,
        }}],
    }
