"""What the elements of FHIR XML become: plain values as the same body in JSON has them.

Judged here is what XML alone can get wrong: text between elements, attributes, namespaces, the order of elements.
Unknown elements and wrong cardinalities pass through, for the rules of both formats to find.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from explorer.sandbox.rules import Refusal

from . import rules
from .stu3 import Element, Shape, shape_of
from .xml_writer import NAMESPACE, attributes_of

XHTML = "http://www.w3.org/1999/xhtml"
_HINTS = "http://www.w3.org/2001/XMLSchema-instance "
_XML = "http://www.w3.org/XML/1998/namespace "
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")


class Node:
    """A document that holds one resource; the base of what stands inside. ``name`` is its place."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.resource: Any = None

    def child(self, namespace: str, name: str, attributes: dict[str, str]) -> Node:
        """The node for an element inside this one."""
        return _resource(self, namespace, name, {key: value for key, value in attributes.items()
                                                if not key.startswith(_HINTS)})

    def say(self, text: str) -> None:
        """Take text that stands inside."""
        if text.strip(" \t\r\n"):
            raise _misshapen(self.name, "has text; FHIR XML has values in attributes")

    def end(self) -> None:
        """Everything inside was read."""


class Ignored(Node):
    """An element at whose content nobody looks: an unknown one is left for the rules, which find its name."""

    def child(self, *_started: object) -> Node:
        """The same, for whatever stands inside."""
        return self

    def say(self, text: str) -> None:
        """Take no text."""


class _Wrapper(Node):
    """An element that holds one whole resource."""

    def __init__(self, name: str, parent: _Complex, element: Element) -> None:
        super().__init__(name)
        self._parent, self._element = parent, element

    def child(self, namespace: str, name: str, attributes: dict[str, str]) -> Node:
        if self.resource is not None:
            raise _misshapen(self.name, "holds more than one resource")
        return _resource(self, namespace, name, attributes)

    def end(self) -> None:
        if self.resource is None:
            raise _misshapen(self.name, "holds no resource")
        self._parent.take(self._element, self.resource)


class _Complex(Node):
    """A resource, an element with elements inside, or a primitive with what stands beside its value."""

    def __init__(self, name: str, shape: Shape, value: dict[str, Any]) -> None:
        super().__init__(name)
        self._shape, self.value = shape, value
        self._sent: dict[str, list[Any]] = {}
        self._beside: dict[str, list[Any]] = {}
        self._last = 0

    def child(self, namespace: str, name: str, attributes: dict[str, str]) -> Node:
        element = self._shape.elements.get(name)
        if namespace != (XHTML if element is not None and element.primitive == "xhtml" else NAMESPACE):
            raise _misshapen(self.name, f"has {name[:60]} outside of the namespace {NAMESPACE}")
        place = f"{self.name}.{name[:60]}"
        if element is None or name in attributes_of(self._shape):
            if name == "resourceType" or element is not None:
                raise _misshapen(place, "is no element of FHIR XML")
            self.value[name] = attributes.get("value", "")
            return Ignored(place)
        if element.position < self._last:
            raise _misshapen(place, "comes too late; the order of elements is the schema's")
        self._last = element.position
        if element.primitive == "xhtml":
            return Narrative(name, self, element).child(namespace, name, attributes)
        _check_attributes(place, attributes, () if element.holds_resource else
                          ("id", "value") if element.primitive else attributes_of(element.shape))
        if element.holds_resource:
            return _Wrapper(place, self, element)
        return _Inner(place, self, element, attributes)

    def take(self, element: Element, value: Any, beside: Any = None) -> None:
        """Take what was sent of an element of this one."""
        self._sent.setdefault(element.name, []).append(value)
        self._beside.setdefault(element.name, []).append(beside)

    def end(self) -> None:
        """Put each element where JSON has it. Too many of one stay a list, which is then the fault."""
        for name, sent in self._sent.items():
            beside = self._beside[name]
            single = len(sent) == 1 and not self._shape.elements[name].many
            if any(value is not None for value in sent):
                self.value[name] = sent[0] if single else sent
            if any(more is not None for more in beside):
                self.value[f"_{name}"] = beside[0] if single else beside


class _Inner(_Complex):
    """An element inside another."""

    def __init__(self, name: str, parent: _Complex, element: Element, attributes: dict[str, str]) -> None:
        self._text = attributes.pop("value", None)
        super().__init__(name, element.shape, dict(attributes))
        self._parent, self._element = parent, element

    def end(self) -> None:
        super().end()
        if not self._element.primitive:
            self._parent.take(self._element, self.value)
        elif self._text is None and self.value:
            self._parent.take(self._element, None, self.value)
        else:
            self._parent.take(self._element, _typed(self._text or "", self._element), self.value or None)


class Narrative(Node):
    """XHTML, written again as it is read so that the same content is the same text."""

    def __init__(self, name: str, parent: _Complex | None = None, element: Element | None = None) -> None:
        super().__init__(name)
        self._parent, self._element = parent, element
        self._out: list[str] = []
        self._open: list[str] = []
        self.text = ""

    def child(self, namespace: str, name: str, attributes: dict[str, str]) -> Node:
        if namespace != XHTML or not (self._open or name == "div"):
            raise _misshapen(self.name, f"has {name[:60]} outside of the namespace {XHTML}")
        given = sorted((key.replace(_XML, "xml:"), value) for key, value in attributes.items())
        if any(" " in key for key, _ in given):
            raise _misshapen(self.name, "has an attribute of another namespace")
        start = "".join(f" {key}={quoteattr(value)}" for key, value in given)
        self._out.append(f"<{name}{start}>" if self._open else f'<{name} xmlns="{XHTML}"{start}>')
        self._open.append(name)
        return self

    def say(self, text: str) -> None:
        self._out.append(escape(text))

    def end(self) -> None:
        if self._open:
            self._out.append(f"</{self._open.pop()}>")
        if not self._open and not self.text:
            self.text = "".join(self._out)
            if self._parent is not None and self._element is not None:
                self._parent.take(self._element, self.text)


class _Root(_Complex):
    """A resource: of the document, or of an element that holds one."""

    def __init__(self, kind: str, shape: Shape, holder: Node) -> None:
        super().__init__(kind, shape, {"resourceType": kind})
        holder.resource = self.value


def _resource(holder: Node, namespace: str, kind: str, attributes: Mapping[str, str]) -> Node:
    if namespace != NAMESPACE:
        raise _misshapen(holder.name, f"is a {kind[:60]} outside of the namespace {NAMESPACE}")
    _check_attributes(kind[:60], attributes, ())
    shape = shape_of(kind)
    if shape is None:
        holder.resource = {"resourceType": kind}
        return Ignored(kind)
    return _Root(kind, shape, holder)


def _typed(text: str, element: Element) -> Any:
    """The value as JSON has it; what does not fit stays text, which is then the fault."""
    if element.python == (bool,):
        return {"true": True, "false": False}.get(text, text)
    if element.python == (str,) or len(text) > 40 or not _NUMBER.fullmatch(text):
        return text
    return float(text) if "." in text else int(text)


def _check_attributes(place: str, attributes: Mapping[str, str], allowed: tuple[str, ...]) -> None:
    for name in attributes:
        if name not in allowed:
            raise _misshapen(place, f"has an attribute {name[:60]} that FHIR XML does not have")


def _misshapen(place: str, what: str) -> Refusal:
    return rules.INVALID_BODY.broken(f"{place[:200]} {what}")
