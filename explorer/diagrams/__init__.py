"""Diagrams: a scenario becomes inline SVG. Text metrics, a pure layout, then templates that place its numbers."""

from .errors import DiagramError, EngineMissing
from .flow import FlowLayout, flow_svg, lay_out_flow
from .render import address, cast_svg, sequence_svg
from .sequence import SequenceLayout, lay_out

__all__ = ["DiagramError", "EngineMissing", "FlowLayout", "SequenceLayout", "address", "cast_svg", "flow_svg",
           "lay_out", "lay_out_flow", "sequence_svg"]
