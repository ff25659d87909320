"""What time does to bookings."""

import re

import pytest
from structlog.testing import capture_logs

from hub.actions.booking_clock import leave_booking
from hub.actions.booking_reads import read_booking
from hub.actions.context import Context
from hub.actions.thread_reads import read_thread
from hub.domain.bookings import BookingState, Party
from hub.domain.clock import SetClock
from hub.domain.errors import BookingNotFound, ThreadNotFound
from hub.domain.mentors import Mentor
from hub.domain.programmes import Programme
from hub.domain.threads import Visibility
from tests.booking import (
    ABOUT,
    MINUTE_MS,
    MORNING,
    NEXT_MORNING,
    act,
    agree_on,
    assert_claims_are_whole,
    book,
    book_slot,
    come,
    history,
    kept,
    told,
)
from tests.fixed import START
from tests.mentoring import DAY_MS, HOUR_MS, make_mentor, make_programme
from tests.people import ADA, CHIDI, HANA, OLGA
from tests.records.racing import race
from tests.worker.working import work
from worker.jobs.bookings import BookingsJob
from worker.jobs.private_rooms import PrivateRoomsJob

S = BookingState
ROOM = re.compile(r"m-[a-z2-7]{26}")


@pytest.fixture
def programme(ctx: Context) -> Programme:
    return make_programme(ctx)


@pytest.fixture
def ada(ctx: Context, programme: Programme) -> Mentor:
    return make_mentor(ctx, programme)


@pytest.fixture
def hana(ctx: Context, programme: Programme) -> Mentor:
    return make_mentor(ctx, programme, HANA)


def wait_until(ctx: Context, clock: SetClock, moment: int) -> None:
    """Let the worker look a moment before, when nothing may happen yet, and then at the moment itself."""
    before = [ctx.records.bookings.of_person(one.person_id) for one in (CHIDI, OLGA)]
    clock.ms = moment - 1
    work(ctx, BookingsJob())
    assert [ctx.records.bookings.of_person(one.person_id) for one in (CHIDI, OLGA)] == before
    clock.ms = moment
    work(ctx, BookingsJob())


# Nobody answers.


def test_request_without_an_answer_becomes_a_private_thread_and_both_are_told(
    ctx: Context, clock: SetClock, ada: Mentor
):
    booking_id = book(ctx, ada, candidate_name="Curious").booking_id
    wait_until(ctx, clock, START + 2 * DAY_MS)
    found = kept(ctx, booking_id)
    assert (found.state, found.ended_at) == (S.EXPIRED, clock())
    assert told(ctx, CHIDI) == ["booking.expired"]
    assert told(ctx, ADA) == ["booking.requested", "booking.expired"]
    thread = ctx.records.threads.get(found.thread_id)
    assert thread is not None
    assert (thread.visibility, thread.mentors, thread.booking_id) == (
        Visibility.PRIVATE,
        (ada.mentor_id,),
        booking_id,
    )
    for actor in (CHIDI, ADA):
        view = read_thread(ctx, actor, found.thread_id)
        assert (view.asker_name, [part.text for part in view.parts]) == ("Curious", [ABOUT])
    with pytest.raises(ThreadNotFound):
        read_thread(ctx, HANA, found.thread_id)


def test_request_without_an_answer_goes_to_the_next_mentor_and_all_three_are_told(
    ctx: Context, clock: SetClock, ada: Mentor, hana: Mentor
):
    booking_id = book(ctx, ada, hana).booking_id
    wait_until(ctx, clock, START + 2 * DAY_MS)
    found = kept(ctx, booking_id)
    assert (found.state, found.mentor_id, found.order) == (S.REQUESTED, hana.mentor_id, ())
    assert found.answer_by == START + 4 * DAY_MS
    assert told(ctx, CHIDI) == ["booking.passed_on"]
    assert told(ctx, ADA) == ["booking.requested", "booking.lapsed"]
    assert told(ctx, HANA) == ["booking.requested"]
    assert history(ctx, booking_id) == [("booking.requested", "candidate"), ("booking.passed_on", "clock")]
    with pytest.raises(BookingNotFound):
        read_booking(ctx, ADA, booking_id)
    # Nobody answers here either: it becomes a thread with both.
    wait_until(ctx, clock, START + 4 * DAY_MS)
    found = kept(ctx, booking_id)
    assert found.state is S.EXPIRED
    for actor in (CHIDI, ADA, HANA):
        assert read_thread(ctx, actor, found.thread_id).visibility == "private"
    assert told(ctx, ADA)[-1] == "thread.started"


def test_mentor_who_declined_is_not_in_the_thread_unless_to_answer_in_writing(
    ctx: Context, clock: SetClock, programme: Programme, ada: Mentor, hana: Mentor
):
    olga = make_mentor(ctx, programme, OLGA)
    booking_id = book(ctx, ada, hana, olga).booking_id
    act(ctx, ADA, "decline", booking_id, reason="conflict")
    act(ctx, HANA, "decline", booking_id, reason="better_in_writing")
    wait_until(ctx, clock, START + 2 * DAY_MS)
    thread = ctx.records.threads.get(kept(ctx, booking_id).thread_id)
    assert thread is not None
    assert set(thread.mentors) == {hana.mentor_id, olga.mentor_id}


def test_held_slot_goes_on_to_the_next_mentor_who_has_it_free(ctx: Context, clock: SetClock, ada: Mentor, hana: Mentor):
    programme = make_programme(ctx, answer_within_s=3600)
    ada, hana = make_mentor(ctx, programme), make_mentor(ctx, programme, HANA)
    booking_id = book_slot(ctx, ada, hana).booking_id
    wait_until(ctx, clock, START + HOUR_MS)
    found = kept(ctx, booking_id)
    assert (found.mentor_id, found.held, found.proposals) == (hana.mentor_id, True, (MORNING,))
    assert_claims_are_whole(ctx.records)


def test_slot_that_somebody_took_from_the_next_mentor_is_only_proposed_to_them(ctx: Context, clock: SetClock):
    programme = make_programme(ctx, answer_within_s=3600)
    ada, hana = make_mentor(ctx, programme), make_mentor(ctx, programme, HANA)
    agree_on(ctx, hana, mentor=HANA, actor=OLGA)
    booking_id = book_slot(ctx, ada, hana).booking_id
    clock.forward(seconds=3600)
    work(ctx, BookingsJob())
    found = kept(ctx, booking_id)
    assert (found.mentor_id, found.held, found.proposals) == (hana.mentor_id, False, (MORNING,))
    assert_claims_are_whole(ctx.records)


def test_request_whose_times_have_all_passed_goes_on_as_one_for_any_time(
    ctx: Context, clock: SetClock, ada: Mentor, hana: Mentor
):
    booking_id = book(ctx, ada, hana, times=[MORNING - HOUR_MS, MORNING]).booking_id
    wait_until(ctx, clock, MORNING)
    found = kept(ctx, booking_id)
    assert (found.state, found.mentor_id, found.proposals) == (S.REQUESTED, hana.mentor_id, ())
    assert found.answer_by == MORNING + 2 * DAY_MS
    assert (told(ctx, CHIDI), told(ctx, HANA)) == (["booking.passed_on"], ["booking.requested"])
    wait_until(ctx, clock, MORNING + 2 * DAY_MS)
    found = kept(ctx, booking_id)
    thread = ctx.records.threads.get(found.thread_id)
    assert thread is not None
    assert set(thread.mentors) == {ada.mentor_id, hana.mentor_id}


def test_slot_whose_time_has_come_is_not_held_for_the_next_one(ctx: Context, clock: SetClock, programme: Programme):
    ada, hana = (make_mentor(ctx, programme, actor, notice_s=0) for actor in (ADA, HANA))
    booking_id = book_slot(ctx, ada, hana).booking_id
    wait_until(ctx, clock, MORNING)
    found = kept(ctx, booking_id)
    assert (found.mentor_id, found.held, found.proposals) == (hana.mentor_id, False, ())
    assert_claims_are_whole(ctx.records)


def test_time_of_the_mentor_without_an_answer_ends_without_a_thread(ctx: Context, clock: SetClock, ada: Mentor):
    booking_id = book(ctx, ada).booking_id
    act(ctx, ADA, "counter", booking_id, time=MORNING)
    wait_until(ctx, clock, MORNING)
    found = kept(ctx, booking_id)
    assert (found.state, found.thread_id) == (S.EXPIRED, "")
    assert told(ctx, CHIDI)[-1] == told(ctx, ADA)[-1] == "booking.lapsed"
    assert_claims_are_whole(ctx.records)


def test_new_time_without_an_answer_falls_away_and_the_old_one_stands(ctx: Context, clock: SetClock, ada: Mentor):
    booking_id = agree_on(ctx, ada)
    act(ctx, CHIDI, "reschedule", booking_id, time=NEXT_MORNING)
    wait_until(ctx, clock, MORNING)
    found = kept(ctx, booking_id)
    assert (found.state, found.starts_at, found.proposals) == (S.ACCEPTED, MORNING, ())
    assert told(ctx, CHIDI)[-1] == told(ctx, ADA)[-1] == "booking.kept"
    assert_claims_are_whole(ctx.records)


def test_answer_in_time_is_all_that_happens(ctx: Context, clock: SetClock, ada: Mentor):
    at = NEXT_MORNING + DAY_MS
    booking_id = book(ctx, ada, times=[at]).booking_id
    act(ctx, ADA, "accept", booking_id, time=at)
    clock.ms = at - 1
    work(ctx, BookingsJob())
    assert (kept(ctx, booking_id).state, kept(ctx, booking_id).version) == (S.ACCEPTED, 2)


# Nobody comes.

ABSENT = [((), "both"), ((Party.MENTOR,), "candidate"), ((Party.CANDIDATE,), "mentor")]


@pytest.mark.parametrize(("came", "missing"), ABSENT)
def test_ten_minutes_after_the_start_it_is_a_no_show(
    ctx: Context, clock: SetClock, ada: Mentor, came: tuple[Party, ...], missing: str
):
    booking_id = agree_on(ctx, ada)
    clock.ms = MORNING
    come(ctx, booking_id, *came)
    clock.ms = MORNING + 10 * MINUTE_MS - 1
    work(ctx, BookingsJob())
    assert kept(ctx, booking_id).state is S.ACCEPTED
    clock.ms += 1
    work(ctx, BookingsJob())
    found = kept(ctx, booking_id)
    assert (found.state, found.missing, found.ended_at) == (S.NO_SHOW, missing, clock())
    assert told(ctx, CHIDI)[-1] == told(ctx, ADA)[-1] == "booking.missed"
    assert history(ctx, booking_id)[-1] == ("booking.missed", "clock")
    assert_claims_are_whole(ctx.records)


def test_candidate_who_is_never_let_in_waits_to_the_end_and_the_mentor_was_missing(
    ctx: Context, clock: SetClock, ada: Mentor
):
    booking_id = agree_on(ctx, ada)
    clock.ms = MORNING + 9 * MINUTE_MS
    come(ctx, booking_id, Party.MENTOR, Party.CANDIDATE)
    clock.ms = MORNING + 20 * MINUTE_MS - 1
    work(ctx, BookingsJob())
    assert kept(ctx, booking_id).state is S.ACCEPTED
    clock.ms += 1
    work(ctx, BookingsJob())
    assert (kept(ctx, booking_id).state, kept(ctx, booking_id).missing) == (S.NO_SHOW, "mentor")


def test_worker_that_was_away_does_all_that_is_due_in_order(ctx: Context, clock: SetClock, ada: Mentor):
    booking_id = agree_on(ctx, ada)
    act(ctx, ADA, "reschedule", booking_id, time=NEXT_MORNING)
    clock.ms = NEXT_MORNING + DAY_MS
    work(ctx, BookingsJob())
    assert [name for name, _ in history(ctx, booking_id)[-2:]] == ["booking.kept", "booking.missed"]


# The mentor leaves.


def test_what_is_open_with_a_mentor_who_leaves_goes_elsewhere(ctx: Context, clock: SetClock):
    programme = make_programme(ctx, open_limit=9, session_limit=0)
    ada, hana = make_mentor(ctx, programme), make_mentor(ctx, programme, HANA)
    onward, alone = book(ctx, ada, hana).booking_id, book(ctx, ada).booking_id
    agreed = agree_on(ctx, ada)
    ctx.records.mentors.move(ada.mentor_id, "leave", clock())
    work(ctx, BookingsJob())
    assert (kept(ctx, onward).state, kept(ctx, onward).mentor_id) == (S.REQUESTED, hana.mentor_id)
    for booking_id, state in ((alone, S.DECLINED), (agreed, S.CANCELLED)):
        found = kept(ctx, booking_id)
        assert (found.state, found.reason) == (state, "left")
    assert sorted(told(ctx, CHIDI)[-3:]) == ["booking.cancelled", "booking.declined", "booking.passed_on"]
    assert list(BookingsJob().due(ctx)) == []
    assert_claims_are_whole(ctx.records)


def test_leaving_cancels_what_is_agreed_once(ctx: Context, clock: SetClock, ada: Mentor):
    booking_id = agree_on(ctx, ada)
    assert not leave_booking(ctx, booking_id)
    ctx.records.mentors.move(ada.mentor_id, "leave", clock())
    assert leave_booking(ctx, booking_id)
    assert not leave_booking(ctx, booking_id)
    assert history(ctx, booking_id)[-1] == ("booking.cancelled", "mentor")
    assert told(ctx, CHIDI).count("booking.cancelled") == 1


def test_session_that_is_due_when_its_mentor_leaves_is_not_cancelled(ctx: Context, clock: SetClock, ada: Mentor):
    booking_id = agree_on(ctx, ada)
    clock.ms = MORNING
    ctx.records.mentors.move(ada.mentor_id, "leave", clock())
    work(ctx, BookingsJob())
    assert kept(ctx, booking_id).state is S.ACCEPTED
    clock.ms = MORNING + 10 * MINUTE_MS
    work(ctx, BookingsJob())
    assert kept(ctx, booking_id).state is S.NO_SHOW


# The room.


def test_room_is_made_a_quarter_of_an_hour_before_and_nothing_tells_its_name(
    ctx: Context, clock: SetClock, ada: Mentor
):
    booking_id = agree_on(ctx, ada)
    clock.ms = MORNING - 15 * MINUTE_MS - 1
    work(ctx, PrivateRoomsJob())
    assert kept(ctx, booking_id).room_name == ""
    clock.ms += 1
    with capture_logs() as lines:
        work(ctx, PrivateRoomsJob())
    name = kept(ctx, booking_id).room_name
    assert ROOM.fullmatch(name)
    assert [line["event"] for line in lines] == ["private_room.made"]
    assert name not in str(lines)
    assert kept(ctx, booking_id).version == 2
    work(ctx, PrivateRoomsJob())
    assert kept(ctx, booking_id).room_name == name


def test_two_workers_make_one_room_and_others_get_none(ctx: Context, clock: SetClock, ada: Mentor, hana: Mentor):
    booking_id = agree_on(ctx, ada)
    asked = book_slot(ctx, hana, at=MORNING + HOUR_MS).booking_id
    gone = agree_on(ctx, hana, mentor=HANA, actor=OLGA)
    act(ctx, OLGA, "cancel", gone, line="Ill.")
    clock.ms = MORNING
    race([lambda: PrivateRoomsJob().do(ctx, booking_id)] * 4)
    name = kept(ctx, booking_id).room_name
    assert ROOM.fullmatch(name)
    work(ctx, PrivateRoomsJob())
    PrivateRoomsJob().do(ctx, asked)
    assert kept(ctx, booking_id).room_name == name
    assert kept(ctx, asked).room_name == kept(ctx, gone).room_name == ""
