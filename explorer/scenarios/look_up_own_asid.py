"""Look up one’s own ASID, by organisation and by who makes the system.

Source: GP Connect 1.2.7, "Spine Directory Service"; SDS FHIR API, Device. The organisations are of the sandbox’s seed
world.
"""

from __future__ import annotations

from dataclasses import replace

from explorer.model import Change, Exchange, Note, Phase, Scenario, Step, Value, Variant

from .book_appointment import capability, look_up
from .gpconnect import (
    BEFORE,
    CONSUMER,
    INTERACTION,
    ODS_CODE,
    PRACTICE,
    READ_METADATA,
    SDS,
    WILLOW,
    call,
    consumer_asid,
    get_capability_statement,
    ods_code,
    request_id,
)
from .gpconnect.practices import DEVICE_ASID

own_ods_code = Value("own_ods_code", "The ODS code of the organisation that asks.", "T99101", given="T99101",
                     thread=True, source="SDS FHIR API, Device")
manufacturer = Value("manufacturer", "The ODS code of who makes the system that asks.", "T99900", given="T99900",
                     thread=True, source="SDS FHIR API, Device")
own_asid = replace(consumer_asid, given=None, thread=True)
AS_WILLOW = replace(WILLOW, participant=CONSUMER, asid=own_asid)


def devices(asks: str, narrowed: str = "", **told: str) -> Exchange:
    """The systems of one’s own organisation that may use an interaction."""
    return call(SDS, asks, f"/Device?organization={ODS_CODE}%7C{own_ods_code}"
                f"&identifier={INTERACTION}%7C{READ_METADATA}{narrowed}",
                headers=(("apikey", "sandbox"), ("X-Correlation-Id", str(request_id))),
                captures={own_asid: DEVICE_ASID} if narrowed else {}, gets=told["gets"], text=told["text"],
                reply_text=told["reply_text"])


BY_MANUFACTURER = f"&manufacturing-organization={ODS_CODE}%7C{manufacturer}"

look_up_oneself = Step(
    "Look up the own ASID",
    (
        devices("Look up the own ASID", BY_MANUFACTURER, gets="One’s own ASID",
                text="The consumer asks SDS for the system of its own organisation, and says who makes it. A consumer "
                     "has no endpoint in SDS, so there is no party key to ask with.",
                reply_text="SDS returns the system’s record with its ASID, which the consumer will send in Ssp-From."),
    ),
    may_skip="An ASID that is configured need not be looked up.",
    notes=(
        Note("The ASID belongs to the organisation where the request comes from. A portal that works for many "
             "organisations looks up each one’s."),
        Note("Whose ASID would a portal send if it looked up its own?", "trainers"),
    ),
)

look_up_both = Step(
    "Look up without the manufacturer",
    (
        devices("Look up without manufacturer", gets="Two systems",
                text="The consumer asks SDS for the systems of its own organisation and does not say who makes them.",
                reply_text="SDS returns two records: the practice runs this consumer, and a provider system as well. "
                           "Taking the first one would be a guess."),
    ),
)

use_as_willow = Step(
    "Get the capability statement",
    (
        get_capability_statement(
            by=AS_WILLOW, gets="Capability statement",
            text="The consumer uses the ASID in Ssp-From. Its token names the same organisation.",
            provider_text="The practice’s system returns its capability statement.",
            reply_text="The SSP hands the capability statement on: it knows the sender, and there is a sharing "
                       "agreement."),
    ),
)

look_up_own_asid = Scenario(
    "look-up-own-asid",
    "Look up your own ASID",
    "A consumer asks SDS for its own ASID, and uses it.",
    phases=(
        Phase("SDS", "who am I, and where is the practice’s system?", (look_up_oneself, look_up)),
        Phase("SSP", "use it, through the proxy", (capability,)),
    ),
    values=(own_ods_code, manufacturer, *(own_asid if value is consumer_asid else value for value in BEFORE),
            replace(ods_code, given="T99001"), *PRACTICE.values[1:]),
    variants=(
        Variant("two-systems", "An organisation with two systems", "the organisation has a provider system too",
                "A practice that is both consumer and provider has two systems under one ODS code. Only the "
                "manufacturer tells them apart.",
                "alt", (Change(look_up_oneself, (look_up_both, look_up_oneself)), Change(capability, (use_as_willow,))),
                {own_ods_code: "T99002", manufacturer: "T99902"}),
    ),
    whole="One system",
)
