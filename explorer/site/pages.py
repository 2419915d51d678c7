"""Pages of scenarios that nobody has written one for: explorer, other ways, values, every message, faults."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from explorer.model import Scenario

WRITTEN, GENERATED = "scenarios", "generated/scenarios"
"""Where the hand-written pages of scenarios stand in docs/, and where those of other scenarios are written to."""


def pages(scenarios: Iterable[Scenario], docs: Path, failing: Collection[str] = ()) -> Iterator[tuple[str, str]]:
    """File name and Markdown of the page of each scenario without a hand-written one.

    ``failing`` are the slugs of the scenarios that faults are at home in.
    """
    for scenario in scenarios:
        name = f"{scenario.slug}.md"
        if not (docs / WRITTEN / name).is_file():
            yield name, page(scenario, scenario.slug in failing)


def page(scenario: Scenario, fails: bool = False) -> str:
    """The Markdown of a scenario’s page; everything but title and summary comes from macros."""
    call = f'("{scenario.slug}")'
    ways = f"\n## Other ways\n\n{{{{ ways{call} }}}}\n" if scenario.variants else ""
    values = f"\n## What the consumer carries forward\n\n{{{{ value_table{call} }}}}\n" if scenario.threads else ""
    faults = f"\n{{{{ faults{call} }}}}\n" if fails else ""
    return (f"---\ntitle: {json.dumps(scenario.title, ensure_ascii=False)}\nlayout: wide\n"
            f"description: {json.dumps(scenario.summary, ensure_ascii=False)}\n---\n"
            f"# {scenario.title}\n\n{scenario.summary}\n\n{{{{ explorer{call} }}}}\n{ways}{values}"
            f"\n## Every message in words\n\n{{{{ step_table{call} }}}}\n{faults}")


def address(slug: str, docs: Path) -> str:
    """The address of a scenario’s page, hand-written or generated, from the site’s root."""
    folder = WRITTEN if (docs / WRITTEN / f"{slug}.md").is_file() else GENERATED
    return f"{folder}/{slug}/"
