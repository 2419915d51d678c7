"""One call to a practice after its address and headers were understood, and the reply to it before it is written."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any

from explorer.sandbox.http import Headers, Request
from explorer.sandbox.interactions import Interaction
from explorer.sandbox.seed.practices import Practice
from explorer.sandbox.service import Surroundings
from explorer.sandbox.worlds import World

from .formats import Format


@dataclass(slots=True)
class Call:
    """What an interaction's handler is given. ``id`` is the one in the path, decoded, where the path has one;
    ``identifier`` is the value that a find looks for.
    """

    shared: Surroundings
    world: World
    practice: Practice
    request: Request
    interaction: Interaction
    id: str = ""
    identifier: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    format: Format = Format.JSON


@dataclass(slots=True)
class Reply:
    """A resource to send, or what makes it, or None for an empty body.

    Replies with the same ``key`` have the same body for ever, so that it is made and written once.
    """

    status: int
    resource: dict[str, Any] | Callable[[], dict[str, Any]] | None
    headers: Headers = ()
    key: Hashable = None
