"""The SSP as a service: checks who asks for what from whom, forwards, relays the answer unchanged, logs both legs.

Source: GP Connect 1.2.7, "Spine Secure Proxy"; Spine Core, "SSP implementation guide".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from explorer.sandbox.errors import SwitchedToFail
from explorer.sandbox.http import FHIR_JSON, NO_STORE, Answer, Request, dump
from explorer.sandbox.records import ProxiedCall
from explorer.sandbox.rules import Refusal
from explorer.sandbox.seed.practices import PRACTICES
from explorer.sandbox.service import Service, Surroundings, answer, log_failure
from explorer.sandbox.times import uk
from explorer.sandbox.worlds import World

from . import line, rules
from .checks import check, check_certificate
from .network import Network, TooSlow, Unreachable
from .options import options

_BY_ASID = {practice.asid: practice.ods for practice in PRACTICES}


class Ssp:
    """Forwards calls to ``provider``, whose path begins with the target's host, or over the network to the hosts for
    which the settings have an address.
    """

    rules = rules.RULES

    def __init__(self, shared: Surroundings, provider: Service) -> None:
        self._shared, self._provider = shared, provider
        self._network = Network(shared.settings.providers, shared.settings.answer_limit)

    async def answer(self, world: World, request: Request) -> Answer:
        """The answer to a request; whatever it is, the call is in the log afterwards."""
        clock = self._shared.clock
        at, began = uk(world.clock.now()), clock()
        # The target begins where the proxy's own address ends.
        hop = _Hop(request.path.removeprefix("/"))
        try:
            reply = await self._forward(world, request, hop)
        except Refusal as refusal:
            reply = self._refuse(refusal, refusal.rule.status)
        except Exception as error:
            log_failure(self.rules.participant, error)
            reply = self.unexpected(request)
        query = f"?{request.query}" if request.query else ""
        onward = f"{hop.target}{query}" if hop.began else None
        self._shared.journal.add(world.name, ProxiedCall(
            at, f"/ssp/{hop.target}{query}", request, reply, onward, hop.relayed, _ms(began, clock()),
            _ms(hop.began, hop.ended) if hop.began and hop.ended else 0.0,
            self._network.knows(hop.target)))
        return reply

    def unexpected(self, _request: Request) -> Answer:
        """The answer when the SSP itself failed."""
        return self._refuse(rules.FAILED.broken("INTERNAL_SERVER_ERROR"), rules.FAILED.status)

    def not_taken(self, _request: Request, status: int, why: str) -> Answer:
        """The answer to a request that is out of bounds."""
        return self._refuse(rules.OUT_OF_BOUNDS.broken(why), status)

    async def _forward(self, world: World, request: Request, hop: _Hop) -> Answer:
        switches = world.switches.ssp
        if switches.delay:
            await self._shared.settings.sleep(switches.delay)
        check_certificate(world)
        if switches.fails:
            raise SwitchedToFail(self.rules.participant)
        if request.method == "OPTIONS":
            return options(hop.target)
        check(world, request, hop.target)
        hop.began = self._shared.clock()
        try:
            reply = await self._reach(world, request, hop.target)
        finally:
            hop.ended = self._shared.clock()
        hop.relayed = True
        return reply

    async def _reach(self, world: World, request: Request, target: str) -> Answer:
        """The provider's answer. It may be down, or slower than the SSP waits, or the line to it broken."""
        practice = world.switches.practice(_BY_ASID.get(request.fields["ssp-to"], ""))
        if practice.outage:
            raise _unreachable(target)
        settings = self._shared.settings
        if practice.delay >= settings.ssp_timeout:
            await settings.sleep(settings.ssp_timeout)
            raise _timed_out(target)
        broken, seconds = practice.broken_line, settings.ssp_timeout - practice.delay
        try:
            if not broken:
                return await self._ask(world, request, target, practice.delay)
            asked = None if broken in line.SILENT else await self._ask(world, request, target, practice.delay)
            return await line.call(self._network, request, target, asked, broken, seconds, settings.sleep)
        except Unreachable as error:
            raise _unreachable(target) from error
        except TooSlow as error:
            raise _timed_out(target) from error

    async def _ask(self, world: World, request: Request, target: str, delay: float) -> Answer:
        """What the practice answers, the sandbox's own or one on the network.

        Raises :class:`Unreachable` or :class:`TooSlow`.
        """
        if not self._network.knows(target):
            return await answer(self._provider, world, request.onward(f"/{target.partition('://')[2]}"))
        settings = self._shared.settings
        if delay:
            await settings.sleep(delay)
        return await self._network.call(request, target, settings.ssp_timeout - delay)

    def _refuse(self, refusal: Refusal, status: int) -> Answer:
        return Answer(status, (("Content-Type", FHIR_JSON), NO_STORE, *refusal.headers),
                      dump(rules.outcome(refusal, self._shared.ids(), status)))


@dataclass(slots=True)
class _Hop:
    """The way on to the provider, as far as a call got."""

    target: str
    began: datetime | None = None
    ended: datetime | None = None
    relayed: bool = False


def _unreachable(target: str) -> Refusal:
    return rules.UNREACHABLE.broken(f"ERROR_COMMUNICATING_TO_ENDPOINT_URL_{target}")


def _timed_out(target: str) -> Refusal:
    return rules.TIMED_OUT.broken(f"TIMEOUT_COMMUNICATING_TO_ENDPOINT_URL_{target}")


def _ms(began: datetime, ended: datetime) -> float:
    return round((ended - began).total_seconds() * 1000, 3)
