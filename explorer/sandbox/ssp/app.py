"""The SSP as a service: checks who asks for what from whom, forwards, relays the answer unchanged, logs both legs.

Source: GP Connect 1.2.7, "Spine Secure Proxy"; Spine Core, "SSP implementation guide".
"""

from __future__ import annotations

from datetime import datetime

from explorer.sandbox.errors import Refusal
from explorer.sandbox.http import FHIR_JSON, NO_STORE, Answer, Request, dump
from explorer.sandbox.records import Leg
from explorer.sandbox.seed.practices import PRACTICES
from explorer.sandbox.service import Service, Surroundings, answer
from explorer.sandbox.times import uk
from explorer.sandbox.worlds import World

from . import rules
from .checks import check, check_certificate
from .options import options

_BY_ASID = {practice.asid: practice.ods for practice in PRACTICES}


class Ssp:
    """Forwards calls to ``provider``, whose path begins with the target's host."""

    rules = rules.RULES

    def __init__(self, shared: Surroundings, provider: Service) -> None:
        self._shared, self._provider = shared, provider

    async def answer(self, world: World, request: Request) -> Answer:
        """The answer to a request; whatever it is, the call is in the log afterwards."""
        began = self._shared.clock()
        at = uk(world.clock.now())
        # The proxy's own address ends where the target begins.
        target = request.path.removeprefix("/")
        legs = [Leg("consumer", "ssp", f"/ssp/{target}{_query(request)}", request)]
        try:
            reply = await self._forward(world, request, target, legs)
        except Refusal as refusal:
            reply = self._refuse(refusal, refusal.rule.status)
        return self._log(world, at, legs, reply, began)

    def unexpected(self, _request: Request) -> Answer:
        """The answer when the SSP itself failed."""
        return self._refuse(rules.FAILED.broken("INTERNAL_SERVER_ERROR"), rules.FAILED.status)

    def not_taken(self, _request: Request, status: int, why: str) -> Answer:
        """The answer to a request that is out of bounds."""
        return self._refuse(rules.OUT_OF_BOUNDS.broken(why), status)

    async def _forward(self, world: World, request: Request, target: str, legs: list[Leg]) -> Answer:
        switches = world.switches.ssp
        if switches.delay:
            await self._shared.settings.sleep(switches.delay)
        check_certificate(world)
        if request.method == "OPTIONS":
            return options(target)
        check(world, request, target)
        onward = request.onward(f"/{target.partition('://')[2]}")
        leg = Leg("ssp", "provider", f"{target}{_query(request)}", onward)
        legs.append(leg)
        await self._reach(world, onward, target)
        began = self._shared.clock()
        leg.reply = await answer(self._provider, world, onward)
        leg.ms = self._since(began)
        return leg.reply

    async def _reach(self, world: World, request: Request, target: str) -> None:
        """The way to the provider: it may be down, or slower than the SSP waits."""
        practice = world.switches.practice(_BY_ASID.get(request.fields["ssp-to"], ""))
        if practice.outage:
            raise rules.UNREACHABLE.broken(f"ERROR_COMMUNICATING_TO_ENDPOINT_URL_{target}")
        timeout = self._shared.settings.ssp_timeout
        if practice.delay >= timeout:
            await self._shared.settings.sleep(timeout)
            raise rules.TIMED_OUT.broken(f"TIMEOUT_COMMUNICATING_TO_ENDPOINT_URL_{target}")

    def _refuse(self, refusal: Refusal, status: int) -> Answer:
        return Answer(status, (("Content-Type", FHIR_JSON), NO_STORE, *refusal.headers),
                      dump(rules.outcome(refusal, self._shared.ids(), status)))

    def _log(self, world: World, at: str, legs: list[Leg], reply: Answer, began: datetime) -> Answer:
        legs[0].reply = reply
        legs[0].ms = self._since(began)
        self._shared.journal.add(world.name, at, legs)
        return reply

    def _since(self, began: datetime) -> float:
        return round((self._shared.clock() - began).total_seconds() * 1000, 3)


def _query(request: Request) -> str:
    return f"?{request.query}" if request.query else ""
