"""Asks Jitsi each minute which rooms are open, and holds that against what we were told."""

from collections.abc import Iterable

from hub.actions.context import Context
from hub.actions.room_census import take_census
from hub.jitsi.servers import Prosody
from worker import prosody
from worker.jobs.job import Job

MINUTE_MS = 60_000
ROOMS = "(rooms)"


class CensusJob(Job):
    """The census. It is done at most once a minute, whoever rings."""

    name = "census"
    every_s = 5.0

    def __init__(self) -> None:
        self._taken_at = 0

    def due(self, ctx: Context) -> Iterable[str]:
        """Nothing where Prosody is not to be reached, or was asked within the last minute."""
        late = abs(ctx.clock() - self._taken_at) >= MINUTE_MS
        return [ROOMS] if late and Prosody.there(ctx.settings) else []

    def do(self, ctx: Context, one_id: str) -> bool:
        """Take the census.

        Raises:
            JitsiError: Prosody does not answer; it is asked again in a minute.
        """
        at = self._taken_at = ctx.clock()
        take_census(ctx, prosody.near(ctx.settings).census(), at)
        return False

    def bury(self, ctx: Context, one_id: str, error: Exception) -> bool:
        """Nothing is lost by asking again in a minute."""
        return True
