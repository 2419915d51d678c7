"""The worked example, from the trace to the booking."""

from __future__ import annotations

from .client import BOOK, FIND, METADATA, NHS, ODS, ROOT, SLOTS, SandboxClient, booking, parsed, resources, slot_query

INTERACTION = "https://fhir.nhs.uk/Id/nhsServiceInteractionId"
PARTY_KEY = "https://fhir.nhs.uk/Id/nhsMhsPartyKey"


async def test_the_worked_example_books_in_seven_exchanges(sandbox: SandboxClient) -> None:
    traced = (await sandbox.pds("9990000018")).json()
    practice = traced["generalPractitioner"][0]["identifier"]["value"]
    asked = f"organization={ODS}%7C{practice}&identifier={INTERACTION}%7C{SLOTS}"
    endpoint = (await sandbox.sds(f"Endpoint?{asked}")).json()["entry"][0]["resource"]
    party_key = next(entry["value"] for entry in endpoint["identifier"] if entry["system"] == PARTY_KEY)
    device = (await sandbox.sds(f"Device?{asked}&identifier={PARTY_KEY}%7C{party_key}")).json()["entry"][0]["resource"]
    statement = await sandbox.ssp(METADATA, "/metadata")
    found = await sandbox.ssp(SLOTS, slot_query("ge2026-06-02", "le2026-06-03"))
    bundle = found.json()
    slot, schedule = resources(bundle, "Slot")[0], resources(bundle, "Schedule")
    patient = (await sandbox.ssp(FIND, f"/Patient?identifier={NHS}%7C9990000018")).json()["entry"][0]["resource"]
    own = next(one for one in schedule if f"Schedule/{one['id']}" == slot["schedule"]["reference"])
    booked = await sandbox.ssp(BOOK, "/Appointment", "POST",
                               body=booking([slot], own, "2026-06-01T09:00:00+01:00", patient["id"]))

    assert practice == "T99001"
    assert endpoint["address"] == ROOT
    assert party_key == "T99001-8000001"
    assert device["identifier"][0]["value"] == "999000000101"
    assert statement.json()["version"] == "1.2.7"
    assert (slot["start"], slot["end"]) == ("2026-06-02T08:30:00+01:00", "2026-06-02T08:40:00+01:00")
    assert patient["id"] == "51"
    assert booked.status_code == 201, booked.text
    assert booked.headers["Location"] == f"{ROOT}/Appointment/901/_history/1"
    assert booked.headers["ETag"] == 'W/"1"'
    assert booked.json()["slot"] == [{"reference": f"Slot/{slot['id']}"}]
    again = resources(await sandbox.free("2026-06-02", "2026-06-03"), "Slot")
    assert slot["id"] not in [one["id"] for one in again]
    for answer in (traced, endpoint, device):
        parsed(answer, "R4B")
    for answer in (statement.json(), bundle, patient, booked.json()):
        parsed(answer)
