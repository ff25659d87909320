"""Makes the coming hours of each series."""

from collections.abc import Iterable

from hub.actions.context import Context
from hub.actions.series import extend_series
from worker.jobs.job import Job


class SeriesJob(Job):
    """Extends every series that has no end, or an end ahead. An occurrence exists once, whoever makes it."""

    name = "series"
    every_s = 600.0

    def due(self, ctx: Context) -> Iterable[str]:
        """Series that go on."""
        return [one.series_id for one in ctx.records.series.list(running_at=ctx.clock())]

    def do(self, ctx: Context, one_id: str) -> bool:
        """Make what is missing of one series."""
        extend_series(ctx, one_id)
        return False
