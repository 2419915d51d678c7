"""FHIR XML as the plain value that the same body in JSON gives, so that every rule judges both alike.

What XML alone can get wrong is judged here: text between elements, attributes, namespaces, the order of elements.
Unknown elements and wrong cardinalities pass through, for the rules to find. A DTD ends the reading before any entity
is declared. Expat reads, since libxml2 keeps every name that it ever met: hostile bodies would fill the memory.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from explorer.sandbox.errors import Refusal

from . import rules
from .stu3 import Element, Shape, shape_of
from .xml_writer import NAMESPACE, attributes_of

XHTML = "http://www.w3.org/1999/xhtml"
_HINTS = "http://www.w3.org/2001/XMLSchema-instance "
_XML = "http://www.w3.org/XML/1998/namespace "
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")


def read_xml(text: str, deepest: int) -> dict[str, Any]:
    """The resource of a document. Raises a refusal.

    ``deepest`` is how many elements may stand inside each other.
    """
    document = _Node("The body")
    _Reading(document, deepest).read(text)
    resource: dict[str, Any] = document.resource
    return resource


def narrative(text: str, deepest: int) -> str | None:
    """A narrative's XHTML in the form in which it is stored and compared; None when it is none."""
    document = _Narrative("div")
    try:
        _Reading(document, deepest).read(text)
    except Refusal:
        return None
    return document.text


class _Node:
    """What is being read: the document, an element whose content nobody looks at, or the base of the others."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.resource: Any = None

    def child(self, namespace: str, name: str, attributes: dict[str, str]) -> _Node:
        """The node for an element inside this one."""
        return _resource(self, namespace, name, {key: value for key, value in attributes.items()
                                                if not key.startswith(_HINTS)})

    def say(self, text: str) -> None:
        """Take text that stands inside."""
        if text.strip(" \t\r\n"):
            raise _misshapen(self.name, "has text; FHIR XML has values in attributes")

    def end(self) -> None:
        """Everything inside was read."""


class _Unknown(_Node):
    """An element that STU3 does not have: left for the rules, which find its name."""

    def child(self, *_started: object) -> _Node:
        """The same, for whatever stands inside."""
        return self

    def say(self, text: str) -> None:
        """Take no text."""


class _Wrapper(_Node):
    """An element that holds one whole resource."""

    def __init__(self, name: str, parent: _Complex, element: Element) -> None:
        super().__init__(name)
        self._parent, self._element = parent, element

    def child(self, namespace: str, name: str, attributes: dict[str, str]) -> _Node:
        if self.resource is not None:
            raise _misshapen(self.name, "holds more than one resource")
        return _resource(self, namespace, name, attributes)

    def end(self) -> None:
        if self.resource is None:
            raise _misshapen(self.name, "holds no resource")
        self._parent.take(self._element, self.resource)


class _Complex(_Node):
    """A resource, an element with elements inside, or a primitive with what stands beside its value."""

    def __init__(self, name: str, shape: Shape, value: dict[str, Any]) -> None:
        super().__init__(name)
        self._shape, self.value = shape, value
        self._sent: dict[str, list[Any]] = {}
        self._beside: dict[str, list[Any]] = {}
        self._last = 0

    def child(self, namespace: str, name: str, attributes: dict[str, str]) -> _Node:
        element = self._shape.elements.get(name)
        if namespace != (XHTML if element is not None and element.primitive == "xhtml" else NAMESPACE):
            raise _misshapen(self.name, f"has {name[:60]} outside of the namespace {NAMESPACE}")
        place = f"{self.name}.{name[:60]}"
        if element is None or name in attributes_of(self._shape):
            if name == "resourceType" or element is not None:
                raise _misshapen(place, "is no element of FHIR XML")
            self.value[name] = attributes.get("value", "")
            return _Unknown(place)
        if element.position < self._last:
            raise _misshapen(place, "comes too late; the order of elements is the schema's")
        self._last = element.position
        if element.primitive == "xhtml":
            return _Narrative(name, self, element).child(namespace, name, attributes)
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


class _Narrative(_Node):
    """XHTML, written again as it is read so that the same content is the same text."""

    def __init__(self, name: str, parent: _Complex | None = None, element: Element | None = None) -> None:
        super().__init__(name)
        self._parent, self._element = parent, element
        self._out: list[str] = []
        self._open: list[str] = []
        self.text = ""

    def child(self, namespace: str, name: str, attributes: dict[str, str]) -> _Node:
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

    def __init__(self, kind: str, shape: Shape, holder: _Node) -> None:
        super().__init__(kind, shape, {"resourceType": kind})
        holder.resource = self.value


class _Reading:
    """One run of the parser over a text, with the nodes that are open."""

    def __init__(self, document: _Node, deepest: int) -> None:
        self._open, self._deepest = [document], deepest

    def read(self, text: str) -> None:
        """Read it all into the document. Raises a refusal."""
        parser = expat.ParserCreate("utf-8", " ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse
        parser.StartElementHandler = self._start
        parser.CharacterDataHandler = self._say
        parser.EndElementHandler = self._end
        try:
            parser.Parse(text.encode(), True)
        except expat.ExpatError as error:
            raise rules.SYNTAX.broken(f"The body is not well-formed XML at line {error.lineno}, column "
                                      f"{error.offset + 1}") from error

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if len(self._open) > self._deepest:
            raise rules.TOO_DEEP.broken(f"The body has more than {self._deepest} elements inside each other")
        namespace, _, name = tag.rpartition(" ")
        self._open.append(self._open[-1].child(namespace, name, attributes))

    def _say(self, text: str) -> None:
        self._open[-1].say(text)

    def _end(self, _tag: str) -> None:
        self._open.pop().end()

    @staticmethod
    def _refuse(*_declared: object) -> None:
        raise rules.SYNTAX.broken("The body has a DOCTYPE, which FHIR XML must not have")


def _resource(holder: _Node, namespace: str, kind: str, attributes: Mapping[str, str]) -> _Node:
    if namespace != NAMESPACE:
        raise _misshapen(holder.name, f"is a {kind[:60]} outside of the namespace {NAMESPACE}")
    _check_attributes(kind[:60], attributes, ())
    shape = shape_of(kind)
    if shape is None:
        holder.resource = {"resourceType": kind}
        return _Unknown(kind)
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
