"""How a change of a booking is written: its row, who is taken, its history and its notices, in one transaction."""

from collections.abc import Callable
from typing import Any

import msgspec
from sqlalchemy import Connection, func, insert, select, update

from hub.domain.availability import WEEK_MS, sessions_by_week, week_of
from hub.domain.bookings import UNDER_WAY, Booking, BookingEvent, BookingState
from hub.domain.errors import (
    BookingLimitReached,
    BookingNotFound,
    BookingTransitionRefused,
    MentorUnavailable,
    RecordChangedMeanwhile,
    TimeTaken,
)
from hub.domain.local_time import zone_of
from hub.domain.mentors import Mentor
from hub.domain.threads import Visibility
from hub.records.claims import hold
from hub.records.database import struct
from hub.records.mentoring_tables import booking_events, bookings, mentors
from hub.records.mentors import booked
from hub.records.tables import people
from hub.records.telling import Telling, tell
from hub.records.thread_writes import open_thread

COUNTED_AS_SESSIONS = UNDER_WAY | {BookingState.DONE}


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """A change of a booking, decided from ``before``: it stands if that is still how the booking is.

    Fields:
        after: the booking as it is to be (``booking_rules.after``).
        events: its rows of the history, the last with the version of ``after``.
        asked: the mentor who is asked now and must be there for it, ``""`` where nobody new is.
        hold_if_free: hold the one proposed time if both have it free and the one who is asked has room for it in
            that week, and go on without holding it if not.
    """

    before: Booking
    after: Booking
    events: tuple[BookingEvent, ...]
    tellings: tuple[Telling, ...] = ()
    asked: str = ""
    hold_if_free: bool = False


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """The private thread that comes into being with a step; at most one for a booking.

    Fields:
        mentors: ids of those whom it is for; never none, which would mean everybody.
        tellings: what is told of it; each gets its id.
    """

    title: str
    parts: tuple[str, ...]
    mentors: tuple[str, ...]
    tellings: tuple[Telling, ...] = ()


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How much a candidate may ask for in a programme; None for no limit.

    Fields:
        under_way: requests and sessions that are not over.
        sessions: those, and the sessions that took place.
    """

    under_way: int | None = None
    sessions: int | None = None


def take_step(connection: Connection, new_id: Callable[[], str], step: Step) -> Booking:
    """Write a change, within a transaction.

    Raises:
        BookingTransitionRefused: meanwhile the booking came into another state.
        RecordChangedMeanwhile: somebody changed it since it was read; ``version``.
        TimeTaken: one of the two is taken at a time that is to be held.
        MentorUnavailable: the mentor who is asked has left, or takes no sessions any more.
    """
    if step.asked:
        mentor = lock_asked(connection, step.asked)
    saved = _save(connection, step.before, step.after)
    hold(connection, saved)
    if step.asked and step.hold_if_free:
        saved = _hold_if_free(connection, saved, mentor)
    _remember(connection, step.events)
    tell(connection, new_id, saved.changed_at, step.tellings)
    return saved


def take_step_with_thread(connection: Connection, new_id: Callable[[], str], step: Step, opening: Opening) -> Booking:
    """Write a change, and open the private thread that comes with it, within a transaction.

    Raises:
        BookingTransitionRefused, RecordChangedMeanwhile, BookingNotFound: as ``take_step``.
    """
    booking = step.before
    # Looked at before anything is written, so that of two who do the same one waits here, and opens nothing.
    check_unchanged(connection, booking)
    thread_id = open_thread(
        connection,
        new_id,
        step.after.changed_at,
        programme_id=booking.programme_id,
        visibility=Visibility.PRIVATE,
        asker_id=booking.candidate_id,
        asker_name=booking.candidate_name,
        title=opening.title,
        parts=opening.parts,
        mentors=opening.mentors,
        booking_id=booking.booking_id,
        client_key=f"booking-{booking.booking_id}",
        wiki_source=booking.wiki_source,
        quiet=True,
    )
    told = (msgspec.structs.replace(one, thread_id=thread_id) for one in (*step.tellings, *opening.tellings))
    after = msgspec.structs.replace(step.after, thread_id=thread_id)
    return take_step(connection, new_id, msgspec.structs.replace(step, after=after, tellings=tuple(told)))


def add_booking(
    connection: Connection,
    new_id: Callable[[], str],
    booking: Booking,
    tellings: tuple[Telling, ...],
    limits: Limits,
) -> Booking:
    """Write a new booking, within a transaction; or answer the one that the same request made before.

    Raises:
        BookingLimitReached: the candidate has as many as the programme allows; ``limit``.
        TimeTaken: one of the two is taken at the time that is to be held, or the mentor has as many sessions in that
            week as they give; ``time``.
        MentorUnavailable: the mentor has left, or takes no sessions any more.
    """
    # Two requests of one candidate wait for each other here, so that neither is counted without the other.
    lock = select(people.c.person_id).where(people.c.person_id == booking.candidate_id).with_for_update()
    connection.execute(lock)
    found = find_request(connection, booking.candidate_id, booking.client_key)
    if found:
        return found
    mentor = lock_asked(connection, booking.mentor_id)
    check_limits(connection, booking.programme_id, booking.candidate_id, limits)
    if booking.held and not _has_room(connection, mentor, booking.proposals[0]):
        raise TimeTaken(time=booking.proposals[0])
    connection.execute(insert(bookings).values(**row_of(msgspec.structs.asdict(booking))))
    hold(connection, booking)
    _remember(connection, (first_event(booking),))
    tell(connection, new_id, booking.created_at, tellings)
    return booking


def check_unchanged(connection: Connection, before: Booking) -> None:
    """Lock a booking until the transaction ends, and check that it is as it was read.

    Raises:
        BookingTransitionRefused: meanwhile it came into another state.
        RecordChangedMeanwhile: somebody changed it since; ``version``.
        BookingNotFound: there is none.
    """
    present = must_booking(connection, before.booking_id)
    if present.state is not before.state:
        raise BookingTransitionRefused(state=present.state.value)
    if present.version != before.version:
        raise RecordChangedMeanwhile(version=present.version)


def first_event(booking: Booking) -> BookingEvent:
    """The row with which each history begins."""
    return BookingEvent(
        booking_id=booking.booking_id,
        version=booking.version,
        name="booking.requested",
        at=booking.created_at,
        by="candidate",
        state=booking.state.value,
        mentor_id=booking.mentor_id,
        times=booking.proposals,
    )


def find_request(connection: Connection, candidate_id: str, client_key: str) -> Booking | None:
    """The booking that a request of somebody made before, or None."""
    here = (bookings.c.candidate_id == candidate_id, bookings.c.client_key == client_key)
    row = connection.execute(select(bookings).where(*here)).mappings().first()
    return struct(row, Booking) if row else None


def must_booking(connection: Connection, booking_id: str) -> Booking:
    """The booking of an id, locked until the transaction ends.

    Raises:
        BookingNotFound: there is none.
    """
    here = select(bookings).where(bookings.c.booking_id == booking_id).with_for_update()
    row = connection.execute(here).mappings().first()
    if row is None:
        raise BookingNotFound
    return struct(row, Booking)


def lock_asked(connection: Connection, mentor_id: str) -> Mentor:
    """A mentor who can be asked for a session; until the transaction ends they neither leave nor are asked by others.

    Raises:
        MentorUnavailable: they have left, or take no sessions; ``mentor_id``.
    """
    query = select(mentors).where(mentors.c.mentor_id == mentor_id)
    row = connection.execute(query.with_for_update(key_share=True)).mappings().first()
    mentor = struct(row, Mentor) if row else None
    if mentor is None or not mentor.active or not mentor.takes_calls:
        raise MentorUnavailable(mentor_id=mentor_id)
    return mentor


def row_of(fields: dict[str, Any]) -> dict[str, Any]:
    """Fields of a struct as SQL keeps them."""
    values: dict[str, Any] = msgspec.to_builtins(fields)
    return values


def _save(connection: Connection, before: Booking, after: Booking) -> Booking:
    old, new = msgspec.structs.asdict(before), msgspec.structs.asdict(after)
    changed = {name: value for name, value in new.items() if old[name] != value}
    here = (bookings.c.booking_id == before.booking_id, bookings.c.version == before.version)
    saved = update(bookings).where(*here).values(**row_of(changed)).returning(*bookings.c)
    row = connection.execute(saved).mappings().first()
    if row:
        return struct(row, Booking)
    check_unchanged(connection, before)
    raise RecordChangedMeanwhile(version=before.version)


def _has_room(connection: Connection, mentor: Mentor, at: int) -> bool:
    """Whether a mentor, who is locked, gives one more session in the week of a moment."""
    if not mentor.per_week:
        return True
    zone = zone_of(mentor.zone)
    times = booked(connection, [mentor.mentor_id], at - WEEK_MS, at + WEEK_MS).get(mentor.mentor_id, ())
    return sessions_by_week(times, zone).get(week_of(at, zone), 0) < mentor.per_week


def _hold_if_free(connection: Connection, booking: Booking, mentor: Mentor) -> Booking:
    if not _has_room(connection, mentor, booking.proposals[0]):
        return booking
    held = msgspec.structs.replace(booking, held=True)
    try:
        with connection.begin_nested():
            hold(connection, held)
    except TimeTaken:
        return booking
    here = bookings.c.booking_id == booking.booking_id
    connection.execute(update(bookings).where(here).values(held=True))
    return held


def check_limits(connection: Connection, programme_id: str, candidate_id: str, limits: Limits) -> None:
    """Check that a candidate may ask for one more session.

    Raises:
        BookingLimitReached: they have as many as the programme allows; ``limit``.
    """
    here = (bookings.c.programme_id == programme_id, bookings.c.candidate_id == candidate_id)
    for most, states in ((limits.under_way, UNDER_WAY), (limits.sessions, COUNTED_AS_SESSIONS)):
        if most is None:
            continue
        counted = select(func.count()).where(*here, bookings.c.state.in_([state.value for state in states]))
        if connection.execute(counted).scalar_one() >= most:
            raise BookingLimitReached(limit=most)


def _remember(connection: Connection, events: tuple[BookingEvent, ...]) -> None:
    for event in events:
        connection.execute(insert(booking_events).values(**row_of(msgspec.structs.asdict(event))))
