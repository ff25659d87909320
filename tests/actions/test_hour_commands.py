"""Every state of an hour x every step; every role x every step; pausing and slow mode."""

import pytest

from hub.actions.context import Context
from hub.domain.hours import MOVES, STAMPS, HourState
from hub.domain.roles import Actor
from tests.doing import ask, cursor, do, events, refused
from tests.hour_table import CELLS, EVENTS
from tests.people import ADA, BEN, CHIDI, HANA, MONA, OLGA, ZURI, make_hour

STEPS = sorted(set(EVENTS) - {"lapse"})
"""What people may ask for; ``lapse`` is the clock's."""
ROLES: dict[str, Actor] = {"organiser": ZURI, "host": HANA, "moderator": MONA, "guest": ADA}
STAGE = {"organiser", "host", "moderator"}
MAY = {step: {"organiser"} if step in ("announce", "archive", "cancel") else STAGE for step in EVENTS}
FROM = {step: next(state for (name, state), cell in CELLS.items() if name == step and cell != "-") for step in EVENTS}


@pytest.mark.parametrize(("step", "state"), sorted(cell for cell in CELLS if cell[0] in STEPS))
def test_every_step_from_every_state(ctx: Context, step: str, state: HourState):
    hour = make_hour(ctx, state=state, asking_opens_at=ctx.clock() + 60_000)
    stood = cursor(ctx, hour)
    if CELLS[step, state] == "-":
        error = refused(ctx, ZURI, "hour.move", hour, move=step)
        assert (error.code, error.details) == ("hour.transition_refused", {"state": state.value, "move": step})
        assert cursor(ctx, hour) == stood
        return
    answer = do(ctx, ZURI, "hour.move", hour, move=step)
    (event,) = events(ctx, hour, stood)
    record = ctx.records.hours.get(hour.hour_id)
    assert record is not None and event.hour is not None
    assert record.state == answer["hour"].state == event.hour.state == CELLS[step, state]
    assert (event.name, event.by, event.role) == (f"hour.{EVENTS[step]}", "pzuri", "organiser")
    assert record.version == hour.version + 1


@pytest.mark.parametrize("step", sorted(set(STEPS) - {"resume"}))
def test_step_leaves_its_moment_on_the_record(ctx: Context, step: str):
    hour = make_hour(ctx, state=FROM[step], asking_opens_at=ctx.clock() + 60_000)
    do(ctx, ZURI, "hour.move", hour, move=step)
    record = ctx.records.hours.get(hour.hour_id)
    assert getattr(record, STAMPS[MOVES[step].event]) == ctx.clock()


@pytest.mark.parametrize("role", sorted(ROLES))
@pytest.mark.parametrize("step", STEPS)
def test_every_step_by_every_role(ctx: Context, step: str, role: str):
    hour = make_hour(ctx, state=FROM[step], asking_opens_at=ctx.clock() + 60_000)
    if role in MAY[step]:
        do(ctx, ROLES[role], "hour.move", hour, move=step)
        assert events(ctx, hour)[-1].role == role
    else:
        assert refused(ctx, ROLES[role], "hour.move", hour, move=step).code == "access.denied"


@pytest.mark.parametrize("step", STEPS)
def test_people_without_a_part_move_nothing_and_learn_of_no_draft(ctx: Context, step: str):
    hour = make_hour(ctx, state=FROM[step])
    expected = "hour.not_found" if FROM[step] is HourState.DRAFT else "access.denied"
    for actor in (CHIDI, BEN, OLGA):
        assert refused(ctx, actor, "hour.move", hour, move=step).code == expected


@pytest.mark.parametrize("name", ["hour.pause_asking", "hour.resume_asking", "hour.slow_mode"])
def test_asking_is_steered_by_moderators_hosts_and_organisers(ctx: Context, name: str):
    hour = make_hour(ctx)
    for actor in (MONA, HANA, ZURI):
        do(ctx, actor, name, hour)
    for actor in (ADA, CHIDI, BEN, OLGA):
        assert refused(ctx, actor, name, hour).code == "access.denied"


def test_pausing_is_told_once_and_ends_with_resuming(ctx: Context):
    hour = make_hour(ctx)
    stood = cursor(ctx, hour)
    for name in ("hour.pause_asking", "hour.pause_asking", "hour.resume_asking", "hour.resume_asking"):
        answer = do(ctx, MONA, name, hour)
        assert answer["hour"].asking_paused is (name == "hour.pause_asking")
    assert [event.name for event in events(ctx, hour, stood)] == ["hour.asking_paused", "hour.asking_resumed"]


def test_text_is_refused_while_asking_is_paused_and_endorsing_goes_on(ctx: Context):
    hour = make_hour(ctx)
    question_id = ask(ctx, hour)
    do(ctx, MONA, "question.approve", hour, question_id)
    do(ctx, MONA, "hour.pause_asking", hour)
    assert refused(ctx, BEN, "question.submit", hour).code == "hour.asking_paused"
    assert do(ctx, CHIDI, "question.endorse", hour, question_id)["endorsements"] == 1


def test_slow_mode_of_zero_goes_back_to_the_pace_of_the_plan(ctx: Context):
    hour = make_hour(ctx, pace_s=5)
    assert do(ctx, MONA, "hour.slow_mode", hour, seconds=60)["hour"].slow_s == 60
    ask(ctx, hour)
    again = {"client_key": "client-key-2"}
    assert refused(ctx, BEN, "question.submit", hour, **again).details == {"retry_after_s": 60}
    do(ctx, MONA, "hour.slow_mode", hour, seconds=0)
    assert refused(ctx, BEN, "question.submit", hour, **again).details == {"retry_after_s": 5}


@pytest.mark.parametrize("seconds", [-1, 3601, "60", 1.5, None, True])
def test_slow_mode_takes_whole_seconds_up_to_an_hour(ctx: Context, seconds: object):
    assert refused(ctx, MONA, "hour.slow_mode", make_hour(ctx), seconds=seconds).code == "payload.invalid"
