"""Lines for the terminal."""

from __future__ import annotations

from explorer.replay import Target, Timer, Walk, line

from .little import LittleSandbox, outcome
from .test_engine import BOOKING, ids, no_clock


async def lines(target: Target, until: str | None = None) -> list[str]:
    walk = Walk(BOOKING, target, clock=no_clock, ids=ids(), until=until, timer=Timer.invented())
    return [line(BOOKING, event) async for event in walk.events()]


async def test_a_line_tells_label_way_summary_status_and_time(target: Target) -> None:
    assert await lines(target, until="3a") == [
        "1a  Consumer → PDS             Trace the patient",
        "1b  PDS → Consumer             Verified, ODS code            200      1.0 ms",
        "2a  Consumer → SDS             Look up the endpoint",
        "2b  SDS → Consumer             Endpoint and party key        200      1.0 ms",
        "2c  Consumer → SDS             Look up the ASID",
        "2d  SDS → Consumer             ASID of the practice system   200      1.0 ms",
        "3a  Consumer → SSP             Get the capability statement",
        "3b  SSP → GP Connect Provider  SSP forwards request",
        "3c  GP Connect Provider → SSP  Capability statement          200      1.0 ms",
        "3d  SSP → Consumer             Capability statement          200      3.0 ms",
    ]


async def test_a_refusal_and_what_it_cut_off_are_told() -> None:
    refusing = LittleSandbox(ssp={"metadata": outcome(403, "403", "no")})

    assert (await lines(Target.in_process(refusing)))[-3:] == [
        "3b  SSP → GP Connect Provider  SSP forwards request          not reached",
        "3c  GP Connect Provider → SSP  Capability statement          not reached",
        "3d  SSP → Consumer             Capability statement          403      1.0 ms  expected 200",
    ]


async def test_lines_come_while_the_walk_goes_on() -> None:
    little = LittleSandbox()
    walk = Walk(BOOKING, Target.in_process(little), clock=no_clock, ids=ids())
    sent = {event.message.label: len(little.received) async for event in walk.events()}

    assert (sent["1a"], sent["1b"], sent["6a"], sent["6d"]) == (0, 1, 6, 7)
