"""What SDS knows: endpoints (MHS records), accredited systems (AS records), and which pairs may talk (DSA)."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.sandbox.interactions import APPOINTMENTS, FOUNDATIONS, STRUCTURED

from .practices import PARK, PRACTICES, Practice


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The MHS records of one address: where a practice answers which interactions."""

    ods: str
    address: str
    host: str
    party_key: str
    cpa_id: str
    interactions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class System:
    """An AS record: a system at an organisation, and what it is accredited for."""

    ods: str
    asid: str
    party_key: str
    manufacturer: str
    interactions: tuple[str, ...]


_CORE = (*FOUNDATIONS, *APPOINTMENTS)


def _endpoints(practice: Practice) -> tuple[Endpoint, ...]:
    host, key = practice.supplier.host, practice.party_key
    core = Endpoint(practice.ods, practice.root, host, key, practice.cpa_id, _CORE)
    if not practice.structured:
        return (core,)
    # Another capability has another root: a consumer that uses the first one again is refused by the SSP.
    return core, Endpoint(practice.ods, f"{practice.root}/structured", host, key, f"{practice.cpa_id[:-2]}11",
                          STRUCTURED)


def _provider(practice: Practice) -> System:
    interactions = (*_CORE, *STRUCTURED) if practice.structured else _CORE
    return System(practice.ods, practice.asid, practice.party_key, practice.supplier.ods, interactions)


ENDPOINTS = tuple(endpoint for practice in PRACTICES for endpoint in _endpoints(practice))

URGENT_CARE = System("T99101", "999000000201", "T99101-8000101", "T99900", (*_CORE, *STRUCTURED))
# A second system at a provider's ODS code: found by whoever asks for the ASID without the party key.
WILLOW_CONSUMER = System("T99002", "999000000202", "T99002-8000092", "T99902", _CORE)
ISLAND_CLINIC = System("T99102", "999000000203", "T99102-8000102", "T99900", _CORE)
FOUNDATIONS_ONLY = System("T99103", "999000000204", "T99103-8000103", "T99900", FOUNDATIONS)

SYSTEMS = (*(_provider(practice) for practice in PRACTICES),
           URGENT_CARE, WILLOW_CONSUMER, ISLAND_CLINIC, FOUNDATIONS_ONLY)
BY_ASID = {system.asid: system for system in SYSTEMS}

_ALL = frozenset(practice.asid for practice in PRACTICES)
SHARING: dict[str, frozenset[str]] = {
    URGENT_CARE.asid: _ALL,
    WILLOW_CONSUMER.asid: frozenset({PARK.asid, "999000000103"}),
    FOUNDATIONS_ONLY.asid: _ALL,
}
"""Sender's ASID to the ASIDs with which its organisation has a data-sharing agreement."""

ACCREDITED = {system.asid: frozenset(system.interactions) for system in SYSTEMS}
REGISTERED = {(system.asid, interaction): endpoint for system in SYSTEMS for endpoint in ENDPOINTS
              if endpoint.party_key == system.party_key for interaction in endpoint.interactions}
"""Receiver's ASID and interaction to the endpoint where it is registered."""
