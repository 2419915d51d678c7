"""Pairs of SDS."""

from __future__ import annotations

from tests.sandbox.client import METADATA, ODS

from .pair import TOO_LONG, pair, sds, switched

_ORGANISATION = f"organization={ODS}%7CT99001"
_INTERACTION = f"identifier=https://fhir.nhs.uk/Id/nhsServiceInteractionId%7C{METADATA}"
_QUERY = f"Endpoint?{_ORGANISATION}&{_INTERACTION}"
_GOOD = sds(_QUERY)

PAIRS = (
    pair("sds.api-key-missing", 401, "ACCESS_DENIED", _GOOD, sds(_QUERY, named={"apikey": None}),
         sds(_QUERY, named={"apikey": ""})),
    pair("sds.path-unknown", 404, "NO_RECORD_FOUND", _GOOD, sds("Organization"), sds("endpoint"), sds("Endpoint/1"),
         sds(f"Endpoints?{_ORGANISATION}&{_INTERACTION}")),
    pair("sds.only-get", 405, "NOT_IMPLEMENTED", _GOOD, sds(_QUERY, "POST"), sds(_QUERY, "DELETE")),
    pair("sds.correlation-id-not-a-uuid", 400, "BAD_REQUEST",
         sds(_QUERY, named={"X-Correlation-Id": "5f3c1a52-7f0c-4a3e-9b0e-0d7b9d8f1a01"}),
         sds(_QUERY, named={"X-Correlation-Id": "7"})),
    pair("sds.accept-unsupported", 406, "MISSING_OR_INVALID_HEADER", sds(_QUERY, named={"Accept": "application/json"}),
         sds(_QUERY, named={"Accept": "application/fhir+xml"})),
    pair("sds.parameter-illegal", 400, "BAD_REQUEST", _GOOD, sds(f"{_QUERY}&active=true")),
    pair("sds.parameter-invalid", 400, "BAD_REQUEST", _GOOD, sds(f"Endpoint?organization=T99001&{_INTERACTION}"),
         sds(f"{_QUERY}&identifier=https://fhir.nhs.uk/Id/nhsSpineASID%7C1")),
    pair("sds.parameters-incomplete", 400, "BAD_REQUEST", _GOOD, sds(f"Endpoint?{_ORGANISATION}"),
         sds(f"Device?{_ORGANISATION}"), sds(f"Endpoint?{_INTERACTION}")),
    pair("sds.too-many-requests", 429, "TOO_MANY_REQUESTS", switched({"sds": {"throttle": 1}}, _GOOD),
         switched({"sds": {"throttle": 0}}, _GOOD)),
    pair("sds.ldap-down", 502, "INTERNAL_SERVER_ERROR", _GOOD, switched({"sds": {"outage": True}}, _GOOD)),
    pair("sds.ldap-timeout", 504, "INTERNAL_SERVER_ERROR", _GOOD, switched({"sds": {"error": True}}, _GOOD)),
    pair("sds.out-of-bounds", 431, "BAD_REQUEST", _GOOD, sds(_QUERY, named=TOO_LONG)),
    pair("sds.failed", 500, "INTERNAL_SERVER_ERROR", _GOOD, switched({"sds": {"fails": True}}, _GOOD)),
)
