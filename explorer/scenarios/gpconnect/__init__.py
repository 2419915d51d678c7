"""What GP Connect scenarios share: cast, values, systems, callers, and how calls are put together.

Source of the identifiers: GP Connect 1.2.7; PDS FHIR API; SDS FHIR API. People, organisations and hosts are fictitious.
"""

from .bodies import booking, registration
from .callers import URGENT_CARE, WILLOW, Caller, User
from .calls import call, through_ssp
from .cast import CONSUMER, OTHER_CONSUMER, PDS, PROVIDER, SDS, SSP
from .operations import (
    book_appointment,
    find_patient,
    get_capability_statement,
    look_up_system,
    register_patient,
    search_slots,
    slot_search,
    trace_patient,
)
from .practices import PRACTICE, PracticeSystem, another_practice, asid, ods_code, party_key, service_root
from .slots import (
    CHOSEN_SLOT,
    NEXT_SLOT,
    ChosenSlot,
    another_slot,
    location_id,
    practitioner_id,
    schedule_id,
    slot,
    slot_end,
    slot_start,
)
from .systems import (
    AMEND_APPOINTMENT,
    ASID,
    CANCEL_APPOINTMENT,
    CREATE_APPOINTMENT,
    FHIR,
    INTERACTION,
    NHS_NUMBER,
    ODS_CODE,
    ORGANISATION_TYPE,
    PARTY_KEY,
    PROFILE,
    READ_APPOINTMENT,
    READ_METADATA,
    REGISTER_PATIENT,
    RETRIEVE_APPOINTMENTS,
    SEARCH_PATIENT,
    SEARCH_SLOT,
)
from .values import (
    FOUND_PATIENT,
    REGISTERED_PRACTICE,
    appointment_id,
    consumer_asid,
    created_at,
    from_date,
    later_from_date,
    later_to_date,
    nhs_number,
    other_asid,
    other_patient_id,
    patient_id,
    request_id,
    to_date,
    trace_id,
    version_id,
)

BEFORE = (nhs_number, from_date, to_date, consumer_asid, request_id, trace_id, created_at)
"""The values that a consumer has before it asks anybody, and those that it makes afresh."""

VALUES = (
    nhs_number, from_date, to_date, later_from_date, later_to_date, consumer_asid, request_id, trace_id, created_at,
    *PRACTICE.values, *CHOSEN_SLOT.values, patient_id, appointment_id, version_id,
)
"""The values of a booking, in the order in which it comes by them."""

__all__ = [
    "AMEND_APPOINTMENT", "ASID", "BEFORE", "CANCEL_APPOINTMENT", "CHOSEN_SLOT", "CONSUMER", "CREATE_APPOINTMENT",
    "FHIR", "FOUND_PATIENT", "INTERACTION", "NEXT_SLOT", "NHS_NUMBER", "ODS_CODE", "ORGANISATION_TYPE",
    "OTHER_CONSUMER", "PARTY_KEY", "PDS", "PRACTICE", "PROFILE", "PROVIDER", "READ_APPOINTMENT", "READ_METADATA",
    "REGISTERED_PRACTICE", "REGISTER_PATIENT", "RETRIEVE_APPOINTMENTS", "SDS", "SEARCH_PATIENT", "SEARCH_SLOT",
    "SSP", "URGENT_CARE", "VALUES", "WILLOW", "Caller", "ChosenSlot", "PracticeSystem", "User", "another_practice",
    "another_slot", "appointment_id", "asid", "book_appointment", "booking", "call", "consumer_asid", "created_at",
    "find_patient", "from_date", "get_capability_statement", "later_from_date", "later_to_date", "location_id",
    "look_up_system", "nhs_number", "ods_code", "other_asid", "other_patient_id", "party_key", "patient_id",
    "practitioner_id", "register_patient", "registration", "request_id", "schedule_id", "search_slots",
    "service_root", "slot", "slot_end", "slot_search", "slot_start", "through_ssp", "to_date", "trace_id",
    "trace_patient", "version_id",
]
