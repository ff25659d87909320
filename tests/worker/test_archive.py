"""The archive is written from the stream as it happens."""

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy.exc
from structlog.testing import capture_logs

from hub.actions.context import Context
from hub.domain.clock import SetClock, now_ms
from hub.domain.hours import Hour
from hub.protocol.events import Event
from hub.records.archive import ArchiveRecords
from hub.store import keys
from tests.doing import ask, bring, do, events
from tests.people import ADA, BEN, CHIDI, MONA, OLGA, ZURI, make_hour, set_state
from tests.records.racing import race
from tests.worker.working import Ticks, assert_archive_is_whole, forget_limits, work
from worker.failures import ATTEMPTS, LONGEST_S
from worker.jobs.archive import BATCH, KEEP_MS, ArchiveJob, TrimJob
from worker.runner import Runner


def story(ctx: Context, hour: Hour) -> None:
    """Something of everything."""
    for state in ("pending", "shown", "on_air", "answered", "dismissed", "withdrawn", "merged"):
        forget_limits(ctx)
        bring(ctx, hour, state)
    target, source = bring(ctx, hour, "shown"), bring(ctx, hour, "shown")
    for fan in (ADA, CHIDI, OLGA):
        do(ctx, fan, "question.endorse", hour, source)
    do(ctx, CHIDI, "question.unendorse", hour, source)
    do(ctx, OLGA, "question.endorse", hour, target)
    do(ctx, MONA, "question.merge", hour, source, into=target)
    do(ctx, OLGA, "question.unendorse", hour, target)
    do(ctx, MONA, "person.silence", hour, target)
    do(ctx, MONA, "person.unsilence", hour, target)


def put_rubbish(ctx: Context, hour: Hour) -> str:
    """An entry that no version of the hub writes; its id."""
    event_id: str = ctx.store.client.xadd(keys.stream(hour.hour_id), {"name": "question.submitted", "question": "{oh"})
    return event_id


def test_everything_of_an_hour_is_archived(ctx: Context):
    hour = make_hour(ctx)
    story(ctx, hour)
    work(ctx, ArchiveJob())
    assert_archive_is_whole(ctx, hour)


def test_archive_follows_while_the_hour_goes_on(ctx: Context):
    hour, job = make_hour(ctx), ArchiveJob()
    for _ in range(3):
        story(ctx, hour)
        work(ctx, job)
        assert_archive_is_whole(ctx, hour)


@pytest.mark.parametrize("state", ["announced", "open", "ended", "archived", "cancelled"])
def test_hours_in_every_public_state_are_archived(ctx: Context, state: str):
    hour = make_hour(ctx)
    story(ctx, hour)
    set_state(ctx, hour, state)
    work(ctx, ArchiveJob())
    assert_archive_is_whole(ctx, hour)


def test_long_stream_is_archived_in_batches(ctx: Context):
    hour, job = make_hour(ctx), ArchiveJob()
    question_id = bring(ctx, hour, "shown")
    while len(events(ctx, hour)) <= BATCH:
        do(ctx, CHIDI, "question.endorse", hour, question_id)
        do(ctx, CHIDI, "question.unendorse", hour, question_id)
        forget_limits(ctx)
    assert job.do(ctx, hour.hour_id) is True
    assert job.do(ctx, hour.hour_id) is False
    assert_archive_is_whole(ctx, hour)


def test_doing_it_again_changes_nothing(ctx: Context):
    hour, job = make_hour(ctx), ArchiveJob()
    story(ctx, hour)
    work(ctx, job)
    before = (ctx.records.archive.acts(hour.hour_id), ctx.records.archive.questions(hour.hour_id))
    work(ctx, job)
    work(ctx, ArchiveJob())
    assert (ctx.records.archive.acts(hour.hour_id), ctx.records.archive.questions(hour.hour_id)) == before


def test_two_workers_write_nothing_twice(ctx: Context):
    hours = [make_hour(ctx) for _ in range(3)]
    jobs = [ArchiveJob() for _ in range(3)]
    with ThreadPoolExecutor() as threads:
        telling = [threads.submit(story, ctx, hour) for hour in hours]
        while not all(one.done() for one in telling):
            race([lambda job=job: work(ctx, job) for job in jobs])
        for one in telling:
            one.result()
    work(ctx, *jobs)
    for hour in hours:
        assert_archive_is_whole(ctx, hour)


def test_entry_that_cannot_be_read_stops_no_other_hour(ctx: Context):
    sick, sound = make_hour(ctx), make_hour(ctx)
    put_rubbish(ctx, sick)
    story(ctx, sick)
    story(ctx, sound)
    runner = Runner(ctx, [ArchiveJob()], now=Ticks())
    while runner.round():
        pass
    assert_archive_is_whole(ctx, sound)


@pytest.mark.parametrize("before", [0, 3])
def test_entry_that_can_never_be_read_is_buried_and_the_archive_goes_on(ctx: Context, before: int):
    hour, ticks = make_hour(ctx), Ticks()
    for _ in range(before):
        bring(ctx, hour, "shown")
    event_id = put_rubbish(ctx, hour)
    bring(ctx, hour, "answered")
    runner = Runner(ctx, [ArchiveJob()], now=ticks)
    with capture_logs() as lines:
        for _ in range(ATTEMPTS * 3):
            while runner.round():
                pass
            ticks.forward(LONGEST_S)
    assert ctx.records.archive.cursor(hour.hour_id) == ctx.store.events.newest(hour.hour_id)
    assert [line["event_id"] for line in lines if line["event"] == "archive.entry_buried"] == [event_id]
    buried = ctx.store.archive.buried(hour.hour_id)
    assert json.loads(buried[event_id]) == {"name": "question.submitted", "question": "{oh"}
    snapshot = ctx.store.hours.snapshot(hour.hour_id)
    assert snapshot is not None
    archived = {one.question_id: one for one in ctx.records.archive.questions(hour.hour_id)}
    assert archived == {one.question_id: one for one in snapshot.questions}


def test_second_worker_buries_nothing_after_what_the_first_one_buried(ctx: Context, monkeypatch: pytest.MonkeyPatch):
    hour, jobs = make_hour(ctx), (ArchiveJob(), ArchiveJob())
    question_id = bring(ctx, hour, "pending")
    work(ctx, jobs[0])
    do(ctx, MONA, "question.approve", hour, question_id)
    refused = ctx.store.events.newest(hour.hour_id)
    do(ctx, MONA, "question.dismiss", hour, question_id)
    apply = ArchiveRecords.apply

    def apply_the_others(self: ArchiveRecords, hour_id: str, old: str, new: str, told: Sequence[Event]) -> bool:
        if any(one.event_id == refused for one in told):
            raise sqlalchemy.exc.DataError("INSERT", {}, Exception())
        return apply(self, hour_id, old, new, told)

    monkeypatch.setattr(ArchiveRecords, "apply", apply_the_others)
    for job in jobs:
        for _once_together_and_once_alone in range(2):
            with pytest.raises(sqlalchemy.exc.DataError) as error:
                job.do(ctx, hour.hour_id)
    assert [job.bury(ctx, hour.hour_id, error.value) for job in jobs] == [True, True]
    work(ctx, *jobs)
    assert list(ctx.store.archive.buried(hour.hour_id)) == [refused]
    assert ctx.records.archive.acts(hour.hour_id)[-1].name == "question.dismissed"


def test_events_before_the_bad_one_are_archived_meanwhile(ctx: Context):
    hour, job, ticks = make_hour(ctx), ArchiveJob(), Ticks()
    for _ in range(5):
        bring(ctx, hour, "shown")
    good = ctx.store.events.newest(hour.hour_id)
    put_rubbish(ctx, hour)
    runner = Runner(ctx, [job], now=ticks)
    runner.round()
    ticks.forward(2)
    while runner.round():
        pass
    assert ctx.records.archive.cursor(hour.hour_id) == good


def test_event_of_a_newer_hub_does_no_harm(ctx: Context):
    hour = make_hour(ctx)
    ctx.store.client.xadd(keys.stream(hour.hour_id), {"name": "question.sung", "at": "1", "melody": "la la"})
    story(ctx, hour)
    work(ctx, ArchiveJob())
    assert_archive_is_whole(ctx, hour)


def test_stream_is_trimmed_behind_the_archive_after_a_while(ctx: Context, clock: SetClock):
    clock.ms = now_ms()
    hour = make_hour(ctx, starts_at=clock())
    story(ctx, hour)
    work(ctx, ArchiveJob(), TrimJob())
    whole = events(ctx, hour)
    clock.forward(seconds=KEEP_MS / 1000 - 60)
    work(ctx, TrimJob())
    assert events(ctx, hour) == whole
    clock.forward(seconds=120)
    work(ctx, TrimJob())
    assert events(ctx, hour) == whole[-1:]


def test_what_is_not_archived_is_never_trimmed(ctx: Context, clock: SetClock):
    clock.ms = now_ms()
    hour = make_hour(ctx, starts_at=clock())
    work(ctx, ArchiveJob())
    story(ctx, hour)
    cursor = ctx.records.archive.cursor(hour.hour_id)
    clock.forward(seconds=24 * 3600)
    work(ctx, TrimJob())
    assert events(ctx, hour)[0].event_id == cursor
    work(ctx, ArchiveJob())
    assert {one.question_id for one in ctx.records.archive.questions(hour.hour_id)} == {
        one.question_id for one in events(ctx, hour) if one.question
    }


def test_draft_has_nothing_to_archive(ctx: Context):
    make_hour(ctx, "draft")
    assert list(ArchiveJob().due(ctx)) == []


def test_slow_mode_and_other_acts_on_the_hour_are_kept(ctx: Context):
    hour = make_hour(ctx)
    ask(ctx, hour, BEN)
    do(ctx, ZURI, "hour.slow_mode", hour, seconds=30)
    do(ctx, ZURI, "hour.pause_asking", hour)
    work(ctx, ArchiveJob())
    assert [act.name for act in ctx.records.archive.acts(hour.hour_id)][-2:] == ["hour.slowed", "hour.asking_paused"]
