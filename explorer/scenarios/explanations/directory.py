"""Explanations of what is asked of SDS, the directory."""

from explorer.model.lesson import Explanation

from .. import sources

DIRECTORY = (
    Explanation(
        "query", "organization", place="sds",
        what="Whose systems are looked for: the system of ODS codes, a bar, and the organisation’s code.",
        why="It is the patient’s practice, as PDS gave it, or another one that was chosen, or the consumer itself.",
        mistake="Sending the code alone, or the code of a branch. The address of the code system belongs in front, and "
                "the code stands for the whole practice.",
        source=sources.SDS_API),
    Explanation(
        "query", "identifier=nhsServiceInteractionId", place="sds/Endpoint",
        what="Which interaction the address should be good for.",
        why="A practice has one service root for each capability. The interaction says which one is needed.",
        mistake="Using the answer for another capability. For appointments and foundations the root is shared; for "
                "records it is another.",
        source=sources.SDS_PAGE),
    Explanation(
        "query", "identifier=nhsServiceInteractionId", place="sds/Device",
        what="Which interaction the system should be accredited for.",
        why="The FHIR form of the directory demands it. The older LDAP lookup did without.",
        mistake="Leaving it out because the party key already says which system is meant. Then the answer is 400.",
        source=sources.SDS_API),
    Explanation(
        "query", "identifier=nhsMhsPartyKey", place="sds/Device",
        what="The party key that came with the endpoint.",
        why="It joins the two records: of all the practice’s systems, only the one behind this endpoint has it.",
        mistake="Leaving it out because it is optional. Where a practice also runs a consumer system, two devices come "
                "back.",
        source=sources.SDS_PAGE),
    Explanation(
        "query", "manufacturing-organization", place="sds/Device",
        what="Who makes the system: the system of ODS codes, a bar, and the maker’s code.",
        why="A consumer has no endpoint, so no party key leads to its ASID. The maker tells its system from others of "
            "the same organisation.",
        mistake="Sending it to /Endpoint as well. There it is an illegal parameter.",
        source=sources.SDS_API),
)
