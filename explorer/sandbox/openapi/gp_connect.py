"""The GP Connect interactions as paths of the OpenAPI document, below a service root: through the SSP, or directly.

Verb, path, id and scope come from the table of interactions, refusals from the rules of SSP and provider.
"""

from __future__ import annotations

from collections.abc import Iterable

from explorer.sandbox import interactions as every
from explorer.sandbox.http import FHIR_JSON
from explorer.sandbox.interactions import INTERACTIONS, Interaction
from explorer.sandbox.provider import Provider
from explorer.sandbox.rules import Rule
from explorer.sandbox.seed.directory import ENDPOINTS, URGENT_CARE
from explorer.sandbox.seed.practices import PARK
from explorer.sandbox.ssp import Ssp

from .parts import FHIR_XML, MANY, TEXT, UUID, Json, answers, parameter, resource

_BOTH = (FHIR_JSON, FHIR_XML)
_ID = "https://fhir.nhs.uk/Id"
_TITLES = {
    every.READ_METADATA: ("CapabilityStatement", "Read the capability statement"),
    every.SEARCH_PATIENT: ("Bundle", "Find a patient"),
    every.READ_PATIENT: ("Patient", "Read a patient"),
    every.REGISTER_PATIENT: ("Bundle", "Register a patient for a time"),
    every.SEARCH_PRACTITIONER: ("Bundle", "Find a practitioner"),
    every.READ_PRACTITIONER: ("Practitioner", "Read a practitioner"),
    every.SEARCH_ORGANIZATION: ("Bundle", "Find an organisation"),
    every.READ_ORGANIZATION: ("Organization", "Read an organisation"),
    every.READ_LOCATION: ("Location", "Read a location"),
    every.SEARCH_SLOT: ("Bundle", "Search for free slots"),
    every.CREATE_APPOINTMENT: ("Appointment", "Book an appointment"),
    every.SEARCH_APPOINTMENTS: ("Bundle", "Retrieve a patient's appointments"),
    every.READ_APPOINTMENT: ("Appointment", "Read an appointment"),
    every.UPDATE_APPOINTMENT: ("Appointment", "Amend an appointment"),
    every.CANCEL_APPOINTMENT: ("Appointment", "Cancel an appointment"),
    every.STRUCTURED_METADATA: ("CapabilityStatement", "Read the capability statement of Access Record Structured"),
    every.STRUCTURED_RECORD: ("Bundle", "Retrieve a structured record, which the sandbox does not offer"),
}
_EXAMPLE_IDS = {"Patient": "53", "Practitioner": "22", "Organization": PARK.organization, "Location": "31",
                "Appointment": "801"}


def gp_connect_paths(prefix: str) -> Json:
    """Every interaction; those with one verb and path are one operation, told apart by ``Ssp-InteractionID``."""
    together: dict[tuple[str, str], list[Interaction]] = {}
    for interaction in INTERACTIONS:
        together.setdefault((path_of(interaction), interaction.method.lower()), []).append(interaction)
    paths: Json = {}
    for (path, method), alike in together.items():
        paths.setdefault(path, {"servers": _servers(prefix)})[method] = _operation(path, alike)
    return paths


def path_of(interaction: Interaction) -> str:
    """What follows the service root, with ``{id}`` for an id."""
    plain = interaction.path.pattern.replace("/([^/]*)", "/{id}").replace(r"(?:\$|%24)", "$").replace("\\", "")
    return f"/structured{plain}" if interaction.capability == "structured" else plain


def resources() -> set[str]:
    """The types of what the interactions give and take."""
    return {kind for kind, _ in _TITLES.values()} | {"Parameters"}


def _servers(prefix: str) -> list[Json]:
    world: Json = {"default": "main", "description": "A sandbox of its own; any name of small letters and digits."}
    roots = [endpoint.address for endpoint in ENDPOINTS if not endpoint.address.endswith("/structured")]
    hosts = [root.removeprefix("https://") for root in roots]
    return [
        {"url": f"{prefix}/{{world}}/ssp/{{service_root}}", "description": "Through the Spine Secure Proxy.",
         "variables": {"world": world, "service_root": {
             "default": roots[0], "enum": roots, "description": "The address that SDS has."}}},
        {"url": f"{prefix}/{{world}}/provider/{{service_root}}", "description": "A practice's system, directly.",
         "variables": {"world": world, "service_root": {
             "default": hosts[0], "enum": hosts, "description": "Host and path of the service root."}}}]


def _operation(path: str, alike: list[Interaction]) -> Json:
    first = alike[0]
    kind, title = _TITLES[first]
    titles = [_TITLES[one][1] for one in alike]
    changes = kind == "Appointment" and first.method != "GET"
    made: Json = {
        "operationId": "-or-".join(_name(one) for one in alike), "tags": ["GP Connect"],
        "summary": " or ".join([title, *(other[:1].lower() + other[1:] for other in titles[1:])]),
        "description": "\n".join(f"- `{one.urn}`: {_TITLES[one][1]}; the token's scope is `{one.scope}`"
                                 for one in alike),
        "security": [{"gp-connect": []}],
        "parameters": [*_headers(alike), *_ids(path), *_query(first)],
        "responses": answers(
            201 if first is every.CREATE_APPOINTMENT else 200,
            "Done; empty with Prefer: return=minimal." if changes else "Found.", resource(kind, *_BOTH),
            _rules(alike), resource("OperationOutcome", *_BOTH), _answer_headers(first, kind))}
    if first is every.STRUCTURED_RECORD:
        del made["responses"]["200"]
    if first.method != "GET":
        sent = "Appointment" if kind == "Appointment" else "Parameters"
        made["requestBody"] = {"required": True, "content": resource(sent, *_BOTH)}
    return made


def _rules(alike: list[Interaction]) -> list[Rule]:
    """What SSP and practice may refuse; every interaction but one is offered."""
    named = [rule for rule in Provider.rules.rules
             if not rule.interactions or any(one.name in rule.interactions for one in alike)]
    return [*Ssp.rules.rules, *(rule for rule in named
                                if rule.code != "NOT_IMPLEMENTED" or alike == [every.STRUCTURED_RECORD])]


def _name(interaction: Interaction) -> str:
    return interaction.name.removesuffix("-1").replace(":", "-").replace("_", "-")


def _headers(alike: Iterable[Interaction]) -> list[Json]:
    urns = [one.urn for one in alike]
    asid: Json = {"type": "string", "pattern": "^[0-9]{12}$"}
    made = [
        parameter("header", "Ssp-TraceID", "A new UUID for each request.", UUID,
                  "09a01679-2564-0fb4-5129-aecc81ea2706", True),
        parameter("header", "Ssp-From", "ASID of the consumer's system.", asid, URGENT_CARE.asid, True),
        parameter("header", "Ssp-To", "ASID of the practice's system, from SDS.", asid, PARK.asid, True),
        parameter("header", "Ssp-InteractionID", "What is asked for.", {"type": "string", "enum": urns}, urns[0], True)]
    if any(part in urns[0] for part in (":create:", ":update:")):
        made.append(parameter("header", "Prefer", "What the answer holds.",
                              {"enum": ["return=representation", "return=minimal"]}))
    if len(urns) > 1:
        made.append(parameter("header", "If-Match", 'W/"[version]" of what is changed.', TEXT, 'W/"1"'))
    return made


def _ids(path: str) -> list[Json]:
    if "{id}" not in path:
        return []
    return [parameter("path", "id", "As the practice gave it.", TEXT, _EXAMPLE_IDS[path.split("/")[1]])]


def _query(interaction: Interaction) -> list[Json]:
    identifiers = {every.SEARCH_PATIENT: f"{_ID}/nhs-number|9990000018",
                   every.SEARCH_PRACTITIONER: f"{_ID}/sds-user-id|999900000022",
                   every.SEARCH_ORGANIZATION: f"{_ID}/ods-organization-code|T99001"}
    made = []
    if interaction in identifiers:
        made.append(parameter("query", "identifier", "System and value.", TEXT, identifiers[interaction], True))
    if interaction is every.SEARCH_SLOT:
        made += _SLOT_QUERY
    if interaction is every.SEARCH_APPOINTMENTS:
        made.append(parameter("query", "start", "First and last day, with ge and le, none of them past.",
                              {"type": "array", "items": TEXT, "minItems": 2, "maxItems": 2},
                              ["ge2026-06-01", "le2026-06-08"], True))
    return [*made, parameter("query", "_format", "Goes before Accept.", {"enum": list(_BOTH)})]


_SLOT_QUERY = (
    parameter("query", "start", "ge and a day or a UK dateTime.", TEXT, "ge2026-06-02", True),
    parameter("query", "end", "le and a day or a UK dateTime, at most 14 days later.", TEXT, "le2026-06-03", True),
    parameter("query", "status", "", {"const": "free"}, "free", True),
    parameter("query", "_include", "Slot:schedule among them.", MANY, ["Slot:schedule"], True),
    parameter("query", "_include:recurse", "What comes with the schedules.", MANY,
              ["Schedule:actor:Practitioner", "Schedule:actor:Location"]),
    parameter("query", "searchFilter", "Type and ODS code of the consumer's organisation.", MANY))


def _answer_headers(interaction: Interaction, kind: str) -> dict[str, str]:
    made = {"Cache-Control": "no-store"}
    if kind not in ("Bundle", "CapabilityStatement"):
        made["ETag"] = 'W/"[version]"'
    if interaction is every.CREATE_APPOINTMENT:
        made |= {"Location": "Where the appointment can be read.", "Last-Modified": "When it was booked."}
    return made
