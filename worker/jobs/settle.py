"""The last look at a closed hour: its archive is held against Redis, and then its keys get an end."""

from collections.abc import Iterable

import structlog

from hub.actions.context import Context
from hub.domain.hours import CLOSED
from hub.protocol.cursors import after
from hub.records.archive import Standing
from worker.jobs.job import Job

log = structlog.get_logger("worker")


class SettleJob(Job):
    """Settles archived and cancelled hours, and again if their record still changes."""

    name = "settle"

    def due(self, ctx: Context) -> Iterable[str]:
        """Closed hours that are not settled."""
        return ctx.records.archive.unsettled(CLOSED)

    def do(self, ctx: Context, one_id: str) -> bool:
        """Settle one hour, once its newest version is shown and every event of it is archived."""
        hour = ctx.records.hours.get(one_id)
        if hour is None or ctx.store.hours.version(one_id) < hour.version:
            return False
        # Read before Redis is: who goes from the hour while it is compared does not come back with what was read.
        seen = ctx.records.archive.standing(one_id)
        if after(ctx.store.events.newest(one_id), seen.cursor):
            return False
        differing = _compare(ctx, one_id, seen, hour.version)
        if differing is None:
            return False
        if differing:
            log.error("archive.differed", hour_id=one_id, question_ids=differing)
        ctx.store.hours.retire(one_id)
        log.info("hour.settled", hour_id=one_id, version=hour.version)
        return False


def _compare(ctx: Context, hour_id: str, seen: Standing, version: int) -> list[str] | None:
    # The hour is closed, so no question changes between these two reads.
    snapshot = ctx.store.hours.snapshot(hour_id)
    questions = snapshot.questions if snapshot else []
    endorsers = ctx.store.archive.endorsers(hour_id, [one.question_id for one in questions])
    return ctx.records.archive.settle(hour_id, seen, version, questions, endorsers, ctx.clock())
