"""Register a patient: what comes back, every check in its order, the whole pool, restart and reset."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from explorer.sandbox import Sandbox

from .client import (
    FIND,
    GPC,
    HUB_ROOT,
    NHS,
    PROFILE,
    QUIET_ROOT,
    ROOT,
    SandboxClient,
    booking,
    code,
    parsed,
    registration,
    resources,
)
from .conftest import NINE

Body = dict[str, Any]
READ = f"{GPC}fhir:rest:read:patient-1"
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


async def test_a_registration_comes_back_as_sent_and_is_found_at_once(sandbox: SandboxClient) -> None:
    answer = await sandbox.register(farid(
        extension=[communication(language(), {"url": "interpreterRequired", "valueBoolean": True})],
        identifier=[{"system": NHS, "value": "9990000069", "extension": [{
            "url": f"{PROFILE}/Extension-CareConnect-GPC-NHSNumberVerificationStatus-1",
            "valueCodeableConcept": {"coding": [{
                "system": "https://fhir.nhs.uk/STU3/CodeSystem/CareConnect-NHSNumberVerificationStatus-1",
                "code": "01", "display": "Number present and verified"}]}}]},
                    {"system": "https://consumer.sandbox.example/Id/local", "value": "77"}],
        name=[{"use": "nickname", "given": ["Fa"]},
              {"use": "official", "family": "Newcomer", "given": ["Farid", "Ali", "Omar"], "prefix": ["Mr"]}],
        gender="male",
        telecom=[{"system": "phone", "use": "temp", "value": "07700 900001"},
                 {"system": "email", "value": "farid@mail.example"},
                 {"system": "phone", "use": "mobile", "value": "07700 900123"}],
        address=[{"use": "temp", "line": ["2 Visitor Court"], "city": "Sampleton", "postalCode": "ZZ99 3WZ"},
                 {"use": "home", "line": ["6 Sandbox Way"], "city": "Sampleton", "postalCode": "ZZ99 3VZ"}]))
    bundle = parsed(answer.json())
    patient = bundle["entry"][0]["resource"]

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert {name: bundle[name] for name in bundle if name != "entry"} == {
        "resourceType": "Bundle", "type": "searchset",
        "meta": {"profile": [f"{PROFILE}/GPConnect-Searchset-Bundle-1"]}}
    assert len(bundle["entry"]) == 1
    assert patient == {
        "resourceType": "Patient", "id": "1001",
        "meta": {"versionId": "1", "profile": [f"{PROFILE}/CareConnect-GPC-Patient-1"]},
        "extension": [
            {"url": f"{PROFILE}/Extension-CareConnect-GPC-RegistrationDetails-1", "extension": [
                {"url": "registrationPeriod", "valuePeriod": {"start": "2026-06-01", "end": "2026-08-30"}},
                {"url": "registrationType", "valueCodeableConcept": {"coding": [{
                    "system": "https://fhir.nhs.uk/STU3/CodeSystem/CareConnect-RegistrationType-1", "code": "T",
                    "display": "Temporary"}]}},
                {"url": "preferredBranchSurgery", "valueReference": {"reference": "Location/31"}}]},
            communication(language(), {"url": "interpreterRequired", "valueBoolean": True})],
        "identifier": [{"system": NHS, "value": "9990000069", "extension": [{
            "url": f"{PROFILE}/Extension-CareConnect-GPC-NHSNumberVerificationStatus-1",
            "valueCodeableConcept": {"coding": [{
                "system": "https://fhir.nhs.uk/STU3/CodeSystem/CareConnect-NHSNumberVerificationStatus-1",
                "code": "01", "display": "Number present and verified"}]}}]}],
        "active": True,
        "name": [{"use": "official", "family": "Newcomer", "given": ["Farid", "Ali", "Omar"], "prefix": ["Mr"],
                  "text": "NEWCOMER Farid Ali Omar (Mr)"}],
        "telecom": [{"system": "phone", "use": "temp", "value": "07700 900001", "period": {"end": "2026-08-30"}},
                    {"system": "email", "value": "farid@mail.example", "use": "home"},
                    {"system": "phone", "use": "mobile", "value": "07700 900123"}],
        "gender": "male", "birthDate": "1972-12-25",
        "address": [{"use": "temp", "line": ["2 Visitor Court"], "city": "Sampleton", "postalCode": "ZZ99 3WZ",
                     "period": {"end": "2026-08-30"}},
                    {"use": "home", "line": ["6 Sandbox Way"], "city": "Sampleton", "postalCode": "ZZ99 3VZ"}],
        "managingOrganization": {"reference": "Organization/41"}}
    assert await found(sandbox, "9990000069") == [patient]
    read = await sandbox.ssp(READ, "/Patient/1001")
    assert (read.json(), read.headers["ETag"]) == (patient, 'W/"1"')


async def test_what_should_be_sent_and_is_not_comes_from_pds(sandbox: SandboxClient) -> None:
    patient = resources(parsed((await sandbox.register(farid(meta=None))).json()), "Patient")[0]
    assert patient["gender"] == "male"
    assert patient["telecom"] == [{"system": "phone", "value": "01632 960106", "use": "home"}]
    assert patient["address"] == [{"use": "home", "type": "physical", "line": ["6 Sandbox Way"], "city": "Sampleton",
                                   "district": "Testshire", "postalCode": "ZZ99 3VZ"}]


async def test_a_patient_who_had_left_is_registered_temporarily_under_the_old_id(sandbox: SandboxClient) -> None:
    answer = await sandbox.register(registration("9990000077", "Grace", "Lapsed", "1964-05-05"))
    patient = resources(answer.json(), "Patient")[0]
    assert (patient["id"], patient["meta"]["versionId"]) == ("55", "2")
    assert patient["extension"][0]["extension"][1]["valueCodeableConcept"]["coding"][0]["code"] == "T"
    assert await found(sandbox, "9990000077") == [patient]
    assert (await sandbox.ssp(READ, "/Patient/55")).json() == patient
    assert code(await sandbox.register(registration("9990000077", "Grace", "Lapsed", "1964-05-05"))) == DUPLICATE


async def test_whoever_was_registered_can_be_booked_at_that_practice_only(sandbox: SandboxClient) -> None:
    id = resources((await sandbox.register(farid())).json(), "Patient")[0]["id"]
    bundle = await sandbox.free("2026-06-02", "2026-06-02")
    slot = resources(bundle, "Slot")[0]
    schedule = next(one for one in resources(bundle, "Schedule")
                    if slot["schedule"]["reference"] == f"Schedule/{one['id']}")
    body = booking([slot], schedule, "2026-06-01T09:00:00+01:00", id)
    assert (await sandbox.book(body)).status_code == 201
    assert code(await sandbox.ssp(READ, f"/Patient/{id}", root=HUB_ROOT)) == (404, "PATIENT_NOT_FOUND")
    assert await found(sandbox, "9990000069", HUB_ROOT) == []


async def test_the_same_person_can_be_registered_at_several_practices(sandbox: SandboxClient) -> None:
    mona = registration("9990000166", "Mona", "Unregistered", "2001-10-10")
    answers = [await sandbox.register(mona, root) for root in (ROOT, HUB_ROOT, QUIET_ROOT)]
    patients = [resources(answer.json(), "Patient")[0] for answer in answers]
    branches = [patient["extension"][0]["extension"][2]["valueReference"]["reference"] for patient in patients]
    assert [patient["id"] for patient in patients] == ["1001", "1002", "1003"]
    assert branches == ["Location/31", "Location/34", "Location/35"]
    assert [patient["managingOrganization"]["reference"] for patient in patients] == [
        "Organization/41", "Organization/43", "Organization/44"]


async def test_a_temporary_registration_ends_and_can_be_made_again(sandbox: SandboxClient) -> None:
    first = resources((await sandbox.register(farid())).json(), "Patient")[0]
    await sandbox.control("PUT", "/clock", {"now": "2026-08-30T23:00:00+01:00"})
    assert await found(sandbox, "9990000069") == [first]
    await sandbox.control("PUT", "/clock", {"now": "2026-08-31T00:00:00+01:00"})
    assert await found(sandbox, "9990000069") == []
    assert code(await sandbox.ssp(READ, "/Patient/1001")) == (404, "PATIENT_NOT_FOUND")
    again = resources((await sandbox.register(farid())).json(), "Patient")[0]
    assert (again["id"], again["meta"]["versionId"]) == ("1001", "2")
    assert await found(sandbox, "9990000069") == [again]


POOL_FAMILIES = ("Abacus", "Bramble", "Cobalt", "Dormer", "Easel", "Fennel", "Gantry", "Hazel", "Ingot")
POOL_GIVEN = ("Alex", "Billie", "Casey", "Drew", "Ellis", "Frankie", "Jamie", "Morgan", "Robin")


def check_digit(prefix: int) -> int:
    """The check digit of nine digits, 10 when there is none."""
    rest = 11 - sum(int(digit) * weight for digit, weight in zip(str(prefix), range(10, 1, -1), strict=True)) % 11
    return 0 if rest == 11 else rest


def pool() -> list[Body]:
    """A registration of each person of the register pool, made from its rules."""
    numbers = [f"{prefix}{check_digit(prefix)}" for prefix in range(999001000, 999001090) if check_digit(prefix) < 10]
    return [registration(number, POOL_GIVEN[k % 9], POOL_FAMILIES[k // 9],
                         (date(1950, 1, 15) + timedelta(days=200 * k)).isoformat(),
                         gender="male" if k % 2 else "female",
                         address=[{"use": "home", "line": [f"{k + 1} Register Row"], "city": "Sampleton",
                                   "postalCode": "ZZ99 3VZ"}],
                         telecom=[{"system": "phone", "use": "home", "value": f"01632 960{200 + k}"}])
            for k, number in enumerate(numbers)]


async def test_all_81_of_the_register_pool_register_once_and_after_a_reset_again(sandbox: SandboxClient) -> None:
    bodies = pool()
    assert len(bodies) == 81
    for _ in range(2):
        first = [await sandbox.register(body) for body in bodies]
        again = [await sandbox.register(body) for body in bodies]
        assert [answer.status_code for answer in first] == [200] * 81
        assert [code(answer) for answer in again] == [DUPLICATE] * 81
        assert len({resources(parsed(answer.json()), "Patient")[0]["id"] for answer in first}) == 81
        await sandbox.control("POST", "/reset")


async def test_registrations_are_kept_in_the_file_and_apart_by_world(tmp_path: Path) -> None:
    data = str(tmp_path / "sandbox.db")
    kept: list[list[Body]] = []
    for _ in range(2):
        app = Sandbox(data, clock=lambda: NINE)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app, root_path="/sandbox")) as http:
            client = SandboxClient(app, http)
            if not kept:
                await client.register(farid())
                await client.ssp(FIND, f"/Patient?identifier={NHS}%7C9990000182")
            kept.append(await found(client, "9990000069"))
            assert await found(client.of("another"), "9990000069") == []
            await client.control("PUT", "/switches", {"pds": {"outage": True}})
            assert [one["id"] for one in await found(client, "9990000182")] == ["60"]
        app.close()
    assert kept[0] == kept[1] != []


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


PHONE, HOME = {"system": "phone", "value": "1"}, {"line": ["1"], "use": "home"}
OFFICIAL = {"use": "official", "family": "Newcomer", "given": ["Farid"]}
NHS_NUMBER = {"system": NHS, "value": "9990000069"}

CHECKS: list[tuple[int, str, tuple[int, str], Callable[[Body], Any]]] = [
    (1, "another resource", INVALID, whole(resourceType="Patient", parameter=None)),
    (1, "no resource type", INVALID, whole(resourceType=None)),
    (1, "an unknown resource type", INVALID, whole(resourceType="Parametres")),
    (1, "a list", INVALID, lambda body: [body]),
    (1, "an unknown element of Parameters", INVALID, whole(colour="red")),
    (1, "an unknown element of the Patient", INVALID, patient(colour="red")),
    (1, "a wrong type", INVALID, patient(birthDate=19721225)),
    (1, "a wrong cardinality", INVALID, patient(name=OFFICIAL)),
    (1, "an empty list", INVALID, patient(name=[])),
    (1, "an email of a use that STU3 does not have", INVALID,
     patient(telecom=[{"system": "email", "use": "holiday", "value": "a@b.example"}])),
    (1, "the parameter is no Patient", INVALID,
     parameters({"name": "registerPatient", "resource": {"resourceType": "Practitioner"}})),
    (1, "the parameter's resource is of an unknown type", INVALID,
     parameters({"name": "registerPatient", "resource": {"resourceType": "Person2"}})),
    (1, "the parameter has a value", INVALID, parameters({"name": "registerPatient", "valueString": "x"})),
    (2, "twice", BAD, parameters({"name": "registerPatient"}, {"name": "registerPatient"})),
    (2, "none", INVALID, whole(parameter=None)),
    (2, "another name", INVALID, parameters({"name": "registerpatient"})),
    (2, "one more of another name", INVALID, parameters({"name": "registerPatient"}, {"name": "other"})),
    (3, "no identifier", NUMBER, patient(identifier=None)),
    (3, "another system", NUMBER, patient(identifier=[{"system": "https://x.example", "value": "9990000069"}])),
    (3, "no value", NUMBER, patient(identifier=[{"system": NHS}])),
    (3, "too short", NUMBER, numbered("999000006")),
    (3, "a wrong check digit", NUMBER, numbered("9990000068")),
    (3, "an impossible prefix", NUMBER, numbered("9990000140")),
    (3, "with blanks", NUMBER, numbered("999 000 0069")),
    (4, "an identifier without system", BAD, patient(identifier=[NHS_NUMBER, {"value": "1"}])),
    (4, "an identifier without value", BAD, patient(identifier=[NHS_NUMBER, {"system": "https://x.example"}])),
    (4, "the NHS number twice", BAD, patient(identifier=[NHS_NUMBER, NHS_NUMBER])),
    (4, "two NHS numbers", BAD, patient(identifier=[NHS_NUMBER, {"system": NHS, "value": "9990000166"}])),
    (5, "active", INVALID, patient(active=True)),
    (5, "multipleBirth", INVALID, patient(multipleBirthBoolean=True)),
    (5, "generalPractitioner", INVALID, patient(generalPractitioner=[{"reference": "Practitioner/21"}])),
    (5, "contact", INVALID, patient(contact=[{"name": {"use": "usual", "family": "X"}}])),
    (5, "managingOrganization", INVALID, patient(managingOrganization={"reference": "Organization/41"})),
    (5, "maritalStatus", INVALID, patient(maritalStatus={"text": "x"})),
    (5, "animal", INVALID, patient(animal={"species": {"text": "cat"}})),
    (5, "communication", INVALID, patient(communication=[{"language": {"text": "x"}}])),
    (5, "photo", INVALID, patient(photo=[{"contentType": "image/png"}])),
    (5, "link", INVALID, patient(link=[{"other": {"reference": "Patient/1"}, "type": "refer"}])),
    (5, "deceased", INVALID, patient(deceasedBoolean=False)),
    (5, "deceased since", INVALID, patient(deceasedDateTime="2020-01-01")),
    (5, "an id", INVALID, patient(id="1")),
    (5, "a narrative", INVALID, patient(text={"status": "empty",
                                              "div": '<div xmlns="http://www.w3.org/1999/xhtml">x</div>'})),
    (5, "another profile", INVALID, patient(meta={"profile": [f"{PROFILE}/CareConnect-GPC-Patient-2"]})),
    (5, "a version", INVALID, patient(meta={"versionId": "1"})),
    (5, "another extension", INVALID, patient(extension=[{"url": "https://x.example", "valueString": "x"}])),
    (5, "registration details", INVALID, patient(extension=[{
        "url": f"{PROFILE}/Extension-CareConnect-GPC-RegistrationDetails-1",
        "extension": [{"url": "registrationPeriod", "valuePeriod": {"start": "2026-06-01"}}]}])),
    (5, "two nhsCommunications", INVALID, patient(extension=[communication(language())] * 2)),
    (5, "an nhsCommunication without language", INVALID,
     patient(extension=[communication({"url": "interpreterRequired", "valueBoolean": True})])),
    (5, "an nhsCommunication with two languages", INVALID,
     patient(extension=[communication(language(), language("en"))])),
    (5, "an nhsCommunication with another part", INVALID,
     patient(extension=[communication(language(), {"url": "dialect", "valueString": "x"})])),
    (5, "an nhsCommunication whose language has no code", INVALID, patient(extension=[communication(
        {"url": "language", "valueCodeableConcept": {"text": "Polish"}})])),
    (5, "an nhsCommunication whose interpreter is a text", INVALID,
     patient(extension=[communication(language(), {"url": "interpreterRequired", "valueString": "yes"})])),
    (5, "an nhsCommunication whose mode is a text", INVALID,
     patient(extension=[communication(language(), {"url": "modeOfCommunication", "valueString": "spoken"})])),
    (5, "a work address", INVALID, patient(address=[{**HOME, "use": "work"}])),
    (5, "an address without use", INVALID, patient(address=[{"line": ["1"]}])),
    (5, "two home addresses", INVALID, patient(address=[HOME, HOME])),
    (5, "two temp addresses", INVALID, patient(address=[{**HOME, "use": "temp"}] * 2)),
    (5, "an address of an unknown type", INVALID, patient(address=[{**HOME, "type": "castle"}])),
    (5, "a gender that STU3 does not have", INVALID, patient(gender="M")),
    (6, "no birthDate", BAD, patient(birthDate=None)),
    (6, "a birthDate without day", BAD, patient(birthDate="1972-12")),
    (6, "no name", BAD, patient(name=None)),
    (6, "no official name", BAD, name(use="usual")),
    (6, "a name without use", BAD, name(use=None)),
    (6, "two official names", BAD, patient(name=[OFFICIAL, OFFICIAL])),
    (6, "an official name that has ended", BAD, name(period={"end": "2026-05"})),
    (6, "an official name of the future", BAD, name(period={"start": "2026-06-02"})),
    (6, "no family", BAD, name(family=None)),
    (6, "no given", BAD, name(given=None)),
    (6, "a blank family", BAD, name(family=" ")),
    (6, "a blank given", BAD, name(given=[" "])),
    (6, "a phone without use", BAD, patient(telecom=[PHONE])),
    (6, "an old phone", BAD, patient(telecom=[{**PHONE, "use": "old"}])),
    (6, "a fax", BAD, patient(telecom=[{"system": "fax", "use": "home", "value": "1"}])),
    (6, "a telecom without system", BAD, patient(telecom=[{"use": "home", "value": "1"}])),
    (6, "a telecom without value", BAD, patient(telecom=[{"system": "phone", "use": "home"}])),
    (6, "two home phones", BAD, patient(telecom=[{**PHONE, "use": "home"}] * 2)),
    (6, "two temp phones", BAD, patient(telecom=[{**PHONE, "use": "temp"}] * 2)),
    (6, "a second email", BAD, patient(telecom=[{"system": "email", "use": use, "value": "a@b.example"}
                                                for use in ("home", "work")])),
    (7, "not known to PDS", DEMOGRAPHICS, numbered(NOBODY)),
    (7, "nowhere at all", DEMOGRAPHICS, numbered("9999999999")),
    (7, "superseded", NUMBER, numbered("9990000115")),
    (7, "invalidated", NUMBER, numbered("9990000131")),
    (7, "merged away", NUMBER, numbered("9990000263")),
    (8, "deceased on PDS", DEMOGRAPHICS, numbered("9990000093")),
    (8, "sensitive on PDS", DEMOGRAPHICS, numbered("9990000107")),
    (8, "another sensitive one", DEMOGRAPHICS, numbered("9990000247")),
    (9, "another birth date and name", DEMOGRAPHICS, numbered("9990000166")),
    (9, "two parts of the birth date with another family name", DEMOGRAPHICS,
     lambda body: name(family="Oldcomer")(patient(birthDate="1972-12-24")(body))),
    (9, "two parts of the birth date with another initial", DEMOGRAPHICS,
     lambda body: name(given=["Ali", "Farid"])(patient(birthDate="1972-12-24")(body))),
    (9, "one part of the birth date", DEMOGRAPHICS, patient(birthDate="1972-11-24")),
]
TRIPS = {
    "deceased": ("9990000093", "Iris", "Departed", "1931-02-17"),
    "sensitive": ("9990000107", "Jonah", "Shielded", "1979-04-01"),
    "unverified": ("9990000190", "Pavel", "Unverifiable", "1961-04-03"),
    "active": ("9990000018", "Ada", "Testwood", "1985-03-14"),
}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: f"{check[0]} {check[1]}")
async def test_each_check_has_its_answer(sandbox: SandboxClient, check: Any) -> None:
    _, _, expected, spoil = check
    answer = await sandbox.register(spoil(farid()))
    assert code(answer) == expected, answer.text
    assert answer.json()["issue"][0]["diagnostics"]
    assert (await sandbox.register(farid())).status_code == 200


async def test_broken_syntax_is_400(sandbox: SandboxClient) -> None:
    assert code(await sandbox.register('{"resourceType": "Parameters", ')) == BAD


@pytest.mark.parametrize("path", ["/Patient/$gpc.registerpatien", "/Patient/gpc.registerpatient",
                                  "/Patient/$GPC.registerpatient", "/Patient/51/$gpc.registerpatient"])
async def test_the_path_must_be_exact(sandbox: SandboxClient, path: str) -> None:
    answer = await sandbox.ssp(f"{GPC}fhir:operation:gpc.registerpatient-1", path, "POST", body=farid())
    assert code(answer) == BAD


@pytest.mark.parametrize("scope", ["patient/*.read", "organization/*.read"])
async def test_a_scope_that_only_reads_is_400(sandbox: SandboxClient, scope: str) -> None:
    answer = await sandbox.register(farid(), named={"Authorization": await sandbox.bearer(scope)})
    assert code(answer) == BAD


@pytest.mark.parametrize("fault", ["outage", "error"])
async def test_pds_out_of_reach_is_500(sandbox: SandboxClient, fault: str) -> None:
    await sandbox.control("PUT", "/switches", {"pds": {fault: True}})
    assert code(await sandbox.register(farid())) == (500, "INTERNAL_SERVER_ERROR")
    await sandbox.control("PUT", "/switches", {})
    assert (await sandbox.register(farid())).status_code == 200


@pytest.mark.parametrize(("who", "expected"), [
    ("deceased", DEMOGRAPHICS), ("sensitive", DEMOGRAPHICS), ("unverified", DEMOGRAPHICS), ("active", DUPLICATE)])
async def test_checks_8_to_11_with_the_patients_own_demographics(sandbox: SandboxClient, who: str,
                                                                expected: tuple[int, str]) -> None:
    assert code(await sandbox.register(registration(*TRIPS[who]))) == expected


@pytest.mark.parametrize(("number", "given", "family", "born", "root"), [
    ("9990000085", "Hugo", "Visitor", "1990-09-09", HUB_ROOT), ("9990000182", "Olga", "Unverified", "1975-02-28", ROOT),
    ("9990000239", "Tess", "Dissent", "1977-01-23", ROOT)])
async def test_an_active_patient_of_any_type_is_409(sandbox: SandboxClient, number: str, given: str, family: str,
                                                   born: str, root: str) -> None:
    assert code(await sandbox.register(registration(number, given, family, born), root)) == DUPLICATE


# One body for each pair of neighbouring rows that fails both: the earlier row answers.
@pytest.mark.parametrize(("rows", "expected", "body"), [
    pytest.param("1+2", INVALID, parameters({"name": "a", "resource": {"resourceType": "Practitioner"}},
                                            {"name": "a"})(farid()), id="1 and 2"),
    pytest.param("2+3", BAD, parameters({"name": "registerPatient"}, {"name": "registerPatient"})(
        farid(identifier=None)), id="2 and 3"),
    pytest.param("3+4", NUMBER, farid(identifier=[{"system": NHS, "value": "1"}, {"value": "1"}]), id="3 and 4"),
    pytest.param("4+5", BAD, farid(identifier=[NHS_NUMBER, NHS_NUMBER], active=True), id="4 and 5"),
    pytest.param("5+6", INVALID, farid(active=True, birthDate=None), id="5 and 6"),
    pytest.param("6+7", BAD, registration(NOBODY, "A", "B", "2000-02-29", name=None), id="6 and 7"),
    pytest.param("7+9", NUMBER, registration("9990000115", *FARID[1:]), id="7 and 9, superseded"),
    pytest.param("8+9", DEMOGRAPHICS, registration("9990000093", *FARID[1:]), id="8 and 9, deceased"),
    pytest.param("9+11", DEMOGRAPHICS, registration("9990000018", *FARID[1:]), id="9 and 11"),
    pytest.param("10+11", DEMOGRAPHICS, registration(*TRIPS["unverified"]), id="10 and 11"),
])
async def test_of_two_neighbouring_failures_the_earlier_answers(sandbox: SandboxClient, rows: str,
                                                               expected: tuple[int, str], body: Body) -> None:
    answer = await sandbox.register(body)
    assert code(answer) == expected, f"{rows}: {answer.text}"


async def test_pds_out_of_reach_answers_before_what_pds_would_say(sandbox: SandboxClient) -> None:
    await sandbox.control("PUT", "/switches", {"pds": {"outage": True}})
    answers = [await sandbox.register(registration(*who)) for who in (TRIPS["deceased"], (NOBODY, *FARID[1:]))]
    assert [code(answer) for answer in answers] == [(500, "INTERNAL_SERVER_ERROR")] * 2


async def test_the_text_of_a_refusal_does_not_tell_sensitive_from_unverified(sandbox: SandboxClient) -> None:
    texts = {(await sandbox.register(registration(*TRIPS[who]))).json()["issue"][0]["diagnostics"]
             for who in ("deceased", "sensitive", "unverified")}
    stranger = await sandbox.register(registration("9990000018", *FARID[1:]))
    assert texts == {stranger.json()["issue"][0]["diagnostics"]}


@pytest.mark.parametrize(("given", "family", "born"), [
    ("Farid", "Elsewhere", "1972-12-25"),       # the birth date alone
    ("FARID", "NEWCOMER", "1972-12-24"),        # two parts, without regard to case
    ("f", "new", "1972-11-25"), ("Felix", "Newham", "1973-12-25")])
async def test_whoever_verifies_is_registered_as_sent(sandbox: SandboxClient, given: str, family: str,
                                                     born: str) -> None:
    answer = await sandbox.register(registration("9990000069", given, family, born))
    assert answer.status_code == 200
    patient = resources(answer.json(), "Patient")[0]
    assert (patient["name"][0]["given"], patient["name"][0]["family"], patient["birthDate"]) == ([given], family, born)


@pytest.mark.parametrize("body", [
    farid(telecom=[{**PHONE, "use": use} for use in ("home", "work", "mobile", "temp")]),
    farid(telecom=[{"system": "email", "use": "work", "value": "a@b.example"}, {**PHONE, "use": "work"}]),
    farid(address=[HOME, {**HOME, "use": "temp", "period": {"start": "2026-06-01"}}]),
    farid(name=[{**OFFICIAL, "period": {"end": "2026-05-31"}}, {**OFFICIAL, "period": {"start": "2026-06"}}]),
    farid(name=[OFFICIAL, {"use": "old", "family": "Before"}]),
    farid(extension=[communication({"url": "interpreterRequired", "valueBoolean": False}, language(),
                                   {"url": "preferred", "valueBoolean": True})]),
])
async def test_what_may_be_sent_is_taken(sandbox: SandboxClient, body: Body) -> None:
    answer = await sandbox.register(body)
    assert answer.status_code == 200, answer.text
    sent, made = body["parameter"][0]["resource"], resources(parsed(answer.json()), "Patient")[0]
    assert [one["value"] for one in made["telecom"]] == [one["value"] for one in sent.get("telecom", made["telecom"])]
    assert made["extension"][1:] == sent.get("extension", [])
    assert [name["use"] for name in made["name"]] == ["official"]


async def test_an_address_is_given_out_in_parts_only(sandbox: SandboxClient) -> None:
    answer = await sandbox.register(farid(address=[{**HOME, "text": "1 Somewhere"}]))
    assert resources(answer.json(), "Patient")[0]["address"] == [HOME]


async def test_gaps_beside_extensions_do_no_harm(sandbox: SandboxClient) -> None:
    gap = [None, {"extension": [{"url": "https://x.example", "valueString": "x"}]}]
    official = {**OFFICIAL, "given": ["Farid", None], "_given": gap, "prefix": ["Mr", None], "_prefix": gap}
    answer = await sandbox.register(farid(name=[official]))
    assert answer.status_code == 200, answer.text
    assert resources(answer.json(), "Patient")[0]["name"][0]["text"] == "NEWCOMER Farid (Mr)"
