"""Slots as people see them: a mentor's times held against what is taken, now."""

from typing import Any

import pytest
import sqlalchemy

from hub.actions.context import Context
from hub.actions.mentor_reads import read_mentor, roster
from hub.actions.slots import WEEK_MS, coming_slots, is_free, next_free, planned_slots, slots_of
from hub.domain.bookings import Booking, BookingState
from hub.domain.clock import SetClock
from hub.domain.errors import MentorNotFound
from hub.domain.mentors import Mentor, MentorState
from hub.domain.programmes import Programme
from tests.booking import MORNING, NEXT_MORNING, act, agree_on, book_slot
from tests.fixed import START
from tests.mentoring import DAY_MS, HOUR_MS, make_mentor, make_programme
from tests.people import ADA, BEN, CHIDI, HANA, MONA, OLGA, ZURI

MINUTES_20 = 20 * 60 * 1000


@pytest.fixture
def programme(ctx: Context) -> Programme:
    """A programme that is open."""
    return make_programme(ctx)


@pytest.fixture
def ada(ctx: Context, programme: Programme) -> Mentor:
    """Ada, with time each morning."""
    return make_mentor(ctx, programme)


def test_what_is_agreed_is_offered_to_nobody_else(ctx: Context, programme: Programme, ada: Mentor):
    assert coming_slots(ctx, OLGA, ada.mentor_id)[:2] == [MORNING - HOUR_MS, MORNING - HOUR_MS + MINUTES_20]
    assert is_free(ctx, ada, programme, MORNING)
    agree_on(ctx, ada, at=MORNING)
    assert MORNING not in coming_slots(ctx, OLGA, ada.mentor_id)
    assert not is_free(ctx, ada, programme, MORNING)
    assert is_free(ctx, ada, programme, MORNING + MINUTES_20)


def test_what_is_held_for_an_answer_is_offered_to_nobody_else(ctx: Context, programme: Programme, ada: Mentor):
    booking_id = book_slot(ctx, ada, at=MORNING).booking_id
    assert not is_free(ctx, ada, programme, MORNING)
    act(ctx, ADA, "decline", booking_id, reason="no_time", line="Sorry")
    assert is_free(ctx, ada, programme, MORNING)


def test_a_person_is_taken_in_every_programme_at_once(ctx: Context, ada: Mentor):
    elsewhere = make_programme(ctx, title="Another one")
    there = make_mentor(ctx, elsewhere, ADA)
    agree_on(ctx, ada, at=MORNING)
    assert not is_free(ctx, there, elsewhere, MORNING)


def test_nobody_is_offered_a_time_at_which_they_are_taken_themselves(ctx: Context, programme: Programme, ada: Mentor):
    hana = make_mentor(ctx, programme, HANA)
    agree_on(ctx, hana, at=MORNING, mentor=HANA)
    assert MORNING in coming_slots(ctx, OLGA, ada.mentor_id)
    assert MORNING not in coming_slots(ctx, CHIDI, ada.mentor_id)
    assert MORNING in coming_slots(ctx, BEN, ada.mentor_id)


def test_a_full_week_is_full_by_what_is_agreed_and_what_is_asked_for(ctx: Context, programme: Programme):
    # The clock stands on a Friday; Saturday and Sunday belong to its week.
    ada = make_mentor(ctx, programme, per_week=2)
    sunday, monday = NEXT_MORNING, NEXT_MORNING + DAY_MS
    agree_on(ctx, ada, at=MORNING)
    assert is_free(ctx, ada, programme, sunday)
    second = book_slot(ctx, ada, at=sunday, actor=OLGA).booking_id
    assert not is_free(ctx, ada, programme, sunday + MINUTES_20)
    assert is_free(ctx, ada, programme, monday)
    assert next_free(ctx, [ada], programme) == {ada.mentor_id: monday - HOUR_MS}
    act(ctx, OLGA, "cancel", second)
    assert is_free(ctx, ada, programme, sunday + MINUTES_20)


def test_a_session_that_is_being_moved_within_a_week_counts_once(ctx: Context, programme: Programme):
    ada = make_mentor(ctx, programme, per_week=2)
    booking_id = agree_on(ctx, ada, at=MORNING)
    act(ctx, CHIDI, "reschedule", booking_id, time=NEXT_MORNING)
    assert not is_free(ctx, ada, programme, NEXT_MORNING)
    assert is_free(ctx, ada, programme, NEXT_MORNING + MINUTES_20)


@pytest.mark.parametrize(
    "fields",
    [
        {"takes_calls": False},
        {"away_until": START + 100 * DAY_MS},
        {"weekly": ()},
        {"state": MentorState.INVITED},
        {"state": MentorState.LEFT},
    ],
)
def test_who_has_no_time_has_no_slot(ctx: Context, programme: Programme, fields: dict[str, Any]):
    mentor = make_mentor(ctx, programme, **fields)
    assert next_free(ctx, [mentor], programme) == {mentor.mentor_id: 0}
    assert not is_free(ctx, mentor, programme, MORNING)


@pytest.mark.parametrize(
    "fields",
    [{"closes_at": START}, {"opens_at": START + 1}, {"published_at": 0}],
)
def test_a_programme_that_is_not_open_offers_nothing(ctx: Context, fields: dict[str, Any]):
    programme = make_programme(ctx, **fields)
    mentor = make_mentor(ctx, programme)
    assert slots_of(ctx, mentor, programme, START, START + WEEK_MS) == []
    reader = MONA if fields.get("published_at") == 0 else BEN
    assert [one.next_free_at for one in roster(ctx, reader, programme.programme_id)] == [0]
    assert roster(ctx, reader, programme.programme_id, free_this_week=True) == []


def test_free_this_week_is_about_the_next_seven_days(ctx: Context, clock: SetClock, programme: Programme):
    make_mentor(ctx, programme, away_until=START + 7 * DAY_MS)
    (listed,) = roster(ctx, BEN, programme.programme_id)
    assert listed.next_free_at == START + 7 * DAY_MS + 16 * HOUR_MS
    assert roster(ctx, BEN, programme.programme_id, free_this_week=True) == []
    clock.forward(seconds=24 * 3600)
    assert len(roster(ctx, BEN, programme.programme_id, free_this_week=True)) == 1


def test_the_roster_asks_the_database_as_often_for_many_mentors_as_for_one(ctx: Context, programme: Programme):
    asked: list[str] = []
    make_mentor(ctx, programme)

    def count() -> int:
        asked.clear()
        assert all(one.next_free_at for one in roster(ctx, OLGA, programme.programme_id))
        return len(asked)

    sqlalchemy.event.listen(ctx.records.engine, "before_cursor_execute", lambda *words: asked.append(words[2]))
    alone = count()
    for actor in (HANA, CHIDI, ZURI):
        make_mentor(ctx, programme, actor)
    assert count() == alone


def test_a_time_far_ahead_or_behind_is_not_free(ctx: Context, programme: Programme, ada: Mentor):
    for at in (MORNING - DAY_MS, MORNING + 61 * DAY_MS, 0, -5, 10**15):
        assert not is_free(ctx, ada, programme, at)


@pytest.mark.parametrize(
    "late", [{"notice_s": 14 * 24 * 3600}, {"away_until": START + 20 * DAY_MS}], ids=["long notice", "away"]
)
def test_two_weeks_of_slots_begin_with_the_first_one_however_late(
    ctx: Context, programme: Programme, late: dict[str, Any]
):
    mentor = make_mentor(ctx, programme, **late)
    slots = coming_slots(ctx, OLGA, mentor.mentor_id)
    assert slots[0] == read_mentor(ctx, OLGA, mentor.mentor_id).next_free_at
    assert slots[0] >= START + 14 * DAY_MS
    assert 13 * DAY_MS < slots[-1] - slots[0] < 14 * DAY_MS
    assert all(is_free(ctx, mentor, programme, at) for at in (slots[0], slots[-1]))
    assert planned_slots(ctx, ADA, mentor.mentor_id) == slots


def test_no_slot_is_offered_further_ahead_than_one_can_be_asked_for(ctx: Context, programme: Programme):
    mentor = make_mentor(ctx, programme, away_until=START + 55 * DAY_MS)
    slots = coming_slots(ctx, OLGA, mentor.mentor_id)
    assert slots and all(is_free(ctx, mentor, programme, at) for at in (slots[0], slots[-1]))


def test_the_slots_of_a_draft_are_as_unknown_as_those_of_nobody(ctx: Context):
    mentor = make_mentor(ctx, make_programme(ctx, published_at=0))
    for mentor_id in (mentor.mentor_id, "xnobody"):
        with pytest.raises(MentorNotFound):
            coming_slots(ctx, OLGA, mentor_id)
        with pytest.raises(MentorNotFound):
            read_mentor(ctx, OLGA, mentor_id)


def test_a_mentor_sees_what_their_times_come_to_before_anybody_else(ctx: Context):
    mentor = make_mentor(ctx, make_programme(ctx, published_at=0), takes_calls=False)
    assert planned_slots(ctx, ADA, mentor.mentor_id)[0] == MORNING - HOUR_MS
    with pytest.raises(MentorNotFound):
        planned_slots(ctx, ZURI, mentor.mentor_id)


def test_a_booking_that_is_over_takes_nothing(ctx: Context, programme: Programme, ada: Mentor):
    fields = {"candidate_id": CHIDI.person_id, "mentor_id": ada.mentor_id, "mentor_person_id": ADA.person_id}
    for state in (BookingState.DECLINED, BookingState.CANCELLED, BookingState.EXPIRED, BookingState.NO_SHOW):
        over = Booking(
            booking_id=ctx.new_id(),
            programme_id=programme.programme_id,
            client_key=ctx.new_id(),
            state=state,
            starts_at=MORNING,
            ends_at=MORNING + MINUTES_20,
            **fields,  # type: ignore[arg-type]
        )
        ctx.records.bookings.add(over)
    assert ctx.records.mentors.booked([ada.mentor_id], START, START + WEEK_MS) == {}
