"""Explanations of the body that registers a patient: Parameters, and the Patient in it."""

from explorer.model.lesson import Explanation

from .. import sources

REGISTRATION = (
    Explanation(
        "body", "Parameters.resourceType",
        what="The kind of the body: Parameters, the envelope of an operation’s input.",
        why="An operation may take several inputs, so FHIR wraps them.",
        mistake="Posting the Patient by itself, as a create would.",
        source=sources.REGISTER),
    Explanation(
        "body", "Parameters.parameter",
        what="The list of inputs: exactly one, named registerPatient, with a Patient in it.",
        why="The operation registers one person at a time.",
        mistake="Another spelling of the name, or two of them.",
        source=sources.REGISTER),
    Explanation(
        "body", "Patient.resourceType",
        what="The kind of the resource in the parameter: a Patient.",
        why="The practice makes its own record from it.",
        mistake="Sending the Patient of PDS as it came. That one is R4 with other extensions, and much of it must not "
                "be sent.",
        source=sources.REGISTER),
    Explanation(
        "body", "Patient.meta",
        what="The profile that the Patient claims to follow.",
        why="It is the profile for patients of GP Connect, the same that a search returns.",
        mistake="The profile of another version or of PDS.",
        source=sources.REGISTER),
    Explanation(
        "body", "Patient.identifier",
        what="The NHS number, with the state of its verification.",
        why="The practice asks PDS for this number before it registers anybody.",
        mistake="A number that PDS has replaced. Trace first, and send the new one.",
        source=sources.REGISTER),
    Explanation(
        "body", "Patient.name",
        what="Exactly one official name, with family and given name.",
        why="The practice compares it with PDS, together with the birth date.",
        mistake="Only a usual name, or two official ones.",
        source=sources.REGISTER),
    Explanation(
        "body", "Patient.gender",
        what="The administrative gender.",
        why="It should be sent. Where it is missing, the practice takes it from PDS.",
        mistake="A letter or a code of another list. The words are male, female, other and unknown.",
        source=sources.REGISTER),
    Explanation(
        "body", "Patient.birthDate",
        what="The date of birth, year first.",
        why="It is the strongest part of the comparison with PDS: if it is the same, the person counts as verified.",
        mistake="Leaving it out because the NHS number is there. It is mandatory.",
        source=sources.REGISTER),
)
