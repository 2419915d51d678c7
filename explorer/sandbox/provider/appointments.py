"""How a stored appointment looks as STU3."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from explorer.sandbox.records import Appointment
from explorer.sandbox.seed.schedules import SCHEDULES, Slot
from explorer.sandbox.times import uk

from .resources import PROFILE, channel_extension, meta, role_extension

BOOKING_ORGANISATION = f"{PROFILE}/Extension-GPConnect-BookingOrganisation-1"
CANCELLATION = f"{PROFILE}/Extension-GPConnect-AppointmentCancellationReason-1"
LONGEST = {"description": 100, "comment": 500}
"""The texts of an appointment, and how many characters each may have."""


def appointment(stored: Appointment) -> dict[str, Any]:
    """The Appointment with its id and version."""
    body = stored.resource
    return {"resourceType": "Appointment", "id": str(stored.id),
            "meta": meta("GPConnect-Appointment-1", stored.version), **body}


def appointment_body(slots: Sequence[Slot], created: datetime, sent: Mapping[str, Any]) -> dict[str, Any]:
    """What is stored of an appointment: what the booker ``sent``, completed by what slots and schedule say.

    ``sent`` holds elements of the profile; role, channel and the service texts are the practice's, whatever was sent.
    """
    first, last = slots[0], slots[-1]
    schedule = SCHEDULES[first.schedule]
    own = [entry for entry in sent.get("extension", []) if entry["url"] == BOOKING_ORGANISATION]
    body: dict[str, Any] = {
        "contained": sent.get("contained"),
        "extension": [*own, role_extension(schedule), channel_extension(first)],
        "identifier": sent.get("identifier"),
        "status": sent["status"],
        "serviceCategory": {"text": schedule.category},
        "serviceType": [{"text": first.service_type}],
        "priority": sent.get("priority"),
        "description": sent["description"],
        "start": uk(first.start),
        "end": uk(last.end),
        "minutesDuration": sent.get("minutesDuration"),
        "slot": [{"reference": f"Slot/{slot.id}"} for slot in slots],
        "created": uk(created),
        "comment": sent.get("comment"),
        "participant": sent["participant"],
    }
    return {name: value for name, value in body.items() if value is not None}
