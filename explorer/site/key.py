"""The key of the recordings: changes when anything changes that they are made from."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

MODULES = ("fixed.py", "generate.py", "guests.py", "loopback.py", "recordings.py", "ways.py")
"""Those of this room that take part."""

_ROOMS = ("model", "scenarios", "replay", "sandbox")
_LIBRARIES = ("fhir.resources", "httpx", "lxml", "sqlalchemy", "starlette", "tzdata")
_PACKAGE = Path(__file__).parents[1]


def key_of_recordings(now: datetime, slugs: Sequence[str]) -> str:
    """A digest of the sources of the rooms that take part, the versions they run on, the clock and the scenarios."""
    digest = sha256()
    versions = [f"{name} {version(name)}" for name in _LIBRARIES]
    for text in (sys.version, *versions, now.isoformat(), *slugs):
        digest.update(text.encode() + b"\0")
    sources = [Path(__file__).with_name(name) for name in MODULES]
    sources += [path for room in _ROOMS for path in sorted((_PACKAGE / room).rglob("*"))
                if path.is_file() and path.suffix not in (".pyc", ".pyo")]
    for path in sources:
        digest.update(path.relative_to(_PACKAGE).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
