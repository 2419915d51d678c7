"""Explanations of what is asked of appointments that are there: finding, reading, amending and cancelling them."""

from explorer.model.lesson import Explanation

from .. import sources

_RETRIEVE, _READ = "gpc/search:patient_appointments-1", "gpc/read:appointment-1"
_AMEND, _CANCEL = "gpc/update:appointment-1", "gpc/cancel:appointment-1"

APPOINTMENTS = (
    Explanation(
        "url", "resource", place=_RETRIEVE,
        what="The appointments of one patient, as a list below the patient’s record.",
        why="Appointments are looked for by patient only. Who booked them, and how, makes no difference.",
        mistake="Searching /Appointment with the patient as a parameter, as plain FHIR would.",
        source=sources.RETRIEVE),
    Explanation(
        "url", "Patient.id", place=_RETRIEVE,
        what="The practice’s own id of the patient.",
        why="The search hangs on the patient’s record, so the record must have been found first.",
        mistake="Writing the NHS number here. To the practice that is the id of nobody: 404.",
        source=sources.RETRIEVE),
    Explanation(
        "query", "start=ge", place=_RETRIEVE,
        what="The first day that is asked for, with the prefix ge.",
        why="The list may be long. A stretch of days keeps it to what the user wants to see.",
        mistake="A day in the past, or a time of day. Only whole days from today on are taken.",
        source=sources.RETRIEVE),
    Explanation(
        "query", "start=le", place=_RETRIEVE,
        what="The last day that is asked for, with the prefix le. The parameter is called start again.",
        why="Both bounds speak of when an appointment begins.",
        mistake="Calling it end, as the search for slots does.",
        source=sources.RETRIEVE),
    Explanation(
        "url", "resource", place=_READ,
        what="One appointment by its id.",
        why="Whoever wants to change it needs it as it is now, with its version.",
        mistake="Changing what a list showed a while ago. Read it again first.",
        source=sources.READ),
    Explanation(
        "url", "resource", place=_AMEND,
        what="The appointment that is to be amended.",
        why="A change is a PUT of the whole appointment to its own address.",
        mistake="PATCH with only what differs. GP Connect has no such call.",
        source=sources.AMEND),
    Explanation(
        "url", "resource", place=_CANCEL,
        what="The appointment that is to be cancelled.",
        why="Cancelling is a change like another: the same method, the same address.",
        mistake="DELETE. A cancelled appointment is kept and can still be read.",
        source=sources.CANCEL),
    Explanation(
        "url", "Appointment.id", place="gpc",
        what="The practice’s id of the appointment.",
        why="The booking’s answer gave it, or a list of the patient’s appointments.",
        mistake="Taking it to another practice. Ids mean something only where they were given.",
        source=sources.READ),
    Explanation(
        "header", "If-Match", place="gpc",
        what="The version that the consumer has read, in the form of an ETag.",
        why="If somebody else has changed the appointment meanwhile, the practice answers 409 and nothing is lost.",
        mistake="Leaving it out because the practice may tolerate that. Then the last one to write wins.",
        source=sources.CONTENTION),
    Explanation(
        "body", "Appointment.id", place="gpc",
        what="The appointment’s id, the same as in the address.",
        why="A resource that is sent back says which one it is.",
        mistake="Leaving it out as in a booking. There the practice gives the id, here it must stand.",
        source=sources.AMEND),
    Explanation(
        "body", "Appointment.meta", place=_AMEND,
        what="The profile of the appointment, as it was read.",
        why="All of the appointment goes back, its profile too.",
        mistake="Relying on a versionId in here. Only If-Match counts.",
        source=sources.AMEND),
    Explanation(
        "body", "Appointment.meta", place=_CANCEL,
        what="The profile of the appointment, as it was read.",
        why="All of the appointment goes back, its profile too.",
        mistake="Building a new appointment with as little as possible. What is missing counts as changed.",
        source=sources.CANCEL),
    Explanation(
        "body", "Appointment.extension", place=_AMEND,
        what="The booking organisation, and what the practice has added: role and delivery channel.",
        why="They go back as they were read, for only description and comment may differ.",
        mistake="Sending only the extension that the booking had. The practice’s own are missing then: 422.",
        source=sources.AMEND),
    Explanation(
        "body", "Appointment.extension", place=_CANCEL,
        what="What was read, and one more: the reason for cancelling, as text.",
        why="The practice’s staff see why the appointment was cancelled.",
        mistake="A blank reason, or one under another address. The first is 422 INVALID_PARAMETER, the second "
                "INVALID_RESOURCE.",
        source=sources.CANCEL),
    Explanation(
        "body", "Appointment.status", place=_AMEND,
        what="The state of the appointment: still booked.",
        why="Amending changes texts. Another state is another interaction, or none.",
        mistake="Sending cancelled here. The interaction decides what the PUT means.",
        source=sources.AMEND),
    Explanation(
        "body", "Appointment.status", place=_CANCEL,
        what="The state that the appointment is to have: cancelled.",
        why="Together with the reason it is all that may differ from what was read.",
        mistake="noshow or entered-in-error. Consumers cannot set these.",
        source=sources.CANCEL),
    Explanation(
        "reply-body", "Appointment.created", place="gpc",
        what="When the appointment was booked, as the practice has it.",
        why="It goes back unchanged when the appointment is amended or cancelled.",
        mistake="Putting in the time of the change. The practice compares, and refuses.",
        source=sources.AMEND),
    Explanation(
        "reply-body", "Appointment.comment", place="gpc",
        what="The comment on the appointment, if there is one.",
        why="Whoever amends the description sends the comment along as it was read.",
        mistake="Leaving it out because it has not changed. Then it is gone.",
        source=sources.AMEND),
    Explanation(
        "reply-body", "Appointment.extension", place="gpc",
        what="Additions of GP Connect: who booked, the practitioner’s role, how the appointment is held.",
        why="The practice fills in role and channel from schedule and slot, whatever the booking said.",
        mistake="Telling them apart by their place in the list. Each has an address of its own.",
        source=sources.READ),
)
