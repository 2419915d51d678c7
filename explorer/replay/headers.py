"""Header names: which belong to the transport and are never shown, and how a name is spelt.

Names mean the same in any spelling, and servers written in Python send them in lower case; a reader meets the spelling
of the specifications.
"""

from __future__ import annotations

from collections.abc import Iterable

Headers = tuple[tuple[str, str], ...]

FRAMING = frozenset({"host", "content-length", "connection", "transfer-encoding"})
"""Headers that follow from the address and the body; nobody can choose them."""

TRANSPORT = FRAMING | {"date", "server", "accept-encoding", "user-agent", "keep-alive"}
"""Headers that a recording leaves out."""

_SPELLINGS = {name.lower(): name for name in (
    "ETag", "WWW-Authenticate", "Ssp-TraceID", "Ssp-InteractionID", "X-Request-ID", "X-Correlation-ID",
    "X-Content-Type-Options", "NHSD-Session-URID", "apikey",
)}


def spelt(name: str) -> str:
    """The usual spelling of a name that came in lower case; any other name as it is."""
    if name != name.lower():
        return name
    return _SPELLINGS.get(name, "-".join(part.capitalize() for part in name.split("-")))


def shown(headers: Iterable[tuple[str, str]]) -> Headers:
    """The headers of a reply that a reader is shown, in the order they came in."""
    return tuple((spelt(name), text) for name, text in headers if name.lower() not in TRANSPORT)


def header(headers: Iterable[tuple[str, str]], name: str) -> str | None:
    """The text of the first header of that name, whatever its spelling."""
    found = pair(headers, name)
    return found and found[1]


def pair(headers: Iterable[tuple[str, str]], name: str) -> tuple[str, str] | None:
    """The first header of that name, as it is spelt there, with its text."""
    return next((each for each in headers if each[0].lower() == name.lower()), None)
