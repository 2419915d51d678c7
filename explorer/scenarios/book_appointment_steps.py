"""Steps of a booking that goes another way than usual: nothing free, no record of the patient, the slot lost.

Source: GP Connect 1.2.7, "Consumer sessions", "Register a patient" and "Book an appointment". The people are of the
sandbox’s seed world.
"""

from __future__ import annotations

from explorer.model import Header, Note, Step, at

from .gpconnect import (
    CHOSEN_SLOT,
    FOUND_PATIENT,
    NEXT_SLOT,
    WILLOW,
    appointment_id,
    book_appointment,
    booking,
    find_patient,
    later_from_date,
    later_to_date,
    other_patient_id,
    patient_id,
    register_patient,
    registration,
    search_slots,
    version_id,
)

search_in_vain = Step(
    "Search for free slots",
    (
        search_slots(gets="Nothing free",
                     text="The consumer asks for the practice’s free slots on the dates that the patient prefers.",
                     provider_text="The practice’s system has nothing to offer on these days: an empty Bundle, and "
                                   "200.",
                     reply_text="The SSP hands the empty Bundle on. It is an answer, not an error."),
    ),
)

search_again = Step(
    "Search again with other dates",
    (
        search_slots("Search with other dates", later_from_date, later_to_date, gets="Free slots",
                     captures=CHOSEN_SLOT.captures,
                     text="The consumer repeats the search with later dates. Each search is a request of its own, with "
                          "a trace id and a token of its own.",
                     provider_text="The practice’s system answers with the slots that this organisation may book.",
                     reply_text="The SSP hands the free slots on. The user chooses one; here it is the first."),
    ),
    notes=(Note("A consumer may repeat this as often as it takes; one search spans at most 14 days."),),
)

find_nobody = Step(
    "Find the patient",
    (
        find_patient(gets="No record",
                     text="The consumer looks for the patient’s record at the practice by NHS number.",
                     provider_text="The practice’s system has no active record with this number: an empty Bundle, and "
                                   "200.",
                     reply_text="The SSP hands the empty Bundle on. To book, the patient must be registered first."),
    ),
)

register = Step(
    "Register the patient",
    (
        register_patient(
            registration(family="Newcomer", given="Farid", gender="male", birth_date="1972-12-25",
                         prefix=["Mr"]),
            gets="Registered patient", captures={patient_id: FOUND_PATIENT},
            text="The consumer registers the patient at the practice with what PDS said: NHS number, official "
                 "name, birth date.",
            provider_text="The practice’s system verifies the details with PDS and makes a temporary "
                          "registration.",
            reply_text="The SSP hands the new record on. The consumer keeps its id for the booking."),
    ),
    notes=(Note("Registering answers 200, not 201, and never makes a regular registration."),),
)

taken = Step(
    "Another consumer books the slot",
    (
        book_appointment("Book the same slot",
                         booking(patient=other_patient_id, by=WILLOW, description="Medication review",
                                 comment="Asked for the first appointment"),
                         by=WILLOW, gets="Booked appointment",
                         text="Nothing holds a slot while a consumer goes from search to booking. Another consumer has "
                              "found the same slot in a search of its own, and books it for a patient of its own.",
                         provider_text="The practice’s system stores that appointment. The slot is no longer free.",
                         reply_text="The confirmation goes to the other consumer. Yours learns nothing of it."),
    ),
    notes=(Note("Only this booking of the other consumer is drawn. It has made its own trace, lookups and search."),),
)

lose_the_slot = Step(
    "Book the appointment",
    (
        book_appointment(gets="Slot no longer free", expects=409,
                         text="The consumer books the slot that it was offered, as if nothing had happened.",
                         provider_text="The practice’s system answers 409, DUPLICATE_REJECTED: the slot has been "
                                       "booked meanwhile. Nothing is changed.",
                         reply_text="The SSP hands the 409 on. Sending the same booking again gives the same answer; "
                                    "the consumer needs another slot."),
    ),
)

search_once_more = Step(
    "Search again",
    (
        search_slots("Search again", gets="Free slots, one fewer", captures=NEXT_SLOT.captures,
                     text="The consumer searches again. What the first search found is out of date.",
                     provider_text="The practice’s system answers with the slots that are free now.",
                     reply_text="The SSP hands the free slots on, without the one that was lost. The user chooses "
                                "another; here it is the first again."),
    ),
)

book_next = Step(
    "Book another slot",
    (
        book_appointment("Book another slot", booking(NEXT_SLOT), gets="Booked appointment",
                         captures={appointment_id: at("id"), version_id: Header("ETag", r'W/"(.+)"')},
                         text="The consumer books the second choice, with a trace id and a token of its own.",
                         provider_text="The practice’s system stores the appointment and confirms with its details.",
                         reply_text="The SSP hands the confirmation on. This time nobody was faster."),
    ),
    notes=(Note("However many consumers want one slot at once, one of them gets 201 and all others 409."),),
)
