"""What breaks below HTTP: a connection that is refused or reset, a reply that never comes, comes in part, or garbled.

On the way to the practice it is the proxy that cannot use what it gets, and says 502 or 504. On the way to the consumer
nobody is left to say anything: the consumer has to notice by itself.

Source: HTTP, RFC 9110 and RFC 9112; GP Connect 1.2.7, "Error handling guidance", SSP errors.
"""

from __future__ import annotations

from explorer.model import Exchange, Fault, Participant

from ..book_appointment import book, capability, look_up, patient, slots, trace
from ..gpconnect import CONSUMER, PDS, SDS, SSP

_HTTP = "HTTP, RFC 9110 and RFC 9112"
_READS = (*slots.exchanges, *capability.exchanges, *patient.exchanges)
_ALL = (*_READS, *book.exchanges)


def _to_consumer(service: Participant, on: tuple[Exchange, ...]) -> tuple[Fault, ...]:
    """How the consumer’s own line to a service can break; what these exchanges ask may be asked again."""
    name = "the proxy" if service is SSP else service.name

    def fault(line: str, title: str, cause: str, recognise: str, fix: str, status: int | None = None) -> Fault:
        return Fault(f"{service.key}-line-{line}", title, on, CONSUMER, status, None, None,
                     switches={service.key: {"line": line}}, cause=cause, recognise=recognise, fix=fix, source=_HTTP)

    return (
        fault("reset", f"The connection to {name} is reset",
              f"Something between the consumer and {name}, a firewall or a restarted server, ended the connection "
              "without a word. The request may have been served all the same.",
              "No status at all: the HTTP library reports a reset or a broken connection.",
              "Open a new connection and ask again, after a pause and at most three times."),
        fault("silent", f"No reply comes from {name}",
              f"The request went out, and nothing comes back. Whether {name} has it cannot be seen from here.",
              "No status: your own time-out ends the waiting. If you have set none, the program hangs.",
              "Set a time-out, and when it has passed ask again, at most three times."),
        fault("slow-body", f"The reply of {name} trickles in",
              "Status and headers come at once, then a byte a second. A time-out that counts anew with every byte "
              "never ends such a reply.",
              "A status in the log, but no reply; the request takes minutes, or your time-out ends it.",
              "Limit the time of the whole exchange, not only that between two bytes; then ask again."),
        fault("cut-body", f"The reply of {name} is cut off",
              "The connection ended before all of the reply had come: its Content-Length promised more.",
              "The HTTP library reports an incomplete reply. One that does not count leaves you with broken JSON.",
              "Throw away what came, and ask again; never use part of a reply."),
        fault("broken-gzip", f"The reply of {name} cannot be unpacked",
              "The reply says that it is packed with gzip, but its bytes are not. A gateway on the way has changed "
              "one without the other.",
              "The status is good, and the HTTP library reports an error of decoding.",
              "Ask again. If it stays, find out which gateway packs; without Accept-Encoding: gzip it should not."),
        fault("wrong-type", f"A web page comes instead of the reply of {name}",
              "A gateway on the way, such as the sign-in page of a network, has answered in its own words, and with a "
              "good status.",
              "The status is as it should be, but Content-Type is text/html. Who does not look gets an error from the "
              "JSON parser.",
              "Look at Content-Type before you read the body. Then find out which gateway answers: open the address in "
              "a browser.", 200),
    )


def _to_practice(line: str, title: str, on: tuple[Exchange, ...], status: int, cause: str, fix: str) -> Fault:
    """How the proxy’s line to the practice can break."""
    rule, says = {502: ("provider-unreachable", "ERROR_COMMUNICATING_TO_ENDPOINT_URL"),
                  504: ("provider-timeout", "TIMEOUT_COMMUNICATING_TO_ENDPOINT_URL")}[status]
    return Fault(f"ssp-practice-line-{line}", title, on, SSP, status, str(status), f"ssp.{rule}",
                 switches={"T99001": {"line": line}}, cause=cause,
                 recognise=f"{status}; the display says {says} and the address. What exactly broke, only the proxy’s "
                           "own log could tell.", fix=fix,
                 source="GP Connect, Error handling guidance, SSP errors" if status == 502
                 else "Spine Core, SSP implementation guide")


_AGAIN = "Send again after a pause, with a new trace id and at most three times."
_TELL = "It will not go away by itself: send again later, and tell the practice’s supplier."

_PRACTICE = (
    _to_practice("refused", "The practice’s server refuses the connection", _ALL, 502,
                 "The machine is there, but nothing listens at the port: the practice’s system is being restarted, or "
                 "a firewall says no. The practice has not got the request.", _AGAIN),
    _to_practice("reset", "The connection to the practice is reset", _ALL, 502,
                 "The proxy reached the practice’s server, and the connection was ended without a word.", _AGAIN),
    _to_practice("silent", "The practice’s server accepts the connection and says nothing", _ALL, 504,
                 "The practice’s server is there, but its system hangs. The proxy waits as long as it has patience.",
                 _AGAIN),
    _to_practice("slow-body", "The practice’s reply trickles in", _READS, 504,
                 "The practice began to reply in time and goes on byte by byte. The proxy limits the time of the whole "
                 "exchange. The practice has done what it was asked.", _AGAIN),
    _to_practice("cut-body", "The practice’s reply is cut off", _READS, 502,
                 "The connection ended before all of the reply had come to the proxy. The practice has done what it "
                 "was asked.", _AGAIN),
    _to_practice("broken-gzip", "The practice’s reply cannot be unpacked", _READS, 502,
                 "The practice’s reply says that it is packed with gzip, and is not. The proxy passes nothing on that "
                 "it could not read itself.", _TELL),
    Fault("ssp-practice-line-wrong-type", "A web page comes from the practice’s side", _READS, CONSUMER, 200, None,
          None, switches={"T99001": {"line": "wrong-type"}},
          cause="A gateway before the practice’s system, such as a maintenance page, has answered in its stead, and "
                "with a good status. The proxy looks into no reply; it passes on what it gets.",
          recognise="200, but Content-Type is text/html and there is no FHIR in the body. Both legs in the proxy’s log "
                    "have it, so it came from the practice’s side.",
          fix="Look at Content-Type before you read the body; tell the practice’s supplier.", source=_HTTP),
)

FAULTS = (
    *_to_consumer(PDS, trace.exchanges),
    *_to_consumer(SDS, look_up.exchanges),
    *_to_consumer(SSP, _READS),
    *_PRACTICE,
)
