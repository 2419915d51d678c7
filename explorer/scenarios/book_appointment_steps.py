"""Steps of a booking that goes another way than usual: nothing free, or no record of the patient.

Source: GP Connect 1.2.7, "Consumer sessions" and "Register a patient". The people are of the sandbox’s seed world.
"""

from __future__ import annotations

from explorer.model import Note, Step, at, resource

from .gpconnect import (
    CHOSEN_SLOT,
    NHS_NUMBER,
    PROFILE,
    REGISTER_PATIENT,
    SEARCH_PATIENT,
    SEARCH_SLOT,
    from_date,
    later_from_date,
    later_to_date,
    nhs_number,
    patient_id,
    slot_search,
    through_ssp,
    to_date,
)

search_in_vain = Step(
    "Search for free slots",
    (
        through_ssp("Search for free slots", "GET", slot_search(from_date, to_date), gets="Nothing free",
                    interaction=SEARCH_SLOT, scope="organization/*.read",
                    text="The consumer asks for the practice’s free slots on the dates that the patient prefers.",
                    provider_text="The practice’s system has nothing to offer on these days: an empty Bundle, and 200.",
                    reply_text="The SSP hands the empty Bundle on. It is an answer, not an error."),
    ),
)

search_again = Step(
    "Search again with other dates",
    (
        through_ssp("Search with other dates", "GET", slot_search(later_from_date, later_to_date), gets="Free slots",
                    interaction=SEARCH_SLOT, scope="organization/*.read", captures=CHOSEN_SLOT,
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
        through_ssp("Find the patient", "GET", f"/Patient?identifier={NHS_NUMBER}%7C{nhs_number}", gets="No record",
                    interaction=SEARCH_PATIENT, scope="patient/*.read",
                    text="The consumer looks for the patient’s record at the practice by NHS number.",
                    provider_text="The practice’s system has no active record with this number: an empty Bundle, and "
                                  "200.",
                    reply_text="The SSP hands the empty Bundle on. To book, the patient must be registered first."),
    ),
)

register = Step(
    "Register the patient",
    (
        through_ssp("Register the patient", "POST", "/Patient/$gpc.registerpatient", gets="Registered patient",
                    interaction=REGISTER_PATIENT, scope="patient/*.write",
                    body={
                        "resourceType": "Parameters",
                        "parameter": [{"name": "registerPatient", "resource": {
                            "resourceType": "Patient",
                            "meta": {"profile": [f"{PROFILE}/CareConnect-GPC-Patient-1"]},
                            "identifier": [{
                                "extension": [{
                                    "url": f"{PROFILE}/Extension-CareConnect-GPC-NHSNumberVerificationStatus-1",
                                    "valueCodeableConcept": {"coding": [{
                                        "system": "https://fhir.nhs.uk/STU3/CodeSystem/"
                                                  "CareConnect-NHSNumberVerificationStatus-1",
                                        "code": "01", "display": "Number present and verified"}]},
                                }],
                                "system": NHS_NUMBER,
                                "value": str(nhs_number),
                            }],
                            "name": [{"use": "official", "family": "Newcomer", "given": ["Farid"], "prefix": ["Mr"]}],
                            "gender": "male",
                            "birthDate": "1972-12-25",
                        }}],
                    },
                    captures={patient_id: at("entry", resource("Patient"), "resource", "id")},
                    text="The consumer registers the patient at the practice with what PDS said: NHS number, official "
                         "name, birth date.",
                    provider_text="The practice’s system verifies the details with PDS and makes a temporary "
                                  "registration.",
                    reply_text="The SSP hands the new record on. The consumer keeps its id for the booking."),
    ),
    notes=(Note("Registering answers 200, not 201, and never makes a regular registration."),),
)
