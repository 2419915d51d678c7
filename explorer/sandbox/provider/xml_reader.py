"""FHIR XML as the plain value that the same body in JSON gives, so that every rule judges both alike.

A DTD ends the reading before any entity is declared; nothing is expanded or fetched. Expat reads, since libxml2 keeps
every name that it ever met: hostile bodies would fill the memory.
"""

from __future__ import annotations

from typing import Any
from xml.parsers import expat

from explorer.sandbox.rules import Refusal

from . import rules
from .xml_nodes import Ignored, Narrative, Node


def read_xml(text: str, deepest: int) -> dict[str, Any]:
    """The resource of a document. Raises a refusal.

    ``deepest`` is how many elements may stand inside each other.
    """
    document = Node("The body")
    _Reading(document, deepest).read(text)
    resource: dict[str, Any] = document.resource
    return resource


def narrative(text: str, deepest: int) -> str | None:
    """A narrative's XHTML in the form in which it is stored and compared; None when it is none."""
    document = Narrative("div")
    try:
        _Reading(document, deepest).read(text)
    except Refusal:
        return None
    return document.text


class _Reading:
    """One run of the parser over a text, with the nodes that are open.

    A fault of what is well-formed is said at the end: broken syntax, wherever it is, comes first.
    """

    def __init__(self, document: Node, deepest: int) -> None:
        self._open: list[Node] = [document]
        self._deepest = deepest
        self._fault: Refusal | None = None

    def read(self, text: str) -> None:
        """Read it all into the document. Raises a refusal."""
        if "\0" in text:
            # Expat would take it for UTF-16.
            raise rules.SYNTAX.broken("The body has the character U+0000, which XML does not have")
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
        if self._fault is not None:
            raise self._fault

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if len(self._open) > self._deepest:
            raise rules.TOO_DEEP.broken(f"The body has more than {self._deepest} elements inside each other")
        namespace, _, name = tag.rpartition(" ")
        try:
            self._open.append(self._open[-1].child(namespace, name, attributes))
        except Refusal as found:
            self._ignore(found, len(self._open) + 1)

    def _say(self, text: str) -> None:
        try:
            self._open[-1].say(text)
        except Refusal as found:
            self._ignore(found, len(self._open))

    def _end(self, _tag: str) -> None:
        try:
            self._open.pop().end()
        except Refusal as found:
            self._ignore(found, len(self._open))

    def _ignore(self, found: Refusal, depth: int) -> None:
        """Keep a fault, and look at nothing more."""
        self._fault = found
        self._open = [Ignored("")] * depth

    @staticmethod
    def _refuse(*_declared: object) -> None:
        raise rules.SYNTAX.broken("The body has a DOCTYPE, which FHIR XML must not have")
