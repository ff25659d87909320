"""Keeps how many people were in an hour at most: afterwards nobody could count them."""

from collections.abc import Iterable

from hub.actions.context import Context
from hub.domain.hours import HourState
from worker.jobs.job import Job


class HeadCountsJob(Job):
    """Looks at the presence of each live hour. A number alone is kept."""

    name = "head_counts"
    every_s = 15.0

    def due(self, ctx: Context) -> Iterable[str]:
        """Hours that are live."""
        return [one.hour_id for one in ctx.records.hours.in_states([HourState.LIVE])]

    def do(self, ctx: Context, one_id: str) -> bool:
        """Keep the number of one hour, if it is the highest yet."""
        here = ctx.store.presence.count(one_id, ctx.clock())
        if here:
            ctx.records.hour_numbers.count_here(one_id, here)
        return False
