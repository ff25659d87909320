"""The address of a stream that was withdrawn: nobody who comes to the hour, or comes back to it, is told."""

from collections.abc import Callable
from typing import Any

import pytest

from hub.actions.context import Context
from hub.actions.hours import move_hour
from hub.actions.missed import read_missed
from hub.actions.recordings import move_recording
from hub.domain.hours import Hour
from hub.domain.recordings import Recording, RecordingSource
from hub.live.feed import Feed
from hub.live.listeners import Listener
from hub.protocol.events import Audience
from tests.live.replay import as_json
from tests.live.test_feed import Recorder, settle
from tests.people import HANA, OLGA, ZURI, make_hour
from tests.recordings import keep_recording, recorded_hour
from tests.worker.working import work
from worker.jobs.projection import ShowJob

WATCH = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"


def streamed(ctx: Context, state: str = "ended") -> tuple[Hour, Recording]:
    hour = recorded_hour(ctx, state, watch="youtube", youtube_url=WATCH)
    return hour, keep_recording(ctx, hour, "published", source=RecordingSource.YOUTUBE, address=WATCH)


def listen(ctx: Context, hour: Hour) -> tuple[Feed, Recorder]:
    outlet = Recorder()
    feed = Feed(ctx, outlet, hour.hour_id, sleep=lambda _seconds: None, review=lambda _feed: None)
    feed.listeners.add("sid", Listener(OLGA, Audience.ATTENDEES))
    settle(feed)
    return feed, outlet


def withdraw(ctx: Context, kept: Recording) -> None:
    move_recording(ctx, ZURI, kept.recording_id, "withdraw")


def joins(ctx: Context, feed: Feed, hour: Hour) -> Any:
    return feed.answer(None, Audience.ATTENDEES)


def comes_back(ctx: Context, feed: Feed, hour: Hour) -> Any:
    beginning = ctx.store.events.oldest(hour.hour_id)
    feed.reach_back(beginning)
    answer = feed.answer(beginning, Audience.ATTENDEES)
    assert answer["events"], "what was missed is told event by event"
    return answer


def asks_for_all(ctx: Context, feed: Feed, hour: Hour) -> Any:
    return read_missed(ctx, OLGA, hour.hour_id, "", Audience.ATTENDEES)


def asks_from_the_beginning(ctx: Context, feed: Feed, hour: Hour) -> Any:
    missed = read_missed(ctx, OLGA, hour.hour_id, ctx.store.events.oldest(hour.hour_id), Audience.ATTENDEES)
    assert missed.view is None
    return missed


@pytest.mark.parametrize("door", [joins, comes_back, asks_for_all, asks_from_the_beginning])
def test_address_is_told_until_it_is_withdrawn_and_again_when_it_is_back(
    ctx: Context, door: Callable[[Context, Feed, Hour], Any]
):
    hour, kept = streamed(ctx, "live")
    feed, _outlet = listen(ctx, hour)
    move_hour(ctx, HANA, hour.hour_id, "end")
    settle(feed)
    assert WATCH in str(as_json(door(ctx, feed, hour)))
    withdraw(ctx, kept)
    settle(feed)
    assert WATCH not in str(as_json(door(ctx, feed, hour)))
    move_recording(ctx, ZURI, kept.recording_id, "publish")
    settle(feed)
    assert WATCH in str(as_json(door(ctx, feed, hour)))


def test_who_is_here_hears_at_once_that_it_is_gone(ctx: Context):
    hour, kept = streamed(ctx)
    feed, outlet = listen(ctx, hour)
    outlet.sent.clear()
    withdraw(ctx, kept)
    settle(feed)
    [frame] = outlet.frames(Audience.ATTENDEES)
    [told] = as_json(frame.events)
    assert (told["name"], told["hour"]["youtube_url"]) == ("hour.edited", "")


def test_a_stream_that_still_runs_is_told_until_the_hour_is_over(ctx: Context):
    hour, kept = streamed(ctx, "live")
    feed, _outlet = listen(ctx, hour)
    withdraw(ctx, kept)
    settle(feed)
    assert WATCH in str(as_json(joins(ctx, feed, hour)))
    move_hour(ctx, HANA, hour.hour_id, "end")
    settle(feed)
    assert WATCH not in str(as_json(joins(ctx, feed, hour)))


def test_other_recordings_of_the_hour_change_nothing_of_it(ctx: Context):
    hour, _kept = streamed(ctx)
    version = ctx.store.hours.version(hour.hour_id)
    withdraw(ctx, keep_recording(ctx, hour, "published", address="https://example.org/another"))
    assert ctx.store.hours.version(hour.hour_id) == version
    live = ctx.store.hours.get(hour.hour_id)
    assert live and live.youtube_url == WATCH


def test_hub_that_dies_before_it_has_told_is_made_good_by_the_worker(ctx: Context):
    hour, kept = streamed(ctx)
    ctx.records.recordings.move(kept.recording_id, "withdraw", ctx.clock())
    work(ctx, ShowJob())
    live = ctx.store.hours.get(hour.hour_id)
    assert live and live.youtube_url == ""


def test_hour_without_a_stream_has_no_new_version(ctx: Context):
    hour = make_hour(ctx, "ended")
    withdraw(ctx, keep_recording(ctx, hour, "published"))
    kept = ctx.records.hours.get(hour.hour_id)
    assert kept and kept.version == hour.version
