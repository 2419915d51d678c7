"""GP Connect Explorer: one model of a flow that is drawing, text, live run, failing call and lesson."""

__version__ = "0.1.0"
