"""Amend an appointment: its description and its comment, nothing else.

Source: GP Connect 1.2.7, "Amend an appointment"; supplier assurance.
"""

from __future__ import annotations

from . import rules
from .appointments import CANCELLATION, LONGEST
from .body import read_body
from .call import Call, Reply
from .changes import check_ahead, differences, keep, to_change
from .fhir import fault


def amend(call: Call) -> Reply:
    """Store description and comment as sent, as a new version, also when they are the same."""
    body = read_body(call)
    if found := fault(body, "Appointment"):
        raise rules.INVALID_BODY.broken(found)
    stored = to_change(call, body)
    if stored.status == "cancelled":
        raise rules.AMEND_CANCELLED.broken("The appointment is cancelled; book another one")
    check_ahead(call, stored)
    if any(extension["url"] == CANCELLATION for extension in body.get("extension", [])):
        raise rules.AMEND_REASON.broken("A cancellation reason is sent with the interaction that cancels")
    others = differences(stored, body) - {*LONGEST}
    if others:
        raise rules.AMEND_OTHER.broken(f"Only description and comment can be amended, not {', '.join(sorted(others))}")
    if not body.get("description", "").strip():
        raise rules.AMEND_TEXT.broken("description is missing or blank")
    for name, longest in LONGEST.items():
        if len(body.get(name, "")) > longest:
            raise rules.AMEND_TEXT.broken(f"{name} has more than {longest} characters")
    texts = {name: body[name] for name in LONGEST if name in body}
    rest = {name: value for name, value in stored.resource.items() if name not in LONGEST}
    return keep(call, stored, resource={**rest, **texts})
