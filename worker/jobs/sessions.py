"""Ends sessions whose time is over, and erases what a room held once its booking is over in any way."""

from collections.abc import Iterable

from hub.actions.context import Context
from hub.actions.sessions import end_by_clock
from hub.domain.bookings import GRACE_S, OVER, ROOM_EARLY_S
from hub.domain.room_rules import RoomPhase, phase
from hub.store.rooms import LEFT_S, MOVING_S
from worker.jobs.job import Job

LOOK_S = 2 * LEFT_S
"""Before and after now, for chats of rooms that are not open: longer than any of them lies in Redis."""


class SessionsJob(Job):
    """Each step can be repeated at any point; ``hub/actions/sessions.py`` says what happens then.

    A session that is ended leaves no chat in Redis. So a chat of a booking that is over is one whose end was cut short
    behind its transaction, or of two who met in the waiting room of a session that did not begin: it is erased. So is
    one of a session whose room is not open yet: it was moved, and Redis was away in that moment.
    """

    name = "sessions"

    def due(self, ctx: Context) -> Iterable[str]:
        """Sessions past their minute for goodbyes, and rooms that are closed and hold a chat all the same."""
        now = ctx.clock()
        opening = now + ROOM_EARLY_S * 1000
        closed = ctx.records.sessions.closed_rooms(now - LOOK_S * 1000, opening)
        closed += ctx.records.sessions.coming(opening, now + LOOK_S * 1000)
        return [*ctx.records.sessions.to_end(now - GRACE_S * 1000), *ctx.store.rooms.with_chat(closed)]

    def do(self, ctx: Context, one_id: str) -> bool:
        """End one session, or erase what its room still holds."""
        booking = ctx.records.bookings.get(one_id)
        if booking is None:
            return False
        if booking.state in OVER:
            ctx.store.rooms.erase(one_id)
        elif phase(booking, ctx.clock()) is RoomPhase.EARLY:
            ctx.store.rooms.erase(one_id, MOVING_S)
        else:
            end_by_clock(ctx, one_id)
        return False
