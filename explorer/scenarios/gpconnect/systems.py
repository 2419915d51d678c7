"""Identifier systems, profiles and interactions, as the specifications spell them.

Source: GP Connect 1.2.7, "Interaction IDs" and "FHIR API guidance"; SDS FHIR API.
"""

from __future__ import annotations

NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number"
ODS_CODE = "https://fhir.nhs.uk/Id/ods-organization-code"
ASID = "https://fhir.nhs.uk/Id/nhsSpineASID"
PARTY_KEY = "https://fhir.nhs.uk/Id/nhsMhsPartyKey"
INTERACTION = "https://fhir.nhs.uk/Id/nhsServiceInteractionId"
ORGANISATION_TYPE = "https://fhir.nhs.uk/STU3/CodeSystem/GPConnect-OrganisationType-1"
PROFILE = "https://fhir.nhs.uk/STU3/StructureDefinition"
FHIR = "application/fhir+json"

_REST = "urn:nhs:names:services:gpconnect:fhir:rest"
READ_METADATA = f"{_REST}:read:metadata-1"
SEARCH_SLOT = f"{_REST}:search:slot-1"
SEARCH_PATIENT = f"{_REST}:search:patient-1"
REGISTER_PATIENT = "urn:nhs:names:services:gpconnect:fhir:operation:gpc.registerpatient-1"
CREATE_APPOINTMENT = f"{_REST}:create:appointment-1"
RETRIEVE_APPOINTMENTS = f"{_REST}:search:patient_appointments-1"
READ_APPOINTMENT = f"{_REST}:read:appointment-1"
AMEND_APPOINTMENT = f"{_REST}:update:appointment-1"
CANCEL_APPOINTMENT = f"{_REST}:cancel:appointment-1"
