"""Faults: what they must say, where they fit, and the scenario that each makes fail."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from explorer.model import (
    DaysAhead,
    Exchange,
    Fault,
    Participant,
    Phase,
    Reply,
    Request,
    Scenario,
    Step,
    StrayFault,
    Value,
    at,
)
from explorer.model.edits import DropHeader, SetHeader
from explorer.model.faults import check_faults, faults_at, home

ME = Participant("me", "Me", "", "", "consumer")
PROXY = Participant("proxy", "Proxy", "", "", "spine")
HOME = Participant("home", "Home", "", "", "provider")
root = Value("root", "", "http://home", given="http://home")
INNER = Exchange(PROXY, HOME, Request("Passed on", "GET", "${root}/x", (("Who", "me"),)), Reply("Back"))
ASK = Exchange(ME, PROXY, Request("Ask", "GET", "${ssp}/${root}/x", (("Who", "me"),)), Reply("Back"), INNER)
OTHER = Exchange(ME, PROXY, Request("Ask again", "GET", "${ssp}/${root}/y", (("Who", "me"),)), Reply("Back"))
BARE = Exchange(ME, PROXY, Request("Ask barely", "GET", "${ssp}/${root}/z"), Reply("Back"))
FLOW = Scenario("flow", "Flow", "", (Phase("", "", (Step("All", (ASK, OTHER, BARE)),)),), (root,))


def fault(**changes: Any) -> Fault:
    facts: dict[str, Any] = {
        "slug": "nobody", "title": "Nobody asks", "on": (ASK,), "by": PROXY, "status": 403, "code": "403",
        "rule": "proxy.who", "cause": "Who is left out.", "recognise": "A 403.", "source": "The book",
        "edits": (DropHeader("Who"),)}
    return Fault(**(facts | changes))


def test_a_fault_changes_the_request_and_what_the_proxy_passes_on() -> None:
    failing = fault(edits=(SetHeader("Who", "you"),)).made_at(FLOW, ASK)

    asked, passed, *_ = failing.messages
    assert asked.exchange.request == replace(ASK.request, headers=(("Who", "you"),))
    assert passed.exchange.request == replace(INNER.request, headers=(("Who", "you"),))
    assert failing.labels == FLOW.labels
    assert failing.message("1e").exchange is OTHER


def test_a_fault_that_fits_anywhere_fits_where_its_edits_do() -> None:
    everywhere = fault(anywhere=True)

    assert [everywhere.fits(exchange) for exchange in (ASK, OTHER, BARE, INNER)] == [True, True, False, False]
    assert faults_at((everywhere, fault(slug="only")), OTHER) == (everywhere,)
    with pytest.raises(StrayFault, match="fault nobody: it does not fit 'Ask barely' of flow; it is for 'Ask'"):
        everywhere.made_at(FLOW, BARE)


def test_a_fault_is_at_home_where_its_first_exchange_is() -> None:
    way, message = home(fault(on=(OTHER, ASK), anywhere=True), (FLOW,))

    assert (way, message.label) == (FLOW, "1e")
    with pytest.raises(StrayFault, match="belongs to no scenario"):
        home(fault(on=(INNER,)), (FLOW,))


def test_what_happens_meanwhile_gives_values_to_the_edits() -> None:
    taken = Value("taken", "", "7")
    before = Exchange(ME, PROXY, Request("First", "GET", "${ssp}/${root}/y"), Reply("Back", captures={taken: at("id")}))

    failing = fault(meanwhile=(before,), edits=(SetHeader("Who", "${taken}"),)).made_at(FLOW, ASK)

    assert failing.values == (root, replace(taken, given="7"))


def test_a_fault_can_bring_values_of_its_own_for_its_edits() -> None:
    late = Value("late", "", "2026-06-17", given=DaysAhead(16))

    failing = fault(values=(late,), edits=(SetHeader("Who", "${late}"),)).made_at(FLOW, ASK)

    assert failing.values == (root, late)
    assert failing.message("1a").exchange.request.headers == (("Who", "${late}"),)


@pytest.mark.parametrize(("changes", "said"), [
    ({"on": ()}, "it is on no exchange"),
    ({"edits": (), "fix": "Wait."}, "it changes nothing"),
    ({"fix": "Send it."}, "its fix follows from its edits; leave `fix` out"),
    ({"edits": (), "switches": {"proxy": {"down": True}}}, "without edits its fix cannot be derived; write `fix`"),
    ({"cause": " "}, "its cause is empty; a reader needs it"),
    ({"edits": (DropHeader("Which"),)}, "there is no header Which to leave out"),
    ({"edits": (SetHeader("Who", "me"),)}, "it stays as it was"),
])
def test_a_fault_that_says_too_little_or_does_nothing_is_refused(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(StrayFault, match=f"fault nobody: .*{said}"):
        fault(**changes)


def test_what_the_consumer_finds_out_by_itself_may_be_put_right_in_another_way_than_it_was_brought_about() -> None:
    nothing_there = fault(by=ME, status=200, code=None, rule=None, fix="Ask somebody else.")

    assert nothing_there.fixes(ASK.request) == ("Ask somebody else.",)
    assert (nothing_there.by_consumer, nothing_there.below_http, nothing_there.without_end) == (True, False, False)


@pytest.mark.parametrize(("by", "line", "below_http", "without_end"), [
    (ME, "reset", True, False), (ME, "silent", True, True), (ME, "slow-body", True, True),
    (PROXY, "silent", False, False)])
def test_a_broken_line_needs_a_real_connection_if_it_is_the_consumers(by: Participant, line: str, below_http: bool,
                                                                     without_end: bool) -> None:
    broken = fault(by=by, edits=(), switches={"proxy": {"line": line}}, fix="Wait.")

    assert (broken.below_http, broken.without_end) == (below_http, without_end)


def test_two_faults_have_not_one_name_nor_do_they_the_same() -> None:
    check_faults((fault(), fault(slug="other", status=400)))
    with pytest.raises(StrayFault, match="two faults have this name"):
        check_faults((fault(), fault(status=400)))
    with pytest.raises(StrayFault, match="fault twin: it does what nobody does"):
        check_faults((fault(), fault(slug="twin")))
    check_faults((fault(), fault(slug="late", days_later=2)))


def test_fixes_are_the_reverse_of_the_edits_or_what_the_author_says() -> None:
    assert fault().fixes(ASK.request) == ("Send the header Who: “me”.",)
    assert fault(edits=(), switches={"home": {"outage": True}}, fix="Wait.").fixes(ASK.request) == ("Wait.",)
    assert fault(switches={"home": {"outage": True}}, fix="Wait.").fixes(ASK.request) == ("Wait.",)
    assert fault(edits=(), days_later=2, fix="Be early.").fixes(ASK.request) == ("Be early.",)
