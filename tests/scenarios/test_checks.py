"""The checks before sending: each rule that is named is published and really bites, and values look as they say."""

from __future__ import annotations

import re

import pytest

from explorer.model import Check, Fault, RawBody, Scenario, Value
from explorer.model.edits import Address, Body, DropClaim, Edit, Method, SetClaim, SetHeader, Stamp, TokenForm
from explorer.replay import Target
from explorer.replay.failing import fail
from explorer.sandbox import Sandbox
from explorer.scenarios import SCENARIOS, scenario
from explorer.scenarios.checks import CHECKS, CLAIMS
from explorer.scenarios.gpconnect import PROVIDER, from_date, nhs_number, to_date
from explorer.site.fixed import CLOCK, counted_ids

from .breaking import quick, reached, rules_broken

BOOKING, REGISTERING = scenario("book-appointment"), scenario("book-appointment").way("register-first")
_WRONG = "9990000019"
_START, _END = f"start=ge{from_date}", f"end=le{to_date}"

BAD: dict[tuple[str, str, str], tuple[Scenario, str, Edit]] = {
    ("value nhs_number", "nhs-number", "pds"): (BOOKING, "1a", Address(f"/{nhs_number}", f"/{_WRONG}")),
    ("value nhs_number", "nhs-number", "gpc/search:patient-1"):
        (BOOKING, "5a", Address(f"%7C{nhs_number}", f"%7C{_WRONG}")),
    ("value nhs_number", "nhs-number", "gpc/operation:gpc.registerpatient-1"):
        (REGISTERING, "6a", Body('{"resourceType": "Parameters", "parameter": [{"name": "registerPatient", "resource": '
                                 '{"resourceType": "Patient", "identifier": [{"system": '
                                 f'"https://fhir.nhs.uk/Id/nhs-number", "value": "{_WRONG}"}}]}}}}]}}')),
    ("method", "pattern", "pds"): (BOOKING, "1a", Method("POST")),
    ("method", "pattern", "sds"): (BOOKING, "2a", Method("PUT")),
    ("method", "pattern", "gpc"): (BOOKING, "3a", Method("PATCH")),
    ("header X-Request-ID", "pattern", "pds"): (BOOKING, "1a", SetHeader("X-Request-ID", "one")),
    ("header X-Correlation-Id", "pattern", "sds"): (BOOKING, "2a", SetHeader("X-Correlation-Id", "one")),
    ("header Ssp-From", "pattern", "gpc"): (BOOKING, "3a", SetHeader("Ssp-From", "99900000020")),
    ("header Ssp-To", "pattern", "gpc"): (BOOKING, "3a", SetHeader("Ssp-To", "999000000101x")),
    ("header Content-Type", "pattern", "gpc"): (BOOKING, "6a", SetHeader("Content-Type", "application/json+fhir")),
    ("header Accept", "pattern", "sds"): (BOOKING, "2a", SetHeader("Accept", "text/html")),
    ("search start", "there", "gpc/search:slot-1"): (BOOKING, "4a", Address(f"{_START}&", "")),
    ("search start", "pattern", "gpc/search:slot-1"): (BOOKING, "4a", Address(_START, f"start=gt{from_date}")),
    ("search start", "day", "gpc/search:slot-1"): (BOOKING, "4a", Address(_START, "start=ge2026-06-31")),
    ("search end", "there", "gpc/search:slot-1"): (BOOKING, "4a", Address(f"{_END}&", "")),
    ("search end", "pattern", "gpc/search:slot-1"): (BOOKING, "4a", Address(_END, f"end={to_date}")),
    ("search end", "day", "gpc/search:slot-1"): (BOOKING, "4a", Address(_END, "end=le2027-02-29")),
    ("search end", "span", "gpc/search:slot-1"): (BOOKING, "4a", Address(_END, "end=le2026-06-17")),
    ("search status", "there", "gpc/search:slot-1"): (BOOKING, "4a", Address("status=free&", "")),
    ("search status", "pattern", "gpc/search:slot-1"): (BOOKING, "4a", Address("status=free", "status=busy")),
    ("search _include", "there", "gpc/search:slot-1"): (BOOKING, "4a", Address("_include=Slot:schedule&", "")),
    ("token", "token", "gpc"): (BOOKING, "5a", TokenForm("Bearer {header}.{payload}")),
    ("claims", "object", "gpc"): (BOOKING, "5a", TokenForm("Bearer {header}.W10.")),
    **{(f"claim /{name}", "there", "gpc"): (BOOKING, "4a", DropClaim(f"/{name}")) for name in CLAIMS},
    ("claim /exp", "lifetime", "gpc"): (BOOKING, "5a", Stamp(lifetime=301)),
    ("claim /exp", "ahead", "gpc"): (BOOKING, "5a", Stamp(issued=-301)),
    ("claim /sub", "same", "gpc"): (BOOKING, "5a", SetClaim("/sub", "10020")),
    ("claim /requested_record", "absent", "gpc"): (BOOKING, "5a", SetClaim("/requested_record", {"id": "1"})),
    ("body", "json", "gpc"): (BOOKING, "6a", Body("{")),
    ("body", "there", "gpc/create:appointment-1"): (BOOKING, "6a", Body(None)),
    ("body", "there", "gpc/operation:gpc.registerpatient-1"): (REGISTERING, "6a", Body(None)),
}
"""For each check that names a rule: a request that breaks it, and where it is sent."""


def key(check: Check) -> tuple[str, str, str]:
    return check.part, check.kind, check.place


def test_every_check_that_names_a_rule_has_its_bad_request() -> None:
    assert [key(check) for check in CHECKS if check.rule] == list(BAD)


@pytest.mark.parametrize("check", [check for check in CHECKS if check.rule], ids=lambda check: " ".join(key(check)))
async def test_what_a_check_finds_is_refused_by_the_rule_that_it_names(check: Check) -> None:
    way, label, edit = BAD[key(check)]
    exchange = way.message(label).exchange
    probe = Fault("probe", "Probe", (exchange,), PROVIDER, 400, None, None, "None.", "None.", "None.", edits=(edit,))
    sandbox, ids = quick(), counted_ids()
    target = Target.in_process(sandbox)
    values = await reached(way, label, target, ids)

    with rules_broken() as broken:
        await fail(way, label, probe, target, clock=lambda: CLOCK, ids=ids, values=values)
    sandbox.close()

    assert check.holds_at(exchange)
    assert broken[:1] == [check.rule]


def test_every_rule_that_is_named_is_published() -> None:
    sandbox = Sandbox()
    published = {rule.id for rule in sandbox.rules()}
    sandbox.close()

    assert {check.rule for check in CHECKS if check.rule} - published == set()


def values() -> list[Value]:
    ways = [way for story in SCENARIOS.values() for way in (story, *map(story.way, (v.slug for v in story.variants)))]
    return list({value.name: value for way in ways for value in way.values}.values())


@pytest.mark.parametrize("value", values(), ids=lambda value: value.name)
def test_a_value_with_a_pattern_says_it_in_words_and_its_example_has_it(value: Value) -> None:
    assert re.fullmatch(value.pattern, value.example)
    assert bool(value.form) is (value.pattern != Value("plain", "Plain.", "x").pattern)
    assert value.start_text(CLOCK) is None or value.checked(value.start_text(CLOCK) or "")


def test_the_body_of_a_bad_registration_is_sent_as_it_stands() -> None:
    edit = BAD["value nhs_number", "nhs-number", "gpc/operation:gpc.registerpatient-1"][2]
    changed = edit.apply(REGISTERING.message("6a").exchange.request)

    assert isinstance(changed.body, RawBody)
    assert _WRONG in changed.body.text
