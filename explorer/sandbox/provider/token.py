"""The token in Authorization: unsigned, made anew for each request, naming who asks and why.

Source: GP Connect 1.2.7, "Cross organisation audit and provenance" and "Security guidance"; supplier assurance.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from functools import lru_cache
from typing import Any

from explorer.sandbox.rules import Refusal

from . import rules
from .fhir import fault, is_known

LIFETIME = 300
_CLAIMS = ("iss", "sub", "aud", "exp", "iat", "reason_for_request", "requested_scope", "requesting_device",
           "requesting_organization", "requesting_practitioner")
_TEXTS = ("iss", "sub", "aud", "reason_for_request", "requested_scope")
_RESOURCES = {"requesting_device": "Device", "requesting_organization": "Organization",
              "requesting_practitioner": "Practitioner"}
_SCOPES = ("patient/*.read", "patient/*.write", "organization/*.read", "organization/*.write")
_GOOD: set[str] = set()
_REMEMBERED = 1024
_SEGMENT = re.compile(r"[A-Za-z0-9_-]+")
_ODS = "https://fhir.nhs.uk/Id/ods-organization-code"
_USER = "https://fhir.nhs.uk/Id/sds-user-id"


def check_token(authorization: str | None, scope: str, now: float) -> dict[str, Any]:
    """The claims of a token that allows ``scope`` now (seconds since 1970). Raises a refusal."""
    claims = _claims(authorization)
    for name in _CLAIMS:
        if claims.get(name) is None:
            raise rules.CLAIM.broken(f"The token's claim {name} is missing")
    if "requested_record" in claims:
        raise rules.CLAIM.broken("The token has the claim requested_record, which no longer exists")
    for name in _TEXTS:
        if not isinstance(claims[name], str) or not claims[name].strip():
            raise rules.CLAIM.broken(f"The token's claim {name} is not a text")
    _check_lifetime(claims["iat"], claims["exp"], now)
    if claims["reason_for_request"] != "directcare":
        raise rules.CLAIM.broken("The token's reason_for_request is not directcare")
    _check_scope(claims["requested_scope"], scope)
    _check_resources({name: claims[name] for name in _RESOURCES})
    if claims["sub"] != claims["requesting_practitioner"].get("id"):
        raise rules.CLAIM.broken("The token's sub is not the id of its requesting_practitioner")
    return claims


def _claims(authorization: str | None) -> dict[str, Any]:
    if not authorization:
        raise rules.TOKEN.broken("The header Authorization is missing")
    scheme, _, token = authorization.partition(" ")
    if scheme != "Bearer" or not token or " " in token:
        raise rules.TOKEN.broken("Authorization is Bearer, one blank and the token")
    head, *rest = token.split(".")
    if len(rest) != 2 or not rest[0] or not head or rest[1]:
        raise rules.TOKEN.broken("The token has two parts, each followed by a dot, and no signature")
    if not _is_unsigned(head):
        raise rules.TOKEN.broken('The token\'s header is {"alg":"none","typ":"JWT"} in base64url without padding')
    claims = _decoded(rest[0])
    if not isinstance(claims, dict):
        raise rules.TOKEN.broken("The token's payload is a JSON object in base64url without padding")
    return claims


@lru_cache(maxsize=64)
def _is_unsigned(head: str) -> bool:
    return bool(_decoded(head) == {"alg": "none", "typ": "JWT"})


def _decoded(segment: str) -> Any:
    """The JSON value of a segment; None when it is none."""
    if not _SEGMENT.fullmatch(segment):
        return None
    try:
        return json.loads(base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        return None


def _check_lifetime(issued: Any, expires: Any, now: float) -> None:
    for name, value in (("iat", issued), ("exp", expires)):
        if not isinstance(value, int) or isinstance(value, bool):
            raise rules.CLAIM.broken(f"The token's claim {name} is not a whole number of seconds")
    if expires - issued != LIFETIME:
        raise rules.LIFETIME.broken(f"The token's exp is not {LIFETIME} seconds after its iat")
    # A token from the future is taken: clocks differ, and only the end of a token's life is judged.
    if expires < now:
        raise rules.LIFETIME.broken("The token has expired; make a new one for each request")


def _check_scope(requested: str, scope: str) -> None:
    if requested not in _SCOPES:
        raise rules.SCOPE.broken(f"The token's requested_scope is none of {', '.join(_SCOPES)}")
    if requested != scope:
        raise rules.SCOPE.broken(f"The token's requested_scope is {requested}; this interaction needs {scope}")


def _check_resources(claimed: dict[str, Any]) -> None:
    """Refuse tokens that name somebody improperly. Good ones are remembered: they differ in their times only."""
    text = repr(claimed)
    if text in _GOOD:
        return
    for name, kind in _RESOURCES.items():
        if refusal := _verdict(name, kind, claimed[name]):
            raise refusal
    if len(_GOOD) >= _REMEMBERED:
        _GOOD.clear()
    _GOOD.add(text)


def _verdict(claim: str, kind: str, resource: Any) -> Refusal | None:
    """What is wrong with a claim's resource."""
    sent = resource.get("resourceType") if isinstance(resource, dict) else None
    if isinstance(sent, str) and sent != kind and is_known(sent) and fault(resource, sent) is None:
        return rules.CLAIM.broken(f"The token's {claim} is a {sent}, not a {kind}")
    if found := fault(resource, kind):
        return rules.CLAIM_RESOURCE.broken(f"The token's {claim} is no valid {kind}. {found}")
    if missing := _missing(kind, resource):
        return rules.CLAIM.broken(f"The token's {claim} has no {missing}")
    return None


def _missing(kind: str, resource: dict[str, Any]) -> str | None:
    """What the minimal resource of a claim lacks."""
    identifiers = {entry.get("system"): entry.get("value") for entry in resource.get("identifier", [])}
    if kind == "Device":
        complete = any(system and value for system, value in identifiers.items())
        return next((name for name in ("model", "version") if name not in resource), None) if complete \
            else "identifier with system and value"
    if kind == "Organization":
        if not identifiers.get(_ODS):
            return f"identifier of the system {_ODS}"
        return None if "name" in resource else "name"
    if not identifiers.get(_USER):
        return f"identifier of the system {_USER}"
    return None if any("family" in name for name in resource.get("name", [])) else "name with a family"
