"""What an author tells: notes, steps, phases, and the other ways through them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from .errors import DuplicateName, Empty, StrayChange
from .exchange import Exchange
from .values import Value

Frame = Literal["opt", "loop", "alt"]
"""How the full picture frames what a variant changes: may be left out, may come again, may go otherwise."""


@dataclass(frozen=True)
class Note:
    """A remark on a step: for ``readers`` in the page, or for ``trainers`` in the speaker window."""

    text: str
    audience: Literal["readers", "trainers"] = "readers"


@dataclass(frozen=True)
class Step:
    """What the consumer does for one purpose. ``may_skip`` says when it can be left out."""

    title: str
    exchanges: tuple[Exchange, ...]
    may_skip: str = ""
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Phase:
    """Steps that belong together; a frame in the drawing."""

    name: str
    title: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Change:
    """What a variant does at one step: other steps stand in its place, or none (``by`` is empty: it is left out)."""

    step: Step
    by: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Variant:
    """Another way through a scenario. ``guard`` says in a few words when it is taken, ``text`` says it in full.

    ``given`` holds the values that are known from the start on this way: those that a step left out would have
    captured, and those that bring the case about (another patient).
    """

    slug: str
    title: str
    guard: str
    text: str
    frame: Frame
    changes: tuple[Change, ...]
    given: Mapping[Value, str] = field(default_factory=dict)

    def phases(self, where: str, phases: tuple[Phase, ...]) -> tuple[Phase, ...]:
        """The phases on this way; one without a step left is gone. Raises :class:`StrayChange`."""
        steps = [step for phase in phases for step in phase.steps]
        for change in self.changes:
            if not any(change.step is step for step in steps):
                raise StrayChange(where, change.step.title)
        changed = (replace(phase, steps=tuple(step for each in phase.steps for step in self.instead_of(each)))
                   for phase in phases)
        return tuple(phase for phase in changed if phase.steps)

    def values(self, values: tuple[Value, ...]) -> tuple[Value, ...]:
        """The scenario's values, those that are given on this way with their texts."""
        given = {value.name: text for value, text in self.given.items()}
        return tuple(replace(value, given=given[value.name]) if value.name in given else value for value in values)

    def instead_of(self, step: Step) -> tuple[Step, ...]:
        """The steps that stand on this way where the whole one has ``step``: itself, others, or none."""
        return next((change.by for change in self.changes if change.step is step), (step,))


def check_phases(where: str, phases: tuple[Phase, ...]) -> None:
    """Raise :class:`Empty` for a scenario, phase or step without content."""
    if not phases:
        raise Empty(where, "phases")
    for phase in phases:
        if not phase.steps:
            raise Empty(f"{where}, phase {phase.name}", "steps")
        for step in phase.steps:
            if not step.exchanges:
                raise Empty(f"{where}, step {step.title!r}", "exchanges")


def check_names(where: str, kind: str, names: list[str]) -> None:
    """Raise :class:`DuplicateName` for a name that occurs twice."""
    for name in names:
        if names.count(name) > 1:
            raise DuplicateName(where, kind, name)
