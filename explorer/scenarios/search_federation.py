"""Search several practices of a federation, one after the other, and book at one of them.

Source: GP Connect 1.2.7, "Consumer sessions" and "Appointments service discovery". The people and practices are of the
sandbox’s seed world.
"""

from __future__ import annotations

from dataclasses import replace

from explorer.model import Note, Phase, Scenario, Step, at

from .book_appointment import look_up, trace
from .book_appointment_steps import search_in_vain
from .book_elsewhere import find_visitor
from .gpconnect import (
    BEFORE,
    CHOSEN_SLOT,
    PRACTICE,
    appointment_id,
    book_appointment,
    look_up_system,
    nhs_number,
    patient_id,
    search_slots,
    version_id,
)
from .gpconnect.appointments import VERSION
from .gpconnect.practices import HUB, PARK

find_park = Step(
    "Find Park Surgery’s system",
    look_up_system(PARK),
    notes=(
        Note("The federation’s practices stand in a list that the consumer keeps. Each has an endpoint and an ASID of "
             "its own; neither may be used for another practice."),
    ),
)

search_park = Step(
    "Search at Park Surgery",
    (
        search_slots(
            to=PARK, gets="Slots in the daytime",
            text="The consumer sends the same search to the next practice: another address, another ASID, a token for "
                 "another audience.",
            provider_text="Park Surgery’s system answers with its own free slots. It knows nothing of the other "
                          "practices.",
            reply_text="The SSP hands the slots on. The consumer keeps them beside those of the others."),
    ),
)

find_hub = Step(
    "Find the hub’s system",
    look_up_system(HUB),
)

search_hub = Step(
    "Search at the hub",
    (
        search_slots(
            to=HUB, gets="Slots in the evening", captures=CHOSEN_SLOT.captures,
            text="The consumer sends the search to the third practice, an extended access hub.",
            provider_text="The hub’s system answers with the slots that this organisation may book.",
            reply_text="The SSP hands the slots on. The user sees the slots of all practices side by side and chooses "
                       "one; here it is the hub’s first."),
    ),
    notes=(
        Note("Nobody gives a view of several practices at once: neither the SSP nor a practice. Merging and sorting is "
             "up to the consumer."),
        Note("Three practices, three searches. Ask the room what a federation of thirty would mean for the user who "
             "waits.", "trainers"),
    ),
)

book = Step(
    "Book the appointment",
    (
        book_appointment(
            to=HUB, gets="Booked appointment", captures={appointment_id: at("id"), version_id: VERSION},
            text="The consumer books at the practice of the chosen slot, and only there.",
            provider_text="The hub’s system stores the appointment and confirms with its details.",
            reply_text="The SSP hands the confirmation on."),
    ),
    notes=(
        Note("While the user looks at slots of many practices, time passes. The chosen one may be lost meanwhile."),
    ),
)

search_federation = Scenario(
    "search-federation",
    "Search a federation",
    "A consumer searches three practices one after the other and books at one of them.",
    phases=(
        Phase("PDS", "who is the patient, which practice?", (trace,)),
        Phase("Own", "what is free at the patient’s own practice?", (look_up, search_in_vain)),
        Phase("Park", "what is free at Park Surgery?", (find_park, search_park)),
        Phase("Hub", "what is free at the hub?", (find_hub, search_hub)),
        Phase("Book", "at the practice of the chosen slot", (find_visitor, book)),
    ),
    values=(replace(nhs_number, given="9990000085"), *BEFORE[1:], *PRACTICE.values, *PARK.values, *HUB.values,
            *CHOSEN_SLOT.values, patient_id, appointment_id, version_id),
)
