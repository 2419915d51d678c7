"""What a practice refuses in those who take part in an appointment: patient, place and practitioner.

Source: GP Connect 1.2.7, "Book an appointment"; the ids are of the sandbox’s seed world.
"""

from __future__ import annotations

from explorer.model import Fault
from explorer.model.edits import DropMember, Edit, SetMember

from ..book_appointment import book
from ..gpconnect import patient_id, service_root
from ..refused import refused_by_practice

_BOOK = "GP Connect 1.2.7, Book an appointment, participants"
_KINDS = "http://hl7.org/fhir/v3/ParticipationType"


def _participant(slug: str, title: str, *edits: Edit, cause: str, says: str, rule: str = "booking-participant",
                 code: str = "INVALID_RESOURCE") -> Fault:
    return refused_by_practice(f"booking-{slug}", title, book.exchanges, *edits, rule=rule, code=code, cause=cause,
                               says=says, source=_BOOK)


FAULTS = (
    _participant("patient-missing", "No patient takes part", DropMember("/participant/0"),
                 cause="No participant is a Patient. Place and practitioner alone make no appointment.",
                 says="No participant is a Patient"),
    _participant("location-missing", "No place takes part", DropMember("/participant/1"),
                 cause="No participant is a Location. It is mandatory: a practice may have branches, and patient and "
                       "practitioner must go to the same one.",
                 says="No participant is a Location"),
    _participant("location-other", "The place is not the slot’s", SetMember("/participant/1/actor/reference",
                                                                           "Location/32"),
                 cause="The booking names another branch than the schedule of the slot does, as when the practice’s "
                       "main address is taken for every slot.",
                 says="Location/32 is not the place of the slots"),
    _participant("practitioner-other", "The practitioner is not the slot’s",
                 SetMember("/participant/2/actor/reference", "Practitioner/22"),
                 cause="The booking names somebody who does not hold the slot. A booking without practitioner is fine; "
                       "one with the wrong practitioner is not.",
                 says="Practitioner/22 does not hold the slots"),
    _participant("actor-missing", "A participant is nobody", DropMember("/participant/0/actor"),
                 cause="A participant has a status but no actor, so nobody knows who it is.",
                 says="A participant’s actor is a relative reference … not missing"),
    _participant("actor-absolute", "The patient is referred to by a whole address",
                 SetMember("/participant/0/actor/reference", f"{service_root}/Patient/{patient_id}"),
                 cause="The reference is the full address of the record. GP Connect uses relative references only: the "
                       "address that a consumer sees need not be the one that the practice knows itself by.",
                 says="A participant’s actor is a relative reference"),
    _participant("actor-other", "A participant is of another kind",
                 SetMember("/participant/2/actor/reference", "RelatedPerson/1"),
                 cause="A participant is a RelatedPerson. Patient, Location and Practitioner take part in an "
                       "appointment, nobody else.",
                 says="to a Patient, Location or Practitioner, not RelatedPerson/1"),
    _participant("patient-twice", "Two patients take part",
                 SetMember("/participant/-", {"actor": {"reference": f"Patient/{patient_id}"}, "status": "accepted"}),
                 cause="Two participants are a Patient. An appointment is for one patient.",
                 says="Two participants are a Patient"),
    _participant("status-missing", "A participant has no status", DropMember("/participant/0/status"),
                 rule="body-invalid",
                 cause="A participant does not say whether it accepts. FHIR itself makes the status mandatory, so the "
                       "body is no valid Appointment.",
                 says="Appointment.participant.0.status: Value for the field … is required"),
    _participant("type-twice", "A participant has a type in two codes",
                 SetMember("/participant/1/type", [{"coding": [{"system": _KINDS, "code": "LOC"},
                                                               {"system": _KINDS, "code": "PART"}]}]),
                 cause="The type of a participant is optional and has one coding. This one says two things at once.",
                 says="The type of Location/… has more than one coding"),
    _participant("patient-unknown", "The practice has no such patient",
                 SetMember("/participant/0/actor/reference", "Patient/9"),
                 rule="booking-patient-unknown", code="REFERENCE_NOT_FOUND",
                 cause="The id is of no record at this practice. Ids are each practice’s own: one from another "
                       "practice, or from PDS, means nothing here.",
                 says="Patient/9 is not an active patient of this practice"),
    _participant("patient-left", "The patient has left the practice",
                 SetMember("/participant/0/actor/reference", "Patient/55"),
                 rule="booking-patient-unknown", code="REFERENCE_NOT_FOUND",
                 cause="There is a record with this id, but its patient has left. The consumer kept the id for too "
                       "long; a find would not have returned it.",
                 says="Patient/55 is not an active patient of this practice"),
)
