"""Rendering: layouts become SVG text through the templates beside this module, one partial a shape."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from explorer.model import Scenario

from .calls import listed
from .columns import Cast
from .sequence import lay_out


def sequence_svg(scenario: Scenario, *, prefix: str = "sx", links: bool = True, to: str = "",
                 full: bool = False) -> str:
    """The scenario's sequence as inline SVG, without the names above it (see :func:`cast_svg`).

    Ids inside begin with ``prefix``. Each message is a link to its :func:`address` on the page at ``to``, or with
    ``links=False`` a group only. ``full`` draws what other ways say as well, where they part from the whole.
    """
    def place(label: str, variant: str) -> str:
        return to + address(label, variant) if links else ""

    return drawn("sequence.svg.jinja", layout=lay_out(scenario, full=full), prefix=prefix, place=place)


def address(label: str, variant: str = "") -> str:
    """Where the explorer shows a message, within its page: ``#4b``, ``#m=4b&v=no-free-slots``."""
    return f"#m={label}&v={variant}" if variant else f"#{label}"


def cast_svg(scenario: Scenario, *, full: bool = False) -> str:
    """The bar of participants' names as inline SVG, on the same grid as :func:`sequence_svg`."""
    cast = lay_out(scenario, full=full).cast
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
