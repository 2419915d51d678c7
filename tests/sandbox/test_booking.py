"""Book an appointment: what comes back, every rule of the body, several slots, and who was first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest

from explorer.sandbox import Sandbox

from .client import HUB_ROOT, ODS, PROFILE, TYPE, SandboxClient, booking, code, parsed, resources

CREATED = "2026-06-01T09:00:00+01:00"
CHANNEL = f"{PROFILE}/Extension-GPConnect-DeliveryChannel-2"
ROLE = f"{PROFILE}/Extension-GPConnect-PractitionerRole-1"
BOOKER = f"{PROFILE}/Extension-GPConnect-BookingOrganisation-1"
Body = dict[str, Any]


class Free:
    """The free slots of a day by schedule, to book from."""

    def __init__(self, bundle: dict[str, Any]) -> None:
        self._slots = resources(bundle, "Slot")
        self._schedules = {one["id"]: one for one in resources(bundle, "Schedule")}

    def body(self, schedule: str, *times: str, **changes: Any) -> Body:
        """A booking of the slots of a schedule at those times of day."""
        return self.across([(schedule, time) for time in times], **changes)

    def across(self, wanted: list[tuple[str, str]], **changes: Any) -> Body:
        """A booking of slots of several schedules."""
        slots = [next(slot for slot in self._slots if slot["schedule"]["reference"] == f"Schedule/{schedule}"
                      and slot["start"][11:16] == time) for schedule, time in wanted]
        return booking(slots, self._schedules[wanted[0][0]], CREATED, **changes)


@pytest.fixture
async def free(sandbox: SandboxClient) -> Free:
    filters = f"&searchFilter={TYPE}%7Curgent-care&searchFilter={TYPE}%7Cgp-practice&searchFilter={ODS}%7CT99002"
    return Free(await sandbox.free("2026-06-03", "2026-06-03", more=filters))


async def test_a_booking_comes_back_complete(sandbox: SandboxClient, free: Free) -> None:
    body = free.body("11", "09:00", comment="As early as possible", priority=5, minutesDuration=10,
                     identifier=[{"system": "https://consumer.sandbox.example/Id/booking", "value": "7"}],
                     serviceCategory={"text": "ignored"}, serviceType=[{"text": "ignored"}])
    answer = await sandbox.book(body)
    made = parsed(answer.json())

    assert answer.status_code == 201
    assert answer.headers["Location"] == (
        "https://alpha.provider.example/T99001/STU3/1/gpconnect/Appointment/901/_history/1")
    assert answer.headers["ETag"] == 'W/"1"'
    assert answer.headers["Last-Modified"] == "Mon, 01 Jun 2026 08:00:00 GMT"
    assert answer.headers["Cache-Control"] == "no-store"
    assert made == {
        **body, "id": "901", "meta": {"versionId": "1", "profile": [f"{PROFILE}/GPConnect-Appointment-1"]},
        "serviceCategory": {"text": "General GP Appointments"}, "serviceType": [{"text": "General GP Appointment"}],
        "extension": [*body["extension"],
                      {"url": ROLE, "valueCodeableConcept": {"coding": [{
                          "system": "https://fhir.nhs.uk/STU3/CodeSystem/CareConnect-SDSJobRoleName-1",
                          "code": "R0260", "display": "General Medical Practitioner"}]}},
                      {"url": CHANNEL, "valueCode": "In-person"}]}


async def test_return_minimal_gives_the_headers_without_a_body(sandbox: SandboxClient, free: Free) -> None:
    answer = await sandbox.book(free.body("11", "09:00"), headers={"Prefer": "return=minimal"})
    assert (answer.status_code, answer.content, answer.headers["ETag"]) == (201, b"", 'W/"1"')
    assert answer.headers["Location"].endswith("/Appointment/901/_history/1")


async def test_a_booked_slot_is_gone_and_booking_it_again_is_409(sandbox: SandboxClient, free: Free) -> None:
    body = free.body("11", "09:00")
    assert (await sandbox.book(body)).status_code == 201
    again = await sandbox.book({**body, "description": "Somebody else"})
    assert code(again) == (409, "DUPLICATE_REJECTED")
    assert again.json()["issue"][0]["code"] == "duplicate"
    with pytest.raises(StopIteration):
        Free(await sandbox.free("2026-06-03", "2026-06-03")).body("11", "09:00")


async def test_the_blocked_edge_slot_is_409(sandbox: SandboxClient) -> None:
    bundle = await sandbox.free("2026-06-02", "2026-06-02")
    body = Free(bundle).body("11", "09:20")
    later = str(int(body["slot"][0]["reference"].removeprefix("Slot/")) + 10)
    body |= {"slot": [{"reference": f"Slot/{later}"}], "start": "2026-06-02T09:30:00+01:00",
             "end": "2026-06-02T09:40:00+01:00"}
    assert code(await sandbox.book(body)) == (409, "DUPLICATE_REJECTED")


async def test_adjacent_slots_are_booked_together_in_any_order(sandbox: SandboxClient, free: Free) -> None:
    body = free.body("11", "09:00", "09:10", "09:20")
    answer = await sandbox.book({**body, "slot": body["slot"][::-1], "minutesDuration": 30})
    assert answer.status_code == 201, answer.text
    assert (answer.json()["start"][11:16], answer.json()["end"][11:16]) == ("09:00", "09:30")


@pytest.mark.parametrize("wanted", [
    [("11", "09:00"), ("11", "09:20")],   # a gap
    [("13", "08:50"), ("11", "09:00")],   # two schedules
    [("14", "14:10"), ("14", "14:20")],   # two channels
    [("12", "13:00"), ("12", "13:15")],   # two service types
])
async def test_slots_that_do_not_belong_together_are_422(sandbox: SandboxClient, free: Free,
                                                         wanted: list[tuple[str, str]]) -> None:
    assert code(await sandbox.book(free.across(wanted))) == (422, "INVALID_RESOURCE")


async def test_when_one_of_two_slots_is_taken_nothing_changes(sandbox: SandboxClient, free: Free) -> None:
    assert (await sandbox.book(free.body("11", "09:10"))).status_code == 201
    assert code(await sandbox.book(free.body("11", "09:00", "09:10"))) == (409, "DUPLICATE_REJECTED")
    assert (await sandbox.book(free.body("11", "09:00"))).status_code == 201


@pytest.mark.parametrize("change", [
    {"created": "2026-06-01T08:00:00Z"}, {"created": "2026-06-01T08:00:00.123Z"}, {"comment": None},
    {"comment": "x" * 500}, {"description": "x" * 100}, {"priority": 0}, {"priority": 9}, {"minutesDuration": 10},
    {"start": "2026-06-03T08:00:00+00:00"}])
async def test_what_a_lenient_consumer_sends_is_booked(sandbox: SandboxClient, free: Free, change: Body) -> None:
    answer = await sandbox.book(free.body("11", "09:00", **change))
    assert answer.status_code == 201, answer.text
    assert answer.json()["created"] == CREATED
    assert answer.json()["start"] == "2026-06-03T09:00:00+01:00"


async def test_the_practitioner_may_be_left_out_and_participants_may_have_a_type(sandbox: SandboxClient,
                                                                               free: Free) -> None:
    kind = [{"coding": [{"system": "http://hl7.org/fhir/encounter-participant-type", "code": "PART"}]}]
    participants = [{**one, "type": kind} for one in free.body("11", "09:00")["participant"][:2]]
    answer = await sandbox.book(free.body("11", "09:00", participant=participants))
    assert answer.status_code == 201
    assert answer.json()["participant"] == participants


@pytest.mark.parametrize("extensions", [
    [{"url": CHANNEL, "valueCode": "In-person"}],
    [{"url": ROLE, "valueCodeableConcept": {"coding": [{"code": "R0260"}]}}]])
async def test_a_matching_channel_or_role_may_be_sent(sandbox: SandboxClient, free: Free,
                                                      extensions: list[Body]) -> None:
    body = free.body("11", "09:00")
    answer = await sandbox.book({**body, "extension": [*body["extension"], *extensions]})
    assert answer.status_code == 201
    assert len(answer.json()["extension"]) == 3


def extended(*extensions: Body) -> Callable[[Body], Body]:
    return lambda body: {**body, "extension": [*body["extension"], *extensions]}


def contained(**changes: Any) -> Callable[[Body], Body]:
    def change(body: Body) -> Body:
        organisation = {**body["contained"][0], **changes}
        return {**body, "contained": [{name: value for name, value in organisation.items() if value is not None}]}

    return change


def changed(**changes: Any) -> Callable[[Body], Body]:
    return lambda body: {name: value for name, value in {**body, **changes}.items() if value is not None}


def actors(*references: str) -> Callable[[Body], Body]:
    return changed(participant=[{"actor": {"reference": one}, "status": "accepted"} for one in references])


def participants(**changes: Any) -> Callable[[Body], Body]:
    return lambda body: {**body, "participant": [{**one, **changes} for one in body["participant"]]}


def slot(*references: str) -> Callable[[Body], Body]:
    return changed(slot=[{"reference": one} for one in references])


SPOILT = [
    pytest.param(changed(id="5"), id="an id"),
    pytest.param(changed(meta={"versionId": "1", "profile": [f"{PROFILE}/GPConnect-Appointment-1"]}), id="a version"),
    pytest.param(changed(meta=None), id="no profile"),
    pytest.param(changed(meta={"profile": [f"{PROFILE}/GPConnect-Appointment-2"]}), id="another profile"),
    pytest.param(changed(status="pending"), id="another status"),
    pytest.param(changed(status=None), id="no status"),
    pytest.param(changed(start="2026-06-03T09:10:00+01:00"), id="another start"),
    pytest.param(changed(end="2026-06-03T09:20:00+01:00"), id="another end"),
    pytest.param(changed(start="2026-06-03T08:00:00Z"), id="start with Z"),
    pytest.param(changed(start=None), id="no start"),
    pytest.param(changed(slot=None), id="no slot"),
    pytest.param(slot("Slot/hello"), id="a slot id that is no number"),
    pytest.param(slot("Slot/12x34"), id="a slot id with a letter"),
    pytest.param(slot("Slot/12##"), id="a slot id with signs"),
    pytest.param(slot("https://alpha.provider.example/T99001/STU3/1/gpconnect/Slot/1"), id="an absolute slot"),
    pytest.param(slot("Schedule/11"), id="a slot of another type"),
    pytest.param(changed(created=None), id="no created"),
    pytest.param(changed(created="2026-06-01"), id="created without time"),
    pytest.param(changed(created="2026-06-01T09:00:00"), id="created without zone"),
    pytest.param(changed(identifier=[{"system": "https://example.org/x"}]), id="an identifier without value"),
    pytest.param(changed(description=None), id="no description"),
    pytest.param(changed(description="x" * 101), id="a long description"),
    pytest.param(changed(description=" "), id="a blank description"),
    pytest.param(changed(comment="x" * 501), id="a long comment"),
    pytest.param(changed(comment=""), id="an empty comment"),
    pytest.param(changed(priority=10), id="a high priority"),
    pytest.param(changed(priority="3"), id="a priority as text"),
    pytest.param(changed(minutesDuration=20), id="another duration"),
    pytest.param(changed(reason=[{"text": "x"}]), id="a reason"),
    pytest.param(changed(specialty=[{"text": "x"}]), id="a specialty"),
    pytest.param(changed(appointmentType={"text": "x"}), id="an appointment type"),
    pytest.param(changed(indication=[{"reference": "Condition/1"}]), id="an indication"),
    pytest.param(changed(supportingInformation=[{"reference": "Condition/1"}]), id="supporting information"),
    pytest.param(changed(incomingReferral=[{"reference": "ReferralRequest/1"}]), id="a referral"),
    pytest.param(changed(requestedPeriod=[{"start": "2026-06-03"}]), id="a requested period"),
    pytest.param(changed(colour="red"), id="an unknown element"),
    pytest.param(changed(description=["x"]), id="a wrong type"),
    pytest.param(changed(resourceType="Patient"), id="another resource type"),
    pytest.param(changed(resourceType=None), id="no resource type"),
    pytest.param(actors("Location/31", "Practitioner/21"), id="no patient"),
    pytest.param(actors("Patient/51", "Practitioner/21"), id="no location"),
    pytest.param(actors("Patient/51", "Location/32"), id="another location"),
    pytest.param(actors("Patient/51", "Location/31", "Practitioner/22"), id="another practitioner"),
    pytest.param(actors("https://alpha.provider.example/Patient/51", "Location/31"), id="an absolute patient"),
    pytest.param(actors("Patient/51", "Patient/52", "Location/31"), id="two patients"),
    pytest.param(participants(status="maybe"), id="a participant's status that STU3 does not have"),
    pytest.param(participants(required="maybe"), id="a participant's need that STU3 does not have"),
    pytest.param(changed(identifier=[{"use": "first", "value": "7"}]), id="an identifier of an unknown use"),
    pytest.param(changed(participant=[{"status": "accepted"}]), id="a participant without actor"),
    pytest.param(changed(participant=[{"actor": {"reference": "Patient/51"}}]), id="a participant without status"),
    pytest.param(changed(contained=None), id="no contained organisation"),
    pytest.param(changed(extension=None), id="no booking organisation extension"),
    pytest.param(changed(extension=[{"url": BOOKER, "valueReference": {"reference": "https://x.example/Org#1"}}]),
                 id="an absolute booking organisation"),
    pytest.param(changed(extension=[{"url": BOOKER, "valueReference": {"reference": "#2"}}]), id="another id"),
    pytest.param(contained(meta=None), id="an organisation without profile"),
    pytest.param(contained(identifier=None), id="an organisation without code"),
    pytest.param(contained(identifier=[{"system": "https://x.example", "value": "T99101"}]), id="another code system"),
    pytest.param(contained(name=None), id="an organisation without name"),
    pytest.param(contained(telecom=None), id="an organisation without phone"),
    pytest.param(contained(telecom=[{"system": "email", "value": "a@b.example"}]), id="only an email"),
    pytest.param(contained(telecom=[{"system": "phone", "value": "1", "use": "holiday"}]),
                 id="a phone of an unknown use"),
    pytest.param(contained(telecom=[{"system": "phone", "value": "1"}, {"system": "pigeon", "value": "2"}]),
                 id="a contact of an unknown system"),
    pytest.param(contained(address=[{"use": "castle", "line": ["1"]}]), id="an address of an unknown use"),
    pytest.param(contained(colour="red"), id="an unknown element in the organisation"),
    pytest.param(contained(resourceType="Unknown"), id="an unknown contained resource"),
    pytest.param(extended({"url": CHANNEL, "valueCode": "Video"}), id="another channel"),
    pytest.param(extended({"url": ROLE, "valueCodeableConcept": {"coding": [{"code": "R0600"}]}}), id="another role"),
    pytest.param(extended({"url": ROLE, "valueCodeableConcept": {"coding": [{"code": "R0260", "display": "Nurse"}]}}),
                 id="another role display"),
    pytest.param(extended({"url": f"{PROFILE}/Extension-GPConnect-AppointmentCancellationReason-1",
                           "valueString": "x"}), id="a cancellation reason"),
]


@pytest.mark.parametrize("spoil", SPOILT)
async def test_a_body_that_breaks_a_rule_is_422(sandbox: SandboxClient, free: Free,
                                               spoil: Callable[[Body], Body]) -> None:
    answer = await sandbox.book(spoil(free.body("11", "09:00")))
    assert code(answer) == (422, "INVALID_RESOURCE")
    assert answer.json()["issue"][0]["diagnostics"]
    assert (await sandbox.book(free.body("11", "09:00"))).status_code == 201


async def test_two_codings_in_a_participants_type_are_422(sandbox: SandboxClient, free: Free) -> None:
    participants = free.body("11", "09:00")["participant"]
    participants[0]["type"] = [{"coding": [{"code": "PART"}, {"code": "ATND"}]}]
    assert code(await sandbox.book(free.body("11", "09:00", participant=participants))) == (422, "INVALID_RESOURCE")


@pytest.mark.parametrize("reference", ["Slot/1234", "Slot/1199999999", "Slot/9999999999", "Slot/12345678901234567890"])
async def test_a_well_formed_slot_that_does_not_exist_is_422_reference_not_found(sandbox: SandboxClient, free: Free,
                                                                                 reference: str) -> None:
    body = free.body("11", "09:00", slot=[{"reference": reference}])
    assert code(await sandbox.book(body)) == (422, "REFERENCE_NOT_FOUND")


async def test_another_practices_slot_does_not_exist_here(sandbox: SandboxClient, free: Free) -> None:
    hub = Free(await sandbox.free("2026-06-03", "2026-06-03", HUB_ROOT)).body("16", "18:30")
    assert code(await sandbox.book(free.body("11", "09:00", slot=hub["slot"]))) == (422, "REFERENCE_NOT_FOUND")


@pytest.mark.parametrize("patient", ["9999", "55", "56", "57", "63", "67", "61"])
async def test_a_patient_who_is_not_active_here_is_422_reference_not_found(sandbox: SandboxClient, free: Free,
                                                                          patient: str) -> None:
    body = free.body("11", "09:00", patient=patient)
    assert code(await sandbox.book(body)) == (422, "REFERENCE_NOT_FOUND")


async def test_a_patient_who_dissents_from_sharing_is_booked(sandbox: SandboxClient, free: Free) -> None:
    assert (await sandbox.book(free.body("11", "09:00", patient="64"))).status_code == 201


@pytest.mark.parametrize("body", ["", "{", "not json", '{"resourceType": NaN}', "[" * 100_000])
async def test_a_body_that_is_no_json_is_400(sandbox: SandboxClient, body: str) -> None:
    answer = await sandbox.book(body)
    assert code(answer) == (400, "BAD_REQUEST")


async def test_a_body_that_is_json_but_no_object_is_422(sandbox: SandboxClient) -> None:
    assert code(await sandbox.book([])) == (422, "INVALID_RESOURCE")


async def test_a_slot_that_has_begun_cannot_be_booked(sandbox: SandboxClient) -> None:
    today = Free(await sandbox.free("2026-06-01", "2026-06-01"))
    assert code(await sandbox.book(today.body("11", "08:00"))) == (422, "INVALID_RESOURCE")
    assert (await sandbox.book(today.body("11", "09:30"))).status_code == 201


async def test_a_slot_that_is_not_bookable_from_outside_is_422(sandbox: SandboxClient) -> None:
    body = Free(await sandbox.free("2026-06-02", "2026-06-02")).body("11", "09:50")
    hidden = str(int(body["slot"][0]["reference"].removeprefix("Slot/")) - 10)
    body |= {"slot": [{"reference": f"Slot/{hidden}"}], "start": "2026-06-02T09:40:00+01:00",
             "end": "2026-06-02T09:50:00+01:00"}
    assert code(await sandbox.book(body)) == (422, "INVALID_RESOURCE")


async def test_a_reserved_slot_is_booked_only_by_whom_it_is_for(sandbox: SandboxClient, free: Free) -> None:
    for_urgent_care, for_gp_practices = free.body("20", "16:00"), free.body("20", "16:10")
    assert (await sandbox.book(for_urgent_care)).status_code == 201
    assert code(await sandbox.book(for_gp_practices)) == (422, "INVALID_RESOURCE")


async def test_an_organisation_may_hold_two_video_slots_and_then_sees_none(sandbox: SandboxClient) -> None:
    video = Free(await sandbox.free("2026-06-03", "2026-06-03", HUB_ROOT))
    statuses = [(await sandbox.book(video.body("17", time, patient="71"), HUB_ROOT)).status_code
                for time in ("20:00", "20:10", "20:20")]
    seen = await sandbox.free("2026-06-03", "2026-06-03", HUB_ROOT, f"&searchFilter={ODS}%7CT99101")
    assert statuses == [201, 201, 422]
    assert "Schedule/17" not in {slot["schedule"]["reference"] for slot in resources(seen, "Slot")}


async def test_a_booking_sent_again_is_409_also_when_the_organisation_may_hold_no_more(sandbox: SandboxClient) -> None:
    video = Free(await sandbox.free("2026-06-03", "2026-06-03", HUB_ROOT))
    bodies = [video.body("17", time, patient="71") for time in ("20:00", "20:10", "20:20")]
    answers = [await sandbox.book(bodies[place], HUB_ROOT) for place in (0, 1, 1, 2)]
    assert [answer.status_code for answer in answers] == [201, 201, 409, 422]
    assert code(answers[2]) == (409, "DUPLICATE_REJECTED")


async def test_fifty_at_once_over_a_file_give_one_appointment(tmp_path: Path) -> None:
    app = Sandbox(str(tmp_path / "sandbox.db"))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app, root_path="/sandbox")) as http:
        client = SandboxClient(app, http)
        now = await client.now()
        days = [(now + timedelta(days=ahead)).date().isoformat() for ahead in (1, 7)]
        bundle = await client.free(*days)
        slot = resources(bundle, "Slot")[0]
        schedule = next(one for one in resources(bundle, "Schedule")
                        if slot["schedule"]["reference"] == f"Schedule/{one['id']}")
        body = booking([slot], schedule, now.isoformat())
        statuses: list[int] = []

        async def book() -> None:
            statuses.append((await client.book(body)).status_code)

        async with anyio.create_task_group() as group:
            for _ in range(50):
                group.start_soon(book)
    app.close()
    assert sorted(statuses) == [201] + [409] * 49
