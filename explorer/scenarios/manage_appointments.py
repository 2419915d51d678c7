"""Manage an appointment that is there: find it, read it, amend it, cancel it.

Source: GP Connect 1.2.7, "Retrieve a patient’s appointments", "Read an appointment", "Amend an appointment", "Cancel an
appointment" and "General API guidance", managing resource contention. The patient is of the sandbox’s seed world.
"""

from __future__ import annotations

from dataclasses import replace

from explorer.model import Change, Note, Phase, Scenario, Step, Value, Variant, at, resource

from .book_appointment import look_up, patient, slots, trace
from .gpconnect import (
    BEFORE,
    CHOSEN_SLOT,
    PRACTICE,
    WILLOW,
    appointment_id,
    book_appointment,
    nhs_number,
    other_asid,
    patient_id,
    search_slots,
    slot,
    slot_start,
    version_id,
)
from .gpconnect.appointments import STORED, VERSION, amended_version_id, cancelled, comment, stored
from .gpconnect.operations import amend_appointment, cancel_appointment, read_appointment, retrieve_appointments
from .gpconnect.values import another

fresh_version_id = another(version_id, "fresh", "As read again, after somebody else had amended it.")
fresh_comment = another(comment, "fresh", "As read again, after somebody else had amended it.")
freed_slot = another(slot, "freed", "Found free again, after the appointment was cancelled.")

AMENDED = "Review of sore throat and cough"
COMMENT_OF_OTHER = "Patient needs the ramp"

book = Step(
    "Book the appointment",
    (
        book_appointment(
            gets="Booked appointment",
            text="The consumer books, so that there is something to manage. It keeps nothing of the answer: whoever "
                 "wants to change an appointment later has often not booked it.",
            provider_text="The practice’s system stores the appointment and confirms with its details.",
            reply_text="The SSP hands the confirmation on."),
    ),
    may_skip="Steps 3 to 5 are not needed for an appointment that is there already.",
)

retrieve = Step(
    "Retrieve the patient’s appointments",
    (
        retrieve_appointments(
            gets="Appointments", captures={
                appointment_id: at("entry", resource("Appointment", start=slot_start, status="booked"), "resource",
                                   "id")},
            text="The consumer asks for the patient’s appointments between two days. Neither day may lie in the past; "
                 "today’s appointments are shown whatever the hour.",
            provider_text="The practice’s system returns them all: booked ones and cancelled ones, and also those that "
                          "were not made through GP Connect.",
            reply_text="The SSP hands them on. The user picks the one to be changed, here by its time."),
    ),
    notes=(Note("Any organisation that may talk to the practice may change an appointment, not only the one that "
                "booked it."),),
)

read = Step(
    "Read the appointment",
    (
        read_appointment(
            gets="Appointment and version", captures=STORED,
            text="The consumer reads the appointment afresh before it changes anything.",
            provider_text="The practice’s system returns the appointment, with the version in the header ETag. Role "
                          "and delivery channel are there although nobody sent them.",
            reply_text="The SSP hands the appointment on. The consumer keeps all of it, to send it back changed."),
    ),
)

amend = Step(
    "Amend the appointment",
    (
        amend_appointment(
            "Amend the description", version_id, stored(description=AMENDED), gets="Next version",
            captures={amended_version_id: VERSION},
            text="The consumer sends the whole appointment back with another description. If-Match says which version "
                 "it has read.",
            provider_text="The practice’s system sees that only the description differs, and stores a new version.",
            reply_text="The SSP hands the new version on. The one before is good for nothing any more."),
    ),
    notes=(
        Note("Only description and comment can be amended. To move an appointment, cancel it and book another."),
    ),
)

cancel = Step(
    "Cancel the appointment",
    (
        cancel_appointment(
            "Cancel the appointment", amended_version_id,
            cancelled(stored(description=AMENDED), "Patient feels better"), gets="Cancelled appointment",
            text="The consumer sends the appointment again: status cancelled, and a reason. Method and address are "
                 "those of amending; only the interaction tells them apart.",
            provider_text="The practice’s system stores the appointment as cancelled. Nothing else may differ.",
            reply_text="The SSP hands the cancelled appointment on. It can still be read."),
    ),
    notes=(Note("Without a reason the practice refuses. What is cancelled stays so: nothing brings it back."),),
)

search_again = Step(
    "Search for free slots",
    (
        search_slots(
            gets="Slots, the freed one too",
            captures={freed_slot: at("entry", resource("Slot", id=slot), "resource", "id")},
            text="The consumer searches once more.",
            provider_text="The practice’s system answers with the free slots. The slot of the cancelled appointment is "
                          "among them: it is free at once.",
            reply_text="The SSP hands the slots on. Anybody may book it now."),
    ),
)

amended_by_other = Step(
    "Another consumer amends it",
    (
        amend_appointment(
            "Amend the comment", version_id, stored(description="Review of sore throat", comment=COMMENT_OF_OTHER),
            by=WILLOW, gets="Next version",
            text="Another consumer has read the same version, and amends the comment.",
            provider_text="The practice’s system stores a new version.",
            reply_text="The new version goes to the other consumer. Yours still has the old one."),
    ),
)

amend_in_vain = Step(
    "Amend the appointment",
    (
        amend_appointment(
            "Amend the description", version_id, stored(description=AMENDED), gets="Another version", expects=409,
            text="The consumer sends its change, and names in If-Match the version that it has read.",
            provider_text="The practice’s system has a newer version and answers 409, FHIR_CONSTRAINT_VIOLATION. "
                          "Plain FHIR would say 412.",
            reply_text="The SSP hands the 409 on. Had this change gone through, the other consumer’s would be lost."),
    ),
)

read_again = Step(
    "Read it again",
    (
        read_appointment(
            "Read it again", gets="Newer version", captures={fresh_version_id: VERSION, fresh_comment: at("comment")},
            text="The consumer reads the appointment again.",
            provider_text="The practice’s system returns it as it is now, with the other consumer’s comment.",
            reply_text="The SSP hands it on. The consumer shows the user what has changed."),
    ),
)

amend_fresh = Step(
    "Amend the newer version",
    (
        amend_appointment(
            "Amend the description", fresh_version_id, stored(description=AMENDED, comment=str(fresh_comment)),
            gets="Next version", captures={amended_version_id: VERSION},
            text="The consumer makes its change to what it has read now, and keeps the other one’s comment.",
            provider_text="The practice’s system sees that only the description differs, and stores a new version.",
            reply_text="The SSP hands the new version on. Nobody’s change is lost."),
    ),
)

cancel_fresh = Step(
    "Cancel the appointment",
    (
        cancel_appointment(
            "Cancel the appointment", amended_version_id,
            cancelled(stored(description=AMENDED, comment=str(fresh_comment)), "Patient feels better"),
            gets="Cancelled appointment",
            text="The consumer sends the appointment as it is now: status cancelled, and a reason.",
            provider_text="The practice’s system stores the appointment as cancelled.",
            reply_text="The SSP hands the cancelled appointment on."),
    ),
)

# What a booking only keeps is what everything here hangs on, so it has a thread in the drawing.
_FOLLOWED: tuple[Value, ...] = tuple(replace(value, thread=True) for value in (
    appointment_id, version_id, fresh_version_id, amended_version_id))
_READ: tuple[Value, ...] = tuple(value for value in STORED if value is not version_id)

manage_appointments = Scenario(
    "manage-appointments",
    "Manage an appointment",
    "A consumer finds a patient’s appointment, reads it, amends it and cancels it. Then the slot is free again.",
    phases=(
        Phase("PDS", "who is the patient, which practice?", (trace,)),
        Phase("SDS", "where is the practice’s system?", (look_up,)),
        Phase("Book", "an appointment to manage", (slots, patient, book)),
        Phase("Manage", "find it, change it, end it", (retrieve, read, amend, cancel, search_again)),
    ),
    values=(replace(nhs_number, given="9990000034"), *BEFORE[1:], *PRACTICE.values, *CHOSEN_SLOT.values, patient_id,
            *_FOLLOWED, *_READ, fresh_comment, freed_slot, other_asid),
    variants=(
        Variant("stale-version", "Amended by someone else meanwhile", "someone else amends it first",
                "Between reading and amending another consumer changes the appointment. The practice answers 409, and "
                "the consumer reads it again.",
                "alt", (Change(amend, (amended_by_other, amend_in_vain, read_again, amend_fresh)),
                        Change(cancel, (cancel_fresh,)))),
    ),
    whole="Amend, then cancel",
)
