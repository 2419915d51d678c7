"""Whether all that a scenario sends and captures is explained, told from the model alone."""

from __future__ import annotations

import pytest

from explorer.model import (
    Change,
    Exchange,
    Header,
    Participant,
    Phase,
    Reply,
    Request,
    Scenario,
    Step,
    Token,
    Value,
    Variant,
    at,
    having,
    resource,
)
from explorer.model.coverage import Unexplained, Unused, check_coverage, pieces_of, seen_in
from explorer.model.lesson import Explanation, Lessons
from explorer.model.pieces import Piece

CALLER = Participant("consumer", "Caller", "", "", "consumer")
DIRECTORY = Participant("sds", "Directory", "", "", "spine")
ODS = Value("ods_code", "The practice.", "T99001", given="T99001")
KEY = Value("party_key", "The key.", "T99001-8000001")
VERSION = Value("version", "The version.", "1")
LOOK = Step("Look", (Exchange(
    CALLER, DIRECTORY,
    Request("Look", "GET", "${sds}/Endpoint?organization=a/ods%7C${ods_code}", (("Accept", "json"),)),
    Reply("Found", captures={KEY: at("entry", 0, "resource", "identifier", having(system="a/key"), "value"),
                             VERSION: Header("ETag")})),))
WRITE = Step("Write", (Exchange(
    CALLER, DIRECTORY, Request("Write", "POST", "${sds}/Device/${party_key}", token=Token({"iss": "${ods_code}"}),
                               body={"resourceType": "Device", "id": "${party_key}"}), Reply("Kept", 201)),))
STORY = Scenario("look-up", "Look up", "", (Phase("All", "", (LOOK, WRITE)),), (ODS, KEY, VERSION))
SHORT = Scenario("look-up", "Look up", "", (Phase("All", "", (LOOK,)),), (ODS, KEY, VERSION), variants=(
    Variant("more", "More", "", "", "loop", (Change(LOOK, (LOOK, WRITE)),)),))


def explained(*keys: str) -> Lessons:
    told = []
    for key in keys:
        part, _, rest = key.partition(":")
        name, _, place = rest.partition("@")
        told.append(Explanation(part, name, "What.", "Why.", "Mistake.", "A page", place))  # type: ignore[arg-type]
    return Lessons({}, tuple(told))


ALL = ("url:base", "url:resource@sds/Endpoint", "url:search", "query:organization=ods", "header:Accept",
       "reply-body:Endpoint.identifier=key@sds", "reply-header:ETag")
WRITING = ("url:resource", "url:Device.id", "header:Authorization", "token:header", "token:alg", "token:typ",
           "token:claims", "token:signature", "claim:iss", "claim:iat", "claim:exp", "body:resourceType",
           "body:Device.id")


def first_keys(story: Scenario, label: str) -> list[str]:
    return [piece.keys[0] for piece in pieces_of(story, story.message(label))]


def test_the_pieces_of_a_request_are_told_from_its_template() -> None:
    assert first_keys(STORY, "1a") == [
        "url:base@sds/Endpoint", "url:resource@sds/Endpoint", "url:search@sds/Endpoint",
        "query:organization=ods@sds/Endpoint", "header:accept@sds/Endpoint"]
    assert first_keys(STORY, "2a") == [
        "url:base@sds/Device", "url:resource@sds/Device", "url:Device.id@sds/Device",
        "header:authorization@sds/Device",
        *(f"token:{name}@sds/Device" for name in ("header", "alg", "typ", "claims", "signature")),
        *(f"claim:{name}@sds/Device" for name in ("iss", "iat", "exp")),
        "body:Device.resourceType@sds/Device", "body:Device.id@sds/Device"]


def test_the_pieces_of_a_reply_are_the_places_that_are_captured_from() -> None:
    assert first_keys(STORY, "1b") == ["reply-body:Endpoint.identifier=key@sds", "reply-header:etag@sds"]
    assert first_keys(STORY, "2b") == []


@pytest.mark.parametrize("capture, member", [
    (at("id"), "Patient.id"),
    (at("generalPractitioner", 0, "identifier", "value"), "Patient.generalPractitioner"),
    (at("entry", resource("Slot"), "resource", "schedule", "reference"), "Slot.schedule"),
    (at("entry", 0, "resource", "meta", "versionId"), "Patient.meta"),
])
def test_a_capture_belongs_to_the_resource_it_names_or_else_to_the_one_asked_for(capture: object, member: str) -> None:
    exchange = Exchange(CALLER, DIRECTORY, Request("Ask", "GET", "${sds}/Patient"),
                        Reply("Told", captures={KEY: capture}))  # type: ignore[dict-item]
    story = Scenario("ask", "Ask", "", (Phase("All", "", (Step("Ask", (exchange,)),)),), (KEY,))

    assert first_keys(story, "1b") == [f"reply-body:{member}@sds"]


def test_a_scenario_is_covered_when_each_piece_has_an_explanation() -> None:
    check_coverage((STORY,), explained(*ALL, *WRITING))


@pytest.mark.parametrize("left_out, missing", [
    ("url:base", {"url:base@sds/Endpoint": "look-up 1a", "url:base@sds/Device": "look-up 2a"}),
    ("url:resource@sds/Endpoint", {}),
    ("url:Device.id", {"url:Device.id@sds/Device": "look-up 2a"}),
    ("query:organization=ods", {"query:organization=ods@sds/Endpoint": "look-up 1a"}),
    ("header:Accept", {"header:accept@sds/Endpoint": "look-up 1a"}),
    ("token:signature", {"token:signature@sds/Device": "look-up 2a"}),
    ("claim:exp", {"claim:exp@sds/Device": "look-up 2a"}),
    ("body:resourceType", {"body:Device.resourceType@sds/Device": "look-up 2a"}),
    ("reply-body:Endpoint.identifier=key@sds", {"reply-body:Endpoint.identifier=key@sds": "look-up 1b"}),
    ("reply-header:ETag", {"reply-header:etag@sds": "look-up 1b"}),
])
def test_a_single_piece_without_explanation_is_named_with_its_first_message(left_out: str,
                                                                            missing: dict[str, str]) -> None:
    rest = explained(*(key for key in (*ALL, *WRITING) if key != left_out))

    if not missing:  # a more general explanation takes its place
        check_coverage((STORY,), rest)
        return
    with pytest.raises(Unexplained) as error:
        check_coverage((STORY,), rest)
    told = "; ".join(f"{key} (first in {where})" for key, where in missing.items())
    assert str(error.value) == (f"{len(missing)} without an explanation: {told}. "
                                "Write one in explorer/scenarios/explanations")


def test_what_only_a_variant_sends_must_be_explained_as_well() -> None:
    with pytest.raises(Unexplained) as error:
        check_coverage((SHORT,), explained(*ALL))

    assert error.value.missing["claim:iss@sds/Device"] == "look-up 2a"


def test_an_explanation_of_nothing_is_refused() -> None:
    with pytest.raises(Unused, match=r"captures what these explain: header:x-old@sds, claim:jti; remove or correct"):
        check_coverage((STORY,), explained(*ALL, *WRITING, "header:X-Old@sds", "claim:jti"))


def test_headers_of_replies_are_explained_though_no_scenario_declares_them() -> None:
    check_coverage((STORY,), explained(*ALL, *WRITING, "reply-header:Content-Type"),
                   also=(Piece("reply-header", ("content-type",), ("sds", "")),))


def test_each_explanation_knows_the_messages_in_which_it_is_met() -> None:
    seen = seen_in((STORY,), explained("url:base", "claim:iss", "claim:jti"))

    assert {key: [(use.slug, use.message.label) for use in where] for key, where in seen.items()} == {
        "url:base": [("look-up", "1a"), ("look-up", "2a")], "claim:iss": [("look-up", "2a")], "claim:jti": []}
