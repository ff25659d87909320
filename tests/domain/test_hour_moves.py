"""The table of steps in the life of an hour, cell by cell."""

import msgspec
import pytest

from hub.domain.errors import HourTransitionRefused, NameNeeded, SignInNeeded
from hub.domain.hours import (
    MOVES,
    STAMPS,
    Hour,
    HourState,
    WhoMay,
    check_who,
    moves_from,
    next_state,
)
from hub.domain.roles import Right
from tests.hour_table import CELLS, EVENTS
from tests.people import BEN, CHIDI, NYAH


def test_every_step_is_in_the_promised_table():
    assert {step for step, _ in CELLS} == set(MOVES)


@pytest.mark.parametrize(("step", "state"), sorted(CELLS))
def test_step_leads_where_the_table_says(step: str, state: HourState):
    if CELLS[step, state] == "-":
        with pytest.raises(HourTransitionRefused) as refused:
            next_state(state, step)
        assert refused.value.details == {"state": state.value, "move": step}
    else:
        assert next_state(state, step) == CELLS[step, state]


def test_step_that_does_not_exist_is_refused():
    with pytest.raises(HourTransitionRefused):
        next_state(HourState.LIVE, "explode")


@pytest.mark.parametrize("state", list(HourState))
def test_moves_from_names_every_step_of_a_state(state: HourState):
    allowed = {step for (step, source), cell in CELLS.items() if source is state and cell != "-"}
    assert set(moves_from(state)) == allowed


def test_archived_and_cancelled_are_final():
    assert moves_from(HourState.ARCHIVED) == moves_from(HourState.CANCELLED) == []


@pytest.mark.parametrize("step", sorted(MOVES))
def test_step_leaves_the_event_of_its_past_participle(step: str):
    assert MOVES[step].event == f"hour.{EVENTS[step]}"


def test_only_organisers_announce_archive_and_cancel():
    assert {step for step, move in MOVES.items() if move.right is Right.ORGANISER} == {
        "announce",
        "archive",
        "cancel",
    }


def test_the_clock_opens_ends_and_archives_but_never_starts():
    assert {step for step, move in MOVES.items() if move.by_clock} == {
        "open",
        "end",
        "lapse",
        "archive",
    }


def test_nobody_but_the_clock_lets_an_hour_lapse():
    assert {step for step, move in MOVES.items() if move.right is Right.CLOCK} == {"lapse"}


def test_cancelled_draft_stays_its_makers_own():
    draft = Hour(hour_id="h1", title="One hour", starts_at=1_000, duration_s=90, state=HourState.CANCELLED)
    assert not draft.public
    assert msgspec.structs.replace(draft, announced_at=500).public


def test_every_stamp_is_a_field_of_the_hour():
    assert set(STAMPS.values()) <= set(Hour.__struct_fields__)
    assert set(STAMPS) == {move.event for move in MOVES.values()} - {"hour.resumed"}


def test_hour_ends_its_length_after_its_start():
    hour = Hour(hour_id="h1", title="One hour", starts_at=1_000, duration_s=90)
    assert hour.ends_at == 91_000


@pytest.mark.parametrize(
    ("actor", "who", "refusal"),
    [
        (NYAH, WhoMay.ANYONE, None),
        (NYAH, WhoMay.NAMED, NameNeeded),
        (NYAH, WhoMay.SIGNED_IN, SignInNeeded),
        (BEN, WhoMay.ANYONE, None),
        (BEN, WhoMay.NAMED, None),
        (BEN, WhoMay.SIGNED_IN, SignInNeeded),
        (CHIDI, WhoMay.ANYONE, None),
        (CHIDI, WhoMay.NAMED, None),
        (CHIDI, WhoMay.SIGNED_IN, None),
    ],
)
def test_who_may_ask_is_decided_by_name_and_account(actor, who, refusal):
    if refusal:
        with pytest.raises(refusal):
            check_who(actor, who)
    else:
        check_who(actor, who)
