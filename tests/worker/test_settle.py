"""The last look at a closed hour."""

import pytest
from structlog.testing import capture_logs

from hub.actions.context import Context
from hub.domain.clock import SetClock
from hub.domain.hours import Hour
from hub.store import keys
from hub.store.presence import HERE_MS
from tests.doing import bring, do
from tests.people import CHIDI, OLGA, make_hour, set_state
from tests.worker.test_archive import story
from tests.worker.working import assert_archive_is_whole, work
from worker.jobs.archive import ArchiveJob
from worker.jobs.hours import HoursJob
from worker.jobs.projection import ShowJob
from worker.jobs.settle import SettleJob

DAY_S = 24 * 3600


def lifetimes(ctx: Context, hour: Hour) -> set[int]:
    """How long the keys of an hour still live, in whole days; -1 for ever."""
    found = {ctx.store.client.ttl(key) for key in ctx.store.client.keys(keys.every_pattern(hour.hour_id))}
    return {-(-ttl // DAY_S) if ttl > 0 else ttl for ttl in found}


@pytest.mark.parametrize("state", ["archived", "cancelled"])
def test_closed_hour_is_settled_and_its_keys_get_an_end(ctx: Context, state: str):
    hour = make_hour(ctx)
    story(ctx, hour)
    set_state(ctx, hour, state)
    with capture_logs() as lines:
        work(ctx, ArchiveJob(), SettleJob())
    assert [line["event"] for line in lines] == ["hour.settled"]
    assert_archive_is_whole(ctx, hour)
    assert lifetimes(ctx, hour) == {30}
    assert ctx.records.archive.unsettled() == []


def test_who_is_here_while_an_hour_is_settled_is_known_no_longer_than_ever(ctx: Context):
    hour = make_hour(ctx, "archived")
    ctx.store.presence.renew(hour.hour_id, [OLGA.person_id], ctx.clock())
    work(ctx, ArchiveJob(), SettleJob())
    assert ctx.records.archive.unsettled() == []
    assert 0 < ctx.store.client.pttl(keys.presence(hour.hour_id)) <= HERE_MS


@pytest.mark.parametrize("state", ["announced", "open", "live", "ended"])
def test_hour_that_can_still_change_is_not_settled(ctx: Context, state: str):
    hour = make_hour(ctx)
    story(ctx, hour)
    set_state(ctx, hour, state)
    work(ctx, ArchiveJob(), SettleJob())
    assert lifetimes(ctx, hour) == {-1}


def test_settling_waits_until_the_archive_has_everything(ctx: Context):
    hour = make_hour(ctx)
    story(ctx, hour)
    set_state(ctx, hour, "archived")
    work(ctx, SettleJob())
    assert lifetimes(ctx, hour) == {-1}


def test_endorsements_that_differ_from_redis_are_mended_and_told(ctx: Context):
    hour = make_hour(ctx)
    question_id = bring(ctx, hour, "shown")
    do(ctx, CHIDI, "question.endorse", hour, question_id)
    work(ctx, ArchiveJob())
    ctx.store.client.sadd(keys.endorsers(hour.hour_id, question_id), OLGA.person_id)
    ctx.store.client.hset(keys.question(hour.hour_id, question_id), "endorsements", 2)
    set_state(ctx, hour, "archived")
    with capture_logs() as lines:
        work(ctx, ArchiveJob(), SettleJob())
    assert [line["question_ids"] for line in lines if line["event"] == "archive.differed"] == [[question_id]]
    assert_archive_is_whole(ctx, hour)


def test_hour_is_settled_once(ctx: Context):
    hour = make_hour(ctx)
    set_state(ctx, hour, "cancelled")
    work(ctx, ArchiveJob(), SettleJob())
    assert list(SettleJob().due(ctx)) == []


def test_record_that_changes_after_all_is_settled_again(ctx: Context):
    hour = make_hour(ctx)
    closed = set_state(ctx, hour, "archived")
    work(ctx, ArchiveJob(), SettleJob())
    ctx.records.hours.change(hour.hour_id, closed.version, title="Another title")
    work(ctx, ShowJob(), ArchiveJob(), SettleJob(), rounds=3)
    assert ctx.records.archive.unsettled() == []
    assert ctx.records.archive.acts(hour.hour_id)[-1].name == "hour.edited"
    assert lifetimes(ctx, hour) == {30}


def test_hour_that_redis_never_had_is_settled_too(ctx: Context):
    hour = make_hour(ctx, "archived")
    ctx.store.client.flushall()
    work(ctx, ShowJob(), ArchiveJob(), SettleJob(), rounds=3)
    assert ctx.records.archive.unsettled() == []
    assert lifetimes(ctx, hour) == {30}


def test_from_the_end_to_the_shelf_without_any_hand(ctx: Context, clock: SetClock):
    hour = make_hour(ctx, "ended", ended_at=clock())
    clock.forward(seconds=ctx.settings.archive_after_s)
    work(ctx, ArchiveJob(), HoursJob(), ShowJob(), SettleJob(), rounds=3)
    assert ctx.records.archive.unsettled() == []
    assert [act.name for act in ctx.records.archive.acts(hour.hour_id)] == ["hour.ended", "hour.archived"]
