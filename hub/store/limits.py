"""Rate limits: counters of the ``limits`` library in Redis, as many as a request needs in one round trip.

The windows run by Redis' own clock (each counter is a key with a TTL), so the clock of a test does not move them.
"""

from collections.abc import Sequence

import redis
from limits import RateLimitItem
from limits.storage import RedisStorage

from hub.domain.errors import FormExpired
from hub.store import keys
from hub.store.pool import Client

Wish = tuple[RateLimitItem, Sequence[str]]
"""A limit, and the words that say whose counter it is."""


class LimitStore:
    """The counters of one Redis."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._storage = RedisStorage("redis://", connection_pool=client.connection_pool, key_prefix=keys.LIMITS)

    def spend(self, wishes: Sequence[Wish], mark: str) -> int:
        """Count one use against each limit; returns 0, or after how many seconds the first full one is empty again.

        Args:
            mark: of the person who uses it.
        Raises:
            FormExpired: they had their data erased, on a line that is open still.
        """
        gone, *counts = self._count(wishes, mark)
        if gone:
            raise FormExpired
        for (item, whose), count in zip(wishes, counts, strict=True):
            if count > item.amount:
                return max(1, self._client.ttl(self._key(item, whose)))
        return 0

    def _count(self, wishes: Sequence[Wish], mark: str) -> list[int]:
        # The library spends one limit a call. Its own script in a pipeline spends all of them in one round trip.
        script = self._storage.lua_incr_expire
        with self._client.pipeline(transaction=False) as pipe:
            pipe.exists(keys.gone(mark))
            for item, whose in wishes:
                pipe.evalsha(script.sha, 1, self._key(item, whose), item.get_expiry(), 1)
            try:
                return pipe.execute()
            except redis.exceptions.NoScriptError:
                self._client.script_load(script.script)
                return self._count(wishes, mark)

    def _key(self, item: RateLimitItem, whose: Sequence[str]) -> str:
        return self._storage.prefixed_key(item.key_for(*whose))
