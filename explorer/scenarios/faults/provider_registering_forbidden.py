"""What a practice refuses in a registration because it must not be there.

Source: GP Connect 1.2.7, "Register a patient".
"""

from __future__ import annotations

from typing import Any

from explorer.model import Fault
from explorer.model.edits import SetMember

from ..book_appointment_steps import register
from ..gpconnect import PROFILE
from ..refused import refused_by_practice

_REGISTER = "GP Connect 1.2.7, Register a patient, elements that must not be sent"
_PATIENT = "/parameter/0/resource"
_COMMUNICATION = f"{PROFILE}/Extension-CareConnect-GPC-NHSCommunication-1"
_LANGUAGES = "https://fhir.nhs.uk/STU3/CodeSystem/CareConnect-HumanLanguage-1"
_LIVING = "http://hl7.org/fhir/marital-status"


def _refused(slug: str, title: str, member: str, value: Any, cause: str, says: str) -> Fault:
    return refused_by_practice(f"register-forbidden-{slug}", title, register.exchanges,
                               SetMember(f"{_PATIENT}/{member}", value),
                               rule="register-forbidden", cause=cause, says=says, source=_REGISTER)


def _element(slug: str, title: str, name: str, value: Any, cause: str) -> Fault:
    """An element of FHIR’s Patient that a registration does not take."""
    return _refused(slug, title, name, value, cause, f"{name} must not be sent")


def _speaks(language: str, *more: dict[str, Any]) -> dict[str, Any]:
    """The extension for the language in which somebody wants to be spoken to."""
    coding = {"system": _LANGUAGES, "code": language}
    return {"url": _COMMUNICATION, "extension": [
        {"url": "language", "valueCodeableConcept": {"coding": [coding]}}, *more]}


FAULTS = (
    _element("id-sent", "The patient brings an id along", "id", "69",
             "The Patient has an id. Ids are each practice’s own, and this one gives the id with its answer."),
    _element("active", "The consumer says that the patient is active", "active", True,
             "active is sent. Whether a record is active is for the practice to say; registering makes it so."),
    _element("deceased", "The patient is said to be alive", "deceasedBoolean", False,
             "deceasedBoolean is sent, if only to say no. The practice learns from PDS whether somebody has died."),
    _element("marital-status", "The marital status is sent", "maritalStatus",
             {"coding": [{"system": _LIVING, "code": "M"}]},
             "maritalStatus is sent. A temporary registration takes what is needed to treat and reach the patient, no "
             "more."),
    _element("multiple-birth", "The patient is said to be a twin", "multipleBirthBoolean", True,
             "multipleBirthBoolean is sent. It is of no use for a temporary registration, so it must not travel."),
    _element("photo", "A photo of the patient is sent", "photo", [{"url": "https://consumer.sandbox.example/photo/6"}],
             "photo is sent. The practice does not take pictures this way."),
    _element("contact", "The next of kin is sent", "contact", [{"name": {"family": "Newcomer", "given": ["Amal"]}}],
             "contact is sent. Other people’s details are not handed on with a temporary registration."),
    _element("animal", "The patient is an animal", "animal", {"species": {"text": "Dog"}},
             "animal is sent, which FHIR has for veterinary records. Practices treat people."),
    _element("communication", "The language is sent the plain FHIR way", "communication",
             [{"language": {"text": "Polish"}}],
             "communication is sent. GP Connect has an extension of its own for the patient’s language, and for "
             "whether an interpreter is needed."),
    _element("general-practitioner", "The patient’s own practice is sent", "generalPractitioner",
             [{"reference": "Practitioner/21"}],
             "generalPractitioner is sent. Where the patient is registered for good is PDS’s to say, and a temporary "
             "registration does not change it."),
    _element("managing-organisation", "The record is said to be another organisation’s", "managingOrganization",
             {"reference": "Organization/41"},
             "managingOrganization is sent. The practice that is asked keeps the record; nobody has to tell it."),
    _element("link", "The record is linked to another one", "link",
             [{"other": {"reference": "Patient/51"}, "type": "seealso"}],
             "link is sent. Which records belong together is for the practice to decide."),
    _refused("version-sent", "The patient brings a version along", "meta/versionId", "1",
             "meta has a versionId. Versions are given by the practice; meta may hold the profile and nothing else.",
             f"meta holds nothing but the profile {PROFILE}/CareConnect-GPC-Patient-1"),
    _refused("profile-other", "The patient has another profile", "meta/profile/0", f"{PROFILE}/CareConnect-Patient-1",
             "The profile is that of Care Connect’s Patient, not of GP Connect’s. If one is sent, it is the latter.",
             f"meta holds nothing but the profile {PROFILE}/CareConnect-GPC-Patient-1"),
    _refused("extension-other", "The patient’s ethnic category is sent", "extension",
             [{"url": f"{PROFILE}/Extension-CareConnect-EthnicCategory-1",
               "valueCodeableConcept": {"coding": [{"code": "A"}]}}],
             "An extension for the ethnic category is sent. The only extension that a registration takes says how to "
             "speak with the patient.",
             f"No extension is sent but {_COMMUNICATION}"),
    _refused("language-twice", "The patient’s language is sent twice", "extension", [_speaks("pl"), _speaks("en")],
             "The extension for communication is sent twice, once for each language that the patient speaks. It names "
             "the one language in which to speak with the patient.",
             f"The extension {_COMMUNICATION} is sent more than once"),
    _refused("language-missing", "An interpreter is asked for, in no language", "extension",
             [{"url": _COMMUNICATION, "extension": [{"url": "interpreterRequired", "valueBoolean": True}]}],
             "The extension for communication says that an interpreter is needed, but not for which language.",
             "NHS communication has a language, and no part twice or unknown"),
    _refused("interpreter-as-text", "Whether an interpreter is needed is said in words", "extension",
             [_speaks("pl", {"url": "interpreterRequired", "valueString": "yes"})],
             "interpreterRequired has a valueString. It is answered with yes or no, so the member is valueBoolean.",
             "interpreterRequired of NHS communication has a valueBoolean"),
    _refused("language-uncoded", "The patient’s language has no code", "extension",
             [{"url": _COMMUNICATION, "extension": [{"url": "language", "valueCodeableConcept": {"text": "Polish"}}]}],
             "The language is a text without a code. What one system writes as Polish another could not match.",
             "The language of NHS communication has one coding with a code"),
    _refused("address-work", "The patient lives at work", "address",
             [{"use": "work", "line": ["3 Office Park"], "city": "Sampleton", "postalCode": "ZZ99 3WZ"}],
             "The use of the address is work. The practice takes where the patient lives: home, and temp for the time "
             "of the visit.",
             "The use of an address is home or temp"),
    _refused("address-twice", "The patient lives at two places", "address",
             [{"use": "home", "line": ["6 Sandbox Way"], "city": "Sampleton", "postalCode": "ZZ99 3VZ"},
              {"use": "home", "line": ["7 Sandbox Way"], "city": "Sampleton", "postalCode": "ZZ99 3VZ"}],
             "Two addresses have the use home. Where the patient stays for now has the use temp.",
             "Two addresses have the same use"),
)
