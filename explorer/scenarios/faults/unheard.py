"""Bookings that are made though nobody hears of it: the practice did what it was asked, and the reply was lost.

Sending the booking again would be refused, for the slot is taken: by the consumer itself. So it looks first.

Source: GP Connect 1.2.7, "Book an appointment" and "Retrieve a patient’s appointments".
"""

from __future__ import annotations

from explorer.model import Fault, at, resource

from ..book_appointment import book
from ..gpconnect import (
    CONSUMER,
    RETRIEVE_APPOINTMENTS,
    SSP,
    appointment_id,
    from_date,
    patient_id,
    through_ssp,
    to_date,
)

look = through_ssp(
    "Look among the patient’s appointments", "GET",
    f"/Patient/{patient_id}/Appointment?start=ge{from_date}&start=le{to_date}", gets="The patient’s appointments",
    interaction=RETRIEVE_APPOINTMENTS, scope="patient/*.read",
    captures={appointment_id: at("entry", resource("Appointment"), "resource", "id")})

_FIX = ("Do not send the booking again at once: look among the patient’s appointments for these days first, and book "
        "only if it is not there.")
_SOURCE = "GP Connect, Retrieve a patient’s appointments; HTTP, RFC 9110, idempotent methods"

FAULTS = (
    Fault("book-reply-lost", "The confirmation is lost on its way to the consumer", book.exchanges, CONSUMER, None,
          None, None, switches={"ssp": {"line": "reset"}}, mend=(look,),
          cause="The practice has booked, and the proxy has passed the confirmation on; then the connection broke. A "
                "POST is not safe to repeat: the second booking would find the slot taken, by the first.",
          recognise="No status at all. The proxy’s log has the confirmation, 201, under the trace id.",
          fix=_FIX, source=_SOURCE),
    Fault("book-reply-cut-off", "The confirmation is lost on its way to the proxy", book.exchanges, SSP, 502, "502",
          "ssp.provider-unreachable", switches={"T99001": {"line": "cut-body"}}, mend=(look,),
          cause="The practice has booked, but its confirmation did not reach the proxy whole. The proxy can only say "
                "that it could not talk to the practice; 502 does not mean that nothing was done.",
          recognise="502 ERROR_COMMUNICATING_TO_ENDPOINT_URL to a booking. Sent again, the booking gets 409 "
                    "DUPLICATE_REJECTED although nobody else wanted the slot.",
          fix=_FIX, source=_SOURCE),
    Fault("book-reply-too-late", "The confirmation comes too late for the proxy", book.exchanges, SSP, 504, "504",
          "ssp.provider-timeout", switches={"T99001": {"line": "slow-body"}}, mend=(look,),
          cause="The practice has booked, but its confirmation came so slowly that the proxy gave up. A time-out says "
                "how long somebody waited, not what was done.",
          recognise="504 TIMEOUT_COMMUNICATING_TO_ENDPOINT_URL to a booking, which then is in the diary.",
          fix=_FIX, source=_SOURCE),
)
