"""What follows from walking a scenario once, and what is refused when one is built."""

from __future__ import annotations

from dataclasses import replace

import pytest

from explorer.model import (
    Exchange,
    ModelError,
    Participant,
    Phase,
    Reply,
    Request,
    Scenario,
    Step,
    Value,
    at,
    forwarded,
)

CONSUMER = Participant("consumer", "Consumer", "your system", "The consumer", "consumer")
PDS = Participant("pds", "PDS", "demographics", "Personal Demographics Service", "spine", "Spine")
SSP = Participant("ssp", "SSP", "proxy", "Spine Secure Proxy", "spine", "Spine")
PROVIDER = Participant("provider", "Provider", "the practice", "The practice", "provider")
nhs_number = Value("nhs_number", "Ten digits.", "9990000018", given="9990000018", thread=True)
ods_code = Value("ods_code", "The practice.", "T99001", thread=True)
trace_id = Value("trace_id", "One request.", "x", made="uuid")

ask_pds = Exchange(CONSUMER, PDS, Request("Trace", "GET", f"${{pds}}/Patient/{nhs_number}"),
                   Reply("Traced", captures={ods_code: at("ods")}))
ask_ssp = Exchange(CONSUMER, SSP,
                   Request("Ask", "GET", f"${{ssp}}/{ods_code}/metadata", (("Ssp-TraceID", str(trace_id)),)),
                   Reply("Answer"))
through = replace(ask_ssp, onward=forwarded(ask_ssp, SSP, PROVIDER, "${ssp}/", "", "", "Forward"))


def scenario(*exchanges: Exchange, values: tuple[Value, ...] = (nhs_number, ods_code, trace_id)) -> Scenario:
    return Scenario("demo", "Demo", "", (Phase("All", "", (Step("First", exchanges),)),), values)


def test_labels_follow_the_walk_request_onward_reply() -> None:
    assert [message.name for message in scenario(ask_pds, through).messages] == [
        "1a, Consumer to PDS: Trace",
        "1b, PDS to Consumer: Traced",
        "1c, Consumer to SSP: Ask",
        "1d, SSP to Provider: Forward",
        "1e, Provider to SSP: Answer",
        "1f, SSP to Consumer: Answer",
    ]


def test_participants_stand_in_the_order_in_which_they_appear() -> None:
    assert scenario(ask_pds, through).participants == (CONSUMER, PDS, SSP, PROVIDER)


def test_a_forwarded_request_loses_the_proxy_and_nothing_else() -> None:
    onward = through.onward
    assert onward is not None
    assert onward.request.url == "${ods_code}/metadata"
    assert onward.request.headers == ask_ssp.request.headers
    assert onward.reply.captures == {}


def test_a_message_knows_its_partner_and_the_exchange_it_belongs_to() -> None:
    demo = scenario(ask_pds, through)

    assert demo.message("1d").partner == "1e"
    assert [message.label for message in demo.within("1e")] == ["1c", "1d", "1e", "1f"]
    assert [message.label for message in demo.requests] == ["1a", "1c"]


def test_a_journey_tells_where_a_value_comes_from_and_where_it_is_used() -> None:
    assert [journey.sentence for journey in scenario(ask_pds, through).journeys] == [
        "nhs_number comes from 1a", "ods_code comes from 1b, used in 1c", "trace_id is made afresh for 1c"]


def test_what_another_consumer_uses_is_no_part_of_a_journey() -> None:
    other = replace(CONSUMER, key="other", name="Another consumer")
    theirs = Value("theirs", "Only the other one has it.", "x", given="x")
    asks = replace(ask_ssp, caller=other, request=replace(ask_ssp.request, url=f"${{ssp}}/{ods_code}/{theirs}"))
    demo = scenario(ask_pds, ask_ssp, asks, ask_ssp, values=(nhs_number, ods_code, trace_id, theirs))

    assert [journey.sentence for journey in demo.journeys] == [
        "nhs_number comes from 1a", "ods_code comes from 1b, used in 1c and 1g",
        "trace_id is made afresh for 1c and 1g", "theirs comes from 1e"]
    assert demo.participants == (CONSUMER, PDS, SSP, other)
    assert [message.label for message in demo.requests] == ["1a", "1c", "1e", "1g"]


@pytest.mark.parametrize(("build", "sentence"), [
    (lambda: scenario(through, ask_pds),
     ("demo 1a uses ${ods_code}, which no earlier reply captures; "
      "it is captured at 1f only: move that exchange forward")),
    (lambda: scenario(through),
     "demo 1a uses ${ods_code}, which no earlier reply captures; capture it in an earlier reply, or give it"),
    (lambda: scenario(ask_pds, values=(nhs_number,)),
     "demo 1b uses ${ods_code}, which is no value of the scenario; add it to `values` (known: nhs_number)"),
    (lambda: scenario(ask_pds, values=(ods_code,)),
     "demo 1a uses ${nhs_number}, which is no value of the scenario; add it to `values` (known: ods_code)"),
    (lambda: scenario(ask_pds, values=(nhs_number, ods_code, ods_code)),
     "demo has two values called 'ods_code'; give one of them another name"),
    (lambda: scenario(), "demo, step 'First' has no exchanges; give it at least one"),
    (lambda: Scenario("demo", "Demo", "", (), ()), "demo has no phases; give it at least one"),
    (lambda: Scenario("demo", "Demo", "", (Phase("SSP", "", ()),), ()),
     "demo, phase SSP has no steps; give it at least one"),
    (lambda: scenario(*(ask_pds,) * 14).messages, "demo step 1 has more than 26 messages; split it into several steps"),
    (lambda: replace(ask_pds, callee=CONSUMER), "Consumer cannot ask itself for 'Trace'; name another callee"),
    (lambda: replace(ask_ssp, onward=ask_pds),
     "'Ask' is asked of SSP, but Consumer makes the onward request; the callee must make it"),
    (lambda: forwarded(ask_pds, PDS, PROVIDER, "${ssp}/", "", "", "Forward"),
     "'Trace' does not go through ${ssp}/; its address must begin with it"),
    (lambda: scenario(ask_pds).message("9z"), "demo has no message '9z'; it has 1a, 1b"),
    (lambda: scenario(ask_pds).value("asid"), "demo has no value 'asid'; it has nhs_number, ods_code, trace_id"),
])
def test_what_cannot_be_is_refused_with_place_and_remedy(build: object, sentence: str) -> None:
    with pytest.raises(ModelError) as refusal:
        build()  # type: ignore[operator]
    assert str(refusal.value) == sentence
