"""Bars: who is at work when, and how deep, found by walking the messages once. Knows no coordinates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from explorer.model import Message, Participant


class Hop(NamedTuple):
    """Between which columns a message goes, and how deep the bars are that it touches there."""

    start: int
    end: int
    start_level: int
    end_level: int


class Stay(NamedTuple):
    """A bar in terms of places in the walk."""

    column: int
    level: int
    start: int
    end: int


def follow(messages: Sequence[Message], participants: Sequence[Participant]) -> tuple[list[Hop], list[Stay]]:
    """Walk the messages once: who is at work when, and how deep.

    The caller of a step is at work from its first request to its last reply; everybody else from being asked to
    answering.
    """
    columns = {participant.key: column for column, participant in enumerate(participants)}
    depth = [0] * len(columns)
    hops: list[Hop] = []
    stays: list[Stay] = []
    asked: list[tuple[int, int]] = []
    caller, since = -1, 0
    for place, message in enumerate(messages):
        start, end = columns[message.sender.key], columns[message.receiver.key]
        if message.kind == "request":
            if not message.depth and (caller != start or message.step_number != messages[place - 1].step_number):
                if caller >= 0:
                    depth[caller] -= 1
                    stays.append(Stay(caller, depth[caller], since, place - 1))
                caller, since = start, place
                depth[caller] += 1
            asked.append((place, depth[end]))
            depth[end] += 1
            hops.append(Hop(start, end, depth[start] - 1, depth[end] - 1))
        else:
            hops.append(Hop(start, end, depth[start] - 1, depth[end] - 1))
            depth[start] -= 1
            first, level = asked.pop()
            stays.append(Stay(start, level, first, place))
    stays.append(Stay(caller, depth[caller] - 1, since, len(messages) - 1))
    return hops, sorted(stays, key=lambda stay: (stay.level, stay.start, stay.column))
