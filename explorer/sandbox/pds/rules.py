"""The rules of PDS, and its OperationOutcomes."""

from __future__ import annotations

from typing import Any

from explorer.sandbox.rules import WITHIN_BOUNDS, Refusal, RuleBook

RULES = RuleBook("pds")
_SOURCE = "PDS FHIR API, specification and sandbox mocks"
_RETRIEVE, _SEARCH = "retrieve-patient", "search-patient"

NO_REQUEST_ID = RULES.rule("request-id-missing", 400, "MISSING_VALUE", "Every request has an X-Request-ID.", _SOURCE)
ODD_REQUEST_ID = RULES.rule("request-id-not-a-uuid", 400, "INVALID_VALUE", "X-Request-ID is a UUID.", _SOURCE)
UNAUTHORISED = RULES.rule("authorisation", 401, "ACCESS_DENIED",
                          "Authorization, where it is sent or required, is Bearer and a token.", _SOURCE)
ODD_SESSION = RULES.rule("session-urid", 400, "INVALID_VALUE", "NHSD-Session-URID, where it is sent, is all digits.",
                         "PDS FHIR API, specification; [REC]")
NO_PERMISSION = RULES.rule("no-permission", 403, "ACCESS_DENIED", "The application may use the service.", _SOURCE)
NO_WRITING = RULES.rule("application-writes", 403, "INVALID_METHOD",
                        "An application without a user only retrieves and searches.", _SOURCE)
INVALID_NUMBER = RULES.rule("nhs-number-invalid", 400, "INVALID_RESOURCE_ID",
                            "The id is an NHS number: ten digits, the last one a right check digit.", _SOURCE,
                            _RETRIEVE)
UNKNOWN_NUMBER = RULES.rule("patient-unknown", 404, "RESOURCE_NOT_FOUND", "There is a record of that NHS number.",
                            _SOURCE, _RETRIEVE)
INVALIDATED = RULES.rule("patient-invalidated", 404, "INVALIDATED_RESOURCE",
                         "The record is not marked as invalid.", _SOURCE, _RETRIEVE)
NO_PARAMETERS = RULES.rule("search-without-parameters", 400, "UNSUPPORTED_SERVICE", "A search has parameters.", _SOURCE,
                           _SEARCH)
UNKNOWN_PARAMETER = RULES.rule("search-parameter-unknown", 400, "ADDITIONAL_PROPERTIES",
                               "Every parameter is one that the search has.", _SOURCE, _SEARCH)
INVALID_PARAMETER = RULES.rule("search-parameter-invalid", 400, "INVALID_VALUE",
                               "Every parameter has its form and comes no more often than it may.", _SOURCE, _SEARCH)
TWO_POSTCODES = RULES.rule("search-postcode-twice", 400, "INVALID_SEARCH_DATA",
                           "The postcode is sent under one of its two names.", _SOURCE, _SEARCH)
NO_BIRTH_DATE = RULES.rule("search-birth-date-missing", 400, "MISSING_VALUE", "A search has a birth date.", _SOURCE,
                           _SEARCH)
TOO_LITTLE = RULES.rule("search-minimum", 400, "INVALID_SEARCH_DATA",
                        "The parameters are at least one of the minimum sets of a plain or a fuzzy search.", _SOURCE,
                        _SEARCH)
EARLY_WILDCARD = RULES.rule("search-wildcard", 400, "INVALID_SEARCH_DATA",
                            "At least two characters of a name stand before a wildcard.",
                            "PDS FHIR API, specification; the code is [REC]", _SEARCH)
ONE_RESULT = RULES.rule("search-one-result", 403, "INVALID_VALUE",
                        "An application without a user asks for one result: _max-results is 1.", _SOURCE, _SEARCH)
TOO_MANY_MATCHES = RULES.rule("search-too-many", 200, "TOO_MANY_MATCHES",
                              "No more records match than were asked for.", _SOURCE, _SEARCH)
UNSUPPORTED = RULES.rule("unsupported", 400, "UNSUPPORTED_SERVICE", "PDS offers the path with that method.", _SOURCE)
TIMED_OUT = RULES.rule("back-end-timeout", 408, "UNABLE_TO_CALL_SERVICE", "The back end answers in time.", _SOURCE)
THROTTLED = RULES.rule("too-many-requests", 429, "TOO_MANY_REQUESTS",
                       "No more requests come than the application may send.", _SOURCE)
OUT_OF_BOUNDS = RULES.rule("out-of-bounds", 431, "INVALID_VALUE", WITHIN_BOUNDS, "[REC]")
FAILED = RULES.rule("failed", 500, "INTERNAL_SERVER_ERROR", "The service does not fail.", "[REC]")

_ISSUES = {
    "MISSING_VALUE": ("error", "required", "Required value is missing"),
    "INVALID_VALUE": ("error", "value", "Provided value is invalid"),
    "ACCESS_DENIED": ("error", "forbidden", "Access Denied - Unauthorised"),
    "INVALID_RESOURCE_ID": ("error", "value", "Resource Id is invalid"),
    "RESOURCE_NOT_FOUND": ("information", "not-found", "Resource not found"),
    "INVALIDATED_RESOURCE": (
        "error", "processing",
        "Resource that has been marked as invalid was requested - invalid resources cannot be retrieved"),
    "INVALID_METHOD": ("error", "forbidden", "Cannot write resource with application-restricted access token"),
    "ADDITIONAL_PROPERTIES": ("error", "invariant", "Additional properties should not be included"),
    "INVALID_SEARCH_DATA": ("error", "value", "Search data is invalid"),
    "TOO_MANY_MATCHES": ("information", "multiple-matches", "Too Many Matches"),
    "UNSUPPORTED_SERVICE": ("error", "processing", "Unsupported Service"),
    "UNABLE_TO_CALL_SERVICE": ("error", "processing", "Unable to call service"),
    "TOO_MANY_REQUESTS": ("error", "value", "Too many requests"),
    "INTERNAL_SERVER_ERROR": ("error", "exception", "Internal server error"),
}


def outcome(refusal: Refusal) -> dict[str, Any]:
    """The OperationOutcome of a refusal."""
    severity, kind, display = _ISSUES[refusal.rule.code]
    issue: dict[str, Any] = {"severity": severity, "code": kind, "details": {"coding": [
        {"system": "https://fhir.nhs.uk/R4/CodeSystem/Spine-ErrorOrWarningCode", "version": "1",
         "code": refusal.rule.code, "display": display}]}}
    if refusal.diagnostics:
        issue["diagnostics"] = refusal.diagnostics
    return {"resourceType": "OperationOutcome", "issue": [issue]}
