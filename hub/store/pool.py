"""Connections to Redis that many green threads share: in a storm each waits its turn, and none is looked at twice."""

from queue import Empty
from typing import Any

import redis

MOST_CONNECTIONS = 200
"""Each hour that somebody watches holds one, waiting for events."""
WAIT_S = 10


class Pool(redis.BlockingConnectionPool):
    """A pool that hands out a connection as it is.

    redis-py asks the system before each command whether the connection is still good, which under eventlet is a
    selector and two switches. One that broke shows it at once anyway, and redis-py then connects and tries again.
    """

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
        except BaseException:
            self.release(connection)
            raise
        return connection


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
