"""The rules of a session's room, all by the clock: when it opens, begins, may be extended, warns, and is over."""

from enum import StrEnum

from hub.domain.bookings import COMING, EXTENSION_S, GRACE_S, OVER, ROOM_EARLY_S, WAITING, Booking, BookingState
from hub.domain.errors import PrivateRoomClosed

ADMIT_EARLY_S = 300
"""How long before the start the mentor may let in: whoever is there early may begin early, the end stays."""
ASK_WITHIN_S = 600
"""Ten minutes more can be asked for in the last ten minutes: earlier nobody knows whether they are needed."""
SIGNS_S = (300, 60)
"""How long before the end the room gives a quiet sign."""


class RoomPhase(StrEnum):
    """Where a room stands. It follows from the booking and the clock: nobody opens or closes it.

    ``waiting`` from 15 minutes before the start until the mentor lets in; ``open`` until the end; ``grace`` is the
    minute for goodbyes.
    """

    EARLY = "early"
    WAITING = "waiting"
    OPEN = "open"
    GRACE = "grace"
    OVER = "over"


P = RoomPhase
INSIDE = frozenset({P.WAITING, P.OPEN, P.GRACE})
"""When the two may be in the room: be seen as here, and write to each other."""
CONNECTED = frozenset({P.OPEN, P.GRACE})
"""When the link of the video room is given out."""


def opens_at(booking: Booking) -> int:
    """When the waiting room opens, ms since 1970; 0 for a booking without an agreed time."""
    return booking.starts_at - ROOM_EARLY_S * 1000 if booking.starts_at else 0


def over_at(booking: Booking) -> int:
    """When the room closes for good, ms since 1970; 0 for a booking without an agreed time."""
    return booking.ends_at + GRACE_S * 1000 if booking.ends_at else 0


def admits_at(booking: Booking) -> int:
    """From when on the mentor may let in, ms since 1970; 0 for a booking without an agreed time."""
    return booking.starts_at - ADMIT_EARLY_S * 1000 if booking.starts_at else 0


def phase(booking: Booking, now: int) -> RoomPhase:
    """Where the room stands at a moment (ms since 1970)."""
    if booking.state in OVER:
        return P.OVER
    if booking.state in WAITING or now < opens_at(booking):
        return P.EARLY
    if now >= over_at(booking):
        return P.OVER
    if booking.state in COMING:
        # A session that never began has no goodbyes.
        return P.WAITING if now < booking.ends_at else P.OVER
    return P.OPEN if now < booking.ends_at else P.GRACE


def closed(booking: Booking, now: int) -> PrivateRoomClosed:
    """Why nobody is in the room at a moment (ms since 1970): ``opens_at`` tells where waiting helps."""
    waits = booking.starts_at and phase(booking, now) is P.EARLY
    return PrivateRoomClosed(None, opens_at=opens_at(booking)) if waits else PrivateRoomClosed()


def may_admit(booking: Booking, now: int) -> bool:
    """Whether the mentor may let in: it is time, it is not over, and the candidate has come."""
    waiting = booking.state in COMING and phase(booking, now) is P.WAITING
    return waiting and now >= admits_at(booking) and bool(booking.candidate_came_at)


def may_ask(booking: Booking, now: int) -> bool:
    """Whether ten minutes more may be asked for, as far as the clock goes; whether they are free, the claims know."""
    soon = booking.ends_at - ASK_WITHIN_S * 1000 <= now < booking.ends_at
    return booking.state is BookingState.IN_PROGRESS and soon


def further(booking: Booking) -> tuple[int, int]:
    """The ten minutes after the end: from, until (ms since 1970)."""
    return booking.ends_at, booking.ends_at + EXTENSION_S * 1000


def is_over(booking: Booking, now: int) -> bool:
    """Whether the clock ends it: under way, and the minute for goodbyes is past."""
    return booking.state is BookingState.IN_PROGRESS and now >= over_at(booking)


def sign(booking: Booking, now: int) -> int:
    """The sign that the room shows at a moment (ms since 1970): 300 or 60 for the seconds it told of, 0 for none.

    ``static/js/state/room.js`` is alike.
    """
    if booking.state is not BookingState.IN_PROGRESS or not now < booking.ends_at:
        return 0
    left_s = (booking.ends_at - now) / 1000
    return min((seconds for seconds in SIGNS_S if left_s <= seconds), default=0)
