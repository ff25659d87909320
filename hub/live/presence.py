"""How many people are here: this process renews its own, counts everyone's, and a crash corrects itself."""

from collections.abc import Sequence

import redis
import structlog

from hub.actions.context import Context

RENEW_MS = 10_000
COUNT_MS = 3_000
"""People who come and go make at most one event in this time."""

log = structlog.get_logger(__name__)


class Presence:
    """The people of one hour, as one process keeps them."""

    def __init__(self, ctx: Context, hour_id: str) -> None:
        self._ctx = ctx
        self._hour_id = hour_id
        self._renewed_at = self._counted_at = 0

    def come(self, person_ids: Sequence[str]) -> int:
        """Count people as here from now on; returns how many are here."""
        return self._ctx.store.presence.renew(self._hour_id, person_ids, self._ctx.clock())

    def go(self, person_id: str) -> None:
        """Count a person as gone. If Redis does not answer, the person goes when nobody renews them."""
        try:
            self._ctx.store.presence.leave(self._hour_id, person_id)
        except redis.RedisError as error:
            log.warning("presence unreachable", hour_id=self._hour_id, error=type(error).__name__)

    def look(self, present: Sequence[str]) -> int | None:
        """How many are here, or None when it is too early to look again.

        Args:
            present: the people who are here through this process; they are renewed when it is time.
        """
        now = self._ctx.clock()
        # The distance, not the difference: a clock that was put back must not stop the renewals.
        if abs(now - self._renewed_at) >= RENEW_MS:
            self._renewed_at = self._counted_at = now
            return self.come(present)
        if abs(now - self._counted_at) >= COUNT_MS:
            self._counted_at = now
            return self._ctx.store.presence.count(self._hour_id, now)
        return None
