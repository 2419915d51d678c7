"""FHIR XML without the sandbox's own writer and reader: made with lxml, read with ``fhir.resources``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
from fhir.resources.STU3 import get_fhir_model_class
from fhir_core.utils import get_fhir_type_name, is_list_type
from lxml import etree

from .client import Headers, SandboxClient

FHIR_JSON, FHIR_XML = "application/fhir+json", "application/fhir+xml"
NAMESPACE = "http://hl7.org/fhir"


class Unsayable(Exception):
    """JSON that has no counterpart in XML, such as a number written as a text."""


def as_xml(resource: Mapping[str, Any]) -> bytes:
    """A body as a consumer writes it in XML, also a wrong one: what STU3 does not have comes last."""
    kind = resource.get("resourceType")
    if not isinstance(kind, str):
        raise Unsayable("XML always has a type")
    root = etree.Element(f"{{{NAMESPACE}}}{kind}", nsmap={None: NAMESPACE})  # type: ignore[dict-item]
    _fill(root, resource, kind)
    return b'<?xml version="1.0" encoding="UTF-8"?>' + etree.tostring(root, encoding="UTF-8", xml_declaration=False)


def read(text: bytes) -> dict[str, Any]:
    """A resource in XML, as ``fhir.resources`` reads it."""
    model = get_fhir_model_class(etree.QName(etree.fromstring(text)).localname)
    read: dict[str, Any] = model.model_validate_xml(text).model_dump(mode="json")
    return read


def reread(resource: Mapping[str, Any]) -> dict[str, Any]:
    """A resource in JSON, as ``fhir.resources`` reads it."""
    model = get_fhir_model_class(resource["resourceType"])
    read: dict[str, Any] = model.model_validate(resource).model_dump(mode="json")
    return read


def code_of(text: bytes) -> str:
    """The error code of an OperationOutcome in XML."""
    issue: dict[str, Any] = read(text)["issue"][0]
    return str(issue["details"]["coding"][0]["code"])


@dataclass
class XmlClient(SandboxClient):
    """Speaks XML in both directions in one interaction, and JSON in all others.

    ``written`` counts the bodies that went out in XML, ``kept`` those that XML cannot say.
    """

    only: str = ""
    written: list[bytes] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    def of(self, world: str) -> XmlClient:
        """The same in another world."""
        return XmlClient(self.sandbox, self.http, world, self.only, self.written, self.kept)

    async def send(self, method: str, path: str, headers: Headers | None = None, **more: Any) -> httpx.Response:
        """A request, its body and its answer in XML if it is of the interaction."""
        given = dict(headers or {})
        if given.get("Ssp-InteractionID") == self.only:
            if given.get("Accept") == FHIR_JSON:
                given["Accept"] = FHIR_XML
            if (given.get("Content-Type") or "").startswith(FHIR_JSON):
                more["content"], given["Content-Type"] = self._written(more["content"])
        return await super().send(method, path, given, **more)

    def _written(self, content: Any) -> tuple[Any, str]:
        if isinstance(content, bytes) and content.startswith(b"<?xml"):
            return content, FHIR_XML
        try:
            text = as_xml(json.loads(content))
        except (ValueError, AttributeError, TypeError, Unsayable) as error:
            self.kept.append(repr(error))
            return content, FHIR_JSON
        self.written.append(text)
        return text, f"{FHIR_XML};charset=utf-8"


def _fill(node: etree._Element, value: Mapping[str, Any], kind: str) -> None:
    """Put the elements of a value into a node."""
    try:
        model = get_fhir_model_class(kind)
    except ValueError:
        for key in value:
            if key != "resourceType":
                _unknown(node, key, value[key])
        return
    order = model.elements_sequence()
    fields = {one.alias: one for one in model.model_fields.values()}
    for key in sorted(value, key=lambda name: order.index(name) if name in order else len(order)):
        sent = value[key]
        if key == "resourceType":
            continue
        if key not in order:
            _unknown(node, key, sent)
            continue
        if is_list_type(fields[key]) != isinstance(sent, list) or sent == []:
            raise Unsayable(f"{key}: one, a list of one and none are not told apart in XML")
        name = get_fhir_type_name(fields[key], prefix="STU3.")
        for one in sent if isinstance(sent, list) else [sent]:
            if (key == "id" and not model.has_resource_base()) or (key == "url" and kind == "Extension"):
                node.set(key, one)
            elif name == "xhtml":
                node.append(etree.fromstring(one))
            elif not isinstance(one, dict):
                _primitive(node, key, one, name)
            elif name == "Resource":
                wrapper = _child(node, key)
                _fill(_child(wrapper, one["resourceType"]), one, one["resourceType"])
            else:
                _fill(_child(node, key), one, name)


def _primitive(node: etree._Element, key: str, value: Any, name: str) -> None:
    number = name in ("integer", "positiveInt", "unsignedInt", "decimal")
    if not isinstance(value, int | float | str) or number != (isinstance(value, int | float) and value is not True
                                                              and value is not False):
        raise Unsayable(f"{key}: {value!r} is no {name}")
    _child(node, key).set("value", json.dumps(value) if isinstance(value, bool) else str(value))


def _unknown(node: etree._Element, key: str, value: Any) -> None:
    if isinstance(value, dict):
        inner = _child(node, key)
        for name, one in value.items():
            _unknown(inner, name, one)
    elif isinstance(value, list):
        for one in value:
            _unknown(node, key, one)
    else:
        _child(node, key).set("value", str(value))


def _child(node: etree._Element, name: str) -> etree._Element:
    return etree.SubElement(node, f"{{{NAMESPACE}}}{name}")
