"""Requests made ready by the real server, and the functions that change them, asked in the browser that runs them."""

from __future__ import annotations

from typing import Any

import httpx
from playwright.sync_api import Page

from explorer.model import Scenario

from .site import ComponentSite

_SCRIPT = """async ([home, argument]) => {
    const take = name => import(`${home}/web/${name}.js`)
    const [{Draft, headerRows}, judge, {alternativesIn}, {grounded}] = await Promise.all([
        take('draft'), take('judge'), take('alternatives'), take('base')])
    const ready = answer => ({...grounded(answer.request, [], answer.base), label: answer.request.label})
    return (%s)(argument, {Draft, headerRows, judge, alternativesIn, ready})
}"""


class Answers(dict[str, dict[str, Any]]):
    """Answers by label; long ones, which hypothesis need not write out."""

    def __repr__(self) -> str:
        return f"Answers({', '.join(self)})"


def made_ready(site: ComponentSite, way: Scenario, world: str) -> Answers:
    """What ``/api/prepare`` answers for each exchange of a way, each asked after those before it have been sent."""
    found = Answers()
    values: dict[str, str] = {}
    variant = way.variant and way.variant.slug
    with httpx.Client(base_url=site.url, trust_env=False, timeout=30) as client:
        for message in way.requests:
            question = {"scenario": way.slug, "variant": variant, "message": message.label, "world": world,
                        "values": values}
            found[message.label] = client.post("/api/prepare", json=question).raise_for_status().json()
            answer = client.post("/api/replay", json=question).raise_for_status().json()
            values |= answer["values"]
            found[message.label]["reply"] = [answer["bodies"][each["body"]] for each in answer["messages"]
                                             if each["kind"] == "reply" and each["body"] is not None][-1]
    return found


def with_drafts(page: Page, site: ComponentSite, code: str, argument: Any) -> Any:
    """What script says: a function of the argument and of ``Draft``, ``ready`` and the others."""
    if page.url != f"{site.url}/blank.html":
        page.goto(f"{site.url}/blank.html")
    return page.evaluate(_SCRIPT % code, [site.url, argument])
