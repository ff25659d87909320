"""Ends the Jitsi rooms of sessions at the agreed second, a minute for goodbyes later."""

from collections.abc import Iterable

from hub.actions.context import Context
from hub.jitsi.abilities import ends_rooms
from hub.jitsi.errors import JitsiError
from hub.jitsi.posts import key_of
from worker import prosody
from worker.jobs.job import Job

DAY_MS = 24 * 3600 * 1000


class EndRoomsJob(Job):
    """Tells Prosody to end each private room whose session is over; it asks the records, so it knows of extensions.

    Ten minutes more can be had before the end alone: what is past its minute for goodbyes stays so. A crash between
    Prosody's answer and our note of it ends the room a second time, when nobody is in it.
    """

    name = "end_rooms"
    every_s = 1.0

    def due(self, ctx: Context) -> Iterable[str]:
        """Private rooms that are to be ended; none where Prosody is not to be reached, or knows no key of ours."""
        if not ends_rooms(ctx.settings):
            return []
        return [one.one_id for one in ctx.records.room_grants.to_end(ctx.clock())]

    def do(self, ctx: Context, one_id: str) -> bool:
        """End one room, if it is still to be ended.

        Raises:
            JitsiError: Prosody does not answer, does not take our key, or leaves the room open.
        """
        now = ctx.clock()
        found = [one for one in ctx.records.room_grants.to_end(now) if one.one_id == one_id]
        if not found:
            return False
        server = prosody.near(ctx.settings)
        # It says "not found" of a room, and of a module that is not loaded.
        if not server.end_meeting(found[0].room_name, now=now) and server.is_open(found[0].room_name):
            raise JitsiError("Prosody does not end a room that is open")
        ctx.records.room_grants.ended(found[0].room_name, found[0].booking_id, now)
        return False

    def bury(self, ctx: Context, one_id: str, error: Exception) -> bool:
        """What could not be ended is tried on: somebody may still be in there. A wrong key waits until it is mended.

        Once a day for each room an alarm tells of it, with the time alone.
        """
        now = ctx.clock()
        ctx.records.alarms.add("room.not_ended", key_of("room.not_ended", one_id, now // DAY_MS), {}, now)
        return not getattr(error, "permanent", False)
