"""Who somebody is, and what that lets them do."""

from enum import StrEnum

import msgspec


class Role(StrEnum):
    """A part somebody plays in an hour. ``organiser`` holds every power of the others."""

    ORGANISER = "organiser"
    HOST = "host"
    MODERATOR = "moderator"
    GUEST = "guest"


class Right(StrEnum):
    """Who may use a command: the word used in the tables of ``questions.py`` and ``hours.py``."""

    ANYONE = "anyone"
    ASKER = "asker"
    MODERATOR = "moderator"
    STAGE = "stage"
    SPEAKER = "speaker"
    ORGANISER = "organiser"
    CLOCK = "clock"


ROLES_WITH: dict[Right, frozenset[Role]] = {
    Right.MODERATOR: frozenset({Role.MODERATOR, Role.HOST, Role.ORGANISER}),
    Right.STAGE: frozenset({Role.MODERATOR, Role.HOST, Role.ORGANISER}),
    Right.SPEAKER: frozenset({Role.GUEST, Role.MODERATOR, Role.HOST, Role.ORGANISER}),
    Right.ORGANISER: frozenset({Role.ORGANISER}),
    Right.CLOCK: frozenset(),
}
"""The roles that carry a right. ``anyone`` and ``asker`` do not hang on a role, and ``clock`` is nobody's."""

SHOWN_FIRST = (Role.ORGANISER, Role.HOST, Role.MODERATOR, Role.GUEST)


class Actor(msgspec.Struct, frozen=True):
    """The person behind a request.

    Fields:
        person_id: stable id; ``g…`` for a guest known by cookie, ``p…`` for an account.
        name: what others may read, or ``""`` for a nameless person.
        signed_in: has an account (wiki, OpenID Connect).
        address: network address, for rate limits only; never stored with anything.
        token: fingerprint of the bearer token they came in by, ``""`` for those with a cookie.
    """

    person_id: str
    name: str = ""
    signed_in: bool = False
    address: str = ""
    token: str = ""


def may(roles: frozenset[Role], right: Right) -> bool:
    """Whether somebody with these roles in an hour holds the right.

    ``anyone`` is always held; ``asker`` is decided on the question itself, by the store.
    """
    return right in (Right.ANYONE, Right.ASKER) or bool(roles & ROLES_WITH[right])


def shown_role(roles: frozenset[Role]) -> str:
    """The role that the public ledger names for an act; ``"asker"`` for somebody without one."""
    return next((role.value for role in SHOWN_FIRST if role in roles), "asker")
