"""Private rooms end at the agreed second: whatever happened to the worker, and never before their time."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Response
from sqlalchemy import select
from structlog.testing import capture_logs

from hub.actions.context import Context
from hub.actions.room_grants import grant
from hub.domain.bookings import Booking, BookingState
from hub.domain.clock import SetClock
from hub.records.video_tables import room_grants
from tests.booking import MORNING, NEXT_MORNING, agree_on
from tests.booking import act as act_on
from tests.fakes.jitsi import APP_SECRET, FakeJitsi, running_jitsi
from tests.fakes.jitsi_tokens import TokenRules
from tests.mentoring import make_mentor, make_programme
from tests.people import ADA, CHIDI
from tests.sessions import ENDS, MINUTE_MS, ROOM, act, begin, make_session, now_is
from tests.worker.dying import Killed, dying_at
from tests.worker.working import Ticks, work
from worker.__main__ import jobs, prosody_jobs
from worker.failures import ATTEMPTS, LONGEST_S
from worker.jobs.census import CensusJob
from worker.jobs.end_rooms import EndRoomsJob
from worker.jobs.private_rooms import PrivateRoomsJob
from worker.jobs.sessions import SessionsJob
from worker.runner import Runner

OVER = ENDS + MINUTE_MS


@pytest.fixture
def jitsi(clock: SetClock) -> Iterator[FakeJitsi]:
    """A Jitsi that tells the hub nothing by itself, and does as it is told."""
    with running_jitsi(clock, rules=TokenRules(app_secret=APP_SECRET)) as found:
        yield found


@pytest.fixture
def there(ctx: Context, jitsi: FakeJitsi) -> Context:
    """A hub that can end rooms in it."""
    return replace(ctx, settings=jitsi.settings(ctx.settings))


@pytest.fixture
def booking(there: Context, clock: SetClock, jitsi: FakeJitsi) -> Booking:
    """A session under way, whose Jitsi room is open."""
    found = begin(there, make_session(there), clock)
    jitsi.prosody.ask(ROOM)
    return found


def ends(jitsi: FakeJitsi) -> int:
    """How often Prosody was told to end a room."""
    return jitsi.port.seen.count("POST /prosody/end-meeting")


def test_room_is_ended_when_the_minute_for_goodbyes_is_past(
    there: Context, clock: SetClock, jitsi: FakeJitsi, booking: Booking
):
    clock.ms = OVER - 1
    work(there, EndRoomsJob())
    assert ROOM in jitsi.prosody.rooms
    clock.ms = OVER
    work(there, EndRoomsJob())
    assert jitsi.prosody.rooms == {}
    work(there, EndRoomsJob(), SessionsJob(), EndRoomsJob())
    assert ends(jitsi) == 1


def test_room_of_a_session_that_the_mentor_ended_is_ended_at_once(
    there: Context, clock: SetClock, jitsi: FakeJitsi, booking: Booking
):
    act(there, ADA, "room.end", booking)
    work(there, EndRoomsJob())
    assert jitsi.prosody.rooms == {}


def test_room_of_a_session_that_was_cancelled_is_ended(there: Context, clock: SetClock, jitsi: FakeJitsi):
    programme = make_programme(there)
    booking_id = agree_on(there, make_mentor(there, programme))
    clock.ms = MORNING - 5 * MINUTE_MS
    work(there, PrivateRoomsJob())
    room = there.records.bookings.get(booking_id).room_name  # type: ignore[union-attr]
    jitsi.prosody.ask(room)
    act_on(there, CHIDI, "cancel", booking_id, line="Ill.")
    work(there, EndRoomsJob())
    assert jitsi.prosody.rooms == {}


def test_extended_session_is_not_ended(there: Context, clock: SetClock, jitsi: FakeJitsi, booking: Booking):
    grant(there, ROOM, clock())
    clock.ms = ENDS - MINUTE_MS
    for actor in (ADA, CHIDI):
        act(there, actor, "room.extend", booking, agrees=True, version=now_is(there, booking).version)
    clock.ms = OVER
    work(there, EndRoomsJob())
    assert ROOM in jitsi.prosody.rooms
    clock.ms = OVER + 10 * MINUTE_MS
    work(there, EndRoomsJob())
    assert jitsi.prosody.rooms == {}


def test_session_that_was_extended_between_look_and_act_is_not_ended(
    there: Context, clock: SetClock, jitsi: FakeJitsi, booking: Booking
):
    job = EndRoomsJob()
    clock.ms = OVER
    (due,) = job.due(there)
    # Another clock, a little behind, let the two have their ten minutes just in time.
    clock.ms = ENDS - 1
    for actor in (ADA, CHIDI):
        act(there, actor, "room.extend", booking, agrees=True, version=now_is(there, booking).version)
    clock.ms = OVER
    job.do(there, due)
    assert ROOM in jitsi.prosody.rooms
    assert ends(jitsi) == 0


def test_room_that_a_session_left_for_another_time_is_ended(there: Context, clock: SetClock, jitsi: FakeJitsi):
    booking_id = agree_on(there, make_mentor(there, make_programme(there)))
    clock.ms = MORNING - 5 * MINUTE_MS
    work(there, PrivateRoomsJob())
    room = there.records.bookings.get(booking_id).room_name  # type: ignore[union-attr]
    grant(there, room, clock())
    jitsi.prosody.ask(room)
    act_on(there, CHIDI, "reschedule", booking_id, time=NEXT_MORNING)
    act_on(there, ADA, "settle", booking_id, agrees=True)
    work(there, EndRoomsJob())
    assert jitsi.prosody.rooms == {}
    assert ends(jitsi) == 1


def test_room_that_is_gone_already_is_no_failure(there: Context, clock: SetClock, jitsi: FakeJitsi, booking: Booking):
    jitsi.prosody.end(ROOM)
    clock.ms = OVER
    work(there, EndRoomsJob(), EndRoomsJob())
    assert ends(jitsi) == 1


def test_room_that_is_opened_again_after_its_end_is_ended_again(
    there: Context, clock: SetClock, jitsi: FakeJitsi, booking: Booking
):
    clock.ms = OVER
    work(there, EndRoomsJob())
    clock.forward(seconds=90)
    jitsi.prosody.ask(ROOM)
    clock.forward(seconds=5)
    work(there, CensusJob(), EndRoomsJob())
    assert jitsi.prosody.rooms == {}
    assert ends(jitsi) == 2


def test_hub_that_cannot_end_rooms_does_not_try(ctx: Context, clock: SetClock, jitsi: FakeJitsi):
    booking = begin(ctx, make_session(ctx), clock)
    act(ctx, ADA, "room.end", booking)
    for less in ({"jitsi_prosody_url": ""}, {"jitsi_app_id": "", "jitsi_app_secret": ""}):
        without = replace(ctx, settings=replace(jitsi.settings(ctx.settings), **less))
        assert list(EndRoomsJob().due(without)) == []


def test_prosody_that_is_away_is_told_until_it_is_back(
    there: Context, clock: SetClock, jitsi: FakeJitsi, booking: Booking
):
    clock.ms = OVER
    ticks = Ticks()
    runner = Runner(there, [EndRoomsJob()], now=ticks)
    jitsi.port.next_answers = [Response("", 502)] * (ATTEMPTS + 3)
    for _ in range(ATTEMPTS + 6):
        runner.round()
        ticks.forward(LONGEST_S)
    assert jitsi.prosody.rooms == {}


def test_failure_names_no_room_in_the_log(there: Context, clock: SetClock, jitsi: FakeJitsi, booking: Booking):
    clock.ms = OVER
    jitsi.port.next_answers = [Response("", 502)]
    with capture_logs() as lines:
        Runner(there, [EndRoomsJob()], now=Ticks()).round()
    assert [line["event"] for line in lines] == ["job.failed"]
    assert ROOM not in str(lines)


def test_worker_that_dies_at_any_statement_ends_the_room_all_the_same(
    there: Context, clock: SetClock, jitsi: FakeJitsi, booking: Booking
):
    clock.ms = OVER
    number = 0
    while True:
        with dying_at(there.records.engine, number) as seen:
            try:
                work(there, EndRoomsJob())
                break
            except Killed:
                number = len(seen) + 1
    assert jitsi.prosody.rooms == {}
    # Whoever dies between Prosody's answer and the note of it leaves the next one to tell Prosody again.
    assert 1 < ends(jitsi) <= 3
    with there.records.engine.connect() as connection:
        (row,) = connection.execute(select(room_grants.c.ended_at, room_grants.c.booking_id)).all()
    assert tuple(row) == (OVER, booking.booking_id)


def test_round_of_the_whole_worker_ends_a_room_that_jitsi_never_asked_about(
    there: Context, clock: SetClock, jitsi: FakeJitsi, booking: Booking
):
    clock.ms = OVER
    Runner(there, [*jobs(), *prosody_jobs()], now=Ticks()).round()
    assert now_is(there, booking).state is BookingState.DONE
    assert jitsi.prosody.rooms == {}


def test_worker_ends_a_room_again_that_was_opened_again(
    there: Context, clock: SetClock, jitsi: FakeJitsi, booking: Booking
):
    clock.ms = OVER
    ticks = Ticks()
    runner = Runner(there, [*jobs(), *prosody_jobs()], now=ticks)
    runner.round()
    jitsi.prosody.ask(ROOM)
    for _ in range(2):
        clock.forward(seconds=61)
        ticks.forward(61)
        runner.round()
    assert jitsi.prosody.rooms == {}
    assert ends(jitsi) == 2


@pytest.mark.parametrize("missing", [{"muc_end_meeting"}, {"muc_end_meeting", "muc_census"}], ids=len)
def test_room_that_prosody_has_no_module_to_end_raises_an_alarm_and_is_ended_once_it_has(
    there: Context, clock: SetClock, jitsi: FakeJitsi, booking: Booking, missing: set[str]
):
    clock.ms = OVER
    ticks = Ticks()
    runner = Runner(there, [*jobs(), *prosody_jobs()], now=ticks)
    jitsi.port.loaded -= missing
    for _ in range(ATTEMPTS * 2):
        runner.round()
        ticks.forward(LONGEST_S)
    assert ROOM in jitsi.prosody.rooms
    assert [(one.kind, one.facts) for one in there.records.alarms.unseen()] == [("room.not_ended", {})]
    with there.records.engine.connect() as connection:
        rows = str(connection.exec_driver_sql("SELECT * FROM alarms").all())
    assert ROOM not in rows
    assert booking.booking_id not in rows
    jitsi.port.loaded |= missing
    runner.round()
    assert jitsi.prosody.rooms == {}


def test_room_under_another_name_than_the_settings_say_is_not_taken_for_ended(
    there: Context, clock: SetClock, jitsi: FakeJitsi, booking: Booking
):
    clock.ms = OVER
    wrong = replace(there, settings=replace(there.settings, jitsi_muc="muc.meet.example.org"))
    Runner(wrong, [EndRoomsJob()], now=Ticks()).round()
    work(there, EndRoomsJob())
    assert jitsi.prosody.rooms == {}


def test_room_that_is_gone_is_known_to_be_so_by_whichever_module_there_is(
    there: Context, clock: SetClock, jitsi: FakeJitsi, booking: Booking
):
    jitsi.prosody.end(ROOM)
    clock.ms = OVER
    for missing in ({"muc_census", "muc_size"}, {"muc_census"}):
        jitsi.port.loaded = {"muc_census", "muc_size", "muc_end_meeting"} - missing
        work(there, EndRoomsJob())
        assert there.records.room_grants.to_end(clock()) == []
        there.records.room_grants.reopened(ROOM, clock() + 1)
