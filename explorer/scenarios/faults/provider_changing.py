"""What a practice refuses when an appointment is amended, and what it refuses in any change of one.

Source: GP Connect 1.2.7, "Amend an appointment" and "General API guidance", managing resource contention.
"""

from __future__ import annotations

from explorer.model import Fault
from explorer.model.edits import Address, DropHeader, DropMember, Edit, SetHeader, SetMember

from ..gpconnect import CANCEL_APPOINTMENT, appointment_id, patient_id, service_root
from ..gpconnect.appointments import CANCELLATION_REASON
from ..manage_appointments import amend, amend_fresh, amended_by_other, cancel, read_again
from ..refused import refused_by_practice

_AMEND = "GP Connect 1.2.7, Amend an appointment"
_CONTENTION = "GP Connect 1.2.7, General API guidance, managing resource contention"
_EITHER = (*amend.exchanges, *cancel.exchanges)


def _change(slug: str, title: str, *edits: Edit, rule: str, cause: str, says: str) -> Fault:
    """What amending and cancelling have in common."""
    return refused_by_practice(f"change-{slug}", title, _EITHER, *edits, rule=rule, cause=cause, says=says,
                               source=_AMEND)


def _version(slug: str, title: str, sent: str, cause: str, see: str = "") -> Fault:
    return refused_by_practice(f"change-{slug}", title, _EITHER, SetHeader("If-Match", sent), rule="if-match",
                               status=409, code="FHIR_CONSTRAINT_VIOLATION", cause=cause, says="If-Match is not",
                               see=see, source=_CONTENTION)


def _amend(slug: str, title: str, *edits: Edit, cause: str, says: str, rule: str = "amend-other") -> Fault:
    return refused_by_practice(f"amend-{slug}", title, amend.exchanges, *edits, rule=rule, cause=cause, says=says,
                               source=_AMEND)


def _other(name: str) -> str:
    return f"Only description and comment can be amended, not {name}"


FAULTS = (
    refused_by_practice(
        "amend-stale", "Somebody else has amended the appointment", amend.exchanges, rule="if-match", status=409,
        code="FHIR_CONSTRAINT_VIOLATION", meanwhile=amended_by_other.exchanges,
        mend=(*read_again.exchanges, *amend_fresh.exchanges),
        cause="Between reading and amending another consumer changed the appointment. If-Match names the version that "
              "was read, so the practice notices: otherwise the other one’s change would be lost.",
        says="the current version; read the appointment again",
        see="409 and not 412, which plain FHIR has for this; the ETag of a new read has another version.",
        fix="Read the appointment again, make the change to what is there now, and send its version.",
        source=_CONTENTION),
    _version("version-other", "If-Match names a version that never was", 'W/"7"',
             "The version is not the appointment’s. It may be that of another appointment."),
    _version("version-bare", "If-Match holds the bare number", "1",
             "If-Match is the ETag as it came, with W/ and quotation marks. Without them it matches nothing.",
             see="The number is right, its form is not."),
    refused_by_practice(
        "change-version-missing", "If-Match is left out where it is asked for", _EITHER, DropHeader("If-Match"),
        rule="if-match-missing", status=400, code="BAD_REQUEST", switches={"T99001": {"strict_if_match": True}},
        cause="The change does not say which version it is made to. Consumers must always say so. Many practices’ "
              "systems go on without it, so this may show late: the sandbox does unless it is switched to be strict.",
        says="The header If-Match is missing; send the ETag of the appointment’s read", source=_CONTENTION),
    _change("id-other", "The body is another appointment’s", SetMember("/id", "802"), rule="change-id",
            cause="The body’s id is not the one in the address. One of the two was kept from another appointment, and "
                  "the practice does not guess which.",
            says="The body’s id is not"),
    _change("id-missing", "The body has no id", DropMember("/id"), rule="change-id",
            cause="The id is left out. A booking has none, but a change sends the whole appointment back as it was "
                  "read.",
            says="The body’s id is not"),
    _change("reference-absolute", "The patient is referred to by a whole address",
            SetMember("/participant/0/actor/reference", f"{service_root}/Patient/{patient_id}"),
            rule="change-reference",
            cause="The reference to the patient was made absolute, as some FHIR libraries do when they read a "
                  "resource. It must go back as it came.",
            says="A participant’s actor is a relative reference"),
    _change("organisation-absolute", "The booking organisation is referred to by an address",
            SetMember("/extension/0/valueReference/reference", "https://consumer.sandbox.example/Organization#1"),
            rule="change-reference",
            cause="The reference to the contained Organization is # and its id. An address points outside the body.",
            says="The booking organisation is referred to by # and an id"),
    _change("other-resource", "Another resource is sent back", SetMember("/resourceType", "AppointmentResponse"),
            rule="body-invalid",
            cause="The body is no Appointment. What is at this address is an Appointment, and that is what changes.",
            says="resourceType is Appointment, not AppointmentResponse"),
    _change("unknown-element", "The appointment has an element that FHIR does not have", SetMember("/colour", "red"),
            rule="body-invalid",
            cause="colour is no element of an STU3 Appointment, neither in a booking nor in a change.",
            says="Appointment.colour is unknown in STU3"),
    refused_by_practice(
        "change-unknown", "There is no such appointment", _EITHER,
        Address(f"/Appointment/{appointment_id}", "/Appointment/9999"), rule="appointment-unknown", status=404,
        code="NO_RECORD_FOUND",
        cause="The id in the address is of no appointment at this practice. A PUT changes what is there, it makes "
              "nothing new.",
        says="There is no such appointment at this practice", source="GP Connect 1.2.7, Error handling guidance; the "
        "code is the sandbox’s choice"),
    refused_by_practice(
        "change-past", "The appointment is over", _EITHER, rule="change-past", days_later=3,
        cause="The change comes days after the appointment. Only what has not begun can be amended or cancelled; "
              "whether the patient came is the practice’s to note.",
        says="The appointment has begun or is over; only what lies ahead can be changed",
        fix="Change an appointment before it begins. Afterwards, call the practice.",
        source=f"{_AMEND}; the code is the sandbox’s choice"),
    _amend("cancelled", "The appointment is cancelled",
           Address(f"/Appointment/{appointment_id}", "/Appointment/803"), SetMember("/id", "803"),
           SetHeader("If-Match", 'W/"2"'), rule="amend-cancelled",
           cause="Of the patient’s appointments one is picked that has been cancelled. It can be read, but not be "
                 "amended, and nothing brings it back.",
           says="The appointment is cancelled; book another one"),
    _amend("reason", "A cancellation reason comes with an amendment",
           SetMember("/extension/-", {"url": CANCELLATION_REASON, "valueString": "Patient feels better"}),
           rule="amend-reason",
           cause="The body has the extension for a cancellation. To cancel is an interaction of its own; an amendment "
                 "neither cancels nor gives a reason for it.",
           says="A cancellation reason is sent with the interaction that cancels"),
    refused_by_practice(
        "amend-as-cancellation", "The amendment is sent as a cancellation", amend.exchanges,
        SetHeader("Ssp-InteractionID", CANCEL_APPOINTMENT), rule="cancel-reason", code="INVALID_PARAMETER",
        cause="Amending and cancelling have the same verb and the same address. Only Ssp-InteractionID tells them "
              "apart, and here it says cancel: for that the body lacks a reason.",
        says="is missing, or its valueString is blank", source=_AMEND),
    _amend("status", "The patient is marked as not having come", SetMember("/status", "noshow"),
           cause="status is changed. Whether a patient came is for the practice to say; a consumer amends description "
                 "and comment, nothing else.",
           says=_other("status")),
    _amend("priority", "A priority is added", SetMember("/priority", 3),
           cause="priority was not there when the appointment was booked. It may be sent with a booking, but not be "
                 "added later.",
           says=_other("priority")),
    _amend("slot", "The appointment is moved to another slot", SetMember("/slot/0/reference", "Slot/1234"),
           cause="The slot is another one. Nothing moves an appointment: book the other slot and cancel "
                 "this one.",
           says=_other("slot")),
    _amend("participant", "The practitioner is left out", DropMember("/participant/2"),
           cause="A participant is missing that was there when the appointment was read. The whole appointment goes "
                 "back; what is left out counts as changed.",
           says=_other("participant")),
    _amend("description-missing", "The amendment has no description", DropMember("/description"), rule="amend-text",
           cause="description is left out, perhaps to leave it as it is. The whole appointment is sent, what stays the "
                 "same too.",
           says="description is missing or blank"),
    _amend("description-long", "The new description is too long",
           SetMember("/description", f"Review of sore throat. {'Patient called twice. ' * 4}"), rule="amend-text",
           cause="description has more than 100 characters, which a booking could not have either.",
           says="description has more than 100 characters"),
    _amend("comment-long", "The new comment is too long",
           SetMember("/comment", "Patient needs a ramp at the door " * 16), rule="amend-text",
           cause="comment has more than 500 characters. With every amendment some words are added, until it is full.",
           says="comment has more than 500 characters"),
)
