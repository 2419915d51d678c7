"""Resources as FHIR XML. ``fhir.resources`` gives the order of elements, the values stay as they are.

Its own writer is not used: it writes ``+00:00`` as ``Z``, ids of elements as elements, and is slower.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from .stu3 import Element, Shape, UnknownElement, shape_of

NAMESPACE = "http://hl7.org/fhir"
NO_XML = "\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"
"""What XML has no way to say, as a class of a regular expression."""

_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'
_SPECIAL = re.compile(f'[&<>"\t\n\r{NO_XML}]')
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}


def write_xml(resource: Mapping[str, Any]) -> bytes:
    """The resource as a document, UTF-8. Raises :class:`UnknownElement` for what STU3 does not have."""
    out = [_DECLARATION]
    _write_resource(out, resource, f' xmlns="{NAMESPACE}"')
    return "".join(out).encode()


def _write_resource(out: list[str], resource: Mapping[str, Any], namespace: str = "") -> None:
    kind = resource["resourceType"]
    shape = shape_of(kind)
    if shape is None:
        raise UnknownElement("STU3", kind)
    out.append(f"<{kind}{namespace}>")
    for element in shape.in_order(resource):
        _write_element(out, element, resource)
    out.append(f"</{kind}>")


def _write_element(out: list[str], element: Element, parent: Mapping[str, Any]) -> None:
    """Each occurrence of an element of ``parent``."""
    value: Any = parent.get(element.name)
    if element.primitive:
        beside: Any = parent.get(f"_{element.name}")
        if not element.many:
            value, beside = [value], [beside]
        for one, more in zip_longest(value or (), beside or ()):
            _write_primitive(out, element, one, more)
    else:
        for one in value if element.many else (value,):
            if element.holds_resource:
                out.append(f"<{element.name}>")
                _write_resource(out, one)
                out.append(f"</{element.name}>")
            else:
                _write_complex(out, element.name, element.shape, one)


def _write_complex(out: list[str], name: str, shape: Shape, value: Mapping[str, Any]) -> None:
    attributes = "".join(f' {attribute}="{_escaped(value[attribute])}"' for attribute in attributes_of(shape)
                         if attribute in value)
    inside = [element for element in shape.in_order(value) if element.name not in attributes_of(shape)]
    _write_tag(out, name, attributes, inside, value)


def _write_primitive(out: list[str], element: Element, value: Any, beside: Mapping[str, Any] | None) -> None:
    if element.primitive == "xhtml":
        out.append(value)
        return
    attributes = f' id="{_escaped(beside["id"])}"' if beside and "id" in beside else ""
    if value is not None:
        attributes += f' value="{_escaped(_text(value))}"'
    inside = [one for one in element.shape.in_order(beside) if one.name != "id"] if beside else []
    _write_tag(out, element.name, attributes, inside, beside or {})


def _write_tag(out: list[str], name: str, attributes: str, inside: list[Element], value: Mapping[str, Any]) -> None:
    if not inside:
        out.append(f"<{name}{attributes}/>")
        return
    out.append(f"<{name}{attributes}>")
    for element in inside:
        _write_element(out, element, value)
    out.append(f"</{name}>")


def attributes_of(shape: Shape) -> tuple[str, ...]:
    """What of a type is written as attributes: a resource's id is an element, every other id is not."""
    if shape.is_resource:
        return ()
    return ("id", "url") if shape.name == "Extension" else ("id",)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    # FHIR's decimals have no exponent.
    return format(Decimal(repr(value)), "f") if isinstance(value, float) else str(value)


def _escaped(text: str) -> str:
    return _SPECIAL.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    # What XML cannot say can stand in our own words only, where they quote a request.
    return _ESCAPES.get(found[0], "\ufffd")
