"""The body of a POST or PUT as the same plain value, whatever format and coding it came in.

What is wrong with the value itself stands in ``fhir.py`` and with each interaction.
"""

from __future__ import annotations

from typing import Any

from .call import Call
from .fhir import read_json


def read_body(call: Call) -> Any:
    """The value of a body. Raises a refusal when it cannot be read."""
    return read_json(call.request.body)
