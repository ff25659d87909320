"""Connections to Redis that many green threads share: in a storm each thread waits its turn."""

import time
from queue import Empty
from typing import Any

import redis

Client = Any
"""A ``redis.Redis``. Its own types say that each answer may be bytes; ours decodes them all, so they say too little."""

MOST_CONNECTIONS = 200
"""Each hour that somebody watches holds one, waiting for events."""
WAIT_S = 10
FRESH_S = 0.5
"""Nobody looks again at a connection that was good so shortly ago."""


class Pool(redis.BlockingConnectionPool):
    """A pool that hands out a connection as it is when it was used a moment ago.

    redis-py asks the system before each command whether the connection is still good, which under eventlet is a
    selector and two switches: in a storm, most of the cost of a command. Nothing is sent twice for a connection that
    breaks: a script may have run before it broke.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._used_at: dict[int, float] = {}

    def get_connection(self, command_name: str | None = None, *_keys: Any, **_options: Any) -> Any:
        """A connection that is connected; waits for one up to ``WAIT_S`` seconds.

        Raises:
            redis.ConnectionError: none became free, or Redis does not answer.
        """
        self._checkpid()
        try:
            connection = self.pool.get(block=True, timeout=self.timeout)
        except Empty:
            raise redis.ConnectionError("No connection became free.") from None
        connection = connection or self.make_connection()
        try:
            connection.connect()
            if time.monotonic() - self._used_at.get(id(connection), 0.0) > FRESH_S:
                _renew_if_broken(connection)
        except BaseException:
            self.release(connection)
            raise
        return connection

    def release(self, connection: Any) -> None:
        """Take a connection back. When it broke, all the others are looked at before they are used again."""
        if connection.is_connected:
            self._used_at[id(connection)] = time.monotonic()
        else:
            self._used_at.clear()
        super().release(connection)


def _renew_if_broken(connection: Any) -> None:
    try:
        good = not connection.can_read()
    except (redis.ConnectionError, redis.TimeoutError, OSError):
        good = False
    if not good:
        connection.disconnect()
        connection.connect()


def pool_at(url: str) -> Pool:
    """A pool on the Redis at a URL (``redis://``, ``rediss://`` or ``unix://``)."""
    # Without driver_info=None each new connection reads the redis package's metadata from disk, to introduce itself.
    return Pool.from_url(
        url,
        max_connections=MOST_CONNECTIONS,
        timeout=WAIT_S,
        decode_responses=True,
        health_check_interval=30,
        driver_info=None,
    )
