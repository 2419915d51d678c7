"""The judge of looks: it sees each look by itself, and says in which of them something is wrong."""

from __future__ import annotations

from playwright.sync_api import Page

from .looks import LOOKS, dress, violations
from .pages import open_booking
from .site import ComponentSite

FAINT = """() => {
    const faint = new CSSStyleSheet()
    faint.replaceSync('@media (prefers-color-scheme: dark) { h1 { color: #111 } }')
    document.adoptedStyleSheets = [faint]
}"""


def test_every_look_is_another(page: Page, component: ComponentSite) -> None:
    open_booking(page, component)
    seen = {}
    for look in LOOKS:
        dress(page, look)
        seen[look] = page.evaluate("""[getComputedStyle(document.body).backgroundColor,
            matchMedia('(forced-colors: active)').matches, matchMedia('(prefers-reduced-motion: reduce)').matches]""")

    assert [rest for _, *rest in seen.values()] == [[False, True], [False, True], [True, True], [True, True]]
    assert seen["light"][0] != seen["dark"][0]


def test_what_is_wrong_in_one_look_is_told_of_that_look(page: Page, component: ComponentSite) -> None:
    open_booking(page, component)
    assert violations(page, "light", "dark") == []
    page.evaluate(FAINT)

    [told] = violations(page, "light", "dark", "light")
    assert told == ("dark: color-contrast (Elements must meet minimum color contrast ratio thresholds): "
                    "<h1>Book an appointment</h1>")
    page.evaluate("document.querySelector('main').append(document.createElement('img'))")
    assert [each.partition(" (")[0] for each in violations(page, "light")] == ["light: image-alt"]
