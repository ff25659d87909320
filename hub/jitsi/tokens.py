"""Tokens: for one person, one room and one click; and for the hub itself, where it speaks to Prosody."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import jwt

from hub.config import Settings
from hub.jitsi import jaas, links
from hub.jitsi.errors import JitsiError

AUDIENCE = "jitsi"
"""A text and no list: Prosody's plugin compares it as a text."""
EARLIER_S = 10
"""Prosody grants no leeway, so a token begins a little in the past, against clocks that differ."""
OWN_CALL_S = 60

_KEEPING = ("recording", "livestreaming", "transcription")
_CALLING = ("inbound-call", "outbound-call", "sip-inbound-call", "sip-outbound-call")

ALONE: Mapping[str, bool] = MappingProxyType(
    {"screen-sharing": True, "send-groupchat": True} | dict.fromkeys((*_KEEPING, *_CALLING, "file-upload"), False)
)
"""What two people alone may do: nothing that keeps what is said, and nobody is called in. Servers take a feature that
is not in such a map for refused, so what they may do is named too."""
SPEAKING: Mapping[str, bool] = MappingProxyType({**ALONE, "create-polls": True})
"""What those may do in an hour who do not run it."""
RUNNING: Mapping[str, bool] = MappingProxyType({**SPEAKING, "recording": True, "livestreaming": True})
"""What those may do who run the hour."""


class Visitor(NamedTuple):
    """Whom a token is for: ``user_id`` means nothing outside this room, ``name`` is what others there read."""

    user_id: str
    name: str
    moderator: bool


def there(settings: Settings) -> bool:
    """Whether this deployment gives tokens."""
    return jaas.there(settings) or bool(settings.jitsi_app_id and settings.jitsi_app_secret)


def token_for(
    settings: Settings,
    room: str,
    visitor: Visitor,
    *,
    begins_at: int,
    ends_at: int,
    features: Mapping[str, bool] | None = None,
) -> str:
    """A token that lets one person into one room; ``""`` where this deployment gives none.

    It names subject and room literally, so it passes with and without Prosody's check of domains. Between its two
    moments it opens the door; it throws nobody out, and browsers that lost the line come back with it.

    Args:
        room: the name as it stands in the address: small letters, digits and hyphens.
        begins_at, ends_at: milliseconds since 1970.
        features: what the person may do there, one of the maps above. None leaves it to the server, by whether they
            are moderator; JaaS allows nothing by itself, so there it means ``RUNNING`` or ``SPEAKING``.
    Raises:
        JitsiError: permanent; the keys, or the address of the deployment, are wrong.
    """
    when = {"nbf": begins_at // 1000 - EARLIER_S, "exp": ends_at // 1000}
    user: dict[str, Any] = {"id": visitor.user_id, "name": visitor.name, "moderator": visitor.moderator}
    if jaas.there(settings):
        allowed = features if features is not None else (RUNNING if visitor.moderator else SPEAKING)
        return _of_jaas(settings, when | {"room": room, "context": {"user": user, "features": dict(allowed)}})
    if not there(settings):
        return ""
    # Servers differ in which of the two they look at; plain Jitsi looks at neither without a module for it.
    user["affiliation"] = "owner" if visitor.moderator else "member"
    context = {"user": user} if features is None else {"user": user, "features": dict(features)}
    return _of_own(settings, when | {"room": room, "context": context})


def own_token(settings: Settings, now: int) -> str:
    """The token by which the hub itself tells Prosody to end rooms, for a minute; ``""`` without keys.

    Newer Prosody modules take one alone that is signed with a pair of keys of the servers' own (RS256); older ones
    take what people's tokens are signed with.

    Args:
        now: milliseconds since 1970.
    Raises:
        JitsiError: permanent; the key, or the address of the deployment, is wrong.
    """
    when = {"nbf": now // 1000 - EARLIER_S, "exp": now // 1000 + OWN_CALL_S, "room": "*"}
    if settings.jitsi_server_key:
        claims = when | _named(settings) | {"iss": settings.jitsi_app_id or AUDIENCE}
        return _sign(claims, settings.jitsi_server_key, "RS256", {"kid": settings.jitsi_server_key_id})
    return _of_own(settings, when) if settings.jitsi_app_id and settings.jitsi_app_secret else ""


def _of_own(settings: Settings, claims: dict[str, Any]) -> str:
    whole = claims | _named(settings) | {"iss": settings.jitsi_app_id}
    return _sign(whole, settings.jitsi_app_secret, "HS256", {})


def _of_jaas(settings: Settings, claims: dict[str, Any]) -> str:
    whole = claims | {"iss": jaas.ISSUER, "aud": AUDIENCE, "sub": settings.jaas_app_id}
    return _sign(whole, settings.jaas_private_key, jaas.ALGORITHM, {"kid": jaas.key_name(settings)})


def _named(settings: Settings) -> dict[str, str]:
    place = links.server(settings.jitsi_url)
    # A server that checks domains wants to read the tenant here, where the room is in one.
    return {"aud": AUDIENCE, "sub": place.tenant or links.xmpp_domain(settings)}


def _sign(claims: dict[str, Any], key: str, algorithm: str, header: dict[str, str]) -> str:
    try:
        return jwt.encode(claims, key, algorithm=algorithm, headers={"typ": "JWT"} | header)
    except (jwt.PyJWTError, ValueError, TypeError):
        # Its own words could hold a piece of the key.
        raise JitsiError("the key that tokens are signed with is no key", permanent=True) from None
