"""Erases the data of those who asked for it; see ``hub/actions/erasing.py``."""

from collections.abc import Iterable

import structlog

from hub.actions.context import Context
from hub.actions.erasing import BEGINS_AFTER_MS, go_on_erasing
from worker.jobs.job import Job

log = structlog.get_logger("worker")


class EraseJob(Job):
    """Goes on with every erasure that is not done: each of its steps finds by itself what is left of it."""

    name = "erase"

    def due(self, ctx: Context) -> Iterable[str]:
        """People who asked for it a few seconds ago, or longer."""
        return ctx.records.erasing.waiting(ctx.clock() - BEGINS_AFTER_MS)

    def do(self, ctx: Context, one_id: str) -> bool:
        """Go on with one."""
        if go_on_erasing(ctx, one_id):
            # Nobody is named: not even by an id.
            log.info("person.erased")
        return False
