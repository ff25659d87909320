"""Series: their hours come to be, follow the plan, and can go their own way."""

from datetime import UTC, datetime
from typing import Any

import pytest

from hub.actions.context import Context
from hub.actions.hours import edit_hour, move_hour
from hub.actions.series import create_series, edit_series, end_series, extend_series, form_words
from hub.domain.clock import SetClock
from hub.domain.errors import AccessDenied, HourChangedMeanwhile, PayloadInvalid, SeriesNotFound, SignInNeeded
from hub.domain.hours import Hour, HourState
from hub.domain.series import Series
from tests.doing import events
from tests.people import BEN, MONA, ZURI
from tests.plans import weekly
from tests.records.racing import race

DAY_S = 24 * 3600


def utc(at: int) -> str:
    """A moment in words."""
    return f"{datetime.fromtimestamp(at / 1000, UTC):%m-%d %H:%M}"


def series_of(ctx: Context, **words: Any) -> Series:
    """A weekly series of Zuri's, Fridays at 19:00 in Nairobi from 4 December on."""
    return create_series(ctx, ZURI, weekly(**words))


def hours(ctx: Context, series: Series) -> list[Hour]:
    """Its hours, soonest first."""
    return ctx.records.hours.of_series(series.series_id)


def starts(ctx: Context, series: Series, *states: HourState) -> list[str]:
    """When they start; those in some states, or all."""
    return [utc(one.starts_at) for one in hours(ctx, series) if not states or one.state in states]


def test_a_series_makes_its_hours_for_three_months_as_drafts(ctx: Context) -> None:
    series = series_of(ctx, description="Every week.", asking_opens_before_s="3600", pace_s="5")
    made = hours(ctx, series)
    assert [utc(one.starts_at) for one in made][:3] == ["12-04 16:00", "12-11 16:00", "12-18 16:00"]
    assert len(made) == 12
    assert {one.state for one in made} == {HourState.DRAFT}
    assert {(one.title, one.description, one.pace_s) for one in made} == {("Wikidata for beginners", "Every week.", 5)}
    assert {one.starts_at - one.asking_opens_at for one in made} == {3600 * 1000}
    assert len({one.overlay_key for one in made}) == 12


def test_the_last_friday_of_the_month_at_sixteen_utc(ctx: Context) -> None:
    series = series_of(ctx, starts="2026-12-25T16:00", zone="UTC", repeat="monthly", nth="-1", weekday="FR")
    assert starts(ctx, series) == ["12-25 16:00", "01-29 16:00"]


def test_a_weekly_hour_keeps_its_wall_time_when_the_clocks_change(ctx: Context, clock: SetClock) -> None:
    clock.forward(seconds=100 * DAY_S)
    berlin = series_of(ctx, starts="2027-03-18T18:00", zone="Europe/Berlin", days="TH")
    nairobi = series_of(ctx, starts="2027-03-18T18:00", zone="Africa/Nairobi", days="TH")
    assert starts(ctx, berlin)[:3] == ["03-18 17:00", "03-25 17:00", "04-01 16:00"]
    assert starts(ctx, nairobi)[:3] == ["03-18 15:00", "03-25 15:00", "04-01 15:00"]


def test_extending_again_changes_nothing(ctx: Context) -> None:
    series = series_of(ctx, announce="1", asking_opens_before_s="3600")
    before = hours(ctx, series)
    extend_series(ctx, series.series_id)
    assert hours(ctx, series) == before
    assert [one.name for one in events(ctx, before[0])] == ["hour.announced"]


def test_workers_that_extend_together_make_each_hour_once(ctx: Context, clock: SetClock) -> None:
    series = series_of(ctx)
    clock.forward(seconds=30 * DAY_S)
    assert race([lambda: extend_series(ctx, series.series_id)] * 4) == [None] * 4
    found = starts(ctx, series)
    assert len(found) == len(set(found)) == 17


def test_as_time_goes_on_further_hours_come(ctx: Context, clock: SetClock) -> None:
    series = series_of(ctx, announce="1", asking_opens_before_s="3600")
    last = hours(ctx, series)[-1].starts_at
    clock.forward(seconds=7 * DAY_S)
    extend_series(ctx, series.series_id)
    new = hours(ctx, series)[-1]
    assert new.starts_at == last + 7 * DAY_S * 1000
    assert new.state is HourState.ANNOUNCED
    assert [(one.name, one.role) for one in events(ctx, new)] == [("hour.announced", "clock")]


def test_hours_whose_asking_is_due_are_announced_and_open(ctx: Context) -> None:
    series = series_of(ctx, announce="1", asking_opens_before_s=str(14 * DAY_S))
    states = [one.state for one in hours(ctx, series)]
    assert states[:3] == [HourState.OPEN, HourState.OPEN, HourState.ANNOUNCED]


def test_a_rule_with_an_end_makes_no_more(ctx: Context) -> None:
    assert len(hours(ctx, series_of(ctx, until="2026-12-18"))) == 3
    assert len(hours(ctx, series_of(ctx, repeat="rule", rrule="FREQ=WEEKLY;COUNT=2"))) == 2


def test_an_edit_goes_to_the_later_hours_that_still_follow(ctx: Context, clock: SetClock) -> None:
    series = series_of(ctx, announce="1", asking_opens_before_s="3600")
    first, second, third, fourth, *_ = hours(ctx, series)
    edit_hour(ctx, ZURI, second.hour_id, second.version, {"title": "Special"})
    move_hour(ctx, ZURI, third.hour_id, "cancel", "Holiday")
    clock.ms = first.starts_at + 1000
    edited = edit_series(ctx, ZURI, series.series_id, 1, {"title": "New title", "duration_min": "90"})
    titles = {one.hour_id: (one.title, one.duration_s) for one in hours(ctx, series)}
    assert edited.version == 2
    assert titles[first.hour_id] == ("Wikidata for beginners", 3600)
    assert titles[second.hour_id] == ("Special", 3600)
    assert titles[third.hour_id] == ("Wikidata for beginners", 3600)
    assert titles[fourth.hour_id] == ("New title", 5400)
    told = events(ctx, fourth)[-1]
    assert (told.name, told.role) == ("hour.edited", "organiser")


def test_an_hour_cancelled_alone_does_not_come_back(ctx: Context) -> None:
    series = series_of(ctx)
    third = hours(ctx, series)[2]
    move_hour(ctx, ZURI, third.hour_id, "cancel", "Holiday")
    extend_series(ctx, series.series_id)
    assert len(hours(ctx, series)) == 12
    assert starts(ctx, series, HourState.CANCELLED) == [utc(third.starts_at)]


def test_another_time_of_day_moves_the_hours_that_people_know(ctx: Context) -> None:
    series = series_of(ctx, announce="1", asking_opens_before_s="3600")
    before = hours(ctx, series)
    edit_series(ctx, ZURI, series.series_id, 1, {"starts": "2026-12-04T20:30"})
    after = hours(ctx, series)
    assert [one.hour_id for one in after] == [one.hour_id for one in before]
    assert {one.starts_at - old.starts_at for one, old in zip(after, before, strict=True)} == {90 * 60 * 1000}
    assert {one.starts_at - one.asking_opens_at for one in after} == {3600 * 1000}
    assert [one.name for one in events(ctx, before[0])] == ["hour.announced", "hour.edited"]


def test_fewer_dates_cancel_the_hours_that_are_too_many(ctx: Context) -> None:
    series = series_of(ctx, announce="1", asking_opens_before_s="3600")
    edit_series(ctx, ZURI, series.series_id, 1, {"every": "2"})
    assert starts(ctx, series, HourState.ANNOUNCED) == [
        "12-04 16:00", "12-18 16:00", "01-01 16:00", "01-15 16:00", "01-29 16:00", "02-12 16:00",
    ]  # fmt: skip
    cancelled = [one for one in hours(ctx, series) if one.state is HourState.CANCELLED]
    assert len(cancelled) == 6
    assert {one.cancel_reason for one in cancelled} == {"The series takes place on other dates now."}


def test_an_edit_that_keeps_the_start_keeps_the_count_of_the_rule(ctx: Context, clock: SetClock) -> None:
    series = series_of(ctx, repeat="rule", rrule="FREQ=WEEKLY;BYDAY=FR;COUNT=4")
    clock.forward(seconds=15 * DAY_S)
    words = form_words(ctx, ctx.records.series.get(series.series_id) or series)
    assert words["starts"] == "2026-12-18T19:00"
    edit_series(ctx, ZURI, series.series_id, 1, words | {"title": "New title"})
    assert [(utc(one.starts_at), one.title) for one in hours(ctx, series)][2:] == [
        ("12-18 16:00", "New title"),
        ("12-25 16:00", "New title"),
    ]


def test_the_end_of_a_series_cancels_what_was_to_come(ctx: Context, clock: SetClock) -> None:
    series = series_of(ctx, announce="1", asking_opens_before_s="3600")
    first, second, *_ = hours(ctx, series)
    edit_hour(ctx, ZURI, second.hour_id, second.version, {"title": "Special"})
    clock.ms = first.starts_at + 1000
    ended = end_series(ctx, ZURI, series.series_id, "We start something new.")
    assert ended.ended_at == clock()
    kept = [one for one in hours(ctx, series) if one.state is not HourState.CANCELLED]
    assert [one.hour_id for one in kept] == [first.hour_id, second.hour_id]
    assert events(ctx, hours(ctx, series)[5])[-1].reason == "We start something new."
    clock.forward(seconds=30 * DAY_S)
    extend_series(ctx, series.series_id)
    assert len(hours(ctx, series)) == 12


def test_of_two_who_edit_the_same_version_the_second_is_told(ctx: Context) -> None:
    series = series_of(ctx)
    edit_series(ctx, ZURI, series.series_id, 1, {"title": "Zuri's title"})
    with pytest.raises(HourChangedMeanwhile):
        edit_series(ctx, ZURI, series.series_id, 1, {"title": "Another title"})


def test_a_crash_after_the_change_is_made_good_by_the_worker(ctx: Context) -> None:
    series = series_of(ctx, announce="1", asking_opens_before_s="3600")
    ctx.records.series.change(series.series_id, 1, title="New title")
    extend_series(ctx, series.series_id)
    assert {one.title for one in hours(ctx, series)} == {"New title"}
    assert events(ctx, hours(ctx, series)[0])[-1].role == "clock"


def test_every_wrong_field_of_a_series_is_told_at_once(ctx: Context) -> None:
    with pytest.raises(PayloadInvalid) as refused:
        series_of(ctx, title="", days="", pace_s="fast")
    assert refused.value.details["fields"].keys() == {"title", "days", "pace_s"}  # type: ignore[attr-defined]
    with pytest.raises(PayloadInvalid):
        series_of(ctx, zone="Mars")
    with pytest.raises(PayloadInvalid):
        series_of(ctx, series_id="mine")
    assert ctx.records.series.list() == []


def test_only_organisers_plan_and_change_series(ctx: Context) -> None:
    with pytest.raises(SignInNeeded):
        create_series(ctx, BEN, weekly())
    with pytest.raises(AccessDenied):
        create_series(ctx, MONA, weekly())
    series = series_of(ctx)
    with pytest.raises(AccessDenied):
        edit_series(ctx, MONA, series.series_id, 1, {"title": "Mine"})
    with pytest.raises(AccessDenied):
        end_series(ctx, MONA, series.series_id)
    with pytest.raises(SeriesNotFound):
        extend_series(ctx, "none")
