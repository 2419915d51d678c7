"""What stands still while the site is built: the sandbox's clock, and the ids that requests carry."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from itertools import count
from uuid import UUID

CLOCK = datetime(2026, 6, 1, 9, 0, tzinfo=timezone(timedelta(hours=1)))
"""What the sandbox's clock shows while it is recorded: a Monday in British Summer Time."""

Clock = Callable[[], datetime]
Ids = Callable[[], str]

_STEP = 0x9E3779B97F4A7C15F39CC0605CEDC835


def counted_ids() -> Ids:
    """UUIDs that look random and are the same each time: for builds and tests."""
    numbers = count(1)
    return lambda: str(UUID(int=next(numbers) * _STEP % (1 << 128), version=4))
