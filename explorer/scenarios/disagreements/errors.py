"""Where sources disagree about status codes, error codes and formats."""

from explorer.model.lesson import Disagreement, Side

from .. import sources

ERRORS = (
    Disagreement(
        "media-type", "What is FHIR in JSON called?",
        (Side("application/fhir+json.", sources.API),
         Side("application/json+fhir, the name of DSTU2, in old text and in some examples.",
              "GP Connect 0.x, and what is left of it")),
        "application/fhir+json. The old name is refused with 415.",
        explanations=("header:accept@gpc", "header:content-type"), rules=("provider.media-type",)),
    Disagreement(
        "accept-absent", "What if a request names no format at all?",
        (Side("Accept may be missing; then the format of the body counts, and JSON in the end.", sources.API),
         Side("415.", sources.DEMONSTRATOR)),
        "JSON.", explanations=("header:accept@gpc",), rules=("provider.media-type",)),
    Disagreement(
        "broken-body", "What is said to a body that is neither JSON nor XML?",
        (Side("400 BAD_REQUEST.", sources.ERRORS), Side("422 INVALID_RESOURCE.", sources.DEMONSTRATOR)),
        "400 BAD_REQUEST for what cannot be parsed, 422 INVALID_RESOURCE for what can be parsed and is wrong.",
        messages=("book-appointment 6a",), rules=("provider.body-syntax", "provider.body-invalid")),
    Disagreement(
        "error-system", "Which address has the system of the error codes?",
        (Side("The CodeSystem’s.", f"{sources.PROFILES}; {sources.DEMONSTRATOR}"),
         Side("The ValueSet’s.", f"{sources.ERRORS}, examples; {sources.SDS_API}")),
        "A practice sends the CodeSystem’s, SDS the ValueSet’s. Clients should take both.",
        rules=("provider.body-invalid", "sds.parameter-invalid")),
    Disagreement(
        "display", "How are the codes and their displays spelt?",
        (Side("ACCESS_DENIED, NO_ORGANISATION_CONSENT, and displays such as “NHS number invalid”.", sources.ERRORS),
         Side("ACCESS DENIED, NO_ORGANISATIONAL_CONSENT, and other displays.", sources.PROFILES)),
        "Codes as on the page, displays as in the code system. Clients should branch on the code, never on the "
        "display.", rules=("provider.capability-off", "provider.nhs-number")),
    Disagreement(
        "version-clash", "Which status has a change to a version that is no longer the current one?",
        (Side("409, with FHIR_CONSTRAINT_VIOLATION.", f"{sources.DEMONSTRATOR}; {sources.ASSURANCE}"),
         Side("409.", sources.CONTENTION), Side("412.", f"{sources.FHIR}, managing resource contention")),
        "409 FHIR_CONSTRAINT_VIOLATION.",
        explanations=("header:if-match@gpc",), rules=("provider.if-match",)),
    Disagreement(
        "slot-taken", "What is said when the slot is taken?",
        (Side("409 DUPLICATE_REJECTED, issue code duplicate.", sources.BOOK),
         Side("409 DUPLICATE_REJECTED, issue code conflict.", sources.DEMONSTRATOR),
         Side("422.", "Spine Core, older error page")),
        "409 DUPLICATE_REJECTED, issue code duplicate.",
        messages=("book-appointment 6d",), explanations=("body:Appointment.slot",), rules=("provider.slot-taken",)),
    Disagreement(
        "schedule-include", "What if a slot search leaves out _include=Slot:schedule?",
        (Side("It must be there. Which error follows is not said.", sources.SLOTS),
         Side("400 BAD_REQUEST.", sources.DEMONSTRATOR)),
        "400 BAD_REQUEST.", messages=("book-appointment 4a",),
        explanations=("query:_include=Slot:schedule@gpc/search:slot-1",), rules=("provider.slot-parameter-missing",)),
    Disagreement(
        "whole-last-day", "Does a search up to a date reach to the end of that day?",
        (Side("Yes, a date means the whole day.", sources.FHIR),
         Side("No, it ends at midnight before; and only the start of a slot is compared.", sources.DEMONSTRATOR)),
        "Yes. A slot must begin and end inside the range.",
        messages=("book-appointment 4a",), explanations=("query:end=le@gpc/search:slot-1",)),
)
