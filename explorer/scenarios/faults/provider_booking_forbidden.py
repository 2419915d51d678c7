"""What a practice refuses in a booking because it must not be there: elements and extensions.

Source: GP Connect 1.2.7, "Book an appointment"; GPConnect-Appointment-1.
"""

from __future__ import annotations

from typing import Any

from explorer.model import Fault
from explorer.model.edits import Edit, SetMember

from ..book_appointment import book
from ..gpconnect import PROFILE, from_date, to_date
from ..refused import refused_by_practice

_BOOK = "GP Connect 1.2.7, Book an appointment"
_JOBS = "https://fhir.nhs.uk/STU3/CodeSystem/CareConnect-SDSJobRoleName-1"


def _refused(slug: str, title: str, edit: Edit, cause: str, says: str) -> Fault:
    return refused_by_practice(f"booking-{slug}", title, book.exchanges, edit, rule="booking", cause=cause, says=says,
                               source=_BOOK)


def _element(slug: str, title: str, name: str, value: Any, cause: str) -> Fault:
    """An element of FHIR’s Appointment that GP Connect’s profile forbids."""
    return _refused(slug, title, SetMember(f"/{name}", value), cause, f"{name} must not be sent")


def _extension(slug: str, title: str, url: str, value: dict[str, Any], cause: str, says: str) -> Fault:
    """One more extension than a booking needs."""
    return _refused(slug, title, SetMember("/extension/-", {"url": f"{PROFILE}/{url}", **value}), cause, says)


def _role(code: str, display: str) -> dict[str, Any]:
    return {"valueCodeableConcept": {"coding": [{"system": _JOBS, "code": code, "display": display}]}}


FAULTS = (
    _element("reason", "The booking gives a coded reason", "reason", [{"text": "Sore throat"}],
             "reason is for coded clinical reasons, which GP Connect does not exchange with a booking. What the "
             "practice should know stands in description and comment."),
    _element("specialty", "The booking asks for a specialty", "specialty", [{"text": "General practice"}],
             "specialty is sent. Which clinic it is follows from the slot; a consumer does not choose it again."),
    _element("appointment-type", "The booking names a type of appointment", "appointmentType", {"text": "Routine"},
             "appointmentType is sent. GP Connect’s profile leaves it out: the practice’s own serviceType says what "
             "kind of appointment the slot is for."),
    _element("indication", "The booking refers to a diagnosis", "indication", [{"reference": "Condition/1"}],
             "indication refers to a Condition. Clinical records are not part of a booking, and nobody could resolve "
             "the reference."),
    _element("supporting-information", "The booking refers to documents", "supportingInformation",
             [{"reference": "DocumentReference/1"}],
             "supportingInformation is sent. Documents go other ways than with a booking."),
    _element("referral", "The booking refers to a referral", "incomingReferral", [{"reference": "ReferralRequest/1"}],
             "incomingReferral is sent. GP Connect books without referrals."),
    _element("requested-period", "The booking says which days would suit", "requestedPeriod",
             [{"start": str(from_date), "end": str(to_date)}],
             "requestedPeriod is sent. The days that suit belong into the search for slots; a booking names one slot."),
    _extension("cancellation-reason", "The booking has a reason to cancel it",
               "Extension-GPConnect-AppointmentCancellationReason-1", {"valueString": "Not needed"},
               "The extension for a cancellation is sent with a new booking, perhaps because an old appointment was "
               "taken as a pattern. It is for cancelling only.",
               "A booking has no cancellation reason"),
    _extension("extension-old", "The delivery channel is sent as it was before version 1.2.1",
               "Extension-GPConnect-DeliveryChannel-1", {"valueCode": "Telephone"},
               "The extension ends in -1. Since version 1.2.1 the channel is a property of slot and appointment, and "
               "its extension ends in -2. An address that a booking does not know is refused.",
               "Extension-GPConnect-DeliveryChannel-1 is none of a booking"),
    _extension("channel-other", "The delivery channel is not the slot’s", "Extension-GPConnect-DeliveryChannel-2",
               {"valueCode": "Video"},
               "The booking asks for a video call in a slot of another channel. Sending the channel is optional; if it "
               "is sent, it must be the slot’s.",
               "The delivery channel of the slots is"),
    _extension("channel-as-text", "The delivery channel is a text instead of a code",
               "Extension-GPConnect-DeliveryChannel-2", {"valueString": "Telephone"},
               "The extension has a valueString. Its value is a code, so the member is called valueCode.",
               "Extension-GPConnect-DeliveryChannel-2 is sent once and has a valueCode"),
    _extension("role-other", "The practitioner’s role is not the schedule’s", "Extension-GPConnect-PractitionerRole-1",
               _role("R1290", "Pharmacist"),
               "The booking names the role of a pharmacist, yet the slot is with a general practitioner. Sending the "
               "role is optional; if it is sent, it must be the one of the slot’s schedule.",
               "The practitioner’s role is R0260 General Medical Practitioner"),
    _extension("role-display", "Code and display of the role disagree", "Extension-GPConnect-PractitionerRole-1",
               _role("R0260", "Pharmacist"),
               "The code is right, its display is that of another role. Whoever reads the display would be misled.",
               "The practitioner’s role is R0260 General Medical Practitioner"),
)
