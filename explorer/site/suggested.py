"""Suggestions: who and what there is in the sandbox, for whoever looks for another patient, practice, system or day.

All of it is read from the seed world, what is special about each as well; nothing is written by hand.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from explorer.model import NotFound
from explorer.sandbox.nhs_number import check_digit
from explorer.sandbox.provider.beginning import beginning
from explorer.sandbox.seed.directory import ACCREDITED, SHARING, SYSTEMS, System
from explorer.sandbox.seed.patients import BY_NUMBER, LocalRecord
from explorer.sandbox.seed.people import ORDINARY, PEOPLE, REGISTER_POOL, Person
from explorer.sandbox.seed.practices import BY_ODS, PARK, PRACTICES, WILLOW, Practice
from explorer.sandbox.seed.schedules import AHEAD, SCHEDULES
from explorer.sandbox.seed.staff import LOCATIONS
from explorer.scenarios.gpconnect import URGENT_CARE
from explorer.scenarios.gpconnect import WILLOW as WILLOW_CALLER

from .fixed import CLOCK

_KINDS = {"nhs_number": "patient", "consumer_asid": "consumer", "other_asid": "consumer", "from_date": "day",
          "to_date": "day", "ods_code": "ods_code", "service_root": "service_root", "party_key": "party_key",
          "asid": "asid"}
"""Values for which there are suggestions, and of which kind these are."""

_PRACTICE = ("ods_code", "service_root", "party_key", "asid")
_NAMED, _PLAIN, _POOL, _NOBODY = ("Patients for lessons", "Patients without anything special",
                                  "Known to PDS and to no practice, for registering", "Nobody")
_SEARCH = "urn:nhs:names:services:gpconnect:fhir:rest:search:slot-1"


@dataclass(frozen=True)
class Suggestion:
    """One text for a value: whose it is, what is special, and the texts of the values that belong to it.

    Of a day, ``ahead`` says how many days after the world's it is, and there is no text.
    """

    name: str
    text: str = ""
    note: str = ""
    group: str = ""
    ahead: int | None = None
    belonging: dict[str, str] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        told: dict[str, Any] = {"name": self.name} | ({"text": self.text} if self.ahead is None else
                                                      {"ahead": self.ahead})
        return told | {key: value for key, value in (("note", self.note), ("group", self.group),
                                                     ("with", self.belonging)) if value}


def kind_of(name: str) -> str:
    """Which suggestions there are for a value: ``asid`` for ``hub_asid``, ``day`` for ``from_date``; empty if none."""
    return next((kind for known, kind in _KINDS.items() if name == known or name.endswith(f"_{known}")), "")


def document() -> dict[str, Any]:
    """All suggestions by kind, as the component reads them."""
    found = {"patient": patients(), **{kind: practices(kind) for kind in _PRACTICE}, "consumer": consumers(),
             "day": days()}
    return {"schema": "1",
            "suggestions": {kind: [each.document() for each in suggested] for kind, suggested in found.items()}}


def table(kind: str) -> dict[str, Any]:
    """What a page says of the patients, practices or consumers. Raises :class:`~explorer.model.NotFound`."""
    if kind not in _TABLES:
        raise NotFound("the sandbox", "table of", kind, tuple(_TABLES))
    caption, whose, what, names, suggestions = _TABLES[kind]
    rows = suggestions()
    groups = {row.group: [each for each in rows if each.group == row.group] for row in rows}
    return {"caption": caption, "whose": whose, "what": what, "names": names, "groups": groups.items()}


def schema() -> dict[str, Any]:
    """The JSON Schema of :func:`document`."""
    text = resources.files(__package__).joinpath("suggestions.schema.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def patients() -> tuple[Suggestion, ...]:
    """Everybody whom PDS knows, and two numbers of nobody."""
    plain = {*ORDINARY, *REGISTER_POOL}
    named = [person for person in PEOPLE.values() if person not in plain and not person.minimal]
    return (
        *(_patient(person, _NAMED) for person in named),
        *(_patient(person, _PLAIN) for person in ORDINARY),
        *(_patient(person, _POOL) for person in REGISTER_POOL),
        Suggestion("No such patient", _unknown(), "a valid number that PDS does not know", _NOBODY),
        Suggestion("No number at all", _wrong(named[0].nhs_number), "its check digit is wrong", _NOBODY),
    )


def practices(kind: str) -> tuple[Suggestion, ...]:
    """Every practice by one of its four texts, with the other three."""
    return tuple(Suggestion(practice.name, texts[kind], "; ".join(_of_practice(practice)), "",
                            belonging={name: text for name, text in texts.items() if name != kind})
                 for practice in PRACTICES for texts in (_texts(practice),))


def consumers() -> tuple[Suggestion, ...]:
    """Every system that asks practices, and an ASID of none."""
    asking = [system for system in SYSTEMS if system.asid not in {practice.asid for practice in PRACTICES}]
    return (*(Suggestion(_organisation(system), system.asid, "; ".join(_of_consumer(system))) for system in asking),
            Suggestion("Nobody", "999000009999", "no system has this ASID"))


def days() -> tuple[Suggestion, ...]:
    """Days that matter, counted from the world's own."""
    willow = next(schedule for schedule in SCHEDULES.values() if schedule.practice == WILLOW.ods)
    told = {0: ("Today", "slots begin tomorrow"), 1: ("Tomorrow", "the first day with free slots"),
            2: ("The day after", ""), willow.first - 1: ("", f"the last day without a slot at {WILLOW.name}"),
            willow.first: ("", f"the first slots at {WILLOW.name}"), AHEAD: ("", "the last day with slots"),
            AHEAD + 1: ("", "one day further than schedules go"), -1: ("Yesterday", "has passed")}
    return tuple(Suggestion(name or f"In {ahead} days", ahead=ahead, note=note)
                 for ahead, (name, note) in sorted(told.items()))


def _patient(person: Person, group: str) -> Suggestion:
    note = "; ".join(_special(person)) if group == _NAMED else ""
    if group == _NAMED and not note and person.nhs_number.endswith("0"):
        note = "the check digit is 0"
    return Suggestion(f"{' '.join(person.given)} {person.family}", person.nhs_number, note, group)


def _special(person: Person) -> Iterator[str]:
    if person.state == "invalidated":
        yield "PDS has marked the record as invalid"
        return
    if person.successor:
        how = "superseded" if person.state == "superseded" else "merged away"
        yield f"number {how}: PDS answers with {person.successor}"
    if person.died:
        yield f"died on {_day(person.died)}"
    if person.restricted:
        yield "PDS keeps practice and address back"
    elif person.practice is None and not person.died:
        yield "registered nowhere"
    elif person.practice and person.practice not in BY_ODS:
        yield f"registered at {person.practice}, which has no GP Connect system"
    elif person.practice and person.practice != PARK.ods:
        yield f"registered at {BY_ODS[person.practice].name}"
    records = [record for (_, number), record in BY_NUMBER.items() if number == person.nhs_number]
    yield from (told for record in records for told in _of_record(person, record))
    if not records and person.practice in BY_ODS and not person.successor:
        yield "the practice has no record: register first"


def _of_record(person: Person, record: LocalRecord) -> Iterator[str]:
    away = person.practice not in (None, record.practice)
    where = f" at {BY_ODS[record.practice].name}" if away else ""
    if record.standing != "active":
        yield f"the record{where} is {record.standing}"
    elif where:
        yield f"has a record{where}" + (", temporary" if record.registration == "T" else "")
    if not record.verified:
        yield "the practice has not verified the number"
    differing = [name for name, ours, theirs in (("birth date", record.birth_date, person.birth_date),
                                                 ("gender", record.gender, person.gender)) if ours != theirs]
    if differing:
        yield f"{' and '.join(differing)} differ{'' if len(differing) > 1 else 's'} between practice and PDS"
    if record.branch != BY_ODS[record.practice].main_location:
        yield f"prefers {LOCATIONS[record.branch].name}"
    if record.interpreter:
        yield f"needs an interpreter ({record.language})"
    if (record.practice, record.id) in _with_appointments():
        yield "has appointments already"
    if record.dissents:
        yield "does not want the record shared, which booking need not heed"


@cache
def _with_appointments() -> frozenset[tuple[str, str]]:
    """Practice and record of everybody who has appointments when a world begins."""
    return frozenset((made.practice, made.patient) for made in beginning(CLOCK).appointments)


def _of_practice(practice: Practice) -> Iterator[str]:
    schedules = [schedule for schedule in SCHEDULES.values() if schedule.practice == practice.ods]
    if not practice.appointments:
        yield "Appointment Management is off"
    elif all(schedule.first > 1 for schedule in schedules):
        yield f"nothing free before day {min(schedule.first for schedule in schedules)}"
    if any(schedule.embargo or schedule.window or schedule.cap for schedule in schedules):
        yield "has rules of its own for when and how often one may book"
    if practice is PARK:
        yield "where most patients are registered"


def _of_consumer(system: System) -> Iterator[str]:
    shares = SHARING.get(system.asid, frozenset())
    everybody = {practice.asid for practice in PRACTICES}
    if _SEARCH not in ACCREDITED[system.asid]:
        yield "may not search for slots"
    if not shares:
        yield "shares data with no practice"
    elif shares < everybody:
        yield "shares data with " + " and ".join(practice.name for practice in PRACTICES if practice.asid in shares)
    elif _SEARCH in ACCREDITED[system.asid]:
        yield "may do all that is done here"


def _organisation(system: System) -> str:
    """What the scenarios call it, or else its ODS code."""
    return next((caller.name for caller in (URGENT_CARE, WILLOW_CALLER) if caller.ods == system.ods), system.ods)


def _texts(practice: Practice) -> dict[str, str]:
    return dict(zip(_PRACTICE, (practice.ods, practice.root, practice.party_key, practice.asid), strict=True))


def _unknown() -> str:
    """The lowest valid number for tests that PDS does not know."""
    return next(number for number in _valid(range(999000001, 999001000)) if number not in PEOPLE)


def _valid(prefixes: Iterable[int]) -> Iterator[str]:
    return (f"{prefix}{digit}" for prefix in prefixes if (digit := check_digit(str(prefix))) is not None)


def _wrong(number: str) -> str:
    """The number with another check digit."""
    return f"{number[:9]}{(int(number[9]) + 1) % 10}"


def _day(iso: str) -> str:
    day = date.fromisoformat(iso)
    return f"{day.day} {day:%B %Y}"


_TABLES: dict[str, tuple[str, str, str, tuple[str, ...], Callable[[], tuple[Suggestion, ...]]]] = {
    "patient": ("Patients in PDS and at the practices", "Patient", "NHS number", (), patients),
    "practice": ("Practices with a GP Connect system", "Practice", "ODS code", ("asid", "service_root"),
                 lambda: practices("ods_code")),
    "consumer": ("Systems that ask practices", "System of", "ASID", (), consumers),
}
