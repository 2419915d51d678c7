"""What PDS refuses when a patient is traced: headers, numbers, records that cannot be had, rights, and its own trouble.

Source: PDS FHIR API, specification and sandbox mocks.
"""

from __future__ import annotations

from explorer.model import Fault
from explorer.model.edits import Address, DropHeader, Method, SetHeader

from ..book_appointment import trace
from ..gpconnect import PDS

_API = "PDS FHIR API, specification and sandbox mocks"

_HEADERS = (
    Fault("pds-request-id-missing", "No request id", trace.exchanges, PDS, 400, "MISSING_VALUE",
          "pds.request-id-missing", edits=(DropHeader("X-Request-ID"),), anywhere=True,
          cause="X-Request-ID is left out. PDS wants a new UUID with every request, so that both sides can find it in "
                "their logs. It looks at this before anything else.",
          recognise="400 MISSING_VALUE; diagnostics names the header X-Request-ID, and the reply echoes none.",
          source=_API),
    Fault("pds-request-id-not-a-uuid", "The request id is no UUID", trace.exchanges, PDS, 400, "INVALID_VALUE",
          "pds.request-id-not-a-uuid", edits=(SetHeader("X-Request-ID", "trace-0001"),), anywhere=True,
          cause="X-Request-ID holds a number of the consumer’s own. Only a UUID is sure to be one of a kind among "
                "everybody’s requests.",
          recognise="400 INVALID_VALUE; diagnostics says that X-Request-ID is not a UUID, and the reply echoes what "
                    "was sent.", source=_API),
    Fault("pds-authorization-malformed", "The Authorization header has another form", trace.exchanges, PDS, 401,
          "ACCESS_DENIED", "pds.authorisation", edits=(SetHeader("Authorization", "Basic c2FuZGJveDpzYW5kYm94"),),
          anywhere=True,
          cause="A user name and a password are sent where PDS takes an access token: the word Bearer, a blank, the "
                "token. PDS reads the header wherever it is sent, also where none is required.",
          recognise="401 ACCESS_DENIED; diagnostics says that the header is not Bearer and a token.", source=_API),
    Fault("pds-authorization-missing", "No access token where one is required", trace.exchanges, PDS, 401,
          "ACCESS_DENIED", "pds.authorisation", switches={"pds": {"authorisation": True}}, anywhere=True,
          cause="The request carries no Authorization. PDS’s own sandbox does without, its integration and live "
                "environments do not.",
          recognise="401 ACCESS_DENIED; diagnostics says that the header Authorization is missing. It worked in the "
                    "sandbox.",
          fix="Get an access token first and send it as Authorization: Bearer and the token.", source=_API),
    Fault("pds-session-urid", "The user’s role is no number", trace.exchanges, PDS, 400, "INVALID_VALUE",
          "pds.session-urid", edits=(SetHeader("NHSD-Session-URID", "nurse"),), anywhere=True,
          cause="NHSD-Session-URID names the role in which the user works by the number of the role profile, not by a "
                "word. The header may be left out.",
          recognise="400 INVALID_VALUE; diagnostics says that NHSD-Session-URID is not all digits.",
          source="PDS FHIR API, specification; the code is the sandbox’s own"),
)

_NUMBERS = (
    Fault("pds-nhs-number-check-digit", "A digit of the NHS number is wrong", trace.exchanges, PDS, 400,
          "INVALID_RESOURCE_ID", "pds.nhs-number-invalid", edits=(Address("/${nhs_number}", "/9990000019"),),
          anywhere=True,
          cause="The last digit follows from the nine before it, so that a slip of the keyboard does not lead to "
                "somebody else’s record. PDS computes it before it looks for a record.",
          recognise="400 INVALID_RESOURCE_ID, not 404: nobody can have such a number.",
          source="PDS FHIR API, specification and sandbox mocks; NHS number, modulus 11"),
    Fault("pds-nhs-number-spaced", "The NHS number is sent as it is printed", trace.exchanges, PDS, 400,
          "INVALID_RESOURCE_ID", "pds.nhs-number-invalid", edits=(Address("/${nhs_number}", "/999%20000%200018"),),
          anywhere=True,
          cause="On paper and screen the number stands in groups of three, three and four digits; between systems it "
                "has no blanks.",
          recognise="400 INVALID_RESOURCE_ID; your log shows %20 in the path.", source=_API),
    Fault("pds-nhs-number-short", "The NHS number lacks a digit", trace.exchanges, PDS, 400, "INVALID_RESOURCE_ID",
          "pds.nhs-number-invalid", edits=(Address("/${nhs_number}", "/999000001"),), anywhere=True,
          cause="An NHS number has ten digits. One that was kept as a number and not as text can lose some.",
          recognise="400 INVALID_RESOURCE_ID; count the digits in the path.", source=_API),
    Fault("pds-patient-unknown", "Nobody has this NHS number", trace.exchanges, PDS, 404, "RESOURCE_NOT_FOUND",
          "pds.patient-unknown", edits=(Address("/${nhs_number}", "/9990000158"),), anywhere=True,
          cause="The number is well formed, but PDS has no record of it. It was mistyped into another valid one, or "
                "belongs to another environment’s test data.",
          recognise="404 RESOURCE_NOT_FOUND, of severity information and not error.", source=_API),
    Fault("pds-patient-invalidated", "The record is marked as invalid", trace.exchanges, PDS, 404,
          "INVALIDATED_RESOURCE", "pds.patient-invalidated", edits=(Address("/${nhs_number}", "/9990000131"),),
          anywhere=True,
          cause="PDS once had a record of this number and has withdrawn it, for example because it was made in error. "
                "Such a record is never given out.",
          recognise="404 like that of an unknown number; only the code INVALIDATED_RESOURCE tells them apart.",
          source=_API),
    Fault("pds-path-unknown", "The resource is misspelt", trace.exchanges, PDS, 400, "UNSUPPORTED_SERVICE",
          "pds.unsupported", edits=(Address("/Patient/", "/patient/"),), anywhere=True,
          cause="Names of resources are case sensitive and begin with a capital. PDS says 400, where others would say "
                "404.",
          recognise="400 UNSUPPORTED_SERVICE; diagnostics quotes the method and the path.", source=_API),
    Fault("pds-method-unsupported", "The trace is sent with POST", trace.exchanges, PDS, 400, "UNSUPPORTED_SERVICE",
          "pds.unsupported", edits=(Method("POST"),), anywhere=True,
          cause="A patient is retrieved with GET. POST is offered elsewhere only, to create a record, and not to "
                "everybody.",
          recognise="400 UNSUPPORTED_SERVICE; diagnostics quotes the method and the path.", source=_API),
)

_RIGHTS = (
    Fault("pds-no-permission", "The application may not use PDS", trace.exchanges, PDS, 403, "ACCESS_DENIED",
          "pds.no-permission", switches={"pds": {"access": "none"}}, anywhere=True,
          cause="PDS knows the application, but nobody has allowed it this service. Every application is approved for "
                "each service by itself.",
          recognise="403 ACCESS_DENIED; diagnostics speaks of insufficient permissions. A new token does not help.",
          fix="Have the application approved for PDS, then get a new access token.", source=_API),
    Fault("pds-application-writes", "An application without a user wants to change a record", trace.exchanges, PDS, 403,
          "INVALID_METHOD", "pds.application-writes", edits=(Method("PATCH"),),
          switches={"pds": {"access": "application"}}, anywhere=True,
          cause="The application has signed in by itself, with no health-care worker behind it. So it may look records "
                "up, but not change them.",
          recognise="403 INVALID_METHOD; the display speaks of an application-restricted access token.", source=_API),
)

_TROUBLE = (
    Fault("pds-too-many-requests", "Too many requests to PDS", trace.exchanges, PDS, 429, "TOO_MANY_REQUESTS",
          "pds.too-many-requests", switches={"pds": {"throttle": 0}}, anywhere=True,
          cause="The application has used up what it may send. By default PDS allows each application five requests a "
                "second; a loop over many patients soon has more.",
          recognise="429 TOO_MANY_REQUESTS; the header Retry-After tells how many seconds to wait.",
          fix="Wait as long as Retry-After says, then send again, and spread what is not urgent.", source=_API),
    Fault("pds-back-end-timeout", "PDS’s back end does not answer in time", trace.exchanges, PDS, 408,
          "UNABLE_TO_CALL_SERVICE", "pds.back-end-timeout", switches={"pds": {"outage": True}}, anywhere=True,
          cause="The interface works, but the database behind it did not answer it. Nothing is wrong with the request.",
          recognise="408 UNABLE_TO_CALL_SERVICE; the same request worked before and will again.",
          fix="Send the same request again after a pause, a few times and with growing pauses.", source=_API),
    Fault("pds-failed", "PDS fails", trace.exchanges, PDS, 500, "INTERNAL_SERVER_ERROR", "pds.failed",
          switches={"pds": {"error": True}}, anywhere=True,
          cause="PDS itself met something that it was not made for. Nothing is wrong with the request.",
          recognise="500 INTERNAL_SERVER_ERROR for requests that worked before.",
          fix="Send again later. If it stays, report it with the X-Request-ID, by which PDS finds the request.",
          source="HTTP, RFC 9110; the code is the sandbox’s own"),
)

FAULTS = (*_HEADERS, *_NUMBERS, *_RIGHTS, *_TROUBLE)
