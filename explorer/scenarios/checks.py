"""What a consumer can find wrong in its own request before it sends it, with the rule that is broken otherwise.

What values look like follows from the values themselves; here stands what their form alone does not tell. That a header
or a claim is missing, or says what is known to be refused, is told by the faults.

Source: GP Connect 1.2.7; PDS FHIR API; SDS FHIR API; community documentation of the NHS number.
"""

from __future__ import annotations

from explorer.model import Check

from .gpconnect.forms import ASID_NUMBER, DAY, UUID
from .sources import API, BOOK, ERRORS, FIND_PATIENT, NUMBERS, PDS_API, REGISTER, SDS_API, SLOTS, SSP_PAGE, TOKEN

_CHECK_DIGIT = "The last digit is the check digit of the other nine."
_SEGMENT = "[A-Za-z0-9_-]+"
_DATE_TIME = rf"{DAY['pattern']}T\d\d:\d\d:\d\d%2[Bb]0[01]:00"
_WHEN = f"({DAY['pattern']}|{_DATE_TIME})"


def _number(place: str, rule: str, source: str) -> Check:
    return Check("value nhs_number", "nhs-number", _CHECK_DIGIT, source, place, rule)


def _search(name: str, prefix: str) -> tuple[Check, Check, Check]:
    """What a bound of a search for free slots must be."""
    place, part, rule = "gpc/search:slot-1", f"search {name}", "provider.slot-parameter"
    return (
        Check(part, "there", f"The search has the parameter {name}.", SLOTS, place, f"{rule}-missing"),
        Check(part, "pattern", f"{name} begins with {prefix}; a date follows, or a time with its offset written "
              "%2B01:00 in summer, %2B00:00 in winter.", SLOTS, place, rule, pattern=f"{prefix}{_WHEN}"),
        Check(part, "day", f"{name} is a day that the calendar has.", SLOTS, place, rule),
    )


CLAIMS = ("iss", "sub", "aud", "exp", "iat", "reason_for_request", "requested_scope", "requesting_device",
          "requesting_organization", "requesting_practitioner")
"""The claims that every token has."""

CHECKS = (
    _number("pds", "pds.nhs-number-invalid", PDS_API),
    _number("gpc/search:patient-1", "provider.nhs-number", FIND_PATIENT),
    _number("gpc/operation:gpc.registerpatient-1", "provider.register-nhs-number", REGISTER),
    Check("value nhs_number", "pattern", "Numbers for tests begin with 999; any other may be a real person’s. Use "
          "fictitious patients only.", NUMBERS, pattern="999.*"),

    Check("method", "pattern", "PDS is asked with GET here.", PDS_API, "pds", "pds.unsupported", pattern="GET"),
    Check("method", "pattern", "SDS is asked with GET only.", SDS_API, "sds", "sds.only-get", pattern="GET"),
    Check("method", "pattern", "The proxy takes GET, POST and PUT.", ERRORS, "gpc", "ssp.verb", pattern="GET|POST|PUT"),

    Check("header X-Request-ID", "pattern", "It is a UUID.", PDS_API, "pds", "pds.request-id-not-a-uuid",
          pattern=UUID["pattern"]),
    Check("header X-Correlation-Id", "pattern", "It is a UUID.", SDS_API, "sds", "sds.correlation-id-not-a-uuid",
          pattern=UUID["pattern"]),
    Check("header Ssp-TraceID", "pattern", "It is a UUID, a new one for each request.", SSP_PAGE, "gpc",
          pattern=UUID["pattern"]),
    Check("header Ssp-From", "pattern", "An ASID is twelve digits.", SSP_PAGE, "gpc", "ssp.sender",
          pattern=ASID_NUMBER["pattern"]),
    Check("header Ssp-To", "pattern", "An ASID is twelve digits.", SSP_PAGE, "gpc", "ssp.receiver",
          pattern=ASID_NUMBER["pattern"]),
    Check("header Content-Type", "pattern", "A body is FHIR JSON or FHIR XML.", ERRORS, "gpc", "ssp.media-type",
          pattern=r"[Aa]pplication/fhir\+(json|xml)\s*(;.*)?"),
    Check("header Accept", "pattern", "SDS answers in FHIR JSON.", SDS_API, "sds", "sds.accept-unsupported",
          pattern=r".*(application/(fhir\+)?json|application/\*|\*/\*).*"),

    *_search("start", "ge"),
    *_search("end", "le"),
    Check("search end", "span", "The last day is not before the first, and at most 14 days after it.", SLOTS,
          "gpc/search:slot-1", "provider.slot-range", other="search start", number=14),
    Check("search status", "there", "The search has the parameter status.", SLOTS, "gpc/search:slot-1",
          "provider.slot-parameter-missing"),
    Check("search status", "pattern", "status is free.", SLOTS, "gpc/search:slot-1", "provider.slot-parameter",
          pattern="free"),
    Check("search _include", "there", "The search has the parameter _include.", SLOTS, "gpc/search:slot-1",
          "provider.slot-parameter-missing"),

    Check("token", "token", "Authorization is Bearer, a blank and an unsigned token: two parts in base64url without "
          "padding, a dot after each.", TOKEN, "gpc", "provider.token", pattern=rf"Bearer {_SEGMENT}\.{_SEGMENT}\."),
    Check("claims", "object", "The claims are a JSON object.", TOKEN, "gpc", "provider.token"),
    *(Check(f"claim /{name}", "there", f"The token has the claim {name}.", TOKEN, "gpc", "provider.token-claim")
      for name in CLAIMS),
    Check("claim /exp", "lifetime", "The token lives for 300 seconds: exp is iat and 300.", TOKEN, "gpc",
          "provider.token-lifetime", other="claim /iat", number=300),
    Check("claim /exp", "ahead", "The token has not ended.", TOKEN, "gpc", "provider.token-lifetime"),
    Check("claim /sub", "same", "sub is the id of requesting_practitioner.", TOKEN, "gpc", "provider.token-claim",
          other="claim /requesting_practitioner/id"),
    Check("claim /requested_record", "absent", "The claim requested_record no longer exists.", TOKEN, "gpc",
          "provider.token-claim"),

    Check("body", "json", "The body is JSON, as Content-Type says.", API, "gpc", "provider.body-syntax"),
    Check("body", "there", "A booking has a body.", BOOK, "gpc/create:appointment-1", "provider.body-syntax"),
    Check("body", "there", "A registration has a body.", REGISTER, "gpc/operation:gpc.registerpatient-1",
          "provider.body-syntax"),
)
"""All checks besides those that values bring."""
