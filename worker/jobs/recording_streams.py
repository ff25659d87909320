"""Follows the live streams of hours: each is a recording from when the hour begins, and stays when it is over."""

from collections.abc import Iterable

from hub.actions.context import Context
from hub.actions.recording_streams import follow_streams, hours_with_streams
from worker.jobs.job import Job


class StreamsJob(Job):
    """One hour at a time."""

    name = "recording_streams"

    def due(self, ctx: Context) -> Iterable[str]:
        """Hours whose stream is to be noted, or may be over."""
        return dict.fromkeys(hours_with_streams(ctx))

    def do(self, ctx: Context, one_id: str) -> bool:
        """Note and settle the streams of one hour."""
        hour = ctx.records.hours.get(one_id)
        if hour:
            follow_streams(ctx, hour)
        return False
