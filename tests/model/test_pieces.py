"""What a message is made of, and under which keys each piece is looked up."""

from __future__ import annotations

import json
from typing import Any

import pytest

from explorer.model.pieces import Piece, key_of, keys_of, member_at

ROOT = "https://alpha.provider.example/T99001/STU3/1/gpconnect"


def request(**changes: Any) -> dict[str, Any]:
    """A search at a practice, as a Recording has it, with changes."""
    return {"kind": "request", "to": "ssp", "url": "set", "body": None, "claims": None,
            "headers": [["Ssp-InteractionID", "urn:nhs:names:services:gpconnect:fhir:rest:search:slot-1"]],
            "parts": [{"part": "base", "text": "${base}/ssp/"}, {"part": "service_root", "text": ROOT},
                      {"part": "resource", "text": "/Slot"}], **changes}


def named(pieces: tuple[Piece, ...], part: str) -> list[str]:
    return [piece.names[0] for piece in pieces if piece.part == part]


def test_a_piece_is_looked_up_by_its_most_telling_name_and_place_first() -> None:
    piece = Piece("query", ("identifier=nhsMhsPartyKey", "identifier"), ("sds/Device", "sds", ""))

    assert piece.keys == (
        "query:identifier=nhsMhsPartyKey@sds/Device", "query:identifier=nhsMhsPartyKey@sds",
        "query:identifier=nhsMhsPartyKey", "query:identifier@sds/Device", "query:identifier@sds", "query:identifier")


def test_a_header_has_one_key_however_it_is_spelt() -> None:
    assert key_of("header", "X-Correlation-ID", "sds") == key_of("header", "x-correlation-id", "sds")
    assert key_of("claim", "iss") != key_of("claim", "ISS")


def test_an_address_inside_an_address_is_named_part_by_part() -> None:
    assert named(keys_of(request()), "url") == [
        "base", "service_root", "service_root.host", "service_root.ods_code", "service_root.fhir_version",
        "service_root.version", "service_root.capability", "resource"]


def test_a_service_root_of_another_form_is_one_piece() -> None:
    parts = [{"part": "service_root", "text": "https://10.0.0.1"}, {"part": "resource", "text": "/metadata"}]

    assert named(keys_of(request(parts=parts)), "url") == ["service_root", "resource"]


@pytest.mark.parametrize("path, ids", [
    ("/Patient/51", ["Patient.id"]),
    ("/Patient/51/Appointment", ["Patient.id"]),
    ("/Appointment/901", ["Appointment.id"]),
    ("/Patient/$gpc.registerpatient", []),
    ("/metadata", []),
])
def test_ids_in_a_path_are_named_by_the_resource_before_them(path: str, ids: list[str]) -> None:
    assert named(keys_of(request(parts=[{"part": "resource", "text": path}])), "url") == ["resource", *ids]


@pytest.mark.parametrize("to, headers, path, places", [
    ("pds", [], "/Patient/9990000018", ("pds/Patient", "pds", "")),
    ("sds", [], "/Device", ("sds/Device", "sds", "")),
    ("ssp", [["ssp-interactionid", "urn:x:fhir:rest:cancel:appointment-1"]], "/Appointment/901",
     ("gpc/cancel:appointment-1", "gpc", "")),
    ("provider", [["Ssp-InteractionID", "urn:x:fhir:operation:gpc.registerpatient-1"]], "/Patient/$gpc.registerpatient",
     ("gpc/operation:gpc.registerpatient-1", "gpc", "")),
    ("ssp", [], "/Slot", ("gpc", "")),
])
def test_the_place_is_who_is_asked_and_for_what(to: str, headers: list[list[str]], path: str,
                                                places: tuple[str, ...]) -> None:
    message = request(to=to, headers=headers, parts=[{"part": "resource", "text": path}])

    assert {piece.places for piece in keys_of(message)} == {places}


def test_parameters_of_one_name_are_told_apart() -> None:
    search = ("?status=free&start=ge2026-06-02&end=le2026-06-03&_include:recurse=Schedule:actor:Location"
              "&identifier=https://fhir.nhs.uk/Id/nhsMhsPartyKey%7CT99001-8000001&identifier=9990000018&_count")

    assert named(keys_of(request(parts=[{"part": "search", "text": search}])), "query") == [
        "status=free", "start=ge", "end=le", "_include:recurse=Schedule:actor:Location", "identifier=nhsMhsPartyKey",
        "identifier=9990000018", "_count="]


def test_a_token_has_three_parts_two_words_and_its_claims() -> None:
    pieces = keys_of(request(headers=[["Authorization", "Bearer e30.e30."]], claims={"iss": "x", "exp": 1}))

    assert named(pieces, "header") == ["authorization"]
    assert named(pieces, "token") == ["header", "alg", "typ", "claims", "signature"]
    assert named(pieces, "claim") == ["iss", "exp"]


def test_every_resource_in_a_body_is_named_by_its_members() -> None:
    body = {"resourceType": "Appointment", "contained": [{"resourceType": "Organization", "name": "Willow"}],
            "participant": [{"actor": {"reference": "Patient/51"}}]}
    expected = ["Appointment.resourceType", "Appointment.contained", "Appointment.participant",
                "Organization.resourceType", "Organization.name"]

    assert named(keys_of(request(body=json.dumps(body))), "body") == expected
    assert named(keys_of(request(body=1), ["", json.dumps(body)]), "body") == expected
    assert named(keys_of(request(body="{broken")), "body") == []


def test_a_reply_has_its_headers_and_what_was_captured() -> None:
    key = {"system": "https://fhir.nhs.uk/Id/nhsMhsPartyKey", "value": "T99001-8000001"}
    endpoint = {"resourceType": "Endpoint", "address": ROOT, "identifier": [key]}
    body = {"resourceType": "Bundle", "entry": [{"resource": endpoint}]}
    reply = {"kind": "reply", "from": "sds", "headers": [["ETag", 'W/"1"']], "body": json.dumps(body), "marks": [
        {"in": "body", "pointer": "/entry/0/resource/address"},
        {"in": "body", "pointer": "/entry/0/resource/identifier/0/value"},
        {"in": "header", "header": "ETag", "pointer": ""}]}

    assert keys_of(reply) == (
        Piece("reply-header", ("etag",), ("sds", "")),
        Piece("reply-body", ("Endpoint.address",), ("sds", "")),
        Piece("reply-body", ("Endpoint.identifier=nhsMhsPartyKey", "Endpoint.identifier"), ("sds", "")))


def test_a_message_that_was_not_reached_has_no_pieces() -> None:
    assert keys_of(request(url=None, parts=[], headers=[])) == ()
    assert keys_of({"kind": "reply", "from": "pds", "headers": [], "body": None, "marks": []}) == ()


@pytest.mark.parametrize("pointer, member", [
    ("/entry/0/resource/actor/0/reference", "Schedule.actor"),
    ("/entry/1/resource/identifier/0/value", "Device.identifier=nhsSpineASID"),
    ("/entry/1/resource/identifier/0/system", "Device.identifier"),
    ("/entry/1/resource/owner/identifier/value", "Device.owner"),
    ("/entry/0/resource", "Bundle.entry"),
    ("/entry/7/resource/actor", "Bundle.entry"),
    ("", None),
])
def test_a_place_in_a_body_belongs_to_the_innermost_resource(pointer: str, member: str | None) -> None:
    asid = {"system": "https://fhir.nhs.uk/Id/nhsSpineASID", "value": "999000000101"}
    tree = {"resourceType": "Bundle", "entry": [
        {"resource": {"resourceType": "Schedule", "actor": [{"reference": "Location/31"}]}},
        {"resource": {"resourceType": "Device", "identifier": [asid], "owner": {"identifier": asid}}}]}

    assert member_at(tree, pointer) == member
