"""Pairs of PDS."""

from __future__ import annotations

import uuid

from .pair import TOO_LONG, Calling, pair, pds, switched

_GOOD = pds()
_ADA = "family=Testwood&birthdate=eq1985-03-14"


def _search(query: str) -> Calling:
    return lambda client: client.send("GET", f"/pds/FHIR/R4/Patient?{query}", {"X-Request-ID": str(uuid.uuid4())})


def _application(call: Calling) -> Calling:
    """A call of an application without a user."""
    return switched({"pds": {"access": "application"}}, call)


_FOUND = _search(_ADA)

PAIRS = (
    pair("pds.request-id-missing", 400, "MISSING_VALUE", _GOOD, pds(named={"X-Request-ID": None}),
         pds(named={"X-Request-ID": " "}), otherwise="whether the id is a UUID is looked at next"),
    pair("pds.request-id-not-a-uuid", 400, "INVALID_VALUE", _GOOD, pds(named={"X-Request-ID": "1"})),
    pair("pds.authorisation", 401, "ACCESS_DENIED", pds(named={"Authorization": "Bearer g1112R_ccQ1Ebbb4gtHBP1aaaNM"}),
         pds(named={"Authorization": "Bearer"}), pds(named={"Authorization": "Basic eDp5"}),
         switched({"pds": {"authorisation": True}}, _GOOD)),
    pair("pds.session-urid", 400, "INVALID_VALUE", pds(named={"NHSD-Session-URID": "093895563513"}),
         pds(named={"NHSD-Session-URID": "nurse"})),
    pair("pds.no-permission", 403, "ACCESS_DENIED", _application(_GOOD), switched({"pds": {"access": "none"}}, _GOOD)),
    pair("pds.application-writes", 403, "INVALID_METHOD", _application(_GOOD), _application(pds(method="PATCH")),
         _application(pds(method="POST")), otherwise="nobody can write in the sandbox's PDS"),
    pair("pds.nhs-number-invalid", 400, "INVALID_RESOURCE_ID", _GOOD, pds("9990000019"), pds("999000001"),
         pds("9990000140"), pds("999%20000%200018"), otherwise="nobody has such a number: 404"),
    pair("pds.patient-unknown", 404, "RESOURCE_NOT_FOUND", _GOOD, pds("9990000158"), pds("9999999999"),
         otherwise="there is nobody to answer with"),
    pair("pds.patient-invalidated", 404, "INVALIDATED_RESOURCE", _GOOD, pds("9990000131"),
         otherwise="there is no record to answer with"),
    pair("pds.search-without-parameters", 400, "UNSUPPORTED_SERVICE", _FOUND, _search(""),
         otherwise="the birth date is missing as well"),
    pair("pds.search-parameter-unknown", 400, "ADDITIONAL_PROPERTIES", _FOUND, _search(f"{_ADA}&colour=red"),
         _search(f"{_ADA}&birthDate=1985-03-14"), otherwise="nobody knows how often it may come"),
    pair("pds.search-parameter-invalid", 400, "INVALID_VALUE", _FOUND, _search(f"{_ADA}&gender=robot"),
         _search("family=Testwood&birthdate=1985"), _search(f"{_ADA}&_max-results=51"),
         _search(f"{_ADA}&family=Smith")),
    pair("pds.search-postcode-twice", 400, "INVALID_SEARCH_DATA", _search(f"{_ADA}&address-postalcode=ZZ99%203VZ"),
         _search(f"{_ADA}&address-postalcode=ZZ99%203VZ&address-postcode=ZZ99%203VZ")),
    pair("pds.search-birth-date-missing", 400, "MISSING_VALUE", _FOUND, _search("family=Testwood"),
         otherwise="the least that is searched for has a birth date"),
    pair("pds.search-minimum", 400, "INVALID_SEARCH_DATA", _FOUND, _search("birthdate=1985-03-14"),
         _search(f"{_ADA}&_fuzzy-match=true")),
    pair("pds.search-wildcard", 400, "INVALID_SEARCH_DATA", _search("family=Te*&birthdate=1985-03-14"),
         _search("family=T*&birthdate=1985-03-14"), _search("family=*&birthdate=1985-03-14")),
    pair("pds.search-one-result", 403, "INVALID_VALUE", _application(_search(f"{_ADA}&_max-results=1")),
         _application(_FOUND), _application(_search(f"{_ADA}&_max-results=2"))),
    pair("pds.search-too-many", 200, "TOO_MANY_MATCHES", _search("family=Ju*&birthdate=ge1900-01-01"),
         _search("family=Ju*&birthdate=ge1900-01-01&_max-results=1")),
    pair("pds.unsupported", 400, "UNSUPPORTED_SERVICE", _GOOD, pds(method="POST"), pds(method="DELETE")),
    pair("pds.back-end-timeout", 408, "UNABLE_TO_CALL_SERVICE", _GOOD, switched({"pds": {"outage": True}}, _GOOD)),
    pair("pds.too-many-requests", 429, "TOO_MANY_REQUESTS", switched({"pds": {"throttle": 1}}, _GOOD),
         switched({"pds": {"throttle": 0}}, _GOOD)),
    pair("pds.out-of-bounds", 431, "INVALID_VALUE", _GOOD, pds(named=TOO_LONG)),
    pair("pds.failed", 500, "INTERNAL_SERVER_ERROR", _GOOD, switched({"pds": {"error": True}}, _GOOD)),
)
