"""A world's control: its state, clock, switches and log, for pages, tests and trainers."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from .errors import InvalidControl
from .http import NO_STORE, Answer, Request, dump
from .service import Surroundings
from .switches import read_switches
from .worlds import World

_JSON = (("Content-Type", "application/json"), NO_STORE)
_MOST = 1000


class Control:
    """Answers JSON; an error is ``{"error": sentence}``."""

    def __init__(self, shared: Surroundings) -> None:
        self._shared = shared
        self._calls: dict[str, dict[str, Callable[[World, Request], Answer]]] = {
            "": {"GET": self._state}, "reset": {"POST": self._reset}, "clock": {"PUT": self._clock},
            "switches": {"PUT": self._switches}, "log": {"GET": self._log},
        }

    def answer(self, world: World, request: Request) -> Answer:
        """The answer to a control call."""
        place = request.path.strip("/")
        calls = self._calls.get(place)
        if calls is None:
            return self.say(404, f"There is no control called {place[:60]!r}; there are reset, clock, switches and log")
        method = "GET" if request.method == "HEAD" else request.method
        if method not in calls:
            allowed = ", ".join(calls)
            return self.say(405, f"{request.method} does nothing here; use {allowed}", ("Allow", allowed))
        try:
            return calls[method](world, request)
        except InvalidControl as error:
            return self.say(400, str(error))

    def say(self, status: int, sentence: str, *headers: tuple[str, str]) -> Answer:
        """An error."""
        return Answer(status, (*_JSON, *headers), dump({"error": sentence}))

    def unexpected(self) -> Answer:
        """The answer when control itself failed."""
        return self.say(500, "The sandbox failed on this call; its terminal shows where. Other calls go on")

    def _state(self, world: World, _request: Request) -> Answer:
        return Answer(200, _JSON, dump(world.as_json()))

    def _reset(self, world: World, _request: Request) -> Answer:
        return Answer(200, _JSON, dump(self._shared.worlds.reset(world).as_json()))

    def _clock(self, world: World, request: Request) -> Answer:
        world.clock.move(_body(request))
        self._shared.worlds.keep(world)
        return self._state(world, request)

    def _switches(self, world: World, request: Request) -> Answer:
        world.switches = read_switches(_body(request))
        self._shared.worlds.keep(world)
        return self._state(world, request)

    def _log(self, world: World, request: Request) -> Answer:
        after, limit = _number(request, "after", 0), _number(request, "limit", 100)
        if not 1 <= limit <= _MOST:
            raise InvalidControl(f"limit is a number of entries from 1 to {_MOST}")
        trace = request.param("trace")
        found = self._shared.journal.read(world.name, trace[-1] if trace else None, after, limit + 1)
        entries = found[:limit]
        following = entries[-1]["number"] if len(found) > limit else None
        return Answer(200, _JSON, dump({"entries": entries, "next": following}))


def _body(request: Request) -> Any:
    try:
        return json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise InvalidControl("The body is no JSON; send an object, {} puts everything back") from error


def _number(request: Request, name: str, otherwise: int) -> int:
    values = request.param(name)
    if not values:
        return otherwise
    if not (values[-1].isascii() and values[-1].isdigit() and len(values[-1]) < 10):
        raise InvalidControl(f"{name} is a whole number from 0")
    return int(values[-1])
