"""What a practice’s system refuses before it looks at the request: an address, an Ssp header, a verb that do not fit.

The proxy compares address and headers with the directory, so most of this is seen only where a practice’s system is
called without it, as its supplier’s own tests do. Which operation is meant the proxy does not ask; the practice does.

Source: GP Connect 1.2.7, "General API guidance", "Spine Secure Proxy", "Interaction IDs", "Error handling guidance".
"""

from __future__ import annotations

from explorer.model import Fault
from explorer.model.edits import Address, DropHeader, Method, SetHeader

from ..book_appointment import book, capability, slots
from ..book_appointment_steps import register, search_again, search_in_vain
from ..gpconnect import PROVIDER, SEARCH_PATIENT
from .limits import GROWN

_ROOT = "General API guidance, service root URL; the code is the sandbox’s own"
_HEADERS = "GP Connect, Error handling guidance; Spine Secure Proxy, HTTP headers"
_INTERACTIONS = "GP Connect, Interaction IDs; Error handling guidance"
_VERBS = "GP Connect, Error handling guidance, wrong verb"
_DIRECTLY = "The proxy would have refused this before; here the practice’s system is called directly."


def directly(root: str = "alpha.provider.example/T99001/STU3/1/gpconnect") -> Address:
    """The call goes to a practice’s system itself and not through the proxy."""
    return Address("${ssp}/${service_root}", f"${{provider}}/{root}")


PAST_THE_PROXY = directly()

_ROOTS = (
    Fault("provider-practice-unknown", "The address names a practice that the system does not serve",
          capability.exchanges, PROVIDER, 404, "NO_RECORD_FOUND", "provider.root-unknown",
          edits=(directly("alpha.provider.example/T99999/STU3/1/gpconnect"),),
          cause="One host serves many practices; the ODS code in the service root says which one is meant. Nobody "
                f"here is T99999. {_DIRECTLY}",
          recognise="404 NO_RECORD_FOUND, whatever is asked for. A record that is missing would be a 404 for that one "
                    "address only.",
          source=_ROOT),
    Fault("provider-root-case", "The service root is written in small letters", capability.exchanges, PROVIDER, 404,
          "NO_RECORD_FOUND", "provider.root-unknown",
          edits=(directly("alpha.provider.example/T99001/stu3/1/gpconnect"),),
          cause="Only the host of an address may be written in any case. The service root is used as SDS gives it, "
                f"with STU3 in capitals. {_DIRECTLY}",
          recognise="404 NO_RECORD_FOUND although host and ODS code are right; compare letter by letter with SDS.",
          source=_ROOT),
    Fault("provider-headers-too-long", "The headers are too long for the practice", capability.exchanges, PROVIDER,
          431, "BAD_REQUEST", "provider.out-of-bounds", edits=(PAST_THE_PROXY, GROWN),
          cause="A cookie that is added to with every call has made the headers longer than a server reads. The "
                f"headers of GP Connect need some two kilobytes, nearly all of it the token. {_DIRECTLY}",
          recognise="431 BAD_REQUEST in the practice’s words; diagnostics tells the limit in bytes.",
          source="HTTP, RFC 6585, status 431; the limit is the sandbox’s own"),
)

_SSP_HEADERS = (
    Fault("provider-trace-missing", "No trace id reaches the practice", capability.exchanges, PROVIDER, 400,
          "BAD_REQUEST", "provider.header-missing", edits=(PAST_THE_PROXY, DropHeader("Ssp-TraceID")),
          cause="Ssp-TraceID is what consumer, proxy and practice all write in their logs; without it nobody can "
                f"follow one request through all three. {_DIRECTLY}",
          recognise="400 BAD_REQUEST with the GP Connect profile; diagnostics names Ssp-TraceID. The proxy’s own "
                    "refusal has no profile.",
          source=_HEADERS),
    Fault("provider-sender-missing", "No sender reaches the practice", capability.exchanges, PROVIDER, 400,
          "BAD_REQUEST", "provider.header-missing", edits=(PAST_THE_PROXY, DropHeader("Ssp-From")),
          cause="Ssp-From tells which system asks. A practice must be able to say afterwards who saw its records. "
                f"{_DIRECTLY}",
          recognise="400 BAD_REQUEST; diagnostics names Ssp-From.", source=_HEADERS),
    Fault("provider-receiver-missing", "No receiver reaches the practice", capability.exchanges, PROVIDER, 400,
          "BAD_REQUEST", "provider.header-missing", edits=(PAST_THE_PROXY, DropHeader("Ssp-To")),
          cause="Ssp-To tells which system is meant. The practice’s system compares it with its own ASID, so it must "
                f"be there. {_DIRECTLY}",
          recognise="400 BAD_REQUEST; diagnostics names Ssp-To.", source=_HEADERS),
    Fault("provider-interaction-missing", "No interaction id reaches the practice", capability.exchanges, PROVIDER,
          400, "BAD_REQUEST", "provider.header-missing", edits=(PAST_THE_PROXY, DropHeader("Ssp-InteractionID")),
          cause="Ssp-InteractionID names the operation. Verb and path alone do not always tell: to amend and to "
                f"cancel are the same PUT. {_DIRECTLY}",
          recognise="400 BAD_REQUEST; diagnostics names Ssp-InteractionID.", source=_HEADERS),
    Fault("provider-asid-other", "The request is meant for another system", capability.exchanges, PROVIDER, 400,
          "BAD_REQUEST", "provider.asid-other", edits=(PAST_THE_PROXY, SetHeader("Ssp-To", "999000000102")),
          cause="Ssp-To holds the ASID of another practice’s system. It came from an older lookup, or from the wrong "
                f"Device in SDS’s answer. {_DIRECTLY}",
          recognise="400 BAD_REQUEST from the practice; through the proxy the same slip is a 400 about the address, "
                    "or a 403.",
          source="GP Connect, Spine Secure Proxy, HTTP headers; supplier assurance"),
)

_OPERATIONS = (
    Fault("provider-interaction-other", "The interaction id is that of another operation", capability.exchanges,
          PROVIDER, 400, "BAD_REQUEST", "provider.interaction",
          edits=(SetHeader("Ssp-InteractionID", SEARCH_PATIENT),),
          cause="The header says that a patient is looked for, the path asks for the capability statement. The proxy "
                "lets it pass, for the practice is registered for both; the practice compares them.",
          recognise="400 BAD_REQUEST from the practice, while the proxy’s log shows the call as forwarded. Often a "
                    "line copied from another call.",
          source=_INTERACTIONS),
    Fault("provider-interaction-unknown", "The interaction id lacks its version", capability.exchanges, PROVIDER, 400,
          "BAD_REQUEST", "provider.interaction",
          edits=(PAST_THE_PROXY,
                 SetHeader("Ssp-InteractionID", "urn:nhs:names:services:gpconnect:fhir:rest:read:metadata")),
          cause="Since the change to STU3 every interaction id ends in -1; the older ones without it are others. "
                f"{_DIRECTLY}",
          recognise="400 BAD_REQUEST; diagnostics says that the interaction is not known. Through the proxy it is a "
                    "403 with the sender’s ASID.",
          source=_INTERACTIONS),
    Fault("provider-path-case", "The path is written in another case", capability.exchanges, PROVIDER, 400,
          "BAD_REQUEST", "provider.interaction", edits=(Address("/metadata", "/Metadata"),),
          cause="Paths are case sensitive: resources begin with a capital, metadata does not.",
          recognise="400 BAD_REQUEST, not 404: the practice finds that the interaction is not what the path asks for.",
          source="GP Connect, General API guidance; Error handling guidance"),
    Fault("provider-path-slash", "A slash too many before the search",
          (*slots.exchanges, *search_in_vain.exchanges, *search_again.exchanges), PROVIDER, 400, "BAD_REQUEST",
          "provider.interaction", edits=(Address("/Slot?", "/Slot/?"),),
          cause="Slot/ with nothing behind it is another path than Slot, and no operation has it. Some HTTP libraries "
                "add the slash when they join addresses.",
          recognise="400 BAD_REQUEST; look at the address as it was sent, in the proxy’s log or your own.",
          source=_INTERACTIONS),
    Fault("provider-operation-misspelt", "The name of the operation is misspelt", register.exchanges, PROVIDER, 400,
          "BAD_REQUEST", "provider.interaction", edits=(Address("registerpatient", "registerPatient"),),
          cause="The operation is $gpc.registerpatient, all in small letters. Only the parameter in the body is "
                "registerPatient.",
          recognise="400 BAD_REQUEST; diagnostics says that the interaction is not what the path asks for.",
          source="GP Connect, Register a patient; Error handling guidance"),
    Fault("provider-verb-put", "PUT where POST is due", book.exchanges, PROVIDER, 400, "BAD_REQUEST",
          "provider.interaction", edits=(Method("PUT"),),
          cause="A booking makes something new, which is a POST. PUT changes an appointment that has an id already. "
                "The proxy forwards GET, POST and PUT alike.",
          recognise="400 BAD_REQUEST; diagnostics names both verbs. It is no 405: that would be the proxy’s.",
          source=_VERBS),
    Fault("provider-verb-delete", "DELETE reaches the practice", capability.exchanges, PROVIDER, 400, "BAD_REQUEST",
          "provider.interaction", edits=(PAST_THE_PROXY, Method("DELETE")),
          cause="No operation of GP Connect is a DELETE; an appointment is cancelled by a PUT and stays on record. "
                f"{_DIRECTLY}",
          recognise="400 BAD_REQUEST from the practice; the proxy would say 405.", source=_VERBS),
    Fault("provider-verb-options", "OPTIONS is asked of the practice", capability.exchanges, PROVIDER, 400,
          "BAD_REQUEST", "provider.interaction", edits=(PAST_THE_PROXY, Method("OPTIONS")),
          cause="Browsers ask OPTIONS before they call another host. The proxy answers that itself; at the practice it "
                "is a verb like any other, and no operation has it.",
          recognise="400 BAD_REQUEST with an OperationOutcome; through the proxy OPTIONS is a 200 without a body.",
          source="Supplier assurance; the specification is silent"),
)

FAULTS = (*_ROOTS, *_SSP_HEADERS, *_OPERATIONS)
