"""NHS numbers: ten digits, the last of them a check digit (modulus 11)."""

from __future__ import annotations

import re
from functools import lru_cache

_TEN_DIGITS = re.compile(r"[0-9]{10}")


@lru_cache(maxsize=4096)
def is_valid(number: str) -> bool:
    """Whether these are ten digits with the right check digit."""
    return bool(_TEN_DIGITS.fullmatch(number)) and check_digit(number[:9]) == int(number[9])


def check_digit(prefix: str) -> int | None:
    """The check digit of nine digits; None when no number begins with them."""
    rest = 11 - sum(int(digit) * weight for digit, weight in zip(prefix, range(10, 1, -1), strict=True)) % 11
    return {10: None, 11: 0}.get(rest, rest)
