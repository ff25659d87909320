"""Who plays which part: roles are given and taken, on the site, in a series, in an hour or in a programme."""

from hub.actions.context import Context
from hub.actions.programme_access import programme_roles, readable_programme
from hub.actions.reads import readable_hour
from hub.domain.errors import AccessDenied, PayloadInvalid, PersonNotFound, SeriesNotFound
from hub.domain.people import Grant
from hub.domain.questions import clean_line
from hub.domain.roles import Actor, Role
from hub.domain.texts import N_

SCOPES = ("site", "series", "hour", "programme")
NOBODY = N_("Nobody with this name has signed in here yet. Ask them to sign in once, and then try again.")


def give_first_part(ctx: Context, actor: Actor, scope: str, scope_id: str) -> None:
    """Make the maker of an hour or a series its organiser."""
    _give(ctx, actor, scope, scope_id, actor.person_id, Role.ORGANISER)


def grant_role(ctx: Context, actor: Actor, scope: str, scope_id: str, name: str, role: Role) -> None:
    """Give a role to the person with an account of this name. Giving it again changes nothing.

    Args:
        scope: ``site``, ``series`` or ``hour``; ``scope_id`` is ``""`` for the site.
    Raises:
        HourNotFound, SeriesNotFound, AccessDenied: the actor does not organise there.
        PersonNotFound: nobody has this name, or two have it.
    """
    check_organises(ctx, actor, scope, scope_id)
    person = ctx.records.people.find_by_name(clean_line(name))
    if person is None:
        raise PersonNotFound(fields={"name": NOBODY})
    _give(ctx, actor, scope, scope_id, person.person_id, role)


def revoke_role(ctx: Context, actor: Actor, scope: str, scope_id: str, person_id: str, role: Role) -> None:
    """Take a role away. Taking it again changes nothing.

    Raises:
        HourNotFound, SeriesNotFound, AccessDenied: the actor does not organise there.
        LastOrganiser: nobody would be left to organise.
    """
    check_organises(ctx, actor, scope, scope_id)
    ctx.records.people.revoke(person_id, scope, scope_id, role)


def check_organises(ctx: Context, actor: Actor, scope: str, scope_id: str) -> None:
    """Check that somebody organises an hour, a series or the whole site.

    Raises:
        HourNotFound, SeriesNotFound, ProgrammeNotFound: none of this id, for this person.
        AccessDenied: they do not.
        PayloadInvalid: no such scope.
    """
    if Role.ORGANISER not in _roles(ctx, actor, scope, scope_id):
        raise AccessDenied(scope=scope)


def _roles(ctx: Context, actor: Actor, scope: str, scope_id: str) -> frozenset[Role]:
    if scope not in SCOPES:
        raise PayloadInvalid(scope=scope[:16])
    series_id = ""
    if scope == "hour":
        series_id = readable_hour(ctx, actor, scope_id).series_id
    if scope == "series":
        series_id = scope_id
        if ctx.records.series.get(series_id) is None:
            raise SeriesNotFound
    if scope == "programme":
        return programme_roles(ctx, actor, readable_programme(ctx, actor, scope_id).programme_id)
    if not actor.signed_in:
        return frozenset()
    hour_id = scope_id if scope == "hour" else ""
    return ctx.records.people.roles(actor.person_id, hour_id=hour_id, series_id=series_id)


def _give(ctx: Context, actor: Actor, scope: str, scope_id: str, person_id: str, role: Role) -> None:
    grant = Grant(
        person_id=person_id,
        scope=scope,
        scope_id=scope_id,
        role=role,
        granted_by=actor.person_id,
        granted_at=ctx.clock(),
    )
    ctx.records.people.grant(grant)
