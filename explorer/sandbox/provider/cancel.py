"""Cancel an appointment: its status and the reason, nothing else; its slots are free again at once.

Source: GP Connect 1.2.7, "Cancel an appointment"; supplier assurance.
"""

from __future__ import annotations

from typing import Any

from . import rules
from .appointments import BOOKING_ORGANISATION, CANCELLATION
from .body import read_body
from .call import Call, Reply
from .changes import check_ahead, differences, keep, to_change, written
from .fhir import fault
from .resources import CHANNEL, ROLE

_KNOWN = (BOOKING_ORGANISATION, CHANNEL, ROLE, CANCELLATION)


def cancel(call: Call) -> Reply:
    """Store the appointment as cancelled, with the reason as sent. What is cancelled already stays as it is."""
    body = read_body(call)
    if isinstance(body, dict) and body.get("resourceType") == "Appointment":
        # An empty reason is no valid FHIR, yet it has an answer of its own.
        _check_extensions(body.get("extension", []))
    if found := fault(body, "Appointment"):
        raise rules.INVALID_BODY.broken(found)
    stored = to_change(call, body)
    if stored.status == "cancelled":
        return written(call, stored)
    check_ahead(call, stored)
    reasons = [extension for extension in body.get("extension", []) if extension["url"] == CANCELLATION]
    rest = [extension for extension in body.get("extension", []) if extension["url"] != CANCELLATION]
    others = differences(stored, {**body, "extension": rest}) - {"status"}
    if body.get("status") != "cancelled" or others or len(reasons) > 1:
        wrong = ", ".join(sorted(others)) or ("status" if len(reasons) == 1 else "the reason")
        raise rules.CANCEL_OTHER.broken(f"To cancel, set status to cancelled and add one reason; look at {wrong}")
    extensions = [*stored.resource.get("extension", []), *reasons]
    return keep(call, stored, status="cancelled",
                resource={**stored.resource, "status": "cancelled", "extension": extensions})


def _check_extensions(extensions: Any) -> None:
    """Refuse an unknown extension, and a reason that is missing or blank; the rest is left to the general checks."""
    if not isinstance(extensions, list) or not all(isinstance(extension, dict) for extension in extensions):
        return
    if any(extension.get("url") not in _KNOWN for extension in extensions):
        raise rules.CANCEL_EXTENSION.broken(f"An extension has another address than {', '.join(_KNOWN)}")
    reasons = [extension.get("valueString") for extension in extensions if extension.get("url") == CANCELLATION]
    if not reasons or any(reason is None or (isinstance(reason, str) and not reason.strip()) for reason in reasons):
        raise rules.CANCEL_REASON.broken(f"The extension {CANCELLATION} is missing, or its valueString is blank")
