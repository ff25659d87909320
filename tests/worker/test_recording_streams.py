"""The stream of an hour is its recording; and what never came is given up after a day."""

import pytest

from hub.actions import past_hours
from hub.actions.context import Context
from hub.actions.past_videos import take_in_video
from hub.actions.recordings import expect_recording
from hub.domain.clock import SetClock
from hub.domain.hours import Hour
from hub.domain.past_hours import PastHour
from hub.domain.recording_failures import RecordingFailure
from hub.domain.recordings import RecordingSource, RecordingState, StartKnown
from tests.domain.test_past_hours import TABLE
from tests.fixed import START
from tests.people import ZURI, make_hour, set_state
from tests.recordings import (
    before_the_next_step,
    keep_recording,
    leave_file,
    leave_metadata,
    recorded_hour,
    tell,
    the_recording,
    with_folder,
)
from tests.worker.working import work
from worker.jobs.recording_files import FilesJob
from worker.jobs.recording_keeping import KeepingJob
from worker.jobs.recording_overdue import OverdueJob
from worker.jobs.recording_posts import RecordingPostsJob
from worker.jobs.recording_streams import StreamsJob

S, F = RecordingState, RecordingFailure
FIRST = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
SECOND = "https://www.youtube.com/watch?v=aaaaaaaaaaa"
STREAMED = {"watch": "youtube", "youtube_url": FIRST, "started_at": START}
DAY_S = 24 * 3600


def test_stream_is_noted_when_the_hour_begins_and_stays_for_everyone_when_it_is_over(ctx: Context):
    hour = make_hour(ctx, "live", **STREAMED)
    work(ctx, StreamsJob())
    begun = the_recording(ctx, hour)
    assert (begun.state, begun.source, begun.address) == (S.RECORDING, RecordingSource.YOUTUBE, FIRST)
    assert (begun.starts_at, begun.start_known, begun.guessed) == (START, StartKnown.GUESS, True)
    set_state(ctx, hour, "ended")
    work(ctx, StreamsJob())
    over = the_recording(ctx, hour)
    assert (over.state, over.published_at) == (S.PUBLISHED, ctx.clock())


def test_hour_that_ended_before_anybody_looked_has_its_stream(ctx: Context):
    hour = make_hour(ctx, "archived", **STREAMED)
    work(ctx, StreamsJob())
    assert the_recording(ctx, hour).state is S.PUBLISHED


@pytest.mark.parametrize("state", ["draft", "announced", "open", "cancelled"])
def test_hour_that_did_not_begin_has_no_recording(ctx: Context, state: str):
    hour = make_hour(ctx, state, **STREAMED)
    work(ctx, StreamsJob())
    assert ctx.records.recordings.of_hour(hour.hour_id) == []


def test_hour_that_is_watched_in_its_room_has_no_stream_unless_jitsi_tells_of_one(ctx: Context):
    hour = make_hour(ctx, "live", watch="jitsi", youtube_url=FIRST)
    work(ctx, StreamsJob())
    assert ctx.records.recordings.of_hour(hour.hour_id) == []


def test_stream_that_was_expected_begins_its_life_before_the_hour(ctx: Context):
    hour = make_hour(ctx, "open", **STREAMED)
    for _ in range(2):
        expect_recording(ctx, ZURI, hour.hour_id, RecordingSource.YOUTUBE)
    assert the_recording(ctx, hour).state is S.EXPECTED
    set_state(ctx, hour, "ended")
    work(ctx, StreamsJob())
    over = the_recording(ctx, hour)
    assert (over.state, over.start_known) == (S.PUBLISHED, StartKnown.GUESS)


def test_stream_of_an_hour_that_is_cancelled_never_came(ctx: Context):
    hour = make_hour(ctx, "open", **STREAMED)
    expect_recording(ctx, ZURI, hour.hour_id, RecordingSource.YOUTUBE)
    set_state(ctx, hour, "cancelled")
    work(ctx, StreamsJob())
    assert (the_recording(ctx, hour).state, the_recording(ctx, hour).failure) == (S.FAILED, F.NEVER_CAME)


def test_stream_that_was_replaced_is_not_shown(ctx: Context):
    hour = make_hour(ctx, "live", **STREAMED)
    work(ctx, StreamsJob())
    live = ctx.records.hours.get(hour.hour_id)
    assert live
    ctx.records.hours.change(hour.hour_id, live.version, youtube_url=SECOND)
    set_state(ctx, hour, "ended")
    work(ctx, StreamsJob())
    found = {one.address: (one.state, one.failure) for one in ctx.records.recordings.of_hour(hour.hour_id)}
    assert found == {FIRST: (S.FAILED, F.REPLACED), SECOND: (S.PUBLISHED, "")}


def test_stream_that_its_organiser_withdrew_stays_withdrawn(ctx: Context):
    hour = make_hour(ctx, "live", **STREAMED)
    work(ctx, StreamsJob())
    ctx.records.recordings.move(the_recording(ctx, hour).recording_id, "withdraw", ctx.clock())
    set_state(ctx, hour, "ended")
    work(ctx, StreamsJob())
    assert the_recording(ctx, hour).state is S.WITHDRAWN


@pytest.mark.parametrize("state", ["expected", "recording", "processing"])
def test_what_never_came_is_given_up_after_a_day(ctx: Context, clock: SetClock, state: str):
    hour = recorded_hour(ctx, "ended", ended_at=START + 3_600_000)
    keep_recording(ctx, hour, state, source=RecordingSource.JAAS, file="")
    clock.forward(seconds=DAY_S)
    work(ctx, OverdueJob(), rounds=1)
    assert the_recording(ctx, hour).state is S(state), "the hour ended less than a day ago"
    clock.forward(seconds=3600)
    work(ctx, OverdueJob(), rounds=1)
    assert (the_recording(ctx, hour).state, the_recording(ctx, hour).failure) == (S.FAILED, F.NEVER_CAME)


def test_what_lies_ready_is_not_given_up(ctx: Context, clock: SetClock):
    hour = recorded_hour(ctx, "ended")
    keep_recording(ctx, hour, "processing", session_id="run/file.mp4", file="")
    keep_recording(ctx, hour, "processing", source=RecordingSource.JAAS, file="", fetch_url="https://x")
    keep_recording(ctx, hour, "recording", source=RecordingSource.YOUTUBE, file="", address=FIRST)
    clock.forward(seconds=3 * DAY_S)
    assert list(OverdueJob().due(ctx)) == []


@pytest.mark.parametrize("state", ["expected", "recording", "processing"])
def test_what_comes_while_it_is_given_up_is_not_given_up(
    ctx: Context, clock: SetClock, monkeypatch: pytest.MonkeyPatch, state: str
):
    hour = recorded_hour(ctx, "ended")
    keep_recording(ctx, hour, state, source=RecordingSource.JAAS, session_id="run-1", file="")
    clock.forward(seconds=3 * DAY_S)
    link = "https://storage.8x8.vc/room.mp4"
    tell(ctx, "recording.uploaded", data={"preAuthenticatedLink": link, "recordingSessionId": "run-1"})
    before_the_next_step(monkeypatch, lambda: work(ctx, RecordingPostsJob(FilesJob())))
    work(ctx, OverdueJob(), rounds=1)
    found = the_recording(ctx, hour)
    assert (found.state, found.failure, found.fetch_url) == (S.PROCESSING, "", link)


def test_file_that_comes_after_all_puts_it_right(ctx: Context, clock: SetClock):
    here = with_folder(ctx)
    hour = recorded_hour(here, "ended")
    expected = keep_recording(here, hour, "expected", file="")
    clock.forward(seconds=3 * DAY_S)
    work(here, OverdueJob(), rounds=1)
    assert the_recording(here, hour).state is S.FAILED
    leave_file(here)
    leave_metadata(here)
    work(here, FilesJob(), KeepingJob())
    found = the_recording(here, hour)
    assert (found.recording_id, found.state, found.failure) == (expected.recording_id, S.AVAILABLE, "")


def test_video_of_an_hour_that_is_brought_here_is_no_news_where_the_worker_looks_in_between(
    ctx: Context, monkeypatch: pytest.MonkeyPatch
):
    def worker_first(ctx: Context, past: PastHour, hour: Hour) -> None:
        work(ctx, StreamsJob())
        take_in_video(ctx, past, hour)

    monkeypatch.setattr(past_hours, "take_in_video", worker_first)
    taken = past_hours.take_in_past(ctx, ZURI, TABLE)
    work(ctx, StreamsJob())
    hours = [one for one in map(ctx.records.hours.get, (one.hour_id for one in taken)) if one and one.youtube_url]
    assert hours
    for hour in hours:
        assert (the_recording(ctx, hour).state, the_recording(ctx, hour).published_at) == (S.PUBLISHED, hour.ends_at)
