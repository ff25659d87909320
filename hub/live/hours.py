"""``hour.join`` and ``hour.leave``: which socket hears which hour, and what it is told when it comes."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

from hub.actions.context import Context
from hub.actions.reads import check_audience, read_mine, readable_hour
from hub.domain.errors import HubError, LimitReached, ServerBusy
from hub.domain.hours import Hour
from hub.domain.roles import Actor
from hub.live.feed import Feed
from hub.live.listeners import COUNTED, Listener
from hub.live.outlet import Outlet
from hub.live.rooms import audience_room, person_room
from hub.live.tasks import Tasks
from hub.protocol.commands import HourJoin, HourLeave
from hub.protocol.events import Audience
from hub.store.pool import MOST_CONNECTIONS

HOURS_PER_SOCKET = 8
MOST_FEEDS = MOST_CONNECTIONS * 3 // 4
"""Each feed holds a connection to Redis. Whoever joins hour after hour must not take those that commands need."""
TRIES = 5

log = structlog.get_logger(__name__)


class Hours:
    """The hours that this process's sockets hear."""

    def __init__(self, ctx: Context, outlet: Outlet, tasks: Tasks) -> None:
        self._ctx = ctx
        self._outlet = outlet
        self._tasks = tasks
        self._lock = threading.RLock()
        self._feeds: dict[str, Feed] = {}
        self._heard_by: dict[str, set[str]] = {}

    def join(self, sid: str, actor: Actor, command: HourJoin) -> dict[str, Any]:
        """Let a socket hear an hour: answers ``{cursor, view, events, mine, here}``.

        Raises:
            HourNotFound, AccessDenied: see ``actions.reads.check_audience``.
            LimitReached: the socket hears as many hours as it may.
            ServerBusy: this process follows as many hours as it can.
        """
        listener = Listener(actor, Audience(command.audience))
        hour = self._check(listener, command.hour_id)
        heard = self._heard_by.get(sid, set())
        if len(heard - {command.hour_id}) >= HOURS_PER_SOCKET:
            raise LimitReached(limit=HOURS_PER_SOCKET)
        with self._feed(command.hour_id) as feed:
            here = feed.presence.come([actor.person_id] if listener.audience in COUNTED else [])
            feed.reach_back(command.cursor)
            return self._enter(feed, sid, listener, hour, command.cursor) | {"here": here}

    def leave(self, sid: str, _actor: Actor, command: HourLeave) -> dict[str, Any]:
        """Let a socket hear an hour no more."""
        self._leave(sid, command.hour_id)
        return {}

    def gone(self, sid: str) -> None:
        """Forget a socket that was closed."""
        for hour_id in self._heard_by.pop(sid, set()).copy():
            self._leave(sid, hour_id)

    def review(self, feed: Feed) -> None:
        """Close the sockets that hear a desk and may not any more; they come back as who they are now."""
        for sid, listener in feed.listeners.of(Audience.DESK):
            try:
                self._check(listener, feed.hour_id)
            except HubError:
                self._outlet.close(sid)
            except SQLAlchemyError as error:
                log.warning("roles not read", hour_id=feed.hour_id, error=type(error).__name__)

    def _check(self, listener: Listener, hour_id: str) -> Hour:
        if listener.audience is Audience.DESK:
            check_audience(self._ctx, listener.actor, hour_id, listener.audience)
        return readable_hour(self._ctx, listener.actor, hour_id)

    def _enter(self, feed: Feed, sid: str, listener: Listener, hour: Hour, cursor: str | None) -> dict[str, Any]:
        """Snapshot and subscription in one step: nothing falls between what is answered and the first frame.

        What is the person's own is read from Redis, which takes time; where the person was told something meanwhile,
        it is read again.
        """
        person_id = listener.actor.person_id
        for tries_left in reversed(range(TRIES)):
            with feed.lock:
                mark, seen = feed.cursor, feed.image.seen_by(listener.audience)
            mine = read_mine(self._ctx, listener.actor, hour, seen)
            with feed.lock:
                if tries_left == 0 or not feed.memory.told(person_id, mark):
                    self._seat(feed, sid, listener)
                    return feed.answer(cursor, listener.audience) | {"mine": mine}
        raise AssertionError("the last try always answers")

    def _seat(self, feed: Feed, sid: str, listener: Listener) -> None:
        self._unseat(feed, sid)
        # A socket that was closed while its join was under way has been forgotten, and must stay so.
        if self._outlet.connected(sid):
            self._outlet.enter(sid, audience_room(feed.hour_id, listener.audience))
            self._outlet.enter(sid, person_room(feed.hour_id, listener.actor.person_id))
            feed.listeners.add(sid, listener)
            self._heard_by.setdefault(sid, set()).add(feed.hour_id)

    def _unseat(self, feed: Feed, sid: str) -> Listener | None:
        listener = feed.listeners.remove(sid)
        if listener:
            self._outlet.leave(sid, audience_room(feed.hour_id, listener.audience))
            self._outlet.leave(sid, person_room(feed.hour_id, listener.actor.person_id))
        return listener

    def _leave(self, sid: str, hour_id: str) -> None:
        self._heard_by.get(sid, set()).discard(hour_id)
        feed = self._feeds.get(hour_id)
        if feed is None:
            return
        with feed.lock:
            listener = self._unseat(feed, sid)
            gone = listener is not None and not feed.listeners.present(listener.actor.person_id)
        if listener and gone and listener.audience in COUNTED:
            feed.presence.go(listener.actor.person_id)

    @contextmanager
    def _feed(self, hour_id: str) -> Iterator[Feed]:
        """The feed of an hour; it runs on for as long as somebody is here or about to come."""
        with self._lock:
            feed = self._feeds.get(hour_id)
            if feed is None:
                if len(self._feeds) >= MOST_FEEDS:
                    raise ServerBusy()
                feed = Feed(self._ctx, self._outlet, hour_id, sleep=self._tasks.sleep, review=self.review)
                self._feeds[hour_id] = feed
                self._tasks.spawn(self._follow, feed)
            feed.joining += 1
        try:
            yield feed
        finally:
            with self._lock:
                feed.joining -= 1

    def _follow(self, feed: Feed) -> None:
        while True:
            feed.run()
            with self._lock:
                if not feed.wanted:
                    del self._feeds[feed.hour_id]
                    return
