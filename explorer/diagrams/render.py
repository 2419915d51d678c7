"""Rendering: layouts become SVG text through the templates beside this module, one partial a shape."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from explorer.model import Scenario

from .calls import listed
from .columns import Cast
from .sequence import lay_out


def sequence_svg(scenario: Scenario, *, prefix: str = "sx", links: bool = True) -> str:
    """The scenario's sequence as inline SVG, without the names above it (see :func:`cast_svg`).

    Ids inside begin with ``prefix``. Each message is a link to ``#label``, or with ``links=False`` a group only.
    """
    return drawn("sequence.svg.jinja", layout=lay_out(scenario), prefix=prefix, links=links)


def cast_svg(scenario: Scenario) -> str:
    """The bar of participants' names as inline SVG, on the same grid as :func:`sequence_svg`."""
    cast = lay_out(scenario).cast
    return drawn("cast.svg.jinja", cast=cast, said=_said(cast))


def drawn(template: str, **content: object) -> str:
    """The template filled: SVG without blank lines that begins at column 0, as Markdown needs it."""
    return _templates().get_template(template).render(content)


@cache
def _templates() -> Environment:
    return Environment(loader=PackageLoader("explorer.diagrams"), autoescape=True, undefined=StrictUndefined,
                       trim_blocks=True, lstrip_blocks=True, auto_reload=False)


def _said(cast: Cast) -> str:
    names = ", ".join(" ".join(line.text for line in column.name) for column in cast.columns)
    groups = "".join(f" {listed(bracket.members)} {'is a' if len(bracket.members) == 1 else 'are'} {bracket.name} "
                     f"{'service' if len(bracket.members) == 1 else 'services'}." for bracket in cast.brackets)
    return f"Participants: {names}.{groups}"
