"""What those who run an hour do with its recordings, who may, and what everyone sees of it."""

from collections.abc import Callable

import pytest

from hub.actions.context import Context
from hub.actions.recordings import (
    aired_questions,
    ask_again,
    edit_recording,
    expect_recording,
    list_recordings,
    mark_second,
    may_try_again,
    move_recording,
    paste_recording,
    playable,
    published,
)
from hub.domain.clock import SetClock
from hub.domain.errors import AccessDenied, HourNotFound, HubError, PayloadInvalid, RecordChangedMeanwhile
from hub.domain.recordings import LICENCE, Recording, RecordingSource, RecordingState, StartKnown
from hub.domain.roles import Actor
from hub.domain.video_errors import RecordingGone, RecordingNotFound, RecordingTransitionRefused
from tests.doing import bring, do
from tests.people import ADA, BEN, CHIDI, HANA, MONA, OLGA, ZURI, make_hour
from tests.recordings import keep_recording, recorded_hour, the_recording
from tests.worker.working import work
from worker.jobs.archive import ArchiveJob

S = RecordingState
PAGE = "https://commons.wikimedia.org/wiki/File:An_hour.webm"

Act = Callable[[Context, Actor, Recording], object]
ORGANISING: dict[str, Act] = {
    "publish": lambda ctx, actor, one: move_recording(ctx, actor, one.recording_id, "publish"),
    "withdraw": lambda ctx, actor, one: move_recording(ctx, actor, one.recording_id, "withdraw"),
    "edit": lambda ctx, actor, one: edit_recording(ctx, actor, one.recording_id, one.version, {"title": "New"}),
    "paste": lambda ctx, actor, one: paste_recording(ctx, actor, one.hour_id, PAGE),
    "ask again": lambda ctx, actor, one: ask_again(ctx, actor, one.recording_id),
}
RUNNING: dict[str, Act] = {
    "list": lambda ctx, actor, one: list_recordings(ctx, actor, one.hour_id),
    "expect": lambda ctx, actor, one: expect_recording(ctx, actor, one.hour_id, RecordingSource.JIBRI),
}


@pytest.mark.parametrize("act", ORGANISING.values(), ids=ORGANISING.keys())
@pytest.mark.parametrize("actor", [HANA, MONA, ADA, OLGA, CHIDI, BEN], ids=lambda actor: actor.name)
def test_recordings_are_their_organisers_to_decide(ctx: Context, act: Act, actor: Actor):
    kept = keep_recording(ctx, recorded_hour(ctx, "ended"))
    with pytest.raises(AccessDenied):
        act(ctx, actor, kept)
    act(ctx, ZURI, kept)


@pytest.mark.parametrize("act", RUNNING.values(), ids=RUNNING.keys())
def test_hosts_and_moderators_see_recordings_and_nobody_else_does(ctx: Context, act: Act):
    kept = keep_recording(ctx, recorded_hour(ctx, "ended"))
    for actor in (ADA, OLGA, CHIDI, BEN):
        with pytest.raises(AccessDenied):
            act(ctx, actor, kept)
    for actor in (ZURI, HANA, MONA):
        act(ctx, actor, kept)


def test_recording_of_a_draft_is_not_there_for_strangers(ctx: Context):
    kept = keep_recording(ctx, make_hour(ctx, "draft"))
    with pytest.raises(HourNotFound):
        move_recording(ctx, OLGA, kept.recording_id, "publish")
    with pytest.raises(RecordingNotFound):
        move_recording(ctx, ZURI, "none", "publish")


def test_everyone_sees_what_is_published_and_nothing_else(ctx: Context):
    hour = recorded_hour(ctx, "ended")
    for state in ("expected", "processing", "available", "withdrawn"):
        keep_recording(ctx, hour, state)
    assert published(ctx, hour.hour_id) == []
    kept = keep_recording(ctx, hour, asked_name="zebrafish", room_name="zebrafish", consent_note="zebrafish")
    move_recording(ctx, ZURI, kept.recording_id, "publish")
    (seen,) = published(ctx, hour.hour_id)
    assert seen.recording_id == kept.recording_id
    assert "zebrafish" not in repr(seen)


def test_recording_is_withdrawn_with_a_reason_and_published_again(ctx: Context):
    hour = recorded_hour(ctx, "ended")
    kept = keep_recording(ctx, hour, "published")
    gone = move_recording(ctx, ZURI, kept.recording_id, "withdraw", "  Ada asked \n for it. ")
    assert (gone.state, gone.withdraw_reason, gone.published_at) == (S.WITHDRAWN, "Ada asked for it.", 0)
    assert published(ctx, hour.hour_id) == []
    back = move_recording(ctx, ZURI, kept.recording_id, "publish")
    assert (back.state, back.withdraw_reason, back.published_at) == (S.PUBLISHED, "", ctx.clock())
    with pytest.raises(PayloadInvalid):
        move_recording(ctx, ZURI, kept.recording_id, "withdraw", "x" * 501)


@pytest.mark.parametrize("move", ["begin", "arrive", "complete", "remain", "fail", "explode", ""])
def test_nobody_takes_the_clock_s_steps(ctx: Context, move: str):
    kept = keep_recording(ctx, recorded_hour(ctx, "ended"), "recording")
    with pytest.raises(RecordingTransitionRefused):
        move_recording(ctx, ZURI, kept.recording_id, move)


def test_only_what_can_be_tried_again_is_tried_again(ctx: Context, clock: SetClock):
    hour = recorded_hour(ctx, "ended")
    jibri = keep_recording(ctx, hour, "recording", file="", session_id="run/file.mp4")
    jaas = {"source": RecordingSource.JAAS, "file": "", "fetch_url": "https://x", "fetch_until": clock() + 1000}
    held = keep_recording(ctx, hour, "processing", **jaas)
    for one in (jibri, held):
        with pytest.raises(RecordingTransitionRefused):
            move_recording(ctx, ZURI, one.recording_id, "retry")
        ctx.records.recordings.move(one.recording_id, "fail", clock(), failure="recording.file_gone")
    again = move_recording(ctx, ZURI, jibri.recording_id, "retry")
    assert (again.state, again.failure) == (S.PROCESSING, "")
    clock.forward(seconds=1)
    with pytest.raises(RecordingGone):
        move_recording(ctx, ZURI, held.recording_id, "retry")
    withdrawn = keep_recording(ctx, hour, "withdrawn")
    assert not may_try_again(withdrawn, clock()), "it is whole: it is published again instead"


def test_pasted_address_is_a_recording_once(ctx: Context):
    hour = recorded_hour(ctx, "ended")
    first = paste_recording(ctx, ZURI, hour.hour_id, PAGE)
    assert (first.state, first.source, first.address) == (S.AVAILABLE, RecordingSource.LINK, PAGE)
    assert (first.licence, first.asked_name, first.start_known) == (LICENCE, "Zuri", StartKnown.GUESS)
    assert paste_recording(ctx, ZURI, hour.hour_id, PAGE) == first
    video = paste_recording(ctx, ZURI, hour.hour_id, "https://youtu.be/dQw4w9WgXcQ")
    assert (video.source, video.youtube_id, video.look_up_at) == (RecordingSource.YOUTUBE, "dQw4w9WgXcQ", ctx.clock())
    assert len(list_recordings(ctx, ZURI, hour.hour_id)) == 2


def test_pasted_address_of_an_hour_that_never_began_has_no_start(ctx: Context):
    hour = make_hour(ctx, "announced")
    assert paste_recording(ctx, ZURI, hour.hour_id, PAGE).start_known is StartKnown.NO


def test_words_about_a_recording_are_saved_from_the_version_that_was_read(ctx: Context):
    kept = keep_recording(ctx, recorded_hour(ctx, "ended"))
    words = {"title": " An hour ", "licence": "CC0", "consent_note": "Ada agreed."}
    saved = edit_recording(ctx, ZURI, kept.recording_id, kept.version, words)
    assert (saved.title, saved.licence, saved.consent_note) == ("An hour", "CC0", "Ada agreed.")
    assert edit_recording(ctx, ZURI, kept.recording_id, saved.version, words) == saved
    with pytest.raises(RecordChangedMeanwhile):
        edit_recording(ctx, ZURI, kept.recording_id, kept.version, {"title": "Theirs"})


def test_question_that_was_here_tells_where_the_recording_begins(ctx: Context, clock: SetClock):
    hour = recorded_hour(ctx)
    clock.forward(seconds=600)
    question_id = bring(ctx, hour, "answered")
    kept = keep_recording(ctx, hour, duration_ms=3_600_000, starts_at=1, start_known=StartKnown.EVENT)
    aired_at = clock()
    clock.forward(seconds=60)
    marked = mark_second(ctx, MONA, kept.recording_id, question_id, 125)
    assert (marked.starts_at, marked.start_known) == (aired_at - 125_000, StartKnown.ORGANISER)
    assert marked.second_of(aired_at) == 125
    again = mark_second(ctx, MONA, kept.recording_id, question_id, 0)
    assert again.second_of(aired_at) == 0


@pytest.mark.parametrize("second", [None, -1, 3601, 10**9])
def test_second_that_the_recording_does_not_have_is_refused(ctx: Context, second: int | None):
    hour = recorded_hour(ctx)
    question_id = bring(ctx, hour, "answered")
    kept = keep_recording(ctx, hour, duration_ms=3_600_000)
    with pytest.raises(PayloadInvalid) as refused:
        mark_second(ctx, MONA, kept.recording_id, question_id, second)
    assert "second" in refused.value.details["fields"]


@pytest.mark.parametrize("state", ["pending", "shown", "dismissed", "withdrawn"])
def test_question_that_was_never_on_air_tells_nothing(ctx: Context, state: str):
    hour = recorded_hour(ctx)
    kept = keep_recording(ctx, hour)
    for question_id in (bring(ctx, hour, state), "none"):
        with pytest.raises(PayloadInvalid) as refused:
            mark_second(ctx, MONA, kept.recording_id, question_id, 5)
        assert "question_id" in refused.value.details["fields"]


@pytest.mark.parametrize("actor", [ADA, OLGA, CHIDI, BEN], ids=lambda actor: actor.name)
def test_nobody_marks_a_second_who_does_not_run_the_hour(ctx: Context, actor: Actor):
    hour = recorded_hour(ctx)
    question_id = bring(ctx, hour, "answered")
    kept = keep_recording(ctx, hour)
    with pytest.raises(AccessDenied):
        mark_second(ctx, actor, kept.recording_id, question_id, 5)


def test_aired_questions_come_from_the_archive_when_redis_has_forgotten(ctx: Context, clock: SetClock):
    hour = recorded_hour(ctx)
    asked = []
    for _ in range(3):
        asked.append(bring(ctx, hour, "answered"))
        clock.forward(seconds=60)
    bring(ctx, hour, "shown")
    assert [one.question_id for one in aired_questions(ctx, hour.hour_id)] == asked
    do(ctx, ZURI, "hour.move", hour, move="end")
    work(ctx, ArchiveJob())
    ctx.store.client.flushall()
    assert [one.question_id for one in aired_questions(ctx, hour.hour_id)] == asked


def test_recording_is_played_by_everyone_when_published_and_before_by_those_who_run_the_hour(ctx: Context):
    hour = recorded_hour(ctx, "ended")
    kept = keep_recording(ctx, hour)
    for actor in (ADA, OLGA, BEN):
        with pytest.raises(RecordingNotFound):
            playable(ctx, actor, hour.hour_id, kept.recording_id)
    assert playable(ctx, MONA, hour.hour_id, kept.recording_id) == kept
    move_recording(ctx, ZURI, kept.recording_id, "publish")
    assert playable(ctx, BEN, hour.hour_id, kept.recording_id).state is S.PUBLISHED
    with pytest.raises(HubError):
        playable(ctx, ZURI, make_hour(ctx).hour_id, kept.recording_id)
    with pytest.raises(RecordingNotFound):
        playable(ctx, ZURI, hour.hour_id, keep_recording(ctx, hour, "expected", file="").recording_id)


def test_published_recording_of_a_draft_stays_its_makers_own(ctx: Context):
    hour = make_hour(ctx, "draft")
    kept = keep_recording(ctx, hour, "published")
    with pytest.raises(RecordingNotFound):
        playable(ctx, BEN, hour.hour_id, kept.recording_id)
    assert playable(ctx, ZURI, hour.hour_id, kept.recording_id) == kept
    assert the_recording(ctx, hour).state is S.PUBLISHED
