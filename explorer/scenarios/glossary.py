"""The words of the field that the pages use, each in a sentence or two.

Source: GP Connect 1.2.7 and its glossary, PDS and SDS FHIR APIs, Spine Core. Told in our own words.
"""

from explorer.model.lesson import Term

from . import sources

GLOSSARY = (
    # Who takes part.
    Term("Consumer", "A system that asks practices for something on behalf of a health-care worker: another practice’s "
         "software, urgent care, a hub. It has a certificate and an ASID of its own.",
         sources.REGISTERING, "participants/consumer"),
    Term("GP Connect", "A set of FHIR interfaces by which accredited systems use what practices’ systems hold: "
         "appointments, and in other parts records.", sources.GLOSSARY, "spine-integration-illustrated"),
    Term("PDS", "Personal Demographics Service: the national register of who is who. It knows NHS numbers, names, "
         "birth dates, and at which practice a patient is registered.", sources.PDS_PAGE, "participants/pds"),
    Term("Provider", "A practice’s own system, seen as a server. There is one for each practice at most.",
         sources.REGISTERING, "participants/provider"),
    Term("SDS", "Spine Directory Service: the directory of organisations’ systems and their addresses.",
         sources.SDS_PAGE, "participants/sds"),
    Term("Spine", "The national backbone of the NHS for messages and identities. PDS, SDS and SSP are its services.",
         sources.GLOSSARY, "participants/index"),
    Term("SSP", "Spine Secure Proxy: it stands between consumer and provider, checks who asks whom for what, and then "
         "passes the exchange on unchanged.", sources.SSP_PAGE, "participants/ssp"),
    # Who is who, and where.
    Term("ASID", "Accredited System Identifier: twelve digits that name one system at one organisation.",
         sources.SDS_PAGE, "participants/sds"),
    Term("Certificate", "What both ends of a connection show each other before anything is sent. The proxy lets nobody "
         "in without a valid one.", sources.SECURITY, "participants/ssp"),
    Term("Device", "In the FHIR form of the directory: the record of one accredited system, with its ASID.",
         sources.SDS_API, "participants/sds"),
    Term("Endpoint", "In the FHIR form of the directory: the record of one address, with its party key. Only providers "
         "have one for GP Connect.", sources.SDS_API, "participants/sds"),
    Term("LDAP", "The older way to ask the directory. The FHIR interface stands in front of it.", sources.SDS_PAGE,
         "reference/disagreements"),
    Term("NHS number", "Ten digits that name one patient; the last one is a check digit. People write it in groups, "
         "systems send it without blanks.", sources.PDS_API, "participants/pds"),
    Term("ODS code", "The code that the Organisation Data Service gives an organisation. In GP Connect it stands for "
         "the whole practice, never for a branch.", sources.BRANCHES, "participants/pds"),
    Term("Party key", "The key that joins a practice’s endpoint with the system behind it: an ODS code, a hyphen, "
         "digits.", sources.SDS_PAGE, "participants/sds"),
    Term("Service root", "The address under which one practice offers one capability. Every call’s address begins with "
         "it, and the proxy compares it with what SDS has.", sources.API, "participants/sds",
         also=("service root URL",)),
    # What is asked for.
    Term("Capability", "A set of calls that belong together: foundations, appointments, records, documents. A practice "
         "can switch each on or off.", sources.API, "reference/explanations"),
    Term("Capability statement", "A FHIR server’s description of what it can do, at the path /metadata.",
         sources.CAPABILITY, "scenarios/book-appointment"),
    Term("Interaction ID", "The name of one operation, such as searching for slots. Systems are registered for each, "
         "and each call says which one it is.", sources.INTERACTIONS, "participants/consumer",
         also=("interaction",)),
    Term("Operation", "A call that does more than read or store a resource. Its name begins with $ in the path.",
         sources.REGISTER, "participants/provider"),
    Term("Scope", "What a token says that the request wants to do: read or write, about a patient or the "
         "organisation.", sources.INTERACTIONS, "reference/explanations"),
    Term("Token", "A JSON Web Token in the header Authorization. It is not signed; it tells which user, role and "
         "organisation is behind the request, and for five minutes.", sources.TOKEN, "participants/consumer"),
    Term("Trace", "To look a patient up in PDS and compare the demographics, so that the NHS number is known to belong "
         "to this person.", sources.PDS_PAGE, "participants/pds"),
    Term("Verification status", "What PDS or a practice says about an NHS number: verified, not traced, and so on. It "
         "does not prove whose number it is.", sources.PDS_API, "participants/pds"),
    # Appointments.
    Term("Active patient", "A patient who has neither left the practice nor died. Only active patients are found and "
         "booked.", sources.GLOSSARY, "sandbox/rules", also=("active",)),
    Term("Branch", "A second site of a practice. The place of an appointment is told by its schedule, not by the ODS "
         "code.", sources.BRANCHES, "reference/explanations"),
    Term("Delivery channel", "How an appointment is held: in person, by telephone, by video.", sources.SLOTS,
         "reference/explanations", also=("channel",)),
    Term("Location", "The place where a schedule is held, with its address.", sources.SLOTS, "reference/explanations"),
    Term("Restricted record", "A record that PDS shows without address, telephone and practice. The flow ends there, "
         "and practices answer as if there were no such patient.", sources.PDS_API, "participants/pds"),
    Term("Schedule", "A stretch of somebody’s working time at one place, cut into slots.", sources.SLOTS,
         "scenarios/book-appointment"),
    Term("Slot", "A piece of a schedule that can be booked. Nothing holds it between searching and booking.",
         sources.SLOTS, "scenarios/book-appointment"),
    Term("Temporary registration", "What a consumer makes for a patient whom the practice does not know. It is never a "
         "regular one.", sources.REGISTER, "scenarios/book-appointment", also=("temporary",)),
    # What comes back.
    Term("Bundle", "A FHIR resource that holds others: the answer to a search.", sources.FHIR_API,
         "participants/provider"),
    Term("Data sharing agreement", "What must exist between the organisations that send and receive. The proxy keeps a "
         "list of the pairs of ASIDs that have one.", sources.SSP_GUIDE, "participants/ssp",
         also=("sharing agreement", "data-sharing agreement")),
    Term("ETag", "A header that names the version of the resource in the answer. A change sends it back in If-Match.",
         sources.CONTENTION, "reference/explanations"),
    Term("FOT check", "What the proxy calls its look at the sharing agreement, in the text of its refusal. FOT stands "
         "for first of type.", sources.ERRORS, "participants/ssp", also=("FOT_CHECK_FAILED",)),
    Term("OperationOutcome", "The FHIR resource that tells what went wrong: a severity, a code and, usually, a "
         "sentence.", sources.ERRORS, "participants/pds"),
    Term("Profile", "The rules that make a FHIR resource of general use into one of GP Connect: what must be there, "
         "what must not.", sources.PROFILES, "participants/ssp"),
    Term("R4 and STU3", "Two versions of FHIR. PDS and SDS speak R4, practices speak STU3. Their resources look alike "
         "and are not the same.", f"{sources.PDS_API}; {sources.FHIR_API}", "reference/architecture",
         also=("STU3",)),
)
