"""The practices' own records of patients, before anybody registers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from .people import ORDINARY, PEOPLE, Person

Standing = Literal["active", "inactive", "deceased", "sensitive", "merged"]


@dataclass(frozen=True, slots=True)
class LocalRecord:
    """What one practice holds of one patient. ``registration`` is R (regular) or T (temporary)."""

    id: str
    practice: str
    nhs_number: str
    family: str
    given: tuple[str, ...]
    prefix: str
    gender: str
    birth_date: str
    street: str
    phone: str
    branch: str
    standing: Standing = "active"
    verified: bool = True
    registration: str = "R"
    registered: str = "2019-01-01"
    language: str = "en"
    interpreter: bool = False
    dissents: bool = False
    version: int = 1


def _record(id: str, number: str, practice: str = "T99001", branch: str = "31", standing: Standing = "active",
            verified: bool = True, registration: str = "R") -> LocalRecord:
    return _of(PEOPLE[number], id, practice, branch, standing, verified, registration)


def _of(person: Person, id: str, practice: str = "T99001", branch: str = "31", standing: Standing = "active",
        verified: bool = True, registration: str = "R") -> LocalRecord:
    return LocalRecord(id, practice, person.nhs_number, person.family, person.given, person.prefix, person.gender,
                       person.birth_date, person.street, person.phone, branch, standing, verified, registration)


_RECORDS = (
    _record("51", "9990000018"),
    replace(_record("52", "9990000026", branch="32"), language="pl", interpreter=True),
    _record("53", "9990000034"),
    _record("61", "9990000042", "T99002", "33"),
    _record("54", "9990000050"),
    _record("55", "9990000077", standing="inactive"),
    _record("71", "9990000085", "T99003", "34", registration="T"),
    _record("62", "9990000085", "T99002", "33"),
    _record("56", "9990000093", standing="deceased"),
    _record("57", "9990000107", standing="sensitive"),
    _record("58", "9990000123"),
    # Differs from PDS on purpose: the consumer's own comparison must notice.
    replace(_record("59", "9990000174"), gender="female", birth_date="1980-06-16"),
    _record("60", "9990000182", verified=False),
    replace(_record("63", "9990000190", verified=False), birth_date="1960-03-03"),
    _record("81", "9990000204", "T99004", "35"),
    _record("91", "9990000220", "T99006", "36"),
    replace(_record("64", "9990000239"), dissents=True),
    _record("65", "9990000247", standing="sensitive"),
    _record("66", "9990000255"),
    _record("67", "9990000263", standing="merged"),
    _record("68", "9990000271"),
    _record("69", "9990000298"),
    *(_of(person, str(201 + k)) for k, person in enumerate(ORDINARY)),
)

PATIENTS = {(record.practice, record.id): record for record in _RECORDS}
BY_NUMBER = {(record.practice, record.nhs_number): record for record in _RECORDS}
