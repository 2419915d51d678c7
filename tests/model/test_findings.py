"""Findings: foreign numbers, idle values, missing sources and vanished ids are told, and nothing else is."""

from __future__ import annotations

from dataclasses import replace

from explorer.model import Exchange, Fault, Participant, Phase, Reply, Request, Scenario, Step, Token, Value, Variant
from explorer.model.edits import SetHeader, SetMember
from explorer.model.findings import Finding, foreign_numbers, idle_values, vanished, without_source

ME = Participant("me", "Me", "", "", "consumer")
HOME = Participant("home", "Home", "", "", "spine")
number = Value("number", "Whose", "9990000018", given="9990000018", source="The book")
ASK = Exchange(ME, HOME, Request("Ask", "POST", "${pds}/Patient/${number}", (("Who", "me"),), {"id": "${number}"},
                                 Token({"sub": "1"})), Reply("Back"))


def flow(*exchanges: Exchange, values: tuple[Value, ...] = (number,), variants: tuple[Variant, ...] = ()) -> Scenario:
    return Scenario("flow", "Flow", "", (Phase("A", "", (Step("All", exchanges),)),), values, variants)


def request(**changes: object) -> Exchange:
    return replace(ASK, request=replace(ASK.request, **changes))  # type: ignore[arg-type]


def fault(**changes: object) -> Fault:
    return replace(Fault("odd", "Odd", (ASK,), HOME, 400, None, None, "It is odd.", "A 400.", "The book",
                         edits=(SetHeader("Who", "you"),)), **changes)  # type: ignore[arg-type]


def test_synthetic_numbers_are_no_finding() -> None:
    assert list(foreign_numbers([flow(ASK)], [fault()])) == []


def test_a_number_outside_the_synthetic_range_is_found_wherever_it_would_be_sent() -> None:
    bad = "9434765919"
    places = {
        "flow 1a": request(url=f"${{pds}}/Patient/{bad}?x=${{number}}"),
        "flow 1c": request(body={"id": [f"number {bad}"]}),
        "flow 1e": request(headers=(("Who", bad),)),
        "flow 1g": request(token=Token({"patient": {"id": "943 476 5919"}})),
    }
    told = [finding.where for finding in foreign_numbers([flow(*places.values())], [])]
    given = list(foreign_numbers([flow(ASK, values=(replace(number, given=bad),))], []))
    edited = list(foreign_numbers([], [fault(edits=(SetMember("/id", bad),))]))

    assert told == list(places)
    assert given == [Finding("flow, value number", "synthetic-number",
                             f"{bad} could be a real person’s NHS number",
                             "use a number that begins with 999, such as 9990000018")]
    assert [finding.where for finding in edited] == ["fault odd"]


def test_a_longer_number_is_none() -> None:
    assert list(foreign_numbers([flow(request(url="${pds}/1906187400999/${number}/urn:943476591901"))], [])) == []


def test_a_value_that_nothing_sends_or_captures_is_found() -> None:
    lost = Value("lost", "Nobody needs it", "x", given="x", source="The book")

    assert list(idle_values([flow(ASK)])) == []
    assert [finding.where for finding in idle_values([flow(ASK, values=(number, lost))])] == ["flow, value lost"]


def test_a_value_without_source_is_found() -> None:
    assert list(without_source([flow(ASK)])) == []
    assert [(finding.where, finding.rule) for finding in without_source([flow(ASK, values=(
        replace(number, source=" "),))])] == [("flow, value number", "source")]


def test_a_published_id_that_is_gone_is_found_unless_it_has_an_alias_that_exists() -> None:
    there = ["fault new", "fault kept"]

    assert list(vanished(["fault kept", "fault old"], {"fault old": "fault new"}, there)) == []
    assert [finding.where for finding in vanished(["fault kept", "fault old"], {}, there)] == ["fault old"]
    assert [finding.what for finding in vanished(["fault old"], {"fault old": "fault never"}, there)] == [
        "its alias 'fault never' does not exist"]
