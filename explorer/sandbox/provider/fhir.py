"""Incoming STU3: whether a JSON value is a valid resource. What GP Connect asks beyond that stands with each call.

``fhir.resources`` refuses unknown elements, wrong types and wrong cardinalities. It is loaded when the first body or
token comes, for it takes a third of a second.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from . import rules

_HELPERS = ("resource_type", "fhir_comments")


def read_json(body: bytes) -> Any:
    """The JSON value of a body. Raises a refusal for what is no JSON."""
    try:
        return json.loads(body, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise rules.SYNTAX.broken("The body is not well-formed JSON") from error


def fault(resource: Any, kind: str) -> str | None:
    """Why a value is no valid resource of that type; None when it is one."""
    if not isinstance(resource, dict):
        return f"{kind} is an object"
    sent = resource.get("resourceType")
    if sent != kind:
        return f"resourceType is {kind}, not {str(sent)[:40]}"
    empty = _empty(resource, kind)
    return empty if empty else _model_fault(resource, kind)


def is_known(kind: str) -> bool:
    """Whether STU3 has a resource type of that name."""
    if not kind.isalpha():
        return False
    try:
        return bool(_model(kind))
    except (LookupError, ValueError):
        return False


def _model_fault(resource: dict[str, Any], kind: str) -> str | None:
    from pydantic import ValidationError

    model = _model(kind)
    try:
        model.model_validate(resource)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        return f"{kind}{'.' if place else ''}{place}: {str(first['msg'])[:200]}"
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        # What the library does not catch itself, such as a contained resource of an unknown type.
        return f"{kind} holds something that STU3 does not have"
    return None


def _empty(value: Any, place: str) -> str | None:
    """Where a value holds null, an empty string, list or object, or a name that only the library knows."""
    if value is None or value == "" or value == [] or value == {}:
        return f"{place} is empty"
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in _HELPERS:
                return f"{place} has an unknown element {key}"
            if found := _empty(inner, f"{place}.{key}"):
                return found
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            # Null stands for a gap in lists of primitives that have extensions beside them.
            if inner is not None and (found := _empty(inner, f"{place}[{index}]")):
                return found
    return None


@lru_cache(maxsize=64)
def _model(kind: str) -> Any:
    from fhir.resources.STU3 import get_fhir_model_class

    return get_fhir_model_class(kind)


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")
