"""An appointment that is there: what is read of it, and the bodies that amend and cancel it.

Both send the whole appointment back as it was read, with what is to be changed.

Source: GP Connect 1.2.7, "Read an appointment", "Amend an appointment", "Cancel an appointment".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from explorer.model import Header, Value, at, having
from explorer.model.exchange import Capture

from .bodies import booking
from .systems import PROFILE
from .values import appointment_id, version_id

BOOKING_ORGANISATION = f"{PROFILE}/Extension-GPConnect-BookingOrganisation-1"
DELIVERY_CHANNEL = f"{PROFILE}/Extension-GPConnect-DeliveryChannel-2"
PRACTITIONER_ROLE = f"{PROFILE}/Extension-GPConnect-PractitionerRole-1"
CANCELLATION_REASON = f"{PROFILE}/Extension-GPConnect-AppointmentCancellationReason-1"
ROLES = "https://fhir.nhs.uk/STU3/CodeSystem/CareConnect-SDSJobRoleName-1"

amended_version_id = Value("amended_version_id", "The version of the appointment after it was amended.", "2",
                           source="GP Connect, General API guidance, managing resource contention")
booked_at = Value("booked_at", "When the appointment was booked, as the practice has it.", "2026-06-01T09:00:00+01:00",
                  source="GP Connect, Read an appointment")
comment = Value("comment", "The comment on the appointment.", "Patient prefers the first appointment",
                source="GP Connect, Read an appointment")
delivery_channel = Value("delivery_channel", "How the appointment is held; the practice took it from the slot.",
                         "Telephone", source="GP Connect, Read an appointment")
role_code = Value("role_code", "The practitioner’s role; the practice took it from the schedule.", "R0260",
                  source="GP Connect, Read an appointment")
role_name = Value("role_name", "The name of that role.", "General Medical Practitioner",
                  source="GP Connect, Read an appointment")

VERSION = Header("ETag", r'W/"(.+)"')
_ROLE = at("extension", having(url=PRACTITIONER_ROLE), "valueCodeableConcept", "coding", 0).path
STORED: Mapping[Value, Capture] = {
    version_id: VERSION,
    booked_at: at("created"),
    comment: at("comment"),
    delivery_channel: at("extension", having(url=DELIVERY_CHANNEL), "valueCode"),
    role_code: at(*_ROLE, "code"),
    role_name: at(*_ROLE, "display"),
}
"""What is kept of an appointment that was read, to be sent back with a change."""


def stored(*, description: str, comment: str = str(comment)) -> dict[str, Any]:
    """The whole appointment as it was read, with this description and comment."""
    read = booking(created=booked_at, description=description, comment=comment)
    extensions = [
        *read["extension"],
        {"url": PRACTITIONER_ROLE, "valueCodeableConcept": {"coding": [
            {"system": ROLES, "code": str(role_code), "display": str(role_name)}]}},
        {"url": DELIVERY_CHANNEL, "valueCode": str(delivery_channel)},
    ]
    return {**read, "id": str(appointment_id), "extension": extensions}


def cancelled(appointment: Mapping[str, Any], reason: str) -> dict[str, Any]:
    """The same appointment, cancelled."""
    because = {"url": CANCELLATION_REASON, "valueString": reason}
    return {**appointment, "status": "cancelled", "extension": [*appointment["extension"], because]}
