"""How the hub wakes the worker: a word on a Redis channel. A lost one costs seconds."""

import time

import redis

from hub.store import keys


class Bell:
    """Listens on the channel, and takes the loss of Redis as a silence."""

    def __init__(self, client: "redis.Redis") -> None:
        self._client = client
        self._channel: redis.client.PubSub | None = None

    def wait(self, seconds: float) -> bool:
        """Wait until somebody rings, at most so long; answers whether somebody did."""
        until = time.monotonic() + seconds
        try:
            rung = self._listen(seconds)
            while rung and self._listen(0):
                pass  # Ten rings together are one.
        except redis.RedisError:
            self.close()
            time.sleep(max(0.0, until - time.monotonic()))
            return False
        return rung

    def close(self) -> None:
        """Stop listening."""
        if self._channel:
            self._channel.close()
        self._channel = None

    def _listen(self, seconds: float) -> bool:
        if self._channel is None:
            self._channel = self._client.pubsub()
            self._channel.subscribe(keys.WAKE)
            # Whoever rang before we listened was not heard: look once.
            return True
        message = self._channel.get_message(timeout=seconds)
        return message is not None and message["type"] == "message"
