"""Book at an extended access hub, where the patient is not registered.

Source: GP Connect 1.2.7, "Appointments service discovery", "Slot availability management", "Register a patient". The
people and the hub are of the sandbox’s seed world.
"""

from __future__ import annotations

from explorer.model import Change, Note, Phase, Scenario, Step, Variant, at

from .gpconnect import (
    BEFORE,
    CHOSEN_SLOT,
    FOUND_PATIENT,
    appointment_id,
    book_appointment,
    booking,
    find_patient,
    look_up_system,
    nhs_number,
    patient_id,
    register_patient,
    registration,
    search_slots,
    trace_patient,
    version_id,
)
from .gpconnect.appointments import VERSION
from .gpconnect.demographics import DEMOGRAPHICS, birth_date, family_name, gender, given_name
from .gpconnect.practices import HUB

trace = Step(
    "Trace the patient",
    (
        trace_patient(
            gets="Verified, demographics", captures=DEMOGRAPHICS,
            text="The consumer traces the patient in PDS, although it has chosen a practice already: PDS is what makes "
                 "sure that the NHS number belongs to this person.",
            reply_text="PDS returns the patient’s demographics, which the consumer compares with what the patient says "
                       "and keeps. The practice that PDS names is not the one to book at."),
    ),
    notes=(
        Note("The hub’s ODS code comes from a list that the consumer keeps. Urgent care may ask the Directory of "
             "Services instead. Neither knows anything of the patient."),
        Note("Ask the room: what would be lost if the consumer skipped the trace, since it knows where to book?",
             "trainers"),
    ),
)

look_up = Step(
    "Find the hub’s system",
    look_up_system(HUB),
    notes=(Note("The patient’s own practice is not asked for anything, and learns nothing from this."),),
)

slots = Step(
    "Search for free slots",
    (
        search_slots(
            to=HUB, gets="Slots for this organisation", captures=CHOSEN_SLOT.captures,
            text="The consumer asks the hub for free slots and says who is looking, in two search filters: an urgent "
                 "care organisation, and its ODS code.",
            provider_text="The hub’s system answers with the slots that are for anybody, and with those that it keeps "
                          "for urgent care. What it keeps for another practice stays hidden.",
            reply_text="The SSP hands the free slots on. The user chooses one; here it is the first."),
    ),
    notes=(
        Note("A practice may keep a slot for a type of organisation, for certain ODS codes, or for both. The filters "
             "must say what the slot asks for, or it is not shown."),
        Note("Nothing in the reply tells that there are hidden slots. Compare it with the search without filters.",
             "trainers"),
    ),
)

find_nobody = Step(
    "Find the patient",
    (
        find_patient(
            to=HUB, gets="No record",
            text="The consumer looks for the patient’s record at the hub by NHS number.",
            provider_text="The hub’s system has no record of a patient who has never been there: an empty Bundle, and "
                          "200.",
            reply_text="The SSP hands the empty Bundle on. It is an answer, not an error."),
    ),
)

register = Step(
    "Register the patient",
    (
        register_patient(
            registration(family=str(family_name), given=str(given_name), gender=str(gender),
                         birth_date=str(birth_date)),
            to=HUB, gets="Registered patient", captures={patient_id: FOUND_PATIENT},
            text="The consumer registers the patient at the hub with what PDS said: NHS number, official name, gender, "
                 "birth date.",
            provider_text="The hub’s system verifies the details with PDS and makes a temporary registration.",
            reply_text="The SSP hands the new record on. The consumer keeps its id for the booking."),
    ),
    may_skip="Step 5 is only for patients whom the hub does not know.",
    notes=(Note("The registration is temporary. The patient stays registered at their own practice."),),
)

book = Step(
    "Book the appointment",
    (
        book_appointment(
            to=HUB, gets="Booked appointment", captures={appointment_id: at("id"), version_id: VERSION},
            text="The consumer books the slot at the hub. The organisation in the booking is of the type that the "
                 "search named.",
            provider_text="The hub’s system looks once more whether this organisation may have the slot, and stores "
                          "the appointment.",
            reply_text="The SSP hands the confirmation on."),
    ),
)

find_visitor = Step(
    "Find the patient",
    (
        find_patient(
            to=HUB, gets="Patient", captures={patient_id: FOUND_PATIENT},
            text="The consumer looks for the patient’s record at the hub by NHS number.",
            provider_text="The hub’s system has a record from an earlier visit, with a temporary registration.",
            reply_text="The SSP hands the patient’s details on. The consumer keeps the id for the booking."),
    ),
)

slots_for_anybody = Step(
    "Search without filters",
    (
        search_slots(
            filtered=False, to=HUB, gets="Slots for anybody", captures=CHOSEN_SLOT.captures,
            text="The consumer asks the hub for free slots and does not say who is looking.",
            provider_text="The hub’s system answers with the slots that are for anybody. Those kept for urgent care "
                          "are left out.",
            reply_text="The SSP hands fewer slots on than there are, and nothing tells so."),
    ),
)

book_untyped = Step(
    "Book the appointment",
    (
        book_appointment(
            body=booking(typed=False), to=HUB, gets="Booked appointment",
            captures={appointment_id: at("id"), version_id: VERSION},
            text="The consumer books. As the search named no type of organisation, the booking names none either.",
            provider_text="The hub’s system stores the appointment: the slot is for anybody.",
            reply_text="The SSP hands the confirmation on."),
    ),
)

book_elsewhere = Scenario(
    "book-elsewhere",
    "Book at another practice",
    "A consumer books at an extended access hub. PDS verifies the patient; where to book is known from elsewhere.",
    phases=(
        Phase("PDS", "who is the patient?", (trace,)),
        Phase("SDS", "where is the hub’s system?", (look_up,)),
        Phase("SSP", "ask the hub, through the proxy", (slots, find_nobody, register, book)),
    ),
    values=(*BEFORE, *DEMOGRAPHICS, *HUB.values, *CHOSEN_SLOT.values, patient_id, appointment_id, version_id),
    variants=(
        Variant("known-at-hub", "Known at the hub", "the patient has been there before",
                "The hub has a temporary registration from an earlier visit, so the patient need not be registered.",
                "alt", (Change(find_nobody, (find_visitor,)), Change(register)), {nhs_number: "9990000085"}),
        Variant("no-filters", "Search without filters", "the consumer does not say who is looking",
                "Without search filters the hub shows only the slots that are for anybody.",
                "alt", (Change(slots, (slots_for_anybody,)), Change(book, (book_untyped,)))),
    ),
    whole="Unknown at the hub",
)
