"""What a practice refuses when a patient’s appointments are looked for, or one of them is read.

Source: GP Connect 1.2.7, "Retrieve a patient’s appointments" and "Read an appointment".
"""

from __future__ import annotations

from explorer.model import Fault
from explorer.model.edits import Address, Edit

from ..gpconnect import appointment_id, from_date, patient_id, to_date
from ..manage_appointments import read, retrieve
from ..refused import refused_by_practice

_RETRIEVE = "GP Connect 1.2.7, Retrieve a patient’s appointments"
_READ = "GP Connect 1.2.7, Read an appointment"
_ERRORS = "GP Connect 1.2.7, Error handling guidance"
_FROM, _TO = f"start=ge{from_date}", f"start=le{to_date}"


def _dates(slug: str, title: str, edit: Edit, cause: str, rule: str = "dates",
           says: str = "The parameter start is sent twice, once with ge and once with le") -> Fault:
    return refused_by_practice(f"retrieve-{slug}", title, retrieve.exchanges, edit, rule=f"retrieve-{rule}",
                               code="INVALID_PARAMETER", cause=cause, says=says, source=_RETRIEVE)


def _unknown_patient(slug: str, title: str, id: str, cause: str) -> Fault:
    return refused_by_practice(f"retrieve-{slug}", title, retrieve.exchanges,
                               Address(f"/Patient/{patient_id}/", f"/Patient/{id}/"), rule="patient-unknown",
                               status=404, code="PATIENT_NOT_FOUND", cause=cause,
                               says="There is no such patient at this practice", source=_ERRORS)


FAULTS = (
    _dates("without-dates", "No days are named", Address(f"?{_FROM}&{_TO}", ""),
           "start is left out. Both ends of the time that is looked at must be named, so that nobody gets a whole "
           "history by accident."),
    _dates("without-end", "Only the first day is named", Address(f"&{_TO}", ""),
           "start is sent once. The parameter comes twice, with ge for the first day and with le for the last; there "
           "is no parameter end, as there is in the search for slots."),
    _dates("three-dates", "Three days are named", Address(_TO, f"{_TO}&{_FROM}"),
           "start is sent three times. A library that collects parameters may have added one again."),
    _dates("two-firsts", "Both days are first days", Address("start=le", "start=ge"),
           "Both prefixes are ge, so there is no last day."),
    _dates("prefix", "The first day has another prefix", Address("start=ge", "start=gt"),
           "gt means after that day, which FHIR knows and this search does not. Days are given with ge and le."),
    _dates("no-prefix", "The first day has no prefix", Address("start=ge", "start="),
           "Without a prefix start means on that very day. Two such days contradict each other."),
    _dates("time", "A time of day is sent with the day", Address(_FROM, f"{_FROM}T08:00:00%2B01:00"),
           "start holds a dateTime. Appointments are looked for by whole days; the search for slots takes times, this "
           "one does not."),
    _dates("month", "A month is sent in place of a day", Address(_FROM, "start=ge2026-06"),
           "The day is missing from the date. FHIR allows that, this search wants the whole date."),
    _dates("past", "The first day is over", Address(_FROM, "start=ge2026-01-05"), rule="past",
           cause="The search goes back to January. A consumer sees what is ahead, and all of today; what is over stays "
                 "with the practice.",
           says="start asks for a day before it"),
    _dates("order", "The last day is before the first",
           Address(f"{_FROM}&{_TO}", f"start=ge{to_date}&start=le{from_date}"), rule="order",
           cause="Both days are right, but the wrong way round.",
           says="The le date is before the ge date"),
    _unknown_patient("patient-unknown", "The practice has no such patient", "9999",
                     "The id is of no record at this practice. Each practice numbers its patients itself, so the id "
                     "must come from a find at this very practice."),
    _unknown_patient("patient-null", "The patient’s id was never filled in", "null",
                     "The address says null where the id should be: the find gave no patient, and nobody looked."),
    _unknown_patient("patient-sensitive", "The practice does not show the patient", "57",
                     "There is a record with this id, but it is sensitive. The answer is the same as for an id that "
                     "does not exist, so that it gives nothing away."),
    refused_by_practice(
        "read-unknown", "There is no such appointment", read.exchanges,
        Address(f"/Appointment/{appointment_id}", "/Appointment/9999"), rule="appointment-unknown", status=404,
        code="NO_RECORD_FOUND",
        cause="The id is of no appointment at this practice. It may be an id of another practice.",
        says="There is no such appointment at this practice", source=_ERRORS),
    refused_by_practice(
        "read-without-id", "The appointment’s id is missing", read.exchanges,
        Address(f"/Appointment/{appointment_id}", "/Appointment/"), rule="appointment-unknown", status=404,
        code="NO_RECORD_FOUND",
        cause="The address ends where the id should be: a value that was never captured. All appointments of a "
              "practice cannot be asked for.",
        says="The path has no id", source=_ERRORS),
    refused_by_practice(
        "read-past", "The appointment is over", read.exchanges, rule="read-past", days_later=3,
        cause="The consumer kept the id of an appointment and reads it days after it took place. Until the end of its "
              "day an appointment is shown, after that it is not.",
        says="past ones are not shown", see="The same read worked some days before.",
        fix="Read an appointment up to its day. Keep of it what is needed later, or ask the practice.",
        source=f"{_READ}; the code is the sandbox’s choice"),
)
