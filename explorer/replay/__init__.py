"""Replay: a scenario and a target give a Recording of what really happened.

Imports the model only, and httpx when the first request is sent.
"""

from .client import Answer, Client, Outgoing
from .engine import Walk, replay, replay_one
from .errors import (
    ControlFailed,
    ForeignAddress,
    NoAddress,
    NoAnswer,
    NotCaptured,
    ReplayError,
    UnexpectedReply,
    Unsendable,
    ValuesMissing,
)
from .event import Event, Refusal
from .prepare import Ids, Prepared, prepare, start_values
from .recording import Recording, ReplayedExchange, schema
from .snippets import snippets
from .target import Target
from .terminal import line
from .timer import Clock, Timer

__all__ = [
    "Answer", "Client", "Clock", "ControlFailed", "Event", "ForeignAddress", "Ids", "NoAddress", "NoAnswer",
    "NotCaptured", "Outgoing", "Prepared", "Recording", "Refusal", "ReplayError", "ReplayedExchange", "Target",
    "Timer", "UnexpectedReply", "Unsendable", "ValuesMissing", "Walk", "line", "prepare", "replay", "replay_one",
    "schema", "snippets", "start_values",
]
