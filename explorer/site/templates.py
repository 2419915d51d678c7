"""The templates of the page parts: one environment, and output that Markdown leaves alone."""

from __future__ import annotations

from functools import cache
from html import escape
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from .untouched import untouched


def render(template: str, **things: Any) -> str:
    """The page part as HTML at the left margin, without a blank line, and marked so that Markdown takes it as it is."""
    return untouched(filled(template, **things))


def filled(template: str, **things: Any) -> str:
    """The same without the marks: a page part that does not go through Markdown."""
    text = _environment().get_template(f"{template}.html.jinja").render(things)
    return "\n".join(line for line in text.splitlines() if line.strip())


def between_tags(text: str) -> Markup:
    """Text escaped for its place between tags, where quotation marks may stand as they are: JSON is full of them."""
    return Markup(escape(text, quote=False))


@cache
def _environment() -> Environment:
    environment = Environment(loader=PackageLoader("explorer.site"), autoescape=True, undefined=StrictUndefined,
                              trim_blocks=True, lstrip_blocks=True, auto_reload=False)
    environment.filters["between_tags"] = between_tags
    return environment
