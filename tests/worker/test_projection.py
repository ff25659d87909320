"""What Redis shows of an hour is healed from SQL."""

from collections.abc import Callable
from typing import Any

import pytest
from structlog.testing import capture_logs

from hub.actions.context import Context
from hub.actions.hours import move_hour
from hub.domain.hours import Hour, HourState
from hub.store import keys
from tests.doing import ask, bring, do, get, refused
from tests.people import BEN, CHIDI, HANA, MONA, make_hour
from tests.worker.test_archive import story
from tests.worker.working import assert_archive_is_whole, record, told, work
from worker.jobs.archive import ArchiveJob
from worker.jobs.projection import PutBackJob, ShowJob, missed_event


def save_unshown(ctx: Context, hour: Hour, move: str = "", **fields: Any) -> None:
    """Save a record, and be killed before it is shown."""
    if move:
        ctx.records.hours.move(hour.hour_id, move, ctx.clock(), **fields)
    else:
        ctx.records.hours.change(hour.hour_id, record(ctx, hour).version, **fields)


def shown(ctx: Context, hour: Hour) -> tuple[str, str, int]:
    live = ctx.store.hours.get(hour.hour_id)
    assert live is not None
    return (live.state, live.title, ctx.store.hours.version(hour.hour_id))


MISSED = [
    ("announced", "open", {}, "hour.opened"),
    ("open", "start", {}, "hour.started"),
    ("live", "end", {}, "hour.ended"),
    ("ended", "resume", {}, "hour.resumed"),
    ("ended", "archive", {}, "hour.archived"),
    ("open", "cancel", {}, "hour.cancelled"),
    ("live", "", {"title": "Another title"}, "hour.edited"),
    ("live", "", {"room_name": "hour-2026-11-27-x"}, "hour.room_made"),
]


@pytest.mark.parametrize(("state", "move", "fields", "event"), MISSED)
def test_record_that_was_not_shown_is_shown_with_the_event_it_missed(
    ctx: Context, state: str, move: str, fields: dict[str, Any], event: str
):
    hour = make_hour(ctx, state)
    save_unshown(ctx, hour, move, **fields)
    work(ctx, ShowJob())
    now = record(ctx, hour)
    assert shown(ctx, hour) == (now.state.value, now.title, now.version)
    assert told(ctx, hour)[1:] == [(event, "clock")]


def test_record_that_redis_never_saw_is_shown(ctx: Context):
    hour = make_hour(ctx, "draft")
    save_unshown(ctx, hour, "announce")
    work(ctx, ShowJob())
    assert told(ctx, hour) == [("hour.announced", "clock")]


def test_every_public_state_has_an_event_that_leads_to_it():
    for state in set(HourState) - {HourState.DRAFT}:
        hour = Hour(hour_id="h", title="An hour", starts_at=1, duration_s=1, state=state)
        assert missed_event(hour, None).startswith("hour.")


def test_record_that_is_shown_already_is_left_alone(ctx: Context):
    hour = make_hour(ctx)
    work(ctx, ShowJob(), rounds=4)
    assert told(ctx, hour) == [("hour.started", "clock")]


def test_whoever_saved_it_has_a_moment_to_tell_it(ctx: Context):
    hour, job = make_hour(ctx, "open"), ShowJob()
    save_unshown(ctx, hour, "start")
    job.do(ctx, hour.hour_id)
    assert told(ctx, hour) == [("hour.opened", "clock")]
    ctx.store.hours.publish(record(ctx, hour), {"name": "hour.started", "at": ctx.clock(), "role": "host"})
    job.do(ctx, hour.hour_id)
    job.do(ctx, hour.hour_id)
    assert told(ctx, hour) == [("hour.opened", "clock"), ("hour.started", "host")]


def test_question_left_on_air_by_an_end_that_was_cut_short_is_answered(ctx: Context):
    hour = make_hour(ctx)
    question_id = bring(ctx, hour, "on_air")
    save_unshown(ctx, hour, "end")
    work(ctx, ShowJob(), rounds=4)
    assert get(ctx, hour, question_id).state == "answered"
    assert told(ctx, hour)[-2:] == [("hour.ended", "clock"), ("question.answered", "clock")]


def test_hour_comes_back_whole_from_a_redis_that_lost_everything(ctx: Context):
    hour = make_hour(ctx)
    story(ctx, hour)
    do(ctx, MONA, "person.silence", hour, bring(ctx, hour, "on_air"))
    work(ctx, ArchiveJob())
    before = ctx.store.hours.snapshot(hour.hour_id)
    assert before is not None
    endorsers = ctx.store.archive.endorsers(hour.hour_id, [one.question_id for one in before.questions])
    silenced = [ctx.store.client.hgetall(key(hour.hour_id)) for key in (keys.silenced, keys.silenced_openly)]
    assert all(silenced)
    ctx.store.client.flushall()
    work(ctx, ShowJob(), PutBackJob(), ArchiveJob(), rounds=4)
    after = ctx.store.hours.snapshot(hour.hour_id)
    assert after is not None
    assert sorted(after.questions, key=lambda one: one.question_id) == sorted(
        before.questions, key=lambda one: one.question_id
    )
    assert after.hour == before.hour
    assert ctx.store.archive.endorsers(hour.hour_id, endorsers) == endorsers
    back = [ctx.store.client.hgetall(key(hour.hour_id)) for key in (keys.silenced, keys.silenced_openly)]
    assert back == silenced
    assert len(ctx.records.archive.acts(hour.hour_id)) > 30


def test_life_goes_on_after_a_loss(ctx: Context):
    hour = make_hour(ctx)
    question_id = bring(ctx, hour, "shown")
    do(ctx, CHIDI, "question.endorse", hour, question_id)
    work(ctx, ArchiveJob())
    ctx.store.client.flushall()
    assert refused(ctx, BEN, "question.submit", hour).code == "hour.not_found"
    work(ctx, ShowJob(), PutBackJob(), rounds=4)
    assert do(ctx, CHIDI, "question.endorse", hour, question_id)["endorsements"] == 1
    do(ctx, MONA, "question.air", hour, question_id)
    assert [one.question_id for one in ctx.store.questions.of_person(hour.hour_id, BEN.person_id)] == [question_id]


def test_question_that_redis_has_is_never_overwritten(ctx: Context):
    hour = make_hour(ctx)
    question_id = bring(ctx, hour, "shown")
    lost = bring(ctx, hour, "shown")
    work(ctx, ArchiveJob())
    do(ctx, MONA, "question.pin", hour, question_id)
    ctx.store.client.delete(keys.question(hour.hour_id, lost))
    ctx.store.client.zrem(keys.questions(hour.hour_id), lost)
    work(ctx, PutBackJob())
    assert get(ctx, hour, question_id).pinned
    assert get(ctx, hour, lost).state == "shown"


LISTS = {"questions": keys.questions, "asked": lambda hour_id: keys.asked(hour_id, BEN.person_id)}


@pytest.mark.parametrize("lost", LISTS.values(), ids=LISTS)
def test_question_that_redis_has_finds_its_places_in_the_lists_again(ctx: Context, lost: Callable[[str], str]):
    hour = make_hour(ctx)
    question_id, other = bring(ctx, hour, "shown"), ask(ctx, hour, CHIDI)
    work(ctx, ArchiveJob())
    do(ctx, MONA, "question.pin", hour, question_id)
    before = ctx.store.questions.of_person(hour.hour_id, BEN.person_id)
    ctx.store.client.delete(lost(hour.hour_id), keys.question(hour.hour_id, other))
    ctx.store.client.zrem(keys.questions(hour.hour_id), other)
    work(ctx, PutBackJob())
    assert not ctx.store.archive.lacks(hour.hour_id, frozenset({question_id, other}))
    assert ctx.store.questions.of_person(hour.hour_id, BEN.person_id) == before
    assert get(ctx, hour, question_id).pinned


def test_nothing_is_found_lost_again_that_was_put_back(ctx: Context):
    hour = make_hour(ctx)
    bring(ctx, hour, "shown")
    work(ctx, ArchiveJob())
    ctx.store.client.delete(keys.questions(hour.hour_id))
    with capture_logs() as lines:
        work(ctx, PutBackJob(), rounds=3)
    assert [(line["event"], line["questions"]) for line in lines] == [("hour.put_back", 1)]


def test_who_was_silenced_over_a_question_that_redis_has_is_silenced_again(ctx: Context):
    hour = make_hour(ctx)
    lost, kept = bring(ctx, hour, "shown"), bring(ctx, hour, "shown")
    do(ctx, MONA, "person.silence", hour, kept, reason="Please stay kind.")
    work(ctx, ArchiveJob())
    ctx.store.client.delete(keys.question(hour.hour_id, lost), keys.silenced(hour.hour_id))
    ctx.store.client.zrem(keys.questions(hour.hour_id), lost)
    work(ctx, PutBackJob())
    assert ctx.store.client.hgetall(keys.silenced(hour.hour_id)) == {BEN.person_id: "Please stay kind."}


@pytest.mark.parametrize("again", [False, True], ids=["let write", "silenced once more"])
def test_who_was_let_write_again_a_moment_ago_is_not_silenced_anew(ctx: Context, again: bool):
    hour = make_hour(ctx)
    lost, kept = bring(ctx, hour, "shown"), bring(ctx, hour, "shown")
    do(ctx, MONA, "person.silence", hour, kept, reason="Please stay kind.")
    work(ctx, ArchiveJob())
    ctx.store.client.delete(keys.question(hour.hour_id, lost))
    ctx.store.client.zrem(keys.questions(hour.hour_id), lost)
    do(ctx, MONA, "person.unsilence", hour, kept)
    if again:
        do(ctx, MONA, "person.silence", hour, kept, reason="Please stay kind.")
        ctx.store.client.delete(keys.silenced(hour.hour_id))
    work(ctx, PutBackJob())
    silenced = {BEN.person_id: "Please stay kind."} if again else {}
    assert ctx.store.client.hgetall(keys.silenced(hour.hour_id)) == silenced


def test_two_questions_are_never_on_air_after_a_loss(ctx: Context):
    hour = make_hour(ctx)
    lost = bring(ctx, hour, "on_air")
    work(ctx, ArchiveJob())
    ctx.store.client.delete(keys.question(hour.hour_id, lost))
    ctx.store.client.zrem(keys.questions(hour.hour_id), lost)
    ctx.store.client.hset(keys.hour(hour.hour_id), "on_air", "")
    other = bring(ctx, hour, "on_air")
    ctx.store.client.delete(keys.question(hour.hour_id, "nothing"))
    for _ in range(2):
        PutBackJob().do(ctx, hour.hour_id)
    live = ctx.store.hours.get(hour.hour_id)
    assert live is not None
    assert live.on_air == other


def test_nothing_is_put_back_where_nothing_was_lost(ctx: Context):
    hour = make_hour(ctx)
    story(ctx, hour)
    work(ctx, ArchiveJob())
    cursor = ctx.store.events.newest(hour.hour_id)
    work(ctx, PutBackJob())
    assert ctx.store.events.newest(hour.hour_id) == cursor
    assert_archive_is_whole(ctx, hour)


def test_end_of_an_hour_leaves_the_clock_nothing_to_do(ctx: Context):
    hour = make_hour(ctx)
    bring(ctx, hour, "on_air")
    move_hour(ctx, HANA, hour.hour_id, "end")
    work(ctx, ShowJob(), rounds=4)
    assert told(ctx, hour)[-2:] == [("hour.ended", "host"), ("question.answered", "host")]
