"""The bearer token of a request to a practice: unsigned, made afresh for each request.

Built by us on purpose: a lesson needs every malformed variety, and an unsigned token is three lines.
Source: GP Connect 1.2.7, "Cross organisation audit and provenance".
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from datetime import datetime
from typing import Any

_HEADER = {"alg": "none", "typ": "JWT"}


def stamped(claims: Mapping[str, Any], lifetime: int, now: datetime) -> dict[str, Any]:
    """The claims with their time: ``iat`` is ``now`` in whole seconds, ``exp`` is ``lifetime`` seconds later."""
    issued = int(now.timestamp())
    return {**claims, "iat": issued, "exp": issued + lifetime}


def encode(claims: Mapping[str, Any]) -> str:
    """The token: two base64url segments without padding, and a dot after each, for the signature is empty."""
    return f"{_segment(_HEADER)}.{_segment(claims)}."


def decode(token: str) -> dict[str, Any] | None:
    """The claims of a token, for display; ``None`` if it cannot be read."""
    segments = token.split(".")
    if len(segments) < 2:
        return None
    try:
        claims = json.loads(urlsafe_b64decode(segments[1] + "=" * (-len(segments[1]) % 4)))
    except ValueError:
        return None
    return claims if isinstance(claims, dict) else None


def bearer_claims(authorization: str | None) -> dict[str, Any] | None:
    """The claims in an ``Authorization`` header, for display; ``None`` if it holds no token that can be read."""
    scheme, _, token = (authorization or "").partition(" ")
    return decode(token.strip()) if scheme.lower() == "bearer" else None


def _segment(part: Mapping[str, Any]) -> str:
    text = json.dumps(part, ensure_ascii=False, separators=(",", ":"))
    return urlsafe_b64encode(text.encode()).rstrip(b"=").decode("ascii")
