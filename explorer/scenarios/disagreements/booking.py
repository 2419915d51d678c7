"""Where sources disagree about booking, changing and registering."""

from explorer.model.lesson import Disagreement, Side

from .. import sources

BOOKING = (
    Disagreement(
        "unknown-slot", "What is said to a slot that does not exist?",
        (Side("422 REFERENCE_NOT_FOUND.", f"{sources.ERRORS}, example"),
         Side("422 INVALID_RESOURCE.", f"{sources.DEMONSTRATOR}; {sources.ASSURANCE}, for malformed references")),
        "REFERENCE_NOT_FOUND if the reference could be one of this practice, INVALID_RESOURCE if it is malformed. Ids "
        "here are digits, so the two can be told apart.",
        messages=("book-appointment 6a",), explanations=("body:Appointment.slot",),
        rules=("provider.slot-unknown", "provider.slot-reference")),
    Disagreement(
        "past-appointment", "Which code has a past appointment that is read, changed or booked?",
        (Side("An error shall be returned. Which one is not said.",
              f"{sources.READ}; {sources.AMEND}; {sources.CANCEL}; {sources.BOOK}"),),
        "422 INVALID_RESOURCE.", messages=("book-appointment 6a",), explanations=("body:Appointment.start",),
        rules=("provider.read-past", "provider.change-past", "provider.booking-times")),
    Disagreement(
        "cancelled-twice", "What happens when a cancelled appointment is cancelled again?",
        (Side("The page is silent.", sources.CANCEL),
         Side("200, and the slots are left alone.", sources.DEMONSTRATOR)),
        "200, and nothing changes: no slot, no version.", messages=("manage-appointments 9a",),
        rules=("provider.cancel-other",)),
    Disagreement(
        "if-match-missing", "What happens to a change without If-Match?",
        (Side("Consumers shall send it. What a practice answers without it is not said.", sources.CONTENTION),
         Side("The change goes through.", f"{sources.DEMONSTRATOR}; {sources.ASSURANCE}")),
        "It goes through. The switch strict_if_match makes the practice refuse it with 400.",
        messages=("manage-appointments 8a",), explanations=("header:if-match@gpc",),
        rules=("provider.if-match-missing",)),
    Disagreement(
        "amendable", "What may be amended?",
        (Side("The description and the comment.", sources.AMEND),
         Side("The reason as well, in a sentence left from an older version.", sources.FHIR_API)),
        "The description and the comment.", messages=("manage-appointments 8a",),
        explanations=("body:Appointment.description", "body:Appointment.comment"),
        rules=("provider.amend-other",)),
    Disagreement(
        "created-in-utc", "May the time in created be UTC, with a Z?",
        (Side("Times are British, with their offset.", sources.API),
         Side("Consumers send UTC and fractions of a second, and are booked.", sources.ASSURANCE)),
        "It is taken, and given back as the same moment in British time.",
        explanations=("body:Appointment.created",), rules=("provider.booking",)),
    Disagreement(
        "role-system", "Which code system has the practitioner’s role?",
        (Side("CareConnect-SDSJobRoleName-1.", sources.BOOK),
         Side("The address of the value set GPConnect-PractitionerRole-1.", sources.DEMONSTRATOR)),
        "CareConnect-SDSJobRoleName-1.", messages=("book-appointment 4d",), rules=("provider.booking",)),
    Disagreement(
        "examples", "Do the published examples follow the rules?",
        (Side("One booking spans 25 minutes; its answer loses the type of the organisation. A cancellation keeps the "
              "old version.", "GP Connect 1.2.7, examples"),
         Side("The rules on the same pages say otherwise.", f"{sources.BOOK}; {sources.CANCEL}")),
        "The rules. The answer to a booking keeps what was sent, and each change makes a new version.",
        messages=("book-appointment 6d",), explanations=("body:Organization.type",)),
    Disagreement(
        "address-shapes", "Is an address or a telephone an object or a list?",
        (Side("The example of slots has objects for telecom and for an organisation’s address; the example of a place "
              "has a list as address.", "GP Connect 1.2.7, examples"),
         Side("telecom is always a list, an organisation’s address is a list, a place’s address is an object.",
              sources.FHIR)),
        "As in FHIR.", messages=("book-appointment 4d",), explanations=("body:Organization.telecom",)),
    Disagreement(
        "organization-unasked", "Does the organisation come with the slots when nobody asked for it?",
        (Side("Always. It is called a known issue, and consumers should ask for it all the same.", sources.SLOTS),
         Side("Not looked at.", sources.ASSURANCE)),
        "Always, as soon as there is one slot.", messages=("book-appointment 4d",),
        explanations=("query:_include:recurse=Location:managingOrganization@gpc/search:slot-1",)),
    Disagreement(
        "other-family-name", "Is a patient registered whose family name differs from PDS?",
        (Side("Yes, if the birth date is exact: then the person counts as verified.", sources.REGISTER),
         Side("400 BAD_REQUEST is intended. What is sent there has no name at all.", sources.ASSURANCE)),
        "Yes. A name must be there, and with the exact birth date it may differ.",
        explanations=("body:Patient.name", "body:Patient.birthDate"),
        rules=("provider.register-unverified", "provider.register-details")),
    Disagreement(
        "registration-details", "What is said when mandatory details are missing in a registration?",
        (Side("INVALID_RESOURCE.", f"{sources.REGISTER}, table"),
         Side("400 BAD_REQUEST.", f"{sources.DEMONSTRATOR}; {sources.ASSURANCE}")),
        "400 BAD_REQUEST; without an NHS number, 400 INVALID_NHS_NUMBER.",
        explanations=("body:Patient.name", "body:Patient.identifier"),
        rules=("provider.register-details", "provider.register-nhs-number")),
    Disagreement(
        "structured-listed", "Does the statement of a system without structured records list their operation?",
        (Side("The published example lists gpc.getstructuredrecord.", sources.CAPABILITY),
         Side("It must be listed.", sources.ASSURANCE)),
        "It is listed, the description says so, and a call of it is answered with 501.",
        messages=("book-appointment 3d",), rules=("provider.not-offered",)),
    Disagreement(
        "medication-version", "Which version of MedicationStatement does the statement for structured records name?",
        (Side("1.6.", f"{sources.CAPABILITY}, example for structured records"), Side("1.7.", sources.ASSURANCE)),
        "1.7.", messages=("book-appointment 3d",)),
)
