"""Requests and answers as the services see them, and the way from and to ASGI.

Paths and queries stay as they were sent (``//`` and ``%7C`` survive); a service decodes what it reads.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote, unquote_plus

from starlette.types import Message, Receive, Scope, Send

Headers = tuple[tuple[str, str], ...]
FHIR_JSON = "application/fhir+json"
NO_STORE = ("Cache-Control", "no-store")
_encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode


@dataclass(slots=True)
class Request:
    """One request to one service. ``path`` and ``query`` are raw; ``base`` is the service's absolute address."""

    method: str
    path: str
    query: str
    raw_headers: Sequence[tuple[bytes, bytes]]
    body: bytes = b""
    base: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    _params: list[tuple[str, str]] | None = None

    def __post_init__(self) -> None:
        if not self.fields:
            self.fields = {name.decode("latin-1").lower(): value.decode("latin-1").strip()
                           for name, value in self.raw_headers}

    def header(self, name: str) -> str | None:
        """The value without surrounding blanks, or None. ``name`` is written in lower case."""
        return self.fields.get(name)

    @property
    def params(self) -> list[tuple[str, str]]:
        """The query's names and values, decoded, in the order sent; a blank value is kept."""
        if self._params is None:
            self._params = [(unquote_plus(name), unquote_plus(value))
                            for name, _, value in (part.partition("=") for part in self.query.split("&") if part)]
        return self._params

    def param(self, name: str) -> list[str]:
        """Every value of a parameter; names are case sensitive."""
        return [value for key, value in self.params if key == name]

    def onward(self, path: str) -> Request:
        """The same request to another path, as a proxy passes it on."""
        return Request(self.method, path, self.query, self.raw_headers, self.body, "", self.fields, self._params)


@dataclass(slots=True)
class Answer:
    """One answer. ``text`` is the body before compression, where ``body`` is compressed.

    ``line`` says how the line to the consumer is broken, see :mod:`explorer.sandbox.line`; it is empty for a good one.
    """

    status: int
    headers: Headers
    body: bytes = b""
    text: bytes | None = None
    line: str = ""

    @property
    def plain(self) -> bytes:
        """The body as a person reads it."""
        return self.body if self.text is None else self.text


class BodyTooLong(Exception):
    """The body is longer than the sandbox takes."""


class Disconnected(Exception):
    """The client went away before its request was complete."""


def dump(resource: Any) -> bytes:
    """Compact JSON, UTF-8; half of a character, which only a refusal can quote, is a question mark."""
    return _encode(resource).encode("utf-8", "replace")


def raw_path(scope: Scope) -> str:
    """The path as sent, without the prefix under which the sandbox is mounted."""
    sent: bytes | None = scope.get("raw_path")
    path = sent.decode("latin-1") if sent is not None else quote(scope["path"], safe="/:$@!*'(),;=&+~")
    path = path.partition("?")[0]
    root = quote(scope.get("root_path", ""), safe="/:$@!*'(),;=&+~")
    return path[len(root):] if root and path.startswith(root) else path


def address(scope: Scope) -> str:
    """Scheme, host and mount prefix of this sandbox, as the caller wrote them."""
    host = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "localhost")
    return f"{scope.get('scheme', 'http')}://{host}{scope.get('root_path', '')}"


async def read_body(receive: Receive, limit: int) -> bytes:
    """The whole body. Raises :class:`BodyTooLong` or :class:`Disconnected`."""
    message = await receive()
    if message["type"] == "http.disconnect":
        raise Disconnected
    body: bytes = message.get("body", b"")
    while message.get("more_body", False):
        if len(body) > limit:
            raise BodyTooLong
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Disconnected
        body += message.get("body", b"")
    if len(body) > limit:
        raise BodyTooLong
    return body


async def send_answer(send: Send, answer: Answer, extra: Headers = ()) -> None:
    """Send an answer with its length."""
    await send(start(answer, len(answer.body), extra))
    await send({"type": "http.response.body", "body": answer.body})


def start(answer: Answer, length: int, extra: Headers = ()) -> Message:
    """How an answer begins that claims to have a body of that length."""
    headers = [(name.lower().encode("latin-1"), value.encode("latin-1", "replace"))
               for name, value in (*answer.headers, *extra)]
    headers.append((b"content-length", b"%d" % length))
    return {"type": "http.response.start", "status": answer.status, "headers": headers}


def decoded(segment: str) -> str:
    """A path segment without percent-encoding."""
    return unquote(segment)
