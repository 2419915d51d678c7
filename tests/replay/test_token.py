"""The bearer token, read by an independent library."""

from __future__ import annotations

from datetime import datetime

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.model import Token
from explorer.replay.token import authorization, bearer_claims, decode, stamped

NOW = datetime.fromisoformat("2026-06-01T09:00:00+01:00")


def test_a_token_is_unsigned_and_ends_with_a_dot() -> None:
    token = authorization(Token({}), {"sub": "10019"}).removeprefix("Bearer ")

    assert token == "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.eyJzdWIiOiIxMDAxOSJ9."
    assert jwt.get_unverified_header(token) == {"alg": "none", "typ": "JWT"}
    assert jwt.decode(token, options={"verify_signature": False}) == {"sub": "10019"}


def test_a_token_is_issued_by_the_clock_and_ends_five_minutes_later() -> None:
    assert stamped(Token({}), {"sub": "10019"}, NOW) == {"sub": "10019", "iat": 1780300800, "exp": 1780301100}


def test_a_token_that_is_wrong_on_purpose_is_issued_at_another_time_or_lacks_one() -> None:
    assert stamped(Token({}, lifetime=299, issued=-600), {}, NOW) == {"iat": 1780300200, "exp": 1780300499}
    assert stamped(Token({}, unstamped=("iat",)), {"exp": "soon"}, NOW) == {"exp": "soon"}


def test_a_token_can_be_put_together_otherwise() -> None:
    signed = Token({}, header={"alg": "HS256"}, text="Basic {header}.{payload}.c2lnbmVk")

    assert authorization(signed, {"sub": "1"}) == "Basic eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmVk"


@given(st.dictionaries(st.text(), st.text() | st.integers() | st.lists(st.text())))
def test_any_claims_come_back_as_they_went_in_without_padding(claims: dict[str, object]) -> None:
    token = authorization(Token({}), claims).removeprefix("Bearer ")

    assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.")
    assert decode(token) == claims


@pytest.mark.parametrize("authorization", [None, "", "Bearer", "Bearer ", "Bearer x", "Bearer a.b.", "Basic a.e30.",
                                           "Bearer a.WzFd.", "Bearer a.\u00e9.", "Bearer a.4pyT."])
def test_what_is_no_token_has_no_claims(authorization: str | None) -> None:
    assert bearer_claims(authorization) is None
