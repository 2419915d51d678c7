"""The acceptance scenarios of the specification's brief, row by row.

Rows that are a table of their own have a file of their own: *Special patients* ``test_people``, *SSP* and *OPTIONS*
``test_ssp``, *Provider* ``test_pipeline``, ``test_slots``, ``test_booking`` and ``test_token``, *Formats*
``test_formats`` and ``test_xml_interactions``, *Registering* ``test_register`` and ``test_register_checks``,
*Concurrency* ``test_storm``.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from .client import (
    AMEND,
    CANCEL,
    FIND,
    GPC,
    HUB_ROOT,
    METADATA,
    NHS,
    ODS,
    PROFILE,
    ROOT,
    SLOTS,
    TYPE,
    WILLOW_ROOT,
    SandboxClient,
    booking,
    code,
    registration,
    resources,
    slot_query,
)

LONDON = ZoneInfo("Europe/London")
CREATED = "2026-06-01T09:00:00+01:00"
INTERACTION, PARTY_KEY = "https://fhir.nhs.uk/Id/nhsServiceInteractionId", "https://fhir.nhs.uk/Id/nhsMhsPartyKey"
ROLE, CHANNEL = f"{PROFILE}/Extension-GPConnect-PractitionerRole-1", f"{PROFILE}/Extension-GPConnect-DeliveryChannel-2"
REASON = f"{PROFILE}/Extension-GPConnect-AppointmentCancellationReason-1"
Body = dict[str, Any]


async def offered(sandbox: SandboxClient, day: str, root: str = ROOT, more: str = "") -> list[tuple[Body, Body]]:
    """The free slots of a day, each with its schedule."""
    bundle = await sandbox.free(day, day, root, more)
    schedules = {f"Schedule/{one['id']}": one for one in resources(bundle, "Schedule")}
    return [(slot, schedules[slot["schedule"]["reference"]]) for slot in resources(bundle, "Slot")]


async def of_schedule(sandbox: SandboxClient, id: str, day: str = "2026-06-03", root: str = ROOT) -> list[Body]:
    return [slot for slot, schedule in await offered(sandbox, day, root) if schedule["id"] == id]


async def booked(sandbox: SandboxClient, slots: list[Body], schedule: str = "11", root: str = ROOT, patient: str = "51",
                 **changes: Any) -> tuple[int, Body]:
    """Status and body of the answer to a booking of slots of a schedule."""
    of = next(one for slot, one in await offered(sandbox, slots[0]["start"][:10], root) if one["id"] == schedule)
    answer = await sandbox.book(booking(slots, of, CREATED, patient, **changes), root)
    return answer.status_code, answer.json()


async def find(sandbox: SandboxClient, number: str, root: str = ROOT) -> list[Body]:
    answer = await sandbox.ssp(FIND, f"/Patient?identifier={NHS}%7C{number}", root=root)
    return resources(answer.json(), "Patient")


@pytest.mark.parametrize("skipped", ["nothing", "the statement", "the trace"])
async def test_happy_patient_1_books_in_seven_exchanges_or_fewer(sandbox: SandboxClient, skipped: str) -> None:
    exchanges = 0
    practice = "T99001"
    if skipped != "the trace":
        practice = (await sandbox.pds("9990000018")).json()["generalPractitioner"][0]["identifier"]["value"]
        exchanges += 1
    asked = f"organization={ODS}%7C{practice}&identifier={INTERACTION}%7C{SLOTS}"
    endpoint = (await sandbox.sds(f"Endpoint?{asked}")).json()["entry"][0]["resource"]
    key = next(one["value"] for one in endpoint["identifier"] if one["system"] == PARTY_KEY)
    device = (await sandbox.sds(f"Device?{asked}&identifier={PARTY_KEY}%7C{key}")).json()["entry"][0]["resource"]
    exchanges += 2
    root, asid = endpoint["address"], device["identifier"][0]["value"]
    to = {"Ssp-To": asid}
    if skipped != "the statement":
        assert (await sandbox.ssp(METADATA, "/metadata", root=root, named=to)).json()["version"] == "1.2.7"
        exchanges += 1
    slots, schedule = (await offered(sandbox, "2026-06-02"))[0]
    patient = (await find(sandbox, "9990000018", root))[0]
    answer = await sandbox.book(booking([slots], schedule, CREATED, patient["id"]), root, to)
    exchanges += 3

    assert answer.status_code == 201
    assert exchanges == (7 if skipped == "nothing" else 6)
    assert slots["id"] not in [slot["id"] for slot, _ in await offered(sandbox, "2026-06-02")]


async def test_multi_slot_two_adjacent_slots_of_schedule_11_are_201_spanning_both(sandbox: SandboxClient) -> None:
    pair = (await of_schedule(sandbox, "11"))[:2]
    status, body = await booked(sandbox, pair)
    assert status == 201
    assert (body["start"], body["end"]) == (pair[0]["start"], pair[1]["end"])


async def test_multi_slot_across_channel_schedule_service_type_or_gap_is_422(sandbox: SandboxClient) -> None:
    eleven, twelve = await of_schedule(sandbox, "11"), await of_schedule(sandbox, "12")
    thirteen, fourteen = await of_schedule(sandbox, "13"), await of_schedule(sandbox, "14")
    for slots, schedule in ((fourteen[1:3], "14"), ([thirteen[-1], eleven[0]], "13"), (twelve[:2], "12"),
                            ([eleven[0], eleven[2]], "11")):
        status, body = await booked(sandbox, slots, schedule)
        assert (status, body["issue"][0]["details"]["coding"][0]["code"]) == (422, "INVALID_RESOURCE")


async def test_multi_slot_one_of_two_taken_is_409_and_no_change(sandbox: SandboxClient) -> None:
    pair = (await of_schedule(sandbox, "11"))[:2]
    assert (await booked(sandbox, pair[1:]))[0] == 201
    before = await sandbox.free("2026-06-03", "2026-06-03")
    assert (await booked(sandbox, pair))[0] == 409
    assert await sandbox.free("2026-06-03", "2026-06-03") == before


async def test_no_record_patient_6_is_empty_then_registered_then_booked(sandbox: SandboxClient) -> None:
    assert await find(sandbox, "9990000069") == []
    registered = await sandbox.register(registration("9990000069", "Farid", "Newcomer", "1972-12-25"))
    patient = resources(registered.json(), "Patient")[0]
    assert registered.status_code == 200
    assert await find(sandbox, "9990000069") == [patient]
    assert (await booked(sandbox, (await of_schedule(sandbox, "11"))[:1], patient=patient["id"]))[0] == 201


async def test_no_record_patient_7_is_re_activated_as_temporary(sandbox: SandboxClient) -> None:
    assert await find(sandbox, "9990000077") == []
    registered = await sandbox.register(registration("9990000077", "Grace", "Lapsed", "1964-05-05"))
    patient = resources(registered.json(), "Patient")[0]
    details = {one["url"]: one for one in patient["extension"][0]["extension"]}
    assert (registered.status_code, patient["id"]) == (200, "55")
    assert details["registrationType"]["valueCodeableConcept"]["coding"][0]["code"] == "T"


async def test_no_slots_for_patient_4_until_the_dates_are_amended(sandbox: SandboxClient) -> None:
    today = date(2026, 6, 1)
    first, second = (f"{today + timedelta(ahead):%Y-%m-%d}" for ahead in (0, 7))
    assert await sandbox.free(first, second, WILLOW_ROOT) == {"resourceType": "Bundle", "type": "searchset"}
    later = f"{today + timedelta(8):%Y-%m-%d}"
    slots = await of_schedule(sandbox, "15", later, WILLOW_ROOT)
    assert (await booked(sandbox, slots[:1], "15", WILLOW_ROOT, "61"))[0] == 201


async def test_other_practice_the_hub_shows_three_different_sets(sandbox: SandboxClient) -> None:
    filters = (f"&searchFilter={TYPE}%7Curgent-care", "", f"&searchFilter={ODS}%7CT99002")
    seen = [{slot["id"] for slot, _ in await offered(sandbox, "2026-06-03", HUB_ROOT, more)} for more in filters]
    assert len({frozenset(ids) for ids in seen}) == 3
    assert seen[1] < seen[0]
    assert seen[1] < seen[2]


async def test_versions_amend_clash_cancel_retrieve_and_book_again(sandbox: SandboxClient) -> None:
    slots = (await of_schedule(sandbox, "11"))[:1]
    _, made = await booked(sandbox, slots, patient="52")
    path, first = f"/Appointment/{made['id']}", {"If-Match": 'W/"1"'}
    amended = await sandbox.ssp(AMEND, path, "PUT", body={**made, "comment": "Ring"}, named=first)
    stale = await sandbox.ssp(AMEND, path, "PUT", body={**made, "comment": "Knock"}, named=first)
    reason = {"url": REASON, "valueString": "Better"}
    wanted = {**amended.json(), "status": "cancelled", "extension": [*made["extension"], reason]}
    cancelled = await sandbox.ssp(CANCEL, path, "PUT", body=wanted, named={"If-Match": amended.headers["ETag"]})
    listed = await sandbox.ssp(f"{GPC}fhir:rest:search:patient_appointments-1",
                               "/Patient/52/Appointment?start=ge2026-06-03&start=le2026-06-03")

    assert (amended.status_code, code(stale), cancelled.status_code) == (200, (409, "FHIR_CONSTRAINT_VIOLATION"), 200)
    assert [one["status"] for one in resources(listed.json(), "Appointment")] == ["cancelled"]
    assert (await booked(sandbox, slots))[0] == 201


@pytest.mark.parametrize(("day", "right", "wrong"), [
    ("2026-03-29", "00:30:00%2B00:00", "00:30:00%2B01:00"), ("2026-03-29", "03:00:00%2B01:00", "03:00:00%2B00:00"),
    ("2026-03-29", "03:00:00%2B01:00", "01:30:00%2B00:00"), ("2026-10-25", "00:30:00%2B01:00", "00:30:00%2B00:00"),
    ("2026-10-25", "03:00:00%2B00:00", "03:00:00%2B01:00"), ("2036-10-26", "12:00:00%2B00:00", "12:00:00%2B01:00")])
async def test_clock_change_the_wrong_offset_on_the_day_is_422_the_right_one_200(sandbox: SandboxClient, day: str,
                                                                              right: str, wrong: str) -> None:
    end = f"le{date.fromisoformat(day) + timedelta(2):%Y-%m-%d}"
    assert code(await sandbox.ssp(SLOTS, slot_query(f"ge{day}T{wrong}", end))) == (422, "INVALID_PARAMETER")
    assert (await sandbox.ssp(SLOTS, slot_query(f"ge{day}T{right}", end))).status_code == 200


async def test_sds_order_only_the_party_key_leads_to_one_of_willows_two_systems(sandbox: SandboxClient) -> None:
    asked = f"Device?organization={ODS}%7CT99002&identifier={INTERACTION}%7C{METADATA}"
    asids = [[entry["resource"]["identifier"][0]["value"] for entry in (await sandbox.sds(query)).json()["entry"]]
             for query in (asked, f"{asked}&identifier={PARTY_KEY}%7CT99002-8000002")]
    assert (sorted(asids[0]), asids[1]) == (["999000000102", "999000000202"], ["999000000102"])


# Monday to Sunday, both changes of the clocks with their eves, and the end of the year.
DAYS = [f"{year}-{day}" for year, days in (
    (2026, "06-01 06-02 06-03 06-04 06-05 06-06 06-07 03-28 03-29 10-24 10-25 12-31"),
    (2036, "06-02 06-03 06-04 06-05 06-06 06-07 06-08 03-29 03-30 10-25 10-26 12-31")) for day in days.split()]
TYPES = [f"&searchFilter={TYPE}%7C{kind}" for kind in ("urgent-care", "gp-practice", "oncology")] + [""]
CODES = [f"&searchFilter={ODS}%7C{ods}" for ods in ("T99101", "T99002", "B99999")] + [""]


@pytest.mark.parametrize("day", DAYS)
async def test_any_day_the_first_slot_of_each_coming_day_books_with_role_r0260(sandbox: SandboxClient,
                                                                               day: str) -> None:
    await begin(sandbox, f"{day}T09:00:00")
    for coming in coming_days(day):
        slot, schedule = (await offered(sandbox, coming))[0]
        role = {"url": ROLE, "valueCodeableConcept": {"coding": [{"code": "R0260"}]}}
        body = booking([slot], schedule, uk(f"{day}T09:00:00"))
        answer = await sandbox.book({**body, "extension": [*body["extension"], role]})
        assert answer.status_code == 201, f"{coming}: {answer.text}"


@pytest.mark.parametrize("day", DAYS)
async def test_any_day_each_combination_of_filters_gives_slots_on_each_coming_day(sandbox: SandboxClient,
                                                                                  day: str) -> None:
    await begin(sandbox, f"{day}T23:30:00")
    coming = coming_days(day)
    for kind, ods in product(TYPES, CODES):
        found = resources(await sandbox.free(coming[0], coming[-1], more=kind + ods), "Slot")
        assert {slot["start"][:10] for slot in found} == set(coming), f"{kind} {ods}"


async def begin(sandbox: SandboxClient, moment: str) -> None:
    """Start the world over at a moment of UK clocks."""
    await sandbox.control("PUT", "/clock", {"now": uk(moment)})
    await sandbox.control("POST", "/reset")


def uk(moment: str) -> str:
    return datetime.fromisoformat(moment).replace(tzinfo=LONDON).isoformat()


def coming_days(day: str) -> list[str]:
    return [f"{date.fromisoformat(day) + timedelta(ahead):%Y-%m-%d}" for ahead in range(1, 15)]


@pytest.mark.parametrize("leniency", ["participant.type", "created in UTC", "no Practitioner", "no serviceType",
                                      "a token of another organisation"])
async def test_lenient_consumers_book(sandbox: SandboxClient, leniency: str) -> None:
    slot, schedule = (await offered(sandbox, "2026-06-03"))[0]
    body, headers = booking([slot], schedule, CREATED), {}
    if leniency == "participant.type":
        coding = {"system": "http://hl7.org/fhir/encounter-participant-type", "code": "PART"}
        body["participant"] = [{**one, "type": [{"coding": [coding]}]} for one in body["participant"]]
    if leniency == "created in UTC":
        body["created"] = "2026-06-01T08:00:00.123Z"
    if leniency == "no Practitioner":
        body["participant"] = body["participant"][:2]
    if leniency == "a token of another organisation":
        headers["Authorization"] = await sandbox.bearer("patient/*.write", requesting_organization={
            "resourceType": "Organization", "name": "Island Clinic",
            "identifier": [{"system": ODS, "value": "T99102"}]})
    assert "serviceType" not in body
    answer = await sandbox.book(body, headers=headers)
    assert answer.status_code == 201, answer.text
    assert answer.json()["serviceType"] == slot["serviceType"]


async def test_lenient_consumers_amend_and_cancel_without_if_match(sandbox: SandboxClient) -> None:
    _, made = await booked(sandbox, (await of_schedule(sandbox, "11"))[:1])
    path = f"/Appointment/{made['id']}"
    amended = await sandbox.ssp(AMEND, path, "PUT", body={**made, "comment": "Ring"})
    extensions = [*made["extension"], {"url": REASON, "valueString": "Better"}]
    cancelled = await sandbox.ssp(CANCEL, path, "PUT", body={**amended.json(), "status": "cancelled",
                                                             "extension": extensions})
    assert (amended.status_code, cancelled.status_code) == (200, 200)


async def test_always_no_store_etags_and_references_that_resolve(sandbox: SandboxClient) -> None:
    """From everything that a search for slots and a booking hand out, at the practice that did."""
    bundle = await sandbox.free("2026-06-02", "2026-06-16")
    _, made = await booked(sandbox, (await of_schedule(sandbox, "11"))[:1])
    references = {text for entry in [*(entry["resource"] for entry in bundle["entry"]), made]
                  for text in references_in(entry) if text.partition("/")[0] not in ("Slot", "Schedule")}
    kinds = {"Patient": "patient", "Practitioner": "practitioner", "Location": "location",
             "Organization": "organization"}
    assert {reference.partition("/")[0] for reference in references} == set(kinds)
    for reference in sorted(references):
        kind, _, _ = reference.partition("/")
        answer = await sandbox.ssp(f"{GPC}fhir:rest:read:{kinds[kind]}-1", f"/{reference}")
        assert answer.status_code == 200, reference
        assert answer.headers["ETag"] == f'W/"{answer.json()["meta"]["versionId"]}"'
        assert answer.headers["Cache-Control"] == "no-store"


def references_in(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["reference"]] if isinstance(value.get("reference"), str) and value["reference"][0] != "#" else []
        return own + [text for inner in value.values() for text in references_in(inner)]
    return [text for inner in value for text in references_in(inner)] if isinstance(value, list) else []
