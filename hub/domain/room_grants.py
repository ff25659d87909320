"""When Jitsi may open a room: an hour's from its lobby on, a private one for its slot, by name and clock alone."""

import msgspec

from hub.domain.bookings import EXTENSION_S, GRACE_S, Booking
from hub.domain.hours import COMING, Hour, HourState
from hub.domain.room_rules import INSIDE, RoomPhase, admits_at, phase
from hub.domain.texts import N_

EARLY_S = 3600
"""How long before the start those with a part in an hour may come in."""
KNOCK_S = 120
"""So long before that the room may be opened already: Jitsi remembers a refusal for up to 90 seconds, and whoever was a
little early would stand before a closed door past the time."""
AGAIN_S = 300
"""So long after its end an hour's room may still be opened: an hour that was ended by mistake is resumed, and a refusal
meanwhile would be remembered. Nobody is given a link then; who has a token comes back, as into a room that is open."""
EXTENSIONS = 6
"""For how many extensions Jitsi keeps a private room: it never asks again while people are in it. The hub ends the room
at the agreed second; this is how late Jitsi would, if the hub could not."""
UNKNOWN_S = 24 * 3600
"""For how long a room that is not ours may be open at a time, where such rooms are allowed."""

SOON = N_("This room is not open yet. It opens on %(time)s.")
NOT_YET = N_("This hour has not been announced yet.")
HOUR_OVER = N_("This hour is over, and its room is closed.")
CANCELLED = N_("This hour will not take place.")
SESSION_SOON = N_("This session has not begun yet. Please come in through its page.")
SESSION_OVER = N_("This session is over, and its room is closed.")
UNKNOWN = N_("Rooms are opened here for planned hours and sessions alone. Please come in through the page of yours.")


class Grant(msgspec.Struct, frozen=True, kw_only=True):
    """That a room may be open, as it was told to Jitsi. ``starts_at`` and ``granted_at`` are ms since 1970.

    Fields of note:
        grant_id: by which Jitsi names it afterwards; it leads nowhere.
        starts_at: the same in every answer about one slot, also where people come back into the room.
        duration_s: until when Jitsi lets the room be, counted from ``starts_at``.
        ended_at: when the hub told Jitsi to end the room; 0 for never.
    """

    grant_id: str
    room_name: str
    hour_id: str = ""
    booking_id: str = ""
    starts_at: int
    duration_s: int
    granted_at: int = 0
    ended_at: int = 0

    @property
    def until(self) -> int:
        """When Jitsi ends the room by itself, ms since 1970."""
        return self.starts_at + self.duration_s * 1000


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """That a room may not be open, and why in words that a visitor understands.

    Fields:
        opens_at: for the ``time`` in the words, ms since 1970; 0 where waiting does not help.
        zone, language: of the hour, for those who read it; ``""`` where there is none.
    """

    message: str
    opens_at: int = 0
    zone: str = ""
    language: str = ""


class Slot(msgspec.Struct, frozen=True):
    """From when, and for how long, a room may be open: ms since 1970, seconds."""

    starts_at: int
    duration_s: int


def slot_of_hour(hour: Hour, now: int, forgotten_after_s: int) -> Slot | Refusal:
    """When the room of an hour may be open, if it may be now (ms since 1970).

    It stays until the hour would be ended as forgotten: nobody is thrown out of an hour that overruns, or is resumed.
    After that nobody comes into one that was never started, though the worker may not have ended it yet.

    Args:
        forgotten_after_s: as in the settings.
    """
    coming = hour.state in COMING and now < hour.ends_at + forgotten_after_s * 1000
    early = coming and now >= opens_at(hour) - KNOCK_S * 1000
    # One that lapsed was not ended by mistake, and its room was closed before.
    resumable = hour.state is HourState.ENDED and hour.started_at > 0 and now < hour.ended_at + AGAIN_S * 1000
    if early or resumable or hour.state is HourState.LIVE:
        late = now if now > hour.ends_at else 0
        last = max(hour.ends_at, hour.overrun_warned_at, late)
        return Slot(hour.starts_at, (last - hour.starts_at) // 1000 + forgotten_after_s)
    soon = opens_at(hour) if coming else 0
    return Refusal(message=SOON if coming else _why(hour), opens_at=soon, zone=hour.zone, language=hour.language)


def opens_at(hour: Hour) -> int:
    """From when on those with a part in an hour may be in its room, ms since 1970."""
    return hour.starts_at - EARLY_S * 1000


def _why(hour: Hour) -> str:
    if hour.state is HourState.CANCELLED:
        return CANCELLED
    if hour.state is HourState.DRAFT:
        return NOT_YET
    return HOUR_OVER


def may_be_open(booking: Booking, now: int) -> bool:
    """Whether the private room of a session may be open at a moment (ms since 1970)."""
    return phase(booking, now) in INSIDE and now >= admits_at(booking)


def slot_of_session(booking: Booking, now: int) -> Slot | Refusal:
    """When a private room may be open, if it may be now (ms since 1970)."""
    where = phase(booking, now)
    if may_be_open(booking, now):
        until = booking.ends_at + (EXTENSIONS * EXTENSION_S + GRACE_S) * 1000
        return Slot(booking.starts_at, (until - booking.starts_at) // 1000)
    return Refusal(message=SESSION_OVER if where is RoomPhase.OVER else SESSION_SOON)
