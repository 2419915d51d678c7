"""Edits: what a consumer does otherwise than it should in one request, each a change that can be told and undone.

An edit works on the request as the scenario declares it, values still open, so it says the same whatever the values
are. An edit that changes nothing, or something that is not there, is refused.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from .errors import StrayEdit
from .exchange import RawBody, Request, Token
from .pointers import NOTHING, drop, look, put

AUTHORIZATION = "Authorization"
"""The header that follows from a request's token."""

_TOLD = 90
_STAMPED = ("/iat", "/exp")
_SECONDS = "seconds since 1970"


@dataclass(frozen=True)
class Difference:
    """One part of a request and its text before and after; ``None`` where it is absent.

    ``part`` is ``method``, ``address`` (then the texts are the piece of it that differs), ``header Ssp-To``,
    ``claim /requested_scope``, ``token``, ``body`` or ``body /slot/0/reference``.
    """

    part: str
    before: str | None
    after: str | None

    @property
    def fix(self) -> str:
        """What to do to have it right again: ``Send the header Ssp-To as “${asid}”, not as “999000009999”.``"""
        part = _spoken(self.part)
        if self.part == "address" and self.before is not None:
            return (f"Write {self._said(self.before)} in the address"
                    + ("." if self.after is None else f", not {self._said(self.after)}."))
        if self.before is None:
            return f"Leave out the {part}."
        if self.after is None:
            return f"Send the {part}: {self._said(self.before)}."
        return f"Send the {part} as {self._said(self.before)}, not as {self._said(self.after)}."

    def _said(self, text: str) -> str:
        """The text between quotation marks, for it may be blank or end in a dot; what only describes it without."""
        if self.part == "token times" or text == _SECONDS:
            return text
        return f"“{text}”" if len(text) <= _TOLD else f"“{text[:_TOLD]}…”"


class Edit(Protocol):
    """A change of a request."""

    def apply(self, request: Request) -> Request:
        """The changed request. Raises :class:`~explorer.model.errors.StrayEdit`."""

    def difference(self, request: Request, /) -> Difference:
        """What it changes in ``request``, which is as it should be."""


@dataclass(frozen=True)
class Method:
    """Another verb."""

    to: str

    def apply(self, request: Request) -> Request:
        return replace(request, method=self.to)

    def difference(self, request: Request) -> Difference:
        return Difference("method", request.method, self.to)


@dataclass(frozen=True)
class Address:
    """A piece of the address is written otherwise, everywhere it occurs; an empty ``to`` leaves it out."""

    piece: str
    to: str

    def apply(self, request: Request) -> Request:
        if self.piece not in request.url:
            raise StrayEdit(request.summary, f"the address has no {self.piece!r}")
        return replace(request, url=request.url.replace(self.piece, self.to))

    def difference(self, _request: Request) -> Difference:
        return Difference("address", self.piece, self.to or None)


@dataclass(frozen=True)
class SetHeader:
    """A header has another text, or is sent although it is not asked for."""

    name: str
    to: str

    def apply(self, request: Request) -> Request:
        if self.name == AUTHORIZATION:
            return replace(request, token=None, headers=(*request.headers, (self.name, self.to)))
        if _header(request, self.name) is None:
            return replace(request, headers=(*request.headers, (self.name, self.to)))
        headers = tuple((name, self.to if name == self.name else text) for name, text in request.headers)
        return replace(request, headers=headers)

    def difference(self, request: Request) -> Difference:
        return Difference(f"header {self.name}", _header(request, self.name), self.to)


@dataclass(frozen=True)
class DropHeader:
    """A header is not sent."""

    name: str

    def apply(self, request: Request) -> Request:
        if self.name == AUTHORIZATION and request.token:
            return replace(request, token=None)
        if _header(request, self.name) is None:
            raise StrayEdit(request.summary, f"there is no header {self.name} to leave out")
        return replace(request, headers=tuple(pair for pair in request.headers if pair[0] != self.name))

    def difference(self, request: Request) -> Difference:
        return Difference(f"header {self.name}", _header(request, self.name), None)


@dataclass(frozen=True)
class SetClaim:
    """A claim of the token says something else, or is there although it should not be.

    ``pointer`` is a JSON pointer into the claims: ``/requested_scope``, ``/requesting_device/model``.
    """

    pointer: str
    to: Any

    def apply(self, request: Request) -> Request:
        token = _token(request)
        return replace(request, token=replace(token, claims=put(token.claims, self.pointer, self.to)))

    def difference(self, request: Request) -> Difference:
        return Difference(f"claim {self.pointer}", _claim(request, self.pointer), told(self.to))


@dataclass(frozen=True)
class DropClaim:
    """A claim of the token, or a member of one, is missing."""

    pointer: str

    def apply(self, request: Request) -> Request:
        token = _token(request)
        if self.pointer in _STAMPED:
            return replace(request, token=replace(token, unstamped=(*token.unstamped, self.pointer[1:])))
        return replace(request, token=replace(token, claims=drop(token.claims, self.pointer, request.summary)))

    def difference(self, request: Request) -> Difference:
        return Difference(f"claim {self.pointer}", _claim(request, self.pointer), None)


@dataclass(frozen=True)
class Stamp:
    """The token's times are others: issued so many seconds from now (negative: ago), living so many seconds."""

    issued: int = 0
    lifetime: int = 300

    def apply(self, request: Request) -> Request:
        return replace(request, token=replace(_token(request), issued=self.issued, lifetime=self.lifetime))

    def difference(self, request: Request) -> Difference:
        token = _token(request)
        return Difference("token times", _times(token.issued, token.lifetime), _times(self.issued, self.lifetime))


@dataclass(frozen=True)
class TokenForm:
    """The token is put together otherwise.

    ``text`` is the whole header, with ``{header}`` and ``{payload}`` for the two encoded parts; ``header`` is the
    content of the first.
    """

    text: str | None = None
    header: Mapping[str, Any] | None = None

    def apply(self, request: Request) -> Request:
        token = _token(request)
        return replace(request, token=replace(token, text=token.text if self.text is None else self.text,
                                              header=token.header if self.header is None else self.header))

    def difference(self, request: Request) -> Difference:
        token = _token(request)
        if self.text is None:
            return Difference("token header", told(token.header), told(self.header))
        return Difference("token", token.text, self.text)


@dataclass(frozen=True)
class SetMember:
    """A member of the body says something else, or is there although it should not be.

    ``pointer`` is a JSON pointer; ``-`` at its end adds an item to a list.
    """

    pointer: str
    to: Any

    def apply(self, request: Request) -> Request:
        return replace(request, body=put(_body(request), self.pointer, self.to))

    def difference(self, request: Request) -> Difference:
        body = _body(request)
        return Difference(f"body {_place(body, self.pointer)}", _told_at(body, self.pointer), told(self.to))


@dataclass(frozen=True)
class DropMember:
    """A member of the body is missing."""

    pointer: str

    def apply(self, request: Request) -> Request:
        return replace(request, body=drop(_body(request), self.pointer, request.summary))

    def difference(self, request: Request) -> Difference:
        return Difference(f"body {self.pointer}", _told_at(_body(request), self.pointer), None)


@dataclass(frozen=True)
class Body:
    """The whole body is another text, sent as it stands once its values are filled in; ``None`` sends none."""

    text: str | None

    def apply(self, request: Request) -> Request:
        return replace(request, body=None if self.text is None else RawBody(self.text))

    def difference(self, request: Request) -> Difference:
        return Difference("body", None if request.body is None else told(request.body), self.text)


def apply(edits: tuple[Edit, ...], request: Request) -> Request:
    """The request after all edits. Raises :class:`StrayEdit` if they leave it as it was."""
    edited = request
    for edit in edits:
        edited = edit.apply(edited)
    if edited == request:
        raise StrayEdit(request.summary, "it stays as it was")
    return edited


def told(part: Any) -> str:
    """A piece of JSON as a person reads it: a text as it stands, anything else as JSON in one line."""
    if isinstance(part, RawBody):
        return part.text
    return part if isinstance(part, str) else json.dumps(part, ensure_ascii=False)


def _place(document: Any, pointer: str) -> str:
    """The pointer with the number of the item that ``-`` at its end would add."""
    parent, end, last = pointer.rpartition("/")
    return f"{parent}/{len(look(document, parent))}" if end and last == "-" else pointer


def _told_at(document: Any, pointer: str) -> str | None:
    found = look(document, pointer)
    return None if found is NOTHING else told(found)


def _header(request: Request, name: str) -> str | None:
    if name == AUTHORIZATION and request.token:
        return request.token.text
    return next((text for known, text in request.headers if known == name), None)


def _token(request: Request) -> Token:
    if request.token is None:
        raise StrayEdit(request.summary, "it carries no token")
    return request.token


def _claim(request: Request, pointer: str) -> str | None:
    """What a claim says; those of time are written when the token is made."""
    claims = _token(request).claims
    return _SECONDS if pointer in _STAMPED and pointer[1:] not in claims else _told_at(claims, pointer)


def _body(request: Request) -> Any:
    if request.body is None or isinstance(request.body, RawBody):
        raise StrayEdit(request.summary, "it carries no JSON body")
    return request.body


def _times(issued: int, lifetime: int) -> str:
    when = "now" if not issued else f"{issued} seconds from now" if issued > 0 else f"{-issued} seconds ago"
    return f"issued {when}, living {lifetime} seconds"


def _spoken(part: str) -> str:
    kind, _, rest = part.partition(" ")
    return {"body": f"member {rest} of the body" if rest else "body"}.get(kind, part)
