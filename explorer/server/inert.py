"""Inert answers: what the sandbox says, when a browser opens it as a page, is shown and runs nothing.

A resource may hold what a client once sent, and a browser draws XML. Clients that are no browsers get the services' own
headers and no others, so that a run over a socket is recorded as one in process.
"""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import Message, Scope, Send

_POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"


def inert(scope: Scope, send: Send) -> Send:
    """``send`` for the answer to this request; the same one unless it is a browser that wants a page."""
    if "text/html" not in Headers(scope=scope).get("accept", ""):
        return send

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["Content-Security-Policy"] = _POLICY
            headers["X-Content-Type-Options"] = "nosniff"
        await send(message)

    return sending
