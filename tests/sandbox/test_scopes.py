"""The table of interactions: each has its verb and path, its interaction id, and the one scope that its token needs."""

from __future__ import annotations

import pytest

from .client import GPC, NHS, ODS, ROOT, SandboxClient, code, slot_query

READ_ORGANISATION, READ, WRITE = "organization/*.read", "patient/*.read", "patient/*.write"
SCOPES = (READ_ORGANISATION, READ, WRITE, "organization/*.write")
USER = "https://fhir.nhs.uk/Id/sds-user-id"
TABLE = {
    "fhir:rest:read:metadata-1": ("GET", "/metadata", READ_ORGANISATION),
    "fhir:rest:search:patient-1": ("GET", f"/Patient?identifier={NHS}%7C9990000018", READ),
    "fhir:rest:read:patient-1": ("GET", "/Patient/51", READ),
    "fhir:operation:gpc.registerpatient-1": ("POST", "/Patient/$gpc.registerpatient", WRITE),
    "fhir:rest:search:practitioner-1": ("GET", f"/Practitioner?identifier={USER}%7C999900000021", READ_ORGANISATION),
    "fhir:rest:read:practitioner-1": ("GET", "/Practitioner/21", READ_ORGANISATION),
    "fhir:rest:search:organization-1": ("GET", f"/Organization?identifier={ODS}%7CT99001", READ_ORGANISATION),
    "fhir:rest:read:organization-1": ("GET", "/Organization/41", READ_ORGANISATION),
    "fhir:rest:read:location-1": ("GET", "/Location/31", READ_ORGANISATION),
    "fhir:rest:search:slot-1": ("GET", slot_query("ge2026-06-02", "le2026-06-03"), READ_ORGANISATION),
    "fhir:rest:create:appointment-1": ("POST", "/Appointment", WRITE),
    "fhir:rest:search:patient_appointments-1": (
        "GET", "/Patient/53/Appointment?start=ge2026-06-01&start=le2026-06-30", READ),
    "fhir:rest:read:appointment-1": ("GET", "/Appointment/801", READ),
    "fhir:rest:update:appointment-1": ("PUT", "/Appointment/801", WRITE),
    "fhir:rest:cancel:appointment-1": ("PUT", "/Appointment/801", WRITE),
    "fhir:operation:gpc.getstructuredrecord-1": ("POST", "/Patient/$gpc.getstructuredrecord", READ),
    "structured:fhir:rest:read:metadata-1": ("GET", "/metadata", READ_ORGANISATION),
}
# A body that is read, and refused, only after the token was taken.
PASSED = {"GET": {200}, "POST": {422, 501}, "PUT": {422}}


def root_of(interaction: str) -> str:
    return f"{ROOT}/structured" if "structured" in interaction else ROOT


@pytest.mark.parametrize("interaction", TABLE)
async def test_a_token_is_taken_with_the_interactions_scope_only(sandbox: SandboxClient, interaction: str) -> None:
    method, path, needed = TABLE[interaction]
    body = None if method == "GET" else {"resourceType": "Basic"}
    for scope in SCOPES:
        answer = await sandbox.provider(f"{GPC}{interaction}", path, method, root_of(interaction), body,
                                        {"Authorization": await sandbox.bearer(scope)})
        if scope == needed:
            assert answer.status_code in PASSED[method], answer.text
        else:
            assert code(answer) == (400, "BAD_REQUEST")
            assert "requested_scope" in answer.json()["issue"][0]["diagnostics"]


@pytest.mark.parametrize("interaction", TABLE)
async def test_every_other_interaction_on_that_verb_and_path_is_400(sandbox: SandboxClient, interaction: str) -> None:
    method, path, _ = TABLE[interaction]
    twins = {"fhir:rest:update:appointment-1", "fhir:rest:cancel:appointment-1"}
    for other in [*TABLE, "documents:fhir:rest:search:patient-1", "fhir:operation:gpc.getcarerecord"]:
        if other == interaction or {other, interaction} == twins:
            continue
        answer = await sandbox.provider(f"{GPC}{other}", path, method, root_of(interaction),
                                        None if method == "GET" else {}, {"Authorization": "Bearer x"})
        assert code(answer) == (400, "BAD_REQUEST"), other
        assert "Ssp-InteractionID" in answer.text or other in answer.text
