"""Explanations of what is taken from replies: the places that values are captured from, and headers."""

from explorer.model.lesson import Explanation

from .. import sources

REPLIES = (
    Explanation(
        "reply-body", "Patient.generalPractitioner", place="pds",
        what="The practice where the patient is registered, by its ODS code.",
        why="It answers the question that the flow begins with: which practice to ask.",
        mistake="Reading managingOrganization instead, or expecting a practice always. A restricted record has none, "
                "and not everybody is registered.",
        source=sources.PDS_API),
    Explanation(
        "reply-body", "Patient.name", place="pds",
        what="The patient’s names, as the national record has them.",
        why="They are compared with what the patient says, and sent along where the patient is registered.",
        mistake="Taking the last name of the list, or a nickname. The one in use now is marked usual.",
        source=sources.PDS_API),
    Explanation(
        "reply-body", "Patient.gender", place="pds",
        what="The administrative gender, as the national record has it.",
        why="It belongs to the comparison, and to a registration.",
        mistake="Refusing the patient for it alone. Show the difference and let the user decide.",
        source=sources.PDS_API),
    Explanation(
        "reply-body", "Patient.birthDate", place="pds",
        what="The date of birth, as the national record has it.",
        why="It is the strongest sign that number and person belong together.",
        mistake="Comparing it as text with a date of another form.",
        source=sources.PDS_API),
    Explanation(
        "reply-body", "Endpoint.address", place="sds",
        what="The service root: the address of the practice’s FHIR server.",
        why="It becomes the middle of every later address, and the audience of every token.",
        mistake="Tidying it. Whatever SDS says is what the proxy compares with.",
        source=sources.SDS_PAGE),
    Explanation(
        "reply-body", "Endpoint.identifier=nhsMhsPartyKey", place="sds",
        what="The party key: it joins this endpoint and the system behind it.",
        why="The next lookup needs it to find the right one of the practice’s systems.",
        mistake="Taking the first identifier of the list. There are several; choose by its system.",
        source=sources.SDS_PAGE),
    Explanation(
        "reply-body", "Device.identifier=nhsSpineASID", place="sds",
        what="The ASID of the system, twelve digits.",
        why="The proxy wants it with every call: the practice’s in Ssp-To, the consumer’s own in Ssp-From.",
        mistake="Taking the Device’s id. That one is made up anew for each answer.",
        source=sources.SDS_API),
    Explanation(
        "reply-body", "Slot.id", place="gpc",
        what="The practice’s id of the slot.",
        why="A booking names its slots by it.",
        mistake="Keeping it for long. Nothing holds the slot, and somebody else may book it first.",
        source=sources.SLOTS),
    Explanation(
        "reply-body", "Slot.start", place="gpc",
        what="When the slot begins, in British time with its offset.",
        why="The booking repeats it.",
        mistake="Showing it in the browser’s zone. Patients come at the practice’s time.",
        source=sources.SLOTS),
    Explanation(
        "reply-body", "Slot.end", place="gpc",
        what="When the slot ends.",
        why="The booking repeats it. With several slots, the last one counts.",
        mistake="Assuming that all slots are of one length.",
        source=sources.SLOTS),
    Explanation(
        "reply-body", "Slot.schedule", place="gpc",
        what="Which schedule the slot belongs to.",
        why="The schedule is in the same Bundle and leads on to place and practitioner.",
        mistake="Fetching the schedule. There is no call for it; find it in the Bundle.",
        source=sources.SLOTS),
    Explanation(
        "reply-body", "Schedule.actor", place="gpc",
        what="The place of the schedule and, usually, its practitioner, as references.",
        why="A booking lists both as participants. They must be those of the schedule.",
        mistake="Relying on the order of the list. Tell them apart by what the reference begins with.",
        source=sources.SLOTS),
    Explanation(
        "reply-body", "Patient.id", place="gpc",
        what="The practice’s own id of the patient’s record.",
        why="The booking names the patient by it.",
        mistake="Using it at another practice. It means something only where it came from.",
        source=sources.FIND_PATIENT),
    Explanation(
        "reply-body", "Appointment.id", place="gpc",
        what="The practice’s id of the appointment.",
        why="Reading, amending and cancelling name the appointment by it.",
        mistake="Not storing it. Without it the appointment must be searched for by its patient.",
        source=sources.BOOK),
    Explanation(
        "reply-header", "ETag", place="gpc",
        what="The version of the resource: W/, and the version id in quotation marks.",
        why="A change sends it back in If-Match, so that nobody overwrites what somebody else has changed meanwhile.",
        mistake="Comparing versions as numbers. The text between the marks is opaque.",
        source=sources.CONTENTION),
    Explanation(
        "reply-header", "ETag", place="pds",
        what="The version of the patient’s record at PDS.",
        why="It is meant for those who change records at PDS. A booking does not need it.",
        mistake="Taking it for the version of anything at the practice.",
        source=sources.PDS_API),
    Explanation(
        "reply-header", "Content-Type",
        what="The format of the body that came back.",
        why="Errors come in FHIR as well, so one reader serves for both.",
        mistake="Comparing the whole text. A character set may follow the name of the format.",
        source=sources.API),
    Explanation(
        "reply-header", "Cache-Control",
        what="no-store: nobody on the way may keep this answer.",
        why="What a practice says is personal, and a slot that is free now may be taken a minute later.",
        mistake="A library or proxy that caches GET requests all the same.",
        source=sources.API),
    Explanation(
        "reply-header", "Location", place="gpc",
        what="Where the new appointment is: its address with id and version.",
        why="It is how HTTP tells the address of something that was created. The address is the practice’s own.",
        mistake="Calling it as it stands. A consumer reaches it only through the proxy.",
        source=sources.FHIR_API),
    Explanation(
        "reply-header", "Last-Modified", place="gpc",
        what="When the resource was stored.",
        why="FHIR asks servers to send it with what they create.",
        mistake="Using it in place of the ETag to avoid lost updates. A second is too coarse.",
        source=sources.FHIR_API),
    Explanation(
        "reply-header", "X-Request-ID", place="pds",
        what="The id that the request brought, sent back.",
        why="It shows which request this answers, in the logs of both sides.",
        mistake="Not logging it. Then nobody can find the call again at PDS.",
        source=sources.PDS_API),
    Explanation(
        "reply-header", "X-Correlation-ID", place="sds",
        what="The id that the request brought, or one that SDS has made.",
        why="With it a call can be found in the logs of SDS.",
        mistake="Expecting the spelling of the request. Names of headers mean the same in any case.",
        source=sources.SDS_API),
)
