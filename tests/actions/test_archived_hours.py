"""An hour that is over: its recordings with chapters, where each question is answered, what is owed, numbers."""

import json

import msgspec
import pytest

from hub.actions.archived_hours import chapters_in, read_archived_hour
from hub.actions.context import Context
from hub.domain.clock import SetClock
from hub.domain.errors import HourClosed, HourNotFound
from hub.domain.hours import Hour
from hub.domain.recordings import Recording, RecordingSource, RecordingState, StartKnown
from hub.protocol.archive_views import ArchivedHour, Where
from tests.doing import ask, do
from tests.people import ADA, BEN, CHIDI, MONA, NYAH, OLGA, make_hour
from tests.worker.working import record, work
from worker.jobs.archive import ArchiveJob
from worker.jobs.head_counts import HeadCountsJob

OPENING = "Opening"


def recorded(ctx: Context, hour: Hour, **fields: object) -> Recording:
    """A published recording that began with the hour."""
    known = {
        "recording_id": ctx.new_id(),
        "hour_id": hour.hour_id,
        "source": RecordingSource.LINK,
        "state": RecordingState.AVAILABLE,
        "address": "https://example.org/hour.webm",
        "starts_at": hour.starts_at,
        "start_known": StartKnown.EVENT,
        "duration_ms": 3600_000,
        "asked_by": MONA.person_id,
        "asked_name": "Mona",
        "created_at": ctx.clock(),
    }
    recording = Recording(**known | fields)  # type: ignore[arg-type]
    assert ctx.records.recordings.add(recording)
    return ctx.records.recordings.move(recording.recording_id, "publish", ctx.clock())


@pytest.fixture
def story(ctx: Context, clock: SetClock) -> tuple[Hour, dict[str, str]]:
    """An hour with one question answered aloud at 10:00, one owed, one left out, and one that nobody took."""
    hour = make_hour(ctx)
    ids = {}
    for name, actor in (("aloud", BEN), ("owed", CHIDI), ("left", NYAH), ("open", OLGA)):
        ids[name] = ask(ctx, hour, actor, text=f"The {name} question?")
    for name in ("aloud", "owed", "open"):
        do(ctx, MONA, "question.approve", hour, ids[name])
    do(ctx, MONA, "question.dismiss", hour, ids["left"])
    for name in ("aloud", "owed"):
        do(ctx, MONA, "question.assign", hour, ids[name], person_id=ADA.person_id)
    do(ctx, OLGA, "question.endorse", hour, ids["aloud"])
    ctx.store.presence.renew(hour.hour_id, ["a", "b", "c"], ctx.clock())
    work(ctx, HeadCountsJob())
    clock.forward(seconds=600)
    do(ctx, MONA, "question.air", hour, ids["aloud"])
    clock.forward(seconds=300)
    do(ctx, MONA, "question.answer", hour, ids["aloud"])
    do(ctx, MONA, "hour.move", hour, move="end")
    work(ctx, ArchiveJob())
    return record(ctx, hour), ids


def read(ctx: Context, hour: Hour, actor: object = NYAH) -> ArchivedHour:
    """The hour as somebody reads it."""
    return read_archived_hour(ctx, actor, hour.hour_id, OPENING)  # type: ignore[arg-type]


def test_each_question_has_its_second_and_its_fate(ctx: Context, story: tuple[Hour, dict[str, str]]) -> None:
    hour, ids = story
    recording = recorded(ctx, hour)
    questions = {one.question_id: one for one in read(ctx, hour).questions}
    assert set(questions) == {ids["aloud"], ids["owed"], ids["open"]}
    assert questions[ids["aloud"]].where == Where(recording.recording_id, 600)
    owed = questions[ids["owed"]]
    assert (owed.where, owed.owed_by, owed.owed_until) == (None, "Ada", hour.ended_at + 14 * 24 * 3600_000)
    assert questions[ids["open"]].owed_by == ""


def test_question_that_was_answered_comes_first(ctx: Context, story: tuple[Hour, dict[str, str]]) -> None:
    hour, ids = story
    assert read(ctx, hour).questions[0].question_id == ids["aloud"]


def test_recording_has_the_chapters_of_what_was_on_air(ctx: Context, story: tuple[Hour, dict[str, str]]) -> None:
    hour, ids = story
    recording = recorded(ctx, hour)
    (shown,) = read(ctx, hour).recordings
    assert [(one.begins_s, one.title, one.question_ids) for one in shown.chapters] == [
        (0, OPENING, ()),
        (600, "The aloud question?", (ids["aloud"],)),
    ]
    assert chapters_in(ctx, NYAH, hour.hour_id, recording.recording_id, OPENING) == shown


def test_hour_in_numbers(ctx: Context, story: tuple[Hour, dict[str, str]]) -> None:
    numbers = read(ctx, story[0]).numbers
    assert (numbers.people, numbers.most_here) == (4, 3)
    assert (numbers.asked, numbers.answered, numbers.share_answered, numbers.endorsements) == (4, 1, 25, 1)
    assert (numbers.on_air_s, numbers.dismissed) == (300, {"off_topic": 1})
    assert [(one.name, one.seconds) for one in numbers.guests] == [("Ada", 300)]


def test_nothing_private_is_in_it(ctx: Context, story: tuple[Hour, dict[str, str]]) -> None:
    hour, ids = story
    recorded(ctx, hour, consent_note="Olga agreed by letter.", room_name="hour-secret", session_id="run-1")
    told = msgspec.json.encode(read(ctx, hour)).decode()
    for private in (ids["left"], "left question", "pmona", "pchidi", "gben", "Mona", "letter", "hour-secret", "run-1"):
        assert private not in told
    assert json.loads(told)["recordings"]


@pytest.mark.parametrize("move", ["withdraw", ""])
def test_recording_that_is_not_published_is_not_there(
    ctx: Context, story: tuple[Hour, dict[str, str]], move: str
) -> None:
    hour, _ = story
    recording = recorded(ctx, hour)
    if move:
        ctx.records.recordings.move(recording.recording_id, move, ctx.clock())
    assert len(read(ctx, hour).recordings) == (0 if move else 1)
    found = chapters_in(ctx, NYAH, hour.hour_id, recording.recording_id, OPENING)
    assert (found is None) == bool(move)


def test_recording_whose_beginning_is_known_counts_before_a_guess(
    ctx: Context, story: tuple[Hour, dict[str, str]]
) -> None:
    hour, ids = story
    recorded(ctx, hour, start_known=StartKnown.GUESS, starts_at=hour.starts_at - 60_000)
    sure = recorded(ctx, hour)
    questions = {one.question_id: one for one in read(ctx, hour).questions}
    assert questions[ids["aloud"]].where == Where(sure.recording_id, 600)


def test_hour_that_is_not_over_has_no_archive(ctx: Context) -> None:
    with pytest.raises(HourClosed):
        read(ctx, make_hour(ctx))


def test_draft_that_was_never_public_is_not_there(ctx: Context) -> None:
    with pytest.raises(HourNotFound):
        read(ctx, make_hour(ctx, "draft"))
