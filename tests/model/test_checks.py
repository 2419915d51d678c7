"""Checks as data: what may be written, where one holds, and what values bring."""

from __future__ import annotations

from typing import Any

import pytest

from explorer.model import Check, Exchange, Participant, Reply, Request, StrayCheck, Value
from explorer.model.checks import value_checks

CONSUMER = Participant("consumer", "Consumer", "your system", "The system that books", "consumer")
SSP = Participant("ssp", "SSP", "proxy", "Spine Secure Proxy", "spine")
PDS = Participant("pds", "PDS", "demographics", "Personal Demographics Service", "spine")


def check(part: str = "method", kind: Any = "there", says: str = "It is there.", **more: Any) -> Check:
    return Check(part, kind, says, "A page", **more)


def asked(callee: Participant, *headers: tuple[str, str]) -> Exchange:
    return Exchange(CONSUMER, callee, Request("Ask", "GET", "https://x.example/", headers), Reply("Answer"))


@pytest.mark.parametrize(("written", "sentence"), [
    ({"kind": "guess"}, "check of 'method': 'guess' is no kind of check; there are pattern, there, absent"),
    ({"part": "header"}, "check of 'header': there is no such part; name one such as `header Ssp-To` or `claim /sub`"),
    ({"kind": "pattern"}, "check of 'method': a check of kind pattern needs `pattern`"),
    ({"pattern": "GET"}, "check of 'method': a check of kind there has no `pattern`"),
    ({"kind": "same"}, "check of 'method': a check of kind same needs `other`"),
    ({"kind": "span", "other": "search start"}, "check of 'method': a check of kind span needs `number`"),
    ({"says": "It is there"}, "check of 'method': a reader needs a sentence that ends in a full stop, and a source"),
])
def test_a_check_that_cannot_be_judged_is_refused(written: dict[str, Any], sentence: str) -> None:
    with pytest.raises(StrayCheck) as refusal:
        check(**written)

    assert str(refusal.value).startswith(sentence)


@pytest.mark.parametrize(("place", "pds", "slots"), [
    ("", True, True), ("pds", True, False), ("gpc", False, True), ("gpc/search:slot-1", False, True),
    ("gpc/search:patient-1", False, False),
])
def test_a_check_holds_at_its_place_and_below(place: str, pds: bool, slots: bool) -> None:
    interaction = ("Ssp-InteractionID", "urn:nhs:names:services:gpconnect:fhir:rest:search:slot-1")

    assert check(place=place).holds_at(asked(PDS)) is pds
    assert check(place=place).holds_at(asked(SSP, interaction)) is slots


def test_a_value_that_says_what_it_looks_like_brings_its_check() -> None:
    plain = Value("ods_code", "A practice.", "T99001")
    number = Value("nhs_number", "A patient.", "9990000018", pattern=r"\d{10}", form="ten digits", source="A page")

    assert list(value_checks((plain, number))) == [
        Check("value nhs_number", "pattern", "It is ten digits.", "A page", pattern=r"\d{10}")]
