"""Incoming STU3: whether a plain value is a valid resource. What GP Connect asks beyond that stands with each call.

Names, types, codes and gaps are judged here, by the shapes of ``stu3.py``; ``fhir.resources`` judges what is left, such
as cardinalities and choices. It alone takes ``"yes"`` for a boolean, a number for a date, any code where STU3 has a
list, and its own names for elements.
"""

from __future__ import annotations

import re
from typing import Any

from .body import DEEPEST
from .stu3 import Element, Shape, model_of, shape_of
from .xml_reader import narrative

_DATE = r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_TIME = r"([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?"
_ZONE = r"(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])"
_FORMS = {name: re.compile(form) for name, form in {
    "date": rf"[0-9]{{4}}(-(0[1-9]|1[0-2]))?|{_DATE}",
    "dateTime": rf"[0-9]{{4}}(-(0[1-9]|1[0-2]))?|{_DATE}(T{_TIME}{_ZONE})?",
    "instant": f"{_DATE}T{_TIME}{_ZONE}",
    "time": _TIME,
}.items()}


def fault(resource: Any, kind: str) -> str | None:
    """Why a value is no valid resource of that type; None when it is one."""
    if not isinstance(resource, dict):
        return f"{kind} is an object"
    sent = resource.get("resourceType")
    if sent != kind:
        return f"resourceType is {kind}, not {str(sent)[:40]}"
    return _misfit(resource, kind, kind, DEEPEST) or _model_fault(resource, kind)


def is_known(kind: str) -> bool:
    """Whether STU3 has a resource type of that name."""
    return shape_of(kind) is not None


def _model_fault(resource: dict[str, Any], kind: str) -> str | None:
    from pydantic import ValidationError

    model = model_of(kind)
    try:
        model.model_validate(resource)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        return f"{kind}{'.' if place else ''}{place}: {str(first['msg'])[:200]}"
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        # What the library does not catch itself.
        return f"{kind} holds something that STU3 does not have"
    return None


def _misfit(resource: Any, kind: Any, place: str, left: int) -> str | None:
    """What is wrong with a resource's elements."""
    shape = shape_of(kind) if isinstance(kind, str) else None
    if shape is None or not isinstance(resource, dict):
        return f"{place} is no resource that STU3 has"
    return _inner_misfit(resource, shape, place, left)


def _inner_misfit(value: Any, shape: Shape, place: str, left: int) -> str | None:
    """What is wrong with the elements of a type: an unknown name, a gap, another type."""
    if not isinstance(value, dict):
        return f"{place} is no object"
    if not value:
        return f"{place} is empty"
    if left == 0:
        return f"{place} is nested too deep"
    for key, inner in value.items():
        element = shape.element(key)
        where = f"{place}.{key[:60]}"
        if element is None:
            if key == "resourceType" and shape.is_resource:
                continue
            return f"{where} is unknown in STU3"
        found = _list_misfit(inner, element, key, where, left, value) if element.many \
            else _one_misfit(inner, element, key, where, left)
        if found:
            return found
    return None


def _list_misfit(values: Any, element: Element, key: str, place: str, left: int, parent: dict[str, Any]) -> str | None:
    if not isinstance(values, list):
        return f"{place} is no list"
    if not values:
        return f"{place} is empty"
    other = parent.get(element.name if key.startswith("_") else f"_{key}") if element.primitive else None
    for index, value in enumerate(values):
        # Null is a gap beside something: a value without extensions, or the other way round.
        if value is None and isinstance(other, list) and index < len(other) and other[index] is not None:
            continue
        if found := _one_misfit(value, element, key, f"{place}[{index}]", left):
            return found
    return None


def _one_misfit(value: Any, element: Element, key: str, place: str, left: int) -> str | None:
    if value is None or value == "" or value == [] or value == {}:
        return f"{place} is empty"
    if element.holds_resource:
        return _misfit(value, value.get("resourceType") if isinstance(value, dict) else None, place, left - 1)
    if not element.primitive or key != element.name:
        return _inner_misfit(value, element.shape, place, left - 1)
    if not isinstance(value, element.python) or (isinstance(value, bool) and bool not in element.python):
        return f"{place} is no {element.primitive}"
    if element.codes and value not in element.codes:
        return f"{place} is none of {', '.join(sorted(element.codes))}"
    return _text_misfit(value, element.primitive, place) if isinstance(value, str) else None


def _text_misfit(text: str, primitive: str, place: str) -> str | None:
    form = _FORMS.get(primitive)
    if form is not None and not form.fullmatch(text):
        return f"{place} is no {primitive} as FHIR writes it"
    if primitive == "xhtml" and narrative(text, 2 * DEEPEST) is None:
        return f"{place} is no div of XHTML"
    return None
