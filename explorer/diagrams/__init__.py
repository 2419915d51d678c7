"""Diagrams: a scenario becomes inline SVG. Text metrics, a pure layout, then templates that place its numbers."""

from .render import cast_svg, sequence_svg
from .sequence import SequenceLayout, lay_out

__all__ = ["SequenceLayout", "cast_svg", "lay_out", "sequence_svg"]
