"""Register a patient: what comes back, what may be sent, the whole pool, restart and reset."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

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
from .registering import (
    DUPLICATE,
    HOME,
    OFFICIAL,
    PHONE,
    Body,
    communication,
    farid,
    found,
    language,
)

READ = f"{GPC}fhir:rest:read:patient-1"


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
