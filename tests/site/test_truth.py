"""What a page shows is what the sandbox said: change one byte there, and it changes here."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import pytest
from starlette.types import Message, Receive, Scope, Send

from explorer.sandbox import Sandbox
from explorer.site import ROOT
from explorer.site import recordings as site_recordings
from explorer.site.generate import generate
from explorer.site.macros import Site

from .built import BuiltSite

SAID, SAYS_NOW = b"Review of sore throat", b"Review of sore throax"


class OneByteOff(Sandbox):
    """The real sandbox, one letter of whose confirmations is another."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def altered(message: Message) -> None:
            if message["type"] == "http.response.body":
                message["body"] = message["body"].replace(SAID, SAYS_NOW)
            await send(message)

        await super().__call__(scope, receive, altered)


def shown(folder: Path) -> tuple[str, str]:
    """The page data, and what the page shows of 6d without script."""
    generate(folder)
    site = Site(folder / "generated", live=False, page_url=lambda: "guide/", flow_words={})
    data = (folder / "generated" / "recordings" / "book-appointment.json").read_text(encoding="utf-8")
    return data, site.exchange("book-appointment", "6d")


def test_one_byte_changed_in_a_reply_changes_page_data_and_page(
    site: BuiltSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,  # noqa: ARG001
) -> None:
    copytree(ROOT / "docs" / "generated", tmp_path / "true" / "generated")
    data, page = shown(tmp_path / "true")
    monkeypatch.setattr(site_recordings, "Sandbox", OneByteOff)
    other_data, other_page = shown(tmp_path / "altered")

    assert (SAYS_NOW.decode() in data, SAYS_NOW.decode() in page) == (False, False)
    assert (SAYS_NOW.decode() in other_data, SAYS_NOW.decode() in other_page) == (True, True)
