"""Erases the data of those who asked for it; see ``hub/actions/erasing.py``."""

from collections.abc import Iterable

import structlog

from hub.actions.context import Context
from hub.actions.erasing import BEGINS_AFTER_MS, go_on_erasing
from hub.actions.limits import mark_of
from worker.jobs.job import Job

log = structlog.get_logger("worker")


class EraseJob(Job):
    """Goes on with every erasure that is not done: each of its steps finds by itself what is left of it."""

    name = "erase"

    def __init__(self) -> None:
        # What fails is logged with its id, and the log is to name nobody who is being erased.
        self._people: dict[str, str] = {}

    def due(self, ctx: Context) -> Iterable[str]:
        """The marks of people who asked for it a few seconds ago, or longer."""
        found = ctx.records.erasing.waiting(ctx.clock() - BEGINS_AFTER_MS)
        self._people = {mark_of(person_id): person_id for person_id in found}
        return list(self._people)

    def do(self, ctx: Context, one_id: str) -> bool:
        """Go on with one."""
        if go_on_erasing(ctx, self._people[one_id]):
            log.info("person.erased")
        return False
