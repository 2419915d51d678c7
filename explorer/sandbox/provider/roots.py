"""Which practice and capability an address at a supplier's host belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from explorer.sandbox.seed.practices import PRACTICES, Practice


@dataclass(frozen=True, slots=True)
class Root:
    """A service root as it begins a path: ``/host/ODS/STU3/1/gpconnect``."""

    practice: Practice
    path: str
    structured: bool = False


def _roots(practice: Practice) -> list[Root]:
    core = f"/{practice.supplier.host}{practice.root_path}"
    more = [Root(practice, f"{core}/structured", True)] if practice.structured else []
    return [*more, Root(practice, core)]


_ROOTS = [root for practice in PRACTICES for root in _roots(practice)]


@lru_cache(maxsize=1024)
def split(path: str) -> tuple[Root, str] | None:
    """The root with which a path begins, and what follows it; None when there is no such root."""
    return next(((root, path[len(root.path):]) for root in _ROOTS if f"{path}/".startswith(f"{root.path}/")), None)
