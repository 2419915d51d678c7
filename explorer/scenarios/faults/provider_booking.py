"""What a practice refuses in a booking by itself: its id, profile, status, texts, times of creation and numbers.

Organisation, participants, slots and what is forbidden have files of their own.

Source: GP Connect 1.2.7, "Book an appointment"; GPConnect-Appointment-1.
"""

from __future__ import annotations

from explorer.model import Fault
from explorer.model.edits import DropMember, Edit, SetMember

from ..book_appointment import book
from ..gpconnect import PROFILE
from ..refused import refused_by_practice

_BOOK = "GP Connect 1.2.7, Book an appointment"
_OUR_CHOICE = f"{_BOOK}; the code is the sandbox’s choice"
_APPOINTMENT = f"{PROFILE}/GPConnect-Appointment-1"


def _booking(slug: str, title: str, *edits: Edit, cause: str, says: str, rule: str = "booking",
             source: str = _BOOK) -> Fault:
    """A booking that its own content gives away, before anything is looked up."""
    return refused_by_practice(f"booking-{slug}", title, book.exchanges, *edits, rule=rule, cause=cause, says=says,
                               source=source)


FAULTS = (
    _booking("id-sent", "The booking brings an id along", SetMember("/id", "901"),
             cause="The body has an id. The practice numbers its appointments itself; a consumer learns the id from "
                   "the reply.",
             says="The provider gives id and meta.versionId; do not send them", source=_OUR_CHOICE),
    _booking("version-sent", "The booking brings a version along", SetMember("/meta/versionId", "1"),
             cause="meta.versionId is in the body, perhaps because the consumer sends back what it once received. "
                   "Versions are given by the practice.",
             says="The provider gives id and meta.versionId; do not send them", source=_OUR_CHOICE),
    _booking("profile-missing", "The booking names no profile", DropMember("/meta"),
             cause="meta is left out. The profile says by which rules the body is to be read, so it has to be there.",
             says=f"meta.profile is {_APPOINTMENT}, once"),
    _booking("profile-second", "The booking names two profiles",
             SetMember("/meta/profile/-", "http://hl7.org/fhir/StructureDefinition/Appointment"),
             cause="A second profile stands beside GPConnect-Appointment-1. Exactly that one is asked for, also where "
                   "the other is the plain FHIR one.",
             says=f"meta.profile is {_APPOINTMENT}, once"),
    _booking("profile-other", "The booking names the profile of something else",
             SetMember("/meta/profile/0", f"{PROFILE}/GPConnect-Slot-1"),
             cause=f"meta.profile is not {_APPOINTMENT.rpartition('/')[2]}. It was probably copied from a resource of "
                   "another type.",
             says=f"meta.profile is {_APPOINTMENT}, once"),
    _booking("status-proposed", "The booking is only proposed", SetMember("/status", "proposed"),
             cause="status is not booked. GP Connect has no two-step booking: what is sent is booked, or it is not.",
             says="status is booked"),
    _booking("description-missing", "The booking has no description", DropMember("/description"),
             cause="description is left out. The profile makes it mandatory: it is what the practice’s staff see in "
                   "the diary.",
             says="description is missing"),
    _booking("description-blank", "The description is blank", SetMember("/description", " "),
             cause="description holds nothing but a blank. A text that says nothing is as bad as none.",
             says="description is blank"),
    _booking("description-long", "The description is too long",
             SetMember("/description", f"Review of sore throat. {'Patient called twice. ' * 4}"),
             cause="description has more than 100 characters. Nothing is cut off on the way, so what is too long is "
                   "refused. Longer remarks belong into comment.",
             says="description has more than 100 characters"),
    _booking("comment-long", "The comment is too long", SetMember("/comment", "Patient needs a ramp at the door " * 16),
             cause="comment has more than 500 characters. The practice stores it as it is sent or not at all.",
             says="comment has more than 500 characters"),
    _booking("start-missing", "The booking does not say when it begins", DropMember("/start"),
             cause="start is left out. It could be read from the slot, yet the profile asks for it, and the practice "
                   "compares the two.",
             says="start is missing"),
    _booking("end-missing", "The booking does not say when it ends", DropMember("/end"),
             cause="end is left out. The practice compares it with the end of the last slot.",
             says="end is missing"),
    _booking("slot-missing", "The booking names no slot", DropMember("/slot"),
             cause="slot is left out. An appointment is made in a slot that the practice offers, not at a time of the "
                   "consumer’s own.",
             says="slot is missing"),
    _booking("participant-missing", "Nobody takes part", DropMember("/participant"), rule="body-invalid",
             cause="participant is left out. An appointment without participants is no valid FHIR Appointment at all.",
             says="Appointment.participant: Field required"),
    _booking("created-missing", "The booking does not say when it was made", DropMember("/created"),
             cause="created is left out. The practice keeps it, so that everybody can tell when the booking was made.",
             says="created is missing"),
    _booking("created-date", "The moment of booking is only a day", SetMember("/created", "${from_date}"),
             cause="created is a date. FHIR allows that, GP Connect asks for a time with seconds and a zone.",
             says="created is a date and time with seconds and a zone"),
    _booking("identifier-empty", "An identifier has no value",
             SetMember("/identifier", [{"system": "https://consumer.sandbox.example/Id/booking"}]),
             cause="identifier is optional, but one without a value identifies nothing.",
             says="An identifier has no value"),
    _booking("priority-high", "The priority is beyond the scale", SetMember("/priority", 10),
             cause="priority is optional and a number from 0 to 9; 10 is none of them.",
             says="priority is a whole number from 0 to 9", source=_OUR_CHOICE),
    _booking("duration-nought", "The appointment lasts no time", SetMember("/minutesDuration", 0),
             rule="body-invalid",
             cause="minutesDuration is optional and a positive number; an appointment of no minutes cannot be.",
             says="Appointment.minutesDuration: Input should be greater than or equal to 1"),
    _booking("duration-days", "The appointment lasts longer than a day", SetMember("/minutesDuration", 1500),
             cause="minutesDuration is optional and at most a day; 1500 minutes are more. It may have been counted in "
                   "seconds.",
             says="minutesDuration is a whole number from 1 to 1440", source=_OUR_CHOICE),
    _booking("unknown-element", "The booking has an element that FHIR does not have", SetMember("/colour", "red"),
             rule="body-invalid",
             cause="colour is no element of an STU3 Appointment. What a practice cannot understand it must not "
                   "silently drop.",
             says="Appointment.colour is unknown in STU3"),
    _booking("later-fhir", "The booking is written for a later FHIR",
             SetMember("/reasonCode", [{"text": "Sore throat"}]), rule="body-invalid",
             cause="reasonCode came with FHIR R4. Practices speak STU3, while PDS and SDS speak R4: their resources "
                   "look alike, but are not.",
             says="Appointment.reasonCode is unknown in STU3"),
    _booking("wrong-type", "A text is sent as a list", SetMember("/description", ["Review of sore throat"]),
             rule="body-invalid",
             cause="description is a list with one text in it. In FHIR it occurs once, so it is a plain text.",
             says="Appointment.description is no string"),
    _booking("other-resource", "Another resource is posted", SetMember("/resourceType", "AppointmentResponse"),
             rule="body-invalid",
             cause="The body is an AppointmentResponse. To /Appointment an Appointment is posted.",
             says="resourceType is Appointment, not AppointmentResponse"),
)
