"""People with an account, and the roles they hold."""

import msgspec

from hub.domain.roles import Role

BY_EMAIL = "email"
"""The issuer of people who sign in by e-mail: ``subject`` is the address, and the name is their own choice."""
BY_WIKI_LIST = "wiki-list"
"""The issuer of people who asked on a wiki page and never signed in here: ``subject`` is the account's name there."""
STAND_IN = "s"
"""How the ids of stand-ins begin, which count where a person was: neither a guest's nor an account's."""
ERASED = "erased"
"""The issuer of accounts that were erased: what is left of each is its id, which leads to nobody."""


def is_guest(person_id: str) -> bool:
    """Whether an id is that of somebody who is known by a cookie alone."""
    return person_id.startswith("g")


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """An account: one person on every device.

    ``issuer`` and ``subject`` identify it for ever (a wiki name may change, the central id does not).

    Fields of note:
        keeps_name: the name stays with what was asked in public hours, however long ago.
        erased_at: when its owner had it erased, ms since 1970; 0 as a rule.
    """

    person_id: str
    issuer: str
    subject: str
    name: str
    zone: str = ""
    language: str = ""
    created_at: int = 0
    seen_at: int = 0
    keeps_name: bool = True
    erased_at: int = 0


class Grant(msgspec.Struct, frozen=True, kw_only=True):
    """A role of a person; ``scope`` says where: ``site``, ``series``, ``hour`` or ``programme``."""

    person_id: str
    scope: str
    scope_id: str
    role: Role
    granted_by: str = ""
    granted_at: int = 0
    name: str = ""
