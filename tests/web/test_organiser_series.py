"""The organiser's pages of a series, as plain forms without JavaScript."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hub.actions.context import Context
from hub.actions.series import create_series, edit_series
from hub.domain.hours import HourState
from hub.domain.roles import Role
from hub.domain.series import Series
from hub.web.rule_words import rule_in_words
from tests.people import MONA, OLGA, ZURI
from tests.plans import weekly
from tests.web.browser import browser_of, send_form
from tests.web.long_form import fields_of, save


@pytest.fixture
def zuri(app: Flask) -> FlaskClient:
    """Zuri's browser."""
    return browser_of(app, ZURI)


def the_series(ctx: Context) -> Series:
    """The one series there is."""
    (series,) = ctx.records.series.list()
    return series


def test_a_series_is_planned_by_a_form_alone(ctx: Context, zuri: FlaskClient) -> None:
    answer = save(zuri, "/organise/series/new", **weekly(days=["MO", "FR"], announce="1"))
    series = the_series(ctx)
    assert answer.location == f"/organise/series/{series.series_id}"
    assert (series.rrule, series.announce) == ("FREQ=WEEKLY;BYDAY=MO,FR", True)
    page = zuri.get(answer.location).text
    assert "Every week on Monday and Friday" in page
    assert page.count('href="/organise/hours/') >= 24


def test_a_monthly_series_by_its_friendly_fields(ctx: Context, zuri: FlaskClient) -> None:
    save(zuri, "/organise/series/new", **weekly(repeat="monthly", nth="-1", weekday="FR", zone="UTC"))
    assert the_series(ctx).rrule == "FREQ=MONTHLY;BYDAY=-1FR"


def test_a_refused_series_keeps_every_word(ctx: Context, zuri: FlaskClient) -> None:
    words = weekly(repeat="rule", rrule="every now and then", every="0", until="2027-01-01", title="")
    del words["days"]
    answer = save(zuri, "/organise/series/new", **words)
    assert answer.status_code == 400
    kept = fields_of(answer)
    assert {name: kept[name] for name in words} == words
    assert 'id="rrule-error"' in answer.text
    assert 'id="title-error"' in answer.text
    assert ctx.records.series.list() == []


def test_an_opened_form_that_is_sent_unchanged_changes_no_hour(ctx: Context, zuri: FlaskClient) -> None:
    series = create_series(ctx, ZURI, weekly(announce="1", asking_opens_before_s="0"))
    before = ctx.records.hours.of_series(series.series_id)
    assert save(zuri, f"/organise/series/{series.series_id}/edit").status_code == 303
    assert ctx.records.hours.of_series(series.series_id) == before


def test_two_who_edit_are_both_heard(ctx: Context, zuri: FlaskClient) -> None:
    series = create_series(ctx, ZURI, weekly())
    path = f"/organise/series/{series.series_id}/edit"
    mine = fields_of(zuri.get(path)) | {"description": "My words"}
    edit_series(ctx, ZURI, series.series_id, 1, {"title": "Their title"})
    refused = zuri.post(path, data=mine)
    assert refused.status_code == 409
    assert "Their title" in refused.text
    assert zuri.post(path, data=fields_of(refused)).status_code == 303
    assert the_series(ctx).template["description"] == "My words"


def test_a_series_is_ended_with_a_reason(ctx: Context, zuri: FlaskClient) -> None:
    series = create_series(ctx, ZURI, weekly(announce="1", asking_opens_before_s="0"))
    path = f"/organise/series/{series.series_id}/end"
    assert send_form(zuri, path, reason="x" * 501).status_code == 400
    assert the_series(ctx).ended_at == 0
    send_form(zuri, path, reason="We start something new.")
    hours = ctx.records.hours.of_series(series.series_id)
    assert {(one.state, one.cancel_reason) for one in hours} == {(HourState.CANCELLED, "We start something new.")}


def test_people_of_a_series_are_added_by_name(ctx: Context, zuri: FlaskClient) -> None:
    series = create_series(ctx, ZURI, weekly())
    send_form(zuri, f"/organise/series/{series.series_id}/people", name="Mona", role="moderator")
    hour = ctx.records.hours.of_series(series.series_id)[0]
    assert ctx.records.people.roles(MONA.person_id, series_id=series.series_id) == {Role.MODERATOR}
    assert "by the series" in zuri.get(f"/organise/hours/{hour.hour_id}").text
    refused = send_form(zuri, f"/organise/series/{series.series_id}/people", name="Nobody", role="guest")
    assert (refused.status_code, "Nobody" in refused.text) == (400, True)


def test_others_do_not_come_in(ctx: Context, app: Flask) -> None:
    series = create_series(ctx, ZURI, weekly())
    olga = browser_of(app, OLGA)
    assert olga.get(f"/organise/series/{series.series_id}").status_code == 403
    assert olga.get(f"/organise/series/{series.series_id}/edit").status_code == 403
    assert olga.get("/organise/series/none").status_code == 404


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=WEEKLY;BYDAY=MO", "Every week on Monday"),
        ("FREQ=WEEKLY;BYDAY=MO,WE,FR;INTERVAL=2", "Every 2 weeks on Monday, Wednesday, and Friday"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "On the last Friday of the month"),
        ("FREQ=MONTHLY;BYDAY=2TU;INTERVAL=3", "On the second Tuesday of the month, every 3 months"),
        ("FREQ=WEEKLY;BYDAY=SU;UNTIL=20261231T235959", "Every week on Sunday, until Dec 31, 2026"),
        ("FREQ=MONTHLY;BYMONTHDAY=15", "FREQ=MONTHLY;BYMONTHDAY=15"),
    ],
)
def test_a_rule_is_said_in_words(app: Flask, rule: str, words: str) -> None:
    with app.test_request_context("/"):
        assert rule_in_words(rule) == words
