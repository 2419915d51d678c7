"""What a practice’s system refuses to a request that is in order: it is off, it fails, it does not offer what is asked.

Source: GP Connect 1.2.7, "Error handling guidance", "Non-functional requirements", "Access Record Structured".
"""

from __future__ import annotations

from explorer.model import Fault
from explorer.model.edits import Address, SetClaim, SetHeader

from ..book_appointment import book, capability, patient, slots
from ..book_appointment_steps import find_nobody, register, search_again, search_in_vain
from ..gpconnect import PROVIDER
from .provider_address import PAST_THE_PROXY

_BOOKED_AT = ("T99001", "T99002")
"""The practices at which appointments are booked here: in the usual way, and where nothing is free at first."""
_APPOINTMENTS = (*slots.exchanges, *search_in_vain.exchanges, *search_again.exchanges, *book.exchanges)
_EVERY = (*capability.exchanges, *_APPOINTMENTS, *patient.exchanges, *find_nobody.exchanges, *register.exchanges)

FAULTS = (
    Fault("provider-capability-off", "The practice has switched Appointment Management off", _APPOINTMENTS, PROVIDER,
          403, "ACCESS_DENIED", "provider.capability-off",
          switches={ods: {"appointments": False} for ods in _BOOKED_AT},
          cause="A practice decides for itself whether others may book. SDS goes on listing its endpoint, and the "
                "capability statement and the search for patients go on answering.",
          recognise="403 ACCESS_DENIED from the practice, on every call about slots and appointments and on no other. "
                    "The 403 of the proxy has no profile and begins with the name of a check.",
          fix="Tell the user that this practice offers no booking at present, and ask the practice; nothing in the "
              "request can change it.",
          source="GP Connect, Non-functional requirements, enablement; the code is by analogy with Access Record"),
    Fault("provider-not-offered", "The system does not offer the operation", register.exchanges, PROVIDER, 501,
          "NOT_IMPLEMENTED", "provider.not-offered",
          edits=(Address("${service_root}/Patient/$gpc.registerpatient",
                         "${service_root}/structured/Patient/$gpc.getstructuredrecord"),
                 SetHeader("Ssp-InteractionID",
                           "urn:nhs:names:services:gpconnect:fhir:operation:gpc.getstructuredrecord-1"),
                 SetClaim("/requested_scope", "patient/*.read")),
          cause="The record is asked for where patients are only registered. The operation is a real one, the "
                "directory lists it, but this system does not have it.",
          recognise="501 NOT_IMPLEMENTED. Address, headers and token were in order: whatever is wrong with those is "
                    "said first, with a 400 or a 403.",
          source="GP Connect, Error handling guidance"),
    Fault("provider-fails", "The practice’s system fails", _EVERY, PROVIDER, 500, "INTERNAL_SERVER_ERROR",
          "provider.failed", switches={ods: {"error": True} for ods in _BOOKED_AT},
          cause="Something inside the practice’s system broke: a database, a worker, a record that cannot be told in "
                "FHIR. The request is not to blame.",
          recognise="500 INTERNAL_SERVER_ERROR with the GP Connect profile, so it comes from the practice; the "
                    "proxy’s log shows the call as forwarded and answered.",
          fix="Repeat what only reads, with a pause, a new trace id and a new token, three times at most. After a "
              "booking look first whether it was made.",
          source="GP Connect, Error handling guidance; Spine Core, SSP implementation guide, retries"),
    Fault("provider-down-directly", "The practice’s system is down, asked without the proxy", capability.exchanges,
          PROVIDER, 502, "INTERNAL_SERVER_ERROR", "provider.unreachable", edits=(PAST_THE_PROXY,),
          switches={"T99001": {"outage": True}},
          cause="Nothing listens behind the practice’s address. Called through the proxy, it is the proxy that finds "
                "out and says so; called directly, whoever stands at the door of the practice’s data centre.",
          recognise="502 without the words ERROR_COMMUNICATING_TO_ENDPOINT, by which the proxy says the same.",
          fix="Wait until the practice’s system is up again, and call it through the proxy.",
          source="The sandbox’s own; a gateway’s answer is not specified"),
)
