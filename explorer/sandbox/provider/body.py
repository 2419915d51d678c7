"""The body of a POST or PUT as one plain value, whatever format and coding it came in.

What is wrong with the value itself stands in ``fhir.py`` and with each interaction.

Source: GP Connect 1.2.7, "General API guidance" and "Error handling guidance"; RFC 8259; RFC 9110, 8.4.
"""

from __future__ import annotations

import json
import re
import zlib
from collections import Counter
from typing import Any

from explorer.sandbox.http import Request

from . import rules
from .call import Call
from .formats import Format, body_format
from .xml_reader import narrative, read_xml
from .xml_writer import NO_XML

DEEPEST = 50
"""How many objects, or lists within lists, or elements, may stand inside each other."""

_DEEPEST_XML = 2 * DEEPEST
_MOST = {Format.JSON: (",", 10_000), Format.XML: ("<", 20_000)}
"""What is between values, and how often it may come: judging a megabyte of tiny elements takes seconds."""
_SUSPECT = re.compile(rf"\\u(?:00[01]|d[89a-f]|fff[ef])|[{NO_XML}]", re.IGNORECASE)
_NO_XML = re.compile(f"[{NO_XML}]")


def read_body(call: Call) -> Any:
    """The value of a body, the same for JSON and XML. Raises a refusal when it cannot be read."""
    request = call.request
    body = _unpacked(request, call.shared.settings.body_limit)
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise rules.SYNTAX.broken(f"The body is not UTF-8 at byte {error.start}") from error
    sent = body_format(request)
    between, most = _MOST[sent]
    if text.count(between) > most:
        raise rules.TOO_LONG.broken(f"The body has {between} more than {most} times; send fewer elements")
    if sent is Format.JSON:
        return read_json(text)
    resource = read_xml(text, _DEEPEST_XML)
    _look_through(resource, DEEPEST)
    return resource


def read_json(text: str) -> Any:
    """The value of a JSON text. Raises a refusal."""
    repeated: list[str] = []

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) != len(pairs):
            names = Counter(name for name, _ in pairs)
            repeated.extend(names.most_common(1)[0][:1])
        return made

    try:
        value = json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=once)
    except RecursionError as error:
        raise rules.TOO_DEEP.broken(_TOO_DEEP) from error
    except ValueError as error:
        where = f" at line {error.lineno}, column {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        raise rules.SYNTAX.broken(f"The body is not well-formed JSON{where}") from error
    if repeated:
        raise rules.INVALID_BODY.broken(f"An object of the body has {repeated[0][:60]!r} twice")
    if text.count("{") + text.count("[") > DEEPEST or '"div"' in text or _SUSPECT.search(text):
        _look_through(value, DEEPEST)
    return value


_TOO_DEEP = f"The body has more than {DEEPEST} objects inside each other"


def _look_through(value: Any, left: int) -> None:
    """Refuse what is too deep and what XML cannot say; put narratives into their canonical form."""
    if isinstance(value, str):
        if found := _NO_XML.search(value):
            raise rules.SYNTAX.broken(f"The body has the character U+{ord(found[0]):04X}, which no FHIR text has")
    elif isinstance(value, dict):
        if left <= 0:
            raise rules.TOO_DEEP.broken(_TOO_DEEP)
        for name, inner in value.items():
            _look_through(name, left)
            _look_through(inner, left - 1)
        told = value.get("text")
        if isinstance(told, dict) and isinstance(told.get("div"), str):
            told["div"] = narrative(told["div"], _DEEPEST_XML) or told["div"]
    elif isinstance(value, list):
        if left <= 0:
            raise rules.TOO_DEEP.broken(_TOO_DEEP)
        for inner in value:
            _look_through(inner, left - 1 if isinstance(inner, list) else left)


def _unpacked(request: Request, limit: int) -> bytes:
    """The body without its Content-Encoding, at most ``limit`` bytes. Raises a refusal."""
    coding = (request.header("content-encoding") or "identity").lower()
    if coding == "identity":
        return request.body
    if coding != "gzip":
        raise rules.CODING.broken(f"Content-Encoding {coding[:60]}; send gzip or none", ("Accept-Encoding", "gzip"))
    out, packed = b"", request.body
    while packed:
        unpacker = zlib.decompressobj(wbits=31)
        try:
            out += unpacker.decompress(packed, limit + 1 - len(out))
        except zlib.error as error:
            raise rules.SYNTAX.broken("The body is no gzip") from error
        if len(out) > limit:
            raise rules.TOO_LONG.broken(f"The body is longer than {limit} bytes when unpacked; send a shorter one")
        if not unpacker.eof:
            raise rules.SYNTAX.broken("The body is gzip that ends too early")
        packed = unpacker.unused_data
    return out


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")
