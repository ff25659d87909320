"""News of SQL records: a word on a Redis channel says what changed, and never what it says.

Whoever hears it reads the record anew, as the person they are. A lost word costs seconds: listeners also look by
themselves (``hub/live/topics.py``).
"""

import redis

from hub.store import keys
from hub.store.pool import Client


class NewsStore:
    """The channel of one Redis."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def ring(self, *topics: str) -> None:
        """Say that these topics (``domain.topics``) changed, and wake the worker."""
        with self._client.pipeline(transaction=False) as pipe:
            for topic in dict.fromkeys(topics):
                pipe.publish(keys.NEWS, topic)
            pipe.publish(keys.WAKE, "news")
            pipe.execute()

    def listen(self) -> "redis.client.PubSub":
        """A connection that hears the channel; close it when done."""
        channel: redis.client.PubSub = self._client.pubsub(ignore_subscribe_messages=True)
        channel.subscribe(keys.NEWS)
        return channel
