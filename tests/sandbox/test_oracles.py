"""What others make of it: fhir.resources of every answer, PyJWT of tokens, the package nhs-number of check digits."""

from __future__ import annotations

import json
import random
from collections.abc import Awaitable, Callable
from datetime import datetime
from importlib import import_module
from typing import Any

import httpx
import jwt
import pytest
from nhs_number.validate import calculate_checksum
from nhs_number.validate import is_valid as nhs_number_says

from explorer.sandbox.nhs_number import check_digit, is_valid
from explorer.sandbox.seed.patients import PATIENTS
from explorer.sandbox.seed.people import PEOPLE

from .client import (
    AMEND,
    BOOK,
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
    WILLOW_ROOT,
    SandboxClient,
    booking,
    claims_at,
    code,
    registration,
    resources,
    slot_query,
    token,
)
from .conftest import NINE

Calling = Callable[[SandboxClient], Awaitable[httpx.Response]]
READ = f"{GPC}fhir:rest:read:appointment-1"
INTERACTION, PARTY_KEY = "https://fhir.nhs.uk/Id/nhsServiceInteractionId", "https://fhir.nhs.uk/Id/nhsMhsPartyKey"
USER = "https://fhir.nhs.uk/Id/sds-user-id"
REASON = f"{PROFILE}/Extension-GPConnect-AppointmentCancellationReason-1"


def get(name: str, path: str, root: str = ROOT) -> Calling:
    """A call through the proxy of the interaction of that name."""
    return lambda client: client.ssp(f"{GPC}fhir:rest:{name}", path, root=root)


def pds(path: str) -> Calling:
    return lambda client: client.send("GET", f"/pds/FHIR/R4/Patient{path}",
                                      {"X-Request-ID": "60e0b220-8136-4ca5-ae46-1d97ef59d068"})


def sds(kind: str, ods: str, more: str = "") -> Calling:
    return lambda client: client.sds(
        f"{kind}?organization={ODS}%7C{ods}&identifier={INTERACTION}%7C{METADATA}{more}")


async def book(client: SandboxClient) -> httpx.Response:
    bundle = await client.free("2026-06-03", "2026-06-03")
    slots = [one for one in resources(bundle, "Slot") if one["schedule"]["reference"] == "Schedule/11"][:2]
    schedule = next(one for one in resources(bundle, "Schedule") if one["id"] == "11")
    coding = {"system": "http://hl7.org/fhir/encounter-participant-type", "code": "PART"}
    body = booking(slots, schedule, "2026-06-01T08:00:00.5Z", comment="Ring twice", priority=5, minutesDuration=20,
                   identifier=[{"system": "https://consumer.sandbox.example/Id/booking", "value": "7"}])
    body["participant"] = [{**one, "type": [{"coding": [coding]}]} for one in body["participant"]]
    return await client.ssp(BOOK, "/Appointment", "POST", body=body)


async def amend(client: SandboxClient) -> httpx.Response:
    body = (await client.ssp(READ, "/Appointment/802")).json()
    return await client.ssp(AMEND, "/Appointment/802", "PUT", body={**body, "comment": "Ring"})


async def cancel(client: SandboxClient) -> httpx.Response:
    body = (await client.ssp(READ, "/Appointment/801")).json()
    extensions = [*body["extension"], {"url": REASON, "valueString": "Better"}]
    return await client.ssp(CANCEL, "/Appointment/801", "PUT",
                            body={**body, "status": "cancelled", "extension": extensions})


STU3: dict[str, Calling] = {
    "metadata": get("read:metadata-1", "/metadata"),
    "structured metadata": lambda client: client.ssp(f"{GPC}structured:fhir:rest:read:metadata-1", "/metadata",
                                                     root=f"{ROOT}/structured"),
    "slots with everything": get("search:slot-1", slot_query("ge2026-06-02", "le2026-06-16") + (
        "&_include:recurse=Location:managingOrganization&searchFilter="
        "https://fhir.nhs.uk/STU3/CodeSystem/GPConnect-OrganisationType-1%7Curgent-care")),
    "slots of the hub": get("search:slot-1", slot_query("ge2026-06-01", "le2026-06-08"), HUB_ROOT),
    "no slots": get("search:slot-1", slot_query("ge2026-06-02", "le2026-06-03"), WILLOW_ROOT),
    "find patient": get("search:patient-1", f"/Patient?identifier={NHS}%7C9990000018"),
    "find a patient with an interpreter": get("search:patient-1", f"/Patient?identifier={NHS}%7C9990000026"),
    "find nobody": get("search:patient-1", f"/Patient?identifier={NHS}%7C9999999999"),
    "read patient": get("read:patient-1", "/Patient/60"),
    "register patient": lambda client: client.register(registration("9990010005", "Alex", "Abacus", "1950-01-15")),
    **{f"find practitioner {id}": get("search:practitioner-1", f"/Practitioner?identifier={USER}%7C9999000000{id}")
       for id in ("21", "22", "23", "99")},
    **{f"read practitioner {id}": get("read:practitioner-1", f"/Practitioner/{id}") for id in ("21", "22", "23")},
    "find organisation": get("search:organization-1", f"/Organization?identifier={ODS}%7CT99001"),
    "find no organisation": get("search:organization-1", f"/Organization?identifier={ODS}%7CT99199"),
    "read organisation": get("read:organization-1", "/Organization/41"),
    **{f"read location {id}": get("read:location-1", f"/Location/{id}") for id in ("31", "32", "37")},
    "book": book, "amend": amend, "cancel": cancel,
    **{f"read appointment {id}": get("read:appointment-1", f"/Appointment/{id}") for id in range(801, 805)},
    "retrieve appointments": get("search:patient_appointments-1",
                                 "/Patient/53/Appointment?start=ge2026-06-01&start=le2026-06-30"),
    "retrieve none": get("search:patient_appointments-1",
                         "/Patient/68/Appointment?start=ge2026-06-01&start=le2026-06-30"),
}
R4: dict[str, Calling] = {
    **{f"PDS {number}": pds(f"/{number}") for number in (
        "9990000018", "9990000093", "9990000107", "9990000115", "9990000166", "9990000263", "9990010005")},
    "PDS search": pds("?family=Ju*&birthdate=ge1900-01-01"),
    "PDS search for nobody": pds("?family=Nobody&birthdate=1900-01-01"),
    "SDS endpoint": sds("Endpoint", "T99001"), "SDS two devices": sds("Device", "T99002"),
    "SDS device": sds("Device", "T99001", f"&identifier={PARTY_KEY}%7CT99001-8000001"),
}


@pytest.mark.parametrize("name", STU3)
async def test_every_answer_of_a_practice_is_stu3_and_nothing_else(sandbox: SandboxClient, name: str) -> None:
    answer = await STU3[name](sandbox)
    assert answer.status_code in (200, 201), answer.text
    assert understood(answer.json(), "STU3") == comparable(answer.json())


@pytest.mark.parametrize("name", R4)
async def test_every_answer_of_pds_and_sds_is_r4_and_nothing_else(sandbox: SandboxClient, name: str) -> None:
    answer = await R4[name](sandbox)
    assert answer.status_code == 200, answer.text
    sent = answer.json()
    if name.startswith("SDS") and not sent["entry"]:
        del sent["entry"]
    assert understood(sent, "R4B") == comparable(sent)


async def test_sds_answers_an_empty_search_with_an_empty_list_which_only_the_real_one_does(
        sandbox: SandboxClient) -> None:
    """No valid FHIR, and what SDS sends; so it is compared by hand."""
    sent = (await sds("Endpoint", "T99005")(sandbox)).json()
    assert (sent["total"], sent.pop("entry")) == (0, [])
    assert understood(sent, "R4B") == comparable(sent)


@pytest.mark.parametrize(("version", "call"), [
    ("STU3", get("read:patient-1", "/Patient/0")), ("STU3", lambda client: client.book("{")),
    ("R4B", lambda client: client.pds("1")), ("R4B", lambda client: client.sds("Endpoint")),
    ("STU3", lambda client: client.ssp(SLOTS, "/metadata")), ("STU3", lambda client: client.ssp(FIND, "/", "PATCH"))])
async def test_every_refusal_is_a_valid_outcome(sandbox: SandboxClient, version: str, call: Calling) -> None:
    answer = await call(sandbox)
    assert answer.status_code >= 400
    assert understood(answer.json(), version) == comparable(answer.json())


def understood(resource: dict[str, Any], version: str) -> Any:
    """What is left of a resource after fhir.resources read and wrote it."""
    model = import_module(f"fhir.resources.{version}").get_fhir_model_class(resource["resourceType"])
    return comparable(json.loads(model.model_validate(resource).model_dump_json()))


def comparable(value: Any) -> Any:
    """A value in which instants are numbers, for the library writes them in its own way."""
    if isinstance(value, dict):
        return {name: comparable(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [comparable(inner) for inner in value]
    if isinstance(value, str) and "T" in value and ":" in value:
        try:
            return datetime.fromisoformat(value).timestamp()
        except ValueError:
            return value
    return value


async def test_a_token_made_by_pyjwt_is_taken(sandbox: SandboxClient) -> None:
    made = jwt.encode(claims_at(NINE, "organization/*.read"), None, algorithm="none")
    assert made.endswith(".")
    answer = await sandbox.provider(METADATA, "/metadata", Authorization=f"Bearer {made}")
    assert answer.status_code == 200, answer.text


async def test_a_token_signed_by_pyjwt_is_refused(sandbox: SandboxClient) -> None:
    signed = jwt.encode(claims_at(NINE, "organization/*.read"), "a secret of thirty-two bytes or more",
                        algorithm="HS256")
    answer = await sandbox.provider(METADATA, "/metadata", Authorization=f"Bearer {signed}")
    assert code(answer) == (400, "BAD_REQUEST")


async def test_what_pyjwt_cannot_read_is_never_taken(sandbox: SandboxClient) -> None:
    """Good tokens with one character changed, cut or doubled."""
    rolls = random.Random(7)
    good = token(claims_at(NINE, "organization/*.read"))
    taken = 0
    for _ in range(400):
        at = rolls.randrange(len(good))
        spoilt = rolls.choice((good[:at] + rolls.choice("aZ0-_.=+/ ") + good[at + 1:], good[:at] + good[at + 1:],
                               good[:at] + good[at] + good[at:], good[:at]))
        answer = await sandbox.provider(METADATA, "/metadata", Authorization=f"Bearer {spoilt}")
        if answer.status_code == 200:
            taken += 1
            read = jwt.decode_complete(spoilt, options={"verify_signature": False})
            assert read["header"] == {"alg": "none", "typ": "JWT"}
            assert read["payload"]["exp"] - read["payload"]["iat"] == 300
    assert 0 < taken < 400


def test_check_digits_are_those_of_the_package_nhs_number() -> None:
    """All ten endings of 3,000 prefixes: some from anywhere in the range in use, and where the seed's numbers lie."""
    rolls = random.Random(1)
    prefixes = [str(rolls.randrange(600_000_000, 799_900_000)) for _ in range(2000)]
    prefixes += [str(prefix) for prefix in range(999_000_000, 999_001_000)]
    for prefix in prefixes:
        for digit in "0123456789":
            assert is_valid(prefix + digit) == nhs_number_says(prefix + digit), prefix + digit
    assert {check_digit(prefix) for prefix in prefixes} == {None, *range(10)}


def test_check_digits_do_not_depend_on_the_range_of_the_number() -> None:
    rolls = random.Random(2)
    for prefix in (f"{rolls.randrange(10**9):09d}" for _ in range(3000)):
        theirs = calculate_checksum(prefix)
        assert check_digit(prefix) == (None if theirs == 10 else theirs), prefix


def test_a_check_digit_of_ten_makes_no_number_and_one_of_eleven_is_nought() -> None:
    assert check_digit("999000014") is None
    assert not any(is_valid(f"999000014{digit}") for digit in range(10))
    assert not any(nhs_number_says(f"999000014{digit}") for digit in range(10))
    assert check_digit("999000005") == 0
    assert is_valid("9990000050")
    assert nhs_number_says("9990000050")


def test_every_number_of_the_seed_is_valid_and_in_the_range_for_tests() -> None:
    numbers = {*PEOPLE, *(record.nhs_number for record in PATIENTS.values())}
    for number in numbers:
        assert nhs_number_says(number), number
        assert number.startswith("999")
