"""Who gives and takes which part."""

import pytest

from hub.actions.context import Context
from hub.actions.parts import grant_role, revoke_role
from hub.actions.series import create_series
from hub.domain.errors import AccessDenied, HourNotFound, LastOrganiser, PayloadInvalid, PersonNotFound, SeriesNotFound
from hub.domain.people import Grant
from hub.domain.roles import Role
from tests.people import ADA, BEN, CHIDI, HANA, MONA, OLGA, ZURI, make_hour
from tests.plans import weekly


def names(ctx: Context, scope: str, scope_id: str, role: Role) -> list[str]:
    """Who holds a role there."""
    return [one.name for one in ctx.records.people.grants(scope, scope_id) if one.role is role]


def test_an_organiser_gives_a_part_by_name(ctx: Context) -> None:
    hour = make_hour(ctx, "draft")
    grant_role(ctx, ZURI, "hour", hour.hour_id, "  Olga ", Role.GUEST)
    grant_role(ctx, ZURI, "hour", hour.hour_id, "Olga", Role.GUEST)
    assert names(ctx, "hour", hour.hour_id, Role.GUEST) == ["Ada", "Olga"]
    held = [one for one in ctx.records.people.grants("hour", hour.hour_id) if one.name == "Olga"]
    assert held[0].granted_by == ZURI.person_id


def test_somebody_who_never_signed_in_cannot_be_given_a_part(ctx: Context) -> None:
    hour = make_hour(ctx, "draft")
    with pytest.raises(PersonNotFound) as refused:
        grant_role(ctx, ZURI, "hour", hour.hour_id, "Nobody", Role.GUEST)
    assert list(refused.value.details["fields"]) == ["name"]  # type: ignore[call-overload]


@pytest.mark.parametrize("actor", [MONA, HANA, ADA, CHIDI, BEN])
def test_only_organisers_give_and_take_parts(ctx: Context, actor: object) -> None:
    hour = make_hour(ctx, "open")
    with pytest.raises(AccessDenied):
        grant_role(ctx, actor, "hour", hour.hour_id, "Olga", Role.ORGANISER)  # type: ignore[arg-type]
    with pytest.raises(AccessDenied):
        revoke_role(ctx, actor, "hour", hour.hour_id, MONA.person_id, Role.MODERATOR)  # type: ignore[arg-type]


def test_the_organiser_of_one_hour_gives_parts_in_that_hour_alone(ctx: Context) -> None:
    own, other = make_hour(ctx, "open"), make_hour(ctx, "open")
    ctx.records.people.grant(Grant(person_id=OLGA.person_id, scope="hour", scope_id=own.hour_id, role=Role.ORGANISER))
    grant_role(ctx, OLGA, "hour", own.hour_id, "Chidi", Role.GUEST)
    for scope, scope_id in (("hour", other.hour_id), ("site", "")):
        with pytest.raises(AccessDenied):
            grant_role(ctx, OLGA, scope, scope_id, "Olga", Role.ORGANISER)


def test_a_part_is_taken_and_the_last_organiser_stays(ctx: Context) -> None:
    hour = make_hour(ctx, "open")
    revoke_role(ctx, ZURI, "hour", hour.hour_id, MONA.person_id, Role.MODERATOR)
    assert names(ctx, "hour", hour.hour_id, Role.MODERATOR) == []
    with pytest.raises(LastOrganiser):
        revoke_role(ctx, ZURI, "hour", hour.hour_id, ZURI.person_id, Role.ORGANISER)
    with pytest.raises(LastOrganiser):
        revoke_role(ctx, ZURI, "site", "", ZURI.person_id, Role.ORGANISER)


def test_a_part_in_a_series_is_one_in_each_of_its_hours(ctx: Context) -> None:
    series = create_series(ctx, ZURI, weekly())
    grant_role(ctx, ZURI, "series", series.series_id, "Mona", Role.MODERATOR)
    hour = ctx.records.hours.of_series(series.series_id)[0]
    held = ctx.records.people.roles(MONA.person_id, hour_id=hour.hour_id, series_id=hour.series_id)
    assert held == {Role.MODERATOR}
    parts = ctx.records.people.parts(hour.hour_id, hour.series_id)
    assert {(one.name, one.role) for one in parts} == {("Zuri", Role.ORGANISER), ("Mona", Role.MODERATOR)}


def test_there_is_nothing_to_give_where_nothing_is(ctx: Context) -> None:
    with pytest.raises(HourNotFound):
        grant_role(ctx, ZURI, "hour", "none", "Olga", Role.GUEST)
    with pytest.raises(SeriesNotFound):
        grant_role(ctx, ZURI, "series", "none", "Olga", Role.GUEST)
    with pytest.raises(PayloadInvalid):
        grant_role(ctx, ZURI, "planet", "", "Olga", Role.GUEST)
