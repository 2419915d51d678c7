"""Pairs of PDS."""

from __future__ import annotations

from .pair import in_world, pair, pds, switched

_GOOD = pds()

PAIRS = (
    pair("pds.request-id-missing", 400, "MISSING_VALUE", _GOOD, pds(named={"X-Request-ID": None}),
         pds(named={"X-Request-ID": " "}), otherwise="whether the id is a UUID is looked at next"),
    pair("pds.request-id-not-a-uuid", 400, "INVALID_VALUE", _GOOD, pds(named={"X-Request-ID": "1"})),
    pair("pds.authorisation", 401, "ACCESS_DENIED", pds(named={"Authorization": "Bearer g1112R_ccQ1Ebbb4gtHBP1aaaNM"}),
         pds(named={"Authorization": "Bearer"}), pds(named={"Authorization": "Basic eDp5"}),
         switched({"pds": {"authorisation": True}}, _GOOD)),
    pair("pds.nhs-number-invalid", 400, "INVALID_RESOURCE_ID", _GOOD, pds("9990000019"), pds("999000001"),
         pds("9990000140"), pds("999%20000%200018"), otherwise="nobody has such a number: 404"),
    pair("pds.patient-unknown", 404, "RESOURCE_NOT_FOUND", _GOOD, pds("9990000158"), pds("9999999999"),
         otherwise="there is nobody to answer with"),
    pair("pds.patient-invalidated", 404, "INVALIDATED_RESOURCE", _GOOD, pds("9990000131"),
         otherwise="there is no record to answer with"),
    pair("pds.unsupported", 400, "UNSUPPORTED_SERVICE", _GOOD, pds(method="POST"), pds(method="DELETE")),
    pair("pds.back-end-timeout", 408, "UNABLE_TO_CALL_SERVICE", _GOOD, switched({"pds": {"outage": True}}, _GOOD)),
    pair("pds.too-many-requests", 429, "TOO_MANY_REQUESTS", switched({"pds": {"throttle": 1}}, _GOOD),
         switched({"pds": {"throttle": 0}}, _GOOD)),
    pair("pds.out-of-bounds", 400, "INVALID_VALUE", _GOOD, in_world("Capital", _GOOD)),
    pair("pds.failed", 500, "INTERNAL_SERVER_ERROR", _GOOD, switched({"pds": {"error": True}}, _GOOD)),
)
