"""Tokens that let one person into one room for the length of an hour, or of a session of two."""

from types import MappingProxyType
from typing import Any, NamedTuple

import jwt

AUDIENCE = "jitsi"
EARLIER_S = 10
"""Jitsi's server grants no leeway, so a token begins a little in the past, against clocks that differ."""
GRACE_S = 3600
"""How long after the end a token still opens the door: browsers that lost the line come back with the same one."""

ALONE = MappingProxyType(
    {
        "screen-sharing": True,
        "send-groupchat": True,
        "recording": False,
        "livestreaming": False,
        "transcription": False,
        "file-upload": False,
        "inbound-call": False,
        "outbound-call": False,
        "sip-inbound-call": False,
        "sip-outbound-call": False,
    }
)
"""What two people alone may do: nothing that keeps what is said, and nobody is called in. Servers take a feature that
is not in such a map for refused, so what they may do is named too."""


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
    holds = (now // 1000 - EARLIER_S, max(ends_at, now) // 1000 + GRACE_S)
    return _sign(keys, subject, room, holds, {"user": _user(visitor)})


def make_session_token(keys: Keys, subject: str, room: str, visitor: Visitor, *, begins_at: int, ends_at: int) -> str:
    """A token for one of two people in their room, for their time alone and without recording of any kind.

    Args:
        subject, room: as in ``make_token``.
        begins_at, ends_at: between which it opens the door, milliseconds since 1970.
    """
    holds = (begins_at // 1000 - EARLIER_S, ends_at // 1000)
    return _sign(keys, subject, room, holds, {"user": _user(visitor), "features": dict(ALONE)})


def _sign(keys: Keys, subject: str, room: str, holds: tuple[int, int], context: dict[str, Any]) -> str:
    claims = {
        "iss": keys.app_id,
        "aud": AUDIENCE,
        "sub": subject,
        "room": room,
        "nbf": holds[0],
        "exp": holds[1],
        "context": context,
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
