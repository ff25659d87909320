"""One-click sign-in for development: signed links that work on the machine itself alone."""

from typing import NamedTuple
from urllib.parse import urlsplit

from itsdangerous import BadData, URLSafeSerializer

from hub.actions.context import Context
from hub.config import Settings
from hub.domain.errors import TokenInvalid
from hub.domain.people import Grant, Person
from hub.domain.roles import Role

ISSUER = "development"
LASTS_MS = 7 * 24 * 3600 * 1000
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class Part(NamedTuple):
    """Somebody to sign in as: the name they go by, and the role they hold on the whole site."""

    name: str
    role: Role | None


PARTS: dict[str, Part] = {
    "organiser": Part("Zuri", Role.ORGANISER),
    "moderator": Part("Mona", Role.MODERATOR),
    "guest": Part("Ada", Role.GUEST),
    "attendee": Part("Ben", None),
    "mentor": Part("Amina", None),
    "adviser": Part("Tomás", None),
    "candidate": Part("Noor", None),
}
"""Whom the links of ``make run`` are for."""


def links(settings: Settings, ctx: Context) -> dict[str, str]:
    """The part -> its sign-in link. Makes the accounts where they are not there yet; safe to repeat.

    Outside development there are none.
    """
    if not settings.development:
        return {}
    return {part: f"{settings.base_url}/sign-in/dev/{_token(ctx, development_person(ctx, part))}" for part in PARTS}


def development_person(ctx: Context, part: str) -> Person:
    """The account behind a part, made where it is not there yet."""
    name, role = PARTS[part]
    now = ctx.clock()
    person = ctx.records.people.sign_in(ISSUER, part, name, now)
    if role:
        ctx.records.people.grant(
            Grant(person_id=person.person_id, scope="site", scope_id="", role=role, granted_by="", granted_at=now)
        )
    return person


def person_of(ctx: Context, token: str) -> Person:
    """The account that a link signs in.

    Raises:
        TokenInvalid: the link is forged, too old, or leads to nobody.
    """
    try:
        found = _signer(ctx).loads(token)
    except BadData:
        raise TokenInvalid from None
    person = ctx.records.people.get(found["person"])
    if found["until"] < ctx.clock() or person is None:
        raise TokenInvalid
    return person


def allowed(settings: Settings, address: str, host: str) -> bool:
    """Whether such links work here: in development, asked from this machine, under its own name.

    The name is looked at as well, so that no foreign site whose name leads to this machine can use one.
    """
    return settings.development and address in LOOPBACK and urlsplit(f"//{host}").hostname in LOOPBACK


def _token(ctx: Context, person: Person) -> str:
    return str(_signer(ctx).dumps({"person": person.person_id, "until": ctx.clock() + LASTS_MS}))


def _signer(ctx: Context) -> URLSafeSerializer:
    return URLSafeSerializer(ctx.settings.secret_key, salt="development sign-in")
