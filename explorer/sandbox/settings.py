"""What can be set about a sandbox as a whole; worlds have their own switches."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta


async def at_once(_seconds: float) -> None:
    """A sleep that does not wait, for :attr:`Settings.sleep`: what a slow world does is seen without waiting for it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Limits and times. Seconds and bytes unless the name says otherwise."""

    ssp_timeout: float = 30.0
    """How long the SSP waits for a provider. The real figure is not published."""
    providers: Mapping[str, str] = field(default_factory=dict)
    """Host of a service root, such as ``alpha.provider.example``, to the address of a provider on the network. The SSP
    asks it instead of the sandbox's own; what follows the host in the service root is appended."""
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
    """How delays pass; tests and builds hand in one that does not wait."""
    worlds: int = 1000
    """How many worlds may exist beside ``main``."""
    world_idle: timedelta = timedelta(hours=24)
    """A world other than ``main`` is forgotten when nobody has called it for so long."""
    log_entries: int = 1000
    log_bytes: int = 20_000_000
    """The SSP's log of one world keeps its newest entries within both figures."""
    logs_bytes: int = 100_000_000
    """The logs of all worlds together; beyond it, those of the worlds that were not called for longest are emptied."""
    body_limit: int = 1_000_000
    header_limit: int = 16_384
    """A request with a longer body, or with longer headers and address together, is refused."""
    answer_limit: int = 10_000_000
    """A longer answer of a provider on the network counts as broken."""
