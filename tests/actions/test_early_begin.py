"""Letting in before the start: the session takes that time, so nobody is in two sessions at one time."""

import pytest

from hub.actions.context import Context
from hub.actions.session_reads import read_room
from hub.actions.sessions import end_by_clock
from hub.domain.bookings import Booking, BookingState
from hub.domain.clock import SetClock
from hub.domain.errors import TimeTaken
from hub.domain.roles import Actor
from tests.booking import assert_claims_are_whole
from tests.mentoring import make_mentor, make_programme
from tests.people import ADA, CHIDI, HANA, OLGA
from tests.sessions import BEGINS, ENDS, MINUTE_MS, act, begin, make_session, now_is

LENGTH = ENDS - BEGINS
EARLY = ENDS - 5 * MINUTE_MS


@pytest.fixture
def running(ctx: Context, clock: SetClock) -> Booking:
    """A session of Ada and Chidi that is under way."""
    return begin(ctx, make_session(ctx), clock)


def following(ctx: Context, running: Booking, *, mentor: Actor = ADA, candidate: Actor = OLGA) -> Booking:
    """The session that begins when the running one ends; both have come five minutes before."""
    mentor_id = running.mentor_id
    if mentor is not ADA:
        mentor_id = make_mentor(ctx, make_programme(ctx), mentor).mentor_id
    planned = {"candidate_id": candidate.person_id, "starts_at": ENDS, "ends_at": ENDS + LENGTH}
    session = make_session(ctx, mentor_id=mentor_id, **planned)
    for actor in (candidate, mentor):
        act(ctx, actor, "room.enter", session)
    return session


@pytest.mark.parametrize(("mentor", "candidate"), [(ADA, OLGA), (HANA, CHIDI)], ids=["same mentor", "same candidate"])
def test_nobody_is_let_in_early_while_one_of_the_two_is_in_another_session(
    ctx: Context, clock: SetClock, running: Booking, mentor: Actor, candidate: Actor
):
    clock.ms = EARLY
    session = following(ctx, running, mentor=mentor, candidate=candidate)
    assert read_room(ctx, mentor, session.booking_id).admits_at == ENDS
    with pytest.raises(TimeTaken) as refused:
        act(ctx, mentor, "room.admit", session)
    assert "is not over yet" in refused.value.message
    assert now_is(ctx, session).state is BookingState.ACCEPTED
    assert_claims_are_whole(ctx.records)


def test_session_that_ended_early_makes_room_for_the_next(ctx: Context, clock: SetClock, running: Booking):
    clock.ms = EARLY
    session = following(ctx, running)
    act(ctx, ADA, "room.end", running)
    assert read_room(ctx, ADA, session.booking_id).admits_at == EARLY
    assert act(ctx, ADA, "room.admit", session).phase == "open"
    assert_claims_are_whole(ctx.records)


def test_minute_for_goodbyes_keeps_nobody_from_the_next_session(ctx: Context, clock: SetClock, running: Booking):
    clock.ms = EARLY
    session = following(ctx, running)
    clock.ms = ENDS
    assert read_room(ctx, ADA, running.booking_id).phase == "grace"
    assert act(ctx, ADA, "room.admit", session).phase == "open"
    clock.ms = ENDS + MINUTE_MS
    assert end_by_clock(ctx, running.booking_id)
    assert_claims_are_whole(ctx.records)


def test_who_began_early_is_taken_from_then_on(ctx: Context, clock: SetClock):
    session = make_session(ctx)
    clock.ms = BEGINS - 2 * MINUTE_MS
    for actor, name in ((CHIDI, "room.enter"), (ADA, "room.enter"), (ADA, "room.admit")):
        act(ctx, actor, name, session)
    assert not ctx.records.sessions.free([CHIDI.person_id], BEGINS - 5 * MINUTE_MS, BEGINS)
    assert_claims_are_whole(ctx.records)
