"""Where sources disagree or leave something open: each side with its source, and what this project does.

Source: the published pages of GP Connect 1.2.7, its demonstrator, supplier assurance, PDS, SDS and Spine Core.
"""

from .booking import BOOKING
from .directory import DIRECTORY
from .errors import ERRORS
from .proxy import PROXY
from .tokens import TOKENS

DISAGREEMENTS = {
    "Finding the practice": DIRECTORY,
    "The proxy": PROXY,
    "The token": TOKENS,
    "Booking, changing, registering": BOOKING,
    "Errors and formats": ERRORS,
}
"""All of them, by what they are about."""

__all__ = ["DISAGREEMENTS"]
