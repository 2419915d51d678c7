"""The ids that links in the world may hold: what has been published stays, or has an alias.

They stand in ``published.txt``, a line each: ``fault ssp-sender-unknown``, or ``fault old-name -> new-name`` for one
that has got another name. ``gpconnect-explorer check --publish`` adds the new ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from explorer.model import Fault, Scenario

FILE = Path(__file__).with_name("published.txt")

_ARROW = " -> "


@cache
def published(file: Path = FILE) -> tuple[tuple[str, ...], dict[str, str]]:
    """The published ids, and the aliases of those that have another name now, both as kind, blank, name."""
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    aliases = {}
    for line in lines:
        old, arrow, new = line.partition(_ARROW)
        if arrow:
            aliases[old] = f"{old.partition(' ')[0]} {new}"
    return tuple(line.partition(_ARROW)[0] for line in lines), aliases


def renamed(kind: str, name: str) -> str:
    """The name that an id of this kind has now; itself unless it has an alias."""
    _, aliases = published()
    return aliases.get(f"{kind} {name}", f"{kind} {name}").partition(" ")[2]


def ids(scenarios: Iterable[Scenario], faults: Iterable[Fault], others: Iterable[str] = ()) -> Iterator[str]:
    """Every id that there is: of scenarios, variants, faults, and ``others`` as they stand."""
    for scenario in scenarios:
        yield f"scenario {scenario.slug}"
        yield from (f"variant {scenario.slug}/{variant.slug}" for variant in scenario.variants)
    yield from (f"fault {fault.slug}" for fault in faults)
    yield from others


def publish(there: Iterable[str], file: Path = FILE) -> tuple[str, ...]:
    """Add the ids that are not in the list yet, in order; returns them."""
    known, _ = published(file)
    fresh = tuple(name for name in dict.fromkeys(there) if name not in known)
    if fresh:
        with file.open("a", encoding="utf-8", newline="\n") as lines:
            lines.writelines(f"{name}\n" for name in fresh)
        published.cache_clear()
    return fresh
