"""A little sandbox for odd replies: speaks the contract of the real one, answers from a table, checks nothing.

Only what the real sandbox would never do is tested with it.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

Scope = MutableMapping[str, Any]
Reply = tuple[int, list[tuple[str, str]], str]

PARTY_KEY = "https://fhir.nhs.uk/Id/nhsMhsPartyKey"
ASID = "https://fhir.nhs.uk/Id/nhsSpineASID"
ROOT = "https://alpha.provider.example/T99001/STU3/1/gpconnect"
NOW = "2026-06-01T09:00:00+01:00"


def fhir(body: Any, status: int = 200, *headers: tuple[str, str]) -> Reply:
    return status, [("content-type", "application/fhir+json;charset=utf-8"), *headers], json.dumps(body)


def outcome(status: int, code: str, diagnostics: str) -> Reply:
    details = {"coding": [{"code": code}]}
    issue = {"severity": "error", "code": "invalid", "details": details, "diagnostics": diagnostics}
    return fhir({"resourceType": "OperationOutcome", "issue": [issue]}, status)


def good_replies() -> dict[str, Reply]:
    """What each service says when all is well, by the end of the path."""
    slot = {"resourceType": "Slot", "id": "1001", "start": "2026-06-02T08:30:00+01:00",
            "end": "2026-06-02T08:40:00+01:00", "schedule": {"reference": "Schedule/13"}}
    schedule = {"resourceType": "Schedule", "id": "13",
                "actor": [{"reference": "Location/31"}, {"reference": "Practitioner/21"}]}
    return {
        "/pds/Patient": fhir({"resourceType": "Patient", "generalPractitioner": [{"identifier": {"value": "T99001"}}]}),
        "/sds/Endpoint": fhir({"entry": [{"resource": {
            "address": ROOT, "identifier": [{"system": PARTY_KEY, "value": "T99001-8000001"}]}}]}),
        "/sds/Device": fhir({"entry": [{"resource": {"identifier": [{"system": ASID, "value": "999000000101"}]}}]}),
        "/provider/metadata": fhir({"resourceType": "CapabilityStatement"}),
        "/provider/Slot": fhir({"resourceType": "Bundle", "entry": [{"resource": slot}, {"resource": schedule}]}),
        "/provider/Patient": fhir({"entry": [{"resource": {"resourceType": "Patient", "id": "51"}}]}),
        "/provider/Appointment": fhir({"resourceType": "Appointment", "id": "901"}, 201, ("etag", 'W/"1"')),
    }


@dataclass
class LittleSandbox:
    """``replies`` may be altered; ``ssp`` answers in the proxy's stead by resource; ``received`` is what came in."""

    replies: dict[str, Reply] = field(default_factory=good_replies)
    ssp: dict[str, Reply] = field(default_factory=dict)
    unreachable: bool = False
    log_lags: int = 0
    received: list[tuple[str, bytes, list[tuple[bytes, bytes]], bytes]] = field(default_factory=list)
    log: list[dict[str, Any]] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Callable[[], Awaitable[Scope]],
                       send: Callable[[Scope], Awaitable[None]]) -> None:
        if scope["type"] != "http":
            return
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        status, headers, text = self._reply(scope, body)
        await send({"type": "http.response.start", "status": status,
                    "headers": [(name.encode(), value.encode()) for name, value in headers]})
        await send({"type": "http.response.body", "body": text.encode()})

    def _reply(self, scope: Scope, body: bytes) -> Reply:
        path = scope["raw_path"].decode().removeprefix("/sandbox/main")
        query = scope["query_string"].decode()
        if path == "/control":
            return fhir({"world": "main", "clock": {"now": NOW, "moved": False, "offset": 0}, "switches": {}})
        if path == "/control/log":
            return fhir({"entries": self._logged(parse_qs(query)), "next": None})
        target = scope["raw_path"] + (b"?" + scope["query_string"] if query else b"")
        self.received.append((scope["method"], target, list(scope["headers"]), body))
        if path.startswith("/pds"):
            return self.replies["/pds/Patient"]
        if path.startswith("/sds"):
            return self.replies[f"/sds/{path.rsplit('/', 1)[1]}"]
        return self._proxied(scope, path.removeprefix("/ssp/"), query, body)

    def _proxied(self, scope: Scope, url: str, query: str, body: bytes) -> Reply:
        resource = url.rsplit("/", 1)[1]
        headers = [[name.decode(), text.decode()] for name, text in scope["headers"]
                   if name not in (b"host", b"content-length")]
        request = {"method": scope["method"], "url": url + (f"?{query}" if query else ""), "headers": headers,
                   "body": body.decode() or None}
        legs: list[dict[str, Any]] = [{"request": request, "reply": None, "ms": 2.5}]
        reply = self.ssp.get(resource)
        if reply is None and self.unreachable:
            legs.append({"request": request, "reply": None, "ms": 1.5})
            reply = outcome(502, "502", "ERROR_COMMUNICATING_TO_ENDPOINT")
        elif reply is None:
            reply = self.replies[f"/provider/{resource}"]
            legs.append({"request": request, "reply": _told(reply), "ms": 1.5})
        legs[0]["reply"] = _told(reply)
        trace = next((text for name, text in headers if name == "ssp-traceid"), "")
        self.log.append({"number": len(self.log) + 1, "trace": trace, "legs": legs})
        return reply

    def _logged(self, asked: dict[str, list[str]]) -> list[dict[str, Any]]:
        if self.log_lags:
            self.log_lags -= 1
            return []
        return [entry for entry in self.log
                if [entry["trace"]] == asked["trace"] and entry["number"] > int(asked["after"][0])]


def _told(reply: Reply) -> dict[str, Any]:
    return {"status": reply[0], "headers": [list(pair) for pair in reply[1]], "body": reply[2]}
