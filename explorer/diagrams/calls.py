"""Who asks whom in which steps: the arrows of the flow, and the sentence that says the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from explorer.model import Participant, Scenario

_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


@dataclass(frozen=True)
class Call:
    """All requests of one participant to another. ``onward`` says that each is set off by a request before it."""

    caller: Participant
    callee: Participant
    steps: tuple[int, ...]
    summaries: tuple[str, ...]
    onward: bool


def calls(scenario: Scenario) -> tuple[Call, ...]:
    """Each pair of participants that speak, once, in the order of appearance."""
    steps: dict[tuple[str, str], dict[int, None]] = {}
    summaries: dict[tuple[str, str], dict[str, None]] = {}
    for message in scenario.messages:
        if message.kind == "request":
            pair = message.sender.key, message.receiver.key
            steps.setdefault(pair, {})[message.step_number] = None
            summaries.setdefault(pair, {})[message.summary] = None
    asked = {(message.sender.key, message.receiver.key) for message in scenario.requests}
    cast = {participant.key: participant for participant in scenario.participants}
    return tuple(Call(cast[caller], cast[callee], tuple(numbers), tuple(summaries[caller, callee]),
                      (caller, callee) not in asked)
                 for (caller, callee), numbers in steps.items())


def described(scenario: Scenario) -> str:
    """``Step 1 asks PDS, steps 3 to 6 ask SSP, which asks GP Connect Provider.``"""
    known = calls(scenario)
    onward = {call.caller.key: call.callee.name for call in known if call.onward}
    parts = []
    for call in known:
        if call.onward:
            continue
        which = f"{numbered(call.steps)} {'asks' if len(call.steps) == 1 else 'ask'}"
        then = onward.get(call.callee.key)
        parts.append(f"{which} {call.callee.name}" + (f", which asks {then}" if then else ""))
    text = ", ".join(parts)
    return f"{text[:1].upper()}{text[1:]}."


def numbered(steps: Sequence[int]) -> str:
    """``step 1``, ``steps 1 and 2``, ``steps 1, 3 to 6``."""
    numbers = listed([str(step) for step in steps]) if len(steps) < 3 else ranged(steps, " to ")
    return f"step {numbers}" if len(steps) == 1 else f"steps {numbers}"


def counted(number: int, thing: str) -> str:
    """``22 messages``, ``five participants``, ``one step``."""
    word = _WORDS[number] if number < len(_WORDS) else str(number)
    return f"{word} {thing}" if number == 1 else f"{word} {thing}s"


def listed(things: Sequence[str]) -> str:
    """``PDS, SDS and SSP``."""
    return " and ".join(filter(None, (", ".join(things[:-1]), *things[-1:])))


def ranged(numbers: Iterable[int], to: str = "–") -> str:
    """Numbers in rising order with neighbours drawn together: ``1, 3–6``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1] = [runs[-1][0], number]
        else:
            runs.append([number])
    return ", ".join(to.join(map(str, run)) for run in runs)

