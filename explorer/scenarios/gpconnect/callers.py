"""Who calls: the organisation behind a consumer’s requests, as headers, token, search filters and bookings name it.

Source: GP Connect 1.2.7, "Cross organisation audit and provenance", "Search for free slots", "Book an appointment".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from explorer.model import Participant, Token, Value

from .cast import CONSUMER, OTHER_CONSUMER
from .systems import ODS_CODE, ORGANISATION_TYPE, PROFILE
from .values import consumer_asid, other_asid


@dataclass(frozen=True)
class User:
    """The person on whose behalf a consumer asks; ``guid`` is the consumer’s own id of that person."""

    id: str
    family: str
    given: str
    prefix: str
    guid: str


@dataclass(frozen=True)
class Caller:
    """A consumer with its organisation. ``kind`` is the organisation’s type, ``site`` the address of its system."""

    participant: Participant
    asid: Value
    ods: str
    name: str
    kind: str
    phone: str
    site: str
    device: str
    user: User

    def token(self, audience: Value, scope: str) -> Token:
        """The claims of a request to the system at ``audience``; ``scope`` is the ``requested_scope``."""
        return Token({
            "iss": f"{self.site}/",
            "sub": self.user.id,
            "aud": str(audience),
            "reason_for_request": "directcare",
            "requested_scope": scope,
            "requesting_device": {
                "resourceType": "Device",
                "identifier": [{"system": f"{self.site}/Id/device-identifier", "value": self.device}],
                "model": "GP Connect Explorer",
                "version": "1",
            },
            "requesting_organization": {
                "resourceType": "Organization",
                "identifier": [{"system": ODS_CODE, "value": self.ods}],
                "name": self.name,
            },
            "requesting_practitioner": {
                "resourceType": "Practitioner",
                "id": self.user.id,
                "identifier": [
                    {"system": "https://fhir.nhs.uk/Id/sds-user-id", "value": "UNK"},
                    {"system": "https://fhir.nhs.uk/Id/sds-role-profile-id", "value": "UNK"},
                    {"system": f"{self.site}/Id/user-guid", "value": self.user.guid},
                ],
                "name": [{"family": self.user.family, "given": [self.user.given], "prefix": [self.user.prefix]}],
            },
        })

    @property
    def filters(self) -> str:
        """The two search filters that tell a practice who is looking for slots."""
        return (f"&searchFilter={ORGANISATION_TYPE}%7C{self.kind}"
                f"&searchFilter={ODS_CODE}%7C{self.ods}")

    def organisation(self, *, typed: bool = True) -> dict[str, Any]:
        """The organisation that books, as an Appointment contains it; ``typed`` when the search named its type."""
        kind = {"type": [{"coding": [{"system": ORGANISATION_TYPE, "code": self.kind}]}]} if typed else {}
        return {
            "resourceType": "Organization",
            "id": "1",
            "meta": {"profile": [f"{PROFILE}/CareConnect-GPC-Organization-1"]},
            "identifier": [{"system": ODS_CODE, "value": self.ods}],
            **kind,
            "name": self.name,
            "telecom": [{"system": "phone", "value": self.phone}],
        }


URGENT_CARE = Caller(
    CONSUMER, consumer_asid, "T99101", "Sandbox Urgent Care", "urgent-care", "01632 960111",
    "https://consumer.sandbox.example", "SANDBOX-APP-1",
    User("10019", "Handler", "Casey", "Mx", "0f6a6b8e-5d57-4a5b-8b31-0a4f3c9d2e11"))
"""Your system, unless a scenario says otherwise."""

WILLOW = Caller(
    OTHER_CONSUMER, other_asid, "T99002", "Willow Test Practice", "gp-practice", "01632 960002",
    "https://other-consumer.sandbox.example", "WILLOW-APP-1",
    User("20007", "Receptionist", "Robin", "Mx", "5b0c8c0e-6a55-4d0e-9a27-3f4f5f7f2c07"))
"""Another practice, which looks for slots at the same time."""
