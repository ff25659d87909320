"""Listening to the channels of Redis."""

from collections.abc import Iterator
from contextlib import contextmanager

from hub.actions.context import Context


@contextmanager
def hearing(ctx: Context, *channels: str) -> Iterator[Iterator[str]]:
    """The words on some channels from now on, in their order; each is waited for as long as a test may take."""
    with ctx.store.client.pubsub() as line:
        line.subscribe(*channels)
        heard = line.listen()
        for _ in channels:
            assert next(heard)["type"] == "subscribe"
        yield (one["data"] for one in heard)
