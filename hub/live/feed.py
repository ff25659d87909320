"""One hour's stream on its way to this process's sockets: read, fold a tick, split by audience, send.

The first event of a quiet moment goes out at once; after that there is at most one frame a tick for each audience,
however many events there are. A frame is encoded once for all who hear the same.
"""

import threading
from collections.abc import Callable, Mapping
from typing import Any

import redis
import structlog

from hub.actions.context import Context
from hub.domain.errors import HourNotFound
from hub.live.image import HourImage
from hub.live.listeners import Listeners
from hub.live.memory import Entry, Memory, fold
from hub.live.outlet import Outlet
from hub.live.presence import Presence
from hub.live.rooms import audience_room, person_room
from hub.protocol.events import Audience, Event, Frame, WireEvent
from hub.protocol.wire import count_here
from hub.store.events import after, position
from hub.store.hours import Snapshot

WAIT_MS = 1_000
"""How long one read of the stream waits; so late, at most, a feed sees that nobody listens any more."""
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.1, 2.0
REPLAY_MOST = 1_000
"""Somebody who missed more events than this gets a fresh view: it is the smaller of the two."""
ROOMS = (Audience.ATTENDEES, Audience.DESK, Audience.STAGE)

log = structlog.get_logger(__name__)


class Feed:
    """Hears one hour for all of this process's sockets.

    Whoever reads or changes it from outside holds ``lock``: what stands in the image, in the memory and in the rooms
    belongs together.
    """

    def __init__(self, ctx: Context, outlet: Outlet, hour_id: str, sleep: Callable[[float], None]) -> None:
        self.hour_id = hour_id
        self.lock = threading.RLock()
        self.listeners = Listeners()
        self.presence = Presence(ctx, hour_id)
        self.joining = 0
        self._here = 0
        self._ctx = ctx
        self._outlet = outlet
        self._sleep = sleep
        self._tick_s = ctx.settings.tick_ms / 1000
        self._start(self._snapshot())

    @property
    def cursor(self) -> str:
        """The newest event that was told."""
        return self.image.cursor

    @property
    def wanted(self) -> bool:
        """Whether somebody listens, or is about to."""
        return bool(self.listeners) or self.joining > 0

    def run(self) -> None:
        """Tell what happens for as long as somebody listens."""
        pause_s = FIRST_PAUSE_S
        while self.wanted:
            try:
                self.turn(WAIT_MS)
                pause_s = FIRST_PAUSE_S
            except redis.RedisError as error:
                # The cursor stands where it stood: when Redis is back, nothing is missing.
                log.warning("stream unreachable", hour_id=self.hour_id, error=type(error).__name__)
                self._sleep(pause_s)
                pause_s = min(pause_s * 2, LONGEST_PAUSE_S)
            except Exception:
                log.exception("feed failed", hour_id=self.hour_id)
                self._sleep(LONGEST_PAUSE_S)
                self.begin_anew()

    def turn(self, wait_ms: int) -> None:
        """Wait for events, tell them, and leave the tick to pass."""
        events = self._ctx.store.events.wait(self.hour_id, self.cursor, wait_ms)
        self.tell(events, self.presence.look(self.listeners.everyone_present()))
        if events:
            self._sleep(self._tick_s)

    def tell(self, events: list[Event], here: int | None = None) -> None:
        """Send events, and the number of people here where it has changed, to everyone who may hear them."""
        with self.lock:
            folded = fold(events)
            for event in events:
                self.image.apply(event)
            self.memory.add(folded)
            told: list[WireEvent] = []
            if here is not None and here != self._here:
                self._here = here
                told = [count_here(self.cursor, self._ctx.clock(), here)]
            self._tell_rooms(folded, told)
            self._tell_persons(folded)

    def answer(self, cursor: str | None, audience: Audience) -> dict[str, Any]:
        """What somebody is told who joins: what an audience heard since a cursor, else a fresh view."""
        if cursor and not after(cursor, self.cursor) and self.memory.holds(cursor):
            return {"cursor": self.cursor, "view": None, "events": self.memory.since(cursor, audience, self.image.shows)}
        return {"cursor": self.cursor, "view": self.image.view(audience), "events": []}

    def reach_back(self, cursor: str | None) -> None:
        """Read what came after a cursor from the stream, where it is not remembered and was not trimmed."""
        if cursor is None or self.memory.holds(cursor) or after(self._ctx.store.events.oldest(self.hour_id), cursor):
            return
        older = self._ctx.store.events.since(self.hour_id, cursor, REPLAY_MOST)
        with self.lock:
            # Fewer would leave a gap between the last of these and the first that is remembered.
            if older and position(older[-1].event_id) >= self.memory.begin:
                self.memory.reach_back(cursor, older)

    def begin_anew(self) -> None:
        """Read the hour afresh, and let every client see that it must do the same."""
        try:
            snapshot = self._snapshot()
        except (redis.RedisError, HourNotFound) as error:
            log.warning("snapshot failed", hour_id=self.hour_id, error=type(error).__name__)
            return
        with self.lock:
            self._start(snapshot)
            for audience in ROOMS:
                self._send(audience, [])

    def _snapshot(self) -> Snapshot:
        snapshot = self._ctx.store.hours.snapshot(self.hour_id)
        if snapshot is None:
            raise HourNotFound()
        return snapshot

    def _start(self, snapshot: Snapshot) -> None:
        self.image = HourImage(snapshot)
        self.memory = Memory(snapshot.cursor)
        self._sent = dict.fromkeys(ROOMS, snapshot.cursor)

    def _tell_rooms(self, folded: Mapping[str, Entry], told: list[WireEvent]) -> None:
        for audience in ROOMS:
            events = [one for entry in folded.values() if (one := entry.heard.by(audience))] + told
            if events and self.listeners.hears(audience):
                self._send(audience, events)

    def _send(self, audience: Audience, events: list[WireEvent]) -> None:
        # A frame begins where the one before it ended, so that a client sees when one is missing.
        frame = Frame(
            hour_id=self.hour_id, audience=audience, since=self._sent[audience], until=self.cursor, events=events
        )
        self._sent[audience] = self.cursor
        self._outlet.emit(audience_room(self.hour_id, audience), frame)

    def _tell_persons(self, folded: Mapping[str, Entry]) -> None:
        heard: dict[str, list[WireEvent]] = {}
        for entry in folded.values():
            for person_id, event in entry.heard.persons.items():
                if self.listeners.connected(person_id):
                    heard.setdefault(person_id, []).append(event)
        for person_id, events in heard.items():
            frame = Frame(
                hour_id=self.hour_id,
                audience=Audience.PERSON,
                since=events[0].id,
                until=events[-1].id,
                events=events,
            )
            self._outlet.emit(person_room(self.hour_id, person_id), frame)
