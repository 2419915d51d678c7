"""The header Prefer: whether the resource that was written comes back.

Source: GP Connect 1.2.7, "General API guidance"; RFC 7240.
"""

from __future__ import annotations

import re

from explorer.sandbox.http import Request

_RETURN = re.compile(r'return\s*=\s*"?(minimal|representation)"?', re.IGNORECASE)


def wants_no_body(request: Request) -> bool:
    """Whether a booking, amendment or cancellation is answered with its headers alone; of several wishes the first."""
    sent = request.header("prefer")
    if not sent:
        return False
    wishes = (_RETURN.fullmatch(part.partition(";")[0].strip()) for part in sent.split(","))
    first = next((wish for wish in wishes if wish), None)
    return first is not None and first[1].lower() == "minimal"
