"""Bookings as bytes for a real socket, made from what a world offers."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import httpx

from .client import ASIDS, BOOK, CONSUMER, ROOT, booking, claims_at, resources, scope_of, slot_query, token
from .client import SLOTS as SEARCH
from .wire import request

Slot = dict[str, Any]


@dataclass
class Booker:
    """One world of a server, seen from outside."""

    url: str
    world: str
    now: datetime
    slots: list[Slot]
    schedules: dict[str, dict[str, Any]]

    @classmethod
    async def at(cls, url: str, world: str) -> Booker:
        """A look at what T99001 offers in the fourteen days from tomorrow."""
        booker = cls(url, world, datetime.now().astimezone(), [], {})
        bundle = await booker.bundle()
        booker.slots = resources(bundle, "Slot")
        booker.schedules = {f"Schedule/{one['id']}": one for one in resources(bundle, "Schedule")}
        return booker

    async def bundle(self) -> dict[str, Any]:
        """The free slots of now, asked for over the socket."""
        async with httpx.AsyncClient(trust_env=False, timeout=60) as http:
            days = [(self.now + timedelta(days=ahead)).date().isoformat() for ahead in (1, 15)]
            answer = await http.get(
                f"{self.url}/sandbox/{self.world}/ssp/{ROOT}{slot_query(f'ge{days[0]}', f'le{days[1]}')}",
                headers=self.headers(SEARCH, "organization/*.read"))
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def free(self) -> set[str]:
        """The ids of the slots that are free now."""
        return {slot["id"] for slot in resources(await self.bundle(), "Slot")}

    def day(self, schedule: str, number: int = 0) -> list[Slot]:
        """The free slots of a schedule on the n-th of its days that begin with a full run of at least eight."""
        days: dict[str, list[Slot]] = {}
        for slot in self.slots:
            if slot["schedule"]["reference"] == f"Schedule/{schedule}":
                days.setdefault(slot["start"][:10], []).append(slot)
        full = [run for run in days.values()
                if len(run) >= 8 and all(one["end"] == two["start"] for one, two in pairwise(run))]
        return full[number]

    def booking(self, slots: Sequence[Slot], patient: str = "51") -> bytes:
        """The request that books these slots."""
        body = booking(list(slots), self.schedules[slots[0]["schedule"]["reference"]],
                       self.now.isoformat(timespec="seconds"), patient)
        return self.call(BOOK, "POST", "/Appointment", body)

    def call(self, interaction: str, method: str, path: str, body: Any = None,
             more: Mapping[str, str] | None = None) -> bytes:
        """A request through the proxy."""
        headers = {**self.headers(interaction, scope_of(interaction)), **(more or {})}
        if body is not None:
            headers["Content-Type"] = "application/fhir+json;charset=utf-8"
        content = b"" if body is None else json.dumps(body).encode()
        return request(method, f"/sandbox/{self.world}/ssp/{ROOT}{path}", headers, content)

    def headers(self, interaction: str, scope: str) -> dict[str, str]:
        """The headers of a good call."""
        return {"Ssp-TraceID": str(uuid.uuid4()), "Ssp-From": CONSUMER, "Ssp-To": ASIDS[ROOT],
                "Ssp-InteractionID": interaction, "Accept": "application/fhir+json",
                "Authorization": f"Bearer {token(claims_at(datetime.now().astimezone(), scope))}"}


def slots_of(appointment: dict[str, Any]) -> list[str]:
    """The ids of the slots of an Appointment."""
    return [slot["reference"].removeprefix("Slot/") for slot in appointment["slot"]]

