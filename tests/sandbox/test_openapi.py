"""The OpenAPI document: valid, and true to what the sandbox answers, both ways."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import pytest
from openapi_spec_validator import validate

from explorer.sandbox.interactions import BY_URN, INTERACTIONS, STRUCTURED_RECORD
from explorer.sandbox.openapi import describe
from explorer.sandbox.openapi.gp_connect import path_of
from explorer.sandbox.provider.app import HANDLERS

from .client import ROOT, SandboxClient, booking, resources, scope_of

DOCUMENT: dict[str, Any] = json.loads(describe("/sandbox"))
METHODS = ("get", "post", "put", "patch", "delete")
OPERATIONS = [(path, method) for path, item in DOCUMENT["paths"].items() for method in METHODS if method in item]
GP_CONNECT = [(path, method) for path, method in OPERATIONS if "servers" in DOCUMENT["paths"][path]]


def operation(path: str, method: str) -> Any:
    return DOCUMENT["paths"][path][method]


def urns(path: str, method: str) -> list[str]:
    return next(one["schema"]["enum"] for one in operation(path, method)["parameters"]
                if one["name"] == "Ssp-InteractionID")


def address(path: str, method: str, server: int = 0) -> str:
    """The address of an operation with its examples and the defaults of the server's variables."""
    used = DOCUMENT["paths"][path].get("servers", DOCUMENT["servers"])[server]
    begin = used["url"]
    for name, variable in used["variables"].items():
        begin = begin.replace(f"{{{name}}}", variable["default"])
    query: list[tuple[str, str]] = []
    for one in operation(path, method).get("parameters", []):
        if one["in"] == "path":
            path = path.replace(f"{{{one['name']}}}", quote(one["example"]))
        elif one["in"] == "query" and "example" in one:
            values = one["example"] if isinstance(one["example"], list) else [one["example"]]
            query += [(one["name"], value) for value in values]
    return f"http://127.0.0.1:8000{begin}{path}?{urlencode(query)}".rstrip("?")


async def send(sandbox: SandboxClient, path: str, method: str, server: int = 0, body: Any = None,
               **headers: str) -> httpx.Response:
    sent = {one["name"]: one["example"] for one in operation(path, method).get("parameters", [])
            if one["in"] == "header" and "example" in one} | headers
    if operation(path, method)["security"] == [{"sds": []}]:
        sent["apikey"] = "any"
    if "Ssp-InteractionID" in sent:
        sent["Authorization"] = await sandbox.bearer(BY_URN[sent["Ssp-InteractionID"]].scope)
    if "requestBody" in operation(path, method):
        sent["Content-Type"] = next(iter(operation(path, method)["requestBody"]["content"]))
    return await sandbox.http.request(method.upper(), address(path, method, server), headers=sent,
                                      content=json.dumps(body or {}) if "Content-Type" in sent else None)


def is_described(answer: httpx.Response, described: Any) -> bool:
    """Whether status, type and kind of an answer stand in the document."""
    here = described["responses"].get(str(answer.status_code))
    if here is None:
        return False
    kind = answer.json().get("resourceType")
    schema = here["content"][answer.headers["Content-Type"].partition(";")[0]]["schema"]
    names = {one["$ref"].rpartition("/")[2] for one in schema.get("oneOf", [schema])}
    return kind in names or (kind is None and bool(names & {"State", "Log", "Error"}))


def test_it_is_a_valid_openapi_document() -> None:
    assert DOCUMENT["openapi"] == "3.1.0"
    validate(DOCUMENT)


def test_every_required_parameter_has_an_example() -> None:
    assert [one["name"] for path, method in OPERATIONS for one in operation(path, method).get("parameters", [])
            if one["required"] and "example" not in one] == []


async def test_it_is_served_with_the_path_under_which_the_sandbox_is_mounted(sandbox: SandboxClient) -> None:
    answer = await sandbox.http.get("http://127.0.0.1:8000/sandbox/openapi.json", headers={"Origin": "https://x.example"})
    assert answer.json() == DOCUMENT
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert json.loads(describe(""))["servers"][0]["url"] == "/{world}"
    other = await sandbox.http.put("http://127.0.0.1:8000/sandbox/openapi.json")
    assert (other.status_code, other.headers["Allow"]) == (405, "GET")


def test_every_interaction_stands_in_it_once_with_its_verb_and_path() -> None:
    there = {urn: (path, method) for path, method in GP_CONNECT for urn in urns(path, method)}
    assert there == {one.urn: (path_of(one), one.method.lower()) for one in INTERACTIONS}
    assert sum(len(urns(path, method)) for path, method in GP_CONNECT) == len(INTERACTIONS)
    for urn, (path, _) in there.items():
        plain = path.removeprefix("/structured").replace("{id}", "1")
        assert BY_URN[urn].path.fullmatch(plain), urn


def test_what_has_a_handler_has_a_success_and_what_has_none_has_not() -> None:
    assert set(HANDLERS) == set(BY_URN) - {STRUCTURED_RECORD.urn}
    for path, method in GP_CONNECT:
        offered = set(urns(path, method)) <= set(HANDLERS)
        statuses = operation(path, method)["responses"]
        assert offered == bool({"200", "201"} & set(statuses)), path
        assert offered == ("501" not in statuses), path


def test_amend_and_cancel_are_one_operation() -> None:
    assert [urn.rpartition("rest:")[2] for urn in urns("/Appointment/{id}", "put")] == [
        "update:appointment-1", "cancel:appointment-1"]


@pytest.mark.parametrize(("path", "method"), [pair for pair in OPERATIONS if pair[1] == "get"])
async def test_every_get_succeeds_with_its_examples(sandbox: SandboxClient, path: str, method: str) -> None:
    for server in range(len(DOCUMENT["paths"][path].get("servers", [0]))):
        for urn in urns(path, method) if (path, method) in GP_CONNECT else [""]:
            answer = await send(sandbox, path, method, server, **({"Ssp-InteractionID": urn} if urn else {}))
            assert answer.status_code == 200, answer.text
            assert is_described(answer, operation(path, method)), answer.text


@pytest.mark.parametrize(("path", "method"), [pair for pair in OPERATIONS if pair[1] != "get"])
async def test_every_other_operation_is_there_and_answers_as_described(sandbox: SandboxClient, path: str,
                                                                       method: str) -> None:
    for server in range(len(DOCUMENT["paths"][path].get("servers", [0]))):
        for urn in urns(path, method) if (path, method) in GP_CONNECT else [""]:
            answer = await send(sandbox, path, method, server, **({"Ssp-InteractionID": urn} if urn else {}))
            assert answer.status_code not in (404, 405), answer.text
            assert "Ssp-InteractionID" not in answer.text
            assert is_described(answer, operation(path, method)), answer.text


async def test_a_booking_answers_as_described(sandbox: SandboxClient) -> None:
    bundle = await sandbox.free("2026-06-02", "2026-06-02")
    slot, schedule = resources(bundle, "Slot")[-1], resources(bundle, "Schedule")
    of = next(one for one in schedule if slot["schedule"]["reference"] == f"Schedule/{one['id']}")
    body = booking([slot], of, "2026-06-01T09:00:00+01:00")
    for status in (201, 409):
        answer = await send(sandbox, "/Appointment", "post", body=body)
        assert answer.status_code == status, answer.text
        assert is_described(answer, operation("/Appointment", "post"))
        assert set(operation("/Appointment", "post")["responses"]["201"]["headers"]) == {
            "Cache-Control", "ETag", "Location", "Last-Modified"}


@pytest.mark.parametrize(("path", "method"), [(path, method) for path in DOCUMENT["paths"] for method in METHODS
                                              if method not in DOCUMENT["paths"][path]])
async def test_what_it_does_not_offer_the_sandbox_refuses(sandbox: SandboxClient, path: str, method: str) -> None:
    offered = next(one for one in METHODS if one in DOCUMENT["paths"][path])
    server = len(DOCUMENT["paths"][path].get("servers", [0])) - 1
    headers = {"X-Request-ID": "60e0b220-8136-4ca5-ae46-1d97ef59d068", "apikey": "any"}
    if (path, offered) in GP_CONNECT:
        urn = urns(path, offered)[0]
        headers |= {"Ssp-TraceID": "1", "Ssp-From": "999000000201", "Ssp-To": "999000000101",
                    "Ssp-InteractionID": urn, "Authorization": await sandbox.bearer(scope_of(urn))}
    answer = await sandbox.http.request(method.upper(), address(path, offered, server), headers=headers)
    assert answer.status_code in (400, 405), answer.text


async def test_every_refusal_of_the_rules_is_described(sandbox: SandboxClient) -> None:
    described = {rule for path, method in OPERATIONS for status in operation(path, method)["responses"].values()
                 for rule in status.get("x-rules", [])}
    assert described | {"pds.search-too-many"} == {rule.id for rule in sandbox.sandbox.rules()}


def test_the_default_root_is_the_practice_of_the_examples() -> None:
    variables = DOCUMENT["paths"]["/Slot"]["servers"][0]["variables"]
    assert variables["service_root"]["default"] == ROOT
    assert all(re.fullmatch(r"https://[a-z.]+/T9900[0-9]/STU3/1/gpconnect", root)
               for root in variables["service_root"]["enum"])
