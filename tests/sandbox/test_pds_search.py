"""PDS: the search by demographics, the rules of its parameters, and whom it finds how well."""

from __future__ import annotations

import uuid
from typing import Any

import httpx
import pytest

from .client import SandboxClient, code, parsed

ADA = "family=Testwood&birthdate=1985-03-14"


async def search(sandbox: SandboxClient, query: str) -> httpx.Response:
    return await sandbox.send("GET", f"/pds/FHIR/R4/Patient?{query}" if query else "/pds/FHIR/R4/Patient",
                              {"X-Request-ID": str(uuid.uuid4()), "X-Correlation-ID": "a"})


async def found(sandbox: SandboxClient, query: str) -> list[tuple[str, float]]:
    answer = await search(sandbox, query)
    bundle: dict[str, Any] = answer.json()
    assert (answer.status_code, bundle["resourceType"]) == (200, "Bundle"), answer.text
    return [(entry["resource"]["id"], entry["search"]["score"]) for entry in bundle.get("entry", [])]


async def test_a_search_gives_a_searchset_with_time_total_and_score(sandbox: SandboxClient) -> None:
    answer = await search(sandbox, ADA)
    bundle = parsed(answer.json(), "R4B")
    entry = bundle["entry"][0]

    assert (answer.status_code, answer.headers["X-Correlation-ID"]) == (200, "a")
    assert "ETag" not in answer.headers
    assert (bundle["type"], bundle["timestamp"], bundle["total"]) == ("searchset", "2026-06-01T09:00:00+01:00", 1)
    assert entry["fullUrl"] == "http://127.0.0.1:8000/sandbox/main/pds/FHIR/R4/Patient/9990000018"
    assert entry["search"] == {"score": 1.0}
    assert entry["resource"] == (await sandbox.pds("9990000018")).json()


async def test_nobody_is_a_total_of_nought_without_entry(sandbox: SandboxClient) -> None:
    bundle = (await search(sandbox, "family=Nobody&birthdate=1985-03-14")).json()
    assert bundle == {"resourceType": "Bundle", "type": "searchset", "timestamp": "2026-06-01T09:00:00+01:00",
                      "total": 0}


@pytest.mark.parametrize("query", [
    ADA, "family=TESTWOOD&birthdate=eq1985-03-14", "family=testw%C3%B6od&given=ada&birthdate=1985-03-14",
    f"{ADA}&gender=female", f"{ADA}&gender=Female", f"{ADA}&address-postalcode=ZZ993VZ",
    f"{ADA}&address-postcode=zz99%203vz", f"{ADA}&address-postalcode=ZZ99*", f"{ADA}&general-practitioner=T99001",
    f"{ADA}&phone=01632%20960101", f"{ADA}&phone=%2B441632960101", f"{ADA}&_history=true&_max-results=1",
    f"{ADA}&_exact-match=true", "family=Testwood&birthdate=ge1985-03-14&birthdate=le1985-03-14",
    "family=Testwood&birthdate=ge1985-03-14", "family=Testwood&birthdate=le1985-03-14"])
async def test_every_parameter_finds_whom_it_fits(sandbox: SandboxClient, query: str) -> None:
    assert await found(sandbox, query) == [("9990000018", 1.0)]


@pytest.mark.parametrize("query", [
    "family=Testwood&birthdate=1985-03-15", "family=Testwood&birthdate=ge1985-03-15",
    "family=Testwood&birthdate=le1985-03-13", "family=Testwood&birthdate=ge1985-03-15&birthdate=le1985-03-13",
    f"{ADA}&given=Eve", f"{ADA}&given=Ada&given=Eve", f"{ADA}&gender=male", f"{ADA}&address-postalcode=LS1%201AA",
    f"{ADA}&general-practitioner=T99002", f"{ADA}&phone=07700900000", f"{ADA}&email=ada%40example.com",
    f"{ADA}&death-date=le2026-01-01", "family=Testwod&birthdate=1985-03-14"])
async def test_every_parameter_leaves_out_whom_it_does_not_fit(sandbox: SandboxClient, query: str) -> None:
    assert await found(sandbox, query) == []


async def test_each_of_several_given_names_must_be_one_of_the_patients(sandbox: SandboxClient) -> None:
    for given in ("given=Anne&given=Dilys", "given=Dilys%20Anne", "given=Anne"):
        assert await found(sandbox, f"family=Stubbs&birthdate=1938-01-09&{given}") == [("9990000042", 1.0)]


async def test_a_wildcard_finds_by_the_beginning_and_scores_less(sandbox: SandboxClient) -> None:
    wild = "birthdate=1985-03-14&family=Te*"
    assert await found(sandbox, wild) == [("9990000018", 0.2222)]
    assert await found(sandbox, "birthdate=1985-03-14&family=Te*w*d&given=Ad*") == [("9990000018", 0.4722)]
    assert await found(sandbox, f"{wild}&_exact-match=true") == []
    assert await found(sandbox, f"{wild}&given=Ada&_fuzzy-match=true") == []


async def test_a_fuzzy_search_finds_likeness_and_an_exact_one_does_not(sandbox: SandboxClient) -> None:
    alike = "family=Testwod&given=Ada&birthdate=1985-03-14&_fuzzy-match=true"
    assert await found(sandbox, alike) == [("9990000018", 0.9667)]
    assert await found(sandbox, f"{alike}&_exact-match=true") == []
    assert await found(sandbox, f"{alike.replace('Testwod', 'Testwood')}&_exact-match=true") == [("9990000018", 1.0)]


async def test_former_details_are_found_in_history_and_by_a_fuzzy_search(sandbox: SandboxClient) -> None:
    former = "family=Oldnumber&given=Kezia&birthdate=1988-08-18"
    assert await found(sandbox, former) == []
    assert await found(sandbox, f"{former}&_history=true") == [("9990000123", 1.0)]
    assert await found(sandbox, f"{former}&_fuzzy-match=true") == [("9990000123", 1.0)]
    assert await found(sandbox, "family=Tworecords&birthdate=1959-08-04&_history=true") == [("9990000255", 1.0)]


async def test_a_deceased_patient_is_found_by_the_day_of_death(sandbox: SandboxClient) -> None:
    query = "family=Departed&birthdate=1931-02-17&death-date="
    assert await found(sandbox, f"{query}2021-06-01") == [("9990000093", 1.0)]
    assert await found(sandbox, f"{query}ge2021-01-01&death-date=le2021-12-31") == [("9990000093", 1.0)]
    assert await found(sandbox, f"{query}ge2021-06-02") == []


async def test_a_restricted_patient_is_found_by_name_but_not_by_what_is_hidden(sandbox: SandboxClient) -> None:
    query = "family=Shielded&birthdate=1979-04-01"
    entry = (await search(sandbox, query)).json()["entry"][0]["resource"]
    assert entry["id"] == "9990000107"
    assert {"address", "telecom", "generalPractitioner"} & set(entry) == set()
    for hidden in ("address-postalcode=ZZ993VZ", "general-practitioner=T99001", "phone=01632960110"):
        assert await found(sandbox, f"{query}&{hidden}") == []


@pytest.mark.parametrize("query", ["family=Record&birthdate=1970-01-01", "family=Untraced&birthdate=2000-02-29",
                                   "family=*&birthdate=0001-01-01".replace("*", "Nobody")])
async def test_invalidated_minimal_and_unknown_records_are_not_found(sandbox: SandboxClient, query: str) -> None:
    assert await found(sandbox, f"{query}&_history=true") == []


async def test_more_hits_than_allowed_are_a_200_with_an_outcome(sandbox: SandboxClient) -> None:
    query = "family=Ab*&birthdate=ge1950-01-01&_max-results="
    assert len(await found(sandbox, f"{query}9")) == 9
    answer = await search(sandbox, f"{query}8")
    assert answer.status_code == 200
    assert answer.json() == {"resourceType": "OperationOutcome", "issue": [{
        "severity": "information", "code": "multiple-matches", "details": {"coding": [{
            "system": "https://fhir.nhs.uk/R4/CodeSystem/Spine-ErrorOrWarningCode", "version": "1",
            "code": "TOO_MANY_MATCHES", "display": "Too Many Matches"}]}}]}


async def test_without_max_results_fifty_are_the_most(sandbox: SandboxClient) -> None:
    many = "given=Alex&birthdate=ge1900-01-01&gender=female&address-postalcode=ZZ993VZ&_fuzzy-match=true"
    assert 1 < len(await found(sandbox, many)) <= 50
    everybody = "family=**&birthdate=ge1900-01-01"
    assert code(await search(sandbox, everybody)) == (400, "INVALID_SEARCH_DATA")


@pytest.mark.parametrize(("query", "refusal", "kind", "says"), [
    ("", "UNSUPPORTED_SERVICE", "processing", ""),
    (f"{ADA}&model=1", "ADDITIONAL_PROPERTIES", "invariant", "('model' was unexpected)"),
    (f"{ADA}&model=1&year=2", "ADDITIONAL_PROPERTIES", "invariant", "('model', 'year' were unexpected)"),
    (f"{ADA}&Family=x", "ADDITIONAL_PROPERTIES", "invariant", "('Family' was unexpected)"),
    (f"{ADA}&address-postalcode=ZZ993VZ&address-postcode=ZZ993VZ", "INVALID_SEARCH_DATA", "value", "old name"),
    ("family=Testwood", "MISSING_VALUE", "required", "Missing value - 'birth_date/birth_date_range_start"),
    ("family=Testwood&birthdate=14-03-1985", "INVALID_VALUE", "value", "'14-03-1985' in field 'birthdate'"),
    ("family=Testwood&birthdate=1985-02-30", "INVALID_VALUE", "value", "'1985-02-30' in field 'birthdate'"),
    ("family=Testwood&birthdate=gt1985-03-14", "INVALID_VALUE", "value", "in field 'birthdate'"),
    ("family=Testwood&birthdate=ge1985-03-14&birthdate=ge1985-03-15", "INVALID_VALUE", "value", "'birthdate'"),
    ("family=Testwood&birthdate=ge1985-03-14&birthdate=1985-03-15", "INVALID_VALUE", "value", "'birthdate'"),
    ("family=Testwood&birthdate=ge1985-03-14&birthdate=le1985-03-15&birthdate=le1985-03-15", "INVALID_VALUE",
     "value", "'birthdate'"),
    (f"{ADA}&death-date=yesterday", "INVALID_VALUE", "value", "'yesterday' in field 'death-date'"),
    (f"{ADA}&gender=F", "INVALID_VALUE", "value", "'F' in field 'gender'"),
    (f"{ADA}&family=Other", "INVALID_VALUE", "value", "in field 'family'"),
    (f"{ADA}&given=", "INVALID_VALUE", "value", "in field 'given'"),
    (f"{ADA}&_max-results=0", "INVALID_VALUE", "value", "'0' in field '_max-results'"),
    (f"{ADA}&_max-results=51", "INVALID_VALUE", "value", "'51' in field '_max-results'"),
    (f"{ADA}&_max-results=ten", "INVALID_VALUE", "value", "'ten' in field '_max-results'"),
    (f"{ADA}&_fuzzy-match=yes", "INVALID_VALUE", "value", "'yes' in field '_fuzzy-match'"),
    (f"{ADA}&_exact-match=1", "INVALID_VALUE", "value", "'1' in field '_exact-match'"),
    (f"{ADA}&_history=no", "INVALID_VALUE", "value", "'no' in field '_history'"),
    ("birthdate=1985-03-14&given=Ada", "INVALID_SEARCH_DATA", "value", "minimum requirements"),
    (f"{ADA}&_fuzzy-match=true", "INVALID_SEARCH_DATA", "value", "minimum requirements"),
    (f"{ADA}&gender=female&_fuzzy-match=true", "INVALID_SEARCH_DATA", "value", "minimum requirements"),
    ("birthdate=1985-03-14&family=T*", "INVALID_SEARCH_DATA", "value", "before a wildcard"),
    (f"{ADA}&given=*da", "INVALID_SEARCH_DATA", "value", "before a wildcard")])
async def test_parameters_that_break_a_rule_are_refused(sandbox: SandboxClient, query: str, refusal: str, kind: str,
                                                        says: str) -> None:
    answer = await search(sandbox, query)
    issue = answer.json()["issue"][0]
    assert code(answer) == (400, refusal)
    assert (issue["severity"], issue["code"]) == ("error", kind)
    assert says in issue["diagnostics"]


@pytest.mark.parametrize("query", [
    "given=Ada&family=Testwood&birthdate=1985-03-14",
    "family=Testwood&birthdate=1985-03-14&gender=female&address-postalcode=ZZ993VZ",
    "given=Ada&birthdate=1985-03-14&gender=female&address-postalcode=ZZ993VZ"])
async def test_each_minimum_set_of_a_fuzzy_search_is_enough(sandbox: SandboxClient, query: str) -> None:
    assert await found(sandbox, f"{query}&_fuzzy-match=true") == [("9990000018", 1.0)]


@pytest.mark.parametrize("most", ["", "&_max-results=2", "&_max-results=50"])
async def test_an_application_without_a_user_may_ask_for_one_result_only(sandbox: SandboxClient, most: str) -> None:
    await sandbox.control("PUT", "/switches", {"pds": {"access": "application"}})
    answer = await search(sandbox, f"{ADA}{most}")
    assert code(answer) == (403, "INVALID_VALUE")
    assert await found(sandbox, f"{ADA}&_max-results=1") == [("9990000018", 1.0)]


async def test_a_long_and_wild_search_costs_no_time(sandbox: SandboxClient) -> None:
    assert await found(sandbox, f"birthdate=ge1900-01-01&family=ab{'*a' * 7_000}") == []
    long = "x" * 14_000
    assert await found(sandbox, f"birthdate=ge1900-01-01&family={long}&given=Ada&_fuzzy-match=true") == []
