"""The forms that several values share: a pattern, and the words for what it takes.

Source: NHS number, modulus 11; GP Connect 1.2.7, "Spine Secure Proxy" and "Search for free slots"; RFC 9562.
"""

from __future__ import annotations

from typing import TypedDict


class Form(TypedDict):
    """Pattern and words, as a :class:`~explorer.model.Value` takes them."""

    pattern: str
    form: str


TEN_DIGITS = Form(pattern=r"\d{10}", form="ten digits")
ASID_NUMBER = Form(pattern=r"\d{12}", form="twelve digits")
DAY = Form(pattern=r"\d{4}-\d\d-\d\d", form="a date such as 2026-06-02")
UUID = Form(pattern=r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", form="a UUID: 8, 4, 4, 4 and 12 hex digits")
