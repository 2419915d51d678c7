"""The rules of SDS, and its OperationOutcomes."""

from __future__ import annotations

from typing import Any

from explorer.sandbox.rules import WITHIN_BOUNDS, Refusal, RuleBook

RULES = RuleBook("sds")
_SOURCE = "SDS FHIR API, specification and server"

NO_API_KEY = RULES.rule("api-key-missing", 401, "ACCESS_DENIED", "Every request has an apikey.", _SOURCE)
UNKNOWN_PATH = RULES.rule("path-unknown", 404, "NO_RECORD_FOUND", "The path is /Endpoint or /Device.", _SOURCE)
ONLY_GET = RULES.rule("only-get", 405, "NOT_IMPLEMENTED", "The method is GET.", _SOURCE)
ODD_CORRELATION_ID = RULES.rule("correlation-id-not-a-uuid", 400, "BAD_REQUEST",
                                "X-Correlation-Id, where it is sent, is a UUID.", _SOURCE)
NOT_ACCEPTABLE = RULES.rule("accept-unsupported", 406, "MISSING_OR_INVALID_HEADER",
                            "Accept allows FHIR JSON or JSON.", _SOURCE)
ILLEGAL_PARAMETER = RULES.rule("parameter-illegal", 400, "BAD_REQUEST", "Only known parameters are sent.", _SOURCE,
                               "endpoint", "device")
BAD_PARAMETER = RULES.rule("parameter-invalid", 400, "BAD_REQUEST",
                           "Each parameter is a known system, a bar and a value.", _SOURCE, "endpoint", "device")
INCOMPLETE = RULES.rule("parameters-incomplete", 400, "BAD_REQUEST",
                        "The parameters are one of the combinations that the resource offers.", _SOURCE, "endpoint",
                        "device")
THROTTLED = RULES.rule("too-many-requests", 429, "TOO_MANY_REQUESTS",
                       "No more requests come than the application may send.", _SOURCE)
LDAP_DOWN = RULES.rule("ldap-down", 502, "INTERNAL_SERVER_ERROR", "The directory behind answers.", _SOURCE)
LDAP_SLOW = RULES.rule("ldap-timeout", 504, "INTERNAL_SERVER_ERROR", "The directory behind answers in time.", _SOURCE)
OUT_OF_BOUNDS = RULES.rule("out-of-bounds", 431, "BAD_REQUEST", WITHIN_BOUNDS, "[REC]")
FAILED = RULES.rule("failed", 500, "INTERNAL_SERVER_ERROR", "The service does not fail.", _SOURCE)

_R4 = "https://fhir.nhs.uk/R4/CodeSystem/Spine-ErrorOrWarningCode"
# An STU3 address inside an R4 service: that is how the real one answers.
_STU3 = "https://fhir.nhs.uk/STU3/ValueSet/Spine-ErrorOrWarningCode-1"
_ISSUES = {401: "forbidden", 404: "not-found", 405: "not-supported", 406: "not-supported", 429: "throttled",
           500: "exception", 502: "exception", 504: "timeout"}
_DISPLAYS = {"ACCESS_DENIED": "Access Denied - Unauthorised", "NO_RECORD_FOUND": "No record found",
             "NOT_IMPLEMENTED": "Not implemented", "BAD_REQUEST": "Bad request",
             "MISSING_OR_INVALID_HEADER": "There is a required header missing or invalid",
             "TOO_MANY_REQUESTS": "Too many requests", "INTERNAL_SERVER_ERROR": "Unexpected internal server error"}


def outcome(refusal: Refusal, correlation_id: str) -> dict[str, Any]:
    """The OperationOutcome of a refusal; its id is the correlation id."""
    rule = refusal.rule
    gateway = rule.status in (401, 429)
    return {"resourceType": "OperationOutcome", "id": correlation_id, "issue": [{
        "severity": "error", "code": _ISSUES.get(rule.status, "required"),
        "details": {"coding": [{"system": _R4 if gateway else _STU3, "code": rule.code,
                                "display": _DISPLAYS[rule.code]}]},
        "diagnostics": refusal.diagnostics}]}
