"""What the desk needs to know beside the questions: who may answer, and who is silenced."""

import msgspec

from hub.actions.context import Context
from hub.domain.hours import Hour
from hub.domain.roles import Role, shown_role

ANSWERING = (Role.GUEST, Role.HOST, Role.MODERATOR, Role.ORGANISER)
"""Whom a question is assigned to most likely, first."""


class Speaker(msgspec.Struct, frozen=True):
    """Somebody to whom a question can be assigned, with the role that says why."""

    person_id: str
    name: str
    role: str


def speakers_of(ctx: Context, hour: Hour) -> list[Speaker]:
    """Everybody with a role in the hour, its series or the site: guests first, each person once."""
    scopes = [("hour", hour.hour_id), ("series", hour.series_id), ("site", "")]
    grants = [
        grant for scope, key in scopes if key or scope == "site" for grant in ctx.records.people.grants(scope, key)
    ]
    ranked = sorted(grants, key=lambda grant: (ANSWERING.index(grant.role), grant.name.casefold()))
    found: dict[str, Speaker] = {}
    for grant in ranked:
        found.setdefault(grant.person_id, Speaker(grant.person_id, grant.name, shown_role(frozenset({grant.role}))))
    return list(found.values())


def silenced_keys(ctx: Context, hour_id: str) -> list[str]:
    """The asker keys of people silenced over a named question: they mark their other named ones and lead to nobody.

    Who was silenced over an anonymous question alone is not among them: the key would tell who asked it.
    """
    return ctx.store.questions.silenced_keys(hour_id)
