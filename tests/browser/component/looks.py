"""What a page looks like to different readers, and what axe finds wrong with it for each of them."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light", "forced_colors": "none"},
    "dark": {"color_scheme": "dark", "forced_colors": "none"},
    "forced light": {"color_scheme": "light", "forced_colors": "active"},
    "forced dark": {"color_scheme": "dark", "forced_colors": "active"},
}
_SCRIPT = Axe().axe_script
_ASK = """async () => (await axe.run(document, {resultTypes: ['violations']})).violations.map(({id, help, nodes}) =>
    `${id} (${help}): ${nodes.map(({html}) => html).join(' ')}`)"""


def dress(page: Page, look: str) -> None:
    """Colours of this look, in which nothing moves."""
    page.emulate_media(reduced_motion="reduce", **LOOKS[look])


def narrow(page: Page, width: int, *looks: str) -> None:
    """The window of a reader, and the first of the looks in which the page will be judged."""
    page.set_viewport_size({"width": width, "height": 900})
    dress(page, looks[0])


def violations(page: Page, *looks: str) -> list[str]:
    """What axe finds wrong with the page as it stands, look by look. Only that is brought over from the page."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_SCRIPT)
    found = []
    for look in looks:
        dress(page, look)
        found += [f"{look}: {each}" for each in page.evaluate(_ASK)]
    if len(looks) > 1:
        dress(page, looks[0])
    return found
