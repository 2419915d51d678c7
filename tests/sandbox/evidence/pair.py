"""What a pair is, and the makers of calls that pairs are written with."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from tests.sandbox.client import (
    BOOK,
    FIND,
    METADATA,
    NHS,
    ROOT,
    SLOTS,
    Headers,
    SandboxClient,
    booking,
    resources,
    slot_query,
)

Calling = Callable[[SandboxClient], Awaitable[httpx.Response]]
"""A call in a fresh world at nine o'clock on Monday 1 June 2026, with whatever has to happen before it."""
Body = dict[str, Any]
ADA = f"/Patient?identifier={NHS}%7C9990000018"
CREATED = "2026-06-01T09:00:00+01:00"
TOO_LONG = {"Cookie": "x" * 16_384}
"""A header that is longer than address and headers together may be."""


@dataclass(frozen=True)
class Pair:
    """A rule's evidence: ``good`` succeeds, each of ``bad`` is answered with ``answer`` (status and code).

    With the rule switched off one of ``bad`` succeeds. Where that cannot be, ``otherwise`` says why; then one of them
    is answered otherwise.
    """

    rule: str
    answer: tuple[int, str]
    good: Calling
    bad: tuple[Calling, ...]
    otherwise: str = ""


def pair(rule: str, status: int, code: str, good: Calling, *bad: Calling, otherwise: str = "") -> Pair:
    """The evidence of a rule."""
    return Pair(rule, (status, code), good, bad, otherwise)


def pds(path: str = "9990000018", method: str = "GET", named: Headers | None = None) -> Calling:
    """A call to PDS below ``/Patient/``."""
    return lambda client: client.pds(path, method, **(named or {}))


def sds(query: str, method: str = "GET", named: Headers | None = None) -> Calling:
    """A call to SDS."""
    return lambda client: client.sds(query, method, **(named or {}))


def ssp(interaction: str, path: str, method: str = "GET", root: str = ROOT, body: Any = None,
        named: Headers | None = None) -> Calling:
    """A call through the proxy."""
    return lambda client: client.ssp(interaction, path, method, root, body, named)


def provider(interaction: str, path: str, method: str = "GET", root: str = ROOT, body: Any = None,
             named: Headers | None = None) -> Calling:
    """A call to a practice itself."""
    return lambda client: client.provider(interaction, path, method, root, body, named)


def find(identifier: str) -> Calling:
    """A find with that query."""
    return provider(FIND, f"/Patient?{identifier}")


def slots(start: str | None, end: str | None, **more: str) -> Calling:
    """A search for free slots."""
    return provider(SLOTS, slot_query(start, end, **more))


def metadata(named: Headers | None = None) -> Calling:
    """A call for the capability statement that differs in its headers."""
    return provider(METADATA, "/metadata", named=named)


def switched(switches: Mapping[str, Mapping[str, Any]], call: Calling) -> Calling:
    """The call after switches were put."""
    async def calling(client: SandboxClient) -> httpx.Response:
        await client.control("PUT", "/switches", switches)
        return await call(client)

    return calling


def at(moment: str, call: Calling) -> Calling:
    """The call at another time of the world."""
    async def calling(client: SandboxClient) -> httpx.Response:
        await client.control("PUT", "/clock", {"now": moment})
        return await call(client)

    return calling


def after(*calls: Calling) -> Calling:
    """The last of some calls, of which all others succeed."""
    async def calling(client: SandboxClient) -> httpx.Response:
        for call in calls[:-1]:
            answer = await call(client)
            assert answer.status_code < 300, answer.text
        return await calls[-1](client)

    return calling


def book(spoil: Callable[[Body], Body] = lambda body: body, schedule: str = "11", times: tuple[str, ...] = ("10:00",),
         root: str = ROOT, day: str = "2026-06-03", patient: str = "51", more: str = "", proxied: bool = False,
         named: Headers | None = None) -> Calling:
    """A booking of slots of a schedule at those times of a day, changed by ``spoil``."""
    async def calling(client: SandboxClient) -> httpx.Response:
        bundle = await client.free(day, day, root, more)
        wanted = [slot for slot in resources(bundle, "Slot") if slot["start"][11:16] in times
                  and slot["schedule"]["reference"] == f"Schedule/{schedule}"]
        of = next(one for one in resources(bundle, "Schedule") if one["id"] == schedule)
        body = spoil(booking(wanted, of, CREATED, patient))
        send = client.ssp if proxied else client.provider
        return await send(BOOK, "/Appointment", "POST", root, body, named)

    return calling


def changed(**changes: Any) -> Callable[[Body], Body]:
    """A change of elements; None leaves one out."""
    return lambda body: {name: value for name, value in {**body, **changes}.items() if value is not None}
