"""What is left of somebody in the records of others, and is erased last: who made, asked for or saw something."""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import Column, Connection, select, update

from hub.domain.erasing import Erasing
from hub.records.mentoring_tables import bookings, mentors, programmes
from hub.records.tables import grants, hours, series
from hub.records.video_tables import alarms, recordings, room_occupants, room_visits, stream_keys


class Mark(NamedTuple):
    """A column that says who made, gave, asked for or settled something.

    Fields:
        thing_id: by which it is known, ``at`` when that was.
        name: the column with the person's name, where there is one.
    """

    thing: str
    column: Column[str]
    thing_id: Column[str]
    at: Column[int]
    name: Column[str] | None = None


MARKS = (
    Mark("hour", hours.c.created_by, hours.c.hour_id, hours.c.created_at),
    Mark("series", series.c.created_by, series.c.series_id, series.c.created_at),
    Mark("programme", programmes.c.created_by, programmes.c.programme_id, programmes.c.created_at),
    Mark("role", grants.c.granted_by, grants.c.scope_id, grants.c.granted_at),
    Mark("mentor", mentors.c.invited_by, mentors.c.mentor_id, mentors.c.invited_at),
    Mark(
        "recording", recordings.c.asked_by, recordings.c.recording_id, recordings.c.created_at, recordings.c.asked_name
    ),
    Mark("stream_key", stream_keys.c.set_by, stream_keys.c.hour_id, stream_keys.c.set_at),
    Mark("alarm", alarms.c.settled_by, alarms.c.alarm_id, alarms.c.settled_at),
)
"""All there are."""
NOBODY_THERE = {"name": "", "jitsi_id": ""}


def erase_marks(connection: Connection, person_id: str) -> None:
    """Take somebody's id from what they made, gave, asked for or saw."""
    for mark in MARKS:
        gone = {one.name: "" for one in (mark.column, mark.name) if one is not None}
        connection.execute(update(mark.column.table).where(mark.column == person_id).values(gone))


def hours_with_visits(connection: Connection, since: int) -> list[str]:
    """Ids of the hours of whose rooms it is still known who was in them.

    Args:
        since: rooms that were closed by this moment, ms since 1970, are left out.
    """
    same = room_occupants.c.visit_id == room_visits.c.visit_id
    known = (room_visits.c.hour_id != "", room_occupants.c.jitsi_id != "")
    lately = (room_visits.c.closed_at == 0) | (room_visits.c.closed_at > since)
    query = select(room_visits.c.hour_id).join(room_occupants, same).where(*known, lately).distinct()
    return list(connection.execute(query).scalars())


def erase_stays(
    connection: Connection, erasing: Erasing, jitsi_ids: Collection[str], closed_by: int, opened_by: int
) -> bool:
    """Forget that somebody was in the rooms of hours, by the ids that their tokens had, and of their sessions.

    Of a room that is open, or was lately, something may still be told: their goodbye, and at its end everybody who was
    ever in it, by name. Until then their lines stay without a name, so that what is told finds them.

    Args:
        closed_by: nothing is told any more of rooms that were closed by this moment, ms since 1970.
        opened_by: nor is it waited for what is told of rooms that were opened by this moment, ms since 1970, and are
            not known to be closed: their goodbye was lost.
    Returns:
        Whether nothing is left to forget.
    """
    columns = room_occupants.c
    mine = (bookings.c.candidate_id == erasing.person_id) | (bookings.c.mentor_person_id == erasing.person_id)
    sessions = select(bookings.c.booking_id).where(mine)
    private = select(room_visits.c.visit_id).where(room_visits.c.booking_id.in_(sessions))
    here = columns.jitsi_id.in_(list(jitsi_ids)) | columns.visit_id.in_(private)
    visits = room_visits.c
    told = visits.closed_at.between(1, closed_by) | ((visits.closed_at == 0) & (visits.opened_at <= opened_by))
    over = columns.visit_id.in_(select(visits.visit_id).where(told))
    # By its line a browser is known to Jitsi's logs.
    lines = select(columns.visit_id, columns.occupant_jid).where(here, over, columns.occupant_jid.contains("@"))
    for visit_id, jid in connection.execute(lines).all():
        this = (columns.visit_id == visit_id, columns.occupant_jid == jid)
        gone = NOBODY_THERE | {"occupant_jid": erasing.stand_in(f"{visit_id} {jid}")}
        connection.execute(update(room_occupants).where(*this).values(**gone))
    connection.execute(update(room_occupants).where(here, over).values(**NOBODY_THERE))
    waiting = update(room_occupants).where(here, ~over).values(name="").returning(columns.visit_id)
    return connection.execute(waiting).first() is None
