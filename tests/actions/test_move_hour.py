"""The life of an hour: who takes it which step, what everyone hears, and what time does."""

import pytest

from hub.actions.context import Context
from hub.actions.hours import clock_move, create_hour, move_hour, settle_air
from hub.domain.clock import SetClock
from hub.domain.errors import (
    AccessDenied,
    HourChangedMeanwhile,
    HourNotFound,
    HourTransitionRefused,
    PayloadInvalid,
)
from hub.domain.hours import MOVES, Hour, HourState
from hub.domain.questions import QuestionState
from hub.domain.roles import Actor, Right
from hub.store import keys
from tests.doing import bring, do, events, get
from tests.hearing import hearing
from tests.people import ADA, BEN, CHIDI, HANA, MONA, ZURI, make_hour
from tests.plans import plan
from tests.records.racing import race


@pytest.mark.parametrize("state", HourState)
@pytest.mark.parametrize("move", sorted(set(MOVES) - {"lapse"}))
def test_each_step_is_taken_from_its_own_states_alone(ctx: Context, state: HourState, move: str) -> None:
    hour = make_hour(ctx, state.value, asking_opens_at=ctx.clock() + 1000)
    before = len(events(ctx, hour))
    if state not in MOVES[move].sources:
        with pytest.raises(HourTransitionRefused):
            move_hour(ctx, ZURI, hour.hour_id, move)
        assert len(events(ctx, hour)) == before
        return
    moved = move_hour(ctx, ZURI, hour.hour_id, move)
    assert moved.state is MOVES[move].target
    told = events(ctx, hour)[before]
    assert (told.name, told.role, told.by) == (MOVES[move].event, "organiser", ZURI.person_id)
    assert told.hour
    assert told.hour.state == MOVES[move].target


@pytest.mark.parametrize("actor", [MONA, HANA, ADA, CHIDI, BEN])
@pytest.mark.parametrize("move", MOVES)
def test_each_step_needs_its_right(ctx: Context, actor: Actor, move: str) -> None:
    state = min(MOVES[move].sources - {HourState.DRAFT} or MOVES[move].sources)
    hour = make_hour(ctx, state.value, asking_opens_at=ctx.clock() + 1000)
    allowed = MOVES[move].right is Right.STAGE and actor in (MONA, HANA)
    if allowed:
        assert move_hour(ctx, actor, hour.hour_id, move).state is MOVES[move].target
        return
    with pytest.raises((AccessDenied, HourNotFound)):
        move_hour(ctx, actor, hour.hour_id, move)
    assert ctx.records.hours.get(hour.hour_id) == hour


def test_a_draft_whose_time_has_passed_is_not_announced(ctx: Context, clock: SetClock) -> None:
    hour = make_hour(ctx, "draft")
    clock.forward(seconds=3600)
    with pytest.raises(PayloadInvalid):
        move_hour(ctx, ZURI, hour.hour_id, "announce")
    assert ctx.records.hours.get(hour.hour_id) == hour


def test_an_unknown_step_is_refused(ctx: Context) -> None:
    with pytest.raises(HourTransitionRefused):
        move_hour(ctx, ZURI, make_hour(ctx).hour_id, "explode")


def test_an_announced_hour_whose_asking_is_due_opens_at_once(ctx: Context) -> None:
    hour = create_hour(ctx, ZURI, plan(asking_opens_before_s="-1"))
    opened = move_hour(ctx, ZURI, hour.hour_id, "announce")
    assert opened.state is HourState.OPEN
    assert [(one.name, one.role) for one in events(ctx, hour)] == [
        ("hour.announced", "organiser"),
        ("hour.opened", "clock"),
    ]
    live = ctx.store.hours.get(hour.hour_id)
    assert live
    assert live.state == "open"


def test_a_cancelled_hour_tells_why(ctx: Context) -> None:
    hour = make_hour(ctx, "open")
    cancelled = move_hour(ctx, ZURI, hour.hour_id, "cancel", "  Ada is ill.\n ")
    assert (cancelled.cancel_reason, cancelled.cancelled_at) == ("Ada is ill.", ctx.clock())
    assert events(ctx, hour)[-1].reason == "Ada is ill."


def test_a_reason_that_is_too_long_is_told_by_its_field_and_nothing_is_cancelled(ctx: Context) -> None:
    hour = make_hour(ctx, "open")
    with pytest.raises(PayloadInvalid) as refused:
        move_hour(ctx, ZURI, hour.hour_id, "cancel", "x" * 501)
    assert list(refused.value.details["fields"]) == ["reason"]  # type: ignore[call-overload]
    assert ctx.records.hours.get(hour.hour_id) == hour


def test_the_question_still_on_air_is_answered_when_the_hour_ends(ctx: Context, clock: SetClock) -> None:
    hour = make_hour(ctx)
    question_id = bring(ctx, hour, QuestionState.ON_AIR)
    clock.forward(seconds=60)
    move_hour(ctx, HANA, hour.hour_id, "end")
    question = get(ctx, hour, question_id)
    assert (question.state, question.answered_at) == (QuestionState.ANSWERED, clock())
    assert [(one.name, one.role) for one in events(ctx, hour)[-2:]] == [
        ("hour.ended", "host"),
        ("question.answered", "host"),
    ]
    live = ctx.store.hours.get(hour.hour_id)
    assert live
    assert live.on_air == ""


def test_a_hub_that_died_between_the_end_and_the_answer_is_made_good_by_the_worker(ctx: Context) -> None:
    hour = make_hour(ctx)
    question_id = bring(ctx, hour, QuestionState.ON_AIR)
    ended = ctx.records.hours.move(hour.hour_id, "end", ctx.clock())
    ctx.store.hours.publish(ended, {"name": "hour.ended", "at": ctx.clock(), "role": "clock"})
    settle_air(ctx, hour.hour_id)
    settle_air(ctx, hour.hour_id)
    assert get(ctx, hour, question_id).state is QuestionState.ANSWERED
    assert [(one.name, one.role) for one in events(ctx, hour)[-2:]] == [
        ("hour.ended", "clock"),
        ("question.answered", "clock"),
    ]


def test_an_hour_that_goes_on_after_all_can_end_again(ctx: Context, clock: SetClock) -> None:
    hour = make_hour(ctx, "ended", ended_at=clock(), overrun_warned_at=clock())
    resumed = move_hour(ctx, HANA, hour.hour_id, "resume")
    assert (resumed.state, resumed.ended_at, resumed.overrun_warned_at) == (HourState.LIVE, 0, 0)
    clock.forward(seconds=600)
    assert move_hour(ctx, HANA, hour.hour_id, "end").ended_at == clock()


def test_of_many_who_start_the_hour_one_does_and_one_event_is_told(ctx: Context) -> None:
    hour = make_hour(ctx, "open")
    moved = race([lambda: move_hour(ctx, HANA, hour.hour_id, "start")] * 8)
    assert sum(isinstance(one, Hour) for one in moved) == 1
    assert sum(isinstance(one, HourTransitionRefused) for one in moved) == 7
    assert [one.name for one in events(ctx, hour)] == ["hour.opened", "hour.started"]


@pytest.mark.parametrize("move", MOVES)
def test_time_takes_the_steps_that_are_its_own_and_no_other(ctx: Context, move: str) -> None:
    hour = make_hour(ctx, min(MOVES[move].sources).value)
    if not MOVES[move].by_clock:
        with pytest.raises(HourTransitionRefused):
            clock_move(ctx, hour.hour_id, move)
        return
    assert clock_move(ctx, hour.hour_id, move).state is MOVES[move].target
    told = events(ctx, hour)[-1]
    assert (told.name, told.role, told.by, told.by_name) == (MOVES[move].event, "clock", "clock", "")


def test_time_does_not_take_a_step_that_a_newer_plan_put_off(ctx: Context) -> None:
    hour = make_hour(ctx, "announced")
    ctx.records.hours.change(hour.hour_id, 1, asking_opens_at=ctx.clock() + 1000)
    with pytest.raises(HourChangedMeanwhile):
        clock_move(ctx, hour.hour_id, "open", version=hour.version)


def test_every_step_wakes_the_worker(ctx: Context) -> None:
    hour = make_hour(ctx, "open")
    with hearing(ctx, keys.WAKE) as words:
        move_hour(ctx, ZURI, hour.hour_id, "start")
        assert next(words) == hour.hour_id


def test_a_move_by_command_answers_with_the_live_hour(ctx: Context) -> None:
    hour = make_hour(ctx, "open")
    assert do(ctx, HANA, "hour.move", hour, move="start")["hour"].state == "live"
