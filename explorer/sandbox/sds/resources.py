"""Endpoints and Devices, and the Bundles that hold them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from explorer.sandbox.seed.directory import ENDPOINTS, SYSTEMS, Endpoint, System

from .query import INTERACTION, ODS, PARTY_KEY, Query

_EXTENSION = "https://fhir.nhs.uk/StructureDefinition/Extension-SDS"
_MESSAGING = ("https://fhir.nhs.uk/Id/nhsMhsCPAId", "https://fhir.nhs.uk/Id/nhsMHSId")


def endpoints(query: Query, ids: Callable[[], str]) -> list[dict[str, Any]]:
    """The Endpoints of a search, one for each address; ids are made for each answer."""
    return [_endpoint(found, query.interaction, ids()) for found in ENDPOINTS
            if query.organization in (None, found.ods) and query.party_key in (None, found.party_key)
            and (query.interaction is None or query.interaction in found.interactions)]


def devices(query: Query, ids: Callable[[], str]) -> list[dict[str, Any]]:
    """The Devices of a search, one for each accredited system."""
    return [_device(found, ids()) for found in SYSTEMS
            if query.organization == found.ods and query.interaction in found.interactions
            and query.party_key in (None, found.party_key) and query.manufacturer in (None, found.manufacturer)]


def bundle(kind: str, resources: Iterable[dict[str, Any]], base: str, asked: str, id: str) -> dict[str, Any]:
    """A searchset; ``entry`` is there even when it is empty, as SDS answers."""
    entries = [{"fullUrl": f"{base}/{kind}/{resource['id']}", "resource": resource, "search": {"mode": "match"}}
               for resource in resources]
    return {"resourceType": "Bundle", "id": id, "type": "searchset", "total": len(entries),
            "link": [{"relation": "self", "url": asked}], "entry": entries}


def _endpoint(endpoint: Endpoint, interaction: str | None, id: str) -> dict[str, Any]:
    return {
        "resourceType": "Endpoint", "id": id, "status": "active",
        "connectionType": {"system": "http://terminology.hl7.org/CodeSystem/endpoint-connection-type",
                           "code": "hl7-fhir-msg", "display": "HL7 FHIR Messaging"},
        "payloadType": [{"coding": [{"system": "http://terminology.hl7.org/CodeSystem/endpoint-payload-type",
                                     "code": "any", "display": "Any"}]}],
        "address": endpoint.address,
        "managingOrganization": {"identifier": {"system": ODS, "value": endpoint.ods}},
        "identifier": [{"system": "https://fhir.nhs.uk/Id/nhsMhsFQDN", "value": endpoint.host},
                       {"system": PARTY_KEY, "value": endpoint.party_key},
                       *({"system": system, "value": endpoint.cpa_id} for system in _MESSAGING)],
        "extension": _interactions([interaction] if interaction else endpoint.interactions),
    }


def _device(system: System, id: str) -> dict[str, Any]:
    return {
        "resourceType": "Device", "id": id,
        "identifier": [{"system": "https://fhir.nhs.uk/Id/nhsSpineASID", "value": system.asid},
                       {"system": PARTY_KEY, "value": system.party_key}],
        "extension": [{"url": f"{_EXTENSION}-ManufacturingOrganisation",
                       "valueReference": {"identifier": {"system": ODS, "value": system.manufacturer}}},
                      *_interactions(system.interactions)],
        "owner": {"identifier": {"system": ODS, "value": system.ods}},
    }


def _interactions(urns: Iterable[str]) -> list[dict[str, Any]]:
    return [{"url": f"{_EXTENSION}-NhsServiceInteractionId",
             "valueReference": {"identifier": {"system": INTERACTION, "value": urn}}} for urn in urns]
