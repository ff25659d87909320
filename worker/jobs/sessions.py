"""Ends sessions whose time is over, and erases what a room held once its booking is over in any way."""

from collections.abc import Iterable

from hub.actions.context import Context
from hub.actions.sessions import end_by_clock
from hub.domain.bookings import GRACE_S, OVER, ROOM_EARLY_S
from hub.store.rooms import LEFT_S
from worker.jobs.job import Job

LOOK_BACK_S = 2 * LEFT_S
"""For chats of bookings that are over: longer than any of them lies in Redis."""


class SessionsJob(Job):
    """Each step can be repeated at any point; ``hub/actions/sessions.py`` says what happens then.

    A session that is ended leaves no chat in Redis. So a chat of a booking that is over is one whose end was cut short
    behind its transaction, or of two who met in the waiting room of a session that did not begin: it is erased.
    """

    name = "sessions"

    def due(self, ctx: Context) -> Iterable[str]:
        """Sessions past their minute for goodbyes, and rooms that are closed and still hold a chat."""
        now = ctx.clock()
        closed = ctx.records.sessions.closed_rooms(now - LOOK_BACK_S * 1000, now + ROOM_EARLY_S * 1000)
        return [*ctx.records.sessions.to_end(now - GRACE_S * 1000), *ctx.store.rooms.with_chat(closed)]

    def do(self, ctx: Context, one_id: str) -> bool:
        """End one session, or erase what its room still holds."""
        booking = ctx.records.bookings.get(one_id)
        if booking is not None and booking.state in OVER:
            ctx.store.rooms.erase(one_id)
        elif booking is not None:
            end_by_clock(ctx, one_id)
        return False
