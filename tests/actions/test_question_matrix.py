"""Every state of a question x every move; every state of the hour x every move; every role x every move."""

import pytest

from hub.actions.context import Context
from hub.domain.hours import CURABLE, HourState
from hub.domain.questions import QuestionState
from hub.domain.roles import Actor
from tests.doing import ask, bring, cursor, do, events, get, refused
from tests.people import ADA, BEN, CHIDI, HANA, MONA, OLGA, ZURI, make_hour, set_state
from tests.question_table import CELLS, NAMES, PAST, hours_of, right_of

S = QuestionState
WHO = {"asker": BEN, "anyone": CHIDI, "moderator": MONA, "stage": HANA, "speaker": MONA}
HIDDEN = {S.PENDING, S.DISMISSED, S.WITHDRAWN, S.MERGED}
"""States in which a question must not be told apart from one that never was; merged: before anybody saw it."""


def extra(ctx: Context, hour, move: str) -> dict[str, str]:
    """The target of a merge: another question that is shown."""
    return {"into": bring(ctx, hour, S.SHOWN)} if move == "merge" else {}


def code_of(move: str, state: QuestionState) -> str:
    """The refusal that a cell of the table promises."""
    return "question.not_found" if right_of(move) == "anyone" and state in HIDDEN else "question.transition_refused"


@pytest.mark.parametrize(("move", "state"), sorted(CELLS))
def test_every_move_from_every_state(ctx: Context, move: str, state: QuestionState):
    hour = make_hour(ctx)
    question_id = bring(ctx, hour, state)
    more, actor, name = extra(ctx, hour, move), WHO[right_of(move)], f"question.{move}"
    if move == "unendorse" and state in (S.SHOWN, S.ON_AIR):
        do(ctx, actor, "question.endorse", hour, question_id)
    before, stood = get(ctx, hour, question_id), cursor(ctx, hour)

    if CELLS[move, state] == "-":
        assert refused(ctx, actor, name, hour, question_id, **more).code == code_of(move, state)
        assert (get(ctx, hour, question_id), cursor(ctx, hour)) == (before, stood)
        return
    do(ctx, actor, name, hour, question_id, **more)
    after, (event,) = get(ctx, hour, question_id), events(ctx, hour, stood)
    assert after.state == (state if CELLS[move, state] == "same" else CELLS[move, state])
    assert event.name == f"question.{PAST[move]}"
    assert event.question_id == question_id
    assert (event.by, event.at) == (actor.person_id, ctx.clock())
    if right_of(move) != "anyone":
        assert (event.question, event.was) == (after, state.value)


PUBLISHED = [state for state in HourState if state is not HourState.DRAFT]


def allowed_state(move: str) -> QuestionState:
    """A state of the question from which the move goes."""
    return next(state for (name, state), cell in sorted(CELLS.items()) if name == move and cell != "-")


@pytest.mark.parametrize("state", PUBLISHED)
@pytest.mark.parametrize("move", NAMES)
def test_every_move_in_every_state_of_the_hour(ctx: Context, move: str, state: HourState):
    hour = make_hour(ctx)
    question_id = bring(ctx, hour, allowed_state(move))
    more, actor, name = extra(ctx, hour, move), WHO[right_of(move)], f"question.{move}"
    set_state(ctx, hour, state)
    stood = cursor(ctx, hour)
    if state in hours_of(move):
        do(ctx, actor, name, hour, question_id, **more)
    else:
        error = refused(ctx, actor, name, hour, question_id, **more)
        assert (error.code, error.details) == ("hour.closed", {"state": state.value})
        assert cursor(ctx, hour) == stood


@pytest.mark.parametrize("state", PUBLISHED)
def test_questions_are_taken_while_the_hour_is_open_or_live(ctx: Context, state: HourState):
    hour = make_hour(ctx, state=state)
    if state in (HourState.OPEN, HourState.LIVE):
        assert ask(ctx, hour)
    else:
        assert refused(ctx, BEN, "question.submit", hour).code == "hour.closed"


@pytest.mark.parametrize("state", PUBLISHED)
@pytest.mark.parametrize("name", ["hour.pause_asking", "hour.slow_mode"])
def test_asking_is_paused_and_slowed_in_hours_that_can_be_curated(ctx: Context, name: str, state: HourState):
    hour = make_hour(ctx, state=state)
    if state in CURABLE:
        do(ctx, MONA, name, hour)
    else:
        assert refused(ctx, MONA, name, hour).code == "hour.closed"


ROLES = {"organiser": ZURI, "host": HANA, "moderator": MONA, "guest": ADA, "attendee": CHIDI, "outsider": OLGA}
MAY = {
    "moderator": {"organiser", "host", "moderator"},
    "stage": {"organiser", "host", "moderator"},
    "speaker": {"organiser", "host", "moderator", "guest"},
    "anyone": set(ROLES),
    "asker": set(),
}


@pytest.mark.parametrize("role", sorted(ROLES))
@pytest.mark.parametrize("move", NAMES)
def test_every_move_by_every_role(ctx: Context, move: str, role: str):
    hour = make_hour(ctx)
    question_id = bring(ctx, hour, allowed_state(move) if move not in ("answer", "reply") else S.ON_AIR)
    more, right, name = extra(ctx, hour, move), right_of(move), f"question.{move}"
    if role in MAY[right]:
        stood = cursor(ctx, hour)
        do(ctx, ROLES[role], name, hour, question_id, **more)
        event = (events(ctx, hour, stood) or [None])[0]
        if event and right != "anyone":
            assert event.role == role
    else:
        error = refused(ctx, ROLES[role], name, hour, question_id, **more)
        assert error.code == ("question.not_found" if right == "asker" else "access.denied")


@pytest.mark.parametrize("actor", [CHIDI, OLGA, ADA], ids=["attendee", "outsider", "guest"])
@pytest.mark.parametrize("state", sorted(HIDDEN))
@pytest.mark.parametrize("move", NAMES)
def test_nobody_in_the_room_learns_of_a_question_that_is_hidden(ctx: Context, move: str, state, actor: Actor):
    """The refusal must be the very same as for a question that never was."""
    hour = make_hour(ctx)
    question_id = bring(ctx, hour, state)
    more, name = extra(ctx, hour, move), f"question.{move}"
    real = refused(ctx, actor, name, hour, question_id, **more)
    invented = refused(ctx, actor, name, hour, "neverwas", **more)
    assert real.code in ("question.not_found", "access.denied")
    assert (real.code, real.message, real.details) == (invented.code, invented.message, invented.details)


@pytest.mark.parametrize("state", sorted({S.SHOWN, S.ON_AIR, S.ANSWERED}))
@pytest.mark.parametrize("move", ["edit", "withdraw", "appeal", "consent"])
def test_somebody_elses_question_is_not_theirs_to_change(ctx: Context, move: str, state: QuestionState):
    hour = make_hour(ctx)
    question_id = bring(ctx, hour, state)
    for actor in (CHIDI, MONA):
        error = refused(ctx, actor, f"question.{move}", hour, question_id)
        assert (error.code, error.details) == ("question.not_yours", {})


@pytest.mark.parametrize("move", NAMES)
def test_draft_hour_does_not_exist_for_people_without_a_part_in_it(ctx: Context, move: str):
    hour = make_hour(ctx, state="draft")
    for actor in (CHIDI, BEN):
        more = {"into": "another"} if move == "merge" else {}
        real = refused(ctx, actor, f"question.{move}", hour, "question", **more)
        assert (real.code, real.details) == ("hour.not_found", {})
