"""Cancel an appointment: the reason, what must not change, which version, and that the slots are free again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from explorer.sandbox import Sandbox

from .client import CANCEL, HUB_ROOT, ODS, PROFILE, ROOT, SandboxClient, booking, code, parsed, resources
from .conftest import NINE
from .test_amend import BOOKER, CHANNEL, CONFLICT, INVALID, REASON, Body, changed, participants, read, replaced

BLANK = (422, "INVALID_PARAMETER")


def cancelled(body: Body, reason: str = "Patient feels better") -> Body:
    """The body that cancels an appointment."""
    return {**body, "status": "cancelled",
            "extension": [*body["extension"], {"url": REASON, "valueString": reason}]}


async def cancel(sandbox: SandboxClient, body: Any, version: str | None = 'W/"1"', id: str = "801", root: str = ROOT,
                 **headers: str | None) -> httpx.Response:
    return await sandbox.ssp(CANCEL, f"/Appointment/{id}", "PUT", root, body, {"If-Match": version, **headers})


async def free_slots(sandbox: SandboxClient) -> set[str]:
    bundle = await sandbox.free("2026-06-02", "2026-06-02")
    return {slot["id"] for slot in resources(bundle, "Slot")}


async def test_status_and_reason_change_and_all_else_stays(sandbox: SandboxClient) -> None:
    before = await read(sandbox, "802")
    answer = await cancel(sandbox, cancelled(before, "  Patient feels better. "), id="802")
    after = parsed(answer.json())

    assert answer.status_code == 200
    assert answer.headers["ETag"] == 'W/"2"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert after == {**before, "status": "cancelled", "meta": {**before["meta"], "versionId": "2"},
                     "extension": [*before["extension"], {"url": REASON, "valueString": "  Patient feels better. "}]}
    assert await read(sandbox, "802") == after


async def test_the_slots_are_free_again_at_once_and_can_be_booked(sandbox: SandboxClient) -> None:
    before = await read(sandbox, "802")
    slots = {one["reference"].removeprefix("Slot/") for one in before["slot"]}
    assert len(slots) == 2
    assert not slots & await free_slots(sandbox)
    assert (await cancel(sandbox, cancelled(before), id="802")).status_code == 200
    assert slots <= await free_slots(sandbox)
    bundle = await sandbox.free("2026-06-02", "2026-06-02")
    wanted = [one for one in resources(bundle, "Slot") if one["id"] in slots]
    schedule = next(one for one in resources(bundle, "Schedule") if one["id"] == "11")
    again = await sandbox.book(booking(wanted, schedule, "2026-06-01T09:00:00+01:00"))
    assert again.status_code == 201
    assert not slots & await free_slots(sandbox)


async def test_what_is_cancelled_already_stays_as_it_is(sandbox: SandboxClient) -> None:
    before = await read(sandbox)
    first = await cancel(sandbox, cancelled(before, "One"))
    bundle = await sandbox.free("2026-06-02", "2026-06-02")
    slot = next(one for one in resources(bundle, "Slot") if f"Slot/{one['id']}" == before["slot"][0]["reference"])
    schedule = next(one for one in resources(bundle, "Schedule") if one["id"] == "11")
    assert (await sandbox.book(booking([slot], schedule, "2026-06-01T09:00:00+01:00"))).status_code == 201
    second = await cancel(sandbox, cancelled(before, "Two"), 'W/"2"')
    assert (second.status_code, second.headers["ETag"], second.json()) == (200, 'W/"2"', first.json())
    assert slot["id"] not in await free_slots(sandbox)


async def test_an_organisation_at_its_limit_sees_slots_again_after_cancelling_one(sandbox: SandboxClient) -> None:
    evening = await sandbox.free("2026-06-03", "2026-06-03", HUB_ROOT)
    schedule = next(one for one in resources(evening, "Schedule") if one["id"] == "17")
    video = [one for one in resources(evening, "Slot") if one["schedule"]["reference"] == "Schedule/17"]
    made = [(await sandbox.book(booking([slot], schedule, "2026-06-01T09:00:00+01:00", "71"), HUB_ROOT)).json()
            for slot in video[:2]]
    filters = f"&searchFilter={ODS}%7CT99101"
    assert resources(await sandbox.free("2026-06-03", "2026-06-03", HUB_ROOT, filters), "Slot") != []
    hidden = await sandbox.free("2026-06-03", "2026-06-03", HUB_ROOT, filters)
    assert "17" not in [one["id"] for one in resources(hidden, "Schedule")]
    assert (await cancel(sandbox, cancelled(made[0]), id=made[0]["id"], root=HUB_ROOT)).status_code == 200
    shown = await sandbox.free("2026-06-03", "2026-06-03", HUB_ROOT, filters)
    assert "17" in [one["id"] for one in resources(shown, "Schedule")]


async def test_any_organisation_may_cancel_and_also_what_the_practice_made(sandbox: SandboxClient) -> None:
    for id in ("801", "804"):
        answer = await cancel(sandbox, cancelled(await read(sandbox, id)), id=id, **{"Ssp-From": "999000000202"})
        assert answer.status_code == 200, answer.text


async def test_return_minimal_gives_the_version_without_a_body(sandbox: SandboxClient) -> None:
    answer = await cancel(sandbox, cancelled(await read(sandbox)), Prefer="return=minimal")
    assert (answer.status_code, answer.content, answer.headers["ETag"]) == (200, b"", 'W/"2"')
    assert (await read(sandbox))["status"] == "cancelled"


@pytest.mark.parametrize("version", ['W/"2"', '"1"', "1", "*", "x"])
async def test_another_version_or_garbage_in_if_match_is_409(sandbox: SandboxClient, version: str) -> None:
    assert code(await cancel(sandbox, cancelled(await read(sandbox)), version)) == CONFLICT
    assert (await read(sandbox))["status"] == "booked"


async def test_without_if_match_it_goes_on_unless_the_world_is_strict(sandbox: SandboxClient) -> None:
    body = cancelled(await read(sandbox))
    await sandbox.control("PUT", "/switches", {"T99001": {"strict_if_match": True}})
    assert code(await cancel(sandbox, body, None)) == (400, "BAD_REQUEST")
    await sandbox.control("PUT", "/switches", {})
    assert (await cancel(sandbox, body, None)).status_code == 200


@pytest.mark.parametrize("change", [
    changed(serviceType=[{"text": "Other"}]), changed(serviceType=None), changed(serviceCategory={"text": "Other"}),
    changed(serviceCategory=None), changed(end="2026-06-02T09:10:00+00:00"),
    changed(meta={"versionId": "9", "profile": [f"{PROFILE}/GPConnect-Appointment-1"]}),
    lambda body: {**body, "extension": body["extension"][::-1]}])
async def test_service_texts_versions_offsets_and_order_are_no_change(sandbox: SandboxClient,
                                                                     change: Callable[[Body], Body]) -> None:
    before = await read(sandbox)
    assert before["end"] == "2026-06-02T10:10:00+01:00"
    answer = await cancel(sandbox, change(cancelled(before)))
    assert answer.status_code == 200, answer.text
    assert answer.json()["serviceType"] == before["serviceType"]
    assert answer.json()["serviceCategory"] == before["serviceCategory"]


def extension(*entries: Body) -> Callable[[Body], Body]:
    """The appointment's own extensions and these, without the good reason."""
    return lambda body: {**body, "extension": [*body["extension"][:-1], *entries]}


SPOILT = [
    pytest.param(INVALID, extension({"url": f"{PROFILE}/Extension-GPConnect-AppointmentCancellationReason-2",
                                     "valueString": "x"}), id="the reason under another address"),
    pytest.param(INVALID, extension({"url": "", "valueString": "x"}), id="the reason under an empty address"),
    pytest.param(INVALID, extension({"valueString": "x"}), id="the reason without address"),
    pytest.param(INVALID, extension({"url": REASON, "valueString": "x"}, {"url": "https://x.example",
                                                                        "valueString": "x"}), id="one more address"),
    pytest.param(INVALID, extension({"url": "", "valueString": " "}), id="an empty address with a blank reason"),
    pytest.param(BLANK, extension(), id="no reason"),
    pytest.param(BLANK, changed(extension=None), id="no extensions"),
    pytest.param(BLANK, extension({"url": REASON}), id="no valueString"),
    pytest.param(BLANK, extension({"url": REASON, "valueCode": "x"}), id="another value"),
    pytest.param(BLANK, extension({"url": REASON, "valueString": ""}), id="an empty reason"),
    pytest.param(BLANK, extension({"url": REASON, "valueString": " \t "}), id="a blank reason"),
    pytest.param(BLANK, lambda body: changed(colour="red")(extension()(body)), id="no reason and an unknown element"),
    pytest.param(INVALID, extension({"url": REASON, "valueString": 5}), id="a number as reason"),
    pytest.param(INVALID, extension({"url": REASON, "valueString": "x"}, {"url": REASON, "valueString": "y"}),
                 id="two reasons"),
    pytest.param(INVALID, changed(extension={"url": REASON, "valueString": "x"}), id="extension is no list"),
    pytest.param(INVALID, changed(extension=["x"]), id="an extension is a text"),
    pytest.param(INVALID, changed(status="booked"), id="still booked"),
    pytest.param(INVALID, changed(status="noshow"), id="noshow"),
    pytest.param(INVALID, changed(status=None), id="no status"),
    pytest.param(INVALID, changed(description="Other"), id="another description"),
    pytest.param(INVALID, changed(description=None), id="no description"),
    pytest.param(INVALID, changed(comment="Other"), id="a comment"),
    pytest.param(INVALID, changed(priority=1), id="a priority"),
    pytest.param(INVALID, changed(appointmentType={"text": "x"}), id="an appointment type"),
    pytest.param(INVALID, changed(reason=[{"text": "x"}]), id="a reason of the appointment"),
    pytest.param(INVALID, changed(start="2026-06-02T10:01:00+01:00"), id="another start"),
    pytest.param(INVALID, changed(slot=[{"reference": "Slot/1"}]), id="another slot"),
    pytest.param(INVALID, participants(status="declined"), id="a participant's status"),
    pytest.param(INVALID, participants(actor={"reference": "Patient/51"}), id="another patient"),
    pytest.param(INVALID, participants(actor={"reference": f"{ROOT}/Patient/53"}), id="an absolute participant"),
    pytest.param(INVALID, replaced(BOOKER, valueReference={"reference": f"{ROOT}/Organization/41#1"}),
                 id="an absolute booking organisation"),
    pytest.param(INVALID, replaced(CHANNEL, valueCode="Video"), id="another channel"),
    pytest.param(INVALID, lambda body: {**body, "extension": body["extension"][1:]}, id="an extension less"),
    pytest.param(INVALID, changed(contained=None), id="no contained organisation"),
    pytest.param(INVALID, changed(id="802"), id="another id"),
    pytest.param(INVALID, changed(id=None), id="no id"),
    pytest.param(INVALID, changed(resourceType="Patient"), id="another resource type"),
    pytest.param(INVALID, changed(resourceType="Patient", extension=None), id="another resource type without reason"),
    pytest.param(INVALID, changed(resourceType=None), id="no resource type"),
    pytest.param(INVALID, changed(colour="red"), id="an unknown element"),
    pytest.param(INVALID, lambda body: [body], id="a list"),
]


@pytest.mark.parametrize(("expected", "spoil"), SPOILT)
async def test_each_fault_of_the_body_has_its_answer(sandbox: SandboxClient, expected: tuple[int, str],
                                                    spoil: Callable[[Body], Any]) -> None:
    before = await read(sandbox)
    answer = await cancel(sandbox, spoil(cancelled(before)))
    assert code(answer) == expected, answer.text
    assert answer.json()["issue"][0]["diagnostics"]
    assert await read(sandbox) == before
    assert before["slot"][0]["reference"].removeprefix("Slot/") not in await free_slots(sandbox)


async def test_a_reason_has_no_limit(sandbox: SandboxClient) -> None:
    answer = await cancel(sandbox, cancelled(await read(sandbox), "x" * 10_000))
    assert answer.json()["extension"][-1]["valueString"] == "x" * 10_000


async def test_an_appointment_that_has_begun_is_not_cancelled(sandbox: SandboxClient) -> None:
    body = cancelled(await read(sandbox))
    await sandbox.control("PUT", "/clock", {"now": "2026-06-02T10:00:00+01:00"})
    assert code(await cancel(sandbox, body)) == INVALID
    await sandbox.control("PUT", "/clock", {"now": "2026-06-02T09:59:59+01:00"})
    assert (await cancel(sandbox, body)).status_code == 200


@pytest.mark.parametrize("id", ["", "9999", "null", "0801", "x" * 65])
async def test_an_unknown_or_empty_id_is_404(sandbox: SandboxClient, id: str) -> None:
    assert code(await cancel(sandbox, cancelled(await read(sandbox)), id=id)) == (404, "NO_RECORD_FOUND")


async def test_the_reason_is_judged_before_ids_and_version(sandbox: SandboxClient) -> None:
    body = await read(sandbox)
    assert code(await cancel(sandbox, cancelled(body, " "), "x", "9999")) == BLANK
    assert code(await cancel(sandbox, cancelled(body), "x", "9999")) == (404, "NO_RECORD_FOUND")
    assert code(await cancel(sandbox, cancelled({**body, "id": "1"}), "x")) == INVALID
    assert code(await cancel(sandbox, cancelled({**body, "priority": 1}), "x")) == CONFLICT
    assert code(await cancel(sandbox, cancelled({**body, "priority": 1}))) == INVALID


async def test_a_cancellation_is_kept_in_the_file_and_goes_with_a_reset(tmp_path: Path) -> None:
    data = str(tmp_path / "sandbox.db")
    seen: list[tuple[str, bool]] = []
    for _ in range(2):
        app = Sandbox(data, clock=lambda: NINE)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app, root_path="/sandbox")) as http:
            client = SandboxClient(app, http)
            if not seen:
                await cancel(client, cancelled(await read(client)))
            made = await read(client)
            slot = made["slot"][0]["reference"].removeprefix("Slot/")
            seen.append((made["status"], slot in await free_slots(client)))
            if len(seen) == 2:
                await client.control("POST", "/reset")
                seen.append(((await read(client))["status"], slot in await free_slots(client)))
        app.close()
    assert seen == [("cancelled", True), ("cancelled", True), ("booked", False)]
