"""The first checks of a provider: the Ssp headers, and that the interaction is what verb and path ask for."""

from __future__ import annotations

from explorer.sandbox.http import Request, decoded
from explorer.sandbox.interactions import (
    BY_URN,
    CANCEL_APPOINTMENT,
    READ_APPOINTMENT,
    READ_LOCATION,
    READ_ORGANIZATION,
    READ_PATIENT,
    READ_PRACTITIONER,
    SEARCH_APPOINTMENTS,
    STRUCTURED_RECORD,
    UPDATE_APPOINTMENT,
    Interaction,
)

from . import rules
from .roots import Root

_UNKNOWN = {
    READ_PATIENT.urn: rules.PATIENT_UNKNOWN, READ_PRACTITIONER.urn: rules.PRACTITIONER_UNKNOWN,
    READ_ORGANIZATION.urn: rules.ORGANISATION_UNKNOWN, READ_LOCATION.urn: rules.LOCATION_UNKNOWN,
    SEARCH_APPOINTMENTS.urn: rules.PATIENT_UNKNOWN, READ_APPOINTMENT.urn: rules.APPOINTMENT_UNKNOWN,
    UPDATE_APPOINTMENT.urn: rules.APPOINTMENT_UNKNOWN, CANCEL_APPOINTMENT.urn: rules.APPOINTMENT_UNKNOWN,
}


def check_headers(request: Request, root: Root, path: str) -> tuple[Interaction, str]:
    """The interaction and the id in the path (empty without one). Raises a refusal.

    ``path`` is what follows the service root, still percent-encoded.
    """
    fields = request.fields
    for field, name in (("ssp-traceid", "Ssp-TraceID"), ("ssp-from", "Ssp-From"), ("ssp-to", "Ssp-To"),
                        ("ssp-interactionid", "Ssp-InteractionID")):
        if not fields.get(field):
            raise rules.NO_HEADER.broken(f"The header {name} is missing")
        if field == "ssp-to" and fields[field] != root.practice.asid:
            raise rules.OTHER_ASID.broken("Ssp-To is not the ASID of this system")
    interaction = BY_URN.get(fields["ssp-interactionid"])
    if interaction is None:
        raise rules.OTHER_INTERACTION.broken("Ssp-InteractionID is not known")
    if request.method != interaction.method:
        raise rules.OTHER_INTERACTION.broken(f"{interaction.urn} is a {interaction.method}, not a {request.method}")
    found = interaction.path.fullmatch(path)
    other_root = (interaction.capability == "structured") != root.structured and interaction is not STRUCTURED_RECORD
    if found is None or other_root:
        raise rules.OTHER_INTERACTION.broken(f"{interaction.urn} is not what the path asks for")
    if not found.groups():
        return interaction, ""
    if not found[1]:
        raise _UNKNOWN[interaction.urn].broken("The path has no id")
    return interaction, decoded(found[1])
