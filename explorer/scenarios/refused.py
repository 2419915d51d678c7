"""How a refusal of a practice is written down in the catalogue of faults."""

from __future__ import annotations

from typing import Any

from explorer.model import Exchange, Fault
from explorer.model.edits import Edit

from .gpconnect import PROVIDER


def refused_by_practice(slug: str, title: str, on: tuple[Exchange, ...], *edits: Edit, rule: str, cause: str, says: str,
                        source: str, status: int = 422, code: str = "INVALID_RESOURCE", see: str = "",
                        **more: Any) -> Fault:
    """A fault that the practice’s system refuses.

    ``slug`` and ``rule`` go without the participant. ``says`` are words of the sandbox’s diagnostics; a real system
    has its own. ``see`` tells what else gives the fault away. ``more`` are other members of the fault.
    """
    told = f"{status} {code} in the practice’s reply. In the sandbox its diagnostics say “{says}”."
    return Fault(f"provider-{slug}", title, on, PROVIDER, status, code, f"provider.{rule}", edits=edits, cause=cause,
                 recognise=f"{told} {see}".strip(), source=source, **more)
