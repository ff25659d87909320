"""Takes in what Jitsi told of its rooms, shows how many are on stage, and forgets what is not to be kept."""

from collections.abc import Iterable

import structlog

from hub.actions.context import Context
from hub.actions.on_stage import tell_stage
from hub.actions.room_posts import take_posts
from hub.domain.room_posts import ROOM_KINDS
from hub.jitsi.servers import Prosody
from hub.records.room_grants import LOOK_BACK_MS
from worker.failures import passes
from worker.jobs.job import Job

log = structlog.get_logger("worker")

DAY_MS = 24 * 3600 * 1000
SEEN_MS = 90 * DAY_MS
"""How long an alarm that somebody has seen is kept, so that it is not raised again for the same occasion."""
TELL_MS = 2_000
"""A room that fills makes at most one event in this time."""
POSTS = "(what is old)"


class RoomPostsJob(Job):
    """Takes in the posts about rooms. What waits of one room is taken in together: each tells a part of one story.

    A post is done when all that follows from it stands. After a crash between it is taken in again, which changes
    nothing. Where that fails, the posts of the room are taken in one at a time, so that only the one at fault stays
    behind.
    """

    name = "room_posts"
    every_s = 1.0

    def __init__(self) -> None:
        self._careful: set[str] = set()

    def due(self, ctx: Context) -> Iterable[str]:
        """Posts that wait, in the order in which things happened."""
        posts = ctx.records.room_posts.waiting(ROOM_KINDS)
        self._careful.intersection_update(one.room_name for one in posts)
        return [one.post_key for one in posts]

    def do(self, ctx: Context, one_id: str) -> bool:
        """Take in one post, and what else waits of its room."""
        post = ctx.records.room_posts.get(one_id)
        room = post.room_name if post else ""
        try:
            take_posts(ctx, one_id, alone=room in self._careful)
        except Exception as error:
            if not passes(error):
                self._careful.add(room)
            raise
        return False

    def bury(self, ctx: Context, one_id: str, error: Exception) -> bool:
        """A post that cannot be taken in is put aside; the census sees what it would have told."""
        post = ctx.records.room_posts.get(one_id)
        log.error("room_post.buried", kind=post.kind if post else "", error=type(error).__name__)
        ctx.records.room_posts.done(one_id, ctx.clock())
        return True


class StageJob(Job):
    """Tells everyone how many are on the stage of an hour, where that changed. Found by holding SQL against Redis."""

    name = "stage"
    every_s = 2.0

    def __init__(self) -> None:
        self._looked_at = 0

    def due(self, ctx: Context) -> Iterable[str]:
        """Hours of which another number was told last."""
        now = ctx.clock()
        # The distance, not the difference: a clock that was put back must not stop it.
        if abs(now - self._looked_at) < TELL_MS:
            return []
        self._looked_at = now
        stages = ctx.records.room_visits.stages(now - DAY_MS)
        told = {hour_id: ctx.store.hours.told_on_stage(hour_id) for hour_id in stages}
        return [hour_id for hour_id, count in stages.items() if told[hour_id] not in (None, count)]

    def do(self, ctx: Context, one_id: str) -> bool:
        """Tell it of one hour."""
        tell_stage(ctx, one_id)
        return False


class ForgetRoomsJob(Job):
    """Erases what is not kept: everything of a private room once its session is over, and posts, grants and alarms
    that are long done with."""

    name = "forget_rooms"

    def __init__(self) -> None:
        self._swept_at = 0

    def due(self, ctx: Context) -> Iterable[str]:
        """Sessions that are over and whose rooms left something; and, once an hour, what is old."""
        old = [POSTS] if abs(ctx.clock() - self._swept_at) >= DAY_MS // 24 else []
        return [*ctx.records.room_visits.private_over(), *old]

    def do(self, ctx: Context, one_id: str) -> bool:
        """Erase what was left of one session's room, or what is old."""
        if one_id != POSTS:
            ctx.records.room_visits.erase_private(one_id)
            return False
        now = ctx.clock()
        ctx.records.room_posts.forget(now - DAY_MS)
        ctx.records.room_grants.forget(now - 2 * DAY_MS)
        ctx.records.bookings.forget_rooms(now - LOOK_BACK_MS)
        ctx.records.alarms.forget(now - SEEN_MS)
        if not Prosody.there(ctx.settings):
            # Without a census nobody tells when a goodbye was lost.
            ctx.records.room_visits.give_up(now - DAY_MS, now)
        self._swept_at = now
        return False
