"""Pairs of the SSP."""

from __future__ import annotations

import httpx

from tests.sandbox.client import BOOK, METADATA, ROOT, SLOTS, SLOW_ROOT, SandboxClient, claims_at, slot_query, token
from tests.sandbox.conftest import NINE

from .pair import TOO_LONG, Calling, book, pair, ssp, switched

_GOOD = ssp(METADATA, "/metadata")
_BEARER = f"Bearer {token(claims_at(NINE, 'organization/*.read'))}"
_SLOW = ssp(METADATA, "/metadata", root=SLOW_ROOT)
_SEARCH = slot_query("ge2026-06-02", "le2026-06-03")


def _statement(**headers: str | None) -> Calling:
    return ssp(METADATA, "/metadata", named={name.replace("_", "-"): value for name, value in headers.items()})


def _target(target: str) -> Calling:
    """A call whose address after the proxy's own is that text."""
    async def calling(client: SandboxClient) -> httpx.Response:
        headers = {"Ssp-TraceID": "1", "Ssp-From": "999000000201", "Ssp-To": "999000000101",
                   "Ssp-InteractionID": METADATA, "Authorization": _BEARER}
        return await client.send("GET", f"/ssp/{target}", headers)

    return calling


PAIRS = (
    pair("ssp.certificate-missing", 496, "496", _GOOD, switched({"ssp": {"certificate": "missing"}}, _GOOD)),
    pair("ssp.certificate-invalid", 495, "495", _GOOD, switched({"ssp": {"certificate": "invalid"}}, _GOOD)),
    pair("ssp.verb", 405, "405", _GOOD, ssp(METADATA, "/metadata", "PATCH"), ssp(METADATA, "/metadata", "DELETE"),
         otherwise="the check of the body's type and the provider refuse such verbs too"),
    pair("ssp.header-missing", 400, "400", _GOOD, _statement(Ssp_TraceID=None), _statement(Ssp_From=None),
         _statement(Ssp_To=None), _statement(Ssp_InteractionID=None), otherwise="the provider asks for them as well"),
    pair("ssp.target-unreadable", 400, "400", _target(f"{ROOT}/metadata"), _target(""), _target("Slot"),
         _target("ftp://alpha.provider.example/metadata"), otherwise="it is not the registered endpoint either"),
    pair("ssp.media-type", 415, "415", book(proxied=True),
         ssp(BOOK, "/Appointment", "POST", body="{}", named={"Content-Type": "text/plain"}),
         otherwise="the provider reads no other type either"),
    pair("ssp.sender", 403, "403", ssp(SLOTS, _SEARCH), ssp(SLOTS, _SEARCH, named={"Ssp-From": "999000000204"}),
         ssp(SLOTS, _SEARCH, named={"Ssp-From": "999000009999"})),
    pair("ssp.receiver", 403, "403", _GOOD, _statement(Ssp_To="999000009999"),
         otherwise="there is no endpoint to compare the address with"),
    pair("ssp.target-varies", 400, "400", _target(f"{ROOT}/metadata"),
         _target("https://alpha.provider.example:443/T99001/STU3/1/gpconnect/metadata"),
         _target("https://192.0.2.1/T99001/STU3/1/gpconnect/metadata"), _target(f"{SLOW_ROOT}/metadata"),
         otherwise="no provider is there, or it is another system than Ssp-To"),
    pair("ssp.no-sharing-agreement", 403, "403", _GOOD, _statement(Ssp_From="999000000203")),
    pair("ssp.too-many-requests", 429, "429", switched({"ssp": {"throttle": 1}}, _GOOD),
         switched({"ssp": {"throttle": 0}}, _GOOD)),
    pair("ssp.overloaded", 503, "503", _GOOD, switched({"ssp": {"overload": True}}, _GOOD)),
    pair("ssp.provider-unreachable", 502, "502", _SLOW, switched({"T99006": {"outage": True}}, _SLOW),
         otherwise="the provider itself does not answer"),
    pair("ssp.provider-timeout", 504, "504", switched({"T99006": {"delay": 29.0}}, _SLOW),
         switched({"T99006": {"delay": 30.0}}, _SLOW)),
    pair("ssp.out-of-bounds", 431, "431", _GOOD, _statement(**TOO_LONG)),
    pair("ssp.failed", 500, "500", _GOOD, switched({"ssp": {"fails": True}}, _GOOD)),
)
