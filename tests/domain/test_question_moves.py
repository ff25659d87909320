"""The table of moves on a question, cell by cell."""

import pytest

from hub.domain.questions import MOVES, QuestionState, rank_key
from tests.domain.questions import a_question
from tests.question_table import CELLS, NAMES, PAST, hours_of, right_of


def test_every_move_is_in_the_promised_table():
    assert sorted(MOVES) == NAMES


@pytest.mark.parametrize(("move", "state"), sorted(CELLS))
def test_move_leads_where_the_table_says(move: str, state: QuestionState):
    step, cell = MOVES[move], CELLS[move, state]
    # The dismissed question of the table was never shown.
    leads_to = step.unseen if step.unseen and state is QuestionState.DISMISSED else step.target
    target = "-" if state not in step.sources else "same" if leads_to is None else leads_to.value
    assert target == cell


@pytest.mark.parametrize("move", NAMES)
def test_move_asks_for_the_promised_right(move: str):
    assert MOVES[move].right == right_of(move)


@pytest.mark.parametrize("move", NAMES)
def test_move_is_bound_to_the_promised_states_of_the_hour(move: str):
    assert MOVES[move].hours == hours_of(move)


@pytest.mark.parametrize("move", NAMES)
def test_event_is_the_past_participle_of_the_move(move: str):
    assert MOVES[move].event == f"question.{PAST[move]}"


def test_no_move_leads_out_of_withdrawn_or_merged():
    for state in (QuestionState.WITHDRAWN, QuestionState.MERGED):
        assert [move for move in NAMES if CELLS[move, state] not in ("-", "same")] == []


def test_every_state_can_be_reached():
    reached = {step.target for step in MOVES.values() if step.target}
    assert reached == set(QuestionState)


def test_pinned_questions_come_first_then_most_endorsed_then_oldest():
    old = a_question("old", submitted_at=1)
    new = a_question("new", submitted_at=2)
    liked = a_question("liked", submitted_at=3, endorsements=2)
    pinned = a_question("pinned", submitted_at=4, pinned=True)
    ranked = sorted([new, liked, old, pinned], key=rank_key)
    assert [one.question_id for one in ranked] == ["pinned", "liked", "old", "new"]


def test_two_questions_of_one_moment_always_stand_in_the_same_order():
    one, two = a_question("a"), a_question("b")
    assert sorted([two, one], key=rank_key) == sorted([one, two], key=rank_key)
