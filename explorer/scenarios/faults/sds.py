"""What SDS refuses when a practice’s system is looked up: headers, resources, parameters, and its own trouble.

Source: SDS FHIR API, specification and server.
"""

from __future__ import annotations

from explorer.model import Fault
from explorer.model.edits import Address, DropHeader, Method, SetHeader

from ..book_appointment import look_up
from ..gpconnect import INTERACTION, ODS_CODE, SDS, SEARCH_SLOT

_API = "SDS FHIR API, specification and server"
_ENDPOINT, _DEVICE = look_up.exchanges[:1], look_up.exchanges[1:]
_BOTH = look_up.exchanges
_ORGANIZATION = f"organization={ODS_CODE}%7C${{ods_code}}&"
_INTERACTION = f"&identifier={INTERACTION}%7C{SEARCH_SLOT}"

_HEADERS = (
    Fault("sds-api-key-missing", "No API key", _BOTH, SDS, 401, "ACCESS_DENIED", "sds.api-key-missing",
          edits=(DropHeader("apikey"),), anywhere=True,
          cause="The header apikey is left out. By it the gateway before SDS knows which application asks; what it "
                "refuses never reaches the directory.",
          recognise="401 ACCESS_DENIED; diagnostics names the header apikey. The coding’s system is that of the R4 "
                    "gateway, and not the STU3 one of SDS’s own refusals.", source=_API),
    Fault("sds-correlation-id-not-a-uuid", "The correlation id is no UUID", _BOTH, SDS, 400, "BAD_REQUEST",
          "sds.correlation-id-not-a-uuid", edits=(SetHeader("X-Correlation-Id", "lookup-7"),), anywhere=True,
          cause="X-Correlation-Id may be left out, but where it is sent it is a UUID. It joins several requests of one "
                "encounter in the logs.",
          recognise="400 BAD_REQUEST; diagnostics says that the header should be a UUID. The reply carries another "
                    "X-Correlation-Id, made by SDS.", source=_API),
    Fault("sds-accept-unsupported", "FHIR XML is asked for", _BOTH, SDS, 406, "MISSING_OR_INVALID_HEADER",
          "sds.accept-unsupported", edits=(SetHeader("Accept", "application/fhir+xml"),), anywhere=True,
          cause="SDS speaks JSON only, unlike the practices, which may speak XML as well.",
          recognise="406 MISSING_OR_INVALID_HEADER; diagnostics says that the Accept type is not supported, and the "
                    "refusal itself is JSON.", source=_API),
)

_RESOURCES = (
    Fault("sds-path-unknown", "The path leads nowhere", _BOTH, SDS, 404, "NO_RECORD_FOUND", "sds.path-unknown",
          edits=(Address("${sds}/", "${sds}/directory/"),), anywhere=True,
          cause="After the base of SDS comes Endpoint or Device, exactly so, and nothing else. A search that finds "
                "nothing is not this; it is 200 with an empty Bundle.",
          recognise="404 NO_RECORD_FOUND; diagnostics speaks of the HTTP endpoint, not of a practice’s.", source=_API),
    Fault("sds-only-get", "The search is sent with POST", _BOTH, SDS, 405, "NOT_IMPLEMENTED", "sds.only-get",
          edits=(Method("POST"),), anywhere=True,
          cause="FHIR lets a search be sent with POST as well, SDS does not: it is read with GET only.",
          recognise="405 NOT_IMPLEMENTED; the header Allow says GET.", source=_API),
)

_PARAMETERS = (
    Fault("sds-parameter-misspelt", "A parameter is written the British way", _BOTH, SDS, 400, "BAD_REQUEST",
          "sds.parameter-illegal", edits=(Address("?organization=", "?organisation="),), anywhere=True,
          cause="FHIR spells organization with a z. SDS refuses a parameter that it does not have, where many FHIR "
                "servers would leave it unread.",
          recognise="400 BAD_REQUEST; diagnostics quotes the illegal query parameter.", source=_API),
    Fault("sds-endpoint-by-manufacturer", "An endpoint is searched by its manufacturer", _ENDPOINT, SDS, 400,
          "BAD_REQUEST", "sds.parameter-illegal",
          edits=(Address("?organization=", f"?manufacturing-organization={ODS_CODE}%7CT99901&organization="),),
          cause="The manufacturer is a parameter of Device, for consumers that look up their own ASID. Endpoint has no "
                "such parameter.",
          recognise="400 BAD_REQUEST; diagnostics says Illegal query parameter 'manufacturing-organization'.",
          source=_API),
    Fault("sds-code-without-system", "The ODS code is sent without its system", _BOTH, SDS, 400, "BAD_REQUEST",
          "sds.parameter-invalid", edits=(Address(f"organization={ODS_CODE}%7C", "organization="),),
          anywhere=True,
          cause="The bare code is sent. SDS has several kinds of identifier and takes each as system, bar, value only.",
          recognise="400 BAD_REQUEST; diagnostics shows how the parameter should be written.", source=_API),
    Fault("sds-system-misspelt", "The identifier’s system is another", _BOTH, SDS, 400, "BAD_REQUEST",
          "sds.parameter-invalid",
          edits=(Address(f"{INTERACTION}%7C", "https://fhir.nhs.uk/Id/nhsEndpointServiceId%7C"),), anywhere=True,
          cause="A system is a name and is compared letter by letter; a similar one names something else. So SDS does "
                "not know what the value is.",
          recognise="400 BAD_REQUEST; diagnostics names identifier and the system that it expects.", source=_API),
    Fault("sds-endpoint-without-interaction", "An endpoint is searched by organisation alone", _ENDPOINT, SDS, 400,
          "BAD_REQUEST", "sds.parameters-incomplete", edits=(Address(_INTERACTION, ""),),
          cause="An organisation may have many endpoints, one for each kind of message. Besides the organisation SDS "
                "wants an interaction, a party key or both.",
          recognise="400 BAD_REQUEST; diagnostics lists the combinations that SDS takes.", source=_API),
    Fault("sds-endpoint-without-organization", "An endpoint is searched by interaction alone", _ENDPOINT, SDS, 400,
          "BAD_REQUEST", "sds.parameters-incomplete", edits=(Address(_ORGANIZATION, ""),),
          cause="The interaction alone would find the endpoints of every practice in the country.",
          recognise="400 BAD_REQUEST; diagnostics lists the combinations that SDS takes.", source=_API),
    Fault("sds-device-without-interaction", "A system is searched without an interaction", _DEVICE, SDS, 400,
          "BAD_REQUEST", "sds.parameters-incomplete", edits=(Address(_INTERACTION, ""),),
          cause="Device wants organisation and interaction, with or without a party key. The lookup by LDAP does "
                "without the interaction; whoever comes from there meets this.",
          recognise="400 BAD_REQUEST; diagnostics names identifier and the system of interactions.", source=_API),
    Fault("sds-device-without-organization", "A system is searched without its organisation", _DEVICE, SDS, 400,
          "BAD_REQUEST", "sds.parameters-incomplete", edits=(Address(_ORGANIZATION, ""),),
          cause="Endpoint can do without, given interaction and party key. Device always wants the organisation.",
          recognise="400 BAD_REQUEST; diagnostics names organization.", source=_API),
)

_TROUBLE = (
    Fault("sds-too-many-requests", "Too many requests to SDS", _BOTH, SDS, 429, "TOO_MANY_REQUESTS",
          "sds.too-many-requests", switches={"sds": {"throttle": 0}}, anywhere=True,
          cause="The application has used up what the gateway allows. A consumer that looks everything up again for "
                "every message gets here first.",
          recognise="429 TOO_MANY_REQUESTS; the header Retry-After tells how many seconds to wait.",
          fix="Wait as long as Retry-After says; within one encounter use again what was looked up.", source=_API),
    Fault("sds-ldap-down", "The directory behind SDS answers nonsense", _BOTH, SDS, 502, "INTERNAL_SERVER_ERROR",
          "sds.ldap-down", switches={"sds": {"outage": True}}, anywhere=True,
          cause="The FHIR service is a front; the directory behind it speaks LDAP, and what came back from there could "
                "not be read. Nothing is wrong with the request.",
          recognise="502 INTERNAL_SERVER_ERROR; diagnostics says Invalid LDAP response received.",
          fix="Send the same request again after a pause, a few times and with growing pauses.", source=_API),
    Fault("sds-ldap-timeout", "The directory behind SDS does not answer in time", _BOTH, SDS, 504,
          "INTERNAL_SERVER_ERROR", "sds.ldap-timeout", switches={"sds": {"error": True}}, anywhere=True,
          cause="The FHIR service works, the directory behind it did not answer it in time. Nothing is wrong with the "
                "request.",
          recognise="504 INTERNAL_SERVER_ERROR; diagnostics says LDAP request timed out.",
          fix="Send the same request again after a pause, a few times and with growing pauses.", source=_API),
    Fault("sds-failed", "SDS fails", _BOTH, SDS, 500, "INTERNAL_SERVER_ERROR", "sds.failed",
          switches={"sds": {"fails": True}}, anywhere=True,
          cause="SDS itself met something that it was not made for. Nothing is wrong with the request.",
          recognise="500 INTERNAL_SERVER_ERROR for lookups that worked before. 502 and 504 have the same code; the "
                    "status tells them apart.",
          fix="Send again later. If it stays, report it with the X-Correlation-Id, by which SDS finds the request.",
          source=_API),
)

FAULTS = (*_HEADERS, *_RESOURCES, *_PARAMETERS, *_TROUBLE)
