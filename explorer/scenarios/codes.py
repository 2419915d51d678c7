"""What the codes in error replies mean, each in a sentence.

The proxy gives the HTTP status as its code; PDS, SDS and practices give words. A test compares them with the catalogue.
"""

from dataclasses import dataclass

from . import sources


@dataclass(frozen=True)
class Code:
    """One code, as it stands in ``details.coding`` of an OperationOutcome."""

    code: str
    meaning: str
    source: str


CODES = (
    # The proxy's own.
    Code("400", "The proxy cannot forward this: the address, or a header that it goes by, is not as it must be.",
         sources.ERRORS),
    Code("403", "The proxy does not let this consumer ask this provider for this.", sources.ERRORS),
    Code("405", "The proxy does not forward this method.", sources.ERRORS),
    Code("415", "The proxy does not take this type of body.", sources.ERRORS),
    Code("429", "The consumer asks too often; the proxy says when to go on.", sources.SSP_GUIDE),
    Code("431", "The headers are longer than the proxy reads.", sources.SSP_GUIDE),
    Code("495", "The consumer’s certificate is not valid.", sources.ERRORS),
    Code("496", "The consumer showed no certificate.", sources.ERRORS),
    Code("500", "The proxy itself has failed.", sources.SSP_GUIDE),
    Code("502", "The proxy forwarded the request and got no usable answer from the practice.", sources.ERRORS),
    Code("503", "The proxy has too much to do at the moment.", sources.SSP_GUIDE),
    Code("504", "The proxy forwarded the request, and the practice did not answer in time.", sources.ERRORS),
    # In words.
    Code("ACCESS_DENIED", "Whoever asks may not do this here.", sources.ERRORS),
    Code("BAD_REQUEST", "The request is not well formed: a header, the token, a parameter or the syntax is wrong.",
         sources.ERRORS),
    Code("DUPLICATE_REJECTED", "What is to be created is there already, or the slot is no longer free.",
         sources.ERRORS),
    Code("FHIR_CONSTRAINT_VIOLATION", "The change is of a version that is no longer the one in force.",
         sources.CONTENTION),
    Code("INTERNAL_SERVER_ERROR", "The service met a failure of its own, or of something that it needs.",
         sources.ERRORS),
    Code("INVALIDATED_RESOURCE", "There was such a record, and it is no longer valid.", sources.PDS_API),
    Code("INVALID_IDENTIFIER_SYSTEM", "The identifier is of a system that is not looked for here.", sources.ERRORS),
    Code("INVALID_METHOD", "This method is not for callers of this kind.", sources.PDS_API),
    Code("INVALID_NHS_NUMBER", "The NHS number is missing, malformed, or not the one in use.", sources.ERRORS),
    Code("INVALID_PARAMETER", "A parameter of a search or an operation has a value that is not allowed.",
         sources.ERRORS),
    Code("INVALID_PATIENT_DEMOGRAPHICS", "The details do not lead to a patient who may be registered.",
         sources.ERRORS),
    Code("INVALID_RESOURCE", "The body reads well as FHIR, and breaks a rule of its profile or of the service.",
         sources.ERRORS),
    Code("INVALID_RESOURCE_ID", "The id in the address cannot be one of a patient.", sources.PDS_API),
    Code("INVALID_VALUE", "A header has a value that is not allowed.", sources.PDS_API),
    Code("MISSING_OR_INVALID_HEADER", "A header is missing, or asks for what the service cannot give.",
         sources.SDS_API),
    Code("MISSING_VALUE", "A header that must be there is not.", sources.PDS_API),
    Code("NOT_IMPLEMENTED", "The service knows what is meant and does not offer it.", sources.ERRORS),
    Code("NO_RECORD_FOUND", "There is nothing at this address.", sources.ERRORS),
    Code("PATIENT_NOT_FOUND", "The practice has no such patient.", sources.ERRORS),
    Code("REFERENCE_NOT_FOUND", "The body refers to something that is not there.", sources.ERRORS),
    Code("RESOURCE_NOT_FOUND", "There is no record with this id.", sources.PDS_API),
    Code("TOO_MANY_REQUESTS", "The consumer asks too often.", sources.PDS_API),
    Code("UNABLE_TO_CALL_SERVICE", "A service behind this one did not answer in time.", sources.PDS_API),
    Code("UNSUPPORTED_SERVICE", "The service does not offer this address or method.", sources.PDS_API),
)
