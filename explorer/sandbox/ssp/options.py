"""What the SSP answers to OPTIONS by itself, without asking the provider.

Source: supplier assurance; the specification says only that a provider's security allows CORS.
"""

from __future__ import annotations

import re

from explorer.sandbox.http import NO_STORE, Answer
from explorer.sandbox.seed.directory import ENDPOINTS

_METHODS = tuple((re.compile(path), methods) for path, methods in (
    (r"/metadata|/(Organization|Practitioner)(/[^/]*)?|/Location/[^/]*|/Slot|/Patient/[^/]*/Appointment", "GET"),
    (r"/Patient/(\$|%24)gpc\.(registerpatient|getstructuredrecord|getcarerecord)", "POST"),
    (r"/Patient(/[^/]*)?", "GET"),
    (r"/Appointment", "POST"),
    (r"/Appointment/[^/]*", "GET, PUT"),
))
_ROOTS = sorted((endpoint.address for endpoint in ENDPOINTS), key=len, reverse=True)
_ANY_ROOT = re.compile(r"https?://[^/]+/[^/]+/[^/]+/[^/]+/gpconnect(/structured|/documents)?")


def options(target: str) -> Answer:
    """The methods of the path after the service root; 200 with an empty body."""
    methods = _methods(_after_root(target))
    return Answer(200, (("Access-Control-Request-Method", methods), ("Access-Control-Allow-Methods", methods),
                        ("Allow", methods), NO_STORE))


def _after_root(target: str) -> str:
    for root in _ROOTS:
        if target.startswith(f"{root}/"):
            return target[len(root):]
    found = _ANY_ROOT.match(target)
    return target[found.end():] if found else ""


def _methods(path: str) -> str:
    return next((methods for pattern, methods in _METHODS if pattern.fullmatch(path)), "GET, POST, PUT")
