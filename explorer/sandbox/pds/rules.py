"""The rules of PDS, and its OperationOutcomes."""

from __future__ import annotations

from typing import Any

from explorer.sandbox.errors import Refusal
from explorer.sandbox.rules import RuleBook

RULES = RuleBook("pds")
_SOURCE = "PDS FHIR API, specification and sandbox mocks"
_RETRIEVE = "retrieve-patient"

NO_REQUEST_ID = RULES.rule("request-id-missing", 400, "MISSING_VALUE", "Every request has an X-Request-ID.", _SOURCE)
ODD_REQUEST_ID = RULES.rule("request-id-not-a-uuid", 400, "INVALID_VALUE", "X-Request-ID is a UUID.", _SOURCE)
UNAUTHORISED = RULES.rule("authorisation", 401, "ACCESS_DENIED",
                          "Authorization, where it is sent or required, is Bearer and a token.", _SOURCE)
INVALID_NUMBER = RULES.rule("nhs-number-invalid", 400, "INVALID_RESOURCE_ID",
                            "The id is an NHS number: ten digits, the last one a right check digit.", _SOURCE,
                            _RETRIEVE)
UNKNOWN_NUMBER = RULES.rule("patient-unknown", 404, "RESOURCE_NOT_FOUND", "There is a record of that NHS number.",
                            _SOURCE, _RETRIEVE)
INVALIDATED = RULES.rule("patient-invalidated", 404, "INVALIDATED_RESOURCE",
                         "The record is not marked as invalid.", _SOURCE, _RETRIEVE)
UNSUPPORTED = RULES.rule("unsupported", 400, "UNSUPPORTED_SERVICE", "PDS offers the path with that method.", _SOURCE)
TIMED_OUT = RULES.rule("back-end-timeout", 408, "UNABLE_TO_CALL_SERVICE", "The back end answers in time.", _SOURCE)
THROTTLED = RULES.rule("too-many-requests", 429, "TOO_MANY_REQUESTS",
                       "No more requests come than the application may send.", _SOURCE)
OUT_OF_BOUNDS = RULES.rule("out-of-bounds", 400, "INVALID_VALUE",
                           "The world's name, the headers and the body are within the sandbox's limits.", "[REC]")
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
