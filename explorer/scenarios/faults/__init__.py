"""The catalogue of faults: how each exchange can be made to fail, one file for each who refuses.

A new file is found by itself. No two faults have one name, and no two do the same to the same effect.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from explorer.model import Fault
from explorer.model.faults import check_faults


def _found() -> tuple[Fault, ...]:
    names = sorted(module.name for module in iter_modules(__path__))
    return tuple(fault for name in names for fault in import_module(f"{__name__}.{name}").FAULTS)


FAULTS = _found()
check_faults(FAULTS)

__all__ = ["FAULTS"]
