"""Who is asking: a session cookie, a bearer token or the handshake of a socket, made into an Actor.

The only reader of ``flask.session``. A guest is known by the signed cookie alone: its id, and the name they chose.
An account is one person on every device; the cookie then holds the account's id and nothing of the guest before.
"""

from typing import Any

from flask import Flask, g, request, session

from hub.current import ctx
from hub.domain.errors import NameNeeded, TokenInvalid
from hub.domain.people import Person
from hub.domain.questions import clean_line, seen
from hub.domain.roles import Actor
from hub.records.tokens import fingerprint

LIFETIME_S = 365 * 24 * 3600
NAME_LIMIT = 60

ACCOUNT, GUEST, NAME, LANGUAGE, ZONE, WAY_BACK = "account", "guest", "name", "language", "zone", "way_back"


def attach(app: Flask, *, secure: bool) -> None:
    """Set up the session cookie.

    Args:
        secure: send it over HTTPS alone; the prefix then lets no other host of the domain plant one.
    """
    app.config.update(
        SESSION_COOKIE_NAME="__Host-baraza" if secure else "baraza",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=LIFETIME_S,
    )


def actor() -> Actor:
    """The person behind this HTTP request; somebody new becomes a guest.

    Raises:
        TokenInvalid: there is a bearer token, and it is not valid (any more).
    """
    if "actor" not in g:
        secret = bearer()
        g.actor = _by_token(secret) if secret else _by_session()
    found: Actor = g.actor
    return found


def actor_for_socket(auth: Any = None) -> Actor:
    """The person behind a socket, at its connect: ``auth`` is what the client sent with it.

    A program sends ``{"token": …}`` (or the Authorization header); a page comes with its session cookie. Ask once and
    keep the answer for as long as the socket lives: a client without a cookie would be a new guest each time.

    Raises:
        TokenInvalid: there is a bearer token, and it is not valid (any more).
    """
    secret = auth.get("token") if isinstance(auth, dict) else None
    if secret:
        return _by_token(str(secret))
    return actor()


def bearer() -> str:
    """The bearer token of the request, or ``""``."""
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if kind.lower() == "bearer" else ""


def account() -> Person | None:
    """The account behind this request, or None for a guest."""
    found = actor()
    return ctx().records.people.get(found.person_id) if found.signed_in else None


def name_guest(name: str) -> Actor:
    """Give the guest behind this request a name.

    Raises:
        NameNeeded: nothing that can be seen is left of the name.
    """
    kept = clean_line(name)[:NAME_LIMIT].strip()
    if not seen(kept):
        raise NameNeeded
    session[NAME] = kept
    return _again()


def sign_in(person: Person) -> Actor:
    """Make this session one of an account. Nothing of the session before stays, so that none can be planted."""
    session.clear()
    session[ACCOUNT] = person.person_id
    session.permanent = True
    remember(person.zone, person.language)
    return _again()


def sign_out() -> None:
    """Forget who this is: the next request is a new guest's."""
    session.clear()
    g.pop("actor", None)


def keep_way_back(path: str) -> None:
    """Remember where somebody was when they went to a provider."""
    session[WAY_BACK] = path


def way_back() -> str:
    """Where they were, or ``""``."""
    return str(session.pop(WAY_BACK, ""))


def remember(zone: str, language: str) -> None:
    """Keep the zone and language of the account in the cookie, where pages find them without a look-up."""
    if (session.get(ZONE, ""), session.get(LANGUAGE, "")) != (zone, language):
        session[ZONE], session[LANGUAGE] = zone, language


def account_zone() -> str:
    """The time zone that the account chose, or ``""``."""
    return str(session.get(ZONE, ""))


def account_language() -> str:
    """The language that the account chose, or ``""``."""
    return str(session.get(LANGUAGE, ""))


def _by_token(secret: str) -> Actor:
    person = ctx().records.tokens.find(secret, ctx().clock())
    if person is None:
        raise TokenInvalid
    return _of_account(person, fingerprint(secret))


def _by_session() -> Actor:
    if ACCOUNT in session:
        person = ctx().records.people.get(str(session[ACCOUNT]))
        if person and not person.erased_at:
            remember(person.zone, person.language)
            return _of_account(person)
        session.clear()
    if GUEST not in session:
        session[GUEST] = f"g{ctx().new_id()}"
        session.permanent = True
    return Actor(str(session[GUEST]), str(session.get(NAME, "")), address=_address())


def _of_account(person: Person, token: str = "") -> Actor:
    return Actor(person.person_id, person.name, signed_in=True, address=_address(), token=token)


def _address() -> str:
    return request.remote_addr or ""


def _again() -> Actor:
    g.pop("actor", None)
    return actor()
