"""How Prosody looks at tokens (luajwtjitsi.lib.lua, token/util.lib.lua, mod_token_verification), quirk for quirk.

All of it was seen on a Prosody that ran Jitsi's own plugins, unless said otherwise:

- Signature, ``exp``, ``nbf``, ``iss`` and ``aud`` count at the login alone; room and ``sub`` when the room is entered.
- No leeway: refused when now >= exp, and when now < nbf. A token without an end is taken, for ever.
- ``aud`` has to be there, and to be a text: a list is refused unless ``*`` is configured.
- Without a ``room`` (or, where domains are checked, without a ``sub``) a Lua error happens and no answer ever comes.
- ``enable_domain_verification`` is on by itself and off in docker: off, a token for a room opens it in every tenant,
  and ``sub`` means nothing. On, ``sub`` is the domain, or the tenant of a room that is in one. (The latter: source.)
- Plain Jitsi does not look at ``moderator``: the first to come is owner (Jicofo's auto-owner). With auto-owner off and
  the module ``token_affiliation`` it is as the token says.
- A feature counts only when it is in the token's map and true; without a map it hangs on being moderator. (Source.)

Not here: patterns (``context.room.regex``), guests, keys from a key server for people's tokens.
"""

from dataclasses import dataclass, field
from typing import Any

import jwt

OWNERS = ("owner", "moderator", "teacher")


class Refused(Exception):
    """Prosody, or the hub through it, says no."""

    def __init__(self, code: int | str, text: str) -> None:
        super().__init__(f"{code} {text}")
        self.code, self.text = code, text


class Hangs(Exception):
    """A Lua error: whoever asked waits for ever."""


@dataclass
class TokenRules:
    """How this Prosody is set up. ``app_secret=""``: no tokens at all, everybody comes in.

    Fields of note:
        server_public_key, server_key_id: of ``prosody_password_public_key_repo_url``: with them /end-meeting takes
            tokens of that pair alone.
        audiences: with ``*`` any text or list will do, but something has to be there.
    """

    domain: str = "meet.example.org"
    app_id: str = "baraza"
    app_secret: str = ""
    verify_domain: bool = True
    issuers: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ("jitsi",)
    server_public_key: str = ""
    server_key_id: str = ""
    auto_owner: bool = False
    affiliation_module: bool = True
    seen: list[str] = field(default_factory=list)


def login(rules: TokenRules, token: str, now_s: int) -> dict[str, Any]:
    """What a token says; nothing where no tokens are asked for.

    Raises:
        Refused: it is not taken.
    """
    if not rules.app_secret:
        return {}
    if not token:
        raise Refused("not-allowed", "token required")
    return _read(token, rules.app_secret, "HS256", rules, now_s)


def server_login(rules: TokenRules, token: str, now_s: int) -> dict[str, Any]:
    """The same for a server's call. Without a pair of keys of its own it is people's secret: any token of a person
    passes, whichever room it is for.

    Raises:
        Refused: it is not taken.
    """
    if not rules.server_public_key:
        return login(rules, token, now_s)
    try:
        kid = jwt.get_unverified_header(token).get("kid")
    except jwt.PyJWTError:
        raise Refused("not-allowed", "no token") from None
    if kid != rules.server_key_id:
        raise Refused("not-allowed", "no such key")
    return _read(token, rules.server_public_key, "RS256", rules, now_s)


def _read(token: str, key: str, algorithm: str, rules: TokenRules, now_s: int) -> dict[str, Any]:
    rules.seen.append(token)
    try:
        header = jwt.get_unverified_header(token)
        claims: dict[str, Any] = jwt.decode(token, key, [algorithm], options=_SIGNATURE_ALONE)
    except jwt.PyJWTError as error:
        raise Refused("not-allowed", type(error).__name__) from None
    if header.get("typ") != "JWT":
        raise Refused("not-allowed", "Invalid typ")
    for name, wrong in (("exp", lambda at: now_s >= at), ("nbf", lambda at: now_s < at)):
        at = claims.get(name)
        if at is not None and (isinstance(at, bool) or not isinstance(at, (int, float)) or wrong(at)):
            raise Refused("not-allowed", f"Not acceptable by {name}")
    if claims.get("iss") not in (rules.issuers or (rules.app_id,)):
        raise Refused("not-allowed", "Invalid issuer")
    audience = claims.get("aud")
    if not audience or ("*" not in rules.audiences and audience not in rules.audiences):
        raise Refused("not-allowed", "Invalid audience")
    if "room" not in claims:
        raise Hangs("no room in the token")
    return claims


_SIGNATURE_ALONE = dict.fromkeys(("verify_exp", "verify_nbf", "verify_iat", "verify_aud", "verify_iss"), False) | {
    "verify_sub": False,
    "verify_jti": False,
}


def check_room(rules: TokenRules, claims: dict[str, Any], room: str, tenant: str) -> None:
    """Whether somebody who logged in may enter a room.

    Raises:
        Refused: this token is for another one.
    """
    if not rules.app_secret:
        return
    wanted = str(claims["room"]).lower()
    if rules.verify_domain:
        if "sub" not in claims:
            raise Hangs("no sub in the token")
        place = tenant or rules.domain
        fits = wanted in ("*", room) and str(claims["sub"]).lower() in ("*", place)
    else:
        fits = wanted in ("*", room)
    if not fits:
        raise Refused("not-allowed", "Room and token mismatched")


def is_owner(rules: TokenRules, claims: dict[str, Any], *, first: bool) -> bool:
    """Whether somebody is moderator of the room that they enter."""
    if rules.auto_owner and first:
        return True
    user = claims.get("context", {}).get("user", {})
    says = user.get("affiliation") in OWNERS or str(user.get("moderator")).lower() == "true"
    return rules.affiliation_module and says


def may(claims: dict[str, Any], feature: str, *, owner: bool) -> bool:
    """Whether a feature counts for somebody in their room."""
    features = claims.get("context", {}).get("features")
    return owner if features is None else features.get(feature) in (True, "true")
