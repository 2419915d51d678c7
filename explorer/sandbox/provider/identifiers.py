"""The parameter ``identifier`` of the finds of patients, practitioners and organisations.

Source: GP Connect 1.2.7, "Find a patient", "Find a practitioner", "Find an organisation"; supplier assurance.
"""

from __future__ import annotations

from explorer.sandbox.http import Request
from explorer.sandbox.interactions import SEARCH_ORGANIZATION, SEARCH_PATIENT, SEARCH_PRACTITIONER, Interaction
from explorer.sandbox.nhs_number import is_valid

from . import rules

SYSTEMS = {
    SEARCH_PATIENT.urn: "https://fhir.nhs.uk/Id/nhs-number",
    SEARCH_PRACTITIONER.urn: "https://fhir.nhs.uk/Id/sds-user-id",
    SEARCH_ORGANIZATION.urn: "https://fhir.nhs.uk/Id/ods-organization-code",
}


def check_identifier(request: Request, interaction: Interaction) -> str:
    """The value looked for; empty when the interaction is no search by identifier. Raises a refusal."""
    system = SYSTEMS.get(interaction.urn)
    if system is None:
        return ""
    sent = request.param("identifier")
    if len(sent) != 1:
        raise rules.ONE_IDENTIFIER.broken(f"The parameter identifier is sent {len(sent)} times; send it once, in "
                                          "lower case")
    named, bar, value = sent[0].partition("|")
    if not bar or not named.strip() or not value.strip():
        raise rules.IDENTIFIER_PARTS.broken("The parameter identifier is a system, a bar and a value")
    if named != system:
        raise rules.IDENTIFIER_SYSTEM.broken(f"The system of the identifier is {system}")
    if interaction is SEARCH_PATIENT and not is_valid(value):
        raise rules.NHS_NUMBER.broken("The NHS number does not have ten digits with a right check digit")
    return value
