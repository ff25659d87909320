"""Tokens that let one person into one room for the length of an hour."""

from typing import NamedTuple

import jwt

AUDIENCE = "jitsi"
EARLIER_S = 10
"""Jitsi's server grants no leeway, so a token begins a little in the past, against clocks that differ."""
GRACE_S = 3600
"""How long after the end a token still opens the door: browsers that lost the line come back with the same one."""


class Keys(NamedTuple):
    """What a deployment and the hub share: its application id and secret."""

    app_id: str
    secret: str


class Visitor(NamedTuple):
    """Whom a token is for: ``user_id`` means nothing outside this room, ``name`` is what others there read."""

    user_id: str
    name: str
    moderator: bool


def make_token(keys: Keys, subject: str, room: str, visitor: Visitor, *, now: int, ends_at: int) -> str:
    """A token for one person, one room and one click.

    It names room and subject literally, so it passes with and without the server's check of domains. Its end limits
    when somebody can come in; it throws nobody out.

    Args:
        subject: the deployment's XMPP domain, or the tenant where the room is in one.
        room: the name as it stands in the address: small letters, digits and hyphens.
        now, ends_at: milliseconds since 1970; ``ends_at`` is the planned end.
    """
    claims = {
        "iss": keys.app_id,
        "aud": AUDIENCE,
        "sub": subject,
        "room": room,
        "nbf": now // 1000 - EARLIER_S,
        "exp": max(ends_at, now) // 1000 + GRACE_S,
        "context": {"user": _user(visitor)},
    }
    return jwt.encode(claims, keys.secret, algorithm="HS256", headers={"typ": "JWT"})


def _user(visitor: Visitor) -> dict[str, object]:
    # Servers differ in which of the two they look at; plain Jitsi looks at neither without a module for it.
    affiliation = "owner" if visitor.moderator else "member"
    return {
        "id": visitor.user_id,
        "name": visitor.name,
        "moderator": visitor.moderator,
        "affiliation": affiliation,
    }
