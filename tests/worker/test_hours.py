"""What time does to hours."""

from dataclasses import replace
from typing import Any

import msgspec
import pytest

from hub.actions.context import Context
from hub.actions.hours import move_hour
from hub.config import Settings
from hub.domain.clock import SetClock
from hub.domain.hours import Hour, HourState
from tests.fixed import START
from tests.people import HANA, make_hour
from tests.records.racing import race
from tests.worker.working import record, told, work
from worker.jobs.archive import ArchiveJob
from worker.jobs.hours import Due, HoursJob, due

S = HourState
SECOND, HOUR_S, DAY_S = 1000, 3600, 24 * 3600
END = START + HOUR_S * SECOND
WARNED = END + 300 * SECOND
RULES = {"overrun_warning_s": 300, "forgotten_after_s": 3 * HOUR_S, "archive_after_s": 14 * DAY_S}


@pytest.fixture
def ctx(ctx: Context) -> Context:
    return replace(ctx, settings=replace(ctx.settings, **RULES))


MOMENTS = [
    # what is due, at which moment, of what hour
    (Due.NOTHING, START - 2, {"state": S.ANNOUNCED, "asking_opens_at": START - 1}),
    (Due.OPEN, START - 1, {"state": S.ANNOUNCED, "asking_opens_at": START - 1}),
    (Due.OPEN, START - DAY_S, {"state": S.ANNOUNCED, "asking_opens_at": 0}),
    (Due.OPEN, END + 3 * HOUR_S * SECOND - 1, {"state": S.ANNOUNCED}),
    (Due.LAPSE, END + 3 * HOUR_S * SECOND, {"state": S.ANNOUNCED}),
    (Due.LAPSE, END + 99 * DAY_S * SECOND, {"state": S.ANNOUNCED, "asking_opens_at": END + 99 * DAY_S * SECOND}),
    (Due.NOTHING, START - 1, {"state": S.DRAFT}),
    (Due.NOTHING, END + 3 * HOUR_S * SECOND - 1, {"state": S.OPEN}),
    (Due.LAPSE, END + 3 * HOUR_S * SECOND, {"state": S.OPEN}),
    (Due.NOTHING, WARNED - 1, {"state": S.LIVE}),
    (Due.WARN, WARNED, {"state": S.LIVE}),
    (Due.NOTHING, WARNED, {"state": S.LIVE, "overrun_warned_at": WARNED}),
    (Due.NOTHING, WARNED + 3 * HOUR_S * SECOND - 1, {"state": S.LIVE, "overrun_warned_at": WARNED}),
    (Due.END, WARNED + 3 * HOUR_S * SECOND, {"state": S.LIVE, "overrun_warned_at": WARNED}),
    (Due.WARN, END + DAY_S * SECOND, {"state": S.LIVE}),
    (Due.NOTHING, END + 14 * DAY_S * SECOND - 1, {"state": S.ENDED, "ended_at": END}),
    (Due.ARCHIVE, END + 14 * DAY_S * SECOND, {"state": S.ENDED, "ended_at": END}),
    (Due.NOTHING, END + 99 * DAY_S * SECOND, {"state": S.ARCHIVED, "ended_at": END}),
    (Due.NOTHING, END + 99 * DAY_S * SECOND, {"state": S.CANCELLED}),
]


@pytest.mark.parametrize(("wanted", "now", "fields"), MOMENTS)
def test_each_step_is_due_at_its_moment(wanted: Due, now: int, fields: dict[str, Any]):
    hour = Hour(hour_id="h", title="An hour", starts_at=START, duration_s=HOUR_S, **fields)
    assert due(hour, Settings(**RULES), now) is wanted


def test_asking_opens_by_itself_and_everyone_hears_it(ctx: Context, clock: SetClock):
    hour = make_hour(ctx, "announced", starts_at=START + DAY_S * SECOND, asking_opens_at=START + 60 * SECOND)
    work(ctx, HoursJob())
    assert record(ctx, hour).state is S.ANNOUNCED
    clock.forward(seconds=60)
    work(ctx, HoursJob())
    assert (record(ctx, hour).state, record(ctx, hour).opened_at) == (S.OPEN, clock())
    assert told(ctx, hour)[-1] == ("hour.opened", "clock")
    live = ctx.store.hours.get(hour.hour_id)
    assert live is not None
    assert live.state == "open"


def test_announced_hour_that_everybody_missed_ends_without_taking_a_question(ctx: Context, clock: SetClock):
    hour = make_hour(ctx, "announced")
    clock.forward(seconds=60 * DAY_S)
    work(ctx, HoursJob(), rounds=1)
    assert (record(ctx, hour).state, record(ctx, hour).opened_at, record(ctx, hour).ended_at) == (S.ENDED, 0, clock())
    assert told(ctx, hour)[-1] == ("hour.ended", "clock")


def test_hour_that_was_held_without_the_button_ends_and_keeps_its_questions_open_to_writing(
    ctx: Context, clock: SetClock
):
    hour = make_hour(ctx, "open")
    clock.forward(seconds=4 * HOUR_S)
    work(ctx, HoursJob())
    assert record(ctx, hour).state is S.ENDED
    assert told(ctx, hour)[-1] == ("hour.ended", "clock")


def test_overrun_is_told_once(ctx: Context, clock: SetClock):
    hour = make_hour(ctx, "live")
    clock.forward(seconds=HOUR_S + 299)
    work(ctx, HoursJob())
    assert told(ctx, hour) == [("hour.started", "clock")]
    clock.forward(seconds=1)
    for _ in range(3):
        work(ctx, HoursJob())
        clock.forward(seconds=60)
    assert told(ctx, hour)[1:] == [("hour.overran", "clock")]


def test_forgotten_hour_is_ended(ctx: Context, clock: SetClock):
    hour = make_hour(ctx, "live")
    clock.forward(seconds=HOUR_S + 300)
    work(ctx, HoursJob())
    clock.forward(seconds=3 * HOUR_S)
    work(ctx, HoursJob())
    assert (record(ctx, hour).state, record(ctx, hour).ended_at) == (S.ENDED, clock())
    assert told(ctx, hour)[1:] == [("hour.overran", "clock"), ("hour.ended", "clock")]


def test_hour_that_goes_on_after_all_is_not_ended_again_at_once(ctx: Context, clock: SetClock):
    hour = make_hour(ctx, "live")
    clock.forward(seconds=HOUR_S + 300)
    work(ctx, HoursJob())
    clock.forward(seconds=3 * HOUR_S)
    work(ctx, HoursJob())
    move_hour(ctx, HANA, hour.hour_id, "resume")
    work(ctx, HoursJob())
    clock.forward(seconds=3 * HOUR_S - 1)
    work(ctx, HoursJob())
    assert record(ctx, hour).state is S.LIVE
    clock.forward(seconds=1)
    work(ctx, HoursJob())
    assert record(ctx, hour).state is S.ENDED


def test_worker_that_was_away_warns_before_it_ends(ctx: Context, clock: SetClock):
    hour = make_hour(ctx, "live")
    clock.forward(seconds=DAY_S)
    work(ctx, HoursJob())
    assert (record(ctx, hour).state, record(ctx, hour).overrun_warned_at) == (S.LIVE, clock())


def test_hour_is_archived_after_its_grace_once_everything_is_written(ctx: Context, clock: SetClock):
    hour = make_hour(ctx, "ended", ended_at=START)
    clock.forward(seconds=14 * DAY_S)
    work(ctx, HoursJob())
    assert record(ctx, hour).state is S.ENDED
    work(ctx, ArchiveJob(), HoursJob())
    assert (record(ctx, hour).state, record(ctx, hour).archived_at) == (S.ARCHIVED, clock())
    assert told(ctx, hour)[-1] == ("hour.archived", "clock")


def test_two_workers_take_each_step_once(ctx: Context, clock: SetClock):
    hours = [make_hour(ctx, "announced", starts_at=START + DAY_S * SECOND) for _ in range(5)]
    late = make_hour(ctx, "live", starts_at=START - DAY_S * SECOND)
    race([lambda: work(ctx, HoursJob())] * 4)
    assert [told(ctx, hour)[1:] for hour in hours] == [[("hour.opened", "clock")]] * 5
    assert told(ctx, late)[1:] == [("hour.overran", "clock")]


def test_plan_that_changed_meanwhile_counts(ctx: Context, clock: SetClock):
    hour = make_hour(ctx, "live", starts_at=START - DAY_S * SECOND)
    assert list(HoursJob().due(ctx)) == [hour.hour_id]
    ctx.records.hours.change(hour.hour_id, 1, starts_at=START)
    assert HoursJob().do(ctx, hour.hour_id) is False
    assert record(ctx, hour).overrun_warned_at == 0


def test_hour_that_is_gone_or_done_is_left_alone(ctx: Context):
    assert HoursJob().do(ctx, "nosuchhour") is False
    hour = make_hour(ctx, "cancelled")
    assert HoursJob().do(ctx, hour.hour_id) is False
    assert msgspec.structs.replace(record(ctx, hour), version=1) == hour
