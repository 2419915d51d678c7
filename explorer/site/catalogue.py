"""The fault catalogue as a page shows it: by who refuses, then by the exchange that fails."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from explorer.model import Fault, Message, Participant, Scenario
from explorer.model.faults import home
from explorer.model.text import spoken

_LONG = 60


@dataclass(frozen=True)
class FaultRow:
    """One fault: ``address`` opens it in the explorer, ``answer`` is what comes back, ``provoked`` how it is made."""

    slug: str
    title: str
    address: str
    answer: str
    code: str
    cause: str
    recognise: str
    fixes: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class FaultGroup:
    """The faults of one exchange, on the way where it is."""

    label: str
    name: str
    way: str
    rows: tuple[FaultRow, ...]


@dataclass(frozen=True)
class Refuser:
    """A participant and what it refuses."""

    participant: Participant
    groups: tuple[FaultGroup, ...]

    @property
    def heading(self) -> str:
        """``Refused by SSP: 39``; a consumer refuses what is no proper reply."""
        who = "No proper reply" if self.participant.role == "consumer" else f"Refused by {self.participant.name}"
        return f"{who}: {self.count}"

    @property
    def count(self) -> int:
        return sum(len(group.rows) for group in self.groups)


def refusers(scenario: Scenario, faults: Sequence[Fault], scenarios: Sequence[Scenario]) -> tuple[Refuser, ...]:
    """The faults at home in a scenario: by who refuses, the consumer last, and in the order of the exchanges."""
    homes = [(fault, *home(fault, scenarios)) for fault in faults]
    here = [(fault, way, message) for fault, way, message in homes if way.slug == scenario.slug]
    everybody = sorted(dict.fromkeys(fault.by for fault, _, _ in here), key=lambda someone: someone.role == "consumer")
    found = []
    for someone in everybody:
        groups: dict[tuple[str, str], list[tuple[Fault, Scenario, Message]]] = {}
        for fault, way, message in here:
            if fault.by == someone:
                groups.setdefault((way.where, message.label), []).append((fault, way, message))
        if groups:
            ordered = sorted(groups.values(), key=lambda those: _order(scenario, *those[0][1:]))
            found.append(Refuser(someone, tuple(_group(those) for those in ordered)))
    return tuple(found)


def address(way: Scenario, label: str, fault: Fault) -> str:
    """The fragment that opens a fault: ``m=4a&v=no-free-slots&f=ssp-sender-unknown``."""
    variant = f"&v={way.variant.slug}" if way.variant else ""
    return f"m={label}{variant}&f={fault.slug}"


def _order(scenario: Scenario, way: Scenario, message: Message) -> tuple[int, int]:
    variants = [variant.slug for variant in scenario.variants]
    return (variants.index(way.variant.slug) + 1 if way.variant else 0, way.labels.index(message.label))


def _group(those: list[tuple[Fault, Scenario, Message]]) -> FaultGroup:
    _, way, message = those[0]
    examples = {value.name: value.example for value in way.values}
    return FaultGroup(message.label, message.summary, way.variant.title if way.variant else "", tuple(
        FaultRow(fault.slug, fault.title, address(way, message.label, fault), fault.answer, fault.code or "",
                 fault.cause, fault.recognise,
                 tuple(spoken(fix, examples, _LONG) for fix in fault.fixes(message.exchange.request)), fault.source)
        for fault, _, _ in those))
