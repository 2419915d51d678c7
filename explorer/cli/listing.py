"""``list``: scenarios, the ways through each, the faults of each, and how many there are."""

from __future__ import annotations

import json
from typing import Any

import click

from explorer.model import Fault, Message, Scenario
from explorer.scenarios import SCENARIOS


@click.command("list")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def list_scenarios(as_json: bool) -> None:
    """List scenarios, variants and faults, and count them."""
    faults, counts = _faults(), _counts()
    if as_json:
        listed = [_scenario(each, faults) for each in SCENARIOS.values()]
        click.echo(json.dumps({"scenarios": listed, "counts": counts}, indent=2))
        return
    rows: list[tuple[str, str]] = []
    for each in SCENARIOS.values():
        rows.append((each.slug, _told(each.title, each)))
        rows += [(f"  {way.slug}", _told(way.title, each.way(way.slug))) for way in each.variants]
        rows += [(f"  {fault.slug}", f"{message.label}, {_refused(fault)}: {fault.title}")
                 for fault, way, message in faults if way.slug == each.slug]
    width = max(len(slug) for slug, _ in rows)
    for slug, told in rows:
        click.echo(f"{slug:<{width}}  {told}")
    click.echo(", ".join(f"{count} {name}" for name, count in counts.items()))


def _faults() -> list[tuple[Fault, Scenario, Message]]:
    from explorer.model.faults import home
    from explorer.scenarios.faults import FAULTS

    return [(fault, *home(fault, SCENARIOS.values())) for fault in FAULTS]


def _counts() -> dict[str, int]:
    """How much there is of each; a code is a status and a code by one participant."""
    from explorer.scenarios.explanations import EXPLANATIONS
    from explorer.scenarios.faults import FAULTS

    return {
        "scenarios": len(SCENARIOS),
        "variants": sum(len(each.variants) for each in SCENARIOS.values()),
        "faults": len(FAULTS),
        "codes": len({(fault.by.key, fault.status, fault.code) for fault in FAULTS if fault.rule}),
        "explanations": len(EXPLANATIONS),
    }


def _told(title: str, way: Scenario) -> str:
    return f"{title}: {len(way.steps)} steps, {len(way.messages)} messages"


def _refused(fault: Fault) -> str:
    """``SSP 403``, ``GP Connect Provider 422 INVALID_RESOURCE``, ``Consumer gets no reply``."""
    return f"{fault.by.name} {'gets ' if fault.status is None else ''}{fault.answer}"


def _scenario(each: Scenario, faults: list[tuple[Fault, Scenario, Message]]) -> dict[str, Any]:
    return {"slug": each.slug, "title": each.title, "steps": len(each.steps), "messages": len(each.messages),
            "variants": [{"slug": way.slug, "title": way.title, "guard": way.guard} for way in each.variants],
            "faults": [{"slug": fault.slug, "title": fault.title, "variant": way.variant and way.variant.slug,
                        "label": message.label, "by": fault.by.key, "status": fault.status, "code": fault.code}
                       for fault, way, message in faults if way.slug == each.slug]}
