"""Pairs of the slot search and of booking."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx

from tests.sandbox.client import BOOK, HUB_ROOT, ODS, SLOTS, TYPE, SandboxClient

from .pair import Body, Calling, after, book, changed, pair, provider, slots

_GOOD = book()
_NO_STATUS = "/Slot?start=ge2026-06-02&end=le2026-06-05&_include=Slot:schedule"
_GP, _URGENT, _WILLOW = f"&searchFilter={TYPE}%7Cgp-practice", f"&searchFilter={TYPE}%7Curgent-care", \
    f"&searchFilter={ODS}%7CT99002"


def _video(time: str) -> Calling:
    return book(schedule="17", times=(time,), root=HUB_ROOT, patient="71")


def _contained(**changes: Any) -> Callable[[Body], Body]:
    return lambda body: {**body, "contained": [changed(**changes)(body["contained"][0])]}


def _actors(*references: str) -> Callable[[Body], Body]:
    return changed(participant=[{"actor": {"reference": one}, "status": "accepted"} for one in references])


def _slot(reference: str) -> Callable[[Body], Body]:
    return changed(slot=[{"reference": reference}])


async def _twice(client: SandboxClient) -> httpx.Response:
    """A booking sent a second time."""
    first = await book()(client)
    assert first.status_code == 201, first.text
    return await client.provider(BOOK, "/Appointment", "POST", body=first.request.content)


PAIRS = (
    pair("provider.slot-parameter-missing", 400, "BAD_REQUEST", slots("ge2026-06-02", "le2026-06-05"),
         slots(None, "le2026-06-05"), slots("ge2026-06-02", None), provider(SLOTS, _NO_STATUS),
         slots("ge2026-06-02", "le2026-06-05", include="")),
    pair("provider.slot-parameter", 422, "INVALID_PARAMETER", slots("ge2026-06-02T09:00:00%2B01:00", "le2026-06-05"),
         slots("ge2026-06-02", "le2026-06-05", status="busy"), slots("gt2026-06-02", "le2026-06-05"),
         slots("ge2026-06-02T09:00:00Z", "le2026-06-05"), slots("ge2026-06-02T09:00:00%2B00:00", "le2026-06-05")),
    pair("provider.slot-range", 422, "INVALID_PARAMETER", slots("ge2026-06-02", "le2026-06-16"),
         slots("ge2026-06-02", "le2026-06-17"), slots("ge2026-06-03", "le2026-06-02")),
    pair("provider.body-syntax", 400, "BAD_REQUEST", _GOOD, provider(BOOK, "/Appointment", "POST", body="{"),
         provider(BOOK, "/Appointment", "POST", body=""), otherwise="there is nothing to read"),
    pair("provider.body-invalid", 422, "INVALID_RESOURCE", _GOOD, book(changed(colour="red")),
         book(changed(resourceType="Patient")), book(changed(description=["x"])),
         provider(BOOK, "/Appointment", "POST", body=[])),
    pair("provider.booking", 422, "INVALID_RESOURCE", _GOOD, book(changed(id="5")), book(changed(status="pending")),
         book(changed(description="x" * 101)), book(changed(reason=[{"text": "x"}])), book(changed(meta=None)),
         book(changed(comment="x" * 501))),
    pair("provider.booking-organisation", 422, "INVALID_RESOURCE", _GOOD, book(_contained(telecom=None)),
         book(_contained(name=None)), book(_contained(identifier=None)), book(changed(contained=None)),
         book(changed(extension=None))),
    pair("provider.booking-participant", 422, "INVALID_RESOURCE", _GOOD, book(_actors("Patient/51", "Location/32")),
         book(_actors("Patient/51", "Location/31", "Practitioner/22")), book(_actors("Location/31")),
         book(_actors("https://x.example/Patient/51", "Location/31"))),
    pair("provider.booking-patient-unknown", 422, "REFERENCE_NOT_FOUND", _GOOD,
         book(_actors("Patient/9", "Location/31")), book(_actors("Patient/55", "Location/31"))),
    pair("provider.slot-reference", 422, "INVALID_RESOURCE", _GOOD, book(_slot("Slot/hello")),
         book(_slot("Schedule/11")), book(lambda body: {**body, "slot": body["slot"] * 2}),
         otherwise="no other reference can be read, and a slot does not follow itself"),
    pair("provider.slot-unknown", 422, "REFERENCE_NOT_FOUND", _GOOD, book(_slot("Slot/1234")),
         otherwise="there is nothing to book"),
    pair("provider.slots-adjacent", 422, "INVALID_RESOURCE", book(times=("10:00", "10:10")),
         book(times=("10:00", "10:20")), book(schedule="12", times=("13:00", "13:15")),
         book(schedule="14", times=("14:10", "14:20"))),
    pair("provider.booking-times", 422, "INVALID_RESOURCE", _GOOD, book(changed(end="2026-06-03T10:20:00+01:00")),
         book(changed(start="2026-06-03T09:50:00+01:00")), book(day="2026-06-01", times=("08:00",)),
         book(changed(minutesDuration=20))),
    pair("provider.practice-rule", 422, "INVALID_RESOURCE", book(schedule="20", times=("16:00",), more=_URGENT),
         book(schedule="20", times=("16:10",), more=_GP), book(schedule="20", times=("16:40",), more=_WILLOW),
         after(_video("20:00"), _video("20:10"), _video("20:20"))),
    pair("provider.slot-taken", 409, "DUPLICATE_REJECTED", _GOOD, _twice,
         otherwise="the database keeps one booking of a slot"),
)
