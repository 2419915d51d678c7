"""Keeps NHS numbers that may be somebody's out of logs: valid ones outside the range that is kept for tests (999).

A slot's id has ten digits, too, and so have times in a token; one in eleven passes for a valid number, and is left
alone where it is told by what stands before it. So are the digits of a UUID: a call is found by its trace id.
"""

from __future__ import annotations

import base64
import binascii
import re

from .nhs_number import is_valid

REDACTED = "[NHS number]"
_GAP = "(?:[ +-]|%20|%2[BbDd])?"
# Ten digits that no digit goes before, unless it belongs to a percent-encoded character; asked after the first digit,
# for which an engine looks fast.
_NUMBER = re.compile(f"[0-9](?:(?<![0-9][0-9])|(?<=%[0-9A-Fa-f][0-9][0-9]))[0-9]{{2}}{_GAP}[0-9]{{3}}{_GAP}[0-9]{{4}}"
                     "(?![0-9])")
_NO_NUMBER = re.compile(r'Slot/$|"(?:exp|iat)": ?$')
_BEFORE = 7
"""How many characters before ten digits say that they are something else: a slot's id, or a time."""
_UUID = re.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_AROUND = 36 - 10
"""How many characters of a UUID can stand on either side of ten digits in it."""
# A JSON object in base64, as header and claims of a token are: its brace, then a quotation mark or white space.
_OBJECT = re.compile(r"e[yw](?<![A-Za-z0-9_+/-]..)[A-Za-z0-9_+/=-]+")
_STANDARD = bytes.maketrans(b"-_", b"+/")


def redact(text: str) -> str:
    """The text without such numbers; also not in the claims of a token, which are only another way of writing.

    It is looked over until nothing more is found: a number may stand so close before a token that it hides it.
    """
    while (clean := _looked_over(text)) != text:
        text = clean
    return text


def _looked_over(text: str) -> str:
    pieces, at = [], 0
    for found in _OBJECT.finditer(text):
        pieces += [_NUMBER.sub(_number, text[at:found.start()]), _claims(found[0])]
        at = found.end()
    pieces.append(_NUMBER.sub(_number, text[at:]))
    return "".join(pieces)


def _number(found: re.Match[str]) -> str:
    written = found[0]
    digits = written if len(written) == 10 else re.sub(_GAP, "", written)
    if not is_valid(digits) or digits.startswith("999"):
        return written
    start = found.start()
    if _NO_NUMBER.search(found.string[max(0, start - _BEFORE):start]):
        return written
    around = found.string[max(0, start - _AROUND):found.end() + _AROUND]
    return written if any(written in uuid for uuid in _UUID.findall(around)) else REDACTED


def _claims(segment: str) -> str:
    try:
        claims = binascii.a2b_base64(segment.encode().translate(_STANDARD) + b"==").decode()
    except ValueError:
        claims = ""
    if not claims.rstrip().endswith("}"):
        return _NUMBER.sub(_number, segment)
    clean = _NUMBER.sub(_number, claims)
    return segment if clean == claims else base64.urlsafe_b64encode(clean.encode()).rstrip(b"=").decode()
