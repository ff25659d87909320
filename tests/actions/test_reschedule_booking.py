"""Agreed sessions: moved to another time, kept, cancelled."""

from typing import Any

import pytest

from hub.actions.booking_reads import read_booking
from hub.actions.context import Context
from hub.actions.session_reads import read_room
from hub.domain.bookings import Party
from hub.domain.clock import SetClock
from hub.domain.errors import BookingTransitionRefused, HubError, ReasonNeeded, TimeTaken, TimeUnfit
from hub.domain.mentors import Mentor
from tests.booking import (
    MINUTE_MS,
    MORNING,
    NEXT_MORNING,
    act,
    agree_on,
    assert_claims_are_whole,
    book_slot,
    kept,
    told,
)
from tests.fixed import START
from tests.mentoring import DAY_MS, HOUR_MS, make_mentor, make_programme
from tests.people import ADA, CHIDI, OLGA
from tests.sessions import act as in_room
from tests.sessions import make_session, say


@pytest.fixture
def ada(ctx: Context) -> Mentor:
    return make_mentor(ctx, make_programme(ctx))


def refusal(code: type[HubError], call: Any, *words: Any, **fields: Any) -> HubError:
    with pytest.raises(code) as refused:
        call(*words, **fields)
    return refused.value


def test_new_time_is_held_beside_the_old_one_until_it_is_answered(ctx: Context, ada: Mentor):
    booking_id = agree_on(ctx, ada)
    view = act(ctx, CHIDI, "reschedule", booking_id, time=NEXT_MORNING, line="A train.")
    assert (view.state, view.starts_at, view.proposals) == ("rescheduled", MORNING, (NEXT_MORNING,))
    assert (view.waits_for, view.answer_by) == ("mentor", MORNING)
    assert "settle" not in view.may and "keep" in view.may
    assert_claims_are_whole(ctx.records)
    refusal(BookingTransitionRefused, act, ctx, CHIDI, "settle", booking_id, agrees=True)
    moved = act(ctx, ADA, "settle", booking_id, agrees=True)
    assert (moved.state, moved.starts_at) == ("accepted", NEXT_MORNING)
    assert told(ctx, CHIDI)[-1] == told(ctx, ADA)[-1] == "booking.rescheduled"
    assert_claims_are_whole(ctx.records)


def test_new_time_may_overlap_the_old_one(ctx: Context, ada: Mentor):
    booking_id = agree_on(ctx, ada)
    act(ctx, ADA, "reschedule", booking_id, time=MORNING + 10 * MINUTE_MS)
    assert_claims_are_whole(ctx.records)
    act(ctx, CHIDI, "settle", booking_id, agrees=False)
    assert kept(ctx, booking_id).starts_at == MORNING
    assert told(ctx, ADA)[-1] == "booking.kept"
    assert_claims_are_whole(ctx.records)
    act(ctx, ADA, "reschedule", booking_id, time=MORNING + 10 * MINUTE_MS)
    act(ctx, CHIDI, "settle", booking_id, agrees=True)
    assert kept(ctx, booking_id).starts_at == MORNING + 10 * MINUTE_MS
    assert_claims_are_whole(ctx.records)


def test_proposal_is_taken_back_by_whoever_made_it(ctx: Context, ada: Mentor):
    booking_id = agree_on(ctx, ada)
    act(ctx, ADA, "reschedule", booking_id, time=NEXT_MORNING)
    assert act(ctx, ADA, "settle", booking_id, agrees=False).state == "accepted"
    assert told(ctx, CHIDI)[-1] == "booking.kept"


def test_same_time_or_one_that_is_taken_is_no_new_time(ctx: Context, clock: SetClock, ada: Mentor):
    booking_id = agree_on(ctx, ada)
    agree_on(ctx, ada, at=NEXT_MORNING, actor=OLGA)
    refusal(TimeUnfit, act, ctx, CHIDI, "reschedule", booking_id, time=MORNING)
    refusal(TimeTaken, act, ctx, CHIDI, "reschedule", booking_id, time=NEXT_MORNING)
    refusal(TimeUnfit, act, ctx, CHIDI, "reschedule", booking_id, time=START + 10 * MINUTE_MS)
    act(ctx, ADA, "reschedule", booking_id, time=START + 10 * MINUTE_MS)
    clock.ms = MORNING
    refusal(BookingTransitionRefused, act, ctx, ADA, "reschedule", booking_id, time=MORNING + DAY_MS + HOUR_MS)


def test_room_and_coming_of_the_old_time_are_forgotten_when_a_session_moves(ctx: Context, clock: SetClock, ada: Mentor):
    booking_id = agree_on(ctx, ada)
    clock.ms = MORNING - 10 * MINUTE_MS
    assert ctx.records.bookings.make_room(booking_id, "m-old", MORNING)
    ctx.records.sessions.come(booking_id, Party.CANDIDATE, clock())
    act(ctx, ADA, "reschedule", booking_id, time=NEXT_MORNING)
    act(ctx, CHIDI, "settle", booking_id, agrees=True)
    found = kept(ctx, booking_id)
    assert (found.room_name, found.candidate_came_at) == ("", 0)


def test_what_was_written_at_the_old_time_is_gone_and_nobody_keeps_the_new_chat_yet(ctx: Context, clock: SetClock):
    session = make_session(ctx)
    say(ctx, CHIDI, session, "Could it be later?")
    for actor in (ADA, CHIDI):
        in_room(ctx, actor, "room.keep", session, agrees=True)
    later = session.starts_at + 6 * HOUR_MS
    act(ctx, ADA, "reschedule", session.booking_id, time=later)
    assert [one.text for one in read_room(ctx, CHIDI, session.booking_id).chat] == ["Could it be later?"]
    act(ctx, CHIDI, "settle", session.booking_id, agrees=True)
    assert ctx.store.rooms.chat(session.booking_id) == ()
    clock.ms = later - MINUTE_MS
    room = in_room(ctx, CHIDI, "room.enter", session)
    assert (room.chat, room.you_keep, room.other_keep) == ((), False, False)


def test_cancelling_at_short_notice_asks_why(ctx: Context, clock: SetClock, ada: Mentor):
    booking_id = agree_on(ctx, ada, at=NEXT_MORNING)
    assert read_booking(ctx, CHIDI, booking_id).cancel_asks_why is False
    clock.ms = NEXT_MORNING - DAY_MS
    assert read_booking(ctx, CHIDI, booking_id).cancel_asks_why is True
    refusal(ReasonNeeded, act, ctx, CHIDI, "cancel", booking_id, line="  ")
    view = act(ctx, CHIDI, "cancel", booking_id, line="I am ill.")
    assert (view.state, view.reason_line, view.starts_at) == ("cancelled", "I am ill.", NEXT_MORNING)
    # It stands in both calendars.
    assert told(ctx, ADA)[-1] == told(ctx, CHIDI)[-1] == "booking.cancelled"
    assert_claims_are_whole(ctx.records)


def test_request_is_cancelled_without_a_word_and_only_the_other_is_told(ctx: Context, ada: Mentor):
    booking_id = book_slot(ctx, ada, at=MORNING).booking_id
    assert act(ctx, CHIDI, "cancel", booking_id).state == "cancelled"
    assert (told(ctx, ADA)[-1], told(ctx, CHIDI)) == ("booking.cancelled", [])
    assert_claims_are_whole(ctx.records)
