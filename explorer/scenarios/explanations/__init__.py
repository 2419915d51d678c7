"""Explanations of everything that a scenario sends and captures, in our own words, each with its source.

A test demands one for each piece, and a piece for each one. A new piece gets its explanation in the file of its noun.
"""

from .address import ADDRESS
from .appointments import APPOINTMENTS
from .booking import BOOKING
from .directory import DIRECTORY
from .headers import HEADERS
from .registration import REGISTRATION
from .replies import REPLIES
from .slots import SLOTS
from .token import TOKEN

EXPLANATIONS = (*ADDRESS, *HEADERS, *TOKEN, *DIRECTORY, *SLOTS, *BOOKING, *REGISTRATION, *APPOINTMENTS, *REPLIES)

__all__ = ["EXPLANATIONS"]
