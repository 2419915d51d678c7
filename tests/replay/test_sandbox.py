"""The booking against the real sandbox: what it takes, what it refuses, and that the way there makes no difference."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Any

import httpx
import pytest

from explorer.replay import Outgoing, Recording, Target, Timer, Walk, line, prepare, replay, replay_one, start_values
from explorer.sandbox import Sandbox
from explorer.server import create_app

from .conftest import recorded
from .little import NOW
from .serving import served
from .test_engine import BOOKING, KNOWN, content, ids, message, no_clock, states


async def control(target: Target, method: str, place: str, body: Any = None) -> None:
    async with target.client() as client:
        text = None if body is None else json.dumps(body)
        answer = await client.send(Outgoing(method, f"{target.control}/{place}", body=text))
    assert answer.status == 200, answer.body


async def test_the_booking_goes_through_and_every_hop_is_seen(target: Target) -> None:
    recording = await recorded(target)

    recording.expect_success()
    assert all(each["observed"] and each["reached"] for each in recording.document["messages"])
    statuses = [each["status"] for each in recording.document["messages"] if each["kind"] == "reply"]
    assert statuses == [200] * 9 + [201] * 2
    texts = {value["name"]: value["text"] for value in recording.document["values"]}
    assert {name: texts[name] for name in KNOWN} == KNOWN
    booked = json.loads(recording.document["bodies"][message(recording.document, "6d")["body"]])
    assert booked["id"] == texts["appointment_id"]
    assert booked["slot"] == [{"reference": f"Slot/{texts['slot']}"}]


async def test_the_proxy_takes_its_address_off_and_changes_nothing_else(target: Target) -> None:
    document = (await recorded(target)).document

    for step in (3, 4, 5, 6):
        sent, passed_on = message(document, f"{step}a"), message(document, f"{step}b")
        assert passed_on["url"] == sent["url"].removeprefix("${base}/ssp/")
        assert (passed_on["method"], passed_on["headers"], passed_on["body"], passed_on["claims"]) == (
            sent["method"], sent["headers"], sent["body"], sent["claims"])


async def test_process_and_socket_give_equal_recordings(make_sandbox: Callable[[], Sandbox]) -> None:
    in_process = await recorded(Target.in_process(make_sandbox()))
    app = create_app(site_dir=None, sandbox=make_sandbox(), clock=no_clock, ids=ids(), version="1")
    with served(app) as origin:
        over_socket = await replay(BOOKING, Target.sandbox(f"{origin}/sandbox/main"), clock=no_clock, ids=ids())

    assert over_socket.document["base"] == f"{origin}/sandbox/main"
    assert without(over_socket, "base", "timing") == without(in_process, "base", "timing")


def without(recording: Recording, *members: str) -> dict[str, Any]:
    return {name: member for name, member in recording.document.items() if name not in members}


class Altering(httpx.AsyncBaseTransport):
    """Changes one byte of what comes back, or the status of one answer."""

    def __init__(self, inner: httpx.AsyncBaseTransport | None, old: bytes, new: bytes, status: int = 0) -> None:
        assert inner is not None
        self._inner, self._old, self._new, self._status = inner, old, new, status

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self._inner.handle_async_request(request)
        content = await response.aread()
        status = self._status if self._status and self._old in content else response.status_code
        return httpx.Response(status, headers=response.headers, stream=Pieces(content.replace(self._old, self._new)))


class Pieces(httpx.AsyncByteStream):
    """A body in one piece."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._content


async def test_one_changed_byte_of_a_reply_shows_in_the_recording(make_sandbox: Callable[[], Sandbox]) -> None:
    before = await recorded(Target.in_process(make_sandbox()), until="1a")
    real = Target.in_process(make_sandbox())
    after = await recorded(Target.sandbox(real.base, Altering(real.transport, b'"T99001"', b'"T99002"')), until="1a")

    differing = [a["label"] for a, b in zip(before.document["messages"], after.document["messages"], strict=True)
                 if content(before, a) != content(after, b)]
    texts = [next(value["text"] for value in each.document["values"] if value["name"] == "ods_code")
             for each in (before, after)]
    assert differing == ["1b"]
    assert texts == ["T99001", "T99002"]


async def test_a_changed_status_shows_in_recording_and_terminal(target: Target) -> None:
    same = b'"T99001"'
    changed = Target.sandbox(target.base, Altering(target.transport, same, same, status=299))
    walk = Walk(BOOKING, changed, clock=no_clock, ids=ids(), timer=Timer.invented())
    lines = [line(BOOKING, event) async for event in walk.events()]

    assert lines == ["1a  Consumer → PDS             Trace the patient",
                     "1b  PDS → Consumer             Verified, ODS code            299      1.0 ms  expected 200"]
    assert states(walk.recording(), 1) == {"1a": (True, True, None), "1b": (True, True, 299)}


async def test_a_practice_that_is_down_shows_in_the_terminal(target: Target) -> None:
    await control(target, "PUT", "switches", {"T99001": {"outage": True}})
    walk = Walk(BOOKING, target, clock=no_clock, ids=ids(), timer=Timer.invented())
    lines = [line(BOOKING, event) async for event in walk.events()]

    assert lines[-4:] == [
        "3a  Consumer → SSP             Get the capability statement",
        "3b  SSP → GP Connect Provider  SSP forwards request",
        "3c  GP Connect Provider → SSP  Capability statement          not reached",
        "3d  SSP → Consumer             Capability statement          502      3.0 ms  expected 200",
    ]
    assert walk.recording().refusal


@pytest.mark.parametrize(("edit", "by", "label", "status"), [
    (("Ssp-To", "999000000999"), "ssp", "3d", 403),
    (("Ssp-TraceID", None), "ssp", "3d", 400),
    (("Authorization", "Bearer x.y.z"), "provider", "3c", 400),
    (("Authorization", None), "provider", "3c", 400),
])
async def test_who_refuses_an_edited_request_is_told(target: Target, edit: tuple[str, str | None], by: str, label: str,
                                                     status: int) -> None:
    now = datetime.fromisoformat(NOW)
    shown = prepare(BOOKING, "3a", start_values(BOOKING, now, KNOWN), now=now, ids=ids(), bases=target.bases).request
    headers = tuple((name, text) for name, text in (edit if pair[0] == edit[0] else pair for pair in shown.headers)
                    if text is not None)
    one = await replay_one(BOOKING, "3a", target, clock=no_clock, ids=ids(), values=KNOWN,
                           request=Outgoing(shown.method, shown.url, headers))

    assert one.refusal and (one.refusal.by, one.refusal.label, one.refusal.status) == (by, label, status)
    assert message(one.document, "3b")["reached"] is (by == "provider")


async def test_a_slot_that_was_taken_meanwhile_is_refused_by_the_practice(target: Target) -> None:
    first = await recorded(target)
    values = {value["name"]: value["text"] for value in first.document["values"] if value["origin"] == "captured"}
    again = await replay_one(BOOKING, "6a", target, clock=no_clock, ids=lambda: "8f2b2f6e-0000-4000-8000-000000000001",
                             values=values)

    assert again.refusal and (again.refusal.by, again.refusal.label, again.refusal.status) == ("provider", "6c", 409)


async def test_a_moved_clock_and_the_token_agree(target: Target) -> None:
    await control(target, "PUT", "clock", {"now": "2026-12-01T09:00:00+00:00"})
    recording = await recorded(target)

    recording.expect_success()
    assert recording.document["timing"]["clock"] == "2026-12-01T09:00:00+00:00"
    assert message(recording.document, "3a")["claims"]["iat"] == 1796115600
    assert states(recording, 6)["6d"] == (True, True, 201)


async def test_a_second_walk_in_the_same_world_books_the_next_slot(target: Target) -> None:
    own = ids()
    first, second = [await replay(BOOKING, target, clock=no_clock, ids=own) for _ in range(2)]

    slots = [next(value["text"] for value in each.document["values"] if value["name"] == "slot")
             for each in (first, second)]
    assert first.refusal is second.refusal is None
    assert slots[0] != slots[1]
