"""What STU3 has: the elements of each type in the order of its schema, read from the models of ``fhir.resources``.

The models are loaded type by type when they are first needed: the first takes a third of a second.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, get_args, get_origin

from explorer.sandbox.errors import SandboxError

_ABSTRACT = ("Resource", "DomainResource")
_JSON: dict[str, tuple[type, ...]] = {"boolean": (bool,), "integer": (int,), "positiveInt": (int,),
                                      "unsignedInt": (int,), "decimal": (int, float)}


class UnknownElement(SandboxError):
    """A value has an element that its type does not have in STU3."""

    def __init__(self, kind: str, key: str) -> None:
        super().__init__(f"{kind} has no element {key} in STU3; take it out where the {kind} is made")


class Element:
    """One element of a type. ``primitive`` names its primitive type, and is empty where the element holds others."""

    __slots__ = ("_model", "_shape", "codes", "holds_resource", "many", "name", "position", "primitive", "python")

    def __init__(self, name: str, position: int, field: Any) -> None:
        from fhir_core.utils import get_fhir_type_name, is_list_type, is_primitive_type

        self.name, self.position = name, position
        self.many: bool = is_list_type(field)
        self.primitive: str = get_fhir_type_name(field) if is_primitive_type(field) else ""
        self.python = _JSON.get(self.primitive, (str,))
        """What a value of the primitive type is in JSON; a bool never stands for a number."""
        extra = field.json_schema_extra or {}
        self.codes = frozenset(extra.get("enum_values", ()))
        """The codes that STU3 knows, where it allows no others; empty where any may be sent."""
        self._model = None if self.primitive else _type_in(field.annotation)
        self.holds_resource = self._model is not None and self._model.__name__ == "ResourceType"
        self._shape: Shape | None = None

    @property
    def shape(self) -> Shape:
        """The shape of what the element holds; for a primitive, of its id and extensions."""
        if self._shape is None:
            self._shape = _of_model(_element_model() if self._model is None else self._model.get_model_klass())
        return self._shape


class Shape:
    """The elements of one type by their names, in the order of the schema."""

    __slots__ = ("_by_key", "elements", "is_resource", "name")

    def __init__(self, model: Any) -> None:
        self.name: str = model.__resource_type__
        self.is_resource: bool = model.has_resource_base()
        fields = {field.alias: field for field in model.model_fields.values()}
        self.elements = {name: Element(name, position, fields[name])
                         for position, name in enumerate(model.elements_sequence())}
        self._by_key = {**self.elements, **{f"_{one.name}": one for one in self.elements.values() if one.primitive}}

    def element(self, key: str) -> Element | None:
        """The element of a key in JSON; ``_name`` stands for what belongs to the primitive ``name``."""
        return self._by_key.get(key)

    def in_order(self, value: Mapping[str, Any]) -> list[Element]:
        """The elements that a value has, each once, as the schema orders them. Raises :class:`UnknownElement`."""
        found = {}
        for key in value:
            element = self._by_key.get(key)
            if element is not None:
                found[element.position] = element
            elif key != "resourceType":
                raise UnknownElement(self.name, key)
        return [found[position] for position in sorted(found)]


def shape_of(kind: str) -> Shape | None:
    """The shape of a resource type; None when STU3 has no resource of that name."""
    model = model_of(kind)
    return None if model is None else _of_model(model)


@lru_cache(maxsize=256)
def model_of(kind: str) -> Any:
    """The library's model of a resource type; None when STU3 has no resource of that name."""
    from fhir.resources.STU3 import get_fhir_model_class

    if not kind.isalpha() or kind in _ABSTRACT:
        return None
    try:
        model = get_fhir_model_class(kind)
    except (LookupError, ValueError):
        return None
    return model if model.has_resource_base() else None


@lru_cache(maxsize=512)
def _of_model(model: Any) -> Shape:
    return Shape(model)


@lru_cache(maxsize=1)
def _element_model() -> Any:
    from fhir.resources.STU3.element import Element as ElementModel

    return ElementModel


def _type_in(annotation: Any) -> Any:
    """The library's type in an annotation such as ``list[ReferenceType] | None``."""
    if get_origin(annotation) is None:
        return annotation if hasattr(annotation, "get_model_klass") else None
    return next((found for inner in get_args(annotation) if (found := _type_in(inner)) is not None), None)
