"""Register a patient: every check has its answer, and of two that fail the earlier one answers."""

from __future__ import annotations

from typing import Any

import pytest

from .client import GPC, HUB_ROOT, NHS, ROOT, SandboxClient, code, registration
from .register_checks import CHECKS
from .registering import (
    BAD,
    DEMOGRAPHICS,
    DUPLICATE,
    FARID,
    INVALID,
    NHS_NUMBER,
    NOBODY,
    NUMBER,
    Body,
    farid,
    parameters,
)

TRIPS = {
    "deceased": ("9990000093", "Iris", "Departed", "1931-02-17"),
    "sensitive": ("9990000107", "Jonah", "Shielded", "1979-04-01"),
    "unverified": ("9990000190", "Pavel", "Unverifiable", "1961-04-03"),
    "active": ("9990000018", "Ada", "Testwood", "1985-03-14"),
}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: f"{check[0]} {check[1]}")
async def test_each_check_has_its_answer(sandbox: SandboxClient, check: Any) -> None:
    _, _, expected, spoil = check
    answer = await sandbox.register(spoil(farid()))
    assert code(answer) == expected, answer.text
    assert answer.json()["issue"][0]["diagnostics"]
    assert (await sandbox.register(farid())).status_code == 200


async def test_broken_syntax_is_400(sandbox: SandboxClient) -> None:
    assert code(await sandbox.register('{"resourceType": "Parameters", ')) == BAD


@pytest.mark.parametrize("path", ["/Patient/$gpc.registerpatien", "/Patient/gpc.registerpatient",
                                  "/Patient/$GPC.registerpatient", "/Patient/51/$gpc.registerpatient"])
async def test_the_path_must_be_exact(sandbox: SandboxClient, path: str) -> None:
    answer = await sandbox.ssp(f"{GPC}fhir:operation:gpc.registerpatient-1", path, "POST", body=farid())
    assert code(answer) == BAD


@pytest.mark.parametrize("scope", ["patient/*.read", "organization/*.read"])
async def test_a_scope_that_only_reads_is_400(sandbox: SandboxClient, scope: str) -> None:
    answer = await sandbox.register(farid(), named={"Authorization": await sandbox.bearer(scope)})
    assert code(answer) == BAD


@pytest.mark.parametrize("fault", ["outage", "error"])
async def test_pds_out_of_reach_is_500(sandbox: SandboxClient, fault: str) -> None:
    await sandbox.control("PUT", "/switches", {"pds": {fault: True}})
    assert code(await sandbox.register(farid())) == (500, "INTERNAL_SERVER_ERROR")
    await sandbox.control("PUT", "/switches", {})
    assert (await sandbox.register(farid())).status_code == 200


@pytest.mark.parametrize(("who", "expected"), [
    ("deceased", DEMOGRAPHICS), ("sensitive", DEMOGRAPHICS), ("unverified", DEMOGRAPHICS), ("active", DUPLICATE)])
async def test_checks_8_to_11_with_the_patients_own_demographics(sandbox: SandboxClient, who: str,
                                                                expected: tuple[int, str]) -> None:
    assert code(await sandbox.register(registration(*TRIPS[who]))) == expected


@pytest.mark.parametrize(("number", "given", "family", "born", "root"), [
    ("9990000085", "Hugo", "Visitor", "1990-09-09", HUB_ROOT), ("9990000182", "Olga", "Unverified", "1975-02-28", ROOT),
    ("9990000239", "Tess", "Dissent", "1977-01-23", ROOT)])
async def test_an_active_patient_of_any_type_is_409(sandbox: SandboxClient, number: str, given: str, family: str,
                                                   born: str, root: str) -> None:
    assert code(await sandbox.register(registration(number, given, family, born), root)) == DUPLICATE


# One body for each pair of neighbouring rows that fails both: the earlier row answers.
@pytest.mark.parametrize(("rows", "expected", "body"), [
    pytest.param("1+2", INVALID, parameters({"name": "a", "resource": {"resourceType": "Practitioner"}},
                                            {"name": "a"})(farid()), id="1 and 2"),
    pytest.param("2+3", BAD, parameters({"name": "registerPatient"}, {"name": "registerPatient"})(
        farid(identifier=None)), id="2 and 3"),
    pytest.param("3+4", NUMBER, farid(identifier=[{"system": NHS, "value": "1"}, {"value": "1"}]), id="3 and 4"),
    pytest.param("4+5", BAD, farid(identifier=[NHS_NUMBER, NHS_NUMBER], active=True), id="4 and 5"),
    pytest.param("5+6", INVALID, farid(active=True, birthDate=None), id="5 and 6"),
    pytest.param("6+7", BAD, registration(NOBODY, "A", "B", "2000-02-29", name=None), id="6 and 7"),
    pytest.param("7+9", NUMBER, registration("9990000115", *FARID[1:]), id="7 and 9, superseded"),
    pytest.param("8+9", DEMOGRAPHICS, registration("9990000093", *FARID[1:]), id="8 and 9, deceased"),
    pytest.param("9+11", DEMOGRAPHICS, registration("9990000018", *FARID[1:]), id="9 and 11"),
    pytest.param("10+11", DEMOGRAPHICS, registration(*TRIPS["unverified"]), id="10 and 11"),
])
async def test_of_two_neighbouring_failures_the_earlier_answers(sandbox: SandboxClient, rows: str,
                                                               expected: tuple[int, str], body: Body) -> None:
    answer = await sandbox.register(body)
    assert code(answer) == expected, f"{rows}: {answer.text}"


async def test_pds_out_of_reach_answers_before_what_pds_would_say(sandbox: SandboxClient) -> None:
    await sandbox.control("PUT", "/switches", {"pds": {"outage": True}})
    answers = [await sandbox.register(registration(*who)) for who in (TRIPS["deceased"], (NOBODY, *FARID[1:]))]
    assert [code(answer) for answer in answers] == [(500, "INTERNAL_SERVER_ERROR")] * 2


async def test_the_text_of_a_refusal_does_not_tell_sensitive_from_unverified(sandbox: SandboxClient) -> None:
    texts = {(await sandbox.register(registration(*TRIPS[who]))).json()["issue"][0]["diagnostics"]
             for who in ("deceased", "sensitive", "unverified")}
    stranger = await sandbox.register(registration("9990000018", *FARID[1:]))
    assert texts == {stranger.json()["issue"][0]["diagnostics"]}
