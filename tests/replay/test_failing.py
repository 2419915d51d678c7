"""Making an exchange fail: what is done before it, what is put out of order for it, and that all is put back."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from typing import Any

import httpx
import pytest

from explorer.model import Exchange, Fault, StrayFault, Value
from explorer.model.edits import Address, DropHeader, SetHeader
from explorer.replay import ControlFailed, NoAnswer, Outgoing, Target, Timer
from explorer.replay.errors import NotBroughtAbout
from explorer.replay.failing import Failure, fail, make, mend
from explorer.scenarios.gpconnect import CONSUMER, PDS, PROVIDER, REGISTERED_PRACTICE, SSP
from explorer.site.loopback import on_loopback

from .conftest import recorded
from .test_engine import BOOKING, CLOCK, KNOWN, ids, message, no_clock

TRACE, SLOTS, BOOK = (BOOKING.message(label).exchange for label in ("1a", "4a", "6a"))
DIRECTLY = Address("${ssp}/${service_root}", "${provider}/alpha.provider.example/T99001/STU3/1/gpconnect")
NO_ID = DropHeader("X-Request-ID")


def fault(on: Exchange = TRACE, **changes: Any) -> Fault:
    facts: dict[str, Any] = {
        "slug": "broken", "title": "Broken", "on": (on,), "by": PDS, "status": 400, "code": "MISSING_VALUE",
        "rule": "pds.request-id-missing", "cause": "It is broken.", "recognise": "It does not work.", "source": "None"}
    return Fault(**(facts | changes))


def with_edits(exchange: Exchange, *edits: Any) -> Exchange:
    """The exchange with an edited request."""
    return fault(exchange, edits=edits).made_at(BOOKING, exchange).message(
        next(each.label for each in BOOKING.requests if each.exchange is exchange)).exchange


async def failed(target: Target, label: str, how: Fault, values: Mapping[str, str] = KNOWN) -> Failure:
    return await fail(BOOKING, label, how, target, clock=no_clock, ids=ids(), values=values, timer=Timer.invented())


async def control(target: Target, method: str = "GET", place: str = "", body: Any = None) -> Any:
    async with target.client() as client:
        text = None if body is None else json.dumps(body)
        answer = await client.send(Outgoing(method, f"{target.control}{place}", body=text))
    assert answer.status == 200, answer.body
    return json.loads(answer.body or "")


def said(failure: Failure) -> tuple[str, int | None, str | None]:
    assert failure.refusal
    return failure.refusal.by, failure.refusal.status, failure.refusal.code


THROTTLED = fault(switches={"pds": {"throttle": 0}}, status=429, code="TOO_MANY_REQUESTS", fix="Wait.")


async def test_an_edited_request_is_sent_and_refused_and_the_right_one_mends_it(target: Target) -> None:
    failure = await failed(target, "1b", fault(edits=(NO_ID,)))

    assert failure.as_declared
    assert failure.exchange.document["refusal"]["label"] == "1b"
    assert [name for name, _ in message(failure.exchange.document, "1a")["headers"]] == ["Accept"]
    assert await mend(BOOKING, "1a", failure, target, clock=no_clock, ids=ids()) == {"ods_code": "T99001"}


async def test_who_refuses_is_seen_and_not_taken_from_the_fault(target: Target) -> None:
    failure = await failed(target, "1a", fault(edits=(NO_ID,), status=404))

    assert said(failure) == ("pds", 400, "MISSING_VALUE")
    assert not failure.as_declared


async def test_a_switch_is_on_for_the_one_request_only(target: Target) -> None:
    failure = await failed(target, "1a", THROTTLED)

    assert failure.as_declared
    assert (await control(target))["switches"] == {}


async def test_the_worlds_own_switches_stay_on_meanwhile_and_afterwards(target: Target) -> None:
    own = {"pds": {"authorisation": True}, "T99006": {"outage": True}}
    await control(target, "PUT", "/switches", own)
    failure = await failed(target, "1a", THROTTLED)

    # Of the two the world's own is looked at first.
    assert said(failure) == ("pds", 401, "ACCESS_DENIED")
    assert (await control(target))["switches"] == own


async def test_a_switch_of_the_world_gives_way_to_the_same_one_of_the_fault_and_comes_back(target: Target) -> None:
    await control(target, "PUT", "/switches", {"pds": {"throttle": 100}})
    failure = await failed(target, "1a", THROTTLED)

    assert failure.as_declared
    assert (await control(target))["switches"] == {"pds": {"throttle": 100}}


async def test_switches_are_put_back_when_the_request_itself_comes_to_nothing(target: Target) -> None:
    own = {"sds": {"throttle": 7}}
    await control(target, "PUT", "/switches", own)
    with pytest.raises(NoAnswer, match="the connection was broken off"):
        await failed(target, "1a", fault(switches={"pds": {"line": "reset"}}, fix="Wait."))

    assert (await control(target))["switches"] == own


async def test_what_somebody_does_meanwhile_is_really_done(target: Target) -> None:
    found = await recorded(target, until="5d")
    values = {value["name"]: value["text"] for value in found.document["values"] if value["origin"] == "captured"
              and value["text"]}
    assert "appointment_id" not in values
    twice = fault(BOOK, by=PROVIDER, status=409, code="DUPLICATE_REJECTED", meanwhile=(BOOK,), fix="Search again.")
    failure = await failed(target, "6a", twice, values)

    assert failure.as_declared
    assert failure.values["appointment_id"]
    log = await control(target, place="/log")
    assert [entry["legs"][0]["reply"]["status"] for entry in log["entries"]] == [200, 200, 200, 201, 409]


async def test_what_is_captured_meanwhile_serves_the_edits(target: Target) -> None:
    elsewhere = Value("elsewhere", "Another patient’s practice.", "T99002")
    other = with_edits(TRACE, Address("/${nhs_number}", "/9990000042"))
    other = replace(other, reply=replace(other.reply, captures={elsewhere: REGISTERED_PRACTICE}))
    mixed_up = fault(code="INVALID_VALUE", meanwhile=(other,), edits=(SetHeader("X-Request-ID", "${elsewhere}"),))
    failure = await failed(target, "1a", mixed_up)

    assert failure.as_declared
    assert ["X-Request-ID", "T99002"] in message(failure.exchange.document, "1a")["headers"]


async def test_what_cannot_be_done_meanwhile_is_told_with_who_refused_it(target: Target) -> None:
    broken = fault(meanwhile=(with_edits(TRACE, NO_ID),), edits=(SetHeader("X-Request-ID", "1"),))
    with pytest.raises(NotBroughtAbout) as problem:
        await failed(target, "1a", broken)

    assert str(problem.value) == (
        "fault broken: 'Trace the patient' did not go as declared: pds answered 400 (The header X-Request-ID is "
        "missing; send a new UUID with each request); start over with a fresh world")


async def test_a_reply_that_lacks_what_is_needed_does_not_bring_it_about(target: Target) -> None:
    restricted = with_edits(TRACE, Address("/${nhs_number}", "/9990000107"))
    with pytest.raises(NotBroughtAbout) as problem:
        await make((restricted,), BOOKING, target, clock=no_clock, ids=ids(), values={"nhs_number": "9990000018"},
                   slug="broken")

    assert "did not go as declared: book-appointment 1b: the reply gives no ods_code" in str(problem.value)


async def test_what_does_not_mend_it_is_told_as_well(target: Target) -> None:
    failure = await failed(target, "1a", fault(edits=(NO_ID,), mend=(with_edits(TRACE, NO_ID),)))
    with pytest.raises(NotBroughtAbout, match="fault broken: 'Trace the patient' did not go as declared: pds answered"):
        await mend(BOOKING, "1a", failure, target, clock=no_clock, ids=ids())


async def test_a_fault_that_does_not_fit_is_refused_before_anything_is_sent(target: Target) -> None:
    with pytest.raises(StrayFault) as stray:
        await failed(target, "4a", fault(edits=(NO_ID,)))

    assert str(stray.value) == ("fault broken: it does not fit 'Search for free slots' of book-appointment; it is for "
                                "'Trace the patient'")


@pytest.fixture
async def endpoints(target: Target) -> AsyncIterator[Target]:
    """The same services, of which nobody knows that they are a sandbox's."""
    yield Target.endpoints({name: home for name, home in target.bases.items() if name != "provider"},
                           target.transport)


async def test_without_control_an_edit_does_as_well_but_what_is_behind_the_proxy_is_not_seen(endpoints: Target) -> None:
    broken = fault(SLOTS, by=SSP, status=403, code="403", edits=(SetHeader("Ssp-From", "999000009999"),))
    failure = await fail(BOOKING, "4a", broken, endpoints, clock=lambda: CLOCK, ids=ids(), values=KNOWN)

    assert failure.as_declared
    assert [(each["label"], each["observed"], each["reached"]) for each in failure.exchange.document["messages"]] == [
        ("4a", True, True), ("4b", False, True), ("4c", False, True), ("4d", True, True)]


async def test_without_control_there_is_no_switch_to_put(endpoints: Target) -> None:
    with pytest.raises(ControlFailed, match="the target answered 404: it has no switches and no clock; use a sandbox"):
        await fail(BOOKING, "1a", THROTTLED, endpoints, clock=lambda: CLOCK, ids=ids(), values={})


async def test_past_the_proxy_it_is_the_practice_that_refuses(target: Target) -> None:
    broken = fault(SLOTS, by=PROVIDER, status=400, code="BAD_REQUEST", edits=(DIRECTLY, DropHeader("Ssp-TraceID")))
    failure = await failed(target, "4a", broken)

    assert failure.as_declared
    assert message(failure.exchange.document, "4a")["url"].startswith("${base}/provider/alpha.provider.example/T99001/")
    assert [each["label"] for each in failure.exchange.document["messages"] if each["observed"]] == ["4a", "4d"]


class Noting(httpx.AsyncBaseTransport):
    """Keeps the paths asked for."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner, self.paths = inner, list[str]()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.paths.append(request.url.path)
        return await self._inner.handle_async_request(request)


async def test_the_proxys_log_is_not_asked_for_a_call_past_it(target: Target) -> None:
    assert target.transport
    noting = Noting(target.transport)
    broken = fault(SLOTS, by=PROVIDER, status=400, code="BAD_REQUEST", edits=(DIRECTLY, DropHeader("Ssp-From")))
    failure = await failed(replace(target, transport=noting), "4a", broken)

    assert failure.as_declared
    assert [path for path in noting.paths if path.endswith("/log")] == []


async def test_over_a_socket_it_fails_as_it_does_in_process(target: Target, make_sandbox: Any) -> None:
    broken = fault(SLOTS, by=SSP, status=502, code="502", switches={"T99001": {"outage": True}}, fix="Wait.")
    in_process_ = await failed(target, "4a", broken)
    with on_loopback(make_sandbox()) as worlds:
        over_socket = await failed(Target.sandbox(f"{worlds}/main"), "4a", broken)

    without = [{name: part for name, part in each.exchange.document.items() if name not in ("base", "timing")}
               for each in (in_process_, over_socket)]
    assert in_process_.as_declared
    assert without[0] == without[1]
    assert over_socket.exchange.document["base"] == f"{worlds}/main"


LINES = {"reset": (None, "the connection was broken off"), "silent": (None, "no whole reply came within 0.25 s"),
         "slow-body": (None, "no whole reply came within 0.25 s"),
         "cut-body": (None, "peer closed connection without sending complete message body"),
         "broken-gzip": (None, "incorrect header check"),
         "wrong-type": (200, "the reply is text/html; charset=utf-8, not application/fhir+json")}


@pytest.mark.parametrize("line", LINES)
async def test_below_http_the_consumer_refuses_and_the_log_has_what_was_done(make_sandbox: Any, line: str) -> None:
    status, says = LINES[line]
    broken = fault(SLOTS, by=CONSUMER, status=status, code=None, switches={"ssp": {"line": line}}, fix="Wait.")
    with on_loopback(make_sandbox()) as worlds:
        target = Target.sandbox(f"{worlds}/main")
        failure = await failed(target, "4a", broken)
        assert (await control(target))["switches"] == {}

    assert failure.as_declared
    assert says in failure.exchange.document["refusal"]["diagnostics"]
    arrives = status is not None
    assert [(each["label"], each["observed"], each["reached"]) for each in failure.exchange.document["messages"]] == [
        ("4a", True, True), ("4b", True, True), ("4c", True, True), ("4d", arrives, arrives)]


async def test_a_good_reply_with_nothing_in_it_is_refused_by_the_consumer(target: Target) -> None:
    broken = fault(by=CONSUMER, status=200, code=None, rule=None, edits=(Address("/${nhs_number}", "/9990000107"),))
    failure = await failed(target, "1a", broken)

    assert failure.as_declared
    assert failure.exchange.document["refusal"]["diagnostics"].startswith("the reply gives no ods_code (")
    assert message(failure.exchange.document, "1b")["status"] == 200
    assert failure.exchange.document["values"] == failure.exchange.document["not_captured"] == {}
