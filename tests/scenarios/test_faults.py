"""The catalogue of faults: each is really refused, as declared, by whom it says; and its fix really mends it."""

from __future__ import annotations

import pytest

from explorer.model import Fault, Message, Scenario

from .breaking import broken_and_mended, places

PLACES = list(places())


@pytest.mark.parametrize(("fault", "way", "message"), PLACES,
                         ids=[f"{fault.slug}-{way.where.replace(', ', '-')}-{message.label}"
                              for fault, way, message in PLACES])
async def test_a_fault_turns_red_as_declared_and_its_fix_turns_it_green(
        fault: Fault, way: Scenario, message: Message) -> None:
    failure, broken = await broken_and_mended(fault, way, message)

    seen = failure.refusal
    assert seen is not None, "nobody refused"
    assert (seen.by, seen.status, seen.code) == (fault.by.key, fault.status, fault.code), seen.diagnostics
    assert fault.rule in broken if fault.rule else not broken, broken
    reached = [told["to"] for told in failure.exchange.document["messages"]
               if told["kind"] == "request" and told["reached"]]
    last = "provider" if _asked_in_vain(fault) else fault.by.key
    assert fault.by.role == "consumer" or reached[-1] == last or _past_the_proxy(fault), reached


def _asked_in_vain(fault: Fault) -> bool:
    """Whether the proxy refuses because the practice, which it did ask, does not answer."""
    return fault.by.key == "ssp" and any(name not in ("pds", "sds", "ssp") for name in fault.switches)


def _past_the_proxy(fault: Fault) -> bool:
    """Whether the request goes straight to the practice."""
    return any("${provider}" in change.after for change in fault.differences(fault.on[0].request) if change.after)
