"""Replies with nothing wrong and nothing in them: nobody refuses, the consumer itself has to notice and stop.

An empty answer is an answer: 200. Only what comes next would fail, for want of a value, and far from the cause.

Source: PDS FHIR API; SDS FHIR API; GP Connect 1.2.7, "Find a patient" and "Spine Directory Service".
"""

from __future__ import annotations

from explorer.model import Exchange, Fault
from explorer.model.edits import Address, Edit

from ..book_appointment import look_up, patient, trace
from ..gpconnect import CONSUMER, ODS_CODE, PARTY_KEY, SEARCH_SLOT

_PDS = "PDS FHIR API, specification"
_SDS = "SDS FHIR API, specification and server"


def _nothing(slug: str, title: str, on: tuple[Exchange, ...], edit: Edit, cause: str, recognise: str,
             source: str, fix: str = "") -> Fault:
    return Fault(slug, title, on, CONSUMER, 200, None, None, edits=(edit,), cause=cause, recognise=recognise,
                 source=source, fix=fix)


FAULTS = (
    _nothing("pds-patient-restricted", "The patient’s record is restricted", trace.exchanges,
             Address("/${nhs_number}", "/9990000107"),
             "Where a patient lives, and which practice they go to, could tell somebody dangerous where to find them. "
             "So PDS gives out a restricted record without address, phone and practice: the booking must stop here.",
             "200, but meta.security has the code R and there is no generalPractitioner. A consumer that does not look "
             "fails at SDS, with an empty ODS code.", _PDS,
             "Stop, and tell the user why. Nothing that the consumer could send gets the practice out of PDS."),
    _nothing("pds-patient-unregistered", "The patient is registered nowhere", trace.exchanges,
             Address("/${nhs_number}", "/9990000166"),
             "The patient is well known, but on the list of no practice. To be seen all the same, the patient needs a "
             "practice that is found in another way.",
             "200 and a whole record, in which only generalPractitioner is missing.", _PDS,
             "Let the user choose a practice, and go on with its ODS code; the trace still serves to verify the "
             "patient."),
    _nothing("sds-practice-unknown", "SDS knows no such organisation", look_up.exchanges,
             Address(f"{ODS_CODE}%7C${{ods_code}}", f"{ODS_CODE}%7CT99998"),
             "The ODS code is mistyped, or that of an organisation of another environment.",
             "200 with total 0 and an empty entry. Other than PDS, SDS has the member entry also when it is empty.",
             _SDS),
    _nothing("sds-practice-without-gp-connect", "The practice does not offer GP Connect", look_up.exchanges,
             Address(f"{ODS_CODE}%7C${{ods_code}}", f"{ODS_CODE}%7CT99005"),
             "The practice exists, and patients are registered there, but it has no system that answers GP Connect: it "
             "still works on paper. The booking must stop here; somebody has to phone.",
             "200 with total 0 and an empty entry, as for an organisation that does not exist.", _SDS,
             "Stop, and tell the user that this practice cannot be reached electronically."),
    _nothing("sds-branch-code", "A branch is looked up in place of the practice", look_up.exchanges,
             Address(f"{ODS_CODE}%7C${{ods_code}}", f"{ODS_CODE}%7C${{ods_code}}001"),
             "Branches have codes of their own, three digits longer. GP Connect knows the practice as a whole; its "
             "branches are locations in the replies.",
             "200 with total 0 and an empty entry; the ODS code in your log is too long.",
             "GP Connect, Branch surgeries; SDS FHIR API"),
    _nothing("sds-interaction-misspelt", "Nobody offers this interaction", look_up.exchanges,
             Address(SEARCH_SLOT, SEARCH_SLOT.replace("slot-1", "slots-1")),
             "The name of the interaction is misspelt. SDS does not know which names there are, only which are "
             "registered, so it finds nothing instead of refusing.",
             "200 with total 0 and an empty entry for every practice.", _SDS),
    _nothing("sds-party-key-other", "The party key is of another practice", look_up.exchanges[1:],
             Address(f"{PARTY_KEY}%7C${{party_key}}", f"{PARTY_KEY}%7CT99002-8000002"),
             "The party key was kept from the lookup for another patient. No system of this practice has it.",
             "200 with total 0 and an empty entry for the Device, although the Endpoint was found.", _SDS),
    _nothing("patient-not-at-practice", "The practice has no record of the patient", patient.exchanges,
             Address("%7C${nhs_number}", "%7C9990000042"),
             "The number is right, but this patient is registered elsewhere. A record that is sensitive, or of a "
             "patient who has left or died, looks the same on purpose.",
             "200 and a Bundle without entry: not found is no error in a search.", "GP Connect, Find a patient",
             "Register the patient at this practice first, then book."),
)
