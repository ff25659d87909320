"""Mentors of programmes."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, Engine, Select, and_, case, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from hub.domain.bookings import COMING, WAITING, BookingState
from hub.domain.errors import MentorNotFound, MentorTransitionRefused, RecordChangedMeanwhile
from hub.domain.mentors import MOVES, Mentor, MentorState
from hub.records.database import reading, struct, writing
from hub.records.mentoring_tables import bookings, feedback, mentors
from hub.records.telling import Telling, tell
from hub.records.thread_writes import left_alone

AGREED = COMING | {BookingState.IN_PROGRESS, BookingState.DONE}
ANSWERED = WAITING | {BookingState.RESCHEDULED}
"""The states in which somebody's answer is waited for, and a proposed time may be held."""


class Answer(NamedTuple):
    """What one person said about one session. ``person_id`` leaves the hub nowhere."""

    person_id: str
    stars: int
    text: str


@dataclass(frozen=True)
class MentorRecords:
    """Mentors. Every change grows the version by one; the state changes by ``move`` alone."""

    engine: Engine
    new_id: Callable[[], str]

    def get(self, mentor_id: str) -> Mentor | None:
        """The mentor of an id, or None."""
        with reading(self.engine) as connection:
            return find_mentor(connection, mentor_id)

    def add(self, mentor: Mentor, tellings: Iterable[Telling] = ()) -> None:
        """Keep a new mentor, and tell people of it.

        Raises:
            MentorTransitionRefused: this person is a mentor of the programme already.
        """
        try:
            with writing(self.engine) as connection:
                connection.execute(insert(mentors).values(**_row(msgspec.structs.asdict(mentor))))
                tell(connection, self.new_id, mentor.invited_at, tellings)
        except IntegrityError:
            raise MentorTransitionRefused from None

    def change(self, mentor_id: str, version: int, **fields: Any) -> Mentor:
        """Save fields of a mentor, if nobody saved them since this version was read.

        Raises:
            RecordChangedMeanwhile: somebody did.
            MentorNotFound: there is none.
        """
        if "state" in fields:
            raise ValueError("a mentor's state changes by moves alone")
        here = (mentors.c.mentor_id == mentor_id, mentors.c.version == version)
        with writing(self.engine) as connection:
            changed = update(mentors).where(*here).values(**_row(fields), version=version + 1)
            row = connection.execute(changed.returning(*mentors.c)).mappings().first()
            if row:
                return struct(row, Mentor)
            raise RecordChangedMeanwhile(version=_must(connection, mentor_id).version)

    def categorise(self, mentor_id: str, category: str) -> Mentor:
        """Put a mentor into a category.

        The version of an invitation stays, since its link hangs on it; that of a part grows, so that a profile which
        the mentor has open does not undo it unseen.

        Raises:
            MentorNotFound: there is none.
        """
        grown = case((mentors.c.state == MentorState.ACTIVE.value, mentors.c.version + 1), else_=mentors.c.version)
        changed = update(mentors).where(mentors.c.mentor_id == mentor_id).values(category=category, version=grown)
        with writing(self.engine) as connection:
            row = connection.execute(changed.returning(*mentors.c)).mappings().first()
        if row is None:
            raise MentorNotFound
        return struct(row, Mentor)

    def move(
        self,
        mentor_id: str,
        move: str,
        now: int,
        tellings: Iterable[Telling] = (),
        *,
        version: int = 0,
        **fields: Any,
    ) -> Mentor:
        """Take a step of ``domain.mentors.MOVES`` and tell people of it, if the part is in a state for it.

        Who leaves as the last of those whom somebody asked in private leaves them alone: these are told as well.

        Args:
            now: milliseconds since 1970.
            version: of the part as it was read, 0 for any: an invitation that was made anew is another one.
        Raises:
            MentorTransitionRefused: it changed since, has no such step, or the person is a mentor here already.
            MentorNotFound: there is none.
        """
        step = MOVES[move]
        here = [mentors.c.mentor_id == mentor_id, mentors.c.state.in_([state.value for state in step.sources])]
        here += [mentors.c.version == version] if version else []
        values = _row(fields) | {"state": step.target.value, "version": mentors.c.version + 1}
        try:
            with writing(self.engine) as connection:
                row = connection.execute(update(mentors).where(*here).values(**values).returning(*mentors.c))
                found = row.mappings().first()
                if found is None:
                    raise MentorTransitionRefused(state=_must(connection, mentor_id).state.value)
                moved = struct(found, Mentor)
                left = left_alone(connection, moved) if step.target is MentorState.LEFT else ()
                tell(connection, self.new_id, now, (*tellings, *left))
                return moved
        except IntegrityError:
            raise MentorTransitionRefused from None

    def of_programme(self, programme_id: str, *states: MentorState) -> list[Mentor]:
        """The mentors of a programme in these states (the active ones unless named), by name."""
        wanted = [state.value for state in states or (MentorState.ACTIVE,)]
        here = (mentors.c.programme_id == programme_id, mentors.c.state.in_(wanted))
        return self._list(select(mentors).where(*here).order_by(func.lower(mentors.c.name), mentors.c.mentor_id))

    def of_person(self, person_id: str) -> list[Mentor]:
        """Every part, in whatever state, that was made out to or taken by an account; newest first."""
        mine = select(mentors).where(mentors.c.person_id == person_id, mentors.c.person_id != "")
        return self._list(mine.order_by(mentors.c.invited_at.desc(), mentors.c.mentor_id))

    def part_in(self, programme_id: str, person_id: str) -> Mentor | None:
        """The active part of an account in a programme, or None."""
        here = (mentors.c.programme_id == programme_id, mentors.c.person_id == person_id)
        active = mentors.c.state == MentorState.ACTIVE.value
        found = self._list(select(mentors).where(*here, active, mentors.c.person_id != ""))
        return found[0] if found else None

    def around(self, programme_id: str, mentor_ids: Collection[str], people: Collection[str]) -> list[Mentor]:
        """The mentors of a programme, in whatever state, who have one of these ids or accounts."""
        theirs = and_(mentors.c.person_id.in_(list(people)), mentors.c.person_id != "")
        here = (mentors.c.programme_id == programme_id, or_(mentors.c.mentor_id.in_(list(mentor_ids)), theirs))
        return self._list(select(mentors).where(*here).order_by(mentors.c.joined_at, mentors.c.mentor_id))

    def booked(self, mentor_ids: Collection[str], begins: int, ends: int) -> dict[str, list[tuple[int, ...]]]:
        """When mentors have sessions, from a moment on and before another one (ms since 1970).

        Returns:
            By mentor's id, for each booking the moments at which it begins or, held for an answer, may begin.
        """
        with reading(self.engine) as connection:
            return booked(connection, mentor_ids, begins, ends)

    def feedback(self, programme_id: str, reader_id: str) -> list[Answer]:
        """What was said about sessions of a programme, in the order in which it was said.

        Args:
            reader_id: of whom neither the answers nor the sessions are part of it: what the other said to the programme
                is never told to the two.
        """
        theirs = or_(bookings.c.candidate_id == reader_id, bookings.c.mentor_person_id == reader_id)
        own = select(bookings.c.booking_id).where(bookings.c.booking_id == feedback.c.booking_id, theirs).exists()
        query = select(feedback.c.person_id, feedback.c.stars, feedback.c.text)
        query = query.where(feedback.c.programme_id == programme_id, feedback.c.person_id != reader_id, ~own)
        here = query.order_by(feedback.c.at, feedback.c.booking_id)
        with reading(self.engine) as connection:
            return [
                Answer(str(person_id), int(stars), str(text)) for person_id, stars, text in connection.execute(here)
            ]

    def _list(self, query: Select[Any]) -> list[Mentor]:
        with reading(self.engine) as connection:
            return [struct(row, Mentor) for row in connection.execute(query).mappings()]


def find_mentor(connection: Connection, mentor_id: str) -> Mentor | None:
    """The mentor of an id, or None, within a transaction."""
    row = connection.execute(select(mentors).where(mentors.c.mentor_id == mentor_id)).mappings().first()
    return struct(row, Mentor) if row else None


def booked(
    connection: Connection, mentor_ids: Collection[str], begins: int, ends: int
) -> dict[str, list[tuple[int, ...]]]:
    """When mentors have sessions, within a transaction: as ``MentorRecords.booked``."""
    agreed = and_(bookings.c.state.in_(_values(AGREED)), bookings.c.starts_at >= begins, bookings.c.starts_at < ends)
    held = and_(bookings.c.state.in_(_values(ANSWERED)), bookings.c.held)
    query = select(bookings.c.mentor_id, bookings.c.starts_at, bookings.c.held, bookings.c.proposals)
    here = bookings.c.mentor_id.in_(list(mentor_ids))
    found: dict[str, list[tuple[int, ...]]] = {}
    for mentor_id, starts_at, is_held, proposals in connection.execute(query.where(here, or_(agreed, held))):
        times = (starts_at, *(proposals[:1] if is_held else ()))
        found.setdefault(str(mentor_id), []).append(tuple(at for at in times if begins <= at < ends))
    return found


def _must(connection: Connection, mentor_id: str) -> Mentor:
    found = find_mentor(connection, mentor_id)
    if found is None:
        raise MentorNotFound
    return found


def _values(states: Iterable[BookingState]) -> list[str]:
    return [state.value for state in states]


def _row(fields: dict[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = msgspec.to_builtins(fields)
    return values
