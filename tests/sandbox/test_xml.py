"""The XML of a resource by itself: order, attributes, values as they are; and back again without a loss."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from explorer.sandbox.provider.stu3 import Element, Shape, UnknownElement, shape_of
from explorer.sandbox.provider.xml_reader import read_xml
from explorer.sandbox.provider.xml_writer import write_xml
from explorer.sandbox.rules import Refusal

from .fhirxml import read, reread

DEEPEST = 100
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
XHTML = '<div xmlns="http://www.w3.org/1999/xhtml">'


def test_a_resource_is_written_in_the_order_of_the_schema_with_its_values_as_they_are() -> None:
    appointment = {
        "participant": [{"status": "accepted", "actor": {"reference": "Patient/1"}, "id": "p"}],
        "comment": "a\n\t\"<b>\" & 'c' é", "created": "2026-12-01T09:00:00+00:00", "minutesDuration": 10,
        "extension": [{"valueReference": {"reference": "#1"}, "url": "urn:x", "id": "e"},
                      {"url": "urn:y", "valueBoolean": False}, {"url": "urn:z", "valueDecimal": 0.0000001}],
        "status": "booked", "id": "5", "meta": {"profile": ["urn:p", "urn:q"], "versionId": "1"},
        "_comment": {"id": "c", "extension": [{"url": "urn:c", "valueCode": "x"}]}, "resourceType": "Appointment",
        "contained": [{"resourceType": "Organization", "id": "1", "name": "X",
                       "text": {"div": f"{XHTML}<p>x &amp; y</p></div>", "status": "generated"}}]}
    written = write_xml(appointment).decode()

    assert written == (
        f'{HEAD}<Appointment xmlns="http://hl7.org/fhir"><id value="5"/><meta><versionId value="1"/>'
        '<profile value="urn:p"/><profile value="urn:q"/></meta><contained><Organization><id value="1"/><text>'
        f'<status value="generated"/>{XHTML}<p>x &amp; y</p></div></text><name value="X"/></Organization></contained>'
        '<extension id="e" url="urn:x"><valueReference><reference value="#1"/></valueReference></extension>'
        '<extension url="urn:y"><valueBoolean value="false"/></extension>'
        '<extension url="urn:z"><valueDecimal value="0.0000001"/></extension><status value="booked"/>'
        '<minutesDuration value="10"/><created value="2026-12-01T09:00:00+00:00"/>'
        '<comment id="c" value="a&#10;&#9;&quot;&lt;b&gt;&quot; &amp; \'c\' é"><extension url="urn:c">'
        '<valueCode value="x"/></extension></comment><participant id="p"><actor><reference value="Patient/1"/></actor>'
        '<status value="accepted"/></participant></Appointment>')
    assert read_xml(written, DEEPEST) == appointment


def test_gaps_in_a_list_keep_values_and_what_is_beside_them_together() -> None:
    more = {"extension": [{"url": "urn:x", "valueString": "y"}]}
    patient: dict[str, Any] = {"resourceType": "Patient", "name": [
        {"given": ["A", None, "C"], "_given": [None, more, {"id": "c"}]}, {"_family": more}, {"_prefix": [more]}]}
    written = write_xml(patient).decode()
    assert written.count("<given") == 3
    assert '<given value="A"/><given><extension' in written
    assert read_xml(written, DEEPEST) == patient


@pytest.mark.parametrize("resource", [
    {"resourceType": "Appointment", "colour": "red"}, {"resourceType": "Nothing"},
    {"resourceType": "Appointment", "slot": [{"colour": "red"}]}, {"resourceType": "Appointment", "_slot": [{}]},
    {"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Slots"}}]}])
def test_what_stu3_does_not_have_is_never_written(resource: dict[str, Any]) -> None:
    with pytest.raises(UnknownElement, match="in STU3; take it out where"):
        write_xml(resource)


def test_a_fault_is_told_with_its_place() -> None:
    sent = ('<Bundle xmlns="http://hl7.org/fhir"><entry><resource><Slot><start value="x"/><status value="free"/>'
            "</Slot></resource></entry></Bundle>")
    with pytest.raises(Refusal) as refused:
        read_xml(sent, DEEPEST)
    assert refused.value.diagnostics == "Slot.status comes too late; the order of elements is the schema's"


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=[
    *map(chr, range(9)), "\x0b", "\x0c", *map(chr, range(14, 32)), "\ufffe", "\uffff"]), min_size=1, max_size=12)
PRIMITIVES: dict[str, st.SearchStrategy[Any]] = {
    "boolean": st.booleans(), "integer": st.integers(-2**31, 2**31 - 1), "positiveInt": st.integers(1, 2**31 - 1),
    "unsignedInt": st.integers(0, 2**31 - 1),
    "decimal": st.integers(-10**6, 10**6) | st.decimals(-1000, 1000, places=3).map(float),
    "dateTime": st.sampled_from(["2026", "2026-06-01T09:00:00+00:00", "2026-06-01T09:00:00.5Z"]),
    "xhtml": TEXT.map(lambda text: XHTML + text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace(
        "\r", "\n") + "</div>")}
KINDS = ("Appointment", "Bundle", "CapabilityStatement", "Location", "OperationOutcome", "Organization", "Parameters",
         "Patient", "Practitioner", "Schedule", "Slot")


@st.composite
def resources(draw: st.DrawFn, left: int = 4) -> dict[str, Any]:
    """A resource of any of the kinds, of any elements that STU3 has."""
    kind = draw(st.sampled_from(KINDS))
    shape = shape_of(kind)
    assert shape is not None
    return {"resourceType": kind, **draw(elements(shape, left, least=0))}


@st.composite
def elements(draw: st.DrawFn, shape: Shape, left: int, least: int = 1) -> dict[str, Any]:
    """Some elements of a type, at least ``least``; leaves only where nothing is ``left``."""
    names = [name for name, one in shape.elements.items() if one.primitive or left > 0]
    made: dict[str, Any] = {}
    for name in draw(st.lists(st.sampled_from(names), min_size=least, max_size=4, unique=True)):
        made |= draw(occurrences(shape.elements[name], left, draw(st.integers(1, 2 if left else 1)),
                                 name in ("id", "url") and not shape.is_resource))
    return made


@st.composite
def occurrences(draw: st.DrawFn, element: Element, left: int, many: int, bare: bool) -> dict[str, Any]:
    """An element with as many values as it may have, and what stands beside them."""
    values: list[Any] = []
    beside: list[Any] = []
    for _ in range(many if element.many else 1):
        if not element.primitive:
            values.append(draw(resources(left - 1) if element.holds_resource else elements(element.shape, left - 1)))
            continue
        with_more = left > 0 and not bare and element.primitive != "xhtml" and draw(st.booleans())
        beside.append(draw(elements(element.shape, left - 1)) if with_more else None)
        value = draw(PRIMITIVES.get(element.primitive, TEXT))
        values.append(None if with_more and draw(st.booleans()) else value)
    found: dict[str, Any] = {}
    if any(value is not None for value in values):
        found[element.name] = values if element.many else values[0]
    if any(more is not None for more in beside):
        found[f"_{element.name}"] = beside if element.many else beside[0]
    return found


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(resource=resources())
def test_any_resource_is_the_same_after_a_journey_through_xml(resource: dict[str, Any]) -> None:
    written = write_xml(resource)
    assert etree.fromstring(written).tag == f"{{http://hl7.org/fhir}}{resource['resourceType']}"
    assert read_xml(written.decode(), DEEPEST) == resource


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(text=TEXT, code=st.sampled_from(["free", "busy"]))
def test_another_reader_reads_any_text_as_it_was(text: str, code: str) -> None:
    slot = {"resourceType": "Slot", "id": "1", "comment": text, "status": code, "schedule": {"reference": "Schedule/1"},
            "start": "2026-12-01T09:00:00+00:00", "end": "2026-12-01T09:10:00+00:00"}
    assert read(write_xml(slot)) == reread(slot)


PIECES = ["<Slot xmlns='http://hl7.org/fhir'>", "</Slot>", "<id value='1'/>", "<", ">", "/", "'", "&", ";", "lt", "x",
          "<!DOCTYPE x [", "]>", "<!--", "-->", "<![CDATA[", "]]>", "<?x", "?>", "<comment", " value=", " id=", " ",
          "xmlns:a='b'", "a:", "\0"]


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=20))
def test_whatever_is_sent_is_read_or_refused(pieces: list[str]) -> None:
    try:
        assert read_xml("".join(pieces), DEEPEST)["resourceType"]
    except Refusal as refused:
        assert refused.rule.status in (400, 422)
