"""The rules of the SSP, and its OperationOutcomes.

Source: GP Connect 1.2.7, "Error handling guidance"; Spine Core, "SSP implementation guide". The order of the checks
is not published; the order here is the sandbox's.
"""

from __future__ import annotations

from typing import Any

from explorer.sandbox.rules import WITHIN_BOUNDS, Refusal, RuleBook

RULES = RuleBook("ssp")
_GUIDE = "Spine Core, SSP implementation guide"
_ERRORS = "GP Connect 1.2.7, Error handling guidance, SSP errors"

NO_CERTIFICATE = RULES.rule("certificate-missing", 496, "496", "The consumer presents a client certificate.", _GUIDE)
BAD_CERTIFICATE = RULES.rule("certificate-invalid", 495, "495", "The client certificate is valid.", _GUIDE)
VERB = RULES.rule("verb", 405, "405", "The verb is GET, POST or PUT.", _ERRORS)
NO_HEADER = RULES.rule("header-missing", 400, "400", "The four Ssp headers are there.", "[REC]")
NO_TARGET = RULES.rule("target-unreadable", 400, "400", "An absolute address follows the proxy's own.", "[REC]")
MEDIA_TYPE = RULES.rule("media-type", 415, "415", "A body is FHIR JSON or FHIR XML.", _ERRORS)
SENDER = RULES.rule("sender", 403, "403", "The sender's ASID is known and accredited for the interaction.", _ERRORS)
RECEIVER = RULES.rule("receiver", 403, "403", "The receiver's ASID is registered for the interaction.", _ERRORS)
TARGET = RULES.rule("target-varies", 400, "400",
                    "The target begins with the endpoint that SDS has for receiver and interaction.", _ERRORS)
NO_SHARING = RULES.rule("no-sharing-agreement", 403, "403", "Sender and receiver have a data-sharing agreement.",
                        _ERRORS)
THROTTLED = RULES.rule("too-many-requests", 429, "429", "No more requests come than the consumer may send.", _GUIDE)
OVERLOADED = RULES.rule("overloaded", 503, "503", "The proxy is not overloaded.", _GUIDE)
UNREACHABLE = RULES.rule("provider-unreachable", 502, "502", "The provider can be reached.", _ERRORS)
TIMED_OUT = RULES.rule("provider-timeout", 504, "504", "The provider answers in time.", _GUIDE)
OUT_OF_BOUNDS = RULES.rule("out-of-bounds", 431, "431", WITHIN_BOUNDS, "[REC]")
FAILED = RULES.rule("failed", 500, "500", "The service does not fail.", "[REC]")

_KINDS = {400: "invalid", 403: "forbidden", 415: "not-supported", 429: "throttled", 495: "security", 496: "security",
          500: "exception", 502: "transient", 503: "throttled", 504: "timeout"}


def outcome(refusal: Refusal, id: str, status: int) -> dict[str, Any]:
    """The OperationOutcome of a refusal: no profile, the HTTP status as its code, display equal to diagnostics."""
    if refusal.rule is VERB:
        return {"resourceType": "OperationOutcome", "issue": [{
            "severity": "fatal", "code": "not-supported",
            "details": {"coding": [{"system": "https://fhir.nhs.uk/StructureDefinition/spine-operationoutcome-1",
                                    "code": "405", "display": "405: Method Not Allowed"}]}}]}
    text = refusal.diagnostics
    return {"resourceType": "OperationOutcome", "id": id, "issue": [{
        "severity": "error", "code": _KINDS.get(status, "invalid"),
        "details": {"coding": [{"system": "http://fhir.nhs.net/ValueSet/gpconnect-schedule-response-code-1-0",
                                "code": str(status), "display": text}]},
        "diagnostics": text}]}
