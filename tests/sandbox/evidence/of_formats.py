"""Pairs of how a body is sent."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from typing import Any

import httpx

from tests.sandbox.client import BOOK, SandboxClient

from .pair import Calling, book, changed, pair

_GOOD = book()


def _sent(write: Callable[[str], Any], named: dict[str, str | None]) -> Calling:
    """A good booking whose text is written otherwise."""
    async def calling(client: SandboxClient) -> httpx.Response:
        drafted = await _GOOD(client.of(f"draft-{client.world}"))
        text = drafted.request.content.decode()
        return await client.provider(BOOK, "/Appointment", "POST", body=write(text), named=named)

    return calling


def _deep(levels: int) -> dict[str, Any]:
    """Extensions inside each other."""
    extension: dict[str, Any] = {"url": "https://example.org/x", "valueString": "x"}
    for _ in range(levels):
        extension = {"url": "https://example.org/x", "extension": [extension]}
    return extension


def _packed(text: str) -> bytes:
    return gzip.compress(text.encode())


_GZIP: dict[str, str | None] = {"Content-Encoding": "gzip"}
PAIRS = (
    pair("provider.body-depth", 400, "BAD_REQUEST", _GOOD, book(changed(extension=[_deep(60)])),
         otherwise="no resource is so deep, and it has an extension that a booking does not have"),
    pair("provider.body-coding", 415, "BAD_REQUEST", _sent(_packed, _GZIP),
         _sent(_packed, {"Content-Encoding": "x-gzip"}), _sent(_packed, {"Content-Encoding": "deflate"})),
    pair("provider.body-length", 413, "BAD_REQUEST", _sent(lambda text: _packed(text + " " * 900_000), _GZIP),
         _sent(lambda text: _packed(text + " " * 1_000_000), _GZIP),
         _sent(lambda text: text.replace("Sandbox Urgent Care", "," * 10_001), {})),
)
