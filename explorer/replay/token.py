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

from explorer.model import Token


def authorization(token: Token, claims: Mapping[str, Any]) -> str:
    """The whole header: as a rule ``Bearer`` and two base64url segments without padding, a dot after each.

    The signature is empty. ``claims`` are those of :func:`stamped`.
    """
    return token.text.replace("{header}", _segment(token.header)).replace("{payload}", _segment(claims))


def stamped(token: Token, claims: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """The claims with their time: ``iat`` is ``now`` in whole seconds, ``exp`` is the token's lifetime later.

    ``claims`` are the token's, filled in; what they say themselves, and what is not to be stamped, stays as it is.
    """
    issued = int(now.timestamp()) + token.issued
    times = {"iat": issued, "exp": issued + token.lifetime}
    return {**claims, **{name: at for name, at in times.items() if name not in (*token.unstamped, *claims)}}


def decode(token: str) -> dict[str, Any] | None:
    """The claims of a token, for display; ``None`` if it cannot be read, or if no JSON text can say them again."""
    segments = token.split(".")
    if len(segments) < 2:
        return None
    try:
        claims = json.loads(urlsafe_b64decode(segments[1] + "=" * (-len(segments[1]) % 4)))
        json.dumps(claims, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        return None
    return claims if isinstance(claims, dict) else None


def bearer_claims(authorization: str | None) -> dict[str, Any] | None:
    """The claims in an ``Authorization`` header, for display; ``None`` if it holds no token that can be read."""
    scheme, _, token = (authorization or "").partition(" ")
    return decode(token.strip()) if scheme.lower() == "bearer" else None


def _segment(part: Mapping[str, Any]) -> str:
    text = json.dumps(part, ensure_ascii=False, separators=(",", ":"))
    return urlsafe_b64encode(text.encode()).rstrip(b"=").decode("ascii")
