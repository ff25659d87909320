"""Who is writing in a thread right now. It lasts seconds and is nowhere else."""

from hub.store import keys
from hub.store.pool import Client

LASTS_MS = 8_000
"""Told again every few seconds while somebody types."""


class WritingStore:
    """Who writes where, on one Redis."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def note(self, thread_id: str, person_id: str, number: int, now: int) -> None:
        """Somebody is writing about a part of a thread.

        Args:
            now: milliseconds since 1970.
        """
        key = keys.writing(thread_id)
        with self._client.pipeline() as pipe:
            pipe.zremrangebyscore(key, "-inf", now)
            pipe.zadd(key, {f"{number} {person_id}": now + LASTS_MS})
            pipe.pexpire(key, LASTS_MS)
            pipe.execute()

    def stop(self, thread_id: str, person_id: str, number: int) -> None:
        """Somebody has sent what they wrote about a part."""
        self._client.zrem(keys.writing(thread_id), f"{number} {person_id}")

    def now(self, thread_id: str, now: int) -> list[tuple[int, str]]:
        """Part and person, of all who are writing at a moment (ms since 1970)."""
        found = self._client.zrangebyscore(keys.writing(thread_id), now, "+inf")
        return [(int(number), person_id) for number, _, person_id in (one.partition(" ") for one in found)]
