"""Whose the lines in the histories of bookings are."""

from sqlalchemy import ColumnElement, and_, select

from hub.domain.bookings import Party
from hub.records.mentoring_tables import booking_events, bookings, mentors


def written_by(person_id: str, party: Party) -> ColumnElement[bool]:
    """The rows of histories with a line that somebody wrote as one of the two.

    A booking has one candidate, and may have had several mentors: a mentor's rows are known by the mentor's id.
    """
    columns = booking_events.c
    asked = select(bookings.c.booking_id).where(bookings.c.candidate_id == person_id)
    parts = select(mentors.c.mentor_id).where(mentors.c.person_id == person_id)
    whose = columns.booking_id.in_(asked) if party is Party.CANDIDATE else columns.mentor_id.in_(parts)
    return and_(columns.by == party.value, columns.line != "", whose)
