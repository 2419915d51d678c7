"""Clock and timer of a replay: what time it is, and how long a hop takes. Both are arguments."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import count

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Timer:
    """Measures hops. ``simulated`` says that the seconds are invented, so that two builds give the same bytes."""

    seconds: Callable[[], float] = time.perf_counter
    simulated: bool = False

    @classmethod
    def invented(cls, step: float = 0.001) -> Timer:
        """Each reading is ``step`` seconds after the one before, whatever time it really is."""
        readings = count()
        return cls(lambda: next(readings) * step, simulated=True)
