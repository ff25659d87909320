"""A worker that dies while it erases is followed by one that does the rest."""

import pytest
from structlog.testing import capture_logs

from hub.actions.context import Context
from hub.actions.erasing import erase_me
from hub.domain.bookings import BookingState
from hub.domain.clock import SetClock
from tests.booking import kept, told
from tests.erasing import DINAH, WORD, finish, mentoring, move_in_dinah, take_part
from tests.people import ADA, make_hour, set_state
from tests.traces import traces
from tests.worker.dying import Killed, dying_at, kill_worker
from tests.worker.working import forget_limits, work
from worker.jobs.archive import ArchiveJob
from worker.jobs.bookings import BookingsJob
from worker.jobs.erase import EraseJob
from worker.jobs.settle import SettleJob


@pytest.fixture(autouse=True)
def dinah(ctx: Context) -> None:
    """Dinah has an account."""
    move_in_dinah(ctx)


def test_worker_that_dies_at_any_statement_is_followed_by_one_that_does_the_rest(ctx: Context, clock: SetClock):
    hour, old = make_hour(ctx), make_hour(ctx)
    take_part(ctx, hour)
    forget_limits(ctx)
    take_part(ctx, old)
    set_state(ctx, old, "archived")
    work(ctx, ArchiveJob(), SettleJob())
    forget_limits(ctx)
    ids = mentoring(ctx, clock)
    forget_limits(ctx)
    erase_me(ctx, DINAH, DINAH.name)
    clock.forward(seconds=10)
    number = 0
    while ctx.records.erasing.get(DINAH.person_id):
        with dying_at(ctx.records.engine, number) as seen:
            try:
                work(ctx, EraseJob(), rounds=1)
            except Killed:
                number = len(seen) + 1
        work(ctx, ArchiveJob(), rounds=1)
    assert number > 50
    assert traces(ctx, DINAH.name, WORD) == []
    assert told(ctx, ADA).count("booking.cancelled") == 2
    assert kept(ctx, ids["given"]).state is BookingState.CANCELLED
    set_state(ctx, hour, "archived")
    with capture_logs() as lines:
        work(ctx, ArchiveJob(), SettleJob(), BookingsJob())
    assert [line["event"] for line in lines] == ["hour.settled"]


@pytest.mark.slow
@pytest.mark.parametrize("point", ["UPDATE acts", "UPDATE mentors", "DELETE FROM erasures"])
def test_worker_process_that_is_killed_is_followed_by_one_that_does_the_rest(ctx: Context, clock: SetClock, point: str):
    hour = make_hour(ctx)
    take_part(ctx, hour)
    set_state(ctx, hour, "archived")
    work(ctx, ArchiveJob(), SettleJob())
    forget_limits(ctx)
    mentoring(ctx, clock)
    forget_limits(ctx)
    erase_me(ctx, DINAH, DINAH.name)
    clock.forward(seconds=10)
    kill_worker(ctx.settings, point, clock(), "people")
    assert ctx.records.erasing.get(DINAH.person_id)
    finish(ctx, clock)
    assert traces(ctx, DINAH.name, WORD) == []
    assert ctx.records.erasing.get(DINAH.person_id) is None
