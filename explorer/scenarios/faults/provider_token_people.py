"""What a practice’s system refuses about device, organisation and practitioner in the token.

Each of the three claims is a small FHIR resource of STU3: one that is no such resource is a 422, one that is in order
but of another type, or lacks what it must say, is a 400.

Source: GP Connect 1.2.7, "Cross organisation audit and provenance".
"""

from __future__ import annotations

from explorer.model import Fault
from explorer.model.edits import DropClaim, Edit, SetClaim

from ..book_appointment import patient
from ..gpconnect import PROVIDER

_AUDIT = "GP Connect, Cross organisation audit and provenance"
_DEVICE, _ORGANISATION, _PRACTITIONER = "/requesting_device", "/requesting_organization", "/requesting_practitioner"


def _invalid(slug: str, title: str, claim: Edit, cause: str, recognise: str) -> Fault:
    """A claim is no resource that STU3 has."""
    return Fault(f"provider-token-{slug}", title, patient.exchanges, PROVIDER, 422, "INVALID_RESOURCE",
                 "provider.token-resource", edits=(claim,), cause=cause, recognise=recognise,
                 source=f"{_AUDIT}; the page gives 400 as well, supplier assurance 422")


def _incomplete(slug: str, title: str, claim: Edit, cause: str, recognise: str) -> Fault:
    """A claim is a valid resource, but not the one asked for, or it says too little."""
    return Fault(f"provider-token-{slug}", title, patient.exchanges, PROVIDER, 400, "BAD_REQUEST",
                 "provider.token-claim", edits=(claim,), cause=cause, recognise=recognise, source=_AUDIT)


_INVALID = (
    _invalid("organisation-text", "The organisation is a text", SetClaim(_ORGANISATION, "T99101"),
             "The claim holds the ODS code alone. It must be an Organization that has the code as an identifier.",
             "422 INVALID_RESOURCE; diagnostics says that Organization is an object."),
    _invalid("resource-unknown", "The practitioner is of a type that FHIR does not have",
             SetClaim(f"{_PRACTITIONER}/resourceType", "User"),
             "resourceType says User. People who work with patients are Practitioners in FHIR, clerks included.",
             "422 INVALID_RESOURCE; diagnostics says that resourceType is Practitioner, not User."),
    _invalid("element-unknown", "The device has an element of a later FHIR",
             SetClaim(f"{_DEVICE}/deviceName", [{"name": "GP Connect Explorer", "type": "model-name"}]),
             "deviceName came with R4. The token is STU3, where the software’s name goes into model.",
             "422 INVALID_RESOURCE; diagnostics says that Device.deviceName is unknown in STU3."),
    _invalid("element-no-list", "The practitioner’s name is that of an older FHIR",
             SetClaim(f"{_PRACTITIONER}/name", {"family": "Handler", "given": ["Casey"]}),
             "A Practitioner had one name in DSTU2; in STU3 name is a list, also with one name in it.",
             "422 INVALID_RESOURCE; diagnostics says that Practitioner.name is no list."),
)

_INCOMPLETE = (
    _incomplete("other-resource", "A patient stands where the practitioner belongs",
                SetClaim(_PRACTITIONER, {"resourceType": "Patient", "id": "10019", "name": [{"family": "Handler"}]}),
                "It is a good Patient, but the claim tells who asks and not about whom.",
                "400 BAD_REQUEST, not 422; diagnostics names both types."),
    _incomplete("device-identifier", "The device has no identifier", DropClaim(f"{_DEVICE}/identifier"),
                "A device is known by an identifier with system and value, both of the consumer’s own making.",
                "400 BAD_REQUEST; diagnostics says that requesting_device has no identifier with system and value."),
    _incomplete("device-model", "The device has no model", DropClaim(f"{_DEVICE}/model"),
                "model is the name of the software.", "400 BAD_REQUEST; diagnostics says no model."),
    _incomplete("device-version", "The device has no version", DropClaim(f"{_DEVICE}/version"),
                "version is that of the software; without it nobody can say which release misbehaved.",
                "400 BAD_REQUEST; diagnostics says no version."),
    _incomplete("organisation-code", "The organisation has no ODS code", DropClaim(f"{_ORGANISATION}/identifier"),
                "The name alone can be anybody’s; the ODS code tells which organisation it is.",
                "400 BAD_REQUEST; diagnostics tells the system of the identifier that is missing."),
    _incomplete("organisation-name", "The organisation has no name", DropClaim(f"{_ORGANISATION}/name"),
                "The audit trail is read by people, so the name goes with the code.",
                "400 BAD_REQUEST; diagnostics says that requesting_organization has no name."),
    _incomplete("user-id", "The practitioner has no SDS user id", DropClaim(f"{_PRACTITIONER}/identifier/0"),
                "sds-user-id is the number under which the Spine knows the person. For one who has none it says UNK.",
                "400 BAD_REQUEST; diagnostics tells the system sds-user-id."),
    _incomplete("practitioner-name", "The practitioner has no name", DropClaim(f"{_PRACTITIONER}/name"),
                "The audit trail is read by people, so the person’s family name goes with the ids.",
                "400 BAD_REQUEST; diagnostics says no name with a family."),
)

FAULTS = (*_INVALID, *_INCOMPLETE)
