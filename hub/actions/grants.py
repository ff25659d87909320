"""Roles given by whoever runs this hub, from the command line: how the first organiser comes to be."""

from hub.actions.context import Context, load_hour
from hub.domain.errors import PersonNotFound, SeriesNotFound
from hub.domain.people import Grant, Person
from hub.domain.questions import clean_line
from hub.domain.roles import Role

OPERATOR = ""
"""Who gave it: nobody with an account."""


def grant_by_name(ctx: Context, name: str, role: Role, *, hour_id: str = "", series_id: str = "") -> Person:
    """Give a role to the person with an account of this name; on the whole site unless an hour or a series is named.

    Giving it again changes nothing.

    Raises:
        PersonNotFound: nobody with this name has signed in yet, or several have.
        HourNotFound, SeriesNotFound: no such hour or series.
    """
    scope, scope_id = _scope(ctx, hour_id, series_id)
    person = ctx.records.people.find_by_name(clean_line(name))
    if person is None:
        raise PersonNotFound("Nobody with this name has signed in yet, or several people have this name.")
    now = ctx.clock()
    given = Grant(
        person_id=person.person_id, scope=scope, scope_id=scope_id, role=role, granted_by=OPERATOR, granted_at=now
    )
    ctx.records.people.grant(given)
    return person


def _scope(ctx: Context, hour_id: str, series_id: str) -> tuple[str, str]:
    if hour_id:
        return "hour", load_hour(ctx, hour_id).hour_id
    if not series_id:
        return "site", ""
    if ctx.records.series.get(series_id) is None:
        raise SeriesNotFound
    return "series", series_id
