"""When a room opens, begins, may be extended, warns, and is over: all by the clock."""

import pytest

from hub.domain.bookings import COMING, OVER, WAITING, Booking, BookingState
from hub.domain.room_rules import closed, is_over, may_admit, may_ask, over_at, phase, sign
from tests.sessions import BEGINS, ENDS, MINUTE_MS

SECOND_MS = 1000
TEN = 10 * MINUTE_MS
FROM = BEGINS - 5 * MINUTE_MS


def session(state: BookingState | str = "accepted", **fields: object) -> Booking:
    """A session of 20 minutes in any state."""
    planned = {
        "booking_id": "b1",
        "programme_id": "p1",
        "candidate_id": "pchidi",
        "mentor_id": "m1",
        "mentor_person_id": "pada",
        "starts_at": BEGINS,
        "ends_at": ENDS,
    }
    return Booking(**planned | fields | {"state": BookingState(state)})


PHASES = [
    ("accepted", BEGINS - 15 * MINUTE_MS - 1, "early"),
    ("accepted", BEGINS - 15 * MINUTE_MS, "waiting"),
    ("accepted", BEGINS, "waiting"),
    ("accepted", ENDS - 1, "waiting"),
    ("accepted", ENDS, "over"),
    ("rescheduled", BEGINS, "waiting"),
    ("in_progress", BEGINS - 5 * MINUTE_MS, "open"),
    ("in_progress", ENDS - 1, "open"),
    ("in_progress", ENDS, "grace"),
    ("in_progress", ENDS + MINUTE_MS - 1, "grace"),
    ("in_progress", ENDS + MINUTE_MS, "over"),
]


@pytest.mark.parametrize(("state", "now", "where"), PHASES)
def test_room_goes_through_its_phases_by_the_clock(state: str, now: int, where: str):
    assert phase(session(state), now) == where


@pytest.mark.parametrize("state", sorted(OVER))
def test_room_of_a_booking_that_is_over_is_closed_at_every_moment(state: BookingState):
    assert {phase(session(state), now) for now in (0, BEGINS, ENDS, ENDS + TEN)} == {"over"}


@pytest.mark.parametrize("state", sorted(WAITING))
def test_request_has_no_room_yet_whatever_the_time(state: BookingState):
    for booking in (session(state), session(state, starts_at=0, ends_at=0)):
        assert {phase(booking, now) for now in (0, BEGINS, ENDS + TEN)} == {"early"}
    assert over_at(session(state, starts_at=0, ends_at=0)) == 0


@pytest.mark.parametrize("state", sorted(COMING))
@pytest.mark.parametrize(
    ("now", "may"),
    [(BEGINS - 5 * MINUTE_MS - 1, False), (BEGINS - 5 * MINUTE_MS, True), (ENDS - 1, True), (ENDS, False)],
)
def test_mentor_may_let_in_from_five_minutes_before_the_start_until_the_end(state: BookingState, now: int, may: bool):
    assert may_admit(session(state, candidate_came_at=BEGINS - TEN), now) is may


def test_nobody_is_let_in_who_has_not_come():
    assert not may_admit(session(), BEGINS)


@pytest.mark.parametrize("state", sorted(set(BookingState) - COMING))
def test_letting_in_happens_once_and_in_agreed_sessions_alone(state: BookingState):
    assert not may_admit(session(state, candidate_came_at=BEGINS), BEGINS)


@pytest.mark.parametrize(("now", "may"), [(ENDS - TEN - 1, False), (ENDS - TEN, True), (ENDS - 1, True), (ENDS, False)])
def test_ten_minutes_more_are_asked_for_in_the_last_ten_alone(now: int, may: bool):
    assert may_ask(session("in_progress"), now) is may
    assert not may_ask(session("accepted"), now)


@pytest.mark.parametrize(
    ("left_s", "shown"), [(301, 0), (300, 300), (61, 300), (60, 60), (1, 60), (0.001, 60), (0, 0), (-30, 0)]
)
def test_signs_come_at_five_minutes_and_at_one(left_s: float, shown: int):
    assert sign(session("in_progress"), ENDS - round(left_s * SECOND_MS)) == shown


def test_no_sign_is_given_where_nothing_has_begun():
    assert sign(session("accepted"), ENDS - MINUTE_MS) == 0


def test_clock_ends_a_session_after_the_minute_for_goodbyes():
    assert not is_over(session("in_progress"), ENDS + MINUTE_MS - 1)
    assert is_over(session("in_progress"), ENDS + MINUTE_MS)
    assert not is_over(session("accepted"), ENDS + MINUTE_MS)


def test_who_is_early_is_told_when_the_room_opens_and_who_is_late_is_told_nothing():
    assert closed(session(), BEGINS - 20 * MINUTE_MS).details == {"opens_at": BEGINS - 15 * MINUTE_MS}
    assert closed(session("done"), BEGINS).details == {}
    assert closed(session("requested", starts_at=0, ends_at=0), BEGINS).details == {}
