"""Roles given from the command line."""

import pytest

from hub.actions.context import Context, roles_in
from hub.actions.grants import grant_by_name
from hub.domain.errors import HourNotFound, PersonNotFound, SeriesNotFound
from hub.domain.roles import Role
from tests.people import OLGA, make_hour


def test_a_role_without_an_hour_is_held_on_the_whole_site(ctx: Context) -> None:
    hour = make_hour(ctx)
    assert grant_by_name(ctx, "Olga", Role.ORGANISER).person_id == OLGA.person_id
    assert roles_in(ctx, OLGA, hour) == {Role.ORGANISER}


def test_a_role_in_one_hour_is_not_held_in_another(ctx: Context) -> None:
    hour, other = make_hour(ctx), make_hour(ctx)
    grant_by_name(ctx, "Olga", Role.MODERATOR, hour_id=hour.hour_id)
    assert roles_in(ctx, OLGA, hour) == {Role.MODERATOR}
    assert not roles_in(ctx, OLGA, other)


def test_giving_a_role_again_changes_nothing(ctx: Context) -> None:
    for _ in range(2):
        grant_by_name(ctx, "Olga", Role.HOST)
    assert [grant.role for grant in ctx.records.people.grants("site", "") if grant.name == "Olga"] == [Role.HOST]


def test_a_name_that_nobody_or_two_people_have_gets_no_role(ctx: Context) -> None:
    ctx.records.people.sign_in("elsewhere", "1", "Olga", ctx.clock())
    for name in ("Olga", "Nobody"):
        with pytest.raises(PersonNotFound):
            grant_by_name(ctx, name, Role.ORGANISER)


def test_an_hour_or_series_that_is_not_there_gets_no_roles(ctx: Context) -> None:
    with pytest.raises(HourNotFound):
        grant_by_name(ctx, "Olga", Role.HOST, hour_id="nowhere")
    with pytest.raises(SeriesNotFound):
        grant_by_name(ctx, "Olga", Role.HOST, series_id="nowhere")
