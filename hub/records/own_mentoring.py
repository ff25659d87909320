"""Reading what is one person's own in mentoring: their side of sessions, what they wrote in threads, their parts."""

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, Select, or_, select

from hub.domain.bookings import Booking, Party
from hub.domain.threads import Thread
from hub.protocol import own_data as own
from hub.records.booking_lines import written_by
from hub.records.database import struct
from hub.records.mentoring_tables import (
    booking_events,
    booking_notes,
    bookings,
    consents,
    feedback,
    kept_chats,
    mentors,
    programme_acts,
    reports,
    thread_parts,
    thread_posts,
    threads,
)

T = TypeVar("T")


def _rows(connection: Connection, query: Select[Any], kind: type[T]) -> list[T]:
    return [struct(row, kind) for row in connection.execute(query).mappings()]


def _bookings(connection: Connection, person_id: str) -> list[own.OwnBooking]:
    """With those that went on to another mentor, where one wrote something before."""
    wrote = select(booking_events.c.booking_id).where(written_by(person_id, Party.MENTOR))
    party = or_(bookings.c.candidate_id == person_id, bookings.c.mentor_person_id == person_id)
    query = select(bookings).where(or_(party, bookings.c.booking_id.in_(wrote)))
    query = query.order_by(bookings.c.created_at, bookings.c.booking_id)
    return [_booking(connection, one, person_id) for one in _rows(connection, query, Booking)]


def _booking(connection: Connection, booking: Booking, person_id: str) -> own.OwnBooking:
    """What the other wrote is left out: a reason, a line with a time, the chat's other half, a shared note."""
    party = booking.party(person_id)
    if party is None:
        return _passed_on(connection, booking, person_id)
    asked = party is Party.CANDIDATE
    note, said = _note(connection, booking.booking_id, person_id), _said(connection, booking.booking_id, person_id)
    shared = {name: getattr(booking, name) for name in own.OwnBooking.__struct_fields__ if hasattr(booking, name)}
    fields = shared | {
        "you": party.value,
        "state": booking.state.value,
        "name": booking.candidate_name if asked else "",
        "about": booking.about if asked else "",
        "lines": _lines(connection, booking.booking_id, person_id, party),
        "chat": _chat(connection, booking.booking_id, party),
        "note": note.text if note else "",
        "note_shared": bool(note and note.shared),
        "stars": said.stars if said else 0,
        "feedback": said.text if said else "",
    }
    return own.OwnBooking(**fields)


def _passed_on(connection: Connection, booking: Booking, person_id: str) -> own.OwnBooking:
    """Of what went on to another mentor one's own lines alone: what became of it is between the two."""
    lines = _lines(connection, booking.booking_id, person_id, Party.MENTOR)
    return own.OwnBooking(
        booking_id=booking.booking_id,
        programme_id=booking.programme_id,
        you=Party.MENTOR.value,
        state=own.PASSED_ON,
        created_at=booking.created_at,
        changed_at=lines[-1].at,
        lines=lines,
    )


def _note(connection: Connection, booking_id: str, person_id: str) -> Any:
    here = (booking_notes.c.booking_id == booking_id, booking_notes.c.person_id == person_id)
    return connection.execute(select(booking_notes).where(*here)).first()


def _said(connection: Connection, booking_id: str, person_id: str) -> Any:
    here = (feedback.c.booking_id == booking_id, feedback.c.person_id == person_id)
    return connection.execute(select(feedback).where(*here)).first()


def _lines(connection: Connection, booking_id: str, person_id: str, party: Party) -> tuple[own.OwnLine, ...]:
    columns = booking_events.c
    query = select(columns.at, columns.name, columns.line).where(written_by(person_id, party))
    found = connection.execute(query.where(columns.booking_id == booking_id).order_by(columns.version))
    return tuple(own.OwnLine(at=at, name=name, text=line) for at, name, line in found)


def _chat(connection: Connection, booking_id: str, you: Party) -> tuple[own.OwnLine, ...]:
    kept = connection.execute(select(kept_chats.c.lines).where(kept_chats.c.booking_id == booking_id)).scalar()
    mine = (line for line in kept or () if line["by"] == you.value)
    return tuple(own.OwnLine(at=line["at"], name="room.said", text=line["text"]) for line in mine)


def _threads(connection: Connection, person_id: str) -> list[own.OwnThread]:
    query = select(threads).where(threads.c.asker_id == person_id).order_by(threads.c.created_at, threads.c.thread_id)
    return [_thread(connection, one) for one in _rows(connection, query, Thread)]


def _thread(connection: Connection, thread: Thread) -> own.OwnThread:
    here = thread_parts.c.thread_id == thread.thread_id
    parts = _rows(connection, select(thread_parts).where(here).order_by(thread_parts.c.number), own.OwnPart)
    fields = msgspec.to_builtins(thread) | {"name": thread.asker_name, "questions": parts}
    return msgspec.convert(fields, own.OwnThread)


def _posts(connection: Connection, person_id: str) -> list[own.OwnPost]:
    query = select(thread_posts).where(thread_posts.c.author_id == person_id)
    return _rows(connection, query.order_by(thread_posts.c.at, thread_posts.c.post_id), own.OwnPost)


def _consents(connection: Connection, person_id: str) -> list[own.OwnConsent]:
    query = select(consents).where(consents.c.person_id == person_id)
    return _rows(connection, query.order_by(consents.c.at, consents.c.thread_id), own.OwnConsent)


def _reports(connection: Connection, person_id: str) -> list[own.OwnReport]:
    query = select(reports).where(reports.c.reporter_id == person_id).order_by(reports.c.at, reports.c.report_id)
    return _rows(connection, query, own.OwnReport)


def _mentor_parts(connection: Connection, person_id: str) -> list[own.OwnMentorPart]:
    query = select(mentors).where(mentors.c.person_id == person_id).order_by(mentors.c.invited_at)
    return _rows(connection, query, own.OwnMentorPart)


def _moderation(connection: Connection, person_id: str) -> list[own.OwnModeration]:
    query = select(programme_acts).where(programme_acts.c.by == person_id)
    return _rows(connection, query.order_by(programme_acts.c.at, programme_acts.c.act_id), own.OwnModeration)


SECTIONS: dict[str, Callable[[Connection, str], list[Any]]] = {
    "bookings": _bookings,
    "threads": _threads,
    "posts": _posts,
    "consents": _consents,
    "reports": _reports,
    "mentor_parts": _mentor_parts,
    "moderation": _moderation,
}
"""How each section of ``OwnData`` about mentoring is read."""
