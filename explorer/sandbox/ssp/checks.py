"""What the SSP checks before it forwards a call, in order."""

from __future__ import annotations

import re

from explorer.sandbox.http import Request
from explorer.sandbox.seed.directory import ACCREDITED, REGISTERED, SHARING
from explorer.sandbox.service import over_limit
from explorer.sandbox.worlds import World

from . import rules

_HEADERS = (("ssp-traceid", "Ssp-TraceID"), ("ssp-from", "Ssp-From"), ("ssp-to", "Ssp-To"),
            ("ssp-interactionid", "Ssp-InteractionID"))
_TARGET = re.compile(r"https?://[^/?#\s]+(/[^\s]*)?")
# What may follow a root: one slash and a path, and not the rest of another capability's root.
_ONWARD = re.compile(r"/(?!/|$|(structured|documents)(/|$))")
_BODIES = ("application/fhir+json", "application/fhir+xml")


def check(world: World, request: Request, target: str) -> None:
    """Raise the refusal of the first rule that a call breaks."""
    _check_form(request, target)
    sender, receiver = request.fields["ssp-from"], request.fields["ssp-to"]
    interaction = request.fields["ssp-interactionid"]
    if interaction not in ACCREDITED.get(sender, ()):
        raise rules.SENDER.broken(f"ASID_CHECK_FAILED_MESSAGESENDER_{sender}")
    endpoint = REGISTERED.get((receiver, interaction))
    if endpoint is None:
        raise rules.RECEIVER.broken(f"PARTYKEY_INTERACTION_CHECK_FAILED_MESSAGERECEIVER_{receiver}")
    # Byte by byte: a port, an IP address, a trailing slash or another capability's root are other addresses.
    if not (target.startswith(endpoint.address) and _ONWARD.match(target, len(endpoint.address))):
        raise rules.TARGET.broken(
            f"ENDPOINT_{endpoint.address}_CPAID_{endpoint.cpa_id}_VARIES_FROM_TARGETURL_{target}")
    if receiver not in SHARING.get(sender, ()):
        raise rules.NO_SHARING.broken(f"FOT_CHECK_FAILED_MESSAGESENDER_{sender}_MESSAGERECEIVER_{receiver}")
    _check_load(world)


def check_certificate(world: World) -> None:
    """What happens before HTTP: whether the consumer presents a certificate."""
    if world.switches.ssp.certificate == "missing":
        raise rules.NO_CERTIFICATE.broken("SSL_CERTIFICATE_REQUIRED", ("Connection", "close"))
    if world.switches.ssp.certificate == "invalid":
        raise rules.BAD_CERTIFICATE.broken("SSL_CERTIFICATE_ERROR", ("Connection", "close"))


def _check_form(request: Request, target: str) -> None:
    if request.method not in ("GET", "POST", "PUT"):
        raise rules.VERB.broken(f"{request.method} is not allowed", ("Allow", "GET, POST, PUT, OPTIONS"))
    for field, name in _HEADERS:
        if not request.fields.get(field):
            raise rules.NO_HEADER.broken(f"MISSING_HEADER_{name}")
    if not _TARGET.fullmatch(target):
        raise rules.NO_TARGET.broken(f"INVALID_TARGETURL_{target}")
    if request.method != "GET":
        sent = request.fields.get("content-type", "").partition(";")[0].strip().lower()
        if sent not in _BODIES:
            raise rules.MEDIA_TYPE.broken("Unsupported_Media_Type")


def _check_load(world: World) -> None:
    switches = world.switches.ssp
    if switches.overload:
        raise rules.OVERLOADED.broken("SERVICE_OVERLOADED", ("Retry-After", "60"))
    if over := over_limit(world, "ssp", switches.throttle):
        limit, reset = over
        raise rules.THROTTLED.broken("TOO_MANY_REQUESTS", ("X-Rate-Limit-Limit", str(limit)),
                                     ("X-Rate-Limit-Remaining", "0"), ("X-Rate-Limit-Reset", str(reset)))
