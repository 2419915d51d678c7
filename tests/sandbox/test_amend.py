"""Amend an appointment: what may change, what may not, which version, and that no update is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest

from explorer.sandbox import Sandbox

from .client import AMEND, GPC, HUB_ROOT, PROFILE, ROOT, SandboxClient, code, parsed
from .conftest import NINE

Body = dict[str, Any]
READ = f"{GPC}fhir:rest:read:appointment-1"
INVALID, CONFLICT = (422, "INVALID_RESOURCE"), (409, "FHIR_CONSTRAINT_VIOLATION")
REASON = f"{PROFILE}/Extension-GPConnect-AppointmentCancellationReason-1"
BOOKER = f"{PROFILE}/Extension-GPConnect-BookingOrganisation-1"
CHANNEL = f"{PROFILE}/Extension-GPConnect-DeliveryChannel-2"


async def read(sandbox: SandboxClient, id: str = "801") -> Body:
    answer = await sandbox.ssp(READ, f"/Appointment/{id}")
    assert answer.status_code == 200, answer.text
    found: Body = parsed(answer.json())
    return found


async def amend(sandbox: SandboxClient, body: Any, version: str | None = 'W/"1"', id: str = "801",
                root: str = ROOT, **headers: str | None) -> httpx.Response:
    return await sandbox.ssp(AMEND, f"/Appointment/{id}", "PUT", root, body, {"If-Match": version, **headers})


def changed(**changes: Any) -> Callable[[Body], Any]:
    """Change elements of a body; None leaves one out."""
    return lambda body: {name: value for name, value in {**body, **changes}.items() if value is not None}


async def test_description_and_comment_are_amended_and_all_else_stays(sandbox: SandboxClient) -> None:
    before = await read(sandbox)
    answer = await amend(sandbox, {**before, "description": "Sore throat, worse", "comment": "Ring first"})
    after = parsed(answer.json())

    assert answer.status_code == 200
    assert answer.headers["ETag"] == 'W/"2"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Location" not in answer.headers
    assert after == {**before, "description": "Sore throat, worse", "comment": "Ring first",
                     "meta": {"versionId": "2", "profile": [f"{PROFILE}/GPConnect-Appointment-1"]}}
    assert await read(sandbox) == after


async def test_nothing_changed_is_a_new_version_too(sandbox: SandboxClient) -> None:
    before = await read(sandbox)
    answers = [await amend(sandbox, before, f'W/"{version}"') for version in (1, 2, 3)]
    assert [answer.headers["ETag"] for answer in answers] == ['W/"2"', 'W/"3"', 'W/"4"']
    assert [answer.json()["meta"]["versionId"] for answer in answers] == ["2", "3", "4"]


async def test_a_comment_can_be_added_and_taken_away_again(sandbox: SandboxClient) -> None:
    before = await read(sandbox)
    assert (await amend(sandbox, {**before, "comment": "x" * 500})).json()["comment"] == "x" * 500
    assert "comment" not in (await amend(sandbox, before, 'W/"2"')).json()


async def test_return_minimal_gives_the_version_without_a_body(sandbox: SandboxClient) -> None:
    answer = await amend(sandbox, {**await read(sandbox), "comment": "x"}, Prefer="return=minimal")
    assert (answer.status_code, answer.content, answer.headers["ETag"]) == (200, b"", 'W/"2"')
    full = await amend(sandbox, await read(sandbox), 'W/"2"', Prefer="return=representation")
    assert full.json()["comment"] == "x"


async def test_any_organisation_may_amend_and_also_what_the_practice_made(sandbox: SandboxClient) -> None:
    for id in ("801", "804"):
        answer = await sandbox.ssp(AMEND, f"/Appointment/{id}", "PUT", body=await read(sandbox, id),
                                   named={"If-Match": 'W/"1"', "Ssp-From": "999000000202"})
        assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("version", ['W/"2"', 'W/"0"', '"1"', "1", "W/1", 'w/"1"', "*", 'W/"1", W/"2"', "x", 'W/""'])
async def test_another_version_or_garbage_in_if_match_is_409(sandbox: SandboxClient, version: str) -> None:
    answer = await amend(sandbox, {**await read(sandbox), "comment": "x"}, version)
    assert code(answer) == CONFLICT
    assert answer.json()["issue"][0]["code"] == "conflict"
    assert (await read(sandbox))["meta"]["versionId"] == "1"


async def test_a_stale_version_is_409_and_its_reader_reads_again(sandbox: SandboxClient) -> None:
    before = await read(sandbox)
    assert (await amend(sandbox, {**before, "comment": "first"})).status_code == 200
    assert code(await amend(sandbox, {**before, "comment": "second"})) == CONFLICT
    again = await read(sandbox)
    assert again["comment"] == "first"
    assert (await amend(sandbox, {**again, "comment": "second"}, 'W/"2"')).json()["comment"] == "second"


async def test_without_if_match_the_update_goes_on_unless_the_world_is_strict(sandbox: SandboxClient) -> None:
    before = await read(sandbox)
    assert (await amend(sandbox, before, None)).status_code == 200
    await sandbox.control("PUT", "/switches", {"T99001": {"strict_if_match": True}})
    assert code(await amend(sandbox, before, None)) == (400, "BAD_REQUEST")
    assert (await amend(sandbox, before, 'W/"2"')).status_code == 200


@pytest.mark.parametrize("change", [
    changed(meta={"versionId": "7", "lastUpdated": "2020-01-01T00:00:00Z",
                  "profile": [f"{PROFILE}/GPConnect-Appointment-1"]}),
    changed(serviceType=[{"text": "Other"}]), changed(serviceType=None), changed(serviceCategory={"text": "Other"}),
    changed(serviceCategory=None), changed(start="2026-06-02T09:00:00.000+00:00"),
    lambda body: {**body, "extension": body["extension"][::-1], "participant": body["participant"][::-1]},
    lambda body: {name: body[name] for name in sorted(body)}])
async def test_versions_service_texts_offsets_and_order_are_no_change(sandbox: SandboxClient,
                                                                     change: Callable[[Body], Body]) -> None:
    before = await read(sandbox)
    assert before["start"] == "2026-06-02T10:00:00+01:00"
    answer = await amend(sandbox, change(before))
    assert answer.status_code == 200, answer.text
    assert answer.json() == {**before, "meta": {**before["meta"], "versionId": "2"}}


def participants(**change: Any) -> Callable[[Body], Body]:
    return lambda body: {**body, "participant": [{**body["participant"][0], **change}, *body["participant"][1:]]}


def extensions(*added: Body) -> Callable[[Body], Body]:
    return lambda body: {**body, "extension": [*body["extension"], *added]}


def replaced(url: str, **value: Any) -> Callable[[Body], Body]:
    return lambda body: {**body, "extension": [{"url": url, **value} if one["url"] == url else one
                                               for one in body["extension"]]}


SPOILT = [
    pytest.param(changed(priority=3), id="a priority"),
    pytest.param(changed(minutesDuration=10), id="a duration"),
    pytest.param(changed(status="noshow"), id="noshow"),
    pytest.param(changed(status="cancelled"), id="cancelled"),
    pytest.param(changed(status="arrived"), id="arrived"),
    pytest.param(changed(status=None), id="no status"),
    pytest.param(changed(start="2026-06-02T10:05:00+01:00"), id="another start"),
    pytest.param(changed(end="2026-06-02T10:20:00+01:00"), id="another end"),
    pytest.param(changed(start=None), id="no start"),
    pytest.param(changed(created="2026-05-30T10:00:00+01:00"), id="another created"),
    pytest.param(changed(slot=[{"reference": "Slot/1113892380"}]), id="another slot"),
    pytest.param(changed(slot=None), id="no slot"),
    pytest.param(participants(status="declined"), id="a participant's status"),
    pytest.param(participants(actor={"reference": "Patient/51"}), id="another patient"),
    pytest.param(participants(actor={"reference": "Patient/53", "display": "Chidi"}), id="a display"),
    pytest.param(participants(required="optional"), id="an element of a participant"),
    pytest.param(lambda body: {**body, "participant": body["participant"][:2]}, id="a participant less"),
    pytest.param(lambda body: {**body, "participant": [*body["participant"], body["participant"][0]]},
                 id="a participant twice"),
    pytest.param(changed(reason=[{"text": "x"}]), id="a reason"),
    pytest.param(changed(specialty=[{"text": "x"}]), id="a specialty"),
    pytest.param(changed(appointmentType={"text": "x"}), id="an appointment type"),
    pytest.param(changed(identifier=[{"system": "https://x.example", "value": "1"}]), id="an identifier"),
    pytest.param(changed(contained=None), id="no contained organisation"),
    pytest.param(lambda body: {**body, "contained": [{**body["contained"][0], "name": "Another"}]},
                 id="another name of the booking organisation"),
    pytest.param(changed(extension=None), id="no extensions"),
    pytest.param(replaced(CHANNEL, valueCode="Video"), id="another channel"),
    pytest.param(lambda body: {**body, "extension": body["extension"][:1]}, id="an extension less"),
    pytest.param(extensions({"url": "https://x.example", "valueString": "x"}), id="an extension more"),
    pytest.param(extensions({"url": REASON, "valueString": "x"}), id="a cancellation reason"),
    pytest.param(participants(actor={"reference": "https://alpha.provider.example/T99001/STU3/1/gpconnect/Patient/53"}),
                 id="an absolute participant"),
    pytest.param(replaced(BOOKER, valueReference={"reference": f"{ROOT}/Organization/41#1"}),
                 id="an absolute booking organisation"),
    pytest.param(replaced(BOOKER, valueReference={"reference": "#2"}), id="another booking organisation"),
    pytest.param(changed(meta={"profile": [f"{PROFILE}/GPConnect-Appointment-2"]}), id="another profile"),
    pytest.param(changed(text={"status": "empty", "div": '<div xmlns="http://www.w3.org/1999/xhtml">x</div>'}),
                 id="a narrative"),
    pytest.param(changed(description=None), id="no description"),
    pytest.param(changed(description=" "), id="a blank description"),
    pytest.param(changed(description=""), id="an empty description"),
    pytest.param(changed(description="x" * 101), id="a long description"),
    pytest.param(changed(comment="x" * 501), id="a long comment"),
    pytest.param(changed(id="802"), id="another id"),
    pytest.param(changed(id=None), id="no id"),
    pytest.param(changed(resourceType="Patient"), id="another resource type"),
    pytest.param(changed(resourceType="Appointmint"), id="an unknown resource type"),
    pytest.param(changed(resourceType=None), id="no resource type"),
    pytest.param(changed(colour="red"), id="an unknown element"),
    pytest.param(changed(description=["x"]), id="a wrong type"),
    pytest.param(changed(participant=[]), id="an empty list"),
    pytest.param(lambda body: [body], id="a list"),
]


@pytest.mark.parametrize("spoil", SPOILT)
async def test_anything_else_changed_added_or_left_out_is_422(sandbox: SandboxClient,
                                                             spoil: Callable[[Body], Any]) -> None:
    before = await read(sandbox)
    answer = await amend(sandbox, spoil({**before, "comment": "x"}))
    assert code(answer) == INVALID, answer.text
    assert answer.json()["issue"][0]["diagnostics"]
    assert await read(sandbox) == before


async def test_a_cancelled_appointment_is_not_amended(sandbox: SandboxClient) -> None:
    assert code(await amend(sandbox, await read(sandbox, "803"), 'W/"2"', "803")) == INVALID


async def test_an_appointment_that_has_begun_is_not_amended(sandbox: SandboxClient) -> None:
    before = await read(sandbox)
    await sandbox.control("PUT", "/clock", {"now": "2026-06-02T09:59:59+01:00"})
    assert (await amend(sandbox, before)).status_code == 200
    await sandbox.control("PUT", "/clock", {"now": "2026-06-02T10:00:00+01:00"})
    assert code(await amend(sandbox, before, 'W/"2"')) == INVALID


@pytest.mark.parametrize("id", ["", "9999", "null", "0801", "x" * 65, "%2F"])
async def test_an_unknown_or_empty_id_is_404(sandbox: SandboxClient, id: str) -> None:
    body = {**await read(sandbox), "id": "801"}
    assert code(await amend(sandbox, body, id=id)) == (404, "NO_RECORD_FOUND")


async def test_another_practices_appointment_is_404(sandbox: SandboxClient) -> None:
    assert code(await amend(sandbox, await read(sandbox), root=HUB_ROOT)) == (404, "NO_RECORD_FOUND")


async def test_the_checks_come_in_order(sandbox: SandboxClient) -> None:
    """One body that breaks every rule; mending the first broken one uncovers the next."""
    body = {**await read(sandbox, "803"), "id": "1", "priority": 3}
    far = f"{ROOT}/Patient/53"
    body["participant"][0]["actor"] = {"reference": far}
    await sandbox.control("PUT", "/clock", {"now": "2026-06-02T23:00:00+01:00"})
    said = []
    for id, version in (("9999", "x"), ("803", "x")):
        said.append((await amend(sandbox, body, version, id)).json()["issue"][0]["diagnostics"])
    body["id"] = "803"
    for version, reference in (("x", far), ('W/"2"', far), ('W/"2"', "Patient/53")):
        body["participant"][0]["actor"] = {"reference": reference}
        said.append((await amend(sandbox, body, version, "803")).json()["issue"][0]["diagnostics"])
    booked = {**await read(sandbox), "priority": 3}
    said.append((await amend(sandbox, booked)).json()["issue"][0]["diagnostics"])
    await sandbox.control("PUT", "/clock", {})
    said.append((await amend(sandbox, booked)).json()["issue"][0]["diagnostics"])
    assert [text[:20] for text in said] == [
        "There is no such app", "The body's id is not", 'If-Match is not W/"2', "A participant's acto",
        "The appointment is c", "The appointment has ", "Only description and"]


@pytest.mark.parametrize("body", ["", "{", '{"resourceType": "Appointment"'])
async def test_broken_syntax_is_400(sandbox: SandboxClient, body: str) -> None:
    assert code(await amend(sandbox, body)) == (400, "BAD_REQUEST")


async def test_fifty_amendments_at_once_of_one_version_give_one_new_version(tmp_path: Path) -> None:
    app = Sandbox(str(tmp_path / "sandbox.db"), clock=lambda: NINE)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app, root_path="/sandbox")) as http:
        client = SandboxClient(app, http)
        body = await read(client)
        answers: list[httpx.Response] = []

        async def send(number: int) -> None:
            answers.append(await amend(client, {**body, "comment": str(number)}))

        async with anyio.create_task_group() as group:
            for number in range(50):
                group.start_soon(send, number)
        kept = await read(client)
    app.close()
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 49
    assert [answer.json() for answer in answers if answer.status_code == 200] == [kept]


async def test_the_database_refuses_an_update_of_a_version_that_is_gone(tmp_path: Path) -> None:
    """Two sandboxes on one file: the second has not seen what the first stored, and overwrites nothing."""
    data = str(tmp_path / "sandbox.db")
    first, second = Sandbox(data, clock=lambda: NINE), Sandbox(data, clock=lambda: NINE)
    answers = []
    for app in (first, second):
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app, root_path="/sandbox")) as http:
            client = SandboxClient(app, http)
            answers.append(await amend(client, {**await read(client), "comment": "mine"}, None))
    first.close()
    second.close()
    assert answers[0].status_code == 200
    assert code(answers[1]) == CONFLICT


async def test_an_amendment_is_kept_in_the_file_and_goes_with_a_reset(tmp_path: Path) -> None:
    data = str(tmp_path / "sandbox.db")
    seen: list[Body] = []
    for _ in range(2):
        app = Sandbox(data, clock=lambda: NINE)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app, root_path="/sandbox")) as http:
            client = SandboxClient(app, http)
            if not seen:
                await amend(client, {**await read(client), "comment": "kept"})
            seen.append(await read(client))
            if len(seen) == 2:
                await client.control("POST", "/reset")
                seen.append(await read(client))
        app.close()
    assert seen[0] == seen[1]
    assert (seen[0]["comment"], seen[0]["meta"]["versionId"]) == ("kept", "2")
    assert ("comment" in seen[2], seen[2]["meta"]["versionId"]) == (False, "1")
