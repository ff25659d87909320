"""The newest events of an hour, as each audience hears them: for frames, and for those who come back with a cursor."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from hub.protocol.events import Audience, Event, WireEvent
from hub.protocol.wire import Heard, Now, for_late_eyes, hear
from hub.store.events import position

COUNTS = ("question.endorsed", "question.unendorsed")
MOST = 1000


class Entry(NamedTuple):
    """An event, and where it stands in the stream."""

    at: tuple[int, int]
    heard: Heard


def fold(events: Iterable[Event]) -> dict[str, Entry]:
    """Events by key, oldest first; of the counts of one question only the last."""
    folded: dict[str, Entry] = {}
    for event in events:
        key = f"count {event.question_id}" if event.name in COUNTS else event.event_id
        folded.pop(key, None)
        folded[key] = Entry(position(event.event_id), hear(event))
    return folded


class Memory:
    """Remembers what happened after ``begin``; the oldest is forgotten when there is too much."""

    def __init__(self, begin: str, most: int = MOST) -> None:
        self.begin = position(begin)
        self._most = most
        self._entries: dict[str, Entry] = {}

    def add(self, folded: Mapping[str, Entry]) -> None:
        """Remember newer events."""
        for key, entry in folded.items():
            self._entries.pop(key, None)
            self._entries[key] = entry
        while len(self._entries) > self._most:
            oldest = next(iter(self._entries))
            self.begin = self._entries.pop(oldest).at

    def reach_back(self, cursor: str, events: Iterable[Event]) -> None:
        """Remember the events between a cursor and ``begin`` as well."""
        older = {
            key: entry for key, entry in fold(events).items() if entry.at <= self.begin and key not in self._entries
        }
        self._entries = older | self._entries
        self.begin = min(self.begin, position(cursor))

    def holds(self, cursor: str) -> bool:
        """Whether everything after a cursor is remembered."""
        return position(cursor) >= self.begin

    def since(self, cursor: str, audience: Audience, now: Now) -> list[WireEvent]:
        """What an audience heard after a cursor, oldest first: as far as it may still be seen.

        Args:
            now: the hour and its questions as they are now.
        """
        told = [one for entry in self._after(cursor) if (one := entry.heard.by(audience))][::-1]
        return [kept for one in told if (kept := for_late_eyes(one, audience, now))]

    def told(self, person_id: str, cursor: str) -> bool:
        """Whether something was told to one person after a cursor."""
        return any(person_id in entry.heard.persons for entry in self._after(cursor))

    def _after(self, cursor: str) -> Iterable[Entry]:
        """What came after a cursor, newest first."""
        begin = position(cursor)
        for entry in reversed(self._entries.values()):
            if entry.at <= begin:
                return
            yield entry
