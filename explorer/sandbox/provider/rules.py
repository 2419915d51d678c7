"""The rules of a provider, and its OperationOutcomes.

Source: GP Connect 1.2.7, "Error handling guidance" and the page of each interaction.
"""

from __future__ import annotations

from typing import Any

from explorer.sandbox.rules import WITHIN_BOUNDS, Refusal, RuleBook

RULES = RuleBook("provider")
_ERRORS = "GP Connect 1.2.7, Error handling guidance"
_GENERAL = "GP Connect 1.2.7, General API guidance"
_AUDIT = "GP Connect 1.2.7, Cross organisation audit and provenance"
_SLOTS = "GP Connect 1.2.7, Search for free slots"
_FIND = "GP Connect 1.2.7, Find a patient"
_BOOK = "GP Connect 1.2.7, Book an appointment"
_REGISTER = "GP Connect 1.2.7, Register a patient"
_RETRIEVE = "GP Connect 1.2.7, Retrieve a patient's appointments"
_READ = "GP Connect 1.2.7, Read an appointment"
_AMEND = "GP Connect 1.2.7, Amend an appointment"
_CANCEL = "GP Connect 1.2.7, Cancel an appointment"
_IDENTIFIER = ("search:patient-1", "search:practitioner-1", "search:organization-1")
_SLOT, _CREATE = "search:slot-1", "create:appointment-1"
_OF_PATIENT, _GET = "search:patient_appointments-1", "read:appointment-1"
_UPDATE, _WITHDRAW = "update:appointment-1", "cancel:appointment-1"
_SIGN_UP = "operation:gpc.registerpatient-1"
_rule = RULES.rule

# Before the interaction is known.
UNKNOWN_ROOT = _rule("root-unknown", 404, "NO_RECORD_FOUND", "The address begins with a service root, in its case.",
                     "[REC]")
NO_HEADER = _rule("header-missing", 400, "BAD_REQUEST", "The four Ssp headers are there.", _ERRORS)
OTHER_ASID = _rule("asid-other", 400, "BAD_REQUEST", "Ssp-To is this system's ASID.", _ERRORS)
OTHER_INTERACTION = _rule("interaction", 400, "BAD_REQUEST",
                          "Ssp-InteractionID names the operation that verb and path ask for.", _ERRORS)
# Searches by identifier.
ONE_IDENTIFIER = _rule("identifier-once", 400, "BAD_REQUEST", "The parameter identifier is sent once.", _FIND,
                       *_IDENTIFIER)
IDENTIFIER_PARTS = _rule("identifier-parts", 422, "INVALID_PARAMETER", "The identifier has a system and a value.",
                         _FIND, *_IDENTIFIER)
IDENTIFIER_SYSTEM = _rule("identifier-system", 400, "INVALID_IDENTIFIER_SYSTEM",
                          "The identifier's system is the one of this search.", _FIND, *_IDENTIFIER)
NHS_NUMBER = _rule("nhs-number", 400, "INVALID_NHS_NUMBER", "The NHS number has ten digits and its check digit.",
                   _FIND, "search:patient-1")
# The token.
TOKEN = _rule("token", 400, "BAD_REQUEST", "Authorization is Bearer and an unsigned token of two parts and a dot.",
              _AUDIT)
CLAIM = _rule("token-claim", 400, "BAD_REQUEST", "Every claim is there and says what it must.", _AUDIT)
LIFETIME = _rule("token-lifetime", 400, "BAD_REQUEST", "The token lives for 300 seconds and has not expired.", _AUDIT)
SCOPE = _rule("token-scope", 400, "BAD_REQUEST", "The requested scope is the interaction's.", _AUDIT)
CLAIM_RESOURCE = _rule("token-resource", 422, "INVALID_RESOURCE",
                       "The claims of device, organisation and practitioner are FHIR resources.", _AUDIT)
# Formats and capability.
MEDIA_TYPE = _rule("media-type", 415, "BAD_REQUEST", "Body, Accept and _format name FHIR JSON or FHIR XML.", _GENERAL)
CAPABILITY_OFF = _rule("capability-off", 403, "ACCESS_DENIED",
                       "The practice has switched Appointment Management on.",
                       "GP Connect 1.2.7, Non-functional requirements; [REC]", _SLOT, _CREATE, _OF_PATIENT, _GET,
                       _UPDATE, _WITHDRAW)
NOT_OFFERED = _rule("not-offered", 501, "NOT_IMPLEMENTED", "The system offers the interaction.", _ERRORS)
# Reads: whatever the id looks like, also when it is empty.
PATIENT_UNKNOWN = _rule("patient-unknown", 404, "PATIENT_NOT_FOUND", "The id is that of a patient whom a find returns.",
                        _ERRORS, "read:patient-1", _OF_PATIENT)
PRACTITIONER_UNKNOWN = _rule("practitioner-unknown", 404, "PRACTITIONER_NOT_FOUND",
                             "The id is that of a practitioner of this practice.", _ERRORS, "read:practitioner-1")
ORGANISATION_UNKNOWN = _rule("organisation-unknown", 404, "ORGANISATION_NOT_FOUND",
                             "The id is that of this practice's organisation.", _ERRORS, "read:organization-1")
LOCATION_UNKNOWN = _rule("location-unknown", 404, "NO_RECORD_FOUND", "The id is that of a place of this practice.",
                         _ERRORS, "read:location-1")
APPOINTMENT_UNKNOWN = _rule("appointment-unknown", 404, "NO_RECORD_FOUND",
                            "The id is that of an appointment at this practice.", _ERRORS, _GET, _UPDATE, _WITHDRAW)
# Search for free slots.
SLOT_PARAMETER_MISSING = _rule("slot-parameter-missing", 400, "BAD_REQUEST",
                               "start, end, status and _include=Slot:schedule are sent.", _SLOTS, _SLOT)
SLOT_PARAMETER = _rule("slot-parameter", 422, "INVALID_PARAMETER",
                       "start and end are dates or UK dateTimes with ge and le, status is free.", _SLOTS, _SLOT)
SLOT_RANGE = _rule("slot-range", 422, "INVALID_PARAMETER", "start is not after end, and they are 14 days apart at "
                   "most.", _SLOTS, _SLOT)
# Bodies.
SYNTAX = _rule("body-syntax", 400, "BAD_REQUEST", "The body is well-formed.", _ERRORS)
TOO_DEEP = _rule("body-depth", 400, "BAD_REQUEST", "The body is not nested deeper than a resource ever is.", "[REC]")
CODING = _rule("body-coding", 415, "BAD_REQUEST", "The body is sent as it is, or as gzip.", "RFC 9110, 8.4; [REC]")
TOO_LONG = _rule("body-length", 413, "BAD_REQUEST", "The body has no more elements than a resource ever has, and is "
                 "within the limit also when it is unpacked.", "[REC]")
INVALID_BODY = _rule("body-invalid", 422, "INVALID_RESOURCE", "The body is the resource asked for, as STU3 has it.",
                     _ERRORS)
# Booking.
BOOKING = _rule("booking", 422, "INVALID_RESOURCE", "The Appointment has what its profile and the booking page ask "
                "for, and nothing that they forbid.", _BOOK, _CREATE)
BOOKING_ORGANISATION = _rule("booking-organisation", 422, "INVALID_RESOURCE",
                             "The Appointment contains the booking organisation and refers to it.", _BOOK, _CREATE)
PARTICIPANT = _rule("booking-participant", 422, "INVALID_RESOURCE",
                    "Patient and Location take part, each with a relative reference and a status.", _BOOK, _CREATE)
PATIENT_ABSENT = _rule("booking-patient-unknown", 422, "REFERENCE_NOT_FOUND",
                       "The patient is active at this practice.", _BOOK, _CREATE)
SLOT_REFERENCE = _rule("slot-reference", 422, "INVALID_RESOURCE", "Slots are relative references with an id of "
                       "digits.", _BOOK, _CREATE)
SLOT_ABSENT = _rule("slot-unknown", 422, "REFERENCE_NOT_FOUND", "Each slot exists.", _BOOK, _CREATE)
NOT_ADJACENT = _rule("slots-adjacent", 422, "INVALID_RESOURCE",
                     "Several slots follow each other in one schedule, with one channel and one service type.", _BOOK,
                     _CREATE)
BOOKING_TIMES = _rule("booking-times", 422, "INVALID_RESOURCE",
                      "start and end are those of the slots, and start lies ahead.", _BOOK, _CREATE)
PRACTICE_RULE = _rule("practice-rule", 422, "INVALID_RESOURCE",
                      "The practice lets this organisation book this slot now.",
                      "GP Connect 1.2.7, Slot availability management; [REC]", _CREATE)
SLOT_TAKEN = _rule("slot-taken", 409, "DUPLICATE_REJECTED", "Each slot is free.", _BOOK, _CREATE)
# Registering, in the order of the checks.
REGISTER_TWICE = _rule("register-twice", 400, "BAD_REQUEST", "The parameter registerPatient is sent once.", _REGISTER,
                       _SIGN_UP)
REGISTER_PARAMETER = _rule("register-parameter", 422, "INVALID_RESOURCE",
                           "registerPatient is the only parameter and holds a Patient.", _REGISTER, _SIGN_UP)
REGISTER_NUMBER = _rule("register-nhs-number", 400, "INVALID_NHS_NUMBER",
                        "The Patient has an NHS number of ten digits with its check digit.", _REGISTER, _SIGN_UP)
REGISTER_IDENTIFIER = _rule("register-identifier", 400, "BAD_REQUEST",
                            "Each identifier has system and value, and the NHS number is there once.", _REGISTER,
                            _SIGN_UP)
REGISTER_FORBIDDEN = _rule("register-forbidden", 422, "INVALID_RESOURCE",
                           "The Patient has nothing that must not be sent.", _REGISTER, _SIGN_UP)
REGISTER_DETAILS = _rule("register-details", 400, "BAD_REQUEST",
                         "The Patient has a birth date, one official name, and contacts each used once.",
                         f"{_REGISTER}; supplier assurance", _SIGN_UP)
REGISTER_TRACE = _rule("register-pds-down", 500, "INTERNAL_SERVER_ERROR", "PDS answers.", _REGISTER, _SIGN_UP)
REGISTER_UNTRACED = _rule("register-not-on-pds", 400, "INVALID_PATIENT_DEMOGRAPHICS", "PDS knows the NHS number.",
                          _REGISTER, _SIGN_UP)
REGISTER_REPLACED = _rule("register-number-replaced", 400, "INVALID_NHS_NUMBER",
                          "PDS has not marked the number as invalid, superseded or merged away.", _REGISTER, _SIGN_UP)
REGISTER_BARRED = _rule("register-barred", 400, "INVALID_PATIENT_DEMOGRAPHICS",
                        "On PDS the patient is neither deceased nor sensitive.", _REGISTER, _SIGN_UP)
REGISTER_UNVERIFIED = _rule("register-unverified", 400, "INVALID_PATIENT_DEMOGRAPHICS",
                            "Birth date and name sent are those of PDS, as far as the rule of verification asks.",
                            _REGISTER, _SIGN_UP)
REGISTER_LOCAL = _rule("register-local-record", 400, "INVALID_PATIENT_DEMOGRAPHICS",
                       "A record that the practice has verifies, and is neither deceased nor sensitive.", _REGISTER,
                       _SIGN_UP)
REGISTER_ACTIVE = _rule("register-active", 409, "DUPLICATE_REJECTED", "The patient is not active at the practice yet.",
                        _REGISTER, _SIGN_UP)
# Appointments that were made.
RETRIEVE_DATES = _rule("retrieve-dates", 422, "INVALID_PARAMETER",
                       "start is sent twice, as dates: once with ge, once with le.", _RETRIEVE, _OF_PATIENT)
RETRIEVE_PAST = _rule("retrieve-past", 422, "INVALID_PARAMETER", "Neither date is in the past; today is not.",
                      _RETRIEVE, _OF_PATIENT)
RETRIEVE_ORDER = _rule("retrieve-order", 422, "INVALID_PARAMETER", "The le date is not before the ge date.", _RETRIEVE,
                       _OF_PATIENT)
READ_PAST = _rule("read-past", 422, "INVALID_RESOURCE", "The appointment is not of an earlier day.",
                  f"{_READ}; the code is [REC]", _GET)
# Amending and cancelling.
BODY_ID = _rule("change-id", 422, "INVALID_RESOURCE", "The body's id is the one in the path.", f"{_AMEND}; [REC]",
                _UPDATE, _WITHDRAW)
NO_IF_MATCH = _rule("if-match-missing", 400, "BAD_REQUEST",
                    "If-Match is sent, where the world's switch strict_if_match asks for it.", "[REC]", _UPDATE,
                    _WITHDRAW)
IF_MATCH = _rule("if-match", 409, "FHIR_CONSTRAINT_VIOLATION", "If-Match names the appointment's current version.",
                 "GP Connect 1.2.7, General API guidance, managing resource contention", _UPDATE, _WITHDRAW)
CHANGE_REFERENCE = _rule("change-reference", 422, "INVALID_RESOURCE",
                         "References to participants and to the booking organisation are relative.", _AMEND, _UPDATE,
                         _WITHDRAW)
AMEND_CANCELLED = _rule("amend-cancelled", 422, "INVALID_RESOURCE", "The appointment is not cancelled.", _AMEND,
                        _UPDATE)
CHANGE_PAST = _rule("change-past", 422, "INVALID_RESOURCE", "The appointment lies ahead.",
                    f"{_AMEND}; the code is [REC]", _UPDATE, _WITHDRAW)
AMEND_REASON = _rule("amend-reason", 422, "INVALID_RESOURCE", "A cancellation reason is sent only to cancel.", _AMEND,
                     _UPDATE)
AMEND_OTHER = _rule("amend-other", 422, "INVALID_RESOURCE", "Nothing but description and comment is changed.", _AMEND,
                    _UPDATE)
AMEND_TEXT = _rule("amend-text", 422, "INVALID_RESOURCE",
                   "The description is not blank; description and comment are not longer than a booking's.", _AMEND,
                   _UPDATE)
CANCEL_EXTENSION = _rule("cancel-extension", 422, "INVALID_RESOURCE",
                         "Each extension has the address of one that an appointment has, or of the reason.", _CANCEL,
                         _WITHDRAW)
CANCEL_REASON = _rule("cancel-reason", 422, "INVALID_PARAMETER", "The cancellation reason is there and not blank.",
                      _CANCEL, _WITHDRAW)
CANCEL_OTHER = _rule("cancel-other", 422, "INVALID_RESOURCE",
                     "status is cancelled, and nothing else is changed but the reason, sent once.", _CANCEL, _WITHDRAW)
# The sandbox's own.
OUT_OF_BOUNDS = _rule("out-of-bounds", 431, "BAD_REQUEST", WITHIN_BOUNDS, "[REC]")
UNREACHABLE = _rule("unreachable", 502, "INTERNAL_SERVER_ERROR", "The system is up.", "[REC]")
FAILED = _rule("failed", 500, "INTERNAL_SERVER_ERROR", "The system does not fail.", _ERRORS)

_DISPLAYS = {
    "BAD_REQUEST": ("invalid", "Bad request"),
    "INVALID_IDENTIFIER_SYSTEM": ("value", "Invalid identifier system"),
    "INVALID_IDENTIFIER_VALUE": ("value", "Invalid identifier value"),
    "INVALID_NHS_NUMBER": ("value", "Invalid NHS number"),
    "INVALID_PATIENT_DEMOGRAPHICS": ("business-rule", "Invalid patient demographics"),
    "ACCESS_DENIED": ("forbidden", "Access has been denied to process this request"),
    "PATIENT_NOT_FOUND": ("not-found", "Patient not found"),
    "ORGANISATION_NOT_FOUND": ("not-found", "Organisation not found"),
    "PRACTITIONER_NOT_FOUND": ("not-found", "Practitioner not found"),
    "NO_RECORD_FOUND": ("not-found", "No record found"),
    "DUPLICATE_REJECTED": ("duplicate", "Create would lead to creation of a duplicate resource"),
    "FHIR_CONSTRAINT_VIOLATION": ("conflict", "FHIR constraint violated"),
    "INVALID_RESOURCE": ("invalid", "Invalid validation of resource"),
    "INVALID_PARAMETER": ("invalid", "Invalid parameter"),
    "REFERENCE_NOT_FOUND": ("invalid", "Reference not found"),
    "INTERNAL_SERVER_ERROR": ("processing", "Unexpected internal server error"),
    "NOT_IMPLEMENTED": ("not-supported", "Not implemented"),
}


def outcome(refusal: Refusal) -> dict[str, Any]:
    """The OperationOutcome of a refusal, with the GP Connect profile."""
    kind, display = _DISPLAYS[refusal.rule.code]
    if refusal.rule.status == MEDIA_TYPE.status:
        kind = "not-supported"
    return {
        "resourceType": "OperationOutcome",
        "meta": {"profile": ["https://fhir.nhs.uk/STU3/StructureDefinition/GPConnect-OperationOutcome-1"]},
        "issue": [{
            "severity": "error", "code": kind,
            "details": {"coding": [{"system": "https://fhir.nhs.uk/STU3/CodeSystem/Spine-ErrorOrWarningCode-1",
                                    "code": refusal.rule.code, "display": display}]},
            "diagnostics": refusal.diagnostics}]}
