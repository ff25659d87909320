"""One hour's stream on its way to this process's sockets: read, fold a tick, split by audience, send.

The first event of a quiet moment goes out at once; after that each audience gets at most one frame a tick, however
many events there are. A frame is encoded once for all who hear the same.
"""

import threading
import time
from collections.abc import Callable
from typing import Any

import redis
import structlog

from hub.actions.context import Context
from hub.domain.errors import HourNotFound
from hub.live.image import HourImage
from hub.live.listeners import Listeners
from hub.live.memory import Memory, fold
from hub.live.outlet import Outlet
from hub.live.presence import Presence
from hub.live.rooms import audience_room, person_room
from hub.live.slots import Slot
from hub.protocol.events import Audience, Event, Frame, WireEvent
from hub.protocol.wire import Heard, count_here
from hub.store.events import after, position
from hub.store.hours import Snapshot

WAIT_MS = 1_000
"""How long one read of the stream waits; so late, at most, a feed sees that nobody listens any more."""
GATHER_S = 0.02
"""Between two reads while something waits for its tick, so that a storm is read in pieces of some size."""
REVIEW_S = 10.0
"""Between two looks at whether everybody still may hear what they hear."""
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.1, 2.0
REPLAY_MOST = 1_000
"""Somebody who missed more events than this gets a fresh view: it is the smaller of the two."""
ROOMS = (Audience.ATTENDEES, Audience.DESK, Audience.STAGE)

log = structlog.get_logger(__name__)


class Feed:
    """Hears one hour for all of this process's sockets.

    Whoever reads or changes it from outside holds ``lock``: what stands in the image, in the memory, in the slots and
    in the rooms belongs together.
    """

    def __init__(
        self,
        ctx: Context,
        outlet: Outlet,
        hour_id: str,
        *,
        sleep: Callable[[float], Any],
        review: Callable[["Feed"], None],
    ) -> None:
        self.hour_id = hour_id
        self.lock = threading.RLock()
        self.listeners = Listeners()
        self.presence = Presence(ctx, hour_id)
        self.joining = 0
        self._here = 0
        self._ctx = ctx
        self._outlet = outlet
        self._sleep = sleep
        self._review = review
        self._review_at = time.monotonic() + REVIEW_S
        self._start(self._snapshot())

    @property
    def cursor(self) -> str:
        """The newest event that was read."""
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
        """Wait for events up to so many milliseconds, or until something is due; send what is due."""
        events = self._ctx.store.events.wait(self.hour_id, self.cursor, self._until_due(wait_ms))
        self.take(events, self.presence.look(self.listeners.everyone_present()))
        moment = time.monotonic()
        self.send(moment)
        if moment >= self._review_at:
            self._review_at = moment + REVIEW_S
            self._review(self)
        if events and self._until_due(wait_ms) < wait_ms:
            self._sleep(GATHER_S)

    def take(self, events: list[Event], here: int | None = None) -> None:
        """Take in events, and the number of people here where it was counted; they wait to be sent."""
        with self.lock:
            folded = fold(events)
            for event in events:
                self.image.apply(event)
            self.memory.add(folded)
            for key, entry in folded.items():
                self._put(key, entry.heard)
            if here is not None and here != self._here:
                self._here = here
                self._tell_here(here)

    def send(self, moment: float) -> None:
        """Send what is due.

        Args:
            moment: now, in seconds of a clock that never goes back.
        """
        with self.lock:
            for audience, slot in self._slots.items():
                if slot.due_in(moment) == 0:
                    self._send(audience, slot.take(moment))
            if self._persons.due_in(moment) == 0:
                self._send_to_persons(self._persons.take(moment))

    def answer(self, cursor: str | None, audience: Audience) -> dict[str, Any]:
        """What somebody is told who joins: what an audience heard since a cursor, else a fresh view.

        The cursor of the answer is where the audience stands. What came after it and is not sent yet is in the view
        already, and comes again with the next frame; an event that is heard twice changes nothing.
        """
        stands = self._slots[audience].cursor
        if cursor and not after(cursor, self.cursor) and self.memory.holds(cursor):
            missed = self.memory.since(cursor, audience, self.image.now)
            return {"cursor": stands, "view": None, "events": missed}
        return {"cursor": stands, "view": self.image.view(audience), "events": []}

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
        tick_s = self._ctx.settings.tick_ms / 1000
        self.image = HourImage(snapshot)
        self.memory = Memory(snapshot.cursor)
        self._slots: dict[Audience, Slot[WireEvent]] = {one: Slot(snapshot.cursor, tick_s) for one in ROOMS}
        self._persons: Slot[tuple[str, WireEvent]] = Slot(snapshot.cursor, tick_s)

    def _until_due(self, wait_ms: int) -> int:
        moment = time.monotonic()
        slots: list[Slot[Any]] = [*self._slots.values(), self._persons]
        due = [slot.due_in(moment) for slot in slots]
        # Redis takes 0 for ever.
        return max(min([wait_ms, *(round(one * 1000) for one in due if one is not None)]), 1)

    def _put(self, key: str, heard: Heard) -> None:
        for audience, slot in self._slots.items():
            told = heard.by(audience)
            if told:
                slot.put(key, told)
        for person_id, event in heard.persons.items():
            self._persons.put(f"{key} {person_id}", (person_id, event))

    def _tell_here(self, here: int) -> None:
        for slot in self._slots.values():
            slot.put("here", count_here(slot.cursor, self._ctx.clock(), here))

    def _send(self, audience: Audience, events: list[WireEvent]) -> None:
        # A frame begins where the one before it ended, so that a client sees when one is missing. A number of people
        # alone leaves the audience where it stands.
        slot = self._slots[audience]
        since, slot.cursor = slot.cursor, max((slot.cursor, *(one.id for one in events)), key=position)
        if self.listeners.hears(audience):
            frame = Frame(hour_id=self.hour_id, audience=audience, since=since, until=slot.cursor, events=events)
            self._outlet.emit(audience_room(self.hour_id, audience), frame)

    def _send_to_persons(self, told: list[tuple[str, WireEvent]]) -> None:
        heard: dict[str, list[WireEvent]] = {}
        for person_id, event in told:
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
