"""Makes the Jitsi room of each announced hour: a name that nobody guesses. Jitsi opens it when somebody comes."""

import secrets
from collections.abc import Iterable

from hub.actions.context import CLOCK, Context, event
from hub.actions.hours import show
from hub.domain.hours import COMING, HourState
from hub.domain.roles import Actor
from hub.jitsi import links
from hub.jitsi.rooms import CHANCE_BYTES, hour_room_name
from worker.jobs.job import Job

NEED_ROOMS = COMING | {HourState.LIVE}


class MakeRoomsJob(Job):
    """Every hour gets one, also where it is watched elsewhere: those on stage meet in it."""

    name = "make_rooms"

    def due(self, ctx: Context) -> Iterable[str]:
        """Hours that are announced, open or live and have no room."""
        return [one.hour_id for one in ctx.records.hours.in_states(NEED_ROOMS) if not one.room_name]

    def do(self, ctx: Context, one_id: str) -> bool:
        """Make the room of one hour.

        Raises:
            JitsiError: permanent; the address of the deployment is wrong, and no link into it would work.
            HourChangedMeanwhile: another worker, or a person, was quicker.
        """
        hour = ctx.records.hours.get(one_id)
        if hour is None or hour.room_name or hour.state not in NEED_ROOMS:
            return False
        links.server(ctx.settings.jitsi_url)
        name = hour_room_name(hour.starts_at, secrets.token_bytes(CHANCE_BYTES))
        saved = ctx.records.hours.change(one_id, hour.version, room_name=name)
        show(ctx, saved, event(ctx, "hour.room_made", Actor(CLOCK), CLOCK))
        return False
