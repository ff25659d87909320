"""The life of a booking as a table, and the rules beside it; and that it is right across changes of clocks."""

from datetime import datetime
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from hub.domain.booking_rules import (
    AHEAD_S,
    after,
    agreed,
    asking,
    cancel_asks_why,
    check_choice,
    check_step,
    check_time,
    clean_words,
    holds,
    may_now,
    title_of,
    who_is_missing,
)
from hub.domain.bookings import COMING, MOVES, OVER, QUANTUM_MS, UNDER_WAY, WAITING, Booking, BookingState, Party
from hub.domain.errors import BookingTransitionRefused, TextEmpty, TextTooLong, TimeUnfit
from hub.domain.local_time import moment_of, wall_of
from tests.fixed import START

C, M, CLOCK = Party.CANDIDATE, Party.MENTOR, Party.CLOCK
S = BookingState
HOUR_MS = 3600 * 1000
BEGINS = START + 17 * HOUR_MS
SESSION_MS = 20 * 60 * 1000
LATER = BEGINS + 24 * HOUR_MS


def booking(state: BookingState = S.REQUESTED, **fields: Any) -> Booking:
    """A booking in a state, with what belongs to it."""
    planned: dict[str, Any] = {"candidate_id": "c", "mentor_id": "m", "mentor_person_id": "pm", "state": state}
    planned |= {"order": ("n",)}
    if state in WAITING:
        waits_for = M if state is S.REQUESTED else C
        planned |= asking((BEGINS,), waits_for, START, 3600, held=True)
    else:
        planned |= {"starts_at": BEGINS, "ends_at": BEGINS + SESSION_MS}
    if state is S.RESCHEDULED:
        planned |= asking((LATER,), M, START, 3600, held=True)
    return Booking(booking_id="b", programme_id="p", **planned | fields)


PLAIN = [move for move in MOVES if move not in ("settle", "admit", "extend")]
"""The steps that hang on state and party alone, long before the session begins."""


@pytest.mark.parametrize(("state", "move", "party"), list(product(S, PLAIN, Party)))
def test_every_step_is_taken_from_its_own_states_by_its_own_parties_alone(state: BookingState, move: str, party: Party):
    step, before = MOVES[move], booking(state)
    if state not in step.sources_of(party):
        with pytest.raises(BookingTransitionRefused) as refused:
            after(before, move, party, START)
        assert refused.value.details == {"state": state.value}
        assert move not in may_now(before, party, START)
        return
    moved = after(before, move, party, START + 1)
    assert (moved.state, moved.version, moved.changed_at) == (step.target, 2, START + 1)
    assert moved.ended_at == (START + 1 if step.target in OVER else 0)


def test_new_time_is_settled_by_whoever_is_waited_for_and_taken_back_by_either():
    before = booking(S.RESCHEDULED)
    assert {"settle", "keep"} <= set(may_now(before, M, START))
    assert "settle" not in may_now(before, C, START)
    assert "keep" in may_now(before, C, START)


def test_session_that_has_begun_is_not_moved_to_another_time():
    assert "reschedule" in may_now(booking(S.ACCEPTED), C, BEGINS - 1)
    assert "reschedule" not in may_now(booking(S.ACCEPTED), C, BEGINS)


def test_times_that_have_passed_can_be_accepted_by_nobody():
    assert "accept" in may_now(booking(), M, BEGINS - 1)
    assert "accept" not in may_now(booking(), M, BEGINS)
    assert "accept" in may_now(booking(proposals=()), M, BEGINS)
    assert "agree" not in may_now(booking(S.COUNTERED), C, BEGINS)


def test_nobody_may_choose_what_only_follows():
    chosen = {move for state in S for party in Party for move in may_now(booking(state), party, START)}
    assert chosen.isdisjoint({"expire", "miss"})


def test_mentor_declines_what_is_asked_and_cancels_what_is_agreed():
    for state in S:
        may = may_now(booking(state), M, START)
        assert ("decline" in may) is (state in WAITING)
        assert ("cancel" in may) is (state in COMING)
        assert ("cancel" in may_now(booking(state), C, START)) is (state in WAITING | COMING)


def test_candidate_has_the_next_mentor_asked_where_a_time_is_proposed_and_there_is_a_next_one():
    for state, order in product(S, ((), ("n",))):
        may = "pass_on" in may_now(booking(state, order=order), C, START)
        assert may is (state is S.COUNTERED and bool(order))
        assert "pass_on" not in may_now(booking(state, order=order), M, START)


@pytest.mark.parametrize("party", [C, M])
@pytest.mark.parametrize("state", sorted(COMING))
def test_session_that_has_begun_is_cancelled_by_nobody(state: BookingState, party: Party):
    assert "cancel" in may_now(booking(state), party, BEGINS - 1)
    assert "cancel" not in may_now(booking(state), party, BEGINS)
    with pytest.raises(BookingTransitionRefused):
        after(booking(state), "cancel", party, BEGINS)


@pytest.mark.parametrize("state", S)
def test_what_is_held_follows_from_the_state(state: BookingState):
    mine = {BEGINS + n * QUANTUM_MS for n in range(4)}
    expected = mine if state in UNDER_WAY else set()
    if state is S.RESCHEDULED:
        expected = mine | {LATER + n * QUANTUM_MS for n in range(4)}
    assert holds(booking(state)) == expected


EARLY = [
    (BEGINS - 1, {BEGINS - QUANTUM_MS}),
    (BEGINS - 5 * 60_000, {BEGINS - QUANTUM_MS}),
    (BEGINS, set()),
    (LATER, set()),
]


@pytest.mark.parametrize(("admitted_at", "more"), EARLY)
def test_session_under_way_holds_the_time_from_when_the_mentor_let_in(admitted_at: int, more: set[int]):
    planned = {BEGINS + n * QUANTUM_MS for n in range(4)}
    assert holds(booking(S.IN_PROGRESS, admitted_at=admitted_at)) == planned | more


def test_request_that_is_not_held_holds_nothing():
    assert holds(booking(held=False)) == frozenset()
    assert holds(booking(proposals=(), held=True)) == frozenset()


def test_what_was_asked_is_forgotten_when_it_is_answered():
    moved = after(booking(), "accept", M, START, **agreed(booking(), BEGINS))
    assert (moved.proposals, moved.held, moved.waits_for, moved.answer_by) == ((), False, "", 0)
    assert (moved.starts_at, moved.ends_at) == (BEGINS, BEGINS + SESSION_MS)


def test_answer_is_waited_for_until_the_last_proposed_time_at_most():
    assert asking((), M, START, 3600)["answer_by"] == START + HOUR_MS
    assert asking((BEGINS, LATER), M, START, 3600)["answer_by"] == START + HOUR_MS
    assert asking((BEGINS, LATER), M, START, 90 * 3600)["answer_by"] == LATER


TIMES = [
    (START + 5 * 60_000, 0, True),
    (START, 0, False),
    (START - QUANTUM_MS, 0, False),
    (START + QUANTUM_MS + 1, 0, False),
    (START + HOUR_MS, 3600, True),
    (START + HOUR_MS - QUANTUM_MS, 3600, False),
    (START + AHEAD_S * 1000, 0, True),
    (START + AHEAD_S * 1000 + QUANTUM_MS, 0, False),
]


@pytest.mark.parametrize(("at", "notice_s", "fit"), TIMES)
def test_time_is_ahead_in_time_near_enough_and_on_five_minutes(at: int, notice_s: int, fit: bool):
    if fit:
        check_time(at, START, notice_s)
        return
    with pytest.raises(TimeUnfit) as unfit:
        check_time(at, START, notice_s)
    assert unfit.value.details == {"time": at}


def test_choice_is_among_what_was_proposed():
    check_choice(booking(), BEGINS, START)
    check_choice(booking(proposals=()), LATER, START)
    for before, at, now in ((booking(), LATER, START), (booking(), BEGINS, BEGINS), (booking(proposals=()), 7, START)):
        with pytest.raises(TimeUnfit):
            check_choice(before, at, now)


def test_short_notice_is_asked_why_and_only_for_what_is_agreed():
    for state in S:
        near = cancel_asks_why(booking(state), 3600, BEGINS - HOUR_MS)
        assert near is (state in COMING)
        assert not cancel_asks_why(booking(state), 3600, BEGINS - HOUR_MS - 1)


TEN = BEGINS + 600_000
END = BEGINS + SESSION_MS
MISSING = [
    (0, 0, TEN - 1, ""),
    (0, 0, TEN, "both"),
    (BEGINS, 0, TEN, "candidate"),
    (0, BEGINS, TEN, "mentor"),
    (BEGINS, BEGINS, TEN, ""),
    (BEGINS, BEGINS, END - 1, ""),
    (BEGINS, BEGINS, END, "mentor"),
]


@pytest.mark.parametrize(("mentor", "candidate", "now", "missing"), MISSING)
def test_who_did_not_come_is_missing(mentor: int, candidate: int, now: int, missing: str):
    late = booking(S.ACCEPTED, mentor_came_at=mentor, candidate_came_at=candidate)
    assert who_is_missing(late, now) == missing


@pytest.mark.parametrize("state", sorted(frozenset(S) - COMING))
def test_nobody_is_missing_where_no_session_was_to_begin(state: BookingState):
    assert who_is_missing(booking(state), LATER + HOUR_MS) == ""


def test_words_are_kept_in_their_paragraphs():
    assert clean_words("  One \t two.\r\n\r\n \n\nThree.\nFour.\x00  ", 100) == "One two.\n\nThree.\nFour."
    with pytest.raises(TextEmpty):
        clean_words(" \n\u200b\n ", 100)
    with pytest.raises(TextTooLong) as long:
        clean_words("x" * 11, 10)
    assert long.value.details == {"limit": 10, "length": 11}


def test_title_of_a_thread_is_the_beginning_of_what_it_is_about():
    assert title_of("One line.\n\nMore.") == "One line."
    assert len(title_of("word " * 50)) <= 80
    assert title_of("word " * 50).endswith("…")


def test_step_cannot_be_checked_against_a_party_that_has_no_part():
    with pytest.raises(BookingTransitionRefused):
        check_step(booking(), "expire", C, LATER)


BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
CHANGES = [
    # a wall time in Berlin, what New York shows then; the hours between them change twice in autumn and in spring
    ("2026-10-24T16:00", "2026-10-24T10:00"),
    ("2026-10-25T02:30", "2026-10-24T20:30"),  # comes twice in Berlin: the first is meant
    ("2026-10-25T16:00", "2026-10-25T11:00"),  # Berlin has changed, New York has not
    ("2026-10-31T16:00", "2026-10-31T11:00"),
    ("2026-11-01T07:50", "2026-11-01T01:50"),  # the clocks of New York go back ten minutes into the session
    ("2026-11-01T16:00", "2026-11-01T10:00"),
    ("2027-03-13T16:00", "2027-03-13T10:00"),
    ("2027-03-14T07:50", "2027-03-14T01:50"),  # the clocks of New York go forward ten minutes into the session
    ("2027-03-14T16:00", "2027-03-14T11:00"),  # New York has changed, Berlin has not
    ("2027-03-28T01:50", "2027-03-27T20:50"),  # the clocks of Berlin go forward ten minutes into the session
    ("2027-03-28T16:00", "2027-03-28T10:00"),
]


@pytest.mark.parametrize(("berlin", "new_york"), CHANGES)
def test_session_lasts_twenty_minutes_at_one_moment_whatever_the_clocks_do(berlin: str, new_york: str):
    at = moment_of(datetime.fromisoformat(berlin), BERLIN).at
    assert wall_of(at, NEW_YORK) == datetime.fromisoformat(new_york)
    asked = booking(proposals=(at,))
    moved = after(asked, "accept", M, at - HOUR_MS, **agreed(asked, at))
    assert moved.ends_at - moved.starts_at == SESSION_MS
    assert holds(moved) == {at + n * QUANTUM_MS for n in range(4)} == holds(asked)


def test_hour_that_comes_twice_is_two_hours():
    at = moment_of(datetime.fromisoformat("2026-10-25T02:30"), BERLIN).at
    again = at + HOUR_MS
    assert wall_of(at, BERLIN) == wall_of(again, BERLIN)
    assert holds(booking(proposals=(at,))).isdisjoint(holds(booking(proposals=(again,))))
