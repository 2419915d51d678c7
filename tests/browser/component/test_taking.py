"""Taking away: what the clipboard holds is run as it is, and the sandbox answers as it answers the page."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from http.client import HTTPResponse
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import ARGUMENTS, chromium_path

from .pages import badge, open_booking, panel, press, tab
from .site import ON_LAN, ComponentSite

Said = tuple[int, str]
"""Status and body of a reply."""


def run_curl(text: str, at: int, home: Path) -> Said:
    """What the command gets, run by bash; a curl on a LAN knows the site's name, so this one is told of it."""
    home.joinpath(".curlrc").write_text(f'resolve = "{ON_LAN}:{at}:127.0.0.1"\nsilent\ninclude\nhttp1.1\n')
    ran = subprocess.run(["bash", "-c", text], capture_output=True, check=True, timeout=60,
                         env=os.environ | {"CURL_HOME": str(home), "no_proxy": "*"})
    head, _, body = ran.stdout.decode().partition("\r\n\r\n")
    return int(head.split()[1]), body


def run_python(text: str, at: int, home: Path) -> Said:  # noqa: ARG001
    ran = subprocess.run([sys.executable, "-"], input=text.encode(), capture_output=True, check=True, timeout=60,
                         env=os.environ | {"no_proxy": "*", "PYTHONIOENCODING": "utf-8"})
    status, _, body = ran.stdout.decode().partition(" ")
    return int(status), body.removesuffix("\n")


def run_wire(text: str, at: int, home: Path) -> Said:  # noqa: ARG001
    with socket.create_connection(("127.0.0.1", at), timeout=60) as line:
        line.sendall(text.encode())
        reply = HTTPResponse(line)
        reply.begin()
        return reply.status, reply.read().decode()


RUN: dict[str, Callable[[str, int, Path], Said]] = {"curl": run_curl, "Python": run_python, "HTTP": run_wire}


@pytest.fixture
def taking(page: Page) -> Page:
    """The page, allowed to use the clipboard."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return page


@pytest.fixture
def lan(chromium: Browser, component: ComponentSite) -> Iterator[Page]:
    """A page of a browser that knows the site by a name of the LAN, over plain http: it has no clipboard to lend."""
    browser = chromium.browser_type.launch(executable_path=chromium_path(), args=[
        *ARGUMENTS, f"--host-resolver-rules=MAP {ON_LAN} 127.0.0.1"])
    page = browser.new_context(viewport={"width": 1440, "height": 1000}).new_page()
    page.goto(f"http://{ON_LAN}:{component.port}/booking/")
    yield page
    browser.close()


def clipboard(page: Page) -> str:
    held: str = page.evaluate("navigator.clipboard.readText()")
    return held


def copied(page: Page, kind: str) -> str:
    """The clipboard after the button for this kind of text."""
    tab(page, "Code")
    press(page, f"Copy {kind}")
    expect(page.get_by_role("button", name=f"Copy {kind}")).to_have_text("Copied")
    return clipboard(page)


def made_ready(page: Page) -> None:
    """Until the request that will be sent stands in the panel."""
    page.get_by_role("button", name="Send request").hover()
    expect(panel(page)).to_contain_text("ready to send: exactly this goes out")


def answered(page: Page) -> Said:
    """What the page got when it sent."""
    tab(page, "Response")
    press(page, "Copy body")
    expect(page.get_by_role("button", name="Copy body")).to_have_text("Copied")
    status = panel(page).get_by_role("heading").first.inner_text().split()[0]
    return int(status), clipboard(page)


@pytest.mark.parametrize("kind", RUN)
@pytest.mark.parametrize("label", ["1a", "4a"])
def test_a_copied_search_gets_what_the_page_gets(taking: Page, component: ComponentSite, tmp_path: Path, kind: str,
                                                 label: str) -> None:
    open_booking(taking, component, "#m=3a")
    press(taking, "Send request")
    badge(taking, "Live")
    if label == "1a":
        press(taking, "Restart")
    taking.goto(f"{component.url}/booking/#m={label}&t=code")
    made_ready(taking)
    said = RUN[kind](copied(taking, kind), component.port, tmp_path)

    press(taking, "Send request")
    badge(taking, "Live")
    assert said == answered(taking)
    assert said[0] == 200


@pytest.mark.parametrize("kind", RUN)
def test_a_copied_booking_books(taking: Page, component: ComponentSite, tmp_path: Path, kind: str) -> None:
    open_booking(taking, component, "#m=5a")
    press(taking, "Send request")
    badge(taking, "Live")
    taking.goto(f"{component.url}/booking/#m=6a&t=code")
    made_ready(taking)
    status, body = RUN[kind](copied(taking, kind), component.port, tmp_path)

    assert (status, '"status":"booked"' in body.replace(" ", "")) == (201, True)
    press(taking, "Send request")
    expect(taking.get_by_role("status")).to_contain_text("6c is a refusal, 409")
    again = RUN[kind](copied(taking, kind), component.port, tmp_path)
    assert again == answered(taking)
    assert (again[0], "DUPLICATE_REJECTED" in again[1]) == (409, True)


@pytest.mark.parametrize("kind", ["curl", "HTTP"])
def test_on_a_lan_without_a_clipboard_of_its_own_the_page_copies_the_same(
        lan: Page, component: ComponentSite, tmp_path: Path, kind: str) -> None:
    expect(lan.get_by_role("status")).to_contain_text("Message ")
    assert lan.evaluate("[isSecureContext, typeof navigator.clipboard]") == [False, "undefined"]
    press(lan, "Send request")
    badge(lan, "Live")
    tab(lan, "Code")
    shown = panel(lan).get_by_role("group", name=kind).inner_text()
    press(lan, f"Copy {kind}")
    expect(lan.get_by_role("button", name=f"Copy {kind}")).to_have_text("Copied")
    tab(lan, "Response")
    body = panel(lan).get_by_role("group", name="Response body").inner_text()

    lan.context.grant_permissions(["clipboard-read"], origin=component.url)
    lan.goto(f"{component.url}/blank.html")
    held = clipboard(lan)
    assert held.replace("\r\n", "\n") == shown
    status, said = RUN[kind](held, component.port, tmp_path)
    assert (status, f"{ON_LAN}:{component.port}" in held) == (200, True)
    assert '"T99001"' in said and '"T99001"' in body


def test_what_http_is_copied_has_the_line_ends_of_http_and_a_body_as_it_is(taking: Page,
                                                                          component: ComponentSite) -> None:
    open_booking(taking, component, "#m=6a")
    held = copied(taking, "HTTP")
    head, body = held.split("\r\n\r\n")

    assert "\n" not in head.replace("\r\n", "")
    assert f"Content-Length: {len(body.encode())}" in head.split("\r\n")
