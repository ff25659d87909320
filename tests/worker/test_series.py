"""The hours of a series are made without any hand."""

from typing import Any

from hub.actions.context import Context
from hub.actions.series import create_series, end_series
from hub.domain.clock import SetClock
from tests.people import ZURI
from tests.plans import weekly
from tests.records.racing import race
from tests.worker.working import work
from worker.jobs.make_rooms import MakeRoomsJob
from worker.jobs.series import SeriesJob

WEEK_S = 7 * 24 * 3600


def starts(ctx: Context, series_id: str) -> list[int]:
    return [one.starts_at for one in ctx.records.hours.of_series(series_id)]


def series(ctx: Context, **words: Any) -> str:
    return create_series(ctx, ZURI, weekly(**words)).series_id


def test_as_weeks_go_by_the_next_hours_are_made(ctx: Context, clock: SetClock):
    series_id = series(ctx)
    before = starts(ctx, series_id)
    clock.forward(seconds=3 * WEEK_S)
    work(ctx, SeriesJob())
    assert starts(ctx, series_id)[: len(before)] == before
    assert len(starts(ctx, series_id)) == len(before) + 3


def test_doing_it_again_makes_no_second_hour(ctx: Context):
    series_id = series(ctx)
    before = starts(ctx, series_id)
    work(ctx, SeriesJob(), rounds=3)
    assert starts(ctx, series_id) == before


def test_two_workers_make_each_hour_once(ctx: Context, clock: SetClock):
    series_id = series(ctx)
    clock.forward(seconds=4 * WEEK_S)
    race([lambda: work(ctx, SeriesJob())] * 4)
    found = starts(ctx, series_id)
    assert len(found) == len(set(found))
    assert max(found) - clock() > 11 * WEEK_S * 1000


def test_series_that_has_ended_grows_no_more(ctx: Context, clock: SetClock):
    series_id = series(ctx)
    end_series(ctx, ZURI, series_id)
    clock.forward(seconds=1)
    assert list(SeriesJob().due(ctx)) == []


def test_hours_of_an_announced_series_get_their_rooms(ctx: Context):
    series_id = series(ctx, announce="1")
    work(ctx, SeriesJob(), MakeRoomsJob())
    names = [one.room_name for one in ctx.records.hours.of_series(series_id)]
    assert len(names) > 5
    assert all(names)
