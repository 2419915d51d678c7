"""What a practice refuses in a registration by itself: the parameter, the NHS number, the details of the patient.

Source: GP Connect 1.2.7, "Register a patient"; supplier assurance.
"""

from __future__ import annotations

from typing import Any

from explorer.model import Fault
from explorer.model.edits import DropMember, Edit, SetMember

from ..book_appointment_steps import register
from ..gpconnect import NHS_NUMBER, nhs_number
from ..refused import refused_by_practice

_REGISTER = "GP Connect 1.2.7, Register a patient"
_ASSURED = f"{_REGISTER}; supplier assurance"
_PATIENT = "/parameter/0/resource"
_PARAMETER = register.exchanges[0].request.body["parameter"][0]


def _registering(slug: str, title: str, *edits: Edit, rule: str, cause: str, says: str, status: int = 400,
                 code: str = "BAD_REQUEST", source: str = _REGISTER) -> Fault:
    return refused_by_practice(f"register-{slug}", title, register.exchanges, *edits, rule=rule, status=status,
                               code=code, cause=cause, says=says, source=source)


def _parameter(slug: str, title: str, *edits: Edit, cause: str, says: str, rule: str = "register-parameter") -> Fault:
    return _registering(slug, title, *edits, rule=rule, status=422, code="INVALID_RESOURCE", cause=cause, says=says)


def _number(slug: str, title: str, edit: Edit, cause: str) -> Fault:
    return _registering(f"number-{slug}", title, edit, rule="register-nhs-number", code="INVALID_NHS_NUMBER",
                        cause=cause, says="or its value does not have ten digits with a right check digit")


def _identifier(slug: str, title: str, edit: Edit, cause: str, says: str) -> Fault:
    return _registering(f"identifier-{slug}", title, edit, rule="register-identifier", cause=cause, says=says)


def _details(slug: str, title: str, edit: Edit, cause: str, says: str) -> Fault:
    return _registering(slug, title, edit, rule="register-details", cause=cause, says=says, source=_ASSURED)


def _contacts(slug: str, title: str, contacts: list[dict[str, Any]], cause: str, says: str) -> Fault:
    return _details(slug, title, SetMember(f"{_PATIENT}/telecom", contacts), cause, says)


FAULTS = (
    _parameter("not-parameters", "The patient is posted without the Parameters around",
               SetMember("/resourceType", "Patient"), rule="body-invalid",
               cause="The body says that it is a Patient. Registering is an operation, not the creation of a resource: "
                     "what it works on stands in a Parameters resource.",
               says="resourceType is Parameters, not Patient"),
    _parameter("unknown-element", "The patient has an element that FHIR does not have",
               SetMember(f"{_PATIENT}/dateOfBirth", "1972-12-25"), rule="body-invalid",
               cause="dateOfBirth is no element of an STU3 Patient; the birth date is called birthDate.",
               says="dateOfBirth is unknown in STU3"),
    _parameter("other-resource", "Somebody else than a patient is to be registered",
               SetMember(_PATIENT, {"resourceType": "Person", "birthDate": "1972-12-25"}),
               cause="The parameter holds a Person. Persons link records of one human being; what is registered is a "
                     "Patient.",
               says="holds a Person, not a Patient"),
    _parameter("parameter-empty", "The parameter holds no patient", DropMember(_PATIENT),
               cause="registerPatient is there, with nothing in it.",
               says="holds no resource, not a Patient"),
    _parameter("parameter-missing", "There is no parameter", DropMember("/parameter"),
               cause="The Parameters resource is empty, so there is nobody to register.",
               says="The body has one parameter, registerPatient, and no other"),
    _parameter("parameter-name", "The parameter is misspelt", SetMember("/parameter/0/name", "registerpatient"),
               cause="The parameter is called registerpatient. Names in FHIR are case sensitive; this one has a "
                     "capital P.",
               says="The body has one parameter, registerPatient, and no other"),
    _registering("twice-in-one", "Two patients are to be registered at once", SetMember("/parameter/-", _PARAMETER),
                 rule="register-twice",
                 cause="The parameter registerPatient is sent twice. One call registers one patient, so that each has "
                       "an answer of its own.",
                 says="The parameter registerPatient is sent more than once"),
    _number("missing", "The patient has no NHS number", DropMember(f"{_PATIENT}/identifier"),
            "identifier is left out. The practice traces the patient on PDS by the NHS number and by nothing else."),
    _number("check-digit", "A digit of the NHS number is wrong",
            SetMember(f"{_PATIENT}/identifier/0/value", "9990000068"),
            "The last digit does not follow from the nine before it, so one of the ten was mistyped."),
    _number("spaced", "The NHS number is sent as it is printed",
            SetMember(f"{_PATIENT}/identifier/0/value", "999 000 0069"),
            "The number has blanks in it. It is shown in groups to people; between systems it is ten digits."),
    _number("system", "The NHS number is under another system",
            SetMember(f"{_PATIENT}/identifier/0/system", "https://fhir.nhs.uk/Id/local-patient-identifier"),
            "The identifier’s system is that of local numbers, so nobody takes its value for an NHS number."),
    _identifier("system-missing", "An identifier has no system",
                SetMember(f"{_PATIENT}/identifier/-", {"value": "FN-0069"}),
                "Besides the NHS number a number of the consumer’s own is sent, without a system. Nobody knows whose "
                "number it is.",
                "An identifier has no system or no value"),
    _identifier("value-missing", "An identifier has no value",
                SetMember(f"{_PATIENT}/identifier/-", {"system": "https://consumer.sandbox.example/Id/patient"}),
                "A second identifier has a system and no value, so it identifies nothing.",
                "An identifier has no system or no value"),
    _identifier("twice", "The NHS number is sent twice",
                SetMember(f"{_PATIENT}/identifier/-", {"system": NHS_NUMBER, "value": str(nhs_number)}),
                "Two identifiers are NHS numbers. A patient has one; even when both are the same, something went wrong "
                "where they were collected.",
                "The NHS number is sent more than once"),
    _details("birth-date-missing", "The patient has no birth date", DropMember(f"{_PATIENT}/birthDate"),
             "birthDate is left out. The practice verifies the patient with PDS by it.",
             "birthDate is there, with day, month and year"),
    _details("birth-date-year", "Only the year of birth is sent", SetMember(f"{_PATIENT}/birthDate", "1972"),
             "birthDate is a year. FHIR allows that, verifying a patient needs the whole date.",
             "birthDate is there, with day, month and year"),
    _details("name-missing", "The patient has no name", DropMember(f"{_PATIENT}/name"),
             "name is left out. A patient is registered under the official name that PDS has.",
             "The Patient has 0 active names of the use official"),
    _details("name-usual", "The name is not the official one", SetMember(f"{_PATIENT}/name/0/use", "usual"),
             "The only name has the use usual, as PDS calls it. A practice asks for the official name; other names may "
             "come with it, not in its place.",
             "The Patient has 0 active names of the use official"),
    _details("name-ended", "The official name is a former one",
             SetMember(f"{_PATIENT}/name/0/period", {"start": "1972-12-25", "end": "2001-06-30"}),
             "The period of the official name is over. What was the name once does not say who the patient is now.",
             "The Patient has 0 active names of the use official"),
    _details("name-twice", "The patient has two official names",
             SetMember(f"{_PATIENT}/name/-", {"use": "official", "family": "Newcomer", "given": ["Fred"]}),
             "Two names have the use official. Only one can be; a nickname has the use nickname.",
             "The Patient has 2 active names of the use official"),
    _details("family-missing", "The official name has no family name", DropMember(f"{_PATIENT}/name/0/family"),
             "family is left out, perhaps because the whole name stands in text. The parts are what is compared with "
             "PDS.",
             "The official name has a family and a given name"),
    _details("given-missing", "The official name has no given name", DropMember(f"{_PATIENT}/name/0/given"),
             "given is left out. A family name alone may fit several members of one household.",
             "The official name has a family and a given name"),
    _contacts("contact-value", "A phone has no number", [{"system": "phone", "use": "home"}],
              "telecom names a home phone without its number.",
              "A telecom has no value"),
    _contacts("contact-fax", "The patient has a fax", [{"system": "fax", "use": "home", "value": "01632 960106"}],
              "telecom names a fax. A registration takes phones and an email address, nothing else.",
              "A telecom is an email, or a phone for home, work, mobile or temp"),
    _contacts("contact-use", "Nobody knows what a phone is for", [{"system": "phone", "value": "01632 960106"}],
              "A phone has no use. The practice must know whether it may call there at night, or at work.",
              "A telecom is an email, or a phone for home, work, mobile or temp"),
    _contacts("contact-twice", "The patient has two mobile phones",
              [{"system": "phone", "use": "mobile", "value": "07700 900123"},
               {"system": "phone", "use": "mobile", "value": "07700 900124"}],
              "Two phones have the same use. The practice keeps one of each and would not know which.",
              "Two telecoms are of the same kind"),
    _contacts("email-twice", "The patient has two email addresses",
              [{"system": "email", "value": "farid@patient.sandbox.example"},
               {"system": "email", "use": "work", "value": "newcomer@work.sandbox.example"}],
              "Two email addresses are sent. A registration takes one, whatever its use.",
              "Two telecoms are of the same kind"),
)
