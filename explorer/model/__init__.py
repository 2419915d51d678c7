"""The model: what is said, by whom, in which order. Frozen dataclasses, standard library only.

An author writes exchanges; labels, replies' arrows, participants' order, values' journeys follow from one walk.
"""

from .checks import Check
from .errors import BadValue, ModelError, NoSuchPart, NotFound, StrayCheck, StrayEdit, StrayFault
from .exchange import Exchange, Participant, RawBody, Reply, Request, Token, forwarded
from .faults import Fault
from .scenario import BASES, Journey, Message, Scenario
from .story import Change, Note, Phase, Step, Variant
from .text import Filled, Mark, fill, fill_json, filled, references
from .values import At, DaysAhead, Found, Header, Item, Value, at, having, reference, resource

__all__ = [
    "BASES", "At", "BadValue", "Change", "Check", "DaysAhead", "Exchange", "Fault", "Filled", "Found", "Header", "Item",
    "Journey", "Mark", "Message", "ModelError", "NoSuchPart", "NotFound", "Note", "Participant", "Phase",
    "RawBody", "Reply", "Request", "Scenario", "Step", "StrayCheck", "StrayEdit", "StrayFault", "Token", "Value",
    "Variant", "at", "fill", "fill_json", "filled", "forwarded", "having", "reference", "references", "resource",
]
