"""The parameters of SDS searches.

Source: SDS FHIR API: unknown names are illegal, values are trimmed, of a repeated one the last wins.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from explorer.sandbox.http import Request

from . import rules

ODS = "https://fhir.nhs.uk/Id/ods-organization-code"
INTERACTION = "https://fhir.nhs.uk/Id/nhsServiceInteractionId"
PARTY_KEY = "https://fhir.nhs.uk/Id/nhsMhsPartyKey"
Kind = Literal["Endpoint", "Device"]


@dataclass(slots=True)
class Query:
    """What is looked for; None is not asked about."""

    organization: str | None = None
    interaction: str | None = None
    party_key: str | None = None
    manufacturer: str | None = None


def read_query(kind: Kind, request: Request) -> Query:
    """The parameters of a search for endpoints or devices. Raises a refusal for what they may not be."""
    query = Query()
    for name, value in request.params:
        text = value.strip()
        if name == "organization":
            query.organization = _value(name, text, ODS)
        elif name == "manufacturing-organization" and kind == "Device":
            query.manufacturer = _value(name, text, ODS)
        elif name == "identifier" and text.startswith(f"{PARTY_KEY}|"):
            query.party_key = _value(name, text, PARTY_KEY)
        elif name == "identifier":
            query.interaction = _value(name, text, INTERACTION)
        else:
            raise rules.ILLEGAL_PARAMETER.broken(f"Illegal query parameter '{name}'")
    _demand_endpoint(query) if kind == "Endpoint" else _demand_device(query)
    return query


def _value(name: str, text: str, system: str) -> str:
    value = text.removeprefix(f"{system}|").strip()
    if not text.startswith(f"{system}|") or not value:
        raise rules.BAD_PARAMETER.broken(f"Missing or invalid '{name}' query parameter. "
                                         f"Should be '{name}={system}|value'")
    return value


def _demand_endpoint(query: Query) -> None:
    both = query.interaction is not None and query.party_key is not None
    one = query.interaction is not None or query.party_key is not None
    if not (both or (query.organization is not None and one)):
        raise rules.INCOMPLETE.broken("Send organization and an identifier (interaction, party key or both), "
                                      "or both identifiers")


def _demand_device(query: Query) -> None:
    if query.organization is None:
        raise rules.INCOMPLETE.broken(f"Missing or invalid 'organization' query parameter. "
                                      f"Should be 'organization={ODS}|value'")
    if query.interaction is None:
        raise rules.INCOMPLETE.broken(f"Missing or invalid 'identifier' query parameter. "
                                      f"Should be 'identifier={INTERACTION}|value'")
