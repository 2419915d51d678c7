"""The scenarios: one file each, told as a story. A new file is listed here once."""

from explorer.model import NotFound, Scenario

from .book_appointment import book_appointment

SCENARIOS: dict[str, Scenario] = {scenario.slug: scenario for scenario in (book_appointment,)}


def scenario(slug: str) -> Scenario:
    """The scenario of that name. Raises :class:`~explorer.model.NotFound`, which names those there are."""
    if slug not in SCENARIOS:
        raise NotFound("the explorer", "scenario", slug, tuple(SCENARIOS))
    return SCENARIOS[slug]


__all__ = ["SCENARIOS", "scenario"]
