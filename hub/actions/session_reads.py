"""The room of a session as one of the two sees it. For everybody else there is none."""

from hub.actions.booking_reads import load_own
from hub.actions.context import Context
from hub.domain.bookings import Booking, Party
from hub.domain.roles import Actor
from hub.domain.room_rules import INSIDE, RoomPhase, admits_at, further, may_ask, opens_at, over_at, phase
from hub.protocol.booking_views import RoomView

OTHER = {Party.CANDIDATE: Party.MENTOR, Party.MENTOR: Party.CANDIDATE}


def read_room(ctx: Context, actor: Actor, booking_id: str) -> RoomView:
    """The room of a booking, whatever its state.

    Raises:
        BookingNotFound: no such booking, or not one of the two.
    """
    booking, party = load_own(ctx, actor, booking_id)
    return room_view(ctx, booking, party)


def room_view(ctx: Context, booking: Booking, you: Party) -> RoomView:
    """The room as one of the two sees it now. Where nobody can be in it Redis is not asked."""
    now, other = ctx.clock(), OTHER[you]
    where, names = phase(booking, now), names_of(ctx, booking)
    inside = where in INSIDE
    here = ctx.store.rooms.here(booking.booking_id, now) if inside else frozenset()
    return RoomView(
        booking_id=booking.booking_id,
        version=booking.version,
        now=now,
        phase=where.value,
        you=you.value,
        your_name=names[you],
        other_name=names[other],
        opens_at=opens_at(booking),
        admits_at=_admits_at(ctx, booking, where),
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        over_at=over_at(booking),
        you_came=came(booking, you),
        other_came=came(booking, other),
        you_here=you in here,
        other_here=other in here,
        ready=bool(booking.room_name) and inside,
        may_extend=may_ask(booking, now) and _free(ctx, booking),
        you_extend=_extends(booking, you),
        other_extend=_extends(booking, other),
        extended_s=booking.extended_s,
        you_keep=_keeps(booking, you),
        other_keep=_keeps(booking, other),
        chat=ctx.store.rooms.chat(booking.booking_id) if inside else (),
    )


def names_of(ctx: Context, booking: Booking) -> dict[Party, str]:
    """What the two are called in their session: the mentor's shown name, and the one that the candidate chose."""
    mentor = ctx.records.mentors.get(booking.mentor_id)
    return {Party.MENTOR: mentor.name if mentor else "", Party.CANDIDATE: booking.candidate_name}


def _admits_at(ctx: Context, booking: Booking, where: RoomPhase) -> int:
    """From when on the mentor may let in: at the start alone, as long as one of the two is taken before it."""
    early = admits_at(booking)
    if where is RoomPhase.WAITING and not _both_free(ctx, booking, early, booking.starts_at):
        return booking.starts_at
    return early


def _free(ctx: Context, booking: Booking) -> bool:
    return _both_free(ctx, booking, *further(booking))


def _both_free(ctx: Context, booking: Booking, begins: int, ends: int) -> bool:
    return ctx.records.sessions.free([booking.candidate_id, booking.mentor_person_id], begins, ends)


def came(booking: Booking, party: Party) -> bool:
    """Whether one of the two has ever been in the room."""
    return bool(booking.mentor_came_at if party is Party.MENTOR else booking.candidate_came_at)


def _extends(booking: Booking, party: Party) -> bool:
    return bool(booking.mentor_extends_at if party is Party.MENTOR else booking.candidate_extends_at)


def _keeps(booking: Booking, party: Party) -> bool:
    return booking.mentor_keeps if party is Party.MENTOR else booking.candidate_keeps
