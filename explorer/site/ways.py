"""The other ways through a scenario: where their files lie, the page part that draws one, and what each changes."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from explorer.diagrams import address, cast_svg, sequence_svg
from explorer.model import Change, Scenario

from . import tables
from .templates import filled


@dataclass(frozen=True)
class WayRow:
    """One way: its name, when it is taken, what is another at which step, what is known from the start."""

    slug: str
    title: str
    guard: str
    text: str
    count: int
    changes: tuple[str, ...]
    given: tuple[tuple[str, str], ...]


def ways(scenario: Scenario) -> tuple[Scenario, ...]:
    """The scenario as it goes on each of its variants."""
    return tuple(scenario.way(variant.slug) for variant in scenario.variants)


def stem(way: Scenario) -> str:
    """What the files of a way are called: ``book-appointment``, ``book-appointment--no-free-slots``."""
    return f"{way.slug}--{way.variant.slug}" if way.variant else way.slug


def drawn(way: Scenario) -> str:
    """Names, drawing and list of a way as HTML: the explorer puts them where those of the whole scenario stand.

    Each link names message and way, so that it opens the same wherever it is followed.
    """
    return filled("way", cast=Markup(cast_svg(way)), drawing=Markup(sequence_svg(way, prefix="sx")),
                  steps=tables.step_rows(way), address=address("{}", way.variant.slug if way.variant else ""))


def way_rows(scenario: Scenario) -> tuple[WayRow, ...]:
    """What each variant changes, told by the numbers and titles of the whole scenario."""
    return tuple(WayRow(variant.slug, variant.title, variant.guard, variant.text,
                        len(scenario.way(variant.slug).messages),
                        tuple(_told(scenario, change) for change in variant.changes),
                        tuple((value.name, text) for value, text in variant.given.items()))
                 for variant in scenario.variants)


def _told(scenario: Scenario, change: Change) -> str:
    """``Step 2, Find the practice’s system, is left out.``"""
    number = next(number for number, step in enumerate(scenario.steps, 1) if step is change.step)
    outcome = f"becomes {' and '.join(f'“{step.title}”' for step in change.by)}" if change.by else "is left out"
    return f"Step {number}, “{change.step.title}”, {outcome}."
