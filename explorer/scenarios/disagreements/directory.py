"""Where sources disagree about finding a practice’s system, and about what may be kept."""

from explorer.model.lesson import Disagreement, Side

from .. import sources

DIRECTORY = (
    Disagreement(
        "lookup-order", "Which lookup comes first: the endpoint or the ASID?",
        (Side("The endpoint with its party key, then the system by that party key. So it is since version 1.2.3.",
              sources.SDS_PAGE),
         Side("The ASID by interaction, then the endpoint. The drawing’s text for 2a still says “again”, which fits "
              "that older order.", sources.ILLUSTRATED),
         Side("The older order, in code.", f"{sources.DEMONSTRATOR}; {sources.SSP_GUIDE}")),
        "The endpoint first. The older order finds two systems where a practice also runs a consumer system.",
        messages=("book-appointment 2a", "book-appointment 2c"),
        explanations=("query:identifier=nhsMhsPartyKey@sds/Device",)),
    Disagreement(
        "device-interaction", "Does the lookup of the ASID need an interaction ID?",
        (Side("Yes. Without it the request is refused with 400.", sources.SDS_API),
         Side("No. The LDAP lookup goes by ODS code and party key alone.", sources.SDS_PAGE)),
        "The sandbox offers the FHIR form, so it asks for the interaction ID.",
        messages=("book-appointment 2c",), explanations=("query:identifier=nhsServiceInteractionId@sds/Device",),
        rules=("sds.parameters-incomplete",)),
    Disagreement(
        "asid-on-endpoint", "Is the ASID on the endpoint?",
        (Side("The description reads as if it were.", "SDS FHIR API, specification, prose"),
         Side("No. An endpoint has an nhsMHSId, the number of its record. The ASID is on the device.",
              "SDS FHIR API, server")),
        "As the server does: two lookups, and the ASID comes from the second.",
        messages=("book-appointment 2b", "book-appointment 2d"),
        explanations=("reply-body:Device.identifier=nhsSpineASID@sds",)),
    Disagreement(
        "lookup-interaction", "With which interaction should the endpoint be looked up?",
        (Side("Any interaction of the capability gives the same root. None is named as the one to use.",
              sources.SDS_PAGE),
         Side("The one that reads the capability statement.", sources.CHECKER)),
        "The one that the consumer is going to use next: the search for slots.",
        messages=("book-appointment 2a",), explanations=("query:identifier=nhsServiceInteractionId@sds/Endpoint",)),
    Disagreement(
        "caching", "How long may the results of steps 1 to 3 be kept?",
        (Side("Steps 1 to 3 are optional; what was kept from before may be used. No limit is given.",
              sources.ILLUSTRATED),
         Side("Keep them for the session. They must not serve another encounter with a patient, or another user’s "
              "session.", sources.SDS_PAGE),
         Side("The gateway in front of SDS itself keeps answers for 30 minutes.", "SDS FHIR API, gateway")),
        "Each step can be left out, and its text says that what is kept belongs to one encounter. The sandbox keeps "
        "nothing.",
        messages=("book-appointment 1a", "book-appointment 2a", "book-appointment 3a")),
    Disagreement(
        "trailing-slash", "May a service root end with a slash?",
        (Side("No.", sources.API), Side("Some do.", "SDS FHIR API, mock data")),
        "The sandbox’s directory has none. A client should take what SDS gives and change nothing.",
        messages=("book-appointment 2b",), explanations=("url:service_root",), rules=("ssp.target-varies",)),
    Disagreement(
        "unused-codes", "Are the ODS codes that begin with T99 free for tests?",
        (Side("T99999 is used as an example.", sources.SDS_PAGE),
         Side("Whether the others are given to nobody has not been checked.", "this project")),
        "They are labelled as synthetic everywhere.",
        messages=("book-appointment 1b",), explanations=("url:service_root.ods_code",)),
    Disagreement(
        "test-numbers", "Are NHS numbers that begin with 999 never given out?",
        (Side("Yes, the range is kept for tests.", sources.NUMBERS),
         Side("The pages of GP Connect do not say so.", "GP Connect 1.2.7"),
         Side("Test data from other ranges.", "PDS FHIR API, sandbox; GP Connect demonstrator")),
        "All patients here have numbers of that range, and the claim is given with its source.",
        messages=("book-appointment 1a",), explanations=("url:Patient.id@pds/Patient",)),
    Disagreement(
        "nothing-found", "How does a service say that it found nothing?",
        (Side("404 for a read, 200 and a Bundle without entry for a search.", sources.PDS_API),
         Side("200 and an empty list as entry.", sources.SDS_API),
         Side("200 and a Bundle without entry for a find, 404 for a read.", sources.FIND_PATIENT)),
        "Each service answers in its own way. A client must know all of them.",
        messages=("book-appointment 1b", "book-appointment 2b", "book-appointment 5d"),
        rules=("pds.patient-unknown", "provider.patient-unknown")),
)
