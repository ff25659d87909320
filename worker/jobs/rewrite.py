"""Takes what was erased out of Redis' file: there each line of a chat stands until the file is written anew."""

from collections.abc import Iterable

import redis
import structlog

from hub.actions.context import Context
from worker.jobs.job import Job

log = structlog.get_logger("worker")


class RewriteJob(Job):
    """Lets Redis write its append-only file anew some time after rooms were erased, for many of them at once."""

    name = "rewrite"
    every_s = 60.0

    def due(self, ctx: Context) -> Iterable[str]:
        """The rooms, where any was erased since the last time."""
        return ["rooms"] if ctx.store.rooms.leaves_traces() else []

    def do(self, ctx: Context, one_id: str) -> bool:
        """Let it be written anew; where Redis refuses that, it is asked again later."""
        try:
            ctx.store.rooms.rewrite()
        except redis.ResponseError as error:
            log.warning("redis.not_rewritten", error=type(error).__name__)
        return False
