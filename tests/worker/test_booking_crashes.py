"""Two workers at bookings at once, and workers that die in the middle: each step is taken once, and told once."""

import re
from collections.abc import Callable

import pytest

from hub.actions.context import Context
from hub.domain.clock import SetClock
from tests.booking import (
    MINUTE_MS,
    MORNING,
    agree_on,
    assert_claims_are_whole,
    book_slot,
    history,
    kept,
    told,
)
from tests.mentoring import make_mentor, make_programme
from tests.people import ADA, CHIDI, HANA
from tests.records.racing import race
from tests.worker.dying import Killed, dying_at, kill_worker
from tests.worker.working import work
from worker.jobs.bookings import BookingsJob
from worker.jobs.private_rooms import PrivateRoomsJob

ROOM = re.compile(r"m-[a-z2-7]{26}")


def _expiring(ctx: Context, clock: SetClock) -> str:
    programme = make_programme(ctx)
    booking_id = book_slot(ctx, make_mentor(ctx, programme)).booking_id
    clock.ms = MORNING
    return booking_id


def _passing_on(ctx: Context, clock: SetClock) -> str:
    programme = make_programme(ctx, answer_within_s=3600)
    booking_id = book_slot(ctx, make_mentor(ctx, programme), make_mentor(ctx, programme, HANA)).booking_id
    clock.forward(seconds=3600)
    return booking_id


def _overdue(ctx: Context, clock: SetClock) -> str:
    booking_id = agree_on(ctx, make_mentor(ctx, make_programme(ctx)))
    clock.ms = MORNING + 10 * MINUTE_MS
    return booking_id


def _left(ctx: Context, clock: SetClock) -> str:
    mentor = make_mentor(ctx, make_programme(ctx))
    booking_id = agree_on(ctx, mentor)
    ctx.records.mentors.move(mentor.mentor_id, "leave", clock())
    return booking_id


Scene = Callable[[Context, SetClock], str]
SCENES: list[Scene] = [_expiring, _passing_on, _overdue, _left]
LAST = {
    _expiring: ("booking.expired", "booking.expired"),
    _passing_on: ("booking.passed_on", "booking.passed_on"),
    _overdue: ("booking.missed", "booking.missed"),
    _left: ("booking.cancelled", "booking.cancelled"),
}
"""What each leaves as the newest row of the history, and as the newest notice of the candidate's."""


def everything(ctx: Context) -> list[list[tuple[object, ...]]]:
    """Every row that a step of a booking's life writes."""
    tables = ("bookings", "booking_events", "claims", "notices", "threads", "thread_parts")
    with ctx.records.engine.connect() as connection:
        return [[tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {table}")] for table in tables]


def assert_done_once(ctx: Context, booking_id: str, scene: Scene) -> None:
    """It was done, nothing of it is there twice, and there is nothing left to do."""
    row, notice = LAST[scene]
    assert history(ctx, booking_id)[-1][0] == row
    assert [name for name, _ in history(ctx, booking_id)].count(row) == 1
    assert told(ctx, CHIDI).count(notice) == 1
    assert told(ctx, ADA).count(told(ctx, ADA)[-1]) == 1
    with ctx.records.engine.connect() as connection:
        threads = connection.exec_driver_sql("SELECT count(*) FROM threads").scalar_one()
    assert threads == (scene is _expiring)
    assert_claims_are_whole(ctx.records)
    assert booking_id not in BookingsJob().due(ctx)


@pytest.mark.parametrize("scene", SCENES)
def test_two_workers_take_each_step_once(ctx: Context, clock: SetClock, scene: Scene):
    booking_id = scene(ctx, clock)
    race([lambda: work(ctx, BookingsJob())] * 4)
    assert_done_once(ctx, booking_id, scene)


@pytest.mark.parametrize("scene", SCENES)
def test_worker_that_dies_at_any_statement_leaves_all_of_it_to_the_next(ctx: Context, clock: SetClock, scene: Scene):
    booking_id = scene(ctx, clock)
    before, number = everything(ctx), 0
    while True:
        with dying_at(ctx.records.engine, number) as seen:
            try:
                work(ctx, BookingsJob())
                break
            except Killed:
                number = len(seen) + 1
        if history(ctx, booking_id)[-1][0] == LAST[scene][0]:
            # It died after all was written: nothing of that may happen again.
            assert_done_once(ctx, booking_id, scene)
        else:
            assert everything(ctx) == before
    assert number > 10
    work(ctx, BookingsJob())
    assert_done_once(ctx, booking_id, scene)


@pytest.mark.slow
@pytest.mark.parametrize("point", ["INSERT INTO notices", "commit"])
@pytest.mark.parametrize("scene", SCENES)
def test_worker_process_that_is_killed_is_followed_by_one_that_does_it_once(
    ctx: Context, clock: SetClock, scene: Scene, point: str
):
    booking_id = scene(ctx, clock)
    before = everything(ctx)
    kill_worker(ctx.settings, point, clock())
    assert everything(ctx) == before
    work(ctx, BookingsJob())
    work(ctx, BookingsJob())
    assert_done_once(ctx, booking_id, scene)


def test_room_that_was_not_written_when_the_worker_died_is_made_by_the_next(ctx: Context, clock: SetClock):
    booking_id = agree_on(ctx, make_mentor(ctx, make_programme(ctx)))
    clock.ms = MORNING
    kill_worker(ctx.settings, "UPDATE bookings", clock())
    assert kept(ctx, booking_id).room_name == ""
    work(ctx, PrivateRoomsJob())
    assert ROOM.fullmatch(kept(ctx, booking_id).room_name)
