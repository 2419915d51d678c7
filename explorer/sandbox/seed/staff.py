"""The practitioners and places of the practices."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Practitioner:
    """A person who sees patients, with the practices (ODS codes) that know them."""

    id: str
    family: str
    given: str
    prefix: str
    gender: str
    user_id: str
    role_profiles: tuple[str, ...]
    practices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Location:
    """A place of a practice; ``organization`` is the id of the Organization that manages it."""

    id: str
    name: str
    site_code: str
    practice: str
    organization: str
    street: str
    phone: str


PRACTITIONERS = {person.id: person for person in (
    Practitioner("21", "Fixture", "Priya", "Dr", "female", "999900000021", (), ("T99001", "T99006")),
    Practitioner("22", "Stub", "Owen", "Nurse", "male", "999900000022", ("999900000122",), ("T99001",)),
    Practitioner("23", "Placeholder", "Zsofia", "Dr", "female", "999900000023", ("999900000123", "999900000223"),
                 ("T99001", "T99002")),
    Practitioner("24", "Proxy", "Imran", "Dr", "male", "999900000024", ("999900000124",), ("T99003",)),
    Practitioner("25", "Standin", "Talia", "Nurse", "female", "999900000025", ("999900000125",), ("T99001",)),
)}

LOCATIONS = {place.id: place for place in (
    Location("31", "Sandbox Park Surgery", "T99001A", "T99001", "41", "10 Park Road", "01632 960001"),
    Location("32", "Sandbox Park Riverside", "T99001B", "T99001", "41", "2 Riverside Lane", "01632 960011"),
    Location("37", "Sandbox Park Orchard", "T99001C", "T99001", "41", "5 Orchard Close", "01632 960012"),
    Location("33", "Willow Test Practice", "T99002A", "T99002", "42", "4 Willow Walk", "01632 960002"),
    Location("34", "Northside Extended Access Hub", "T99003A", "T99003", "43", "7 North Street", "01632 960003"),
    Location("35", "Quiet Road Surgery", "T99004A", "T99004", "44", "22 Quiet Road", "01632 960004"),
    Location("36", "Slow River Practice", "T99006A", "T99006", "46", "3 River Bank", "01632 960006"),
)}
