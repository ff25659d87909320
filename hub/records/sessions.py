"""Sessions under way: who came, the begin, ten minutes more, the end, and a chat that both kept."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, Engine, select, update

from hub.domain.booking_rules import after
from hub.domain.bookings import COMING, MOVES, OVER, Booking, BookingEvent, BookingState, Party
from hub.domain.errors import (
    BookingTransitionRefused,
    ExtensionRefused,
    PrivateRoomClosed,
    RecordChangedMeanwhile,
    TimeTaken,
)
from hub.domain.room_rules import INSIDE, admits_at, closed, further, is_over, may_admit, may_ask, phase
from hub.domain.texts import N_
from hub.protocol.booking_views import ChatLine
from hub.records.booking_writes import Step, must_booking, take_step
from hub.records.claims import taken
from hub.records.database import insert, reading, struct, writing
from hub.records.mentoring_tables import bookings, kept_chats
from hub.records.telling import Telling

STILL_TAKEN = N_("A session before this one is not over yet. You can let in as soon as it ends.")
NOT_NOW = N_("Ten minutes more can be asked for in the last ten minutes.")

UNPRESSED = {"mentor_extends_at": 0, "candidate_extends_at": 0}


class Pressed(NamedTuple):
    """What became of a press for ten minutes more: the booking after it, and whether the time was not free."""

    booking: Booking
    refused: bool


@dataclass(frozen=True)
class SessionRecords:
    """Sessions under way. Every method is one short transaction.

    A booking is read under a lock and judged by the rules of ``domain.room_rules`` in the transaction that changes it.
    """

    engine: Engine
    new_id: Callable[[], str]

    def come(self, booking_id: str, party: Party, now: int) -> Booking:
        """Mark that one of the two came into the room; only the first time changes anything.

        Args:
            now: milliseconds since 1970.
        Raises:
            PrivateRoomClosed: the room is not open, or not any more.
        """
        field = f"{party.value}_came_at"
        with writing(self.engine) as connection:
            booking = must_booking(connection, booking_id)
            _check_inside(booking, now)
            if getattr(booking, field):
                return booking
            return _mark(connection, booking, now, **{field: now})

    def admit(self, booking_id: str, version: int, now: int) -> Booking:
        """Begin the session: the mentor lets the candidate in. A new time that was proposed meanwhile falls away.

        Args:
            version: the one that the mentor saw, 0 for whichever it is.
            now: milliseconds since 1970.
        Raises:
            BookingTransitionRefused: it is under way or over already, or the candidate has not come.
            PrivateRoomClosed: it is too early, or too late; ``opens_at`` where waiting helps.
            TimeTaken: one of the two is still in a session before this one; ``time``.
            RecordChangedMeanwhile: there is a newer version.
        """
        try:
            with writing(self.engine) as connection:
                booking = _seen(connection, booking_id, version)
                _check_admit(booking, now)
                came = booking.mentor_came_at or now
                step = _step("admit", booking, Party.MENTOR, now, admitted_at=now, mentor_came_at=came)
                return take_step(connection, self.new_id, step)
        except TimeTaken as taken_before:
            raise TimeTaken(STILL_TAKEN, **taken_before.details) from None

    def press(self, booking_id: str, version: int, party: Party, agrees: bool, now: int) -> Pressed:
        """Press for ten minutes more, or take it back. When both have pressed, both get them in this transaction.

        Where they are not free any more nobody has pressed.

        Args:
            now: milliseconds since 1970.
        Raises:
            BookingTransitionRefused: the session is not under way.
            ExtensionRefused: it is not in its last ten minutes.
            RecordChangedMeanwhile: there is a newer version.
        """
        try:
            with writing(self.engine) as connection:
                booking = _seen(connection, booking_id, version)
                return self._press(connection, booking, party, agrees, now)
        except TimeTaken:
            # Somebody else took the time between our look and our claim: nothing of it stands.
            with writing(self.engine) as connection:
                return Pressed(_unpress(connection, must_booking(connection, booking_id), now), refused=True)

    def keep(self, booking_id: str, party: Party, agrees: bool, now: int) -> Booking:
        """Note whether one of the two wants to keep the chat. Saying the same again changes nothing.

        Raises:
            PrivateRoomClosed: the room is not open, or not any more.
        """
        field = f"{party.value}_keeps"
        with writing(self.engine) as connection:
            booking = must_booking(connection, booking_id)
            _check_inside(booking, now)
            if getattr(booking, field) == agrees:
                return booking
            return _mark(connection, booking, now, **{field: agrees})

    def end(
        self,
        booking_id: str,
        by: Party,
        now: int,
        *,
        version: int = 0,
        lines: Sequence[ChatLine] = (),
        tellings: Iterable[Telling] = (),
    ) -> Booking:
        """End a session: the chat is kept where both say so, both are told, and their time is free again.

        Args:
            by: the mentor may end at any time, the clock when the minute for goodbyes is past.
            now: milliseconds since 1970.
            lines: the whole chat; nothing may be added to it any more.
        Raises:
            BookingTransitionRefused: it is over already, or (for the clock) was extended meanwhile.
            RecordChangedMeanwhile: there is a newer version.
        """
        with writing(self.engine) as connection:
            booking = _seen(connection, booking_id, version)
            if by is Party.CLOCK and not is_over(booking, now):
                raise BookingTransitionRefused(state=booking.state.value)
            step = msgspec.structs.replace(_step("end", booking, by, now), tellings=tuple(tellings))
            ended = take_step(connection, self.new_id, step)
            if booking.mentor_keeps and booking.candidate_keeps and lines:
                kept = {"booking_id": booking_id, "lines": msgspec.to_builtins(lines), "kept_at": now}
                connection.execute(insert(connection, kept_chats).values(**kept).on_conflict_do_nothing())
            return ended

    def to_end(self, ended_by: int) -> list[str]:
        """Ids of the sessions under way that ended at a moment (ms since 1970), or before."""
        under_way = bookings.c.state == BookingState.IN_PROGRESS.value
        return self._ids(under_way, bookings.c.ends_at <= ended_by)

    def closed_rooms(self, begins: int, ends: int) -> list[str]:
        """Ids of the bookings that are over, and were to start between two moments (ms since 1970)."""
        over = bookings.c.state.in_([state.value for state in OVER])
        return self._ids(over, bookings.c.starts_at >= begins, bookings.c.starts_at <= ends)

    def coming(self, begins: int, ends: int) -> list[str]:
        """Ids of the agreed sessions that start between two moments (ms since 1970)."""
        coming = bookings.c.state.in_([state.value for state in COMING])
        return self._ids(coming, bookings.c.starts_at > begins, bookings.c.starts_at <= ends)

    def free(self, person_ids: Sequence[str], begins: int, ends: int) -> bool:
        """Whether none of these people is taken between two moments (ms since 1970)."""
        with reading(self.engine) as connection:
            return not taken(connection, person_ids, begins, ends)

    def _press(self, connection: Connection, booking: Booking, party: Party, agrees: bool, now: int) -> Pressed:
        if booking.state is not BookingState.IN_PROGRESS:
            raise BookingTransitionRefused(state=booking.state.value)
        if not may_ask(booking, now):
            raise ExtensionRefused(NOT_NOW)
        mine, theirs = _presses(party)
        if not agrees:
            return Pressed(_mark(connection, booking, now, **{mine: 0}), refused=False)
        begins, ends = further(booking)
        if taken(connection, [booking.candidate_id, booking.mentor_person_id], begins, ends):
            return Pressed(_unpress(connection, booking, now), refused=True)
        if not getattr(booking, theirs):
            return Pressed(_mark(connection, booking, now, **{mine: getattr(booking, mine) or now}), refused=False)
        more = {"ends_at": ends, "extended_s": booking.extended_s + (ends - begins) // 1000} | UNPRESSED
        step = _step("extend", booking, party, now, times=(ends,), **more)
        return Pressed(take_step(connection, self.new_id, step), refused=False)

    def _ids(self, *conditions: Any) -> list[str]:
        wanted = select(bookings.c.booking_id).where(*conditions).order_by(bookings.c.ends_at, bookings.c.booking_id)
        with reading(self.engine) as connection:
            return list(connection.execute(wanted).scalars())


def _presses(party: Party) -> tuple[str, str]:
    """The fields in which a party's press and the other's stand."""
    both = ("candidate_extends_at", "mentor_extends_at")
    return both if party is Party.CANDIDATE else (both[1], both[0])


def _unpress(connection: Connection, booking: Booking, now: int) -> Booking:
    return _mark(connection, booking, now, **UNPRESSED)


def _check_inside(booking: Booking, now: int) -> None:
    if phase(booking, now) not in INSIDE:
        raise closed(booking, now)


def _check_admit(booking: Booking, now: int) -> None:
    if booking.state not in COMING:
        raise BookingTransitionRefused(state=booking.state.value)
    if may_admit(booking, now):
        return
    if admits_at(booking) <= now < booking.ends_at:
        raise BookingTransitionRefused(state=booking.state.value, missing=Party.CANDIDATE.value)
    early = {"opens_at": admits_at(booking)} if now < admits_at(booking) else {}
    raise PrivateRoomClosed(None, **early)


def _seen(connection: Connection, booking_id: str, version: int) -> Booking:
    booking = must_booking(connection, booking_id)
    if version not in (0, booking.version):
        raise RecordChangedMeanwhile(version=booking.version)
    return booking


def _step(move: str, booking: Booking, by: Party, now: int, *, times: tuple[int, ...] = (), **fields: Any) -> Step:
    """A step of ``domain.bookings.MOVES`` and its row of the history."""
    moved = after(booking, move, by, now, **fields)
    line = BookingEvent(
        booking_id=moved.booking_id,
        version=moved.version,
        name=MOVES[move].event,
        at=now,
        by=by.value,
        state=moved.state.value,
        mentor_id=moved.mentor_id,
        times=times,
    )
    return Step(before=booking, after=moved, events=(line,))


def _mark(connection: Connection, booking: Booking, now: int, **fields: Any) -> Booking:
    """Set fields of a booking that is locked: marks that are no steps of its life, and stand in no history."""
    values = fields | {"version": booking.version + 1, "changed_at": now}
    here = bookings.c.booking_id == booking.booking_id
    row = connection.execute(update(bookings).where(here).values(**values).returning(*bookings.c)).mappings().one()
    return struct(row, Booking)
