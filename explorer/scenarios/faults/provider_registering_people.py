"""Whom a practice does not register: what PDS and its own records say of the patient, and PDS silent.

PDS is asked before the practice’s own records are, so the answer never tells a stranger whether there is a record.

Source: GP Connect 1.2.7, "Register a patient". The people are of the sandbox’s seed world, all fictitious.
"""

from __future__ import annotations

from explorer.model import Fault
from explorer.model.edits import Edit, SetMember

from ..book_appointment import patient
from ..book_appointment_steps import register
from ..refused import refused_by_practice

_REGISTER = "GP Connect 1.2.7, Register a patient"
_PATIENT = "/parameter/0/resource"
_NOT_VERIFIED = "The patient could not be verified with PDS"
_ACTIVE = "The patient is active at this practice"


def _person(slug: str, title: str, *edits: Edit, rule: str, code: str = "INVALID_PATIENT_DEMOGRAPHICS", cause: str,
            says: str = _NOT_VERIFIED, see: str = "") -> Fault:
    return refused_by_practice(f"register-{slug}", title, register.exchanges, *edits, rule=rule, status=400, code=code,
                               cause=cause, says=says, see=see, source=_REGISTER)


def _number(nhs_number: str) -> Edit:
    return SetMember(f"{_PATIENT}/identifier/0/value", nhs_number)


def _details(nhs_number: str, family: str, given: str, born: str) -> tuple[Edit, ...]:
    """Somebody else, in full."""
    return (_number(nhs_number), SetMember(f"{_PATIENT}/name/0/family", family),
            SetMember(f"{_PATIENT}/name/0/given", [given]), SetMember(f"{_PATIENT}/birthDate", born))


_ALIKE = "Died, sensitive or a stranger: the answers are alike on purpose, so trace the patient on PDS yourself first."

FAULTS = (
    _person("not-on-pds", "PDS does not know the patient", _number("9990000158"), rule="register-not-on-pds",
            cause="The number is well formed, yet PDS has no record of it. The practice registers nobody whom it "
                  "cannot trace.",
            says="PDS has no record of the NHS number"),
    _person("number-invalidated", "PDS has withdrawn the NHS number", _number("9990000131"),
            rule="register-number-replaced", code="INVALID_NHS_NUMBER",
            cause="PDS has marked the record of this number as invalid. It was made in error, and nothing may be "
                  "written under it.",
            says="On PDS the NHS number is invalid, superseded or merged into another"),
    _person("number-superseded", "The patient has another NHS number by now",
            *_details("9990000115", "Oldnumber", "Kezia", "1988-08-18"),
            rule="register-number-replaced", code="INVALID_NHS_NUMBER",
            cause="The number was replaced by another one. PDS still answers a trace by it, with the record of the new "
                  "number: a consumer that does not compare the id in the answer goes on with the old one.",
            says="On PDS the NHS number is invalid, superseded or merged into another"),
    _person("number-merged", "The patient’s record was merged into another",
            *_details("9990000263", "Tworecords", "Vera", "1959-08-04"),
            rule="register-number-replaced", code="INVALID_NHS_NUMBER",
            cause="The patient once had two NHS numbers, and this one was merged into the other. Only the one that is "
                  "left may be used.",
            says="On PDS the NHS number is invalid, superseded or merged into another"),
    _person("deceased", "The patient has died", *_details("9990000093", "Departed", "Iris", "1931-02-17"),
            rule="register-barred",
            cause="PDS says that the patient has died. A trace would have said so: deceasedDateTime.", see=_ALIKE),
    _person("sensitive", "The patient’s record is sensitive",
            *_details("9990000107", "Shielded", "Jonah", "1979-04-01"), rule="register-barred",
            cause="PDS keeps the patient’s whereabouts back. Where such a patient is treated must not show, so nobody "
                  "registers the patient from outside.", see=_ALIKE),
    _person("unverified", "The details are not those that PDS has", SetMember(f"{_PATIENT}/birthDate", "1971-11-24"),
            rule="register-unverified",
            cause="The number is the patient’s, the birth date is not. If the date differs in more than one of its "
                  "three parts, the practice takes number and patient for two different people.", see=_ALIKE),
    _person("local-record", "The practice’s own record cannot be verified",
            *_details("9990000190", "Unverifiable", "Pavel", "1961-04-03"), rule="register-local-record",
            cause="The details are right. But the practice has a record with this number already, its birth date is "
                  "another, and nobody has verified it. A second record must not be made beside it.",
            see="A find does not return the patient either; the practice has to put its record right."),
    refused_by_practice(
        "register-pds-down", "PDS does not answer the practice", register.exchanges, rule="register-pds-down",
        status=500, code="INTERNAL_SERVER_ERROR", switches={"pds": {"outage": True}},
        cause="The practice traces the patient on PDS before it registers anybody, and PDS did not answer. So the "
              "practice cannot answer either.",
        says="PDS did not answer the practice’s trace",
        see="The same registration worked before; a trace of your own fails too.",
        fix="Send the same registration again once PDS answers; nothing was stored.", source=_REGISTER),
    refused_by_practice(
        "register-active", "The patient is a patient of this practice", register.exchanges,
        *_details("9990000018", "Testwood", "Ada", "1985-03-14"), rule="register-active", status=409,
        code="DUPLICATE_REJECTED",
        cause="The practice has an active record of the patient. A consumer that registers without looking for the "
              "patient first gets here.",
        says=_ACTIVE, source=_REGISTER),
    refused_by_practice(
        "register-again", "The registration is sent a second time", register.exchanges, rule="register-active",
        status=409, code="DUPLICATE_REJECTED", meanwhile=register.exchanges, mend=patient.exchanges,
        cause="The first registration was stored, but its reply got lost, and the consumer sent it again. A temporary "
              "registration is an active record like any other.",
        says=_ACTIVE, see="Your own log has the same registration some seconds before.",
        fix="Look for the patient again, and go on with the record that the find returns.", source=_REGISTER),
)
