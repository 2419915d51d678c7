"""PDS, SDS and control as paths of the OpenAPI document, below the address of a world."""

from __future__ import annotations

from explorer.sandbox.interactions import SEARCH_SLOT
from explorer.sandbox.pds import Pds
from explorer.sandbox.rules import Rule, RuleBook
from explorer.sandbox.sds import Sds
from explorer.sandbox.sds.query import INTERACTION, ODS, PARTY_KEY

from .parts import FLAG, TEXT, UUID, Json, answers, parameter, resource

_DAYS: Json = {"type": "array", "maxItems": 2,
               "items": {"type": "string", "pattern": "^(eq|ge|le)?[0-9]{4}-[0-9]{2}-[0-9]{2}$"}}
_ERROR: Json = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
_STATE: Json = {"application/json": {"schema": {"$ref": "#/components/schemas/State"}}}
_LOG: Json = {"application/json": {"schema": {"$ref": "#/components/schemas/Log"}}}


def pds_paths() -> Json:
    """Retrieval and search."""
    base = "/pds/FHIR/R4/Patient"
    return {
        base: {"get": {
            "operationId": "pds-search-patient", "tags": ["PDS"], "summary": "Search for a patient by demographics",
            "parameters": [*_PDS_HEADERS, *_PDS_SEARCH], "security": [{}, {"pds": []}],
            "responses": answers(200, "A searchset; without entry when nobody is found.", resource("Bundle"),
                                 _for(Pds.rules, "search-patient"), resource("OperationOutcome"), _ECHOES)}},
        f"{base}/{{nhs_number}}": {"get": {
            "operationId": "pds-retrieve-patient", "tags": ["PDS"], "summary": "Retrieve a patient by NHS number",
            "parameters": [*_PDS_HEADERS, parameter("path", "nhs_number", "Ten digits with a right check digit.",
                                                    {"type": "string", "pattern": "^[0-9]{10}$"}, "9990000018")],
            "security": [{}, {"pds": []}],
            "responses": answers(200, "The record; its id differs from the number asked for when that was superseded.",
                                 resource("Patient"), _for(Pds.rules, "retrieve-patient"),
                                 resource("OperationOutcome"), {**_ECHOES, "ETag": 'W/"[version]"'})}}}


def sds_paths() -> Json:
    """Where a practice answers, and which system it is."""
    organization = parameter("query", "organization", "System and ODS code.", TEXT, f"{ODS}|T99001", True)
    identifier = parameter("query", "identifier", "An interaction id, a party key, or both, each with its system.",
                           {"type": "array", "items": TEXT, "maxItems": 2}, [f"{INTERACTION}|{SEARCH_SLOT.urn}"], True)
    both = {**identifier, "example": [f"{INTERACTION}|{SEARCH_SLOT.urn}", f"{PARTY_KEY}|T99001-8000001"]}
    maker = parameter("query", "manufacturing-organization", "System and ODS code of the system's supplier.", TEXT)
    return {
        "/sds/FHIR/R4/Endpoint": {"get": _sds("endpoint", "Endpoints", "Find where a practice answers", [
            {**organization, "required": False}, identifier])},
        "/sds/FHIR/R4/Device": {"get": _sds("device", "Devices", "Find the ASID of a practice's system", [
            organization, both, maker])}}


def control_paths() -> Json:
    """A world's state, clock, switches and log."""
    state, body = "The state of the world.", {"application/json": {"schema": {"type": "object"}}}
    errors = {"400": {"description": "What was sent, and what to send instead.", "content": _ERROR}}
    done = {"200": {"description": state, "content": _STATE}}
    after = parameter("query", "after", "Only calls with a higher number.", {"type": "integer", "minimum": 0})
    limit = parameter("query", "limit", "How many at most.", {"type": "integer", "minimum": 1, "maximum": 1000})

    def operation(name: str, summary: str, **more: object) -> Json:
        return {"operationId": f"control-{name}", "tags": ["Control"], "summary": summary, "security": [],
                "responses": {**done, **errors}, **more}

    return {
        "/control": {"get": operation("state", "Ask for time and switches", responses=done)},
        "/control/reset": {"post": operation("reset", "Start over; the clock stays", responses=done)},
        "/control/clock": {"put": operation("clock", "Stop, move or put back the clock",
                                            requestBody={"required": True, "content": body})},
        "/control/switches": {"put": operation("switches", "Put services out of order, or back",
                                               requestBody={"required": True, "content": body})},
        "/control/log": {"get": operation(
            "log", "Read the SSP's log, both legs of each call",
            parameters=[parameter("query", "trace", "Only calls of this Ssp-TraceID.", TEXT), after, limit],
            responses={"200": {"description": "A page, the oldest first.", "content": _LOG}, **errors})}}


CONTROL_SCHEMAS: Json = {
    "Error": {"type": "object", "required": ["error"], "properties": {"error": TEXT}},
    "State": {"type": "object", "required": ["world", "clock", "switches"],
              "properties": {"world": TEXT, "switches": {"type": "object"},
                             "clock": {"type": "object", "required": ["now", "moved", "offset"],
                                       "properties": {"now": {"type": "string", "format": "date-time"},
                                                      "moved": FLAG, "offset": {"type": "number"}}}}},
    "Log": {"type": "object", "required": ["entries", "next"],
            "properties": {"entries": {"type": "array", "items": {"type": "object"}},
                           "next": {"type": ["integer", "null"]}}},
}

_ECHOES = {"X-Request-ID": "As it was sent.", "X-Correlation-ID": "As it was sent."}
_PDS_HEADERS = (
    parameter("header", "X-Request-ID", "A new UUID for each request.", UUID, "60e0b220-8136-4ca5-ae46-1d97ef59d068",
              True),
    parameter("header", "X-Correlation-ID", "Any value.", TEXT),
    parameter("header", "NHSD-Session-URID", "The role of the user.", {"type": "string", "pattern": "^[0-9]+$"}),
    parameter("header", "NHSD-End-User-Organisation-ODS", "The user's organisation.", TEXT))
_PDS_SEARCH = (
    parameter("query", "family", "Family name; a wildcard * after the second character.", TEXT, "Testwood"),
    parameter("query", "given", "A given name; likewise, and as often as needed.", {"type": "array", "items": TEXT}),
    parameter("query", "gender", "", {"enum": ["male", "female", "other", "unknown"]}),
    parameter("query", "birthdate", "A day, or two for a range.", _DAYS, ["eq1985-03-14"], True),
    parameter("query", "death-date", "A day, or two for a range.", _DAYS),
    parameter("query", "address-postalcode", "Also under its old name address-postcode.", TEXT),
    parameter("query", "address-postcode", "The old name of address-postalcode.", TEXT) | {"deprecated": True},
    parameter("query", "general-practitioner", "ODS code of the registered practice.", TEXT),
    parameter("query", "email", "", TEXT), parameter("query", "phone", "", TEXT),
    parameter("query", "_fuzzy-match", "Also what is alike.", FLAG),
    parameter("query", "_exact-match", "Only what scores 1.", FLAG),
    parameter("query", "_history", "Also by former details.", FLAG),
    parameter("query", "_max-results", "More hits are TOO_MANY_MATCHES.",
              {"type": "integer", "minimum": 1, "maximum": 50, "default": 50}))


def _sds(name: str, found: str, summary: str, parameters: list[Json]) -> Json:
    correlation = parameter("header", "X-Correlation-Id", "Echoed; made when it is missing.", UUID)
    return {"operationId": f"sds-search-{name}", "tags": ["SDS"], "summary": summary,
            "parameters": [correlation, *parameters], "security": [{"sds": []}],
            "responses": answers(200, f"A searchset of {found}; its entry is empty when nothing is found.",
                                 resource("Bundle"), _for(Sds.rules, name), resource("OperationOutcome"),
                                 {"X-Correlation-Id": "As it was sent, or made."})}


def _for(book: RuleBook, interaction: str) -> list[Rule]:
    return [rule for rule in book.rules if not rule.interactions or interaction in rule.interactions]
