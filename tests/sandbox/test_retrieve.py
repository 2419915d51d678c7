"""Read an appointment, and retrieve a patient's appointments: what is there, and every rule of the dates."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from .client import GPC, HUB_ROOT, PROFILE, QUIET_ROOT, ROOT, SandboxClient, booking, code, parsed, resources

RETRIEVE = f"{GPC}fhir:rest:search:patient_appointments-1"
READ = f"{GPC}fhir:rest:read:appointment-1"
CHIDI = "/Patient/53/Appointment"
INVALID = (422, "INVALID_PARAMETER")
TODAY = "2026-06-01"


def days(first: str = TODAY, last: str = "2026-06-30") -> str:
    return f"?start=ge{first}&start=le{last}"


async def retrieved(sandbox: SandboxClient, path: str = CHIDI, query: str = "", root: str = ROOT) -> list[str]:
    """The ids of the appointments of a patient, in their order."""
    answer = await sandbox.ssp(RETRIEVE, f"{path}{query or days()}", root=root)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    return [one["id"] for one in resources(parsed(answer.json()), "Appointment")]


async def book_at(sandbox: SandboxClient, day: str, patient: str, place: int = 0) -> dict[str, Any]:
    """A booking of a slot of schedule 11 on a day."""
    bundle = await sandbox.free(day, day)
    schedule = next(one for one in resources(bundle, "Schedule") if one["id"] == "11")
    slots = [one for one in resources(bundle, "Slot") if one["schedule"]["reference"] == "Schedule/11"]
    answer = await sandbox.book(booking([slots[place]], schedule, "2026-06-01T09:00:00+01:00", patient))
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def test_a_patients_appointments_include_cancelled_ones_and_the_practices_own(sandbox: SandboxClient) -> None:
    answer = await sandbox.ssp(RETRIEVE, CHIDI + days())
    bundle = parsed(answer.json())
    made = resources(bundle, "Appointment")

    assert (bundle["type"], set(bundle)) == ("searchset", {"resourceType", "type", "entry"})
    assert [(one["id"], one["status"], len(one["slot"]), "contained" in one) for one in made] == [
        ("801", "booked", 1, True), ("802", "booked", 2, True), ("803", "cancelled", 1, True),
        ("804", "booked", 1, False)]
    assert [one["meta"] for one in made] == [
        {"versionId": version, "profile": [f"{PROFILE}/GPConnect-Appointment-1"]} for version in "1121"]
    assert made == [(await sandbox.ssp(READ, f"/Appointment/{one['id']}")).json() for one in made]


async def test_an_appointment_read_has_its_version_as_etag(sandbox: SandboxClient) -> None:
    answer = await sandbox.ssp(READ, "/Appointment/803")
    assert answer.status_code == 200
    assert answer.headers["ETag"] == 'W/"2"'
    assert answer.headers["Cache-Control"] == "no-store"
    made = parsed(answer.json())
    assert (made["meta"]["versionId"], made["status"]) == ("2", "cancelled")
    assert made["extension"][-1]["valueString"] == "Patient no longer travels"


async def test_every_reference_of_an_appointment_resolves_at_the_same_practice(sandbox: SandboxClient) -> None:
    for id in ("801", "802", "803", "804"):
        made = (await sandbox.ssp(READ, f"/Appointment/{id}")).json()
        for participant in made["participant"]:
            kind, resolved = participant["actor"]["reference"].split("/")
            found = await sandbox.ssp(f"{GPC}fhir:rest:read:{kind.lower()}-1", f"/{kind}/{resolved}")
            assert (found.status_code, found.json()["id"]) == (200, resolved)


@pytest.mark.parametrize("id", ["", "0", "1", "0801", "801a", "null", "x" * 64, "9" * 300, "a.b-c", "%2F", "%D9%A1",
                                "-801", "801.0", "+801", "99999999999999999999"])
async def test_an_unknown_empty_or_odd_id_is_404(sandbox: SandboxClient, id: str) -> None:
    assert code(await sandbox.ssp(READ, f"/Appointment/{id}")) == (404, "NO_RECORD_FOUND")


async def test_another_practices_appointment_is_404(sandbox: SandboxClient) -> None:
    assert code(await sandbox.ssp(READ, "/Appointment/801", root=HUB_ROOT)) == (404, "NO_RECORD_FOUND")


async def test_todays_appointments_are_still_read_and_retrieved_and_yesterdays_not(sandbox: SandboxClient) -> None:
    await sandbox.control("PUT", "/clock", {"now": "2026-06-02T23:59:00+01:00"})
    assert (await sandbox.ssp(READ, "/Appointment/801")).status_code == 200
    assert await retrieved(sandbox, query=days("2026-06-02", "2026-06-02")) == ["801", "802", "803", "804"]
    await sandbox.control("PUT", "/clock", {"now": "2026-06-03T00:00:00+01:00"})
    assert code(await sandbox.ssp(READ, "/Appointment/801")) == (422, "INVALID_RESOURCE")
    assert code(await sandbox.ssp(READ, "/Appointment/803")) == (422, "INVALID_RESOURCE")
    assert await retrieved(sandbox, query=days("2026-06-03")) == []


async def test_only_what_starts_between_both_days_is_returned(sandbox: SandboxClient) -> None:
    ids = [(await book_at(sandbox, day, "51"))["id"] for day in ("2026-06-08", "2026-06-04", "2026-06-05")]
    ada = "/Patient/51/Appointment"
    assert await retrieved(sandbox, ada) == [ids[1], ids[2], ids[0]]
    assert await retrieved(sandbox, ada, days("2026-06-05", "2026-06-05")) == [ids[2]]
    assert await retrieved(sandbox, ada, days("2026-06-05", "2026-06-08")) == [ids[2], ids[0]]
    assert await retrieved(sandbox, ada, days("2026-06-06", "2026-06-07")) == []
    assert await retrieved(sandbox, ada, days("2026-06-09", "9999-12-31")) == []


async def test_the_practices_rules_of_booking_do_not_hide_anything(sandbox: SandboxClient) -> None:
    """Restrictions, embargo and booking window are for search and booking."""
    made = await book_at(sandbox, "2026-06-01", "51", place=1)
    await sandbox.control("PUT", "/clock", {"now": made["start"]})
    answer = await sandbox.ssp(RETRIEVE, "/Patient/51/Appointment" + days(), Ssp_From="999000000202")
    assert [one["id"] for one in resources(answer.json(), "Appointment")] == [made["id"]]


async def test_a_patient_without_appointments_is_an_empty_bundle(sandbox: SandboxClient) -> None:
    answer = await sandbox.ssp(RETRIEVE, "/Patient/68/Appointment" + days())
    assert (answer.status_code, answer.json()) == (200, {"resourceType": "Bundle", "type": "searchset"})


@pytest.mark.parametrize("query", [
    "?start=le2026-06-30&start=ge2026-06-01", days("2026-06-02", "2026-06-02"), days(TODAY, TODAY),
    f"{days()}&_sort=start&_count=1&_format=application/fhir%2Bjson", f"?_count=0&colour=red&{days()[1:]}"])
async def test_a_good_period_is_taken_in_either_order_whatever_else_is_sent(sandbox: SandboxClient,
                                                                           query: str) -> None:
    expected = [] if query == days(TODAY, TODAY) else ["801", "802", "803", "804"]
    assert await retrieved(sandbox, query=query) == expected


@pytest.mark.parametrize("query", [
    pytest.param("", id="none"),
    pytest.param("?start=ge2026-06-01", id="one"),
    pytest.param("?start=le2026-06-01", id="the other one"),
    pytest.param(f"{days()}&start=ge2026-06-02", id="three"),
    pytest.param("?start=ge2026-06-01&start=ge2026-06-02", id="ge twice"),
    pytest.param("?start=le2026-06-01&start=le2026-06-02", id="le twice"),
    pytest.param("?start=2026-06-01&start=2026-06-02", id="no prefix"),
    pytest.param("?start=ge2026-06-01&start=2026-06-02", id="one without prefix"),
    pytest.param("?start=gt2026-06-01&start=lt2026-06-02", id="other prefixes"),
    pytest.param("?start=ge2026-06-01&start=eq2026-06-02", id="eq"),
    pytest.param("?start=ge2026&start=le2026", id="years"),
    pytest.param("?start=ge2026-06&start=le2026-07", id="months"),
    pytest.param("?start=ge2026-06-01T09:00:00%2B01:00&start=le2026-06-02", id="a time of day"),
    pytest.param("?start=ge2026-06-01&start=le2026-06-02T00:00:00%2B01:00", id="a time of day at the end"),
    pytest.param("?start=ge2026-06-31&start=le2026-07-31", id="no day of the calendar"),
    pytest.param("?start=ge&start=le", id="no dates"),
    pytest.param("?Start=ge2026-06-01&Start=le2026-06-02", id="wrong case"),
    pytest.param("?start=ge2026-05-31&start=le2026-06-02", id="ge in the past"),
    pytest.param("?start=ge2026-05-01&start=le2026-05-31", id="both in the past"),
    pytest.param("?start=ge2026-06-02&start=le2026-06-01", id="reversed"),
    pytest.param("?start=ge2026-06-02&start=le2026-05-31", id="le in the past"),
])
async def test_a_bad_period_is_422(sandbox: SandboxClient, query: str) -> None:
    assert code(await sandbox.ssp(RETRIEVE, CHIDI + query)) == INVALID


@pytest.mark.parametrize("id", ["9999", "null", "", "x" * 65, "55", "57", "67", "61", "%20"])
async def test_an_unknown_patient_or_one_whom_a_find_never_returns_is_404(sandbox: SandboxClient, id: str) -> None:
    answer = await sandbox.ssp(RETRIEVE, f"/Patient/{id}/Appointment{days()}")
    assert code(answer) == (404, "PATIENT_NOT_FOUND")


async def test_the_parameters_are_judged_before_the_patient(sandbox: SandboxClient) -> None:
    assert code(await sandbox.ssp(RETRIEVE, "/Patient/9999/Appointment")) == INVALID


@pytest.mark.parametrize("scope", ["patient/*.write", "organization/*.write"])
async def test_a_scope_that_writes_is_400(sandbox: SandboxClient, scope: str) -> None:
    answer = await sandbox.ssp(RETRIEVE, CHIDI + days(), Authorization=await sandbox.bearer(scope))
    assert code(answer) == (400, "BAD_REQUEST")


async def test_a_practice_without_appointment_management_refuses_both(sandbox: SandboxClient) -> None:
    one = await sandbox.ssp(READ, "/Appointment/801", root=QUIET_ROOT)
    other = await sandbox.ssp(RETRIEVE, "/Patient/81/Appointment" + days(), root=QUIET_ROOT)
    assert [code(one), code(other)] == [(403, "ACCESS_DENIED")] * 2


async def test_the_day_is_the_uks_also_in_summer_just_after_midnight(sandbox: SandboxClient) -> None:
    await sandbox.control("PUT", "/clock", {"now": "2026-06-02T00:30:00+01:00"})
    assert code(await sandbox.ssp(RETRIEVE, CHIDI + days())) == INVALID
    now = datetime.fromisoformat("2026-06-02T00:30:00+01:00") + timedelta(days=1)
    assert await retrieved(sandbox, query=days("2026-06-02", now.date().isoformat())) == ["801", "802", "803", "804"]
