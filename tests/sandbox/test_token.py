"""The token: every way in which it may be wrong, and the liberties that it has."""

from __future__ import annotations

from typing import Any

import pytest

from .client import FIND, METADATA, NHS, ODS, SandboxClient, claims_at, code, segment, token

ADA = f"/Patient?identifier={NHS}%7C9990000018"
CLAIMS = ("iss", "sub", "aud", "exp", "iat", "reason_for_request", "requested_scope", "requesting_device",
          "requesting_organization", "requesting_practitioner")
PRACTITIONER = {"resourceType": "Practitioner", "id": "10019", "name": [{"family": "Handler"}],
                "identifier": [{"system": "https://fhir.nhs.uk/Id/sds-user-id", "value": "UNK"}]}


async def find(sandbox: SandboxClient, header: Any = None, **changes: Any) -> tuple[int, str]:
    """Status and code of a find with a token that differs so; 200 has no code."""
    claims = claims_at(await sandbox.now(), "patient/*.read", **changes)
    answer = await sandbox.provider(FIND, ADA, Authorization=f"Bearer {token(claims, header)}")
    return (200, "") if answer.status_code == 200 else code(answer)


async def test_a_good_token_is_taken(sandbox: SandboxClient) -> None:
    assert await find(sandbox) == (200, "")


@pytest.mark.parametrize("authorization", [
    None, "", "Bearer", "Bearer ", "Basic e30.e30.", "bearer e30.e30.", "Bearer a b", "Bearer e30", "Bearer .e30.",
    "Bearer e30..", "Bearer e30.e30.x", "Bearer e30.e30", "Bearer e30.e30..", "Bearer e3=.e30."])
async def test_an_authorization_that_is_no_unsigned_token_is_400(sandbox: SandboxClient,
                                                                 authorization: str | None) -> None:
    answer = await sandbox.provider(FIND, ADA, Authorization=authorization)
    assert code(answer) == (400, "BAD_REQUEST")


async def test_without_trailing_dot_with_padding_or_signed_a_good_token_is_400(sandbox: SandboxClient) -> None:
    good = token(claims_at(await sandbox.now(), "patient/*.read"))
    head, payload, _ = good.split(".")
    for spoilt in (good[:-1], f"{good}signature", f"{head}.{payload}=.", f"{head}=.{payload}.", f"{head}+.{payload}."):
        assert code(await sandbox.provider(FIND, ADA, Authorization=f"Bearer {spoilt}")) == (400, "BAD_REQUEST")


@pytest.mark.parametrize("header", [{"alg": "HS256", "typ": "JWT"}, {"alg": "none"}, {"alg": "none", "typ": "jwt"},
                                    {"alg": "none", "typ": "JWT", "kid": "1"}, ["none"]])
async def test_another_token_header_is_400(sandbox: SandboxClient, header: Any) -> None:
    assert await find(sandbox, header) == (400, "BAD_REQUEST")


async def test_a_payload_that_is_no_json_object_is_400(sandbox: SandboxClient) -> None:
    head = segment({"alg": "none", "typ": "JWT"})
    for payload in ("bm90IGpzb24", segment([1]), segment("text")):
        answer = await sandbox.provider(FIND, ADA, Authorization=f"Bearer {head}.{payload}.")
        assert code(answer) == (400, "BAD_REQUEST")


@pytest.mark.parametrize("name", CLAIMS)
async def test_a_missing_claim_is_400_and_named(sandbox: SandboxClient, name: str) -> None:
    bearer = await sandbox.bearer("patient/*.read", **{name: None})
    answer = await sandbox.provider(FIND, ADA, Authorization=bearer)
    assert code(answer) == (400, "BAD_REQUEST")
    assert answer.json()["issue"][0]["diagnostics"] == f"The token's claim {name} is missing"


@pytest.mark.parametrize("lifetime", [299, 301, -300, 0])
async def test_a_lifetime_other_than_300_seconds_is_400(sandbox: SandboxClient, lifetime: int) -> None:
    issued = int((await sandbox.now()).timestamp())
    assert await find(sandbox, iat=issued, exp=issued + lifetime) == (400, "BAD_REQUEST")


@pytest.mark.parametrize(("ago", "expected"), [(0, (200, "")), (300, (200, "")), (301, (400, "BAD_REQUEST")),
                                               (600, (400, "BAD_REQUEST")), (-200, (200, "")), (-9000, (200, ""))])
async def test_an_expired_token_is_400_and_one_from_the_future_is_taken(sandbox: SandboxClient, ago: int,
                                                                        expected: tuple[int, str]) -> None:
    issued = int((await sandbox.now()).timestamp()) - ago
    assert await find(sandbox, iat=issued, exp=issued + 300) == expected


@pytest.mark.parametrize("change", [
    {"iat": "1780300800"}, {"exp": 1780301100.5}, {"reason_for_request": "audit"}, {"sub": "10020"}, {"iss": 7},
    {"requested_record": {"resourceType": "Patient"}}, {"aud": " "}])
async def test_a_claim_that_says_something_else_is_400(sandbox: SandboxClient, change: dict[str, Any]) -> None:
    assert await find(sandbox, **change) == (400, "BAD_REQUEST")


@pytest.mark.parametrize("scope", ["patient/*.write", "organization/*.read", "organization/*.write", "patient/*.*",
                                   "", "user/*.read"])
async def test_a_scope_other_than_the_interactions_is_400(sandbox: SandboxClient, scope: str) -> None:
    assert await find(sandbox, requested_scope=scope) == (400, "BAD_REQUEST")


@pytest.mark.parametrize("scope", ["patient/*.read", "organization/*.write"])
async def test_metadata_needs_the_organisations_read_scope(sandbox: SandboxClient, scope: str) -> None:
    answer = await sandbox.provider(METADATA, "/metadata", Authorization=await sandbox.bearer(scope))
    assert code(answer) == (400, "BAD_REQUEST")


@pytest.mark.parametrize("change", [
    {"requesting_device": {"resourceType": "Device", "colour": "red"}},
    {"requesting_device": {"resourceType": "Gadget"}}, {"requesting_device": "Device"}, {"requesting_device": {}},
    {"requesting_organization": {"resourceType": "Organization", "name": 7}},
    {"requesting_practitioner": {**PRACTITIONER, "gender": ["female"]}}])
async def test_a_claim_that_is_no_valid_resource_is_422(sandbox: SandboxClient, change: dict[str, Any]) -> None:
    assert await find(sandbox, **change) == (422, "INVALID_RESOURCE")


@pytest.mark.parametrize("change", [
    {"requesting_practitioner": {"resourceType": "Patient", "id": "10019"}},
    {"requesting_device": {"resourceType": "Organization", "name": "A device"}},
    {"requesting_device": {"resourceType": "Device", "model": "Test", "version": "1"}},
    {"requesting_organization": {"resourceType": "Organization", "name": "No code"}},
    {"requesting_organization": {"resourceType": "Organization", "identifier": [{"system": ODS, "value": "T99101"}]}},
    {"requesting_practitioner": {**PRACTITIONER, "name": [{"given": ["Casey"]}]}},
    {"requesting_practitioner": {**PRACTITIONER, "id": "other"}}])
async def test_a_valid_but_wrong_or_incomplete_resource_is_400(sandbox: SandboxClient, change: dict[str, Any]) -> None:
    assert await find(sandbox, **change) == (400, "BAD_REQUEST")


@pytest.mark.parametrize("change", [
    {"requesting_practitioner": PRACTITIONER},
    {"aud": "https://authorize.fhir.nhs.net/token"},
    {"requesting_organization": {"resourceType": "Organization", "name": "Another",
                                 "identifier": [{"system": ODS, "value": "T99199"}]}},
    {"requesting_device": {"resourceType": "Device", "model": "M", "version": "1",
                           "identifier": [{"system": "local", "value": "1"}]}}])
async def test_what_a_token_need_not_hold_is_not_asked_for(sandbox: SandboxClient, change: dict[str, Any]) -> None:
    assert await find(sandbox, **change) == (200, "")


async def test_a_token_is_judged_by_the_clock_of_the_world(sandbox: SandboxClient) -> None:
    bearer = await sandbox.bearer("patient/*.read")
    await sandbox.control("PUT", "/clock", {"offset": 301})
    assert code(await sandbox.provider(FIND, ADA, Authorization=bearer)) == (400, "BAD_REQUEST")
