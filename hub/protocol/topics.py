"""What a socket hears of a booking, a thread or an inbox: always the whole of it, as its person may see it.

A join answers the same form, so a client that lost its line joins again and is right.
"""

import msgspec

from hub.protocol.booking_views import BookingView, RoomView
from hub.protocol.inbox_views import InboxView
from hub.protocol.thread_views import ThreadView


class WritingLine(msgspec.Struct, frozen=True):
    """Somebody is writing about a part of a thread; forget it after eight seconds."""

    name: str
    number: int


class BookingChanged(msgspec.Struct, frozen=True):
    """A booking and its room as they are now, for one of the two."""

    booking: BookingView
    room: RoomView


class ThreadChanged(msgspec.Struct, frozen=True):
    """A thread as it is now, as this person sees it, and who else is writing in it."""

    thread: ThreadView
    writing: list[WritingLine]


class InboxChanged(msgspec.Struct, frozen=True):
    """One's own inbox as it is now."""

    inbox: InboxView


class TopicClosed(msgspec.Struct, frozen=True):
    """A booking or a thread is not for this person any more: it went on to somebody else, or was taken down. No more is
    told of it. One's own inbox is for nobody else, and is never closed.

    Fields:
        kind: ``booking`` or ``thread``.
        id: of the booking or the thread.
    """

    kind: str
    id: str


class Nothing(msgspec.Struct, frozen=True):
    """An empty answer."""


TOPICS: dict[str, type[msgspec.Struct]] = {
    "booking.changed": BookingChanged,
    "thread.changed": ThreadChanged,
    "inbox.changed": InboxChanged,
    "topic.closed": TopicClosed,
}
"""The Socket.IO events that tell of a topic, sent to one socket each."""

JOINS: dict[str, type[msgspec.Struct]] = {
    "booking.join": BookingChanged,
    "booking.leave": Nothing,
    "thread.join": ThreadChanged,
    "thread.leave": Nothing,
    "thread.writing": Nothing,
    "inbox.join": InboxChanged,
}
"""What the commands answer that only make sense on a socket."""
