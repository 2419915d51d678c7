"""The real sandbox, with a clock that stands still and ids that tell their order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest

from explorer.replay import Recording, Target, Timer, replay
from explorer.sandbox import Sandbox

from .little import NOW
from .test_engine import BOOKING, ids, no_clock


@pytest.fixture
def make_sandbox() -> Iterator[Callable[[], Sandbox]]:
    """Makes sandboxes that do not differ."""
    made: list[Sandbox] = []

    def make() -> Sandbox:
        made.append(Sandbox(clock=lambda: datetime.fromisoformat(NOW), ids=ids()))
        return made[-1]

    yield make
    for sandbox in made:
        sandbox.close()


@pytest.fixture
def target(make_sandbox: Callable[[], Sandbox]) -> Target:
    return Target.in_process(make_sandbox())


async def recorded(target: Target, **more: Any) -> Recording:
    """The booking replayed with invented times and ids that tell their order."""
    return await replay(BOOKING, target, clock=no_clock, ids=ids(), timer=Timer.invented(), **more)
