"""Who asks whom for what: participants, requests, replies, and the exchange that ties them together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from .errors import BrokenTree
from .text import references
from .values import At, Header, Value

Role = Literal["consumer", "spine", "provider"]
Capture = At | Header


@dataclass(frozen=True)
class Participant:
    """Somebody who sends or answers. ``caption`` says in two words who that is; ``page`` is its docs page."""

    key: str
    name: str
    caption: str
    title: str
    role: Role
    group: str | None = None
    page: str = ""


@dataclass(frozen=True)
class Token:
    """The claims of the unsigned bearer token that goes into ``Authorization``.

    ``iat`` is the clock in seconds plus ``issued``, ``exp`` is ``iat`` plus ``lifetime`` seconds; both are added when
    the token is made, but for those that ``unstamped`` names, so they do not stand in ``claims``. ``text`` is the whole
    header, with places for the two encoded parts. What is not at its default is wrong, on purpose.
    """

    claims: Mapping[str, Any]
    lifetime: int = 300
    issued: int = 0
    unstamped: tuple[str, ...] = ()
    header: Mapping[str, Any] = field(default_factory=lambda: {"alg": "none", "typ": "JWT"})
    text: str = "Bearer {header}.{payload}."


@dataclass(frozen=True)
class RawBody:
    """A body that is not written as JSON: ``text`` goes out as it stands once its values are filled in."""

    text: str


@dataclass(frozen=True)
class Request:
    """What the caller sends.

    ``url`` begins with ``${pds}``, ``${sds}`` or ``${ssp}``, the base of a service, or with a service root. ``body`` is
    a JSON template, or a :class:`RawBody`. With a ``token``, the header ``Authorization`` follows from it.
    """

    summary: str
    method: str
    url: str
    headers: tuple[tuple[str, str], ...] = ()
    body: Any = None
    token: Token | None = None
    text: str = ""

    def values(self) -> Iterator[str]:
        """Names of all values that the request is built from, repeated as used."""
        yield from references(self.url)
        for _, text in self.headers:
            yield from references(text)
        if self.token:
            yield from references(self.token.claims)
        yield from references(self.body.text if isinstance(self.body, RawBody) else self.body)


@dataclass(frozen=True)
class Reply:
    """What is expected back: ``status``, and which values the caller keeps from it."""

    summary: str
    status: int = 200
    captures: Mapping[Value, Capture] = field(default_factory=dict)
    text: str = ""


@dataclass(frozen=True)
class Exchange:
    """One request and its reply; ``onward`` is what the callee asks somebody else before it replies."""

    caller: Participant
    callee: Participant
    request: Request
    reply: Reply
    onward: Exchange | None = None

    def __post_init__(self) -> None:
        if self.caller == self.callee:
            raise BrokenTree(f"{self.caller.name} cannot ask itself for {self.request.summary!r}; name another callee")
        if self.onward and self.onward.caller != self.callee:
            raise BrokenTree(
                f"{self.request.summary!r} is asked of {self.callee.name}, but {self.onward.caller.name} makes the "
                f"onward request; the callee must make it")


def forwarded(exchange: Exchange, by: Participant, to: Participant, proxy: str, request_text: str, reply_text: str,
              summary: str) -> Exchange:
    """What a proxy sends on: the same request without the ``proxy`` prefix of its address."""
    if not exchange.request.url.startswith(proxy):
        raise BrokenTree(f"{exchange.request.summary!r} does not go through {proxy}; its address must begin with it")
    request = replace(exchange.request, summary=summary, text=request_text,
                      url=exchange.request.url.removeprefix(proxy))
    return Exchange(by, to, request, replace(exchange.reply, captures={}, text=reply_text))
