"""The bearer token, read by an independent library."""

from __future__ import annotations

from datetime import datetime

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.replay.token import bearer_claims, decode, encode, stamped

NOW = datetime.fromisoformat("2026-06-01T09:00:00+01:00")


def test_a_token_is_unsigned_and_ends_with_a_dot() -> None:
    token = encode({"sub": "10019"})

    assert token == "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.eyJzdWIiOiIxMDAxOSJ9."
    assert jwt.get_unverified_header(token) == {"alg": "none", "typ": "JWT"}
    assert jwt.decode(token, options={"verify_signature": False}) == {"sub": "10019"}


def test_a_token_is_issued_by_the_clock_and_ends_five_minutes_later() -> None:
    assert stamped({"sub": "10019"}, 300, NOW) == {"sub": "10019", "iat": 1780300800, "exp": 1780301100}


@given(st.dictionaries(st.text(), st.text() | st.integers() | st.lists(st.text())))
def test_any_claims_come_back_as_they_went_in_without_padding(claims: dict[str, object]) -> None:
    token = encode(claims)

    assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.")
    assert decode(token) == claims


@pytest.mark.parametrize("authorization", [None, "", "Bearer", "Bearer ", "Bearer x", "Bearer a.b.", "Basic a.e30.",
                                           "Bearer a.WzFd.", "Bearer a.\u00e9.", "Bearer a.4pyT."])
def test_what_is_no_token_has_no_claims(authorization: str | None) -> None:
    assert bearer_claims(authorization) is None
