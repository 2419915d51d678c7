"""Which format an answer has, and how a resource is written: the one place that knows of JSON and XML.

Source: GP Connect 1.2.7, "General API guidance", content types; ties and wildcards go to JSON [REC].
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import Any

from explorer.sandbox.http import Request, dump

from . import rules
from .xml_writer import write_xml

_OFFERED = "application/fhir+json or application/fhir+xml"
_WILDCARDS = ("application/*", "*/*")
_WEIGHT = re.compile(r"0(\.[0-9]*)?|1(\.0*)?|\.[0-9]+")


class Format(Enum):
    """A format of a body."""

    JSON = "application/fhir+json"
    XML = "application/fhir+xml"

    @property
    def content_type(self) -> str:
        """The Content-Type of an answer."""
        return f"{self.value};charset=utf-8"


def negotiate(request: Request) -> Format:
    """The format of the answer: ``_format`` beats Accept, Accept beats the body's own type. Raises a refusal."""
    asked = request.param("_format") if request.query else None
    fields = request.fields
    return _negotiate(asked[-1] if asked else None, fields.get("accept"), fields.get("content-type"))


def body_format(request: Request) -> Format:
    """The format of the body of a POST or PUT. Raises a refusal."""
    sent = request.header("content-type")
    found = _known(sent) if sent else None
    if found is None:
        raise rules.MEDIA_TYPE.broken(f"Content-Type {sent or 'is missing'}; send {_OFFERED}")
    return found


def serialise(resource: dict[str, Any], wanted: Format) -> bytes:
    """A resource in a format."""
    return dump(resource) if wanted is Format.JSON else write_xml(resource)


@lru_cache(maxsize=256)
def _negotiate(asked: str | None, accept: str | None, sent: str | None) -> Format:
    if asked is not None:
        # A raw + in a query arrives as a blank.
        found = _known(asked.strip().lower().replace("fhir ", "fhir+"))
        if found is None:
            raise rules.MEDIA_TYPE.broken(f"_format {asked[:80]} is not offered; ask for {_OFFERED}")
        return found
    ranges = [_range(part) for part in (accept or "*/*").split(",") if part.strip()]
    weights = {wanted: _weight(ranges, wanted) for wanted in Format}
    best = max(weights.values())
    if best == 0:
        raise rules.MEDIA_TYPE.broken(f"Accept {(accept or '')[:80]} is not offered; accept {_OFFERED}")
    if all(name in _WILDCARDS for name, _ in ranges):
        return (_known(sent) if sent else None) or Format.JSON
    return Format.JSON if weights[Format.JSON] == best else Format.XML


def _weight(ranges: list[tuple[str, float]], wanted: Format) -> float:
    """How much a format is wanted: the closest range that matches says it."""
    for name in (wanted.value, *_WILDCARDS):
        if found := [weight for one, weight in ranges if one == name]:
            return max(found)
    return 0


def _range(part: str) -> tuple[str, float]:
    """A media range and its weight, which is 0 also for what cannot be read or has another charset."""
    name, *parameters = (piece.strip().lower() for piece in part.split(";"))
    weight = 1.0
    for parameter in parameters:
        key, _, value = (text.strip() for text in parameter.partition("="))
        if key == "q":
            weight = float(value) if _WEIGHT.fullmatch(value) else 0
        elif key == "charset" and value.strip('"') != "utf-8":
            return name, 0
    return name, weight


def _known(text: str) -> Format | None:
    name, weight = _range(text)
    return next((one for one in Format if one.value == name and weight > 0), None)
