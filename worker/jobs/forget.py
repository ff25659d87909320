"""Forgets people: of hours that were over ``Settings.forget_after_s`` ago, and what else is kept for a while alone.

Redis goes first, and the archive is rewritten after it in one transaction, if nothing moved meanwhile. So nothing is
left from which a name could come back, and a worker that dies in between finds the hour due again.
"""

from collections.abc import Iterable

import structlog

from hub.actions.context import Context
from hub.records.letters import KEPT_MS
from worker.jobs.job import Job

log = structlog.get_logger("worker")

HOURS_AT_ONCE = 20
"""Hours that are forgotten before the other jobs have their turn."""
ROWS_AT_ONCE = 500


def forgotten_by(ctx: Context) -> int:
    """What was over at this moment (ms since 1970) is to be forgotten."""
    return ctx.clock() - ctx.settings.forget_after_s * 1000


class ForgetJob(Job):
    """Takes the people out of hours that are long over; see ``protocol.forgetting.Retention``."""

    name = "forget"
    every_s = 60.0

    def __init__(self) -> None:
        self._more = False

    def due(self, ctx: Context) -> Iterable[str]:
        """Hours that are long over, settled, and know their people still."""
        found = ctx.records.forgetting.due(forgotten_by(ctx), HOURS_AT_ONCE)
        self._more = len(found) >= HOURS_AT_ONCE
        return found

    def do(self, ctx: Context, one_id: str) -> bool:
        """Forget the people of one hour."""
        version = ctx.records.forgetting.version(one_id)
        if not version:
            return False
        ctx.store.forgetting.drop(one_id)
        if not ctx.records.forgetting.forget(one_id, version, ctx.clock()):
            return False
        log.info("hour.forgotten", hour_id=one_id)
        return self._more


class LeftoversJob(Job):
    """Takes what is kept of people beside hours: who was in a room, what Jitsi told us, who moderated, old letters."""

    name = "leftovers"
    every_s = 600.0

    def due(self, ctx: Context) -> Iterable[str]:
        """The kinds of which there is something old."""
        return ctx.records.forgetting.leftovers(forgotten_by(ctx), ctx.clock() - KEPT_MS)

    def do(self, ctx: Context, one_id: str) -> bool:
        """Take one kind."""
        records = ctx.records.forgetting
        if one_id == "occupants":
            return records.forget_occupants(forgotten_by(ctx), ROWS_AT_ONCE) == ROWS_AT_ONCE
        if one_id == "posts":
            records.forget_posts(forgotten_by(ctx))
        elif one_id == "moderators":
            records.forget_moderators(forgotten_by(ctx))
        else:
            records.forget_letters(ctx.clock() - KEPT_MS)
        return False
