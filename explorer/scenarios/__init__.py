"""The scenarios: one file each, told as a story. A new file is found by itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from explorer.model import NotFound, Scenario
from explorer.model.story import check_names

FIRST = "book-appointment"
"""The scenario that comes first; the others follow by their names."""


def _found() -> dict[str, Scenario]:
    """The scenarios of all files, by their slugs."""
    scenarios = sorted(_told(), key=lambda scenario: (scenario.slug != FIRST, scenario.slug))
    check_names("the explorer", "scenarios", [scenario.slug for scenario in scenarios])
    return {scenario.slug: scenario for scenario in scenarios}


def _told() -> Iterator[Scenario]:
    for file in sorted(Path(__file__).parent.glob("*.py")):
        names = _names(ast.parse(file.read_text(encoding="utf-8"), file.name))
        if names:
            module = import_module(f"{__name__}.{file.stem}")
            yield from (vars(module)[name] for name in names)


def _names(tree: ast.Module) -> list[str]:
    """What a file calls the scenarios that it builds. Other files are not imported: they may need all scenarios."""
    return [target.id for node in tree.body if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
            and isinstance(node.value.func, ast.Name) and node.value.func.id == "Scenario"
            for target in node.targets if isinstance(target, ast.Name)]


SCENARIOS: dict[str, Scenario] = _found()


def scenario(slug: str) -> Scenario:
    """The scenario of that name. Raises :class:`~explorer.model.NotFound`, which names those there are."""
    if slug not in SCENARIOS:
        raise NotFound("the explorer", "scenario", slug, tuple(SCENARIOS))
    return SCENARIOS[slug]


__all__ = ["FIRST", "SCENARIOS", "scenario"]
