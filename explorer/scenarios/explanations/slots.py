"""Explanations of the searches at a practice: free slots, the patient."""

from explorer.model.lesson import Explanation

from .. import sources

SLOTS = (
    Explanation(
        "query", "status=free", place="gpc/search:slot-1",
        what="Only slots that nobody has booked.",
        why="free is the one state that GP Connect lets a consumer search for.",
        mistake="Leaving it out because only free slots would be of use. It is mandatory: without it the answer is "
                "400.",
        source=sources.SLOTS),
    Explanation(
        "query", "start=ge", place="gpc/search:slot-1",
        what="The first day or moment, with ge in front: at this time or later.",
        why="A search has two ends. A date is enough; a time needs seconds and the offset of British time on that day.",
        mistake="A time in UTC with Z, or the winter’s offset in summer. Both are refused with 422.",
        source=sources.SLOTS),
    Explanation(
        "query", "end=le", place="gpc/search:slot-1",
        what="The last day or moment, with le in front: at this time or earlier.",
        why="It bounds the search. From first to last may be 14 days at most.",
        mistake="Asking for a month at once. Fifteen days are refused with 422; send several searches.",
        source=sources.SLOTS),
    Explanation(
        "query", "_include=Slot:schedule", place="gpc/search:slot-1",
        what="With each slot, the schedule that it belongs to.",
        why="Place, practitioner and role stand on the schedule. A slot alone tells only when.",
        mistake="Taking it for optional, as it looks in FHIR. Here it is mandatory.",
        source=sources.SLOTS),
    Explanation(
        "query", "_include:recurse=Schedule:actor:Practitioner", place="gpc/search:slot-1",
        what="With each schedule, the practitioner whose time it is.",
        why="People want to know whom they will see, and the booking names the practitioner.",
        mistake="Counting on one to be there. A schedule may have none.",
        source=sources.SLOTS),
    Explanation(
        "query", "_include:recurse=Schedule:actor:Location", place="gpc/search:slot-1",
        what="With each schedule, the place where the patient must go.",
        why="A practice may have branches, and the booking must name the place.",
        mistake="Showing the practice’s own address instead. A branch can be miles away.",
        source=sources.SLOTS),
    Explanation(
        "query", "_include:recurse=Location:managingOrganization", place="gpc/search:slot-1",
        what="With each place, the organisation that runs it.",
        why="Practices send it today whether asked or not. The specification means to change that, so ask.",
        mistake="Leaving it out because the answer has it anyway.",
        source=sources.SLOTS),
    Explanation(
        "query", "searchFilter=GPConnect-OrganisationType-1", place="gpc/search:slot-1",
        what="What kind of organisation is looking: gp-practice or urgent-care.",
        why="A practice may keep slots for one kind of organisation. Who does not say what it is sees only the slots "
            "for all.",
        mistake="Naming another kind when booking than when searching. The practice checks the rule again.",
        source=sources.SLOTS),
    Explanation(
        "query", "searchFilter=ods-organization-code", place="gpc/search:slot-1",
        what="Which organisation is looking, by its ODS code.",
        why="A practice may keep slots for organisations that it names.",
        mistake="Sending the practice’s code. It is the code of who searches.",
        source=sources.SLOTS),
    Explanation(
        "query", "identifier=nhs-number", place="gpc/search:patient-1",
        what="The patient’s NHS number, with the address of the NHS number system and a bar in front.",
        why="The NHS number is the only identifier by which a practice’s patients can be searched.",
        mistake="The bare number without the system (422), a capital I in the name (400), or the parameter twice "
                "(400).",
        source=sources.FIND_PATIENT),
)
