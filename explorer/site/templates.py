"""The templates of the page parts: one environment, and output that Markdown leaves alone."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined


def render(template: str, **things: Any) -> str:
    """The page part as HTML at the left margin, without a blank line, so that Markdown takes it as it is."""
    text = _environment().get_template(f"{template}.html.jinja").render(things)
    return "\n".join(line for line in text.splitlines() if line.strip())


@cache
def _environment() -> Environment:
    return Environment(loader=PackageLoader("explorer.site"), autoescape=True, undefined=StrictUndefined,
                       trim_blocks=True, lstrip_blocks=True)
