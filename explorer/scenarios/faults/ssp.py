"""What the Spine Secure Proxy refuses: who may ask whom for what, and in which form.

Addresses are in :mod:`.ssp_address`, certificates, load and practices out of reach in :mod:`.ssp_trouble`.

Source: GP Connect 1.2.7, "Spine Secure Proxy" and "Error handling guidance", SSP errors.
"""

from __future__ import annotations

from explorer.model import Exchange, Fault
from explorer.model.edits import DropHeader, Edit, Method, SetHeader

from ..book_appointment import book, capability, patient, slots
from ..book_appointment_steps import register
from ..gpconnect import SSP

_ERRORS = "GP Connect, Error handling guidance, SSP errors"
_HEADERS = "GP Connect, Spine Secure Proxy, HTTP headers; status and words are the sandbox’s own"
_NOBODY = "999000009999"
"""The ASID of no system."""


def _header_missing(slug: str, title: str, on: tuple[Exchange, ...], name: str, cause: str) -> Fault:
    return Fault(slug, title, on, SSP, 400, "400", "ssp.header-missing", edits=(DropHeader(name),), anywhere=True,
                 cause=cause, recognise=f"400 without meta.profile; display and diagnostics say MISSING_HEADER_{name}.",
                 source=_HEADERS)


def _verb(slug: str, title: str, on: tuple[Exchange, ...], verb: str, cause: str) -> Fault:
    return Fault(slug, title, on, SSP, 405, "405", "ssp.verb", edits=(Method(verb),), anywhere=True, cause=cause,
                 recognise="405 with severity fatal; the display is 405: Method Not Allowed, there are no diagnostics, "
                           "and Allow lists the verbs.", source=_ERRORS)


def _body_type(slug: str, title: str, edit: Edit, cause: str) -> Fault:
    return Fault(slug, title, (*book.exchanges, *register.exchanges), SSP, 415, "415", "ssp.media-type", edits=(edit,),
                 cause=cause, recognise="415 from the proxy, with Unsupported_Media_Type. A practice’s 415 says "
                                        "BAD_REQUEST and has a meta.profile.", source=_ERRORS)


_FORM = (
    _header_missing("ssp-trace-missing", "No trace id", capability.exchanges, "Ssp-TraceID",
                    "Ssp-TraceID is left out. It names one request in everybody’s logs, from the consumer to the "
                    "practice; without it nobody could find the request again."),
    _header_missing("ssp-from-missing", "The sender does not say who it is", capability.exchanges, "Ssp-From",
                    "Ssp-From, the consumer’s own ASID, is left out. By it the proxy knows what the consumer may do."),
    _header_missing("ssp-to-missing", "The receiver is not named", capability.exchanges, "Ssp-To",
                    "Ssp-To, the practice’s ASID, is left out. The address alone does not do: the proxy compares it "
                    "with what is registered for that ASID."),
    _header_missing("ssp-interaction-missing", "The interaction is not named", capability.exchanges,
                    "Ssp-InteractionID",
                    "Ssp-InteractionID is left out. The proxy does not read the path to find out what is asked for; it "
                    "goes by the interaction’s name."),
    _verb("ssp-verb-delete", "The request is a DELETE", book.exchanges, "DELETE",
          "GP Connect deletes nothing: an appointment is cancelled with PUT, and stays. The proxy passes on GET, POST "
          "and PUT only."),
    _verb("ssp-verb-patch", "The request is a PATCH", book.exchanges, "PATCH",
          "FHIR knows PATCH, GP Connect does not: a resource is changed by sending the whole of it with PUT."),
    _body_type("ssp-body-type", "The body is of another type", SetHeader("Content-Type", "text/plain"),
               "Content-Type names no FHIR media type, so nobody behind the proxy could read the body."),
    _body_type("ssp-body-plain-json", "The body is called plain JSON",
               SetHeader("Content-Type", "application/json"),
               "The body is FHIR JSON, but application/json does not say so. The type is application/fhir+json, and "
               "many HTTP libraries set the other one by themselves."),
    _body_type("ssp-body-type-missing", "The body is of no type", DropHeader("Content-Type"),
               "Content-Type is left out. The proxy does not guess from the body what it is."),
)

_PARTIES = (
    Fault("ssp-sender-unknown", "The sender’s ASID is unknown", slots.exchanges, SSP, 403, "403", "ssp.sender",
          edits=(SetHeader("Ssp-From", _NOBODY),), anywhere=True,
          cause="Ssp-From names a system that the Spine does not know: a digit is wrong, or the ASID belongs to "
                "another environment.",
          recognise="403 without meta.profile; the display says ASID_CHECK_FAILED_MESSAGESENDER and your number.",
          source=_ERRORS),
    Fault("ssp-sender-not-accredited", "The sender is not accredited for this interaction",
          (*slots.exchanges, *book.exchanges), SSP, 403, "403", "ssp.sender",
          edits=(SetHeader("Ssp-From", "999000000204"),),
          cause="The sender is known, but accredited for Foundations only: it may find patients and read what a "
                "practice can do, not search slots or book. Each interaction is accredited by itself.",
          recognise="403 with the same words as for an unknown sender, ASID_CHECK_FAILED_MESSAGESENDER; but other "
                    "interactions work from the same system.", source=_ERRORS),
    Fault("ssp-interaction-unknown", "The interaction is misspelt", slots.exchanges, SSP, 403, "403", "ssp.sender",
          edits=(SetHeader("Ssp-InteractionID", "urn:nhs:names:services:gpconnect:fhir:rest:search:slots-1"),),
          anywhere=True,
          cause="Ssp-InteractionID names an interaction that does not exist. Nobody can be accredited for it, so the "
                "proxy looks no further than the sender.",
          recognise="403 ASID_CHECK_FAILED_MESSAGESENDER although Ssp-From is right: compare the interaction’s name "
                    "letter by letter.", source=_ERRORS),
    Fault("ssp-receiver-unknown", "The receiver’s ASID is unknown", slots.exchanges, SSP, 403, "403", "ssp.receiver",
          edits=(SetHeader("Ssp-To", _NOBODY),), anywhere=True,
          cause="Ssp-To names a system that the Spine does not know. It should come from SDS, fresh in each encounter, "
                "and never from a list of one’s own.",
          recognise="403; the display says PARTYKEY_INTERACTION_CHECK_FAILED_MESSAGERECEIVER and the number.",
          source=_ERRORS),
    Fault("ssp-receiver-is-a-consumer", "The receiver’s ASID is that of another system", slots.exchanges, SSP, 403,
          "403", "ssp.receiver", edits=(SetHeader("Ssp-To", "999000000202"),), anywhere=True,
          cause="The ASID is a practice’s, but of a system that asks others and offers nothing itself. That is what "
                "SDS may give when Device is searched without the party key.",
          recognise="403 PARTYKEY_INTERACTION_CHECK_FAILED_MESSAGERECEIVER although SDS knows the ASID: look up its "
                    "party key.", source=_ERRORS),
    Fault("ssp-no-sharing-agreement", "There is no agreement to share", (*capability.exchanges, *patient.exchanges),
          SSP, 403, "403", "ssp.no-sharing-agreement", edits=(SetHeader("Ssp-From", "999000000203"),), anywhere=True,
          cause="Both systems are known and accredited, but the two organisations have signed no agreement to share "
                "data. No request can change that: it is a matter of paper.",
          recognise="403; the display says FOT_CHECK_FAILED and names both ASIDs. Sending again is no use.",
          source=_ERRORS),
)

FAULTS = (*_FORM, *_PARTIES)
