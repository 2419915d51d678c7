"""What a practice refuses in the organisation that books, which each booking contains.

Source: GP Connect 1.2.7, "Book an appointment"; CareConnect-GPC-Organization-1.
"""

from __future__ import annotations

from explorer.model import Fault
from explorer.model.edits import DropMember, Edit, SetMember

from ..book_appointment import book
from ..gpconnect import ODS_CODE, PROFILE
from ..refused import refused_by_practice

_BOOK = "GP Connect 1.2.7, Book an appointment, booking organisation"


def _organisation(slug: str, title: str, *edits: Edit, cause: str, says: str) -> Fault:
    return refused_by_practice(f"booking-organisation-{slug}", title, book.exchanges, *edits,
                               rule="booking-organisation", cause=cause, says=says, source=_BOOK)


FAULTS = (
    _organisation("missing", "Nobody says who books", DropMember("/contained"), DropMember("/extension"),
                  cause="The booking has neither the contained Organization nor the extension that refers to it. The "
                        "practice must know whom to call when it has to move the appointment.",
                  says="The booking organisation’s extension is sent once"),
    _organisation("unreferred", "The booking organisation is not referred to", DropMember("/extension"),
                  cause="The Organization is contained, but no extension says that it is the one that books. Contained "
                        "resources mean nothing by themselves.",
                  says="The booking organisation’s extension is sent once"),
    _organisation("uncontained", "The booking organisation is referred to, but not contained",
                  DropMember("/contained"),
                  cause="The extension refers to #1, and nothing in the body has that id.",
                  says="extension refers to a contained Organization by # and its id"),
    _organisation("reference", "The reference to the booking organisation misses it",
                  SetMember("/extension/0/valueReference/reference", "#2"),
                  cause="The extension refers to #2, the contained Organization has the id 1.",
                  says="extension refers to a contained Organization by # and its id"),
    _organisation("address", "The booking organisation is referred to by an address",
                  SetMember("/extension/0/valueReference/reference", "https://consumer.sandbox.example/Organization#1"),
                  cause="The reference is an address that ends in #1. A contained resource is referred to by # and its "
                        "id alone; the practice fetches nothing from elsewhere.",
                  says="extension refers to a contained Organization by # and its id"),
    _organisation("twice", "Two organisations book",
                  SetMember("/extension/-", {"url": f"{PROFILE}/Extension-GPConnect-BookingOrganisation-1",
                                             "valueReference": {"reference": "#1"}}),
                  cause="The extension is sent twice. An appointment is booked by one organisation.",
                  says="The booking organisation’s extension is sent once"),
    _organisation("profile", "The booking organisation has no profile", DropMember("/contained/0/meta"),
                  cause="The contained Organization names no profile. It is a resource of its own and needs one, as "
                        "the Appointment around it does.",
                  says=f"The contained Organization has the profile {PROFILE}/CareConnect-GPC-Organization-1"),
    _organisation("code", "The booking organisation has no ODS code", DropMember("/contained/0/identifier"),
                  cause="The contained Organization has no identifier. By the ODS code the practice knows who books, "
                        "and applies what it agreed with that organisation.",
                  says=f"The contained Organization has no {ODS_CODE}"),
    _organisation("code-system", "The ODS code of the booking organisation is under another system",
                  SetMember("/contained/0/identifier/0/system", "https://fhir.nhs.uk/Id/ods-site-code"),
                  cause="The identifier’s system is that of site codes. A code says nothing without its system, so "
                        "this one is not seen as the organisation’s.",
                  says=f"The contained Organization has no {ODS_CODE}"),
    _organisation("name", "The booking organisation has no name", DropMember("/contained/0/name"),
                  cause="The contained Organization has no name. The practice’s staff see the name, not the code.",
                  says="The contained Organization has no name"),
    _organisation("phone", "The booking organisation cannot be called", DropMember("/contained/0/telecom"),
                  cause="The contained Organization has no telecom. The practice needs a number to call when something "
                        "happens to the appointment.",
                  says="The contained Organization has no phone"),
    _organisation("email-only", "The booking organisation can only be written to",
                  SetMember("/contained/0/telecom/0", {"system": "email", "value": "desk@consumer.sandbox.example"}),
                  cause="The only telecom is an email address. A phone number is what is asked for.",
                  says="The contained Organization has no phone"),
)
