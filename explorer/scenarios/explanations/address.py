"""Explanations of addresses: the services’ bases, the practice’s address inside the proxy’s, paths and ids."""

from explorer.model.lesson import Explanation

from .. import sources

ADDRESS = (
    Explanation(
        "url", "base", place="pds",
        what="The address of the PDS FHIR API, up to the version of FHIR.",
        why="PDS has one address for the whole country; only the path after it changes from call to call.",
        mistake="Reading the answers with a model of the wrong version. PDS speaks FHIR R4, practices speak STU3.",
        source=sources.PDS_API),
    Explanation(
        "url", "base", place="sds",
        what="The address of the SDS FHIR API, up to the version of FHIR.",
        why="SDS is the one directory for all practices, so its address can be configured once.",
        mistake="Calling the directory with another verb than GET. It can only be read.",
        source=sources.SDS_API),
    Explanation(
        "url", "base", place="gpc",
        what="The address of the SSP. The whole address of the practice follows it, with its own https://.",
        why="A consumer never calls a practice itself. It calls the proxy and says in the path where the call should "
            "go. The proxy takes its own address off the front before it forwards the rest.",
        mistake="Letting a library tidy the path. If // becomes /, what follows is no address any more, and the proxy "
                "refuses it.",
        source=sources.SSP_PAGE),
    Explanation(
        "url", "service_root",
        what="The address of the practice’s FHIR server, exactly as SDS gave it.",
        why="The proxy compares it, character by character, with what the directory has for this practice and "
            "interaction. It forwards only what matches.",
        mistake="Adding :443 or a slash at the end, putting an IP address in place of the name, or using the root of "
                "another capability of the same practice.",
        source=sources.SSP_PAGE),
    Explanation(
        "url", "service_root.host",
        what="The name of the host on which the practice’s supplier runs its server.",
        why="One supplier serves many practices from one host, so the name alone does not say which practice is meant.",
        mistake="Looking the name up and calling the number instead. The proxy knows the endpoint by its name.",
        source=sources.API),
    Explanation(
        "url", "service_root.ods_code",
        what="The ODS code of the practice, as a part of the path.",
        why="It tells the supplier’s server which practice is addressed. Servers route by this code, not by the ASIDs "
            "in the headers.",
        mistake="Writing it in lower case. Addresses are case sensitive, and the code must be the one that SDS has.",
        source=sources.API),
    Explanation(
        "url", "service_root.fhir_version",
        what="The version of FHIR that the server speaks, in upper case.",
        why="A practice could offer another version later, at another address, without disturbing this one.",
        mistake="Expecting R4 here because PDS and SDS answer in R4.",
        source=sources.API),
    Explanation(
        "url", "service_root.version",
        what="The major version of GP Connect, its first number.",
        why="A consumer written for version 1 needs an address that says 1.",
        mistake="Reading the full version from it. That is in the capability statement, under version.",
        source=sources.API),
    Explanation(
        "url", "service_root.capability",
        what="The last part of the service root. It says which set of calls the address is for.",
        why="Appointments and the foundations share gpconnect; structured records have gpconnect/structured. SDS "
            "registers each by itself.",
        mistake="Building one root from another by adding or cutting a word. Ask SDS for each.",
        source=sources.API),
    Explanation(
        "url", "resource", place="pds/Patient",
        what="The record of one patient at PDS.",
        why="With the NHS number at hand, a plain read is the surest way to the record: there is one, or none.",
        mistake="Taking status 200 as proof. Compare the id and the demographics that come back with your patient’s.",
        source=sources.PDS_API),
    Explanation(
        "url", "Patient.id", place="pds/Patient",
        what="The NHS number, ten digits without blanks.",
        why="At PDS the NHS number is the id of the record.",
        mistake="Sending it as people write it, in three groups, or not checking the tenth digit first. Zero is a "
                "check digit like any other.",
        source=sources.PDS_API),
    Explanation(
        "url", "resource", place="sds/Endpoint",
        what="The directory’s list of addresses.",
        why="Only providers have an endpoint here. Asking for it first settles which of a practice’s systems is meant.",
        mistake="Looking for the ASID in the answer. An endpoint has none; the similar nhsMHSId is something else.",
        source=sources.SDS_API),
    Explanation(
        "url", "resource", place="sds/Device",
        what="The directory’s list of accredited systems.",
        why="A system’s ASID is on its device record. The proxy wants that number in Ssp-To.",
        mistake="Asking here before asking for the endpoint. A practice may run a consumer system as well, and the "
                "wrong device looks just as good.",
        source=sources.SDS_PAGE),
    Explanation(
        "url", "resource", place="gpc/read:metadata-1",
        what="The server’s description of itself.",
        why="Every FHIR server has it at this path, so a consumer can learn what a practice’s system offers before it "
            "relies on it.",
        mistake="Writing it with a capital M. The path is case sensitive, and /Metadata is refused.",
        source=sources.CAPABILITY),
    Explanation(
        "url", "resource", place="gpc/search:slot-1",
        what="A search among the practice’s slots.",
        why="A slot is a stretch of time in a schedule that can be booked. The search shows only those that this "
            "organisation may book.",
        mistake="Reading one slot by its id. There is no such call; search again instead.",
        source=sources.SLOTS),
    Explanation(
        "url", "resource", place="gpc/search:patient-1",
        what="A search among the practice’s patients.",
        why="A booking names the patient by the practice’s own id. This search turns the NHS number into that id.",
        mistake="Taking nothing found for an error. It is status 200 and an empty Bundle.",
        source=sources.FIND_PATIENT),
    Explanation(
        "url", "resource", place="gpc/operation:gpc.registerpatient-1",
        what="An operation on the practice’s patients: register one.",
        why="A temporary registration is more than storing a resource. The practice verifies the person with PDS "
            "first, so it is an operation, marked by the $.",
        mistake="Losing the $ to a shell, or writing it in the interaction ID, where it does not belong.",
        source=sources.REGISTER),
    Explanation(
        "url", "resource", place="gpc/create:appointment-1",
        what="The practice’s appointments. Posting here books a new one.",
        why="Creating a resource is how FHIR books: the server gives the id and the version.",
        mistake="Sending it again when no answer came. If the first one arrived, the second is refused with 409, for "
                "the slot is taken.",
        source=sources.BOOK),
    Explanation(
        "url", "search",
        what="Everything after the question mark: the parameters of the search.",
        why="A search is a GET, so what is looked for stands in the address.",
        mistake="Leaving a bar or a plus sign as it is. Write %7C and %2B: a raw plus arrives as a blank.",
        source=sources.API),
)
