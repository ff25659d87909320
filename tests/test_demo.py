"""The demo of a first start."""

import hashlib
from collections import Counter

from hub import demo
from hub.actions.archived_hours import read_archived_hour
from hub.actions.context import Context
from hub.actions.media import path_of
from hub.demo_story import LIVE_QUESTIONS
from hub.domain.hours import HourState
from hub.domain.questions import Question, QuestionState
from hub.records.database import writing
from hub.records.tables import grants, people
from tests.people import NYAH
from tests.worker.working import work
from worker.jobs.archive import ArchiveJob


def empty(ctx: Context) -> None:
    """Take the cast of the tests away: a first start finds nobody."""
    with writing(ctx.records.engine) as connection:
        connection.execute(grants.delete())
        connection.execute(people.delete())


def live_questions(ctx: Context) -> list[Question]:
    """The questions of the live hour."""
    (hour,) = ctx.records.hours.in_states([HourState.LIVE])
    snapshot = ctx.store.hours.snapshot(hour.hour_id)
    assert snapshot
    return snapshot.questions


def test_the_demo_has_an_hour_in_each_stage_of_life(ctx: Context) -> None:
    empty(ctx)
    assert demo.load(ctx)
    states = Counter(hour.state for hour in ctx.records.hours.in_states(HourState) if not hour.series_id)
    assert states == {HourState.LIVE: 1, HourState.OPEN: 1, HourState.ENDED: 1}
    (series,) = ctx.records.series.list()
    assert len(ctx.records.hours.of_series(series.series_id)) >= 2


def test_the_live_hour_has_questions_in_every_state(ctx: Context) -> None:
    empty(ctx)
    demo.load(ctx)
    questions = live_questions(ctx)
    assert len(questions) == len(LIVE_QUESTIONS)
    assert {one.state for one in questions} == set(QuestionState)
    assert sum(one.state is QuestionState.ON_AIR for one in questions) == 1
    for fact in ("original_text", "pinned", "labels", "assigned_to", "claimed_by", "notes", "replies", "appeal_text"):
        assert any(getattr(one, fact) for one in questions), fact
    assert max(one.endorsements for one in questions) > 25


def test_nothing_of_the_demo_happens_after_now(ctx: Context) -> None:
    empty(ctx)
    demo.load(ctx)
    for hour in ctx.records.hours.in_states(HourState):
        moments = [told.at for told in ctx.store.events.since(hour.hour_id, "0-0")]
        assert moments == sorted(moments)
        assert all(at <= ctx.clock() for at in moments)


def test_a_second_start_changes_nothing(ctx: Context) -> None:
    empty(ctx)
    demo.load(ctx)
    before = ctx.records.hours.in_states(HourState)
    assert demo.load(ctx) is False
    assert ctx.records.hours.in_states(HourState) == before


def test_the_hour_that_is_over_can_be_watched_from_each_of_its_questions(ctx: Context) -> None:
    empty(ctx)
    demo.load(ctx)
    (hour,) = ctx.records.hours.in_states([HourState.ENDED])
    work(ctx, ArchiveJob())
    page = read_archived_hour(ctx, NYAH, hour.hour_id, "Opening")
    (recording,) = page.recordings
    seconds = {one.question_id: one.where.second for one in page.questions if one.where}
    assert sorted(seconds.values()) == [5 * 60, 22 * 60, 41 * 60]
    assert [one.begins_s for one in recording.chapters] == [0, 5 * 60, 22 * 60, 41 * 60]
    (kept,) = ctx.records.recordings.of_hour(hour.hour_id)
    film = path_of(ctx.settings, kept.file).read_bytes()
    assert (len(film), hashlib.sha256(film).hexdigest()) == (kept.size, kept.sha256)
