"""The table of steps in the life of a recording, cell by cell, and what follows from its fields."""

import pytest

from hub.domain.recording_failures import FAILURE_TEXTS, RecordingFailure
from hub.domain.recordings import (
    BEGINS,
    MOVES,
    PRIVATE,
    Recording,
    RecordingSource,
    RecordingState,
    StartKnown,
    next_state,
    public_form,
    surer,
)
from hub.domain.roles import Right
from hub.domain.video_errors import RecordingTransitionRefused
from tests.recording_table import CELLS

MINUTE_MS = 60_000


def recording(**fields: object) -> Recording:
    return Recording(recording_id="r1", hour_id="h1", source=RecordingSource.JIBRI, **fields)  # type: ignore[arg-type]


def test_every_step_is_in_the_promised_table():
    assert {move for move, _ in CELLS} == set(MOVES)


@pytest.mark.parametrize(("move", "state"), sorted(CELLS))
def test_step_leads_where_the_table_says(move: str, state: RecordingState):
    if CELLS[move, state] == "-":
        with pytest.raises(RecordingTransitionRefused) as refused:
            next_state(state, move)
        assert refused.value.details == {"state": state.value, "move": move}
    else:
        assert next_state(state, move) == CELLS[move, state]


def test_step_that_does_not_exist_is_refused():
    with pytest.raises(RecordingTransitionRefused):
        next_state(RecordingState.AVAILABLE, "explode")


def test_people_publish_withdraw_and_retry_and_the_rest_is_the_clock_s():
    assert {move for move, step in MOVES.items() if step.right is not Right.CLOCK} == {"publish", "withdraw", "retry"}
    assert {step.right for step in MOVES.values()} == {Right.CLOCK, Right.ORGANISER}


def test_nothing_is_shown_to_anybody_without_something_to_play():
    shown = {RecordingState.AVAILABLE, RecordingState.PUBLISHED}
    assert {move for move, step in MOVES.items() if step.whole} == {
        move for move, step in MOVES.items() if step.target in shown
    }
    assert not recording().whole
    assert recording(file="h1/r1.mp4").whole
    assert recording(address="https://example.org/video").whole


def test_every_state_can_be_reached():
    assert set(BEGINS) | {step.target for step in MOVES.values()} == set(RecordingState)


def test_every_failure_has_its_words():
    assert set(FAILURE_TEXTS) == set(RecordingFailure)


def test_moment_is_found_at_its_second_of_the_recording():
    whole = recording(starts_at=1_000_000, duration_ms=10 * MINUTE_MS)
    assert whole.ends_at == 1_600_000
    assert [whole.second_of(at) for at in (999_999, 1_000_000, 1_061_900, 1_600_000, 1_600_001)] == [
        None,
        0,
        61,
        600,
        None,
    ]
    assert recording(duration_ms=MINUTE_MS).second_of(1_000_000) is None
    assert recording(starts_at=1_000_000).second_of(1_000_000 + 3_600_000) == 3600
    assert recording(starts_at=1_000_000).ends_at == 0


def test_what_an_organiser_says_of_the_start_counts_most_and_a_guess_least():
    order = [StartKnown.NO, StartKnown.GUESS, StartKnown.FILE_NAME, StartKnown.EVENT, StartKnown.ORGANISER]
    assert all(surer(order[later], order[earlier]) for later in range(5) for earlier in range(later))
    assert not any(surer(order[earlier], order[later]) for later in range(5) for earlier in range(later + 1))
    assert recording(start_known=StartKnown.GUESS).guessed
    assert not recording(start_known=StartKnown.EVENT).guessed


def test_everyone_is_told_neither_who_asked_for_it_nor_where_it_came_from():
    told = dict.fromkeys(PRIVATE, "zebrafish")
    whole = recording(title="An hour", file="h1/r1.mp4", fetch_until=5, look_up_at=6, **told)
    seen = public_form(whole)
    assert "zebrafish" not in repr(seen)
    assert (seen.title, seen.file, seen.fetch_until, seen.look_up_at) == ("An hour", "h1/r1.mp4", 0, 0)
