"""The slot that is chosen from a search: what a booking must say of it, and where the search’s reply holds that.

Source: GP Connect 1.2.7, "Search for free slots".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from explorer.model import Value, at, reference, resource
from explorer.model.exchange import Capture

from .values import another

slot = Value("slot", "The id of the slot that the patient chooses.", "1001", thread=True,
             source="GP Connect, Search for free slots")
slot_start = Value("slot_start", "When the chosen slot begins.", "2026-06-02T08:30:00+01:00", part_of="slot",
                   source="GP Connect, Search for free slots")
slot_end = Value("slot_end", "When the chosen slot ends.", "2026-06-02T08:40:00+01:00", part_of="slot",
                 source="GP Connect, Search for free slots")
schedule_id = Value("schedule_id", "The id of the schedule that the chosen slot belongs to.", "13", part_of="slot",
                    source="GP Connect, Search for free slots")
location_id = Value("location_id", "The id of the place where the chosen slot is held, from its schedule.", "31",
                    part_of="slot", source="GP Connect, Search for free slots")
practitioner_id = Value("practitioner_id", "The id of the practitioner whom the chosen slot is with.", "21",
                        part_of="slot", source="GP Connect, Search for free slots")


@dataclass(frozen=True)
class ChosenSlot:
    """The values of one chosen slot, which travel together."""

    slot: Value
    start: Value
    end: Value
    schedule_id: Value
    location_id: Value
    practitioner_id: Value

    @property
    def values(self) -> tuple[Value, ...]:
        return self.slot, self.start, self.end, self.schedule_id, self.location_id, self.practitioner_id

    @property
    def captures(self) -> Mapping[Value, Capture]:
        """Where the reply holds them: the first slot, and the schedule that it names."""
        chosen = at("entry", resource("Slot"), "resource").path
        schedule = at("entry", resource("Schedule", id=self.schedule_id), "resource").path
        return {
            self.slot: at(*chosen, "id"),
            self.start: at(*chosen, "start"),
            self.end: at(*chosen, "end"),
            self.schedule_id: at(*chosen, "schedule", "reference", after="Schedule/"),
            self.location_id: at(*schedule, "actor", reference("Location"), "reference", after="Location/"),
            self.practitioner_id: at(*schedule, "actor", reference("Practitioner"), "reference",
                                     after="Practitioner/"),
        }


CHOSEN_SLOT = ChosenSlot(slot, slot_start, slot_end, schedule_id, location_id, practitioner_id)


def another_slot(known_as: str, note: str) -> ChosenSlot:
    """A slot that is chosen besides, with values of its own: what is captured once is not captured again."""
    return ChosenSlot(*(another(value, known_as, note) for value in CHOSEN_SLOT.values))


NEXT_SLOT = another_slot("next", "The second choice, after the first slot was lost.")
