"""Bookings, threads and inboxes on their way to those who have them open.

A ring on the news channel says which record changed, and nothing else. Whoever hears it here reads the record anew for
each socket, as the person behind it, and sends what that person may see. So nothing private is ever in Redis or in a
frame that several people get; and who may not see it any more is told that, and hears nothing else.
"""

import threading
import time
from collections.abc import Callable
from typing import Any

import msgspec
import redis
import structlog
from sqlalchemy.exc import SQLAlchemyError

from hub.actions.booking_reads import read_booking
from hub.actions.context import Context, still_in
from hub.actions.inbox_reads import inbox_of
from hub.actions.limits import mark_of
from hub.actions.news import ring
from hub.actions.session_reads import read_room
from hub.actions.thread_reads import read_thread
from hub.actions.writing import writing_in
from hub.domain.errors import HubError, LimitReached, SignInNeeded
from hub.domain.roles import Actor
from hub.domain.topics import booking_topic, inbox_topic, thread_topic
from hub.live.outlet import Outlet
from hub.live.tasks import Tasks
from hub.protocol.booking_commands import BookingJoin, BookingLeave
from hub.protocol.mentor_commands import InboxJoin
from hub.protocol.thread_commands import ThreadJoin, ThreadLeave, ThreadWriting
from hub.protocol.topics import TopicClosed

TOPICS_PER_SOCKET = 8
WAIT_S = 1.0
GATHER_S = 0.05
"""Rings that come together are one: a change often rings for a booking and two inboxes."""
LOOK_S = 30.0
"""Between two looks at everything that is heard here, in case a ring was lost."""
PAUSE_S = 2.0

log = structlog.get_logger(__name__)
Data = dict[str, Any]
Read = Callable[[Context, Actor, str], Data]


def _booking(ctx: Context, actor: Actor, booking_id: str) -> Data:
    return {"booking": read_booking(ctx, actor, booking_id), "room": read_room(ctx, actor, booking_id)}


def _thread(ctx: Context, actor: Actor, thread_id: str) -> Data:
    return {"thread": read_thread(ctx, actor, thread_id), "writing": writing_in(ctx, actor, thread_id)}


def _inbox(ctx: Context, actor: Actor, _person_id: str) -> Data:
    return {"inbox": inbox_of(ctx, actor)}


READS: dict[str, Read] = {"booking": _booking, "thread": _thread, "inbox": _inbox}
"""How each kind of topic is read for one person; they are told as ``booking.changed`` and so on."""


class Topics:
    """Which sockets of this process hear which topics."""

    def __init__(self, ctx: Context, outlet: Outlet, tasks: Tasks) -> None:
        self._ctx = ctx
        self._outlet = outlet
        self._tasks = tasks
        self._lock = threading.Lock()
        self._heard: dict[str, dict[str, Actor]] = {}
        self._topics_of: dict[str, set[str]] = {}
        self._sent: dict[tuple[str, str], bytes] = {}
        self._running = False

    def join_booking(self, sid: str, actor: Actor, command: BookingJoin) -> Data:
        """Let a socket hear a booking and its room.

        Raises:
            BookingNotFound: not one of the two.
            LimitReached: the socket hears as many topics as it may.
        """
        return self._join(sid, actor, booking_topic(command.booking_id))

    def leave_booking(self, sid: str, _actor: Actor, command: BookingLeave) -> Data:
        """Let a socket hear a booking no more."""
        return self._leave(sid, booking_topic(command.booking_id))

    def join_thread(self, sid: str, actor: Actor, command: ThreadJoin) -> Data:
        """Let a socket hear a thread.

        Raises:
            ThreadNotFound: not for this person.
            LimitReached: the socket hears as many topics as it may.
        """
        return self._join(sid, actor, thread_topic(command.thread_id))

    def leave_thread(self, sid: str, _actor: Actor, command: ThreadLeave) -> Data:
        """Let a socket hear a thread no more."""
        return self._leave(sid, thread_topic(command.thread_id))

    def writing_thread(self, _sid: str, actor: Actor, command: ThreadWriting) -> Data:
        """Let the others see that somebody is writing; only those who may write are seen.

        Raises:
            ThreadNotFound: not for this person.
        """
        if "post" in read_thread(self._ctx, actor, command.thread_id).may:
            self._ctx.store.writing.note(command.thread_id, actor.person_id, command.number, self._ctx.clock())
            ring(self._ctx, thread_topic(command.thread_id))
        return {}

    def join_inbox(self, sid: str, actor: Actor, _command: InboxJoin) -> Data:
        """Let a socket hear its owner's inbox.

        Raises:
            SignInNeeded: guests have none.
        """
        if not actor.signed_in:
            raise SignInNeeded
        return self._join(sid, actor, inbox_topic(actor.person_id))

    def gone(self, sid: str) -> None:
        """Forget a socket that was closed."""
        with self._lock:
            topics = self._topics_of.pop(sid, set())
            for topic in topics:
                self._unseat(sid, topic)

    def _join(self, sid: str, actor: Actor, topic: str) -> Data:
        with self._lock:
            mine = self._topics_of.get(sid, set())
            if len(mine - {topic}) >= TOPICS_PER_SOCKET:
                raise LimitReached(limit=TOPICS_PER_SOCKET)
        # Heard first and read afterwards: what changes between is told, and what is told twice changes nothing.
        self._seat(sid, actor, topic)
        try:
            data = self._read(actor, topic)
        except HubError:
            self._leave(sid, topic)
            raise
        self._sent[sid, topic] = _mark(data)
        return data

    def _seat(self, sid: str, actor: Actor, topic: str) -> None:
        with self._lock:
            # A socket that was closed while its join was under way has been forgotten, and must stay so.
            if not self._outlet.connected(sid):
                return
            self._heard.setdefault(topic, {})[sid] = actor
            self._topics_of.setdefault(sid, set()).add(topic)
            if not self._running:
                self._running = True
                self._tasks.spawn(self._follow)

    def _leave(self, sid: str, topic: str) -> Data:
        with self._lock:
            self._topics_of.get(sid, set()).discard(topic)
            self._unseat(sid, topic)
        return {}

    def _unseat(self, sid: str, topic: str) -> None:
        listeners = self._heard.get(topic, {})
        listeners.pop(sid, None)
        self._sent.pop((sid, topic), None)
        if not listeners:
            self._heard.pop(topic, None)

    def _read(self, actor: Actor, topic: str) -> Data:
        kind, _, one_id = topic.partition(":")
        return READS[kind](self._ctx, actor, one_id)

    def _follow(self) -> None:
        """Hear the channel for as long as somebody here hears anything."""
        while True:
            try:
                self._hear()
            except redis.RedisError as error:
                log.warning("news unreachable", error=type(error).__name__)
                self._tasks.sleep(PAUSE_S)
            except Exception:
                log.exception("topics failed")
                self._tasks.sleep(PAUSE_S)
            with self._lock:
                if not self._heard:
                    self._running = False
                    return

    def _hear(self) -> None:
        channel = self._ctx.store.news.listen()
        try:
            # What was rung before this moment was not heard.
            look_at = time.monotonic()
            while self._heard:
                rung = self._gather(channel)
                if time.monotonic() >= look_at:
                    look_at = time.monotonic() + LOOK_S
                    self.renew(list(self._heard))
                self.renew([topic for topic in rung if topic in self._heard])
        finally:
            channel.close()

    def _gather(self, channel: "redis.client.PubSub") -> set[str]:
        """The topics that were rung, waiting a second for the first."""
        rung: set[str] = set()
        message = channel.get_message(timeout=WAIT_S)
        while message is not None:
            rung.add(str(message["data"]))
            message = channel.get_message(timeout=GATHER_S)
        return rung

    def renew(self, topics: list[str]) -> None:
        """Read topics anew for all who hear them, and tell those for whom something changed."""
        for topic in topics:
            for sid, actor in list(self._heard.get(topic, {}).items()):
                self._renew(topic, sid, actor)

    def _renew(self, topic: str, sid: str, actor: Actor) -> None:
        try:
            if not still_in(self._ctx, actor) or self._ctx.store.forgetting.is_gone(mark_of(actor.person_id)):
                self._outlet.close(sid)
                return
            data = self._read(actor, topic)
        except HubError:
            self._leave(sid, topic)
            kind, _, one_id = topic.partition(":")
            self._outlet.tell(sid, "topic.closed", msgspec.to_builtins(TopicClosed(kind, one_id)))
            return
        except SQLAlchemyError as error:
            log.warning("topic not read", kind=topic.partition(":")[0], error=type(error).__name__)
            return
        mark = _mark(data)
        if self._sent.get((sid, topic)) != mark and sid in self._heard.get(topic, {}):
            self._sent[sid, topic] = mark
            self._outlet.tell(sid, f"{topic.partition(':')[0]}.changed", data)


def _mark(data: Data) -> bytes:
    """What is compared to see whether something changed: all but the hour of the server's clock."""
    room = data.get("room")
    still = data | {"room": msgspec.structs.replace(room, now=0)} if room else data
    return msgspec.json.encode(still)
