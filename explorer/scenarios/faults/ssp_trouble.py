"""What the proxy says when it is not the request that is wrong: certificates, load, practices out of reach.

Source: Spine Core, "SSP implementation guide"; GP Connect 1.2.7, "Error handling guidance", SSP errors.
"""

from __future__ import annotations

from explorer.model import Fault

from ..book_appointment import book, capability, patient, slots
from ..gpconnect import SSP

_GUIDE = "Spine Core, SSP implementation guide"
_ERRORS = "GP Connect, Error handling guidance, SSP errors"
_ALL = (*capability.exchanges, *slots.exchanges, *patient.exchanges, *book.exchanges)
_PRACTICE = "T99001"

FAULTS = (
    Fault("ssp-certificate-missing", "The consumer shows no certificate", capability.exchanges, SSP, 496, "496",
          "ssp.certificate-missing", switches={"ssp": {"certificate": "missing"}}, anywhere=True,
          cause="On the Spine both ends of a connection prove who they are. The consumer’s HTTP client was set up "
                "without a client certificate.",
          recognise="496 SSL_CERTIFICATE_REQUIRED, and the connection is closed. Nothing else about the request was "
                    "looked at.",
          fix="Give the HTTP client the certificate and the private key that were issued for your system.",
          source=_GUIDE),
    Fault("ssp-certificate-invalid", "The consumer’s certificate is not valid", capability.exchanges, SSP, 495, "495",
          "ssp.certificate-invalid", switches={"ssp": {"certificate": "invalid"}}, anywhere=True,
          cause="A certificate is shown, but it has expired, was revoked, names another host, or was issued for "
                "another environment.",
          recognise="495 SSL_CERTIFICATE_ERROR, and the connection is closed. Often it worked until yesterday.",
          fix="Look at the certificate’s dates, name and issuer, and have a new one issued.", source=_GUIDE),
    Fault("ssp-too-many-requests", "Too many requests to the proxy", slots.exchanges, SSP, 429, "429",
          "ssp.too-many-requests", switches={"ssp": {"throttle": 0}}, anywhere=True,
          cause="This consumer has used up what it may send. Who searches many practices at once soon gets here.",
          recognise="429; the headers X-Rate-Limit-Limit, -Remaining and -Reset tell how many, how many are left, and "
                    "the seconds until there are more.",
          fix="Wait as long as X-Rate-Limit-Reset says, then send again, with a new trace id and at most three times.",
          source=_GUIDE),
    Fault("ssp-overloaded", "The proxy is overloaded", slots.exchanges, SSP, 503, "503", "ssp.overloaded",
          switches={"ssp": {"overload": True}}, anywhere=True,
          cause="Everybody together sends more than the proxy can take. Unlike 429 this is not about this consumer.",
          recognise="503 SERVICE_OVERLOADED, with Retry-After in seconds. The practice got nothing.",
          fix="Wait as long as Retry-After says, then send again, with growing pauses and at most three times.",
          source=_GUIDE),
    Fault("ssp-failed", "The proxy fails", slots.exchanges, SSP, 500, "500", "ssp.failed",
          switches={"ssp": {"fails": True}}, anywhere=True,
          cause="The proxy itself met something that it was not made for. Nothing is wrong with the request, and the "
                "practice got nothing.",
          recognise="500 without meta.profile, and the code is 500. A practice that fails says INTERNAL_SERVER_ERROR "
                    "and has a profile.",
          fix="Send again later. If it stays, report it with the Ssp-TraceID, by which the Spine finds the request.",
          source="HTTP, RFC 9110; the words are the sandbox’s own"),
    Fault("ssp-practice-down", "The practice’s system is down", _ALL, SSP, 502, "502", "ssp.provider-unreachable",
          switches={_PRACTICE: {"outage": True}},
          cause="All checks passed, but nobody answers at the practice’s address: the system is down, or the way to "
                "it.",
          recognise="502; the display says ERROR_COMMUNICATING_TO_ENDPOINT_URL and the address. Other practices work.",
          fix="Send again after a pause. If it stays, the practice’s supplier must know; another practice may do.",
          source=_ERRORS),
    Fault("ssp-practice-slow", "The practice’s system does not answer in time", _ALL, SSP, 504, "504",
          "ssp.provider-timeout", switches={_PRACTICE: {"delay": 30}},
          cause="The practice’s system took longer than the proxy waits. It got the request and may have done what was "
                "asked, only nobody heard.",
          recognise="504; the display says TIMEOUT_COMMUNICATING_TO_ENDPOINT_URL and the address, and the time of the "
                    "request is that of the proxy’s patience.",
          fix="Read before you write again: after a booking, look among the patient’s appointments first.",
          source=_GUIDE),
)
