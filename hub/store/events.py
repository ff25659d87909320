"""The streams: reading what happened, from a cursor on."""

from dataclasses import dataclass

from hub.protocol.cursors import START, after, position
from hub.protocol.events import Event
from hub.store import keys
from hub.store.codec import decode_event
from hub.store.pool import Client

__all__ = ["START", "EventStore", "after", "position"]


@dataclass(frozen=True)
class EventStore:
    """Reads the streams of hours. Nobody writes them but the scripts."""

    client: Client

    def newest(self, hour_id: str) -> str:
        """The cursor of the newest event; ``0-0`` when there is none."""
        found = self.client.xrevrange(keys.stream(hour_id), count=1)
        return found[0][0] if found else START

    def oldest(self, hour_id: str) -> str:
        """The cursor of the oldest event that was not trimmed; ``0-0`` when there is none."""
        found = self.client.xrange(keys.stream(hour_id), count=1)
        return found[0][0] if found else START

    def since(self, hour_id: str, cursor: str, most: int = 1000) -> list[Event]:
        """The events after a cursor, oldest first, at most so many."""
        found = self.client.xrange(keys.stream(hour_id), min=f"({cursor}", count=most)
        return [decode_event(hour_id, event_id, entry) for event_id, entry in found]

    def wait(self, hour_id: str, cursor: str, wait_ms: int, most: int = 1000) -> list[Event]:
        """The events after a cursor; waits up to ``wait_ms`` for the first."""
        found = self.client.xread({keys.stream(hour_id): cursor}, count=most, block=wait_ms)
        return [decode_event(hour_id, event_id, entry) for _, entries in found or [] for event_id, entry in entries]

    def trim(self, hour_id: str, before: str) -> int:
        """Forget events older than a cursor, but never the newest; returns how many went."""
        newest = self.newest(hour_id)
        least = newest if after(before, newest) else before
        return self.client.xtrim(keys.stream(hour_id), minid=least, approximate=False)
