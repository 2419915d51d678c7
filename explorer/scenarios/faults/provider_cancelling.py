"""What a practice refuses when an appointment is cancelled; what any change must be is in ``provider_changing``.

Source: GP Connect 1.2.7, "Cancel an appointment"; supplier assurance.
"""

from __future__ import annotations

from explorer.model import Fault
from explorer.model.edits import DropMember, Edit, SetHeader, SetMember

from ..gpconnect import AMEND_APPOINTMENT
from ..gpconnect.appointments import CANCELLATION_REASON
from ..manage_appointments import cancel
from ..refused import refused_by_practice

_CANCEL = "GP Connect 1.2.7, Cancel an appointment"
_BODY = cancel.exchanges[0].request.body
_REASON = f"/extension/{[each['url'] for each in _BODY['extension']].index(CANCELLATION_REASON)}"


def _cancel(slug: str, title: str, edit: Edit, cause: str, says: str, rule: str = "cancel-other",
            code: str = "INVALID_RESOURCE", source: str = _CANCEL) -> Fault:
    return refused_by_practice(f"cancel-{slug}", title, cancel.exchanges, edit, rule=rule, code=code, cause=cause,
                               says=says, source=source)


def _reason(slug: str, title: str, edit: Edit, cause: str) -> Fault:
    return _cancel(f"reason-{slug}", title, edit, cause, "is missing, or its valueString is blank",
                   rule="cancel-reason", code="INVALID_PARAMETER", source=f"{_CANCEL}; supplier assurance")


FAULTS = (
    _reason("missing", "No reason is given", DropMember(_REASON),
            "The extension with the reason is left out. A practice must know why a patient does not come; whoever "
            "cancels has to say it."),
    _reason("blank", "The reason is blank", SetMember(f"{_REASON}/valueString", " "),
            "The reason holds nothing but a blank, as when a user leaves the field empty."),
    _reason("empty", "The reason is an empty text", SetMember(f"{_REASON}/valueString", ""),
            "The reason is an empty text, which FHIR does not even allow. It is told as a missing reason all the "
            "same."),
    _cancel("extension-other", "The reason is under another address",
            SetMember(f"{_REASON}/url", CANCELLATION_REASON.replace("fhir.nhs.uk", "fhir.hl7.org.uk")),
            "The address of the extension names another publisher. An extension is known by its address, letter by "
            "letter, so this one is not the reason.",
            "An extension has another address than", rule="cancel-extension",
            source=f"{_CANCEL}; supplier assurance"),
    _cancel("reason-twice", "Two reasons are given",
            SetMember("/extension/-", {"url": CANCELLATION_REASON, "valueString": "Patient is away"}),
            "The extension with the reason is sent twice. One reason is kept.",
            "To cancel, set status to cancelled and add one reason; look at the reason"),
    _cancel("status-booked", "The status is left as it was", SetMember("/status", "booked"),
            "A reason is there, but status still says booked. The interaction alone does not cancel; the appointment "
            "that is sent must be the cancelled one.",
            "To cancel, set status to cancelled and add one reason; look at status"),
    _cancel("description", "The description is changed as well", SetMember("/description", "Cancelled by the patient"),
            "description is another one. Status and reason change, nothing else: amend first if a text has to.",
            "To cancel, set status to cancelled and add one reason; look at description"),
    _cancel("comment", "The comment is changed as well", SetMember("/comment", "Patient feels better"),
            "comment is another one, as when the reason is written there. The reason has an extension of its own.",
            "To cancel, set status to cancelled and add one reason; look at comment"),
    _cancel("participant", "The practitioner is left out", DropMember("/participant/2"),
            "A participant is missing that was there when the appointment was read. The appointment goes back whole.",
            "To cancel, set status to cancelled and add one reason; look at participant"),
    _cancel("as-amendment", "The cancellation is sent as an amendment",
            SetHeader("Ssp-InteractionID", AMEND_APPOINTMENT),
            "Amending and cancelling have the same verb and the same address. Only Ssp-InteractionID tells them apart, "
            "and here it says amend: an amendment has no reason.",
            "A cancellation reason is sent with the interaction that cancels", rule="amend-reason"),
)
