"""What can go wrong while drawing."""

from __future__ import annotations


class DiagramError(RuntimeError):
    """A drawing cannot be made; the message says why and what to do."""


class EngineMissing(DiagramError):
    """The layout engine of the flow drawing is not installed."""

    def __init__(self, engine: str) -> None:
        self.engine = engine
        remedy = ("install it with `pip install graphviz-pure`" if engine == "graphviz-pure"
                  else "install Graphviz, or leave the engine out to use graphviz-pure")
        super().__init__(f"the flow drawing needs {engine}, which is not here; {remedy}")
