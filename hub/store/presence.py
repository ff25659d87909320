"""Who is here: a person counts until a moment that their process keeps renewing, so a crash corrects itself."""

from collections.abc import Iterable
from dataclasses import dataclass

from hub.store import keys
from hub.store.pool import Client

HERE_MS = 30_000
"""How long a person counts after the last renewal; each process renews every ten seconds."""


@dataclass(frozen=True)
class PresenceStore:
    """The people of each hour, across all processes."""

    client: Client

    def renew(self, hour_id: str, person_ids: Iterable[str], now: int) -> int:
        """Count these people as here from ``now`` (ms) on; returns how many are here, each person once."""
        until = dict.fromkeys(person_ids, now + HERE_MS)
        with self.client.pipeline(transaction=True) as pipe:
            if until:
                pipe.zadd(keys.presence(hour_id), until)
            pipe.zremrangebyscore(keys.presence(hour_id), "-inf", now)
            pipe.pexpire(keys.presence(hour_id), HERE_MS)
            pipe.zcard(keys.presence(hour_id))
            return pipe.execute()[-1]

    def leave(self, hour_id: str, person_id: str) -> None:
        """Stop counting a person at once; another process that still has them counts them again at its next renewal."""
        self.client.zrem(keys.presence(hour_id), person_id)

    def count(self, hour_id: str, now: int) -> int:
        """How many people are here at ``now`` (ms)."""
        return self.client.zcount(keys.presence(hour_id), f"({now}", "+inf")
