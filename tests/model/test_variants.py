"""Other ways through a scenario: steps left out or put in another's place, values known from the start."""

from __future__ import annotations

from dataclasses import replace

import pytest

from explorer.model import (
    Change,
    Exchange,
    ModelError,
    Participant,
    Phase,
    Reply,
    Request,
    Scenario,
    Step,
    Value,
    Variant,
    at,
)

CONSUMER = Participant("consumer", "Consumer", "your system", "The consumer", "consumer")
PDS = Participant("pds", "PDS", "demographics", "Personal Demographics Service", "spine", "Spine")
SDS = Participant("sds", "SDS", "directory", "Spine Directory Service", "spine", "Spine")
ods_code = Value("ods_code", "The practice.", "T99001")


def ask(who: Participant, path: str, *captured: Value) -> Exchange:
    reply = Reply("Told", captures={each: at("x") for each in captured})
    return Exchange(CONSUMER, who, Request("Ask", "GET", path), reply)


trace = Step("Trace", (ask(PDS, "${pds}/a", ods_code),))
look_up = Step("Look up", (ask(SDS, f"${{sds}}/{ods_code}"),))
ask_twice = Step("Look up twice", (ask(SDS, f"${{sds}}/{ods_code}"), ask(SDS, f"${{sds}}/{ods_code}/again")))


def demo(*variants: Variant) -> Scenario:
    return Scenario("demo", "Demo", "", (Phase("PDS", "who", (trace,)), Phase("SDS", "where", (look_up,))), (ods_code,),
                    variants)


def variant(*changes: Change, given: dict[Value, str] | None = None) -> Variant:
    return Variant("other", "Another way", "sometimes", "", "opt", changes, given or {})


def test_a_step_left_out_takes_its_frame_along_and_its_values_are_given() -> None:
    way = demo(variant(Change(trace), given={ods_code: "T99001"})).way("other")

    assert [message.name for message in way.messages] == ["1a, Consumer to SDS: Ask", "1b, SDS to Consumer: Told"]
    assert way.headings == ("Step 1: where",)
    assert (way.value("ods_code").origin, way.value("ods_code").given) == ("given", "T99001")


def test_other_steps_in_place_of_one_are_numbered_anew() -> None:
    way = demo(variant(Change(look_up, (look_up, ask_twice)))).way("other")

    assert [message.label for message in way.messages] == ["1a", "1b", "2a", "2b", "3a", "3b", "3c", "3d"]
    assert way.headings == ("Step 1: who", "Steps 2 to 3: where")


def test_no_variant_is_the_scenario_itself() -> None:
    assert demo().way(None) == demo()


@pytest.mark.parametrize(("build", "sentence"), [
    (lambda: demo(variant(Change(trace))),
     "demo, other 1a uses ${ods_code}, which no earlier reply captures; capture it in an earlier reply, or give it"),
    (lambda: demo(variant(Change(ask_twice))),
     ("demo, other changes the step 'Look up twice', which is no step of the scenario; "
      "name the Step that stands in its phases")),
    (lambda: demo(variant(Change(trace), Change(look_up))), "demo, other has no phases; give it at least one"),
    (lambda: demo(variant(Change(look_up)), variant(Change(look_up))),
     "demo has two variants called 'other'; give one of them another name"),
    (lambda: demo(variant(Change(look_up, (replace(look_up, exchanges=()),)))),
     "demo, other, step 'Look up' has no exchanges; give it at least one"),
    (lambda: demo().way("none"), "demo has no variant 'none'; it has "),
])
def test_a_variant_that_cannot_be_is_refused_when_the_scenario_is_built(build: object, sentence: str) -> None:
    with pytest.raises(ModelError) as refusal:
        build()  # type: ignore[operator]
    assert str(refusal.value) == sentence
