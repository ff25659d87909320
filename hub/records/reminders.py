"""Reminders: which are due is a query, and each is told once for one time of one session.

A session that is moved is another occasion, and reminds anew. Who agreed on a session when a reminder would have been
due already was told a moment ago when it is, and is not told again.
"""

from collections.abc import Callable
from typing import NamedTuple

from sqlalchemy import BigInteger, ColumnElement, Engine, String, and_, cast, func, literal, or_, select

from hub.domain.bookings import COMING, WAITING, Booking, BookingState, Party
from hub.domain.notices import Notice
from hub.records.database import reading, writing
from hub.records.mentoring_tables import booking_events, bookings
from hub.records.telling import Telling, key_of, tell
from hub.records.telling_tables import notices

HOUR_MS = 3600 * 1000
AHEAD_MS = {"reminder.day": 24 * HOUR_MS, "reminder.soon": HOUR_MS // 4}
"""How long before the start of a session each kind is due."""
LATEST_MS = {"reminder.day": 6 * HOUR_MS, "reminder.soon": 0}
"""How long before the start it is too late for it: after a long absence of the worker it would be wrong."""
ANSWER = "reminder.answer"
REMINDERS = frozenset({*AHEAD_MS, ANSWER})
"""Every kind that is about a booking."""
ANSWERABLE = WAITING | {BookingState.RESCHEDULED}
AGREEING = ("booking.accepted", "booking.agreed", "booking.rescheduled")
"""The events that give a session its time."""
AT_ONCE = 50


class Reminder(NamedTuple):
    """A reminder that is due: of which kind, and of which booking."""

    kind: str
    booking_id: str


def due_reminders(engine: Engine, now: int) -> list[Reminder]:
    """The reminders that are due at a moment (ms since 1970), the next sessions first."""
    found: list[Reminder] = []
    with reading(engine) as connection:
        for kind in ("reminder.soon", "reminder.day", ANSWER):
            query = select(bookings.c.booking_id).where(_due(kind, now)).order_by(bookings.c.starts_at)
            ids = connection.execute(query.limit(AT_ONCE)).scalars()
            found += [Reminder(kind, booking_id) for booking_id in ids]
    return found


def remind(engine: Engine, new_id: Callable[[], str], reminder: Reminder, now: int) -> list[str]:
    """Write the notices of a reminder if it is still due; answers whom they tell (ids of people)."""
    this = bookings.c.booking_id == reminder.booking_id
    with writing(engine) as connection:
        # Under a lock: whoever cancels, moves or answers in this moment comes before or after, and never between.
        due = select(bookings).where(this, _due(reminder.kind, now)).with_for_update()
        row = connection.execute(due).mappings().first()
        if row is None:
            return []
        people = [row["candidate_id"], row["mentor_person_id"]]
        if reminder.kind == ANSWER:
            people = [row["candidate_id"] if row["waits_for"] == Party.CANDIDATE else row["mentor_person_id"]]
        at = row["answer_by"] if reminder.kind == ANSWER else row["starts_at"]
        told = [
            Telling(
                person_id=person_id,
                kind=reminder.kind,
                occasion=_occasion(reminder.booking_id, at),
                programme_id=row["programme_id"],
                booking_id=reminder.booking_id,
            )
            for person_id in people
        ]
        tell(connection, new_id, now, told)
    return people


def still_so(notice: Notice, booking: Booking, now: int) -> bool:
    """Whether a reminder that was written earlier is still true at a moment (ms since 1970).

    The session is still to come at the time of which it reminds; or that answer is still waited for, from this person.
    """
    if notice.kind == ANSWER:
        at, so = booking.answer_by, booking.waits_for == booking.party(notice.person_id)
    else:
        at, so = booking.starts_at, booking.state in COMING
    return so and at > now and notice.key == key_of(notice.kind, _occasion(booking.booking_id, at), notice.person_id)


def _occasion(booking_id: str, at: int) -> str:
    """What a reminder reminds of: a session that is moved, and another answer, are other occasions."""
    return f"{booking_id} {at}"


def _due(kind: str, now: int) -> ColumnElement[bool]:
    return _answer_due(now) if kind == ANSWER else _session_due(kind, now)


def _session_due(kind: str, now: int) -> ColumnElement[bool]:
    agreed_at = (
        select(func.max(booking_events.c.at))
        .where(booking_events.c.booking_id == bookings.c.booking_id, booking_events.c.name.in_(AGREEING))
        .scalar_subquery()
    )
    agreed_before = func.coalesce(agreed_at, bookings.c.created_at) <= bookings.c.starts_at - AHEAD_MS[kind]
    in_time = and_(bookings.c.starts_at <= now + AHEAD_MS[kind], bookings.c.starts_at > now + LATEST_MS[kind])
    coming = bookings.c.state.in_([state.value for state in COMING])
    # The last one that is written stands for both: they are written together.
    return and_(coming, in_time, agreed_before, ~_told(kind, bookings.c.starts_at, bookings.c.mentor_person_id))


def _answer_due(now: int) -> ColumnElement[bool]:
    half = (cast(bookings.c.changed_at, BigInteger) + bookings.c.answer_by) / 2
    waiting = bookings.c.state.in_([state.value for state in ANSWERABLE])
    in_time = and_(half <= now, bookings.c.answer_by > now)
    by_candidate = and_(
        bookings.c.waits_for == Party.CANDIDATE.value, ~_told(ANSWER, bookings.c.answer_by, bookings.c.candidate_id)
    )
    by_mentor = and_(
        bookings.c.waits_for == Party.MENTOR.value, ~_told(ANSWER, bookings.c.answer_by, bookings.c.mentor_person_id)
    )
    return and_(waiting, in_time, or_(by_candidate, by_mentor))


def _told(kind: str, at: ColumnElement[int], person_id: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether the notice is there; by the key that ``records.telling`` writes, which has an index."""
    key = literal(f"{kind} ") + bookings.c.booking_id + " " + cast(at, String) + " " + person_id
    return select(notices.c.notice_id).where(notices.c.key == key).exists()
