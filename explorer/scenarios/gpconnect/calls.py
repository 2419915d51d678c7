"""How a call is put together: directly to a service of the Spine, or through the SSP to a practice.

Source: PDS FHIR API; SDS FHIR API; GP Connect 1.2.7, "Spine Secure Proxy".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Required, TypedDict, Unpack

from explorer.model import Exchange, Participant, Reply, Request, Value, forwarded
from explorer.model.exchange import Capture

from .callers import URGENT_CARE, Caller
from .cast import CONSUMER, PROVIDER, SSP
from .practices import PRACTICE, PracticeSystem
from .systems import FHIR
from .values import trace_id


class Told(TypedDict, total=False):
    """What a story says of a call: what comes back, what is kept of it, the texts, and whose call to whom it is."""

    gets: Required[str]
    expects: int
    captures: Mapping[Value, Capture]
    text: str
    provider_text: str
    reply_text: str
    by: Caller
    to: PracticeSystem


def call(service: Participant, asks: str, path: str, *, gets: str, expects: int = 200,
         headers: tuple[tuple[str, str], ...] = (), captures: Mapping[Value, Capture] | None = None,
         text: str = "", reply_text: str = "") -> Exchange:
    """A direct GET by the consumer to a Spine service; ``path`` begins after the service’s base."""
    url = f"${{{service.key}}}{path}"
    return Exchange(CONSUMER, service, Request(asks, "GET", url, (*headers, ("Accept", FHIR)), text=text),
                    Reply(gets, expects, captures or {}, reply_text))


def through_ssp(asks: str, method: str, path: str, *, interaction: str, scope: str,
                headers: tuple[tuple[str, str], ...] = (), body: Any = None, **told: Unpack[Told]) -> Exchange:
    """A call to a practice: four messages, consumer to SSP to provider and back.

    ``path`` begins after the service root, ``scope`` is the token’s ``requested_scope``, ``headers`` come besides those
    that every call has.
    """
    by, to = told.get("by", URGENT_CARE), told.get("to", PRACTICE)
    sent = [
        ("Ssp-TraceID", str(trace_id)),
        ("Ssp-From", str(by.asid)),
        ("Ssp-To", str(to.asid)),
        ("Ssp-InteractionID", interaction),
        *headers,
        ("Accept", FHIR),
    ]
    if body is not None:
        sent.append(("Content-Type", f"{FHIR};charset=utf-8"))
    request = Request(asks, method, f"${{ssp}}/{to.service_root}{path}", tuple(sent), body,
                      by.token(to.service_root, scope), told.get("text", ""))
    reply = Reply(told["gets"], told.get("expects", 200), told.get("captures", {}), told.get("reply_text", ""))
    asked = Exchange(by.participant, SSP, request, reply)
    onward = forwarded(
        asked, SSP, PROVIDER, "${ssp}/",
        "The SSP checks the headers, both ASIDs, the address and the sharing agreement. If all is well it takes its "
        "own address off the front and passes everything else on as it came.",
        told.get("provider_text", ""), "SSP forwards request")
    return replace(asked, onward=onward)
