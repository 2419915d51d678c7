"""What a retrieval from PDS finds: also how a practice's system traces a patient."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.sandbox.seed.people import PEOPLE, Person


@dataclass(frozen=True, slots=True)
class Found:
    """A record. ``asked`` differs from its own number when that one was superseded or merged away."""

    asked: str
    person: Person

    @property
    def replaced(self) -> bool:
        """Whether the number asked for leads to another one."""
        return self.asked != self.person.nhs_number


class Invalidated:
    """There is a record, marked as invalid; it cannot be retrieved."""


def trace(nhs_number: str) -> Found | Invalidated | None:
    """Look a number up; None when PDS has no record."""
    person = PEOPLE.get(nhs_number)
    if person is None:
        return None
    if person.state == "invalidated":
        return Invalidated()
    return Found(nhs_number, PEOPLE[person.successor] if person.successor else person)
