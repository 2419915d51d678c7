"""What the body of a registration must be by itself, step by step: the first step that fails answers.

Source: GP Connect 1.2.7, "Register a patient"; supplier assurance; the order is [REC].
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from explorer.sandbox.nhs_number import is_valid
from explorer.sandbox.times import parse_date

from . import rules
from .fhir import fault
from .patients import COMMUNICATION
from .resources import ID, PROFILE

_NHS_NUMBER = f"{ID}/nhs-number"
_PROFILE = f"{PROFILE}/CareConnect-GPC-Patient-1"
_ALLOWED = ("resourceType", "meta", "extension", "identifier", "name", "telecom", "gender", "birthDate", "address")
_COMMUNICATION_PARTS = {
    "language": "valueCodeableConcept", "preferred": "valueBoolean", "modeOfCommunication": "valueCodeableConcept",
    "communicationProficiency": "valueCodeableConcept", "interpreterRequired": "valueBoolean"}
_PHONES = ("home", "work", "mobile", "temp")
_ADDRESSES = ("home", "temp")


@dataclass(frozen=True, slots=True)
class Registrant:
    """Somebody to register: what identifies them, and the Patient as sent."""

    nhs_number: str
    birth_date: str
    name: dict[str, Any]
    sent: dict[str, Any]

    @property
    def family(self) -> str:
        """The family name of the official name."""
        return str(self.name["family"])

    @property
    def given(self) -> list[str]:
        """All given names of the official name."""
        return [given for given in self.name["given"] if _says_something(given)]


def read_registrant(body: Any, today: date) -> Registrant:
    """Whom a body asks to register. Raises the refusal of the first rule that it breaks."""
    if found := fault(body, "Parameters"):
        raise rules.INVALID_BODY.broken(found)
    patient = _patient(body.get("parameter", []))
    number = _number(patient.get("identifier", []))
    _check_forbidden(patient)
    if parse_date(patient.get("birthDate", "")) is None:
        raise rules.REGISTER_DETAILS.broken("birthDate is there, with day, month and year")
    name = _official(patient.get("name", []), today)
    _check_contacts(patient.get("telecom", []))
    return Registrant(number, patient["birthDate"], name, patient)


def _patient(parameters: list[dict[str, Any]]) -> dict[str, Any]:
    for parameter in parameters:
        kind = parameter.get("resource", {}).get("resourceType")
        if kind != "Patient":
            raise rules.REGISTER_PARAMETER.broken(f"The parameter {parameter['name'][:60]} holds "
                                                  f"{f'a {kind}' if kind else 'no resource'}, not a Patient")
    names = [parameter["name"] for parameter in parameters]
    if names.count("registerPatient") > 1:
        raise rules.REGISTER_TWICE.broken("The parameter registerPatient is sent more than once")
    if names != ["registerPatient"]:
        raise rules.REGISTER_PARAMETER.broken("The body has one parameter, registerPatient, and no other")
    patient: dict[str, Any] = parameters[0]["resource"]
    return patient


def _number(identifiers: list[dict[str, Any]]) -> str:
    numbers = [str(identifier.get("value", "")) for identifier in identifiers
               if identifier.get("system") == _NHS_NUMBER]
    if not numbers or not all(map(is_valid, numbers)):
        raise rules.REGISTER_NUMBER.broken(f"The Patient has no identifier of the system {_NHS_NUMBER}, or its value "
                                           "does not have ten digits with a right check digit")
    if not all("system" in identifier and "value" in identifier for identifier in identifiers):
        raise rules.REGISTER_IDENTIFIER.broken("An identifier has no system or no value")
    if len(numbers) > 1:
        raise rules.REGISTER_IDENTIFIER.broken("The NHS number is sent more than once")
    return numbers[0]


def _check_forbidden(patient: dict[str, Any]) -> None:
    for name in patient:
        if name not in _ALLOWED:
            raise rules.REGISTER_FORBIDDEN.broken(f"{name} must not be sent")
    sent_meta = patient.get("meta", {})
    if set(sent_meta) - {"profile"} or sent_meta.get("profile", [_PROFILE]) != [_PROFILE]:
        raise rules.REGISTER_FORBIDDEN.broken(f"meta holds nothing but the profile {_PROFILE}")
    _check_extensions(patient.get("extension", []))
    uses = []
    for address in patient.get("address", []):
        uses.append(address.get("use"))
        if uses[-1] not in _ADDRESSES:
            raise rules.REGISTER_FORBIDDEN.broken("The use of an address is home or temp")
    if len(set(uses)) != len(uses):
        raise rules.REGISTER_FORBIDDEN.broken("Two addresses have the same use")


def _check_extensions(extensions: list[dict[str, Any]]) -> None:
    if any(extension["url"] != COMMUNICATION for extension in extensions):
        raise rules.REGISTER_FORBIDDEN.broken(f"No extension is sent but {COMMUNICATION}")
    if len(extensions) > 1:
        raise rules.REGISTER_FORBIDDEN.broken(f"The extension {COMMUNICATION} is sent more than once")
    for extension in extensions:
        parts = [part["url"] for part in extension.get("extension", [])]
        if len(set(parts)) != len(parts) or not set(parts) <= set(_COMMUNICATION_PARTS) or "language" not in parts:
            raise rules.REGISTER_FORBIDDEN.broken("NHS communication has a language, and no part twice or unknown")
        for part in extension["extension"]:
            if _COMMUNICATION_PARTS[part["url"]] not in part:
                raise rules.REGISTER_FORBIDDEN.broken(f"{part['url']} of NHS communication has a "
                                                      f"{_COMMUNICATION_PARTS[part['url']]}")
        language = extension["extension"][parts.index("language")].get("valueCodeableConcept", {}).get("coding", [])
        if len(language) != 1 or "code" not in language[0]:
            raise rules.REGISTER_FORBIDDEN.broken("The language of NHS communication has one coding with a code")


def _official(names: list[dict[str, Any]], today: date) -> dict[str, Any]:
    official = [name for name in names if name.get("use") == "official" and _is_active(name.get("period", {}), today)]
    if len(official) != 1:
        raise rules.REGISTER_DETAILS.broken(f"The Patient has {len(official)} active names of the use official; "
                                            "send one")
    if not official[0].get("family", "").strip() or not any(map(_says_something, official[0].get("given", []))):
        raise rules.REGISTER_DETAILS.broken("The official name has a family and a given name")
    return official[0]


def _says_something(text: str | None) -> bool:
    return bool(text and text.strip())


def _is_active(period: dict[str, Any], today: date) -> bool:
    """Whether a period, whose ends may be years or months, holds today."""
    start, end = str(period.get("start", ""))[:10], str(period.get("end", ""))[:10]
    now = today.isoformat()
    return start <= now[:len(start)] and (not end or end >= now[:len(end)])


def _check_contacts(contacts: list[dict[str, Any]]) -> None:
    seen = []
    for contact in contacts:
        system, use = contact.get("system"), contact.get("use")
        if "value" not in contact:
            raise rules.REGISTER_DETAILS.broken("A telecom has no value")
        if system != "email" and (system != "phone" or use not in _PHONES):
            raise rules.REGISTER_DETAILS.broken("A telecom is an email, or a phone for home, work, mobile or temp")
        seen.append("email" if system == "email" else f"{use} phone")
    if len(set(seen)) != len(seen):
        raise rules.REGISTER_DETAILS.broken("Two telecoms are of the same kind")
