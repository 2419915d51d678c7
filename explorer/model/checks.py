"""Checks: what can be found wrong in a request before it is sent.

A check says what must hold of one part of a request, and is judged from the request alone and the clock. It is data:
whoever lets a person change a request judges it, at the part, and lets the request be sent all the same.

A part is named as :class:`~explorer.model.edits.Difference` names it (``method``, ``header Ssp-To``, ``claim /sub``,
``token``, ``body``); besides, ``value nhs_number`` is the text of a carried value wherever it stands, ``search start``
a parameter of the address, and ``claims`` are all claims of the token.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from .errors import StrayCheck
from .exchange import Exchange
from .pieces import PLACES
from .values import Value

Kind = Literal["pattern", "there", "absent", "nhs-number", "day", "span", "json", "object", "same", "lifetime", "ahead",
               "token"]
KINDS: tuple[Kind, ...] = get_args(Kind)
_PARTS = re.compile(r"method|token|claims|body|(value|header|search) \S+|claim /\S+")
_NEED_PATTERN, _NEED_OTHER, _NEED_NUMBER = {"pattern", "token"}, {"span", "same", "lifetime"}, {"span", "lifetime"}


@dataclass(frozen=True)
class Check:
    """One thing that must hold.

    ``kind`` says how it is judged; a part that is not there is judged by ``there`` and ``absent`` only.

    - ``pattern``: all of the text is of ``pattern``; ``token``: the same of the whole header Authorization.
    - ``there``, ``absent``: the part is sent, or is not.
    - ``nhs-number``: the last of ten digits is the check digit of the others.
    - ``day``: after two letters of a prefix, if there are any, the text is a date that the calendar has.
    - ``span``: the day lies 0 to ``number`` days after that of the part ``other``.
    - ``json``: the text is JSON; ``object``: it is a JSON object.
    - ``same``: it says the same as the part ``other``.
    - ``lifetime``: it is ``number`` seconds more than the part ``other``; ``ahead``: it is later than now, in seconds
      since 1970.

    ``says`` is what must hold, as a sentence. ``rule`` is the id of the published rule that refuses otherwise; without
    one nobody refuses, and it is advice. ``place`` says where it holds: nowhere in particular, at a participant, or at
    one operation of it, as in :mod:`explorer.model.pieces`.
    """

    part: str
    kind: Kind
    says: str
    source: str
    place: str = ""
    rule: str = ""
    pattern: str = ""
    other: str = ""
    number: int = 0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise StrayCheck(self.part, f"{self.kind!r} is no kind of check; there are {', '.join(KINDS)}")
        if not _PARTS.fullmatch(self.part):
            raise StrayCheck(self.part, "there is no such part; name one such as `header Ssp-To` or `claim /sub`")
        for name, kinds in (("pattern", _NEED_PATTERN), ("other", _NEED_OTHER), ("number", _NEED_NUMBER)):
            if bool(getattr(self, name)) != (self.kind in kinds):
                which = "needs" if self.kind in kinds else "has no"
                raise StrayCheck(self.part, f"a check of kind {self.kind} {which} `{name}`")
        if not self.says.endswith(".") or not self.source:
            raise StrayCheck(self.part, "a reader needs a sentence that ends in a full stop, and a source")

    def holds_at(self, exchange: Exchange) -> bool:
        """Whether it is to be judged where this exchange is made."""
        return self.place in places_of(exchange)


def value_checks(values: Iterable[Value]) -> Iterator[Check]:
    """What the form of each value asks of its text, as far as the value says it."""
    for value in values:
        if value.form:
            yield Check(f"value {value.name}", "pattern", f"It is {value.form}.", value.source, pattern=value.pattern)


def places_of(exchange: Exchange) -> tuple[str, ...]:
    """Where an exchange is made, the most telling first: ``gpc/search:slot-1``, ``gpc``, and anywhere."""
    who = PLACES.get(exchange.callee.key, exchange.callee.key)
    interaction = dict(exchange.request.headers).get("Ssp-InteractionID", "")
    what = ":".join(interaction.split(":")[-2:])
    return (f"{who}/{what}", who, "") if what else (who, "")
