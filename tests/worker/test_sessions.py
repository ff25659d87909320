"""The end of a session, as the worker brings it: on time, once, and also when something dies in the middle."""

import os
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import redis

from hub.actions.booking_reads import read_booking
from hub.actions.context import Context, open_context
from hub.actions.registry import run
from hub.actions.session_reads import read_room
from hub.domain.bookings import Booking, BookingState
from hub.domain.clock import SetClock
from hub.domain.errors import RecordChangedMeanwhile
from hub.records.mentoring_tables import kept_chats
from hub.records.telling_tables import notices
from hub.store import keys
from hub.store.rooms import RoomStore
from tests.people import ADA, CHIDI
from tests.records.racing import race
from tests.sessions import ENDS, MINUTE_MS, act, begin, make_session, now_is, say
from tests.worker.working import work
from worker.jobs.sessions import SessionsJob

TWO = [ADA, CHIDI]
CRASHED = 9


@pytest.fixture
def under_way(ctx: Context, clock: SetClock) -> Booking:
    """A session under way, with a word in its chat that both keep."""
    session = begin(ctx, make_session(ctx), clock)
    say(ctx, ADA, session, "Asante")
    for actor in TWO:
        act(ctx, actor, "room.keep", session, agrees=True)
    return now_is(ctx, session)


def count(ctx: Context, table: Any) -> int:
    with ctx.records.engine.connect() as connection:
        return len(connection.execute(table.select()).all())


def in_redis(ctx: Context, booking: Booking) -> bool:
    return bool(ctx.store.client.exists(keys.chat(booking.booking_id)))


def assert_ended_once(ctx: Context, booking: Booking) -> None:
    """The session is over, both are told once, the chat is kept once and lies in Redis no more."""
    assert now_is(ctx, booking).state is BookingState.DONE
    names = [one.name for one in ctx.records.bookings.history(booking.booking_id)]
    assert names.count("booking.ended") == 1
    assert count(ctx, notices) == 2
    assert count(ctx, kept_chats) == 1
    assert [one.text for one in read_booking(ctx, CHIDI, booking.booking_id).chat] == ["Asante"]
    assert not in_redis(ctx, booking)
    assert list(SessionsJob().due(ctx)) == []


def test_session_ends_when_the_minute_for_goodbyes_is_past(ctx: Context, under_way: Booking, clock: SetClock):
    clock.ms = ENDS + MINUTE_MS - 1
    work(ctx, SessionsJob())
    assert now_is(ctx, under_way).state is BookingState.IN_PROGRESS
    clock.forward(seconds=0.001)
    assert read_room(ctx, ADA, under_way.booking_id).phase == "over"
    work(ctx, SessionsJob())
    assert now_is(ctx, under_way).ended_at == clock()
    assert_ended_once(ctx, under_way)


def test_session_that_was_extended_ends_ten_minutes_later(ctx: Context, under_way: Booking, clock: SetClock):
    clock.ms = ENDS - 1
    for actor in TWO:
        act(ctx, actor, "room.extend", under_way)
    clock.ms = ENDS + MINUTE_MS
    assert not SessionsJob().do(ctx, under_way.booking_id)
    work(ctx, SessionsJob())
    assert read_room(ctx, ADA, under_way.booking_id).phase == "open"
    assert [one.text for one in say(ctx, CHIDI, under_way, "Still here").chat] == ["Asante", "Still here"]
    clock.ms = ENDS + 11 * MINUTE_MS
    work(ctx, SessionsJob())
    assert now_is(ctx, under_way).state is BookingState.DONE


def test_session_that_a_worker_finds_hours_later_ends_all_the_same(ctx: Context, under_way: Booking, clock: SetClock):
    clock.ms = ENDS + 5 * 60 * MINUTE_MS
    work(ctx, SessionsJob())
    assert_ended_once(ctx, under_way)


def test_chat_that_only_one_keeps_is_erased(ctx: Context, under_way: Booking, clock: SetClock):
    act(ctx, CHIDI, "room.keep", under_way, agrees=False)
    clock.ms = ENDS + MINUTE_MS
    work(ctx, SessionsJob())
    assert not in_redis(ctx, under_way)
    assert count(ctx, kept_chats) == 0


@pytest.mark.parametrize("state", [BookingState.NO_SHOW, BookingState.CANCELLED])
def test_chat_of_a_waiting_room_that_led_nowhere_is_erased(ctx: Context, state: BookingState):
    session = make_session(ctx)
    say(ctx, CHIDI, session, "Is anybody here?")
    over = make_session(ctx, mentor_id=session.mentor_id, state=state)
    ctx.store.client.rename(keys.chat(session.booking_id), keys.chat(over.booking_id))
    say(ctx, CHIDI, session, "I wait.")
    work(ctx, SessionsJob())
    assert not in_redis(ctx, over)
    assert in_redis(ctx, session)


def test_chat_of_a_session_that_moved_while_redis_was_away_is_erased(ctx: Context):
    session = make_session(ctx)
    say(ctx, CHIDI, session, "Could it be later?")
    for actor, name, fields in (
        (ADA, "reschedule", {"time": session.starts_at + 24 * 60 * MINUTE_MS}),
        (CHIDI, "settle", {"agrees": True}),
    ):
        away = hurt(ctx, "erase", vanish)
        run(away, actor, f"booking.{name}", {"booking_id": session.booking_id, **fields})
    assert in_redis(ctx, session)
    work(ctx, SessionsJob())
    assert not in_redis(ctx, session)


def test_two_workers_end_a_session_once(ctx: Context, under_way: Booking, clock: SetClock):
    clock.ms = ENDS + MINUTE_MS
    race([lambda: work(ctx, SessionsJob())] * 4)
    assert_ended_once(ctx, under_way)


def test_mentor_and_clock_that_end_it_at_once_end_it_once(ctx: Context, under_way: Booking, clock: SetClock):
    clock.ms = ENDS + MINUTE_MS
    race([lambda: act(ctx, ADA, "room.end", under_way), lambda: SessionsJob().do(ctx, under_way.booking_id)])
    work(ctx, SessionsJob())
    assert_ended_once(ctx, under_way)


class DeadlyRooms(RoomStore):
    """A store in which something happens right behind, or instead of, one of the steps."""

    def hurt(self, step: str, happens: Callable[[], None]) -> "DeadlyRooms":
        done = getattr(self, step)

        def behind(*words: Any) -> Any:
            answer = done(*words)
            happens()
            return answer

        object.__setattr__(self, step, behind if step == "close" else lambda *_: happens())
        return self


def hurt(ctx: Context, step: str, happens: Callable[[], None]) -> Context:
    rooms = DeadlyRooms(ctx.store.client, ctx.store.rooms.scripts).hurt(step, happens)
    return replace(ctx, store=replace(ctx.store, rooms=rooms))


@pytest.mark.parametrize("step", ["close", "erase"])
def test_worker_that_is_killed_in_the_middle_of_an_end_is_followed_by_one_that_finishes_it(
    ctx: Context, under_way: Booking, clock: SetClock, step: str
):
    """Behind ``close`` the chat was read and nothing else; before ``erase`` the transaction stands."""
    clock.ms = ENDS + MINUTE_MS
    child = os.fork()
    if not child:
        # As a killed process: no handler runs, nothing is closed or rolled back in peace.
        own = open_context(ctx.settings, clock=clock, new_id=ctx.new_id)
        SessionsJob().do(hurt(own, step, lambda: os._exit(CRASHED)), under_way.booking_id)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == CRASHED
    assert in_redis(ctx, under_way)
    assert now_is(ctx, under_way).state is (BookingState.DONE if step == "erase" else BookingState.IN_PROGRESS)
    work(ctx, SessionsJob())
    assert_ended_once(ctx, under_way)


def test_session_that_changes_while_it_is_ended_goes_on_with_its_chat(ctx: Context, under_way: Booking):
    def meanwhile() -> None:
        act(ctx, CHIDI, "room.keep", under_way, agrees=False)

    with pytest.raises(RecordChangedMeanwhile):
        act(hurt(ctx, "close", meanwhile), ADA, "room.end", under_way, version=under_way.version)
    assert now_is(ctx, under_way).state is BookingState.IN_PROGRESS
    assert [one.text for one in say(ctx, CHIDI, under_way, "So we go on.").chat] == ["Asante", "So we go on."]


def vanish() -> None:
    """Redis is gone."""
    raise redis.ConnectionError


def test_redis_that_goes_away_before_an_end_delays_it(ctx: Context, under_way: Booking, clock: SetClock):
    clock.ms = ENDS + MINUTE_MS
    with pytest.raises(redis.ConnectionError):
        SessionsJob().do(hurt(ctx, "close", vanish), under_way.booking_id)
    assert now_is(ctx, under_way).state is BookingState.IN_PROGRESS
    work(ctx, SessionsJob())
    assert_ended_once(ctx, under_way)


def test_redis_that_goes_away_behind_the_end_leaves_the_erasing_to_the_worker(ctx: Context, under_way: Booking):
    assert act(hurt(ctx, "erase", vanish), ADA, "room.end", under_way).phase == "over"
    assert in_redis(ctx, under_way)
    assert read_room(ctx, CHIDI, under_way.booking_id).chat == ()
    work(ctx, SessionsJob())
    assert_ended_once(ctx, under_way)
