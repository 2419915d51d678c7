"""Search for free slots: the parameters, the Bundle, and who sees which slots."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from .client import HUB_ROOT, ODS, SLOTS, TYPE, WILLOW_ROOT, SandboxClient, code, parsed, resources, slot_query

URGENT, GP = f"&searchFilter={TYPE}%7Curgent-care", f"&searchFilter={TYPE}%7Cgp-practice"
ONE, TWO = f"&searchFilter={ODS}%7CT99101", f"&searchFilter={ODS}%7CT99002"
GOOD = ("ge2026-06-02", "le2026-06-05")


async def search(sandbox: SandboxClient, start: str | None, end: str | None, more: str = "") -> tuple[int, str]:
    """Status and code; 200 has no code."""
    answer = await sandbox.ssp(SLOTS, slot_query(start, end) + more)
    return (200, "") if answer.status_code == 200 else code(answer)


async def test_the_bundle_holds_slots_first_and_each_linked_resource_once(sandbox: SandboxClient) -> None:
    bundle = parsed(await sandbox.free("2026-06-02", "2026-06-02"))
    kinds = [entry["resource"]["resourceType"] for entry in bundle["entry"]]
    slots, schedules = resources(bundle, "Slot"), resources(bundle, "Schedule")
    ids = [(entry["resource"]["resourceType"], entry["resource"]["id"]) for entry in bundle["entry"]]

    assert set(bundle) == {"resourceType", "type", "entry"}
    assert list(dict.fromkeys(kinds)) == ["Slot", "Schedule", "Practitioner", "Location", "Organization"]
    assert len(ids) == len(set(ids))
    assert [slot["start"] for slot in slots] == sorted(slot["start"] for slot in slots)
    assert {slot["schedule"]["reference"] for slot in slots} == {f"Schedule/{one['id']}" for one in schedules}
    assert {actor["reference"] for one in schedules for actor in one["actor"]} == {
        f"{kind}/{one['id']}" for kind in ("Practitioner", "Location") for one in resources(bundle, kind)}
    assert [one["id"] for one in resources(bundle, "Organization")] == ["41"]
    assert all(slot["id"].isdigit() and slot["status"] == "free" for slot in slots)
    assert {"serviceCategory", "appointmentType", "specialty", "comment"} & {key for slot in slots for key in slot} \
        == set()
    assert {"active", "serviceType", "specialty", "comment"} & {key for one in schedules for key in one} == set()


async def test_a_slot_and_its_schedule_say_what_booking_needs(sandbox: SandboxClient) -> None:
    bundle = await sandbox.free("2026-06-02", "2026-06-02")
    slot = resources(bundle, "Slot")[0]
    schedule = next(one for one in resources(bundle, "Schedule") if one["id"] == "13")

    assert slot["extension"] == [{
        "url": "https://fhir.nhs.uk/STU3/StructureDefinition/Extension-GPConnect-DeliveryChannel-2",
        "valueCode": "Telephone"}]
    assert slot["serviceType"] == [{"text": "Telephone Consultation"}]
    assert slot["schedule"] == {"reference": "Schedule/13"}
    assert schedule["extension"][0]["valueCodeableConcept"]["coding"][0]["code"] == "R0260"
    assert schedule["actor"] == [{"reference": "Location/31"}, {"reference": "Practitioner/21"}]
    assert schedule["planningHorizon"] == {"start": "2026-06-01T00:00:00+01:00", "end": "2026-06-17T00:00:00+01:00"}


async def test_practitioners_and_places_come_only_when_asked_for_the_organisation_always(
        sandbox: SandboxClient) -> None:
    answer = await sandbox.ssp(SLOTS, slot_query(*GOOD, include="&_include=Slot:schedule"))
    kinds = {entry["resource"]["resourceType"] for entry in answer.json()["entry"]}
    assert kinds == {"Slot", "Schedule", "Organization"}


async def test_no_slots_is_an_empty_bundle(sandbox: SandboxClient) -> None:
    assert parsed(await sandbox.free("2027-01-01", "2027-01-02")) == {"resourceType": "Bundle", "type": "searchset"}


@pytest.mark.parametrize(("start", "end"), [(None, GOOD[1]), (GOOD[0], None)])
async def test_without_start_or_end_it_is_400(sandbox: SandboxClient, start: str | None, end: str | None) -> None:
    assert await search(sandbox, start, end) == (400, "BAD_REQUEST")


async def test_without_status_or_the_schedules_include_it_is_400(sandbox: SandboxClient) -> None:
    for path in ("/Slot?start=ge2026-06-02&end=le2026-06-05&_include=Slot:schedule",
                 slot_query(*GOOD, include=""), slot_query(*GOOD, include="&_include=Slot:practitioner")):
        assert code(await sandbox.ssp(SLOTS, path)) == (400, "BAD_REQUEST")


@pytest.mark.parametrize("status", ["busy", "", "FREE", "free&status=busy"])
async def test_another_status_is_422(sandbox: SandboxClient, status: str) -> None:
    assert code(await sandbox.ssp(SLOTS, slot_query(*GOOD, status=status))) == (422, "INVALID_PARAMETER")


@pytest.mark.parametrize("start", [
    "", "2026-06-02", "eq2026-06-02", "gt2026-06-02", "lt2026-06-02", "ne2026-06-02", "le2026-06-02", "ge", "ge2026",
    "ge2026-06", "ge2026-06-31", "ge2026-6-2", "ge2026-06-02T09:00", "ge2026-06-02T09:00:00",
    "ge2026-06-02T09:00:00Z", "ge2026-06-02T09:00:00%2B00:00", "ge2026-06-02T09:00:00%2B02:00",
    "ge2026-06-02T09:00:00+01:00", "ge2026-06-02T09:00:00.5%2B01:00", "ge2026-06-02T25:00:00%2B01:00",
    "ge2026-06-02&start=ge2026-06-02", "ge9999-12-31", "geyesterday"])
async def test_a_start_in_another_form_is_422(sandbox: SandboxClient, start: str) -> None:
    assert await search(sandbox, start, GOOD[1]) == (422, "INVALID_PARAMETER")


@pytest.mark.parametrize("end", ["", "2026-06-05", "ge2026-06-05", "lt2026-06-05", "le2026-06",
                                 "le2026-06-05T09:00:00Z", "le2026-06-05&end=le2026-06-05"])
async def test_an_end_in_another_form_is_422(sandbox: SandboxClient, end: str) -> None:
    assert await search(sandbox, GOOD[0], end) == (422, "INVALID_PARAMETER")


@pytest.mark.parametrize(("start", "end"), [
    ("ge2026-06-02", "le2026-06-02"), ("ge2026-06-02", "le2026-06-16"), ("ge2026-05-01", "le2026-05-02"),
    ("ge2026-06-02T09:00:00%2B01:00", "le2026-06-16T09:00:00%2B01:00"),
    ("ge2026-06-02", "le2026-06-16T23:59:59%2B01:00"),
    ("ge2026-10-20T09:00:00%2B01:00", "le2026-11-03T09:00:00%2B00:00"),
    ("ge2026-06-02T00:00:00%2B01:00", "le2026-06-16")])
async def test_up_to_14_days_are_fine_whatever_the_clocks_do(sandbox: SandboxClient, start: str, end: str) -> None:
    assert await search(sandbox, start, end) == (200, "")


@pytest.mark.parametrize(("start", "end"), [
    ("ge2026-06-02", "le2026-06-17"), ("ge2026-06-02", "le2026-07-03"), ("ge2026-06-02", "le2026-06-01"),
    ("ge2026-06-02T09:00:00%2B01:00", "le2026-06-16T09:00:01%2B01:00"),
    ("ge2026-06-02T09:00:01%2B01:00", "le2026-06-02T09:00:00%2B01:00")])
async def test_more_than_14_days_or_backwards_is_422(sandbox: SandboxClient, start: str, end: str) -> None:
    assert await search(sandbox, start, end) == (422, "INVALID_PARAMETER")


async def test_on_the_day_the_clocks_change_the_offset_follows_them(sandbox: SandboxClient) -> None:
    day = "2026-10-25T"
    assert await search(sandbox, f"ge{day}00:30:00%2B01:00", f"le{day}12:00:00%2B00:00") == (200, "")
    assert await search(sandbox, f"ge{day}00:30:00%2B00:00", f"le{day}12:00:00%2B00:00") == (422, "INVALID_PARAMETER")


async def test_times_bound_the_slots_by_start_and_end(sandbox: SandboxClient) -> None:
    answer = await sandbox.ssp(SLOTS, slot_query("ge2026-06-02T08:35:00%2B01:00", "le2026-06-02T09:15:00%2B01:00"))
    assert [slot["start"][11:16] for slot in resources(answer.json(), "Slot")] == ["08:40", "08:50", "09:00"]


@pytest.mark.parametrize("more", [
    "&searchFilter=urgent-care", "&searchFilter=%7C", f"&searchFilter={TYPE}%7Concology",
    "&searchFilter=https://example.org/other%7Cx", "&_count=1&_sort=start", "&colour=red",
    "&_include:recurse=Slot:unknown"])
async def test_unknown_filters_and_parameters_change_nothing(sandbox: SandboxClient, more: str) -> None:
    plain = await sandbox.free("2026-06-02", "2026-06-05")
    assert await sandbox.free("2026-06-02", "2026-06-05", more=more) == plain


async def test_each_combination_of_filters_sees_its_own_reserved_slots(sandbox: SandboxClient) -> None:
    seen = {}
    for name, filters in {"nobody": "", "urgent": URGENT, "gp": GP, "one": ONE, "two": TWO, "urgent one": URGENT + ONE,
                          "urgent two": URGENT + TWO, "gp one": GP + ONE, "gp two": GP + TWO}.items():
        slots = resources(await sandbox.free("2026-06-06", "2026-06-06", more=filters), "Slot")
        assert any(slot["schedule"]["reference"] == "Schedule/19" for slot in slots)
        seen[name] = [slot["start"][11:16] for slot in slots if slot["schedule"]["reference"] == "Schedule/20"]
    assert seen == {
        "nobody": [], "urgent": ["16:00"], "gp": ["16:10"], "one": ["16:20"], "two": ["16:40"],
        "urgent one": ["16:00", "16:20", "16:30"], "urgent two": ["16:00", "16:40"], "gp one": ["16:10", "16:20"],
        "gp two": ["16:10", "16:40", "16:50"]}


async def test_at_the_hub_three_enquirers_see_three_sets(sandbox: SandboxClient) -> None:
    def starts(bundle: dict[str, object]) -> list[str]:
        return [slot["start"][11:16] for slot in resources(bundle, "Slot")
                if slot["schedule"]["reference"] == "Schedule/16"]

    day = ("2026-06-02", "2026-06-02")
    assert starts(await sandbox.free(*day, HUB_ROOT)) == ["18:30", "18:40", "18:50"]
    assert starts(await sandbox.free(*day, HUB_ROOT, URGENT)) == ["18:30", "18:40", "18:50", "19:00", "19:10", "19:20"]
    assert starts(await sandbox.free(*day, HUB_ROOT, TWO)) == ["18:30", "18:40", "18:50", "19:30", "19:40", "19:50"]


async def test_the_hubs_video_evening_has_an_embargo_and_a_window(sandbox: SandboxClient) -> None:
    await sandbox.control("PUT", "/clock", {"now": "2026-06-01T19:15:00+01:00"})
    slots = resources(await sandbox.free("2026-06-01", "2026-06-15", HUB_ROOT), "Slot")
    video = [slot["start"] for slot in slots if slot["schedule"]["reference"] == "Schedule/17"]
    assert video[0] == "2026-06-01T20:20:00+01:00"
    assert video[-1] == "2026-06-07T21:20:00+01:00"


async def test_willow_has_nothing_for_a_week_and_slots_from_the_eighth_day(sandbox: SandboxClient) -> None:
    assert resources(await sandbox.free("2026-06-01", "2026-06-08", WILLOW_ROOT), "Slot") == []
    later = resources(await sandbox.free("2026-06-09", "2026-06-16", WILLOW_ROOT), "Slot")
    assert later[0]["start"] == "2026-06-09T09:00:00+01:00"


async def test_edge_slots_are_where_the_day_began(sandbox: SandboxClient) -> None:
    today = [slot["start"][11:16] for slot in resources(await sandbox.free("2026-06-01", "2026-06-01"), "Slot")]
    tomorrow = {slot["start"][11:16] for slot in resources(await sandbox.free("2026-06-02", "2026-06-02"), "Slot")
                if slot["schedule"]["reference"] == "Schedule/11"}
    change = resources(await sandbox.free("2026-10-25", "2026-10-25"), "Slot")

    assert today == ["08:00", "09:30"]
    # 09:30 is busy, 09:40 not bookable from outside; 10:00, 10:20 and 10:30 are appointments, 10:50's was cancelled.
    assert tomorrow == {"09:00", "09:10", "09:20", "09:50", "10:10", "10:40", "10:50"}
    assert [(slot["start"], slot["end"]) for slot in change] == [
        ("2026-10-25T01:55:00+01:00", "2026-10-25T01:05:00+00:00")]


@pytest.mark.parametrize("now", [
    "2026-06-01T09:00:00+01:00", "2026-06-02T23:59:00+01:00", "2026-06-03T00:00:00+01:00", "2026-06-04T12:00:00+01:00",
    "2026-06-05T17:00:00+01:00", "2026-06-06T09:00:00+01:00", "2026-06-07T09:00:00+01:00", "2026-03-29T00:30:00+00:00",
    "2026-10-25T01:30:00+00:00", "2026-12-31T23:30:00+00:00"])
async def test_after_a_reset_the_first_slot_of_each_coming_day_is_for_everybody(sandbox: SandboxClient,
                                                                                now: str) -> None:
    await sandbox.control("PUT", "/clock", {"now": now})
    await sandbox.control("POST", "/reset")
    bundle = await sandbox.free(now[:10], _later(now, 14))
    slots, schedules = resources(bundle, "Slot"), {one["id"]: one for one in resources(bundle, "Schedule")}
    for ahead in range(1, 15):
        of_day = [slot for slot in slots if slot["start"].startswith(_later(now, ahead))]
        assert len(of_day) >= 3
        role = schedules[of_day[0]["schedule"]["reference"].removeprefix("Schedule/")]["extension"][0]
        assert role["valueCodeableConcept"]["coding"][0]["code"] == "R0260"


async def test_what_was_on_offer_stays_when_midnight_passes(sandbox: SandboxClient) -> None:
    before = resources(await sandbox.free("2026-06-02", "2026-06-15"), "Slot")
    await sandbox.control("PUT", "/clock", {"now": "2026-06-03T00:01:00+01:00"})
    after = resources(await sandbox.free("2026-06-02", "2026-06-15"), "Slot")
    assert [slot["id"] for slot in before if slot not in after] == []


def _later(now: str, days: int) -> str:
    return (date.fromisoformat(now[:10]) + timedelta(days=days)).isoformat()
