"""The patients of the seed world, one by one: what PDS says, what their practice finds, what registering them gives."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest

from explorer.sandbox import Sandbox

from .client import (
    AMEND,
    CANCEL,
    FIND,
    GPC,
    HUB_ROOT,
    METADATA,
    NHS,
    PROFILE,
    QUIET_ROOT,
    ROOT,
    SLOW_ROOT,
    WILLOW_ROOT,
    SandboxClient,
    booking,
    code,
    parsed,
    registration,
    resources,
    slot_query,
)
from .conftest import NINE

READ = f"{GPC}fhir:rest:read:"
DEMOGRAPHICS = (400, "INVALID_PATIENT_DEMOGRAPHICS")
NUMBER, ACTIVE, DONE = (400, "INVALID_NHS_NUMBER"), (409, "DUPLICATE_REJECTED"), (200, "T")
ROOTS = {"T99001": ROOT, "T99002": WILLOW_ROOT, "T99003": HUB_ROOT, "T99004": QUIET_ROOT, "T99006": SLOW_ROOT}

# Place in the table, NHS number, given, family, birth date, practice asked, ids found there, what registering gives.
PEOPLE = [
    (1, "9990000018", "Ada", "Testwood", "1985-03-14", "T99001", ["51"], ACTIVE),
    (2, "9990000026", "Ben", "Samplewick", "1950-11-02", "T99001", ["52"], ACTIVE),
    (3, "9990000034", "Chidi", "Mockford", "1999-07-30", "T99001", ["53"], ACTIVE),
    (4, "9990000042", "Dilys", "Stubbs", "1938-01-09", "T99002", ["61"], ACTIVE),
    (4, "9990000042", "Dilys", "Stubbs", "1938-01-09", "T99001", [], DONE),
    (5, "9990000050", "Erin", "Zerodigit", "1992-10-10", "T99001", ["54"], ACTIVE),
    (6, "9990000069", "Farid", "Newcomer", "1972-12-25", "T99001", [], DONE),
    (7, "9990000077", "Grace", "Lapsed", "1964-05-05", "T99001", [], DONE),
    (8, "9990000085", "Hugo", "Visitor", "1990-09-09", "T99003", ["71"], ACTIVE),
    (8, "9990000085", "Hugo", "Visitor", "1990-09-09", "T99002", ["62"], ACTIVE),
    (9, "9990000093", "Iris", "Departed", "1931-02-17", "T99001", [], DEMOGRAPHICS),
    (10, "9990000107", "Jonah", "Shielded", "1979-04-01", "T99001", [], DEMOGRAPHICS),
    (11, "9990000115", "Kezia", "Oldnumber", "1988-08-18", "T99001", [], NUMBER),
    (12, "9990000123", "Kezia", "Newnumber", "1988-08-18", "T99001", ["58"], ACTIVE),
    (13, "9990000131", "Invalidated", "Record", "1970-01-01", "T99001", [], NUMBER),
    (14, "9990000158", "Liam", "Untraced", "2000-02-29", "T99001", [], DEMOGRAPHICS),
    (15, "9990000166", "Mona", "Unregistered", "2001-10-10", "T99003", [], DONE),
    (16, "9990000174", "Noel", "Mismatch", "1980-06-15", "T99001", ["59"], ACTIVE),
    (17, "9990000182", "Olga", "Unverified", "1975-02-28", "T99001", ["60"], ACTIVE),
    (18, "9990000190", "Pavel", "Unverifiable", "1961-04-03", "T99001", [], DEMOGRAPHICS),
    (18, "9990000190", "Pavel", "Unverifiable", "1960-03-03", "T99001", [], DEMOGRAPHICS),
    (19, "9990000204", "Quinn", "Elsewhere", "1969-09-19", "T99004", ["81"], ACTIVE),
    (20, "9990000212", "Rosa", "Paperwork", "1955-05-20", "T99003", [], DONE),
    (21, "9990000220", "Sami", "Latency", "1983-07-07", "T99006", ["91"], ACTIVE),
    (22, "9990000239", "Tess", "Dissent", "1977-01-23", "T99001", ["64"], ACTIVE),
    (23, "9990000247", "Uma", "Veiled", "1966-11-30", "T99001", [], DEMOGRAPHICS),
    (24, "9990000255", "Vera", "Onerecord", "1959-08-04", "T99001", ["66"], ACTIVE),
    (25, "9990000263", "Vera", "Tworecords", "1959-08-04", "T99001", [], NUMBER),
    (26, "9990000271", "Wim", "Blankdiary", "1987-05-17", "T99001", ["68"], ACTIVE),
    (27, "9990000298", "Xena", "Intransit", "1994-10-02", "T99001", ["69"], ACTIVE),
]


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: f"{person[0]} {person[2]} at {person[5]}")
async def test_a_person_is_found_and_registered_as_the_table_says(sandbox: SandboxClient, person: Any) -> None:
    _, number, given, family, born, practice, ids, registered = person
    root = ROOTS[practice]
    found = await sandbox.ssp(FIND, f"/Patient?identifier={NHS}%7C{number}", root=root)
    assert found.status_code == 200
    assert [one["id"] for one in resources(parsed(found.json()), "Patient")] == ids

    answer = await sandbox.register(registration(number, given, family, born), root)
    if registered != DONE:
        assert code(answer) == registered, answer.text
        return
    assert answer.status_code == 200, answer.text
    made = resources(parsed(answer.json()), "Patient")[0]
    assert made["extension"][0]["extension"][1]["valueCodeableConcept"]["coding"][0]["code"] == "T"
    again = await sandbox.ssp(FIND, f"/Patient?identifier={NHS}%7C{number}", root=root)
    assert resources(again.json(), "Patient") == [made]
    assert code(await sandbox.register(registration(number, given, family, born), root)) == ACTIVE


async def test_the_patient_who_differs_from_pds_is_given_out_as_the_practice_has_her(sandbox: SandboxClient) -> None:
    found = await sandbox.ssp(FIND, f"/Patient?identifier={NHS}%7C9990000174")
    noel = resources(found.json(), "Patient")[0]
    pds = (await sandbox.pds("9990000174")).json()
    assert (noel["gender"], noel["birthDate"]) == ("female", "1980-06-16")
    assert (pds["gender"], pds["birthDate"]) == ("male", "1980-06-15")


async def test_fifty_registrations_at_once_of_one_person_give_one_record(tmp_path: Path) -> None:
    app = Sandbox(str(tmp_path / "sandbox.db"), clock=lambda: NINE)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app, root_path="/sandbox")) as http:
        client = SandboxClient(app, http)
        body = registration("9990000069", "Farid", "Newcomer", "1972-12-25")
        statuses: list[int] = []

        async def send() -> None:
            statuses.append((await client.register(body)).status_code)

        async with anyio.create_task_group() as group:
            for _ in range(50):
                group.start_soon(send)
    app.close()
    assert sorted(statuses) == [200] + [409] * 49


async def test_the_database_refuses_a_second_registration_that_another_process_made(tmp_path: Path) -> None:
    data = str(tmp_path / "sandbox.db")
    both = [Sandbox(data, clock=lambda: NINE) for _ in range(2)]
    answers = []
    for app in both:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app, root_path="/sandbox")) as http:
            body = registration("9990000069", "Farid", "Newcomer", "1972-12-25")
            answers.append(await SandboxClient(app, http).register(body))
    for app in both:
        app.close()
    assert answers[0].status_code == 200
    assert code(answers[1]) == ACTIVE


async def test_whatever_a_practice_hands_out_resolves_there_and_every_single_resource_has_its_etag(
        sandbox: SandboxClient) -> None:
    """Walk from everything that searches give, at every practice, along every reference that has a read."""
    seen: set[tuple[str, str]] = set()
    for ods, root in ROOTS.items():
        waiting = await handed_out(sandbox, ods, root)
        while waiting:
            reference = waiting.pop()
            if (root, reference) in seen:
                continue
            seen.add((root, reference))
            kind, id = reference.split("/")
            answer = await sandbox.ssp(f"{READ}{kind.lower()}-1", f"/{kind}/{id}", root=root)
            assert answer.status_code == 200, f"{reference} at {ods}"
            found = parsed(answer.json())
            assert answer.headers["ETag"] == f'W/"{found["meta"]["versionId"]}"'
            waiting |= references(found)
    assert {reference.split("/")[0] for _, reference in seen} == {
        "Patient", "Practitioner", "Organization", "Location", "Appointment"}


def references(value: Any) -> set[str]:
    """The references in a value to resources that can be read."""
    if isinstance(value, list):
        return set().union(*map(references, value))
    if not isinstance(value, dict):
        return set()
    own = value.get("reference")
    readable = isinstance(own, str) and own.split("/")[0] in ("Patient", "Practitioner", "Organization", "Location")
    return set().union(*map(references, value.values())) | ({str(own)} if readable else set())


async def handed_out(sandbox: SandboxClient, ods: str, root: str) -> set[str]:
    """What the searches of a practice name: slots and what belongs to them, patients and their appointments."""
    await sandbox.control("PUT", "/switches", {ods: {"appointments": True}})
    bundles = [await sandbox.free("2026-06-02", "2026-06-16", root)]
    for person in PEOPLE:
        found = await sandbox.ssp(FIND, f"/Patient?identifier={NHS}%7C{person[1]}", root=root)
        bundles.append(found.json())
        for patient in resources(found.json(), "Patient"):
            path = f"/Patient/{patient['id']}/Appointment?start=ge2026-06-01&start=le2026-06-30"
            made = await sandbox.ssp(f"{GPC}fhir:rest:search:patient_appointments-1", path, root=root)
            bundles.append(parsed(made.json()))
    kinds = ("Patient", "Practitioner", "Organization", "Location", "Appointment")
    named = {f"{kind}/{one['id']}" for bundle in bundles for kind in kinds for one in resources(bundle, kind)}
    return named.union(*map(references, bundles))


async def test_every_interaction_succeeds_in_one_story_and_forbids_storing(sandbox: SandboxClient) -> None:
    """Trace to cancellation of somebody new, with every interaction in between."""
    slots = await sandbox.ssp(f"{GPC}fhir:rest:search:slot-1", slot_query("ge2026-06-02", "le2026-06-03"))
    slot = resources(slots.json(), "Slot")[0]
    schedule = next(one for one in resources(slots.json(), "Schedule")
                    if slot["schedule"]["reference"] == f"Schedule/{one['id']}")
    registered = await sandbox.register(registration("9990010005", "Alex", "Abacus", "1950-01-15"))
    id = resources(registered.json(), "Patient")[0]["id"]
    booked = await sandbox.book(booking([slot], schedule, "2026-06-01T09:00:00+01:00", id))
    place = f"/Appointment/{booked.json()['id']}"
    amended = await sandbox.ssp(AMEND, place, "PUT", body={**booked.json(), "comment": "x"},
                                named={"If-Match": booked.headers["ETag"]})
    reason = {"url": f"{PROFILE}/Extension-GPConnect-AppointmentCancellationReason-1", "valueString": "x"}
    cancelled = await sandbox.ssp(CANCEL, place, "PUT", named={"If-Match": amended.headers["ETag"]}, body={
        **amended.json(), "status": "cancelled", "extension": [*amended.json()["extension"], reason]})
    answers = [
        await sandbox.ssp(METADATA, "/metadata"), slots, registered, booked, amended, cancelled,
        await sandbox.ssp(FIND, f"/Patient?identifier={NHS}%7C9990010005"),
        await sandbox.ssp(f"{READ}patient-1", f"/Patient/{id}"), await sandbox.ssp(f"{READ}appointment-1", place),
        await sandbox.ssp(f"{GPC}fhir:rest:search:patient_appointments-1",
                          f"/Patient/{id}/Appointment?start=ge2026-06-01&start=le2026-06-05")]
    for kind, system in (("Practitioner", "sds-user-id%7C999900000021"), ("Organization",
                                                                          "ods-organization-code%7CT99001")):
        answers.append(await sandbox.ssp(f"{GPC}fhir:rest:search:{kind.lower()}-1",
                                         f"/{kind}?identifier=https://fhir.nhs.uk/Id/{system}"))
    for kind, one in (("Practitioner", "21"), ("Organization", "41"), ("Location", "31")):
        answers.append(await sandbox.ssp(f"{READ}{kind.lower()}-1", f"/{kind}/{one}"))
    assert len(answers) == 15
    assert [answer.status_code for answer in answers] == [200, 200, 200, 201, *[200] * 11]
    for answer in answers:
        assert answer.headers["Cache-Control"] == "no-store"
        body = parsed(answer.json())
        single = body["resourceType"] not in ("Bundle", "CapabilityStatement")
        assert ("ETag" in answer.headers) == single
