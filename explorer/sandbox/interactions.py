"""The GP Connect interactions: which call each id names, and what a token must allow for it.

Source: GP Connect 1.2.7, "Interaction IDs" and "Cross organisation audit and provenance".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_PREFIX = "urn:nhs:names:services:gpconnect:"


@dataclass(frozen=True, slots=True)
class Interaction:
    """One operation. ``path`` matches what follows the service root, still percent-encoded."""

    urn: str
    method: str
    path: re.Pattern[str]
    scope: str
    capability: str

    @property
    def name(self) -> str:
        """The id without what all ids share, such as ``search:slot-1``."""
        return self.urn.removeprefix(_PREFIX).removeprefix("fhir:").removeprefix("rest:")


def _interaction(suffix: str, method: str, path: str, scope: str, capability: str = "foundations") -> Interaction:
    return Interaction(_PREFIX + suffix, method, re.compile(path), scope, capability)


_READ_ORG, _READ, _WRITE = "organization/*.read", "patient/*.read", "patient/*.write"
_ID = "/([^/]*)"

READ_METADATA = _interaction("fhir:rest:read:metadata-1", "GET", "/metadata", _READ_ORG)
SEARCH_PATIENT = _interaction("fhir:rest:search:patient-1", "GET", "/Patient", _READ)
READ_PATIENT = _interaction("fhir:rest:read:patient-1", "GET", f"/Patient{_ID}", _READ)
REGISTER_PATIENT = _interaction("fhir:operation:gpc.registerpatient-1", "POST",
                                r"/Patient/(?:\$|%24)gpc\.registerpatient", _WRITE)
SEARCH_PRACTITIONER = _interaction("fhir:rest:search:practitioner-1", "GET", "/Practitioner", _READ_ORG)
READ_PRACTITIONER = _interaction("fhir:rest:read:practitioner-1", "GET", f"/Practitioner{_ID}", _READ_ORG)
SEARCH_ORGANIZATION = _interaction("fhir:rest:search:organization-1", "GET", "/Organization", _READ_ORG)
READ_ORGANIZATION = _interaction("fhir:rest:read:organization-1", "GET", f"/Organization{_ID}", _READ_ORG)
READ_LOCATION = _interaction("fhir:rest:read:location-1", "GET", f"/Location{_ID}", _READ_ORG)
SEARCH_SLOT = _interaction("fhir:rest:search:slot-1", "GET", "/Slot", _READ_ORG, "appointments")
CREATE_APPOINTMENT = _interaction("fhir:rest:create:appointment-1", "POST", "/Appointment", _WRITE, "appointments")
SEARCH_APPOINTMENTS = _interaction("fhir:rest:search:patient_appointments-1", "GET",
                                   f"/Patient{_ID}/Appointment", _READ, "appointments")
READ_APPOINTMENT = _interaction("fhir:rest:read:appointment-1", "GET", f"/Appointment{_ID}", _READ, "appointments")
UPDATE_APPOINTMENT = _interaction("fhir:rest:update:appointment-1", "PUT", f"/Appointment{_ID}", _WRITE,
                                  "appointments")
CANCEL_APPOINTMENT = _interaction("fhir:rest:cancel:appointment-1", "PUT", f"/Appointment{_ID}", _WRITE,
                                  "appointments")
STRUCTURED_METADATA = _interaction("structured:fhir:rest:read:metadata-1", "GET", "/metadata", _READ_ORG,
                                   "structured")
STRUCTURED_RECORD = _interaction("fhir:operation:gpc.getstructuredrecord-1", "POST",
                                 r"/Patient/(?:\$|%24)gpc\.getstructuredrecord", _READ, "structured")

INTERACTIONS = (
    READ_METADATA, SEARCH_PATIENT, READ_PATIENT, REGISTER_PATIENT, SEARCH_PRACTITIONER, READ_PRACTITIONER,
    SEARCH_ORGANIZATION, READ_ORGANIZATION, READ_LOCATION, SEARCH_SLOT, CREATE_APPOINTMENT, SEARCH_APPOINTMENTS,
    READ_APPOINTMENT, UPDATE_APPOINTMENT, CANCEL_APPOINTMENT, STRUCTURED_METADATA, STRUCTURED_RECORD,
)
BY_URN = {interaction.urn: interaction for interaction in INTERACTIONS}
FOUNDATIONS = tuple(i.urn for i in INTERACTIONS if i.capability == "foundations")
APPOINTMENTS = tuple(i.urn for i in INTERACTIONS if i.capability == "appointments")
STRUCTURED = tuple(i.urn for i in INTERACTIONS if i.capability == "structured")
