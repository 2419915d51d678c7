"""Pieces of an OpenAPI document: parameters, bodies, and the answers that follow from a service's rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from explorer.sandbox.http import FHIR_JSON
from explorer.sandbox.rules import Rule

FHIR_XML = "application/fhir+xml"
Json = dict[str, Any]
UUID: Json = {"type": "string", "format": "uuid"}
TEXT: Json = {"type": "string"}
FLAG: Json = {"type": "boolean"}
MANY: Json = {"type": "array", "items": TEXT}


def parameter(place: str, name: str, says: str, schema: Json, example: Any = None, required: bool = False) -> Json:
    """A parameter in the ``query``, a ``header`` or the ``path``."""
    made = {"name": name, "in": place, "description": says, "required": required or place == "path", "schema": schema}
    return made if example is None else {**made, "example": example}


def resource(kind: str, *types: str) -> Json:
    """The content of a body or an answer: a FHIR resource in these media types."""
    json_schema = {"$ref": f"#/components/schemas/{kind}"}
    return {media: {"schema": TEXT if media == FHIR_XML else json_schema} for media in types or (FHIR_JSON,)}


def answers(status: int, says: str, content: Json, rules: Iterable[Rule], refusals: Json,
            headers: Mapping[str, str] | None = None) -> Json:
    """The success and, status by status, what is answered when one of the rules is broken."""
    good: Json = {"description": says, "content": content}
    if headers:
        good["headers"] = {name: {"description": text, "schema": TEXT} for name, text in headers.items()}
    made = {str(status): good}
    for rule in sorted(rules, key=lambda rule: rule.status):
        if rule.status == status:
            good["description"] += f" Or {rule.code}, unless: {rule.says}"
            good["content"] = _with_outcome(content)
        else:
            made.setdefault(str(rule.status), {"description": "", "content": refusals, "x-rules": []})
            refused = made[str(rule.status)]
            code = "" if rule.code == str(rule.status) else f"{rule.code} "
            refused["description"] = f"{refused['description']}\n- {code}unless: {rule.says}".lstrip("\n")
            refused["x-rules"].append(rule.id)
    return made


def _with_outcome(content: Json) -> Json:
    outcome = {"$ref": "#/components/schemas/OperationOutcome"}
    return {media: {"schema": {"oneOf": [body["schema"], outcome]}} for media, body in content.items()}


def schemas(kinds: Iterable[str]) -> Json:
    """Resources as far as this document describes them: by their type. FHIR describes the rest."""
    return {kind: {"type": "object", "required": ["resourceType"], "properties": {"resourceType": {"const": kind}}}
            for kind in kinds}
