"""What YouTube tells of videos, and what becomes of a recording where it tells nothing."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Response, redirect

from hub.actions.context import Context
from hub.actions.recordings import ask_again, edit_recording, paste_recording
from hub.domain.clock import SetClock
from hub.domain.errors import RecordChangedMeanwhile
from hub.domain.recording_failures import RecordingFailure
from hub.domain.recordings import Recording, RecordingSource, RecordingState
from hub.youtube.oembed import YouTubeSilent
from tests.fakes.youtube import FakeYouTube, running_youtube
from tests.people import ZURI
from tests.recordings import keep_recording, recorded_hour
from tests.worker.working import Ticks, work
from worker.jobs.recording_look_ups import AT_A_TIME, REST_MS, LookUpsJob
from worker.runner import Runner

VIDEO = "dQw4w9WgXcQ"
F = RecordingFailure


@pytest.fixture
def youtube() -> Iterator[FakeYouTube]:
    """A YouTube on loopback."""
    with running_youtube() as found:
        yield found


@pytest.fixture
def here(ctx: Context, youtube: FakeYouTube) -> Context:
    """A hub that asks it."""
    return replace(ctx, settings=replace(ctx.settings, oembed_url=youtube.url))


@pytest.fixture
def pasted(here: Context) -> Recording:
    """A video that an organiser pasted."""
    return paste_recording(here, ZURI, recorded_hour(here, "ended").hour_id, VIDEO)


def looked_up(ctx: Context, recording: Recording, *, rounds: int = 1) -> Recording:
    """The recording after the worker came by."""
    work(ctx, LookUpsJob(), rounds=rounds)
    found = ctx.records.recordings.get(recording.recording_id)
    assert found
    return found


def test_title_author_and_picture_come_from_youtube(here: Context, youtube: FakeYouTube, pasted: Recording):
    youtube.put(VIDEO)
    found = looked_up(here, pasted, rounds=3)
    assert (found.title, found.author) == ("Wikidata for beginners, live", "Wiki & Friends")
    assert found.thumbnail_url == f"https://i.ytimg.com/vi/{VIDEO}/hqdefault.jpg"
    assert (found.state, found.failure, found.look_up_at) == (RecordingState.AVAILABLE, "", 0)
    assert youtube.asked == [VIDEO]


def test_title_that_an_organiser_wrote_stays(here: Context, youtube: FakeYouTube, pasted: Recording):
    youtube.put(VIDEO)
    edit_recording(here, ZURI, pasted.recording_id, pasted.version, {"title": "Our first hour"})
    assert looked_up(here, pasted).title == "Our first hour"


@pytest.mark.parametrize(
    ("status", "failure", "again"),
    [
        (400, F.VIDEO_MISSING, False),
        (404, F.VIDEO_MISSING, False),
        (401, F.VIDEO_CLOSED, True),
        (403, F.VIDEO_PRIVATE, True),
    ],
)
def test_refusal_is_told_and_asked_again_where_it_may_pass(
    here: Context, youtube: FakeYouTube, pasted: Recording, clock: SetClock, status: int, failure: str, again: bool
):
    youtube.videos[VIDEO] = status
    refused = looked_up(here, pasted, rounds=3)
    assert (refused.failure, refused.state) == (failure, RecordingState.AVAILABLE)
    assert youtube.asked == [VIDEO]
    youtube.put(VIDEO)
    clock.forward(seconds=6 * 3600)
    found = looked_up(here, pasted)
    assert bool(found.title) is again
    assert found.failure == ("" if again else failure)


def test_nobody_is_asked_for_ever(here: Context, youtube: FakeYouTube, pasted: Recording, clock: SetClock):
    youtube.videos[VIDEO] = 403
    for _ in range(100):
        looked_up(here, pasted)
        clock.forward(seconds=6 * 3600)
    assert len(youtube.asked) == 14 * 4
    youtube.put(VIDEO)
    ask_again(here, ZURI, pasted.recording_id)
    assert looked_up(here, pasted).author == "Wiki & Friends"


@pytest.mark.parametrize(
    "answer",
    [
        Response("", 500),
        Response("", 429),
        Response("<html>", 200),
        Response("[]", 200),
        Response("x" * 300_000, 200),
        redirect("http://127.0.0.1:1/"),
        Response("half", headers={"Content-Length": "4000"}, direct_passthrough=True),
    ],
    ids=["500", "429", "html", "list", "endless", "elsewhere", "cut"],
)
def test_silence_is_a_failure_that_passes(here: Context, youtube: FakeYouTube, pasted: Recording, answer: Response):
    youtube.put(VIDEO)
    youtube.next_answers = [answer]
    with pytest.raises(YouTubeSilent):
        LookUpsJob().do(here, pasted.recording_id)
    assert looked_up(here, pasted).author == "Wiki & Friends"


@pytest.mark.parametrize(
    "picture", ["https://evil.example/x.jpg", "http://i.ytimg.com/x.jpg", "javascript:alert(1)", 5, None, "https://["]
)
def test_odd_answer_is_read_with_care(here: Context, youtube: FakeYouTube, pasted: Recording, picture: object):
    youtube.put(VIDEO, thumbnail_url=picture, title="x" * 1000, author_name=["?"])
    found = looked_up(here, pasted)
    assert (found.thumbnail_url, found.title, found.author) == ("", "x" * 300, "")


def test_nobody_asks_about_what_was_withdrawn(here: Context, youtube: FakeYouTube, pasted: Recording):
    here.records.recordings.move(pasted.recording_id, "withdraw", here.clock())
    assert looked_up(here, pasted).look_up_at == 0
    assert youtube.asked == []


@pytest.mark.parametrize("press", [False, True], ids=["by itself", "by an organiser"])
def test_what_failed_keeps_its_reason(here: Context, youtube: FakeYouTube, press: bool):
    youtube.put(VIDEO)
    stream = {"source": RecordingSource.YOUTUBE, "address": "https://www.youtube.com/watch?v=" + VIDEO}
    hour = recorded_hour(here, "ended")
    kept = keep_recording(here, hour, "recording", youtube_id=VIDEO, look_up_at=here.clock(), **stream)
    here.records.recordings.move(kept.recording_id, "fail", here.clock(), failure=F.REPLACED)
    if press:
        ask_again(here, ZURI, kept.recording_id)
    found = looked_up(here, kept)
    assert (found.state, found.failure, found.look_up_at) == (RecordingState.FAILED, F.REPLACED, 0)
    assert youtube.asked == []


def test_youtube_that_says_nothing_is_not_asked_for_a_while(here: Context, youtube: FakeYouTube, clock: SetClock):
    pasted = [paste_recording(here, ZURI, recorded_hour(here).hour_id, f"dQw4w9WgX{number:02}") for number in range(9)]
    silent = [Response("", 500)] * 2
    youtube.next_answers, runner = list(silent), Runner(here, [LookUpsJob()], now=Ticks())
    for _ in range(3):
        runner.round()
    assert len(youtube.asked) == 1
    ticks = Ticks()
    job = LookUpsJob()
    runner = Runner(here, [job], now=ticks)
    runner.round()
    clock.forward(seconds=REST_MS // 1000)
    ticks.forward(REST_MS // 1000)
    for one in pasted:
        youtube.put(one.youtube_id)
    runner.round()
    assert len(youtube.asked) == 2 + AT_A_TIME
    assert pasted[0].youtube_id not in youtube.asked[2:], "others first"
    ticks.forward(job.every_s)
    runner.round()
    assert {one.author for one in here.records.recordings.in_states([RecordingState.AVAILABLE])} == {"Wiki & Friends"}


def test_what_fails_each_time_keeps_no_other_waiting(here: Context, youtube: FakeYouTube):
    job = LookUpsJob()
    pasted = [paste_recording(here, ZURI, recorded_hour(here).hour_id, f"dQw4w9WgX{number:02}") for number in range(9)]
    for one in pasted:
        youtube.put(one.youtube_id)
    first = list(job.due(here))
    assert len(first) == AT_A_TIME
    for one_id in first:
        with pytest.raises(RecordChangedMeanwhile):
            job.do(busy_about(here, one_id), one_id)
    assert set(job.due(here)) >= {one.recording_id for one in pasted} - set(first)


def busy_about(ctx: Context, recording_id: str) -> Context:
    """A hub in which somebody writes about a recording each time that the clock is looked at."""

    def clock() -> int:
        found = ctx.records.recordings.get(recording_id)
        assert found
        ctx.records.recordings.change(recording_id, found.version, consent_note=f"{found.version}")
        return ctx.clock()

    return replace(ctx, clock=clock)
