"""Pairs of retrieving, reading, amending and cancelling appointments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx

from tests.sandbox.client import AMEND, CANCEL, GPC, PROFILE, ROOT, SandboxClient

from .pair import Body, Calling, at, changed, pair, provider, switched

_READ = f"{GPC}fhir:rest:read:appointment-1"
_REASON = f"{PROFILE}/Extension-GPConnect-AppointmentCancellationReason-1"
_AFTERWARDS = "2026-06-02T23:00:00+01:00"


def _put(interaction: str, spoil: Callable[[Body], Body], id: str, version: str | None) -> Calling:
    async def calling(client: SandboxClient) -> httpx.Response:
        body = (await client.provider(_READ, f"/Appointment/{id}")).json()
        return await client.provider(interaction, f"/Appointment/{id}", "PUT", body=spoil(body),
                                     named={"If-Match": version})

    return calling


def _amend(spoil: Callable[[Body], Body] = lambda body: body, id: str = "801",
           version: str | None = 'W/"1"') -> Calling:
    return _put(AMEND, lambda body: spoil({**body, "description": "Other"}), id, version)


def _cancel(spoil: Callable[[Body], Body] = lambda body: body, id: str = "801",
            version: str | None = 'W/"1"') -> Calling:
    """A cancellation of 801, or once more of 803."""
    add = () if id == "803" else ({"url": _REASON, "valueString": "Not needed"},)
    return _put(CANCEL, lambda body: spoil({**body, "status": "cancelled",
                                            "extension": [*body["extension"], *add]}), id, version)


def _extended(*extensions: Body) -> Callable[[Body], Body]:
    return lambda body: {**body, "extension": [*body["extension"], *extensions]}


def _absolute(body: Body) -> Body:
    far = {**body["participant"][0], "actor": {"reference": f"{ROOT}/Patient/53"}}
    return {**body, "participant": [far, *body["participant"][1:]]}


def _without_reason(body: Body) -> Body:
    return {**body, "extension": [one for one in body["extension"] if one["url"] != _REASON]}


def _days(*days: str) -> Calling:
    query = "&".join(f"start={day}" for day in days)
    return provider(f"{GPC}fhir:rest:search:patient_appointments-1", f"/Patient/53/Appointment?{query}")


def _strict(call: Calling) -> Calling:
    return switched({"T99001": {"strict_if_match": True}}, call)


_PERIOD: tuple[Any, Any] = ("ge2026-06-01", "le2026-06-30")
_UNKNOWN = {"url": "https://consumer.sandbox.example/other", "valueString": "x"}

PAIRS = (
    pair("provider.retrieve-dates", 422, "INVALID_PARAMETER", _days(*_PERIOD), _days(*_PERIOD, "ge2026-06-02"),
         _days("ge2026-06-01"), _days("2026-06-01", "2026-06-30"), _days("ge2026-06", "le2026-07")),
    pair("provider.retrieve-past", 422, "INVALID_PARAMETER", _days(*_PERIOD), _days("ge2026-05-31", "le2026-06-30")),
    pair("provider.retrieve-order", 422, "INVALID_PARAMETER", _days(*_PERIOD), _days("ge2026-06-30", "le2026-06-01")),
    pair("provider.read-past", 422, "INVALID_RESOURCE", at(_AFTERWARDS, provider(_READ, "/Appointment/801")),
         at("2026-06-03T00:00:00+01:00", provider(_READ, "/Appointment/801"))),
    pair("provider.change-id", 422, "INVALID_RESOURCE", _amend(), _amend(changed(id="802")), _amend(changed(id=None)),
         _cancel(changed(id="801"), "803", 'W/"2"')),
    pair("provider.if-match-missing", 400, "BAD_REQUEST", _strict(_amend()), _strict(_amend(version=None)),
         _strict(_cancel(version=None))),
    pair("provider.if-match", 409, "FHIR_CONSTRAINT_VIOLATION", _amend(version=None), _amend(version='W/"2"'),
         _amend(version="1"), _cancel(version='W/"2"')),
    pair("provider.change-reference", 422, "INVALID_RESOURCE", _cancel(id="803", version='W/"2"'),
         _cancel(_absolute, "803", 'W/"2"'), _amend(_absolute)),
    pair("provider.amend-cancelled", 422, "INVALID_RESOURCE", _amend(), _amend(id="803", version='W/"2"'),
         otherwise="the body of a cancelled one has the reason, which is refused next"),
    pair("provider.change-past", 422, "INVALID_RESOURCE", at("2026-06-02T09:59:00+01:00", _amend()),
         at(_AFTERWARDS, _amend()), at(_AFTERWARDS, _cancel())),
    pair("provider.amend-reason", 422, "INVALID_RESOURCE", _amend(),
         _amend(_extended({"url": _REASON, "valueString": "x"})), otherwise="it is a change of something else as well"),
    pair("provider.amend-other", 422, "INVALID_RESOURCE", _amend(), _amend(changed(priority=3)),
         _amend(changed(status="noshow")), _amend(changed(slot=None))),
    pair("provider.amend-text", 422, "INVALID_RESOURCE", _amend(), _amend(changed(description="x" * 101)),
         _amend(changed(comment="x" * 501)), _amend(changed(description=" "))),
    pair("provider.cancel-extension", 422, "INVALID_RESOURCE", _cancel(), _cancel(_extended(_UNKNOWN)),
         _cancel(_extended(_UNKNOWN), "803", 'W/"2"')),
    pair("provider.cancel-reason", 422, "INVALID_PARAMETER", _cancel(), _cancel(_without_reason),
         _cancel(lambda body: _extended({"url": _REASON, "valueString": " "})(_without_reason(body)))),
    pair("provider.cancel-other", 422, "INVALID_RESOURCE", _cancel(), _cancel(changed(status="booked")),
         _cancel(changed(comment="x")), _cancel(_extended({"url": _REASON, "valueString": "x"}))),
)
