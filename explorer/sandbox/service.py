"""What every service is to the sandbox, and the switches that all of them obey."""

from __future__ import annotations

import logging
import traceback
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Protocol

from .http import Answer, Request
from .journal import Journal
from .rules import Refusal, Rule, RuleBook
from .settings import Settings
from .store import Store
from .worlds import World, Worlds

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the services share."""

    store: Store
    worlds: Worlds
    journal: Journal
    clock: Callable[[], datetime]
    ids: Callable[[], str]
    settings: Settings


class Service(Protocol):
    """One participant. It answers whatever comes, its own refusals included."""

    rules: RuleBook

    async def answer(self, world: World, request: Request) -> Answer:
        """The answer to a request; ``request.path`` begins after the service's base."""
        ...

    def unexpected(self, request: Request, /) -> Answer:
        """The answer when the service itself failed."""
        ...

    def not_taken(self, request: Request, /, status: int, why: str) -> Answer:
        """The answer to a request that never reached the service: its size or its world is out of bounds."""
        ...


class Refusing(ABC):
    """What PDS, SDS and the practices have in common: each says every refusal in one way, its own failures too."""

    failed: ClassVar[Rule]
    out_of_bounds: ClassVar[Rule]

    @abstractmethod
    def refuse(self, refusal: Refusal, request: Request) -> Answer:
        """A refusal as this service says it."""

    def unexpected(self, request: Request) -> Answer:
        """The answer when the service itself failed."""
        return self.refuse(self.failed.broken("The sandbox failed on this request; its terminal shows where"), request)

    def not_taken(self, request: Request, status: int, why: str) -> Answer:
        """The answer to a request that is out of bounds."""
        answer = self.refuse(self.out_of_bounds.broken(why), request)
        answer.status = status
        return answer


async def answer(service: Service, world: World, request: Request) -> Answer:
    """A service's answer, also when the service fails: that is logged, and everything else goes on."""
    try:
        return await service.answer(world, request)
    except Exception as error:
        log_failure(service.rules.participant, error)
        return service.unexpected(request)


def log_failure(name: str, error: Exception) -> None:
    """Log where something failed. Frames only: messages of exceptions can hold what was sent."""
    _log.error("%s failed with %s\n%s", name, type(error).__name__,
               "".join(traceback.format_tb(error.__traceback__)))


def over_limit(world: World, participant: str, throttle: int | None) -> tuple[int, int] | None:
    """Count a request; when it is over the limit of its minute, the limit and the seconds until the next one."""
    if throttle is None:
        return None
    minute, second = divmod(int(world.clock.now().timestamp()), 60)
    counted, so_far = world.requests.get(participant, (minute, 0))
    so_far = so_far + 1 if counted == minute else 1
    world.requests[participant] = (minute, so_far)
    return (throttle, 60 - second) if so_far > throttle else None
