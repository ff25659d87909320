"""Tokens for one person and one room."""

from typing import Any

import jwt
import pytest

from hub.jitsi.tokens import Keys, Visitor, make_token
from tests.fixed import START

KEYS = Keys("baraza", "a secret that the Jitsi server shares with the hub")
ADA = Visitor("4f2a", "Ada", moderator=True)
BEN = Visitor("77b0", "Ben", moderator=False)
NOW_S = START // 1000
END = START + 3600 * 1000


def read(token: str) -> dict[str, Any]:
    """The claims, after the checks that Prosody's plugin makes; it grants no leeway."""
    options = {"verify_exp": False, "verify_nbf": False, "require": ["exp", "nbf", "iss", "aud", "sub"]}
    claims: dict[str, Any] = jwt.decode(
        token, KEYS.secret, algorithms=["HS256"], audience="jitsi", issuer="baraza", options=options
    )
    return claims


def token_for(visitor: Visitor, **fields: Any) -> str:
    when = {"now": START, "ends_at": END} | fields
    return make_token(KEYS, "meet.example.org", "hour-2026-11-27-x", visitor, **when)


def test_token_is_bound_to_room_server_and_person():
    claims = read(token_for(ADA))
    assert (claims["room"], claims["sub"], claims["aud"]) == ("hour-2026-11-27-x", "meet.example.org", "jitsi")
    assert claims["context"]["user"] == {"id": "4f2a", "name": "Ada", "moderator": True, "affiliation": "owner"}


def test_attendee_is_no_moderator():
    assert read(token_for(BEN))["context"]["user"]["moderator"] is False
    assert read(token_for(BEN))["context"]["user"]["affiliation"] == "member"


def test_header_is_the_one_that_jitsi_takes():
    assert jwt.get_unverified_header(token_for(ADA)) == {"alg": "HS256", "typ": "JWT"}


def test_token_holds_from_a_little_before_now_until_a_while_after_the_end():
    claims = read(token_for(ADA))
    assert claims["nbf"] == NOW_S - 10
    assert claims["exp"] == END // 1000 + 3600


def test_token_for_an_hour_that_overruns_still_lets_in():
    late = END + 5 * 3600 * 1000
    assert read(token_for(ADA, now=late))["exp"] == late // 1000 + 3600


def test_moments_are_whole_seconds():
    claims = read(token_for(ADA, now=START + 1))
    assert all(type(claims[name]) is int for name in ("nbf", "exp"))


def test_another_secret_does_not_open_it():
    with pytest.raises(jwt.InvalidSignatureError):
        jwt.decode(
            token_for(ADA), "another secret that nobody shares with us at all", algorithms=["HS256"], audience="jitsi"
        )
