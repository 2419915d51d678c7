"""Good calls twisted out of shape, the same ones for the same seed: what the fuzz sends."""

from __future__ import annotations

import base64
import gzip
import json
import random
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import quote

from .client import (
    ASIDS,
    CONSUMER,
    GPC,
    METADATA,
    NHS,
    ODS,
    ROOT,
    WILLOW_ROOT,
    claims_at,
    scope_of,
    slot_query,
    token,
)
from .direct import Sent

_NASTY = (
    "", " ", "%00", "\x01", "..", "/../", "//", "%2F", "%2e%2e", "%", "%zz", "%7C", "|", "'", '"', "<", "<!--", "&",
    "=", "?", "#", ";", "+", "%2B", "é", "\u202e", "😀", "$", "{}", "[]", "null", "true", "-1", "0", "1e309", "NaN",
    "9" * 30, "x" * 2000, "0000-00-00", "2026-02-30", "9999-12-31", "ge9999-12-31", "9999-12-31T23:59:59+14:00",
    "2026-06-02T09:00:00Z", "application/fhir+xml", "*/*", "W/\"1\"", "#1", "Slot/1", "Patient/51", "urn:uuid:x")
_JUNK: tuple[Any, ...] = (
    None, True, False, 0, -1, 10**30, 1.5, 1e308, "", " ", "x", "x" * 600, "é😀", "\x00", "2026-06-02", [], [None],
    [[]], ["x"], [{}], {}, {"x": 1}, {"reference": 7}, {"resourceType": "Patient"}, {"resourceType": "Nothing"},
    {"extension": [{}]}, {"valueString": "x", "valueCode": "y", "url": "z"})
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "TRACE", "get", "PROPFIND", "X")
_TYPES = ("application/fhir+json;charset=utf-8", "application/fhir+json", "application/fhir+xml",
          "application/fhir+xml; charset=utf-8", "application/json", "text/plain",
          "application/fhir+json;charset=latin1")


class Twister:
    """Makes requests out of good ones. ``bodies`` are good ones by interaction, as JSON values or XML texts."""

    def __init__(self, seed: int, now: datetime, bodies: dict[str, list[Any]]) -> None:
        self._random, self._now = random.Random(seed), now
        self._bodies = bodies
        self._bearers = {scope: f"Bearer {token(claims_at(now, scope))}" for scope in (
            "patient/*.read", "patient/*.write", "organization/*.read")}
        self._makers: tuple[tuple[int, Callable[[], Sent]], ...] = (
            (45, self._provider), (25, self._ssp), (12, self._pds), (11, self._sds), (4, self._control),
            (3, self._nowhere))

    def request(self) -> Sent:
        """The next request: a good one with one to three twists."""
        weights, makers = zip(*self._makers, strict=True)
        sent: Sent = self._random.choices(makers, weights)[0]()
        for _ in range(self._random.choice((1, 1, 1, 2, 3))):
            sent = self._twisted(sent)
        return sent

    def text(self, text: str) -> str:
        """A text with something cut, doubled, put in or put in its place."""
        start = self._random.randint(0, len(text))
        end = min(len(text), start + self._random.randint(0, 8))
        nasty = self._random.choice(_NASTY)
        return self._random.choice((
            text[:start] + text[end:], text[:end] + text[start:], text[:start] + nasty + text[start:],
            text[:start] + nasty + text[end:], nasty, text[:start], text.swapcase(), text[::-1], text + text,
            quote(text, safe="")))

    def value(self, value: Any) -> Any:
        """A JSON value with one of its nodes changed."""
        if isinstance(value, dict) and value and self._random.random() < 0.85:
            name = self._random.choice(sorted(value))
            twisted = dict(value)
            match self._random.randint(0, 9):
                case 0:
                    del twisted[name]
                case 1:
                    twisted[self.text(name)] = twisted.pop(name)
                case 2:
                    twisted[self._random.choice(_NASTY)] = self._random.choice(_JUNK)
                case _:
                    twisted[name] = self.value(value[name])
            return twisted
        if isinstance(value, list) and value and self._random.random() < 0.85:
            index = self._random.randrange(len(value))
            middle = self._random.choice(([], [value[index]] * 2, [self.value(value[index])] * 1,
                                          [self.value(value[index])] * 1, [None]))
            return [*value[:index], *middle, *value[index + 1:]]
        if isinstance(value, str) and self._random.random() < 0.5:
            return self.text(value)
        return self._random.choice(_JUNK)

    def _twisted(self, sent: Sent) -> Sent:
        if sent.body and self._random.random() < 0.5:
            # Bodies are where most can be twisted.
            return self._body(sent)
        match self._random.randint(0, 9):
            case 0:
                return replace(sent, method=self._random.choice(_METHODS))
            case 1 | 2 | 3:
                return replace(sent, target=self._target(sent.target))
            case 4 | 5 | 6:
                return replace(sent, headers=self._headers(sent.headers))
            case _:
                return self._body(sent)

    def _target(self, target: bytes) -> bytes:
        """Path or query twisted; the world stays, for their number is limited."""
        _, world, rest = target.split(b"/", 2)
        path, question, query = rest.partition(b"?")
        if question and self._random.random() < 0.6:
            parameters = query.decode("latin-1").split("&")
            index = self._random.randrange(len(parameters))
            parameters[index:index + 1] = self._random.choice((
                [], [parameters[index]] * 2, [self.text(parameters[index])], [self.text(parameters[index])],
                [parameters[index], f"_format={self._random.choice(_NASTY)}"]))
            query = "&".join(parameters).encode("utf-8", "surrogateescape")
        else:
            # The service's name stays most of the time, so that it is the service that is tried.
            service, slash, below = path.partition(b"/")
            path = service + slash + self.text(below.decode("latin-1")).encode()
        return b"/" + world + b"/" + path.replace(b"?", b"") + question + query.replace(b"#", b"")

    def _headers(self, headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        more = self._random.choice((
            ("accept", self._random.choice(_NASTY)), ("accept", self._random.choice(_TYPES)),
            ("prefer", "return=minimal"), ("if-match", self.text('W/"1"')),
            ("accept-encoding", self.text("gzip, deflate;q=0.5")), ("content-encoding", "gzip"),
            ("origin", "https://page.example"), ("x-correlation-id", self.text("7")),
            ("content-type", self._random.choice(_TYPES)), ("authorization", self._token())))
        added = [*headers, (more[0].encode(), more[1].encode("utf-8"))]
        if not headers:
            return added
        index = self._random.randrange(len(headers))
        name, value = headers[index]
        twisted = self.text(value.decode("latin-1")).replace("\n", " ").encode("utf-8")
        return self._random.choice((
            added, [*headers[:index], *headers[index + 1:]], [*headers, headers[index]],
            [*headers[:index], (name, twisted), *headers[index + 1:]],
            [*headers[:index], (name, b"\xff\xfe" + value), *headers[index + 1:]]))

    def _token(self) -> str:
        """A token whose claims or text are twisted."""
        claims = self.value(claims_at(self._now, "patient/*.read"))
        made = json.dumps(claims).encode()
        head = base64.urlsafe_b64encode(json.dumps(self._random.choice((
            {"alg": "none", "typ": "JWT"}, {"alg": "none", "typ": "JWT"}, self.value({"alg": "none", "typ": "JWT"})))
        ).encode()).rstrip(b"=").decode()
        good = f"Bearer {head}.{base64.urlsafe_b64encode(made).rstrip(b'=').decode()}."
        return good if self._random.random() < 0.7 else self.text(good)

    def _body(self, sent: Sent) -> Sent:
        body = sent.body or b'{"resourceType": "Appointment"}'
        start = self._random.randint(0, len(body))
        match self._random.randint(0, 11):
            case 0:
                body = body[:start]
            case 1:
                body = body[:start] + self._random.randbytes(self._random.randint(1, 9)) + body[start:]
            case 2:
                body = body[:start] + b"\xff\xfe\xc3" + body[start:]
            case 3:
                body = self._random.choice((
                    b"", b"\xef\xbb\xbf" + body, body.decode("utf-8", "replace").encode("utf-16"),
                    gzip.compress(body)[:-3], b"[" * 5000, b'{"a":' * 5000, b"\x00" * 50, b"<a>" * 5000,
                    body.replace(b"<Appointment", b'<!DOCTYPE a [<!ENTITY x "x">]><Appointment'),
                    body.replace(b'value="', b'value="&x;', 1), body.replace(b"/>", b">"), body + body))
            case 4:
                body = self.text(body.decode("utf-8", "replace")).encode("utf-8", "replace")
            case _:
                try:
                    body = json.dumps(self.value(json.loads(body))).encode("utf-8", "replace")
                except (ValueError, RecursionError):
                    body = self.text(body.decode("utf-8", "replace")).encode("utf-8", "replace")
        return replace(sent, body=body)

    def _gpconnect(self) -> tuple[str, str, str, str, Any]:
        """Method, root, path, interaction and body of a good call to a practice."""
        root = self._random.choice((ROOT, ROOT, ROOT, WILLOW_ROOT))
        calls: tuple[tuple[str, str, str], ...] = (
            ("GET", "/metadata", METADATA),
            ("GET", f"/Patient?identifier={NHS}%7C9990000018", f"{GPC}fhir:rest:search:patient-1"),
            ("GET", "/Patient/51", f"{GPC}fhir:rest:read:patient-1"),
            ("POST", "/Patient/$gpc.registerpatient", f"{GPC}fhir:operation:gpc.registerpatient-1"),
            ("GET", "/Practitioner?identifier=https://fhir.nhs.uk/Id/sds-user-id%7C999900000021",
             f"{GPC}fhir:rest:search:practitioner-1"),
            ("GET", "/Practitioner/21", f"{GPC}fhir:rest:read:practitioner-1"),
            ("GET", f"/Organization?identifier={ODS}%7CT99001", f"{GPC}fhir:rest:search:organization-1"),
            ("GET", "/Organization/41", f"{GPC}fhir:rest:read:organization-1"),
            ("GET", "/Location/31", f"{GPC}fhir:rest:read:location-1"),
            ("GET", slot_query("ge2026-06-02", "le2026-06-03"), f"{GPC}fhir:rest:search:slot-1"),
            ("POST", "/Appointment", f"{GPC}fhir:rest:create:appointment-1"),
            ("GET", "/Patient/53/Appointment?start=ge2026-06-01&start=le2026-06-12",
             f"{GPC}fhir:rest:search:patient_appointments-1"),
            ("GET", "/Appointment/801", f"{GPC}fhir:rest:read:appointment-1"),
            ("PUT", "/Appointment/801", f"{GPC}fhir:rest:update:appointment-1"),
            ("PUT", "/Appointment/802", f"{GPC}fhir:rest:cancel:appointment-1"),
            *(("POST", "/Appointment", f"{GPC}fhir:rest:create:appointment-1"),) * 4,
            *(("POST", "/Patient/$gpc.registerpatient", f"{GPC}fhir:operation:gpc.registerpatient-1"),) * 2)
        method, path, interaction = self._random.choice(calls)
        bodies = self._bodies.get(interaction)
        return method, root, path, interaction, self._random.choice(bodies) if bodies else None

    def _practice(self, before: str, after: Callable[[str], str]) -> Sent:
        method, root, path, interaction, body = self._gpconnect()
        headers = {"ssp-traceid": str(uuid.UUID(int=self._random.getrandbits(128), version=4)), "ssp-from": CONSUMER,
                   "ssp-to": ASIDS[root], "ssp-interactionid": interaction, "accept": "application/fhir+json",
                   "authorization": self._bearers[scope_of(interaction)]}
        content = body if isinstance(body, str) else "" if body is None else json.dumps(body)
        if content:
            kind = "xml" if content.startswith("<") else "json"
            headers["content-type"] = f"application/fhir+{kind};charset=utf-8"
        return Sent(method, f"{before}{after(root)}{path}".encode(), _lines(headers), content.encode())

    def _provider(self) -> Sent:
        return self._practice("/main/provider/", lambda root: root.removeprefix("https://"))

    def _ssp(self) -> Sent:
        return self._practice("/main/ssp/", lambda root: root)

    def _pds(self) -> Sent:
        path = self._random.choice((
            "/9990000018", "/9990000131", "?family=Testwood&gender=female&birthdate=eq1985-03-14",
            "?family=Te*&birthdate=ge1980-01-01&birthdate=le1990-01-01&_max-results=5"))
        headers = {"x-request-id": "60e0b220-8136-4ca5-ae46-1d97ef59d068", "x-correlation-id": "1"}
        return Sent("GET", f"/main/pds/FHIR/R4/Patient{path}".encode(), _lines(headers))

    def _sds(self) -> Sent:
        kind = self._random.choice(("Endpoint", "Device"))
        query = (f"organization={ODS}%7CT99001&identifier=https://fhir.nhs.uk/Id/nhsServiceInteractionId%7C{METADATA}"
                 "&identifier=https://fhir.nhs.uk/Id/nhsMhsPartyKey%7CT99001-8000001")
        return Sent("GET", f"/main/sds/FHIR/R4/{kind}?{query}".encode(), _lines({"apikey": "x"}))

    def _control(self) -> Sent:
        """In a world of its own, for what it switches on stays on."""
        method, path, body = self._random.choice((
            ("GET", "", None), ("GET", "/log?after=0&limit=5&trace=1", None), ("POST", "/reset", None),
            ("PUT", "/clock", {"now": "2026-06-01T09:00:00+01:00"}), ("PUT", "/clock", {"offset": 3600}),
            ("PUT", "/switches", {"pds": {"delay": 0.0, "outage": True}, "T99006": {"error": True}})))
        content = b"" if body is None else json.dumps(body).encode()
        headers = _lines({"content-type": "application/json"})
        return Sent(method, f"/controlled/control{path}".encode(), headers, content)

    def _nowhere(self) -> Sent:
        return Sent("GET", self._random.choice((b"/main/nowhere", b"/main/pds/FHIR/R3/Patient/1", b"/main/provider",
                                                b"/main/ssp", b"/MAIN/ssp/x", b"/main/sds/FHIR/R4")))


def _lines(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode()) for name, value in headers.items()]
