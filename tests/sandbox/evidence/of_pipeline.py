"""Pairs of what a provider checks in every call, the token included."""

from __future__ import annotations

from typing import Any

import httpx

from tests.sandbox.client import (
    ASIDS,
    CONSUMER,
    FIND,
    GPC,
    METADATA,
    NHS,
    ODS,
    QUIET_ROOT,
    ROOT,
    SLOTS,
    SandboxClient,
    claims_at,
    slot_query,
    token,
)
from tests.sandbox.conftest import NINE

from .pair import ADA, TOO_LONG, Calling, book, find, metadata, pair, provider, switched

_GOOD = metadata()
_FIND = provider(FIND, ADA)
_RECORD = f"{GPC}fhir:operation:gpc.getstructuredrecord-1"
_SEARCH = slot_query("ge2026-06-02", "le2026-06-03")


def _root(root: str) -> Calling:
    """The statement asked for at another root, with the headers of a good call."""
    async def calling(client: SandboxClient) -> httpx.Response:
        headers = {"Ssp-TraceID": "1", "Ssp-From": CONSUMER, "Ssp-To": ASIDS[ROOT], "Ssp-InteractionID": METADATA,
                   "Authorization": await client.bearer("organization/*.read")}
        return await client.send("GET", f"/provider/{root}/metadata", headers)

    return calling


def _claims(header: Any = None, **changes: Any) -> Calling:
    """A find whose token differs so."""
    bearer = f"Bearer {token(claims_at(NINE, 'patient/*.read', **changes), header)}"
    return provider(FIND, ADA, named={"Authorization": bearer})


def _issued(ago: int, lifetime: int = 300) -> Calling:
    issued = int(NINE.timestamp()) - ago
    return _claims(iat=issued, exp=issued + lifetime)


_SIGNED = token(claims_at(NINE, "patient/*.read")) + "signature"
_DEVICE = claims_at(NINE, "")["requesting_device"]

PAIRS = (
    pair("provider.root-unknown", 404, "NO_RECORD_FOUND", _root(ROOT.removeprefix("https://")),
         _root("alpha.provider.example/T99999/STU3/1/gpconnect"),
         _root("alpha.provider.example/t99001/STU3/1/gpconnect"), otherwise="there is no practice to ask"),
    pair("provider.header-missing", 400, "BAD_REQUEST", _GOOD, metadata({"Ssp-TraceID": None}),
         metadata({"Ssp-From": None}), metadata({"Ssp-To": None}), metadata({"Ssp-InteractionID": None})),
    pair("provider.asid-other", 400, "BAD_REQUEST", _GOOD, metadata({"Ssp-To": "999000000102"}),
         metadata({"Ssp-To": "999000009999"})),
    pair("provider.interaction", 400, "BAD_REQUEST", _GOOD, provider(METADATA, "/Slot"), provider(SLOTS, "/metadata"),
         provider(METADATA, "/metadata", "DELETE"), provider(METADATA, "/metadatas"), provider("urn:x", "/metadata")),
    pair("provider.identifier-once", 400, "BAD_REQUEST", _FIND, find(""), find(f"Identifier={NHS}%7C9990000018"),
         find(f"identifier={NHS}%7C9990000018&identifier={NHS}%7C9990000026")),
    pair("provider.identifier-parts", 422, "INVALID_PARAMETER", _FIND, find("identifier=9990000018"),
         find("identifier=%7C9990000018"), find(f"identifier={NHS}%7C"), find("identifier="),
         otherwise="the system is compared, and the number checked, next"),
    pair("provider.identifier-system", 400, "INVALID_IDENTIFIER_SYSTEM", _FIND, find(f"identifier={ODS}%7C9990000018")),
    pair("provider.nhs-number", 400, "INVALID_NHS_NUMBER", _FIND, find(f"identifier={NHS}%7C9990000019"),
         find(f"identifier={NHS}%7C999000001"), find(f"identifier={NHS}%7C9990000140")),
    pair("provider.token", 400, "BAD_REQUEST", _FIND, provider(FIND, ADA, named={"Authorization": None}),
         provider(FIND, ADA, named={"Authorization": f"Bearer {_SIGNED}"}),
         provider(FIND, ADA, named={"Authorization": f"Basic {_SIGNED.removesuffix('signature')}"}),
         _claims({"alg": "HS256", "typ": "JWT"})),
    pair("provider.token-claim", 400, "BAD_REQUEST", _FIND, _claims(sub="10020"), _claims(aud=None), _claims(iss=7),
         _claims(reason_for_request="audit"), _claims(requested_record={"resourceType": "Patient"}),
         _claims(requesting_device={**_DEVICE, "model": "Another", "identifier": [{"value": "no system"}]})),
    pair("provider.token-lifetime", 400, "BAD_REQUEST", _issued(300), _issued(301), _issued(0, 299), _issued(0, 301)),
    pair("provider.token-scope", 400, "BAD_REQUEST", _FIND, _claims(requested_scope="patient/*.write"),
         _claims(requested_scope="organization/*.read"), _claims(requested_scope="user/*.read")),
    pair("provider.token-resource", 422, "INVALID_RESOURCE", _FIND,
         _claims(requesting_device={**_DEVICE, "colour": "red"}),
         _claims(requesting_device={**_DEVICE, "resourceType": "Machine"})),
    pair("provider.media-type", 415, "BAD_REQUEST", metadata({"Accept": "application/fhir+json;q=0.5, text/html"}),
         metadata({"Accept": "text/html"}), provider(METADATA, "/metadata?_format=json"),
         book(named={"Content-Type": "application/json"})),
    pair("provider.capability-off", 403, "ACCESS_DENIED",
         switched({"T99004": {"appointments": True}}, provider(SLOTS, _SEARCH, root=QUIET_ROOT)),
         provider(SLOTS, _SEARCH, root=QUIET_ROOT),
         switched({"T99001": {"appointments": False}}, provider(SLOTS, _SEARCH))),
    pair("provider.not-offered", 501, "NOT_IMPLEMENTED", _GOOD,
         provider(_RECORD, "/Patient/$gpc.getstructuredrecord", "POST", f"{ROOT}/structured", "{}",
                  {"Authorization": f"Bearer {token(claims_at(NINE, 'patient/*.read'))}"}),
         otherwise="nothing answers it"),
    pair("provider.out-of-bounds", 431, "BAD_REQUEST", _GOOD, metadata(TOO_LONG)),
    pair("provider.unreachable", 502, "INTERNAL_SERVER_ERROR", _GOOD, switched({"T99001": {"outage": True}}, _GOOD)),
    pair("provider.failed", 500, "INTERNAL_SERVER_ERROR", _GOOD, switched({"T99001": {"error": True}}, _GOOD)),
)
