"""The whole document: paths, servers, and what they share."""

from __future__ import annotations

from functools import lru_cache

from explorer.sandbox.http import dump

from .gp_connect import gp_connect_paths, resources
from .parts import Json, schemas
from .spine import CONTROL_SCHEMAS, control_paths, pds_paths, sds_paths

_ABOUT = """All calls that the GP Connect Explorer's sandbox answers: PDS and SDS (FHIR R4), the GP Connect interactions
(FHIR STU3) through the Spine Secure Proxy or to a practice directly, and the control of a world.

Synthetic sandbox, not an NHS service. Every patient, practice and number is fictitious."""
_TOKEN = "An unsigned JWT with the scope of the interaction, good for 300 seconds."


@lru_cache(maxsize=8)
def describe(prefix: str) -> bytes:
    """The document as JSON; ``prefix`` is the path under which the sandbox is mounted."""
    made: Json = {
        "openapi": "3.1.0",
        "info": {"title": "GP Connect Explorer sandbox", "version": "1", "description": _ABOUT},
        "servers": [{"url": f"{prefix}/{{world}}", "variables": {"world": {
            "default": "main", "description": "A sandbox of its own; any name of small letters and digits."}}}],
        "tags": [{"name": name} for name in ("PDS", "SDS", "GP Connect", "Control")],
        "paths": {**pds_paths(), **sds_paths(), **gp_connect_paths(prefix), **control_paths()},
        "components": {
            "schemas": {**schemas(sorted(resources() | {"OperationOutcome"})), **CONTROL_SCHEMAS},
            "securitySchemes": {
                "pds": {"type": "http", "scheme": "bearer", "description": "Asked for when it is switched on."},
                "sds": {"type": "apiKey", "in": "header", "name": "apikey", "description": "Any value."},
                "gp-connect": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": _TOKEN}}},
    }
    return dump(made)
