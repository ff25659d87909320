"""Whose room a room is: an hour's, a session's, or nobody's here."""

from typing import NamedTuple

from hub.actions.context import Context
from hub.domain.bookings import Booking
from hub.domain.hours import Hour
from hub.jitsi.links import ROOM
from hub.jitsi.posts import key_of
from hub.jitsi.rooms import is_private

OUR_LIMIT = 100
"""None of our rooms has a longer name."""
KEPT_LIMIT = 200


class Place(NamedTuple):
    """A room, and whose it is.

    Fields:
        twin: it is none of ours, but is called like one, in another tenant.
        private: it is a session's, or may have been: nothing of it may be told.
    """

    room_name: str
    hour: Hour | None = None
    booking: Booking | None = None
    twin: bool = False
    private: bool = False

    @property
    def ours(self) -> bool:
        """Whether it is a room of an hour or of a session."""
        return self.hour is not None or self.booking is not None

    @property
    def kept_name(self) -> str:
        """The name as it is kept: of one that is too long, or holds what no database takes, something of its own."""
        fits = len(self.room_name) <= KEPT_LIMIT and self.room_name.isprintable()
        return self.room_name if fits else f"#{key_of(self.room_name)}"


def place_of(ctx: Context, room_name: str) -> Place:
    """Whose room a room is.

    Args:
        room_name: by our own name of it (``jitsi.links.room_of``).
    """
    hour, booking = _owner(ctx, room_name)
    if hour or booking:
        return Place(room_name, hour, booking, private=booking is not None)
    bare = room_name.rpartition("]")[2]
    twin = bare != room_name and any(_owner(ctx, bare))
    return Place(room_name, twin=twin, private=is_private(bare))


def _owner(ctx: Context, room_name: str) -> tuple[Hour | None, Booking | None]:
    if len(room_name) > OUR_LIMIT or not ROOM.fullmatch(room_name):
        return None, None
    hour = ctx.records.hours.of_room(room_name)
    return hour, None if hour else ctx.records.bookings.of_room(room_name)
