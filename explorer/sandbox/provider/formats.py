"""Which format an answer has, and how a resource is written: the one place that knows of JSON and XML.

Source: GP Connect 1.2.7, "General API guidance", content types; ties and wildcards go to JSON [REC].
"""

from __future__ import annotations

from enum import Enum
from functools import lru_cache
from typing import Any

from explorer.sandbox.http import Request, dump

from . import rules

_TYPES = ("application/fhir+json", "application/fhir+xml")


class Format(Enum):
    """A format of a body."""

    JSON = "application/fhir+json"
    XML = "application/fhir+xml"

    @property
    def content_type(self) -> str:
        """The Content-Type of an answer."""
        return f"{self.value};charset=utf-8"


OFFERED = (Format.JSON,)
"""The formats that can be written and read."""


def negotiate(request: Request) -> Format:
    """The format of the answer: ``_format`` beats Accept, Accept beats the body's own type. Raises a refusal."""
    asked = request.param("_format") if "_format=" in request.query else None
    sent = request.header("content-type")
    return _negotiate(asked[-1] if asked else None, request.header("accept"), sent)


def body_format(request: Request) -> Format:
    """The format of the body of a POST or PUT. Raises a refusal."""
    sent = request.header("content-type")
    found = _known(sent) if sent else None
    if found is None:
        raise rules.MEDIA_TYPE.broken(f"Content-Type {sent or 'is missing'}; send {_offered()}")
    return found


def serialise(resource: dict[str, Any], _format: Format) -> bytes:
    """A resource in a format of :data:`OFFERED`."""
    return dump(resource)


@lru_cache(maxsize=256)
def _negotiate(asked: str | None, accept: str | None, sent: str | None) -> Format:
    if asked is not None:
        # A raw + in a query arrives as a blank.
        found = _known(asked.strip().replace(" ", "+"))
        if found is None:
            raise rules.MEDIA_TYPE.broken(f"_format {asked} is not offered; ask for {_offered()}")
        return found
    own = (_known(sent) if sent else None) or Format.JSON
    if not accept:
        return own
    ranges = [_range(part) for part in accept.split(",") if part.strip()]
    concrete = [(quality, Format(name)) for quality, name in ranges if quality > 0 and _is_offered(name)]
    wild = [quality for quality, name in ranges if quality > 0 and name in ("*/*", "application/*")]
    if wild and len(wild) == len(ranges):
        return own
    choices = [*concrete, *((quality, Format.JSON) for quality in wild)]
    if not choices:
        raise rules.MEDIA_TYPE.broken(f"Accept {accept} is not offered; accept {_offered()}")
    best = max(quality for quality, _ in choices)
    return Format.JSON if (best, Format.JSON) in choices else Format.XML


def _range(part: str) -> tuple[float, str]:
    name, *parameters = (piece.strip().lower() for piece in part.split(";"))
    quality = next((text.removeprefix("q=") for text in parameters if text.startswith("q=")), "1")
    if any(text.startswith("charset=") and text.strip('"') != "charset=utf-8" for text in parameters):
        return 0, name
    try:
        return float(quality), name
    except ValueError:
        return 0, name


def _known(text: str) -> Format | None:
    quality, name = _range(text)
    return Format(name) if quality > 0 and _is_offered(name) else None


def _is_offered(name: str) -> bool:
    return name in _TYPES and Format(name) in OFFERED


def _offered() -> str:
    return " or ".join(offered.value for offered in OFFERED)
