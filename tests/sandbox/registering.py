"""Bodies that register a patient: the good one, what may be in it, and ways to spoil it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .client import FIND, NHS, PROFILE, ROOT, SandboxClient, parsed, registration, resources

Body = dict[str, Any]
COMMUNICATION = f"{PROFILE}/Extension-CareConnect-GPC-NHSCommunication-1"
LANGUAGES = "https://fhir.nhs.uk/STU3/CodeSystem/CareConnect-HumanLanguage-1"
FARID = ("9990000069", "Farid", "Newcomer", "1972-12-25")
NOBODY = "9990000158"
DEMOGRAPHICS, DUPLICATE = (400, "INVALID_PATIENT_DEMOGRAPHICS"), (409, "DUPLICATE_REJECTED")
BAD, INVALID, NUMBER = (400, "BAD_REQUEST"), (422, "INVALID_RESOURCE"), (400, "INVALID_NHS_NUMBER")


def farid(**changes: Any) -> Body:
    """A good registration of patient 6, who has no record anywhere."""
    return registration(*FARID, **changes)


def communication(*parts: Body) -> Body:
    return {"url": COMMUNICATION, "extension": list(parts)}


def language(code: str = "pl") -> Body:
    coding = {"system": LANGUAGES, "code": code, "display": "Polish"}
    return {"url": "language", "valueCodeableConcept": {"coding": [coding]}}


async def found(sandbox: SandboxClient, number: str, root: str = ROOT) -> list[Body]:
    answer = await sandbox.ssp(FIND, f"/Patient?identifier={NHS}%7C{number}", root=root)
    return resources(parsed(answer.json()), "Patient")


PHONE, HOME = {"system": "phone", "value": "1"}, {"line": ["1"], "use": "home"}
OFFICIAL = {"use": "official", "family": "Newcomer", "given": ["Farid"]}
NHS_NUMBER = {"system": NHS, "value": "9990000069"}


def patient(**changes: Any) -> Callable[[Body], Body]:
    """Change the Patient of a registration; None leaves an element out."""
    def change(body: Body) -> Body:
        resource = {**body["parameter"][0]["resource"], **changes}
        kept = {name: value for name, value in resource.items() if value is not None}
        return {**body, "parameter": [{"name": "registerPatient", "resource": kept}]}

    return change


def name(**changes: Any) -> Callable[[Body], Body]:
    """Change the official name."""
    def change(body: Body) -> Body:
        official = {**body["parameter"][0]["resource"]["name"][0], **changes}
        return patient(name=[{key: value for key, value in official.items() if value is not None}])(body)

    return change


def numbered(number: str) -> Callable[[Body], Body]:
    return patient(identifier=[{"system": NHS, "value": number}])


def whole(**changes: Any) -> Callable[[Body], Body]:
    return lambda body: {key: value for key, value in {**body, **changes}.items() if value is not None}


def parameters(*entries: Body) -> Callable[[Body], Body]:
    """Replace the parameters; an entry without resource or value gets the good Patient."""
    def change(body: Body) -> Body:
        good = body["parameter"][0]["resource"]
        return {**body, "parameter": [entry if len(entry) > 1 else {**entry, "resource": good} for entry in entries]}

    return change
