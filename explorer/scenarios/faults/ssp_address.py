"""What the proxy refuses about the address behind its own: it is compared, letter by letter, with SDS’s endpoint.

Source: GP Connect 1.2.7, "Spine Secure Proxy", "Spine Directory Service" and "Error handling guidance", SSP errors.
"""

from __future__ import annotations

from explorer.model import Exchange, Fault
from explorer.model.edits import Address

from ..book_appointment import book, capability, patient, slots
from ..gpconnect import SSP

_ERRORS = "GP Connect, Error handling guidance, SSP errors; Spine Secure Proxy, service root URL"
_ROOT = "${ssp}/${service_root}"


def _varies(slug: str, title: str, on: tuple[Exchange, ...], instead: str, cause: str, recognise: str) -> Fault:
    return Fault(slug, title, on, SSP, 400, "400", "ssp.target-varies", edits=(Address(_ROOT, f"${{ssp}}/{instead}"),),
                 anywhere=True, cause=cause,
                 recognise="400; the display says VARIES_FROM_TARGETURL with the registered and the sent address: "
                           + recognise, source=_ERRORS)


def _unreadable(slug: str, title: str, on: tuple[Exchange, ...], instead: str, cause: str) -> Fault:
    return Fault(slug, title, on, SSP, 400, "400", "ssp.target-unreadable", edits=(Address(_ROOT, instead),),
                 anywhere=True, cause=cause,
                 recognise="400; the display says INVALID_TARGETURL and what the proxy read as the target.",
                 source="GP Connect, Spine Secure Proxy, URL; status and words are the sandbox’s own")


FAULTS = (
    _varies("ssp-target-port", "The address has a port that SDS did not give", slots.exchanges,
            "https://alpha.provider.example:443/T99001/STU3/1/gpconnect",
            "To a browser the port 443 of https goes without saying. The proxy does not reason about addresses, it "
            "compares them letter by letter.", "only one has :443. Look whether your URL library added it."),
    _varies("ssp-target-ip", "The host is written as an IP address", slots.exchanges,
            "https://192.0.2.10/T99001/STU3/1/gpconnect",
            "The practice’s name was resolved before the request was made. The proxy resolves it itself, and wants the "
            "name that SDS has.", "one has a number in place of the host."),
    _varies("ssp-target-other-practice", "The address is another practice’s", patient.exchanges,
            "https://delta.provider.example/T99006/STU3/1/gpconnect",
            "Address and Ssp-To belong to different practices, as when one was kept from the patient before. The proxy "
            "sees to it that a request for one practice never ends at another.", "the ODS codes differ."),
    _varies("ssp-target-slash", "The address has a slash too many", capability.exchanges, "${service_root}/",
            "A service root ends without a slash. Joined to a path that begins with one, a root that was kept with a "
            "slash gives two.", "look for // after gpconnect."),
    _varies("ssp-target-structured", "The address is that of another capability", slots.exchanges,
            "${service_root}/structured",
            "Each capability has a root of its own: that of Access Record Structured is not the one of appointments. "
            "SDS gives the right one for the interaction that it is asked about.", "one ends with /structured."),
    _varies("ssp-target-http", "The address begins with http", capability.exchanges,
            "http://alpha.provider.example/T99001/STU3/1/gpconnect",
            "A letter is missing: practices answer over https only, and that is how SDS has them.",
            "only one has the s."),
    _varies("ssp-target-case", "The ODS code is in lower case", book.exchanges,
            "https://alpha.provider.example/t99001/STU3/1/gpconnect",
            "Codes in an address are case sensitive. Some routine changed the address that SDS gave to lower case.",
            "they differ in a capital."),
    _unreadable("ssp-target-missing", "The practice’s address is left out", capability.exchanges, "${ssp}",
                "The request goes to the proxy without saying where to pass it on. The proxy has no practices of its "
                "own; the whole address of one follows its own."),
    _unreadable("ssp-target-without-scheme", "The practice’s address lacks its https", slots.exchanges,
                "${ssp}/alpha.provider.example/T99001/STU3/1/gpconnect",
                "Some libraries join two addresses and drop what looks wrong in the middle. The proxy wants the "
                "address whole, https:// and all."),
    _unreadable("ssp-target-encoded", "The practice’s address is percent-encoded", slots.exchanges,
                "${ssp}/https%3A%2F%2Falpha.provider.example%2FT99001%2FSTU3%2F1%2Fgpconnect",
                "An address inside an address is usually encoded. Not here: it follows the proxy’s own as it is."),
)
