"""The parameters of a PDS search: what may be sent, how often and in which form, and what must be there at least.

Source: PDS FHIR API, search for a patient, and its sandbox mocks. That a repeated or blank parameter is an invalid
value, and which code a misplaced wildcard gets, is not published; both are the sandbox's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from explorer.sandbox.http import Request
from explorer.sandbox.times import parse_date

from . import rules

MOST = 50
_DATE = re.compile(r"(eq|ge|le)?([0-9]{4}-[0-9]{2}-[0-9]{2})")
_TIMES = {"family": 1, "given": None, "gender": 1, "birthdate": 2, "death-date": 2, "address-postalcode": 1,
          "address-postcode": 1, "general-practitioner": 1, "email": 1, "phone": 1, "_fuzzy-match": 1,
          "_exact-match": 1, "_history": 1, "_max-results": 1}
"""How often each parameter may be sent; None is as often as one likes."""
_GENDERS = ("male", "female", "other", "unknown")
_MINIMUM = (("family", "birthdate"),)
_FUZZY_MINIMUM = (("given", "family", "birthdate"), ("family", "birthdate", "gender", "address-postalcode"),
                  ("given", "birthdate", "gender", "address-postalcode"))


@dataclass(frozen=True, slots=True)
class Days:
    """A stretch of days, both ends within it; None is open."""

    first: date | None = None
    last: date | None = None

    def hold(self, day: date) -> bool:
        """Whether a day is one of them."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for; an empty text or None is not asked about."""

    family: str
    given: tuple[str, ...]
    gender: str
    born: Days
    died: Days | None
    postcode: str
    practice: str
    email: str
    phone: str
    fuzzy: bool
    exact: bool
    history: bool
    most: int


def read_query(request: Request, application: bool) -> Query:
    """The parameters of a search. Raises a refusal for what they may not be.

    ``application`` tells that the caller is an application without a user: it may ask for one result only.
    """
    sent: dict[str, list[str]] = {}
    for name, value in request.params:
        sent.setdefault(name, []).append(value.strip())
    _check_names(sent)
    for name, values in sent.items():
        times = _TIMES[name]
        if not all(values) or (times is not None and len(values) > times):
            raise _invalid(name, values[-1])
    born, died = _days("birthdate", sent), _days("death-date", sent)
    if born is None:
        raise rules.NO_BIRTH_DATE.broken("Missing value - 'birth_date/birth_date_range_start/birth_date_range_end'")
    one = {name: values[0] for name, values in sent.items()}
    fuzzy, exact, history = (_flag(name, one) for name in ("_fuzzy-match", "_exact-match", "_history"))
    if one.get("gender", "male").lower() not in _GENDERS:
        raise _invalid("gender", one["gender"])
    most = _most(one.get("_max-results"), application)
    _check_minimum(sent, fuzzy)
    _check_wildcards([*sent.get("family", ()), *sent.get("given", ())])
    return Query(one.get("family", ""), tuple(sent.get("given", ())), one.get("gender", "").lower(), born, died,
                 one.get("address-postalcode", one.get("address-postcode", "")), one.get("general-practitioner", ""),
                 one.get("email", ""), one.get("phone", ""), fuzzy, exact, history, most)


def _check_names(sent: dict[str, list[str]]) -> None:
    if not sent:
        raise rules.NO_PARAMETERS.broken("Search with parameters, at least family and birthdate")
    unknown = ", ".join(repr(name) for name in sent if name not in _TIMES)
    if unknown:
        verb = "were" if "', '" in unknown else "was"
        raise rules.UNKNOWN_PARAMETER.broken("Invalid request with error - Additional properties are not allowed "
                                             f"({unknown} {verb} unexpected)")
    if "address-postcode" in sent and "address-postalcode" in sent:
        raise rules.TWO_POSTCODES.broken("Invalid search data provided - 'address-postcode is the old name of "
                                         "address-postalcode; send the new one only'")


def _check_minimum(sent: dict[str, list[str]], fuzzy: bool) -> None:
    names = {"address-postalcode" if name == "address-postcode" else name for name in sent}
    if not any(names.issuperset(least) for least in (_FUZZY_MINIMUM if fuzzy else _MINIMUM)):
        raise rules.TOO_LITTLE.broken("Invalid search data provided - 'No searches were performed as the search "
                                      "criteria did not meet the minimum requirements'")


def _check_wildcards(names: list[str]) -> None:
    for name in names:
        if "*" in name[:2]:
            raise rules.EARLY_WILDCARD.broken(f"Invalid search data provided - '{name}: at least two characters stand "
                                              "before a wildcard'")


def _days(name: str, sent: dict[str, list[str]]) -> Days | None:
    first = last = None
    prefixes = []
    for value in sent.get(name, ()):
        found = _DATE.fullmatch(value)
        day = parse_date(found[2]) if found else None
        if found is None or day is None:
            raise _invalid(name, value)
        prefix = found[1] or "eq"
        prefixes.append(prefix)
        first, last = day if prefix != "le" else first, day if prefix != "ge" else last
    if len(prefixes) == 2 and sorted(prefixes) != ["ge", "le"]:
        raise _invalid(name, sent[name][1])
    return Days(first, last) if prefixes else None


def _flag(name: str, one: dict[str, str]) -> bool:
    value = one.get(name, "false").lower()
    if value not in ("true", "false"):
        raise _invalid(name, one[name])
    return value == "true"


def _most(sent: str | None, application: bool) -> int:
    if application and sent != "1":
        raise rules.ONE_RESULT.broken(f"Invalid value - '{sent or ''}' in field '_max-results'. An application without "
                                      "a user asks for 1")
    if sent is None:
        return MOST
    if not (sent.isascii() and sent.isdigit() and len(sent) < 4 and 1 <= int(sent) <= MOST):
        raise _invalid("_max-results", sent)
    return int(sent)


def _invalid(name: str, value: str) -> Exception:
    return rules.INVALID_PARAMETER.broken(f"Invalid value - '{value}' in field '{name}'")
