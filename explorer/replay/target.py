"""Targets: where a replay sends its requests, and what can be asked there besides.

A sandbox tells its clock and, in the SSP's transaction log, what the SSP passed on. Real endpoints tell neither.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from .client import Answer, Application, Client, Outgoing, in_process
from .errors import ControlFailed, ForeignAddress
from .headers import Headers, shown
from .marks import parsed

if TYPE_CHECKING:
    import httpx

TRACE_HEADER = "Ssp-TraceID"
"""Names a request in the log."""

_SERVICES = {"pds": "/pds/FHIR/R4", "sds": "/sds/FHIR/R4", "ssp": "/ssp", "provider": "/provider"}


@dataclass(frozen=True)
class Leg:
    """One hop of a proxied call as the log has it; ``answer`` is missing if none came."""

    request: Outgoing
    answer: Answer | None
    ms: float


@dataclass(frozen=True)
class Call:
    """One call in the log: its legs from the consumer on."""

    number: int
    legs: tuple[Leg, ...]


@dataclass(frozen=True)
class Target:
    """Where requests go: ``bases`` holds the address of each service by its key.

    ``base`` is what a recording writes as ``${base}``; ``control`` is the address of a sandbox's control service.
    ``prompt`` says that a call is in the log before its reply is here.
    """

    base: str
    bases: Mapping[str, str]
    control: str | None = None
    transport: httpx.AsyncBaseTransport | None = None
    timeout: float = 60
    prompt: bool = False

    @classmethod
    def sandbox(cls, base: str, transport: httpx.AsyncBaseTransport | None = None) -> Target:
        """One world of a sandbox, by its address: ``http://127.0.0.1:8000/sandbox/main``."""
        base = base.rstrip("/")
        return cls(base, {key: base + path for key, path in _SERVICES.items()}, f"{base}/control", transport)

    @classmethod
    def in_process(cls, application: Application, base: str = "http://127.0.0.1:8000/sandbox/main",
                   root_path: str = "/sandbox") -> Target:
        """One world of a sandbox in this process; ``base`` is the address that requests show."""
        return replace(cls.sandbox(base, in_process(application, root_path)), prompt=True)

    @classmethod
    def endpoints(cls, bases: Mapping[str, str], transport: httpx.AsyncBaseTransport | None = None) -> Target:
        """Services without clock and log: what happens behind them cannot be observed."""
        return cls("", {key: base.rstrip("/") for key, base in bases.items()}, None, transport)

    def client(self) -> Client:
        return Client(self.transport, timeout=self.timeout)

    def check_address(self, url: str) -> None:
        """Raise :class:`ForeignAddress` unless ``url`` belongs to one of the target's services."""
        if not any(url == home or url.startswith((f"{home}/", f"{home}?")) for home in self.bases.values()):
            raise ForeignAddress(url, self.base or " or ".join(self.bases.values()))

    async def now(self, client: Client) -> datetime | None:
        """The target's clock; ``None`` where it has none to show."""
        if self.control is None:
            return None
        state = await self._ask(client, self.control)
        return datetime.fromisoformat(state["clock"]["now"])

    async def disorder(self, client: Client) -> dict[str, Any]:
        """What somebody has put: the ``switches``, and whether the clock was ``moved``; as control shows it."""
        if self.control is None:
            return {"switches": {}, "moved": False}
        state = await self._ask(client, self.control)
        return {"switches": state["switches"], "moved": state["clock"]["moved"]}

    async def calls(self, client: Client, trace: str, after: int = 0) -> list[Call]:
        """The calls that the log has under a trace id, oldest first, numbered above ``after``."""
        told = await self._ask(client, f"{self.control}/log?trace={quote(trace, safe='')}&after={after}&limit=1000")
        return [Call(entry["number"], tuple(_leg(leg) for leg in entry["legs"])) for entry in told["entries"]]

    @asynccontextmanager
    async def switched(self, client: Client, switches: Mapping[str, Mapping[str, Any]],
                       days: int = 0) -> AsyncIterator[None]:
        """For as long as this lasts the world has these switches besides its own, and its clock is so many days ahead.

        Then it is as it was. Raises :class:`ControlFailed` where there is nothing to put.
        """
        if not switches and not days:
            yield
            return
        if self.control is None:
            raise ControlFailed(self.base or "the target", 404, "it has no switches and no clock; use a sandbox")
        state = await self._ask(client, self.control)
        before, clock = state["switches"], _clock(state["clock"])
        await self._ask(client, f"{self.control}/switches", {
            name: {**before.get(name, {}), **switches.get(name, {})} for name in {**before, **switches}})
        try:
            if days:
                await self._ask(client, f"{self.control}/clock", _ahead(clock, timedelta(days=days)))
            yield
        finally:
            await self._ask(client, f"{self.control}/switches", before)
            if days:
                await self._ask(client, f"{self.control}/clock", clock)

    async def _ask(self, client: Client, url: str, put: Any = None) -> Any:
        accept = ("Accept", "application/json")
        answer = await client.send(
            Outgoing("GET", url, (accept,)) if put is None
            else Outgoing("PUT", url, (accept, ("Content-Type", "application/json")), json.dumps(put)))
        if answer.status != 200:
            told = parsed(answer.body)
            said = told.get("error") if isinstance(told, dict) else None
            raise ControlFailed(url, answer.status, said or "is it the address of a world, such as .../sandbox/main?")
        try:
            return json.loads(answer.body or "")
        except ValueError:
            raise ControlFailed(url, answer.status, "this is not JSON; is it the address of a sandbox?") from None


def _clock(state: Mapping[str, Any]) -> dict[str, Any]:
    """What the control service takes to put the clock where this state shows it: an instant, or seconds ahead."""
    stands = state["moved"] and not state["offset"]
    return {"now": state["now"]} if stands else {"offset": state["offset"]}


def _ahead(clock: Mapping[str, Any], by: timedelta) -> dict[str, Any]:
    if "now" in clock:
        return {"now": (datetime.fromisoformat(clock["now"]) + by).isoformat()}
    return {"offset": clock["offset"] + by.total_seconds()}


def _leg(leg: Mapping[str, Any]) -> Leg:
    asked, answered = leg["request"], leg["reply"]
    request = Outgoing(asked["method"], asked["url"], _pairs(asked["headers"]), asked["body"] or None)
    answer = answered and Answer(answered["status"], shown(_pairs(answered["headers"])), answered["body"] or None)
    return Leg(request, answer, leg["ms"])


def _pairs(headers: list[list[str]]) -> Headers:
    return tuple((name, text) for name, text in headers)
