"""What a call of the replay API asks for, checked: each slip is refused with a sentence that says what to send."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from starlette.requests import ClientDisconnect, Request

from explorer.model import NotFound, Scenario
from explorer.model.faults import find_fault
from explorer.replay import Outgoing
from explorer.scenarios import scenario
from explorer.scenarios.faults import FAULTS
from explorer.scenarios.published import renamed

from .errors import InvalidRequest

_WORLD = re.compile(r"[a-z0-9-]{1,40}")
_BODY_LIMIT = 2_000_000


class Asked:
    """What a call asks for, checked."""

    def __init__(self, body: Mapping[str, Any]) -> None:
        slug, self.label = _text(body, "scenario"), _text(body, "message")
        variant = None if body.get("variant") is None else _text(body, "variant")
        try:
            self.scenario: Scenario = scenario(slug).way(variant)
            self.scenario.message(self.label)
            self.fault = None if body.get("fault") is None else find_fault(
                FAULTS, renamed("fault", _text(body, "fault")), "the explorer")
        except NotFound as unknown:
            raise InvalidRequest(str(unknown), 404) from unknown
        self.world = _text(body, "world", "main")
        if not _WORLD.fullmatch(self.world):
            raise InvalidRequest(f"{self.world[:60]!r} is no name for a world; use 1 to 40 lower-case letters, digits "
                                 "and hyphens, such as main")
        self.values = _values(body.get("values"))
        self.request = _outgoing(body.get("request"))

    @classmethod
    async def read(cls, request: Request) -> Asked:
        """The call's body. Raises :class:`InvalidRequest`."""
        content = bytearray()
        try:
            async for piece in request.stream():
                content += piece
                if len(content) > _BODY_LIMIT:
                    raise InvalidRequest(f"the body is longer than {_BODY_LIMIT} bytes; send a shorter one", 413)
        except ClientDisconnect as gone:
            raise InvalidRequest("the body did not arrive whole; send it again") from gone
        try:
            body = json.loads(bytes(content))
        except (ValueError, RecursionError) as wrong:
            raise InvalidRequest("the body is not JSON; send an object with scenario and message") from wrong
        if not isinstance(body, dict):
            raise InvalidRequest("the body is not an object; send one with scenario and message")
        return cls(body)


def _text(body: Mapping[str, Any], name: str, otherwise: str | None = None) -> str:
    found = body.get(name, otherwise)
    if not isinstance(found, str):
        raise InvalidRequest(f"{name} is missing; send it as text" if found is None else f"{name} must be text")
    return found


def _values(found: Any) -> dict[str, str]:
    """Names and texts; a value without text is one that is not known yet."""
    if found is None:
        return {}
    if not isinstance(found, dict) or not all(isinstance(text, str | None) for text in found.values()):
        raise InvalidRequest('values must be an object of texts, such as {"nhs_number": "9990000018"}')
    return {name: text for name, text in found.items() if text is not None}


def _outgoing(found: Any) -> Outgoing | None:
    """A request as it was shown."""
    if found is None:
        return None
    if not isinstance(found, dict):
        raise InvalidRequest("request must be an object with method, url, headers and body")
    headers, body = found.get("headers", []), found.get("body")
    if not isinstance(headers, list) or not all(_is_pair(pair) for pair in headers):
        raise InvalidRequest('the headers of request must be a list of pairs, such as [["Accept", "*/*"]]')
    if not isinstance(body, str | None):
        raise InvalidRequest("the body of request must be text or null")
    return Outgoing(_text(found, "method"), _text(found, "url"), tuple((name, text) for name, text in headers), body)


def _is_pair(pair: Any) -> bool:
    return isinstance(pair, list) and len(pair) == 2 and all(isinstance(part, str) for part in pair)
