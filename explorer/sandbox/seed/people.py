"""The people whom PDS knows. All are fictitious; their NHS numbers come from the range kept for tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from explorer.sandbox.nhs_number import check_digit

State = Literal["current", "superseded", "merged", "invalidated"]


@dataclass(frozen=True, slots=True)
class Person:
    """One PDS record. A superseded or merged number leads to ``successor``; of a ``minimal`` one PDS has no more than
    the number.
    """

    nhs_number: str
    family: str
    given: tuple[str, ...]
    prefix: str
    gender: str
    birth_date: str
    practice: str | None
    street: str
    phone: str
    version: int = 1
    restricted: bool = False
    died: str | None = None
    state: State = "current"
    successor: str = ""
    minimal: bool = False


def _number(prefix: int) -> str | None:
    digit = check_digit(str(prefix))
    return None if digit is None else f"{prefix}{digit}"


def _block(first: int, last: int) -> Iterator[tuple[int, str]]:
    """The numbers of a block of prefixes with their place in it; impossible prefixes are left out."""
    return enumerate(number for prefix in range(first, last + 1) if (number := _number(prefix)) is not None)


_POOL_FAMILIES = ("Abacus", "Bramble", "Cobalt", "Dormer", "Easel", "Fennel", "Gantry", "Hazel", "Ingot")
_POOL_GIVEN = ("Alex", "Billie", "Casey", "Drew", "Ellis", "Frankie", "Jamie", "Morgan", "Robin")
_ORDINARY_FAMILIES = ("Juniper", "Kestrel", "Lantern", "Marlow")


def _by_rule(number: str, k: int, family: str, given: str, born: date, street: str, phone: int,
             practice: str | None) -> Person:
    gender, prefix = ("male", "Mr") if k % 2 else ("female", "Ms")
    return Person(number, family, (given,), prefix, gender, born.isoformat(), practice, street, f"01632 960{phone}")


REGISTER_POOL = tuple(
    _by_rule(number, k, _POOL_FAMILIES[k // 9], _POOL_GIVEN[k % 9], date(1950, 1, 15) + timedelta(days=200 * k),
             f"{k + 1} Register Row", 200 + k, None)
    for k, number in _block(999001000, 999001089))
"""People for practising registration: PDS knows them, no practice does."""

ORDINARY = tuple(
    _by_rule(number, k, _ORDINARY_FAMILIES[k // 5], _POOL_GIVEN[k % 5], date(1945, 6, 1) + timedelta(days=1000 * k),
             f"{k + 1} Ordinary Lane", 400 + k, "T99001")
    for k, number in _block(999002000, 999002019))
"""Patients of T99001 without anything special about them."""


def _person(place: int, number: str, name: str, gender: str, born: str, practice: str | None = "T99001",
            version: int = 1, restricted: bool = False, died: str | None = None, state: State = "current",
            successor: str = "") -> Person:
    *given, family = name.split()
    return Person(number, family, tuple(given), "Ms" if gender == "female" else "Mr", gender, born, practice,
                  f"{place} Sandbox Way", f"01632 960{100 + place}", version, restricted, died, state, successor)


# What is missing compares with nothing that anybody sends.
_MINIMAL = Person("9990000328", "", ("",), "", "", "0001-01-01", None, "", "", minimal=True)

_NAMED = (
    _person(1, "9990000018", "Ada Testwood", "female", "1985-03-14", version=3),
    _person(2, "9990000026", "Ben Samplewick", "male", "1950-11-02"),
    _person(3, "9990000034", "Chidi Mockford", "male", "1999-07-30"),
    _person(4, "9990000042", "Dilys Anne Stubbs", "female", "1938-01-09", "T99002"),
    _person(5, "9990000050", "Erin Zerodigit", "female", "1992-10-10"),
    _person(6, "9990000069", "Farid Newcomer", "male", "1972-12-25"),
    _person(7, "9990000077", "Grace Lapsed", "female", "1964-05-05"),
    _person(8, "9990000085", "Hugo Visitor", "male", "1990-09-09", "T99002"),
    _person(9, "9990000093", "Iris Departed", "female", "1931-02-17", None, died="2021-06-01"),
    _person(10, "9990000107", "Jonah Shielded", "male", "1979-04-01", restricted=True),
    _person(11, "9990000115", "Kezia Oldnumber", "female", "1988-08-18", state="superseded", successor="9990000123"),
    _person(12, "9990000123", "Kezia Newnumber", "female", "1988-08-18"),
    _person(13, "9990000131", "Invalidated Record", "female", "1970-01-01", state="invalidated"),
    _person(15, "9990000166", "Mona Unregistered", "female", "2001-10-10", None),
    _person(16, "9990000174", "Noel Mismatch", "male", "1980-06-15"),
    _person(17, "9990000182", "Olga Unverified", "female", "1975-02-28"),
    _person(18, "9990000190", "Pavel Unverifiable", "male", "1961-04-03"),
    _person(19, "9990000204", "Quinn Elsewhere", "female", "1969-09-19", "T99004"),
    _person(20, "9990000212", "Rosa Paperwork", "female", "1955-05-20", "T99005"),
    _person(21, "9990000220", "Sami Latency", "male", "1983-07-07", "T99006"),
    _person(22, "9990000239", "Tess Dissent", "female", "1977-01-23"),
    _person(23, "9990000247", "Uma Veiled", "female", "1966-11-30", restricted=True),
    _person(24, "9990000255", "Vera Onerecord", "female", "1959-08-04"),
    _person(25, "9990000263", "Vera Tworecords", "female", "1959-08-04", state="merged", successor="9990000255"),
    _person(26, "9990000271", "Wim Blankdiary", "male", "1987-05-17"),
    _person(27, "9990000298", "Xena Intransit", "female", "1994-10-02", "T99002"),
)

PEOPLE = {person.nhs_number: person for person in (*_NAMED, _MINIMAL, *REGISTER_POOL, *ORDINARY)}
