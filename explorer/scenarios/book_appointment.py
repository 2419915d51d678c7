"""Book an appointment at the practice where the patient is registered.

Source: GP Connect 1.2.7, "Spine integration illustrated", worked example. Told in our own words.
"""

from __future__ import annotations

from explorer.model import Change, Header, Note, Phase, Scenario, Step, Variant, at

from .book_appointment_steps import (
    book_next,
    find_nobody,
    lose_the_slot,
    register,
    search_again,
    search_in_vain,
    search_once_more,
    taken,
)
from .gpconnect import (
    CHOSEN_SLOT,
    FOUND_PATIENT,
    NEXT_SLOT,
    REGISTERED_PRACTICE,
    VALUES,
    appointment_id,
    asid,
    find_patient,
    get_capability_statement,
    look_up_system,
    nhs_number,
    ods_code,
    other_asid,
    other_patient_id,
    party_key,
    patient_id,
    search_slots,
    service_root,
    trace_patient,
    version_id,
)
from .gpconnect import book_appointment as book_slot

trace = Step(
    "Trace the patient",
    (
        trace_patient(
            gets="Verified, ODS code", captures={ods_code: REGISTERED_PRACTICE},
            text="The consumer traces the patient in PDS, for two reasons: to make sure that the NHS number belongs "
                 "to this person, and to learn at which practice the patient is registered.",
            reply_text="PDS returns the patient’s demographics with the state of the NHS number, and the ODS code of "
                       "the registered practice. The number is verified for your patient only when the demographics "
                       "are your patient’s too."),
    ),
    may_skip="A trace made earlier may serve again, so step 1 can be left out when its result is at hand.",
    notes=(
        Note("To book at another practice than the patient’s own, the consumer needs another way to find that "
             "practice’s ODS code. The trace stays: whichever way the practice was chosen, PDS is what verifies the "
             "NHS number."),
        Note("Ask the room: what would go wrong if two patients shared a name and a birthday?", "trainers"),
    ),
)

look_up = Step(
    "Find the practice’s system",
    look_up_system(),
    may_skip="Endpoint details that are configured, or that an earlier lookup gave, may be used instead of step 2.",
    notes=(
        Note("Kept details belong to one encounter: the SDS page forbids using them again for the next patient or in "
             "another session, although the illustrated page speaks of caching without a limit."),
        Note("Two lookups, two records: the endpoint says where, the device says who.", "trainers"),
    ),
)

capability = Step(
    "Get the capability statement",
    (
        get_capability_statement(
            gets="Capability statement",
            text="The consumer asks the practice’s FHIR server what it can do. Like every call to a practice, "
                 "this one goes to the SSP, with the practice’s address inside the proxy’s own.",
            provider_text="The practice’s system returns its capability statement: which resources, searches "
                          "and operations it implements.",
            reply_text="The SSP hands the capability statement to the consumer as it received it."),
    ),
    may_skip="Step 3 is for consumers that check at run time what the endpoint offers; its result may be kept for "
             "later calls.",
)

slots = Step(
    "Search for free slots",
    (
        search_slots(
            gets="Free slots", captures=CHOSEN_SLOT.captures,
            text="The consumer asks for the practice’s free slots between two days, with the schedule, place "
                 "and practitioner of each, and says which organisation is looking.",
            provider_text="The practice’s system answers with the slots that this organisation may book.",
            reply_text="The SSP hands the free slots on. The user chooses one; here it is the first."),
    ),
    notes=(
        Note("If no slot suits, or none comes back, the consumer may search again with other dates. One search spans "
             "at most 14 days."),
        Note("An empty Bundle is an answer, not an error: show that there is nothing to book on these days.",
             "trainers"),
    ),
)

patient = Step(
    "Find the patient",
    (
        find_patient(
            gets="Patient", captures={patient_id: FOUND_PATIENT},
            text="The consumer looks for the patient’s record at the practice by NHS number.",
            provider_text="The practice’s system finds the record and returns it with the practice’s own id.",
            reply_text="The SSP hands the patient’s details on. The consumer compares them with what PDS said "
                       "and keeps the id for the booking."),
    ),
    notes=(
        Note("If the practice has no record of the patient, the answer is an empty Bundle. The consumer then registers "
             "the patient as a temporary one before it books."),
    ),
)

book = Step(
    "Book the appointment",
    (
        book_slot(
            gets="Booked appointment",
            captures={appointment_id: at("id"), version_id: Header("ETag", r'W/"(.+)"')},
            text="The consumer books: it sends the chosen slot together with the practice’s id of the patient, "
                 "and names the organisation that books.",
            provider_text="The practice’s system stores the appointment and confirms with its details.",
            reply_text="The SSP hands the confirmation on. The appointment’s id and version are what a later "
                       "change or cancellation must name."),
    ),
    notes=(
        Note("Nothing holds a slot between step 4 and step 6. If someone else books it first, the practice answers 409 "
             "and the consumer searches again."),
    ),
)

# What an earlier encounter with the same patient has left behind.
KNOWN_TRACE = {ods_code: "T99001"}
KNOWN_ENDPOINT = {
    service_root: "https://alpha.provider.example/T99001/STU3/1/gpconnect",
    party_key: "T99001-8000001",
    asid: "999000000101",
}

book_appointment = Scenario(
    "book-appointment",
    "Book an appointment",
    "A consumer books at the patient’s own practice, through the services of the Spine.",
    phases=(
        Phase("PDS", "who is the patient, which practice?", (trace,)),
        Phase("SDS", "where is the practice’s system?", (look_up,)),
        Phase("SSP", "ask the practice, through the proxy", (capability, slots, patient, book)),
    ),
    values=(*VALUES, *NEXT_SLOT.values, other_asid, other_patient_id),
    variants=(
        Variant("cached-trace", "Step 1 cached", "traced before",
                "The patient was traced earlier in this encounter, so NHS number and ODS code are known.",
                "opt", (Change(trace),), KNOWN_TRACE),
        Variant("cached-lookup", "Step 2 cached", "looked up before",
                "The practice’s endpoint and ASID are known from an earlier lookup in this encounter.",
                "opt", (Change(look_up),), KNOWN_ENDPOINT),
        Variant("cached-both", "Steps 1 and 2 cached", "traced and looked up before",
                "Everything that the Spine’s directories say is known from earlier in this encounter.",
                "opt", (Change(trace), Change(look_up)), {**KNOWN_TRACE, **KNOWN_ENDPOINT}),
        Variant("no-capability", "Without capability statement", "the consumer knows what the practice offers",
                "The consumer does not ask at run time what the endpoint can do.", "opt", (Change(capability),)),
        Variant("no-free-slots", "No free slots: other dates", "the first search finds nothing",
                "The patient’s practice has nothing free on the first dates, so the consumer searches again.",
                "loop", (Change(slots, (search_in_vain, search_again)),), {nhs_number: "9990000042"}),
        Variant("register-first", "No patient record: register first", "the practice has no record of the patient",
                "The practice does not know the patient yet. The consumer registers the patient, then books.",
                "alt", (Change(patient, (find_nobody, register)),), {nhs_number: "9990000069"}),
        Variant("slot-lost", "Slot lost: book another", "someone else books the slot first",
                "Between search and booking another consumer takes the chosen slot. The practice answers 409, and the "
                "consumer searches again and books another slot.",
                "alt", (Change(book, (taken, lose_the_slot, search_once_more, book_next)),)),
    ),
    whole="The whole booking",
)
