"""Makes the Jitsi room of each session shortly before it: a name that nobody guesses, known to the two alone."""

import secrets
from collections.abc import Iterable

import structlog

from hub.actions.context import Context
from hub.actions.news import ring
from hub.domain.bookings import ROOM_EARLY_S
from hub.domain.topics import booking_topic
from hub.jitsi import links
from hub.jitsi.rooms import PRIVATE_CHANCE_BYTES, private_room_name
from worker.jobs.job import Job

log = structlog.get_logger("worker")


class PrivateRoomsJob(Job):
    """Names the rooms of sessions that begin soon. Jitsi opens one when somebody comes with a token for it."""

    name = "private_rooms"

    def due(self, ctx: Context) -> Iterable[str]:
        """Sessions that begin within a quarter of an hour, or are under way, and have no room."""
        return ctx.records.bookings.without_room(ctx.clock() + ROOM_EARLY_S * 1000)

    def do(self, ctx: Context, one_id: str) -> bool:
        """Make the room of one session.

        Raises:
            JitsiError: permanent; the address of the deployment is wrong, and no link into it would work.
        """
        links.server(ctx.settings.jitsi_url)
        soon = ctx.clock() + ROOM_EARLY_S * 1000
        name = private_room_name(secrets.token_bytes(PRIVATE_CHANCE_BYTES))
        if ctx.records.bookings.make_room(one_id, name, soon):
            log.info("private_room.made", booking_id=one_id)
            ring(ctx, booking_topic(one_id))
        return False
