"""Bookings and their history."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, Select, and_, func, or_, select, update
from sqlalchemy.exc import IntegrityError

from hub.domain.bookings import COMING, NO_SHOW_S, OVER, WAITING, Booking, BookingEvent, BookingState
from hub.domain.mentors import MentorState
from hub.records.afterwards import Afterwards, read_afterwards, write_feedback, write_note
from hub.records.booking_writes import (
    Limits,
    Opening,
    Step,
    add_booking,
    check_limits,
    find_request,
    take_step,
    take_step_with_thread,
)
from hub.records.claims import taken
from hub.records.database import reading, struct, writing
from hub.records.mentoring_tables import booking_events, bookings, mentors
from hub.records.telling import Telling, tell

ANSWERED_LATE = WAITING | {BookingState.RESCHEDULED}
NO_LIMITS = Limits()


@dataclass(frozen=True)
class BookingRecords:
    """Bookings and their history. Every method is one short transaction.

    Every change grows the version, and writes the state, who is taken when, the history and the notices together.
    """

    engine: Engine
    new_id: Callable[[], str]

    def get(self, booking_id: str) -> Booking | None:
        """The booking of an id, or None."""
        found = self._list(select(bookings).where(bookings.c.booking_id == booking_id))
        return found[0] if found else None

    def of_room(self, room_name: str) -> Booking | None:
        """The booking whose two meet in a room, or None."""
        found = self._list(select(bookings).where(bookings.c.room_name == room_name).limit(1)) if room_name else []
        return found[0] if found else None

    def find(self, candidate_id: str, client_key: str) -> Booking | None:
        """The booking that a request of somebody made before, or None."""
        with reading(self.engine) as connection:
            return find_request(connection, candidate_id, client_key)

    def add(self, booking: Booking, tellings: Iterable[Telling] = (), limits: Limits = NO_LIMITS) -> Booking:
        """Keep a new booking, hold its time if it is to be held, and tell people of it.

        Answers the earlier booking where the same candidate sent the same ``client_key`` before.

        Raises:
            BookingLimitReached: the candidate has as many as the programme allows; ``limit``.
            TimeTaken: one of the two is taken at the time that is to be held; ``time``.
            MentorUnavailable: the mentor has left, or takes no sessions.
        """
        try:
            with writing(self.engine) as connection:
                return add_booking(connection, self.new_id, booking, tuple(tellings), limits)
        except IntegrityError:
            # Whoever has no account here (a line of a wiki page) has no row to wait at: the constraint decides.
            found = self.find(booking.candidate_id, booking.client_key)
            if found is None:
                raise
            return found

    def check_limits(self, programme_id: str, candidate_id: str, limits: Limits) -> None:
        """Check that a candidate may ask for one more session, as far as that can be known before it is kept.

        Raises:
            BookingLimitReached: they have as many as the programme allows; ``limit``.
        """
        with reading(self.engine) as connection:
            check_limits(connection, programme_id, candidate_id, limits)

    def move(self, step: Step, opening: Opening | None = None) -> Booking:
        """Write a change that was decided from a version of the booking, and tell people of it.

        Args:
            opening: the private thread that comes into being with it.

        Raises:
            BookingTransitionRefused: meanwhile it came into another state; ``state``.
            RecordChangedMeanwhile: somebody changed it since it was read; ``version``.
            TimeTaken: one of the two is taken at a time that is to be held; ``time``.
            MentorUnavailable: the mentor who is asked next has left, or takes no sessions.
            BookingNotFound: there is none.
        """
        with writing(self.engine) as connection:
            if opening:
                return take_step_with_thread(connection, self.new_id, step, opening)
            return take_step(connection, self.new_id, step)

    def history(self, booking_id: str) -> list[BookingEvent]:
        """What happened to a booking, in order."""
        query = select(booking_events).where(booking_events.c.booking_id == booking_id)
        with reading(self.engine) as connection:
            rows = connection.execute(query.order_by(booking_events.c.version)).mappings()
            return [struct(row, BookingEvent) for row in rows]

    def afterwards(self, booking_id: str, person_id: str, other_id: str) -> Afterwards:
        """What is left of a session for one of the two."""
        with reading(self.engine) as connection:
            return read_afterwards(connection, booking_id, person_id, other_id)

    def keep_note(
        self, booking: Booking, person_id: str, text: str, *, shared: bool, now: int, tellings: Iterable[Telling] = ()
    ) -> None:
        """Keep somebody's note of a session, and tell people of it; an empty one is thrown away.

        Args:
            now: milliseconds since 1970.
        """
        with writing(self.engine) as connection:
            write_note(connection, booking.booking_id, person_id, text, shared, now)
            tell(connection, self.new_id, now, tellings)

    def rate(self, booking: Booking, person_id: str, stars: int, text: str, now: int) -> None:
        """Keep what somebody tells the programme of a session; a later word replaces an earlier.

        Args:
            stars: from 1 to 5, 0 for none.
            now: milliseconds since 1970.
        """
        with writing(self.engine) as connection:
            write_feedback(connection, booking.booking_id, person_id, booking.programme_id, stars, text, now)

    def of_person(self, person_id: str) -> list[Booking]:
        """Every booking of a candidate or a mentor, newest change first."""
        mine = or_(bookings.c.candidate_id == person_id, bookings.c.mentor_person_id == person_id)
        query = select(bookings).where(mine).order_by(bookings.c.changed_at.desc(), bookings.c.booking_id)
        return self._list(query) if person_id else []

    def left_behind(self) -> list[str]:
        """Ids of requests and coming sessions whose mentor has left."""
        here = and_(mentors.c.mentor_id == bookings.c.mentor_id, mentors.c.state == MentorState.LEFT.value)
        query = select(bookings.c.booking_id).join(mentors, here).where(_in(WAITING | COMING))
        return self._ids(query)

    def unanswered(self, now: int) -> list[str]:
        """Ids of bookings whose answer was due before a moment (ms since 1970), longest overdue first."""
        late = and_(_in(ANSWERED_LATE), bookings.c.answer_by <= now, bookings.c.answer_by > 0)
        return self._ids(select(bookings.c.booking_id).where(late).order_by(bookings.c.answer_by))

    def overdue(self, now: int) -> list[str]:
        """Ids of sessions that should have begun ten minutes before a moment, and to which not both came.

        Those to which both came are among them when their time is over.
        """
        nobody_in = or_(bookings.c.mentor_came_at == 0, bookings.c.candidate_came_at == 0, bookings.c.ends_at <= now)
        late = and_(_in(COMING), bookings.c.starts_at <= now - NO_SHOW_S * 1000, nobody_in)
        return self._ids(select(bookings.c.booking_id).where(late).order_by(bookings.c.starts_at))

    def without_room(self, before: int) -> list[str]:
        """Ids of sessions that begin before a moment (ms since 1970), or are under way, and have no room."""
        return self._ids(select(bookings.c.booking_id).where(_roomless(before)).order_by(bookings.c.starts_at))

    def make_room(self, booking_id: str, name: str, before: int) -> bool:
        """Give a session that begins before a moment (ms since 1970) its room; False where it has one, or needs none.

        It is no change that anybody sees in the booking: the version stays.
        """
        named = update(bookings).where(bookings.c.booking_id == booking_id, _roomless(before)).values(room_name=name)
        with writing(self.engine) as connection:
            return connection.execute(named.returning(bookings.c.booking_id)).first() is not None

    def forget_rooms(self, over_before: int) -> int:
        """Forget the names of rooms whose sessions were over before a moment (ms since 1970); how many.

        Until then Jitsi can be told to end them, and a film of one is known for what it is.
        """
        here = and_(bookings.c.room_name != "", _in(OVER), bookings.c.ended_at < over_before)
        with writing(self.engine) as connection:
            return connection.execute(update(bookings).where(here).values(room_name="")).rowcount

    def busy(self, person_ids: Collection[str], begins: int, ends: int) -> set[tuple[str, int]]:
        """The five minutes in which people are taken: as ``claims.taken``."""
        return taken(self.engine, person_ids, begins, ends)

    def counts(self, programme_id: str) -> dict[str, int]:
        """How many bookings of a programme are in each state: numbers alone, for its organisers."""
        query = select(bookings.c.state, func.count()).where(bookings.c.programme_id == programme_id)
        with reading(self.engine) as connection:
            return {str(state): int(many) for state, many in connection.execute(query.group_by(bookings.c.state))}

    def _list(self, query: Select[Any]) -> list[Booking]:
        with reading(self.engine) as connection:
            return [struct(row, Booking) for row in connection.execute(query).mappings()]

    def _ids(self, query: Select[Any]) -> list[str]:
        with reading(self.engine) as connection:
            return list(connection.execute(query).scalars())


def _in(states: Iterable[BookingState]) -> Any:
    return bookings.c.state.in_([state.value for state in states])


def _roomless(before: int) -> Any:
    states = _in(COMING | {BookingState.IN_PROGRESS})
    return and_(states, bookings.c.starts_at <= before, bookings.c.room_name == "")
