"""Explanations of the body of a booking: the Appointment, and the organisation that it contains."""

from explorer.model.lesson import Explanation

from .. import sources

BOOKING = (
    Explanation(
        "body", "Appointment.resourceType",
        what="The kind of the resource: an Appointment.",
        why="A FHIR server reads the rest by the rules of this type.",
        mistake="Another type than the path says. That is refused with 422.",
        source=sources.BOOK),
    Explanation(
        "body", "Appointment.meta", place="gpc/create:appointment-1",
        what="The profile that the Appointment claims to follow.",
        why="The GP Connect profile is stricter than plain FHIR. The claim says which rules the sender had in mind.",
        mistake="Sending a versionId. The practice gives the version, and the id as well.",
        source=sources.BOOK),
    Explanation(
        "body", "Appointment.contained",
        what="Resources that exist only inside this one. Here it is the organisation that books.",
        why="The practice may not know that organisation, so the booking brings its name, kind and telephone along.",
        mistake="Referring to the organisation by an address instead. It must be contained.",
        source=sources.BOOK),
    Explanation(
        "body", "Appointment.extension", place="gpc/create:appointment-1",
        what="Additions of GP Connect. This one points to the contained organisation that books.",
        why="Plain FHIR has no place for who booked. The reference is # and the id of the contained resource.",
        mistake="A reference that does not match the contained id, or a full address that merely ends in it.",
        source=sources.BOOK),
    Explanation(
        "body", "Appointment.status", place="gpc/create:appointment-1",
        what="The state of the appointment: booked.",
        why="GP Connect has no proposals and no tentative bookings. What is created is booked at once.",
        mistake="proposed or pending, which FHIR would allow.",
        source=sources.BOOK),
    Explanation(
        "body", "Appointment.description",
        what="A short text that says what the appointment is for, at most 100 characters.",
        why="The profile makes it mandatory, so every appointment says in a few words what it is about.",
        mistake="Leaving it out, as plain FHIR allows, or writing a clinical history. Longer texts are refused.",
        source=sources.BOOK),
    Explanation(
        "body", "Appointment.start",
        what="When the appointment begins: the start of the first slot.",
        why="It repeats what the slot says. The practice compares the two, so a mix-up is noticed.",
        mistake="Writing it anew in UTC. Take it as the search gave it, with the offset of British time.",
        source=sources.BOOK),
    Explanation(
        "body", "Appointment.end",
        what="When the appointment ends: the end of the last slot.",
        why="With several slots it is what tells the whole length.",
        mistake="Computing it from a usual length. Slots differ, and the practice compares.",
        source=sources.BOOK),
    Explanation(
        "body", "Appointment.slot",
        what="The slots that are booked, as relative references.",
        why="They are what must still be free. Several are allowed if they follow each other in one schedule, with one "
            "channel and one service type.",
        mistake="An absolute address in place of Slot/ and the id.",
        source=sources.BOOK),
    Explanation(
        "body", "Appointment.created",
        what="When the booking was made, with seconds and an offset.",
        why="It tells when the user booked. The practice gives it back with the appointment.",
        mistake="A date without a time, or leaving it out.",
        source=sources.BOOK),
    Explanation(
        "body", "Appointment.comment",
        what="A free text for the practice, at most 500 characters. It may be left out.",
        why="It holds what the description has no room for, such as a wish of the patient.",
        mistake="An empty text. FHIR knows no empty strings; leave the member out.",
        source=sources.BOOK),
    Explanation(
        "body", "Appointment.participant",
        what="Who takes part: the patient, the place, and usually the practitioner.",
        why="It ties the booking to the practice’s own records. Patient and place are mandatory; the place is the one "
            "that the schedule names.",
        mistake="Using the NHS number as the patient’s id. It is the id that this practice gave.",
        source=sources.BOOK),
    Explanation(
        "body", "Organization.resourceType",
        what="The kind of the contained resource: an Organization.",
        why="A contained resource is a whole resource, so it says its type itself.",
        mistake="The British spelling. FHIR writes it with a z.",
        source=sources.BOOK),
    Explanation(
        "body", "Organization.id",
        what="The name of the contained resource inside this body.",
        why="The extension refers to it with a # in front. It means nothing outside the Appointment.",
        mistake="Writing the # here as well. It belongs to the reference only.",
        source=sources.BOOK),
    Explanation(
        "body", "Organization.meta",
        what="The profile that the Organization claims to follow.",
        why="The same profile holds for organisations wherever they occur, contained or not.",
        mistake="Leaving it out because the Appointment has a profile of its own.",
        source=sources.BOOK),
    Explanation(
        "body", "Organization.identifier",
        what="The ODS code of the organisation that books.",
        why="With it the practice can apply its rules about who may book which slots.",
        mistake="A code without its system.",
        source=sources.BOOK),
    Explanation(
        "body", "Organization.type",
        what="The kind of the organisation: gp-practice or urgent-care.",
        why="It repeats what the search said, so that the practice can check the same rule again.",
        mistake="Another kind than in the search. If the search named none, leave it out.",
        source=sources.BOOK),
    Explanation(
        "body", "Organization.name",
        what="The name of the organisation that books.",
        why="The practice’s staff see who made the booking.",
        mistake="The name of the software. It is that of the organisation.",
        source=sources.BOOK),
    Explanation(
        "body", "Organization.telecom",
        what="A telephone number of the organisation that books.",
        why="If something must change, the practice knows whom to call.",
        mistake="An object in place of a list. telecom is always a list, even with one number.",
        source=sources.BOOK),
)
