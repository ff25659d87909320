"""What is left of somebody in the records of others, and is erased last: who made, asked for or saw something."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Column, Connection, select, update

from hub.domain.erasing import Erasing
from hub.records.mentoring_tables import bookings, mentors, programmes
from hub.records.tables import grants, hours, series
from hub.records.video_tables import alarms, recordings, room_occupants, room_visits, stream_keys

MARKS: tuple[tuple[Column[str], dict[str, Any]], ...] = (
    (hours.c.created_by, {}),
    (series.c.created_by, {}),
    (programmes.c.created_by, {}),
    (grants.c.granted_by, {}),
    (mentors.c.invited_by, {}),
    (recordings.c.asked_by, {"asked_name": ""}),
    (stream_keys.c.set_by, {}),
    (alarms.c.settled_by, {}),
)
"""The columns that say who did something, and what else goes with each."""
NOBODY_THERE = {"name": "", "jitsi_id": ""}


def erase_marks(connection: Connection, person_id: str) -> None:
    """Take somebody's id from what they made, gave, asked for or saw."""
    for column, more in MARKS:
        connection.execute(update(column.table).where(column == person_id).values({column.name: "", **more}))


def hours_with_visits(connection: Connection) -> list[str]:
    """Ids of the hours of whose rooms somebody is still known to have been in."""
    query = select(room_visits.c.hour_id).where(room_visits.c.hour_id != "").distinct()
    return list(connection.execute(query).scalars())


def erase_stays(connection: Connection, erasing: Erasing, jitsi_ids: Collection[str]) -> None:
    """Forget that somebody was in the rooms of hours, by the ids that their tokens had, and of their sessions."""
    columns = room_occupants.c
    mine = (bookings.c.candidate_id == erasing.person_id) | (bookings.c.mentor_person_id == erasing.person_id)
    sessions = select(bookings.c.booking_id).where(mine)
    private = select(room_visits.c.visit_id).where(room_visits.c.booking_id.in_(sessions))
    here = columns.jitsi_id.in_(list(jitsi_ids)) | columns.visit_id.in_(private)
    # By its line a browser is known to Jitsi's logs; while it is there its goodbye has to find it.
    over = (columns.left_at > 0) | columns.visit_id.in_(
        select(room_visits.c.visit_id).where(room_visits.c.closed_at > 0)
    )
    lines = select(columns.visit_id, columns.occupant_jid).where(here, over, columns.occupant_jid.contains("@"))
    for visit_id, jid in connection.execute(lines).all():
        this = (columns.visit_id == visit_id, columns.occupant_jid == jid)
        gone = NOBODY_THERE | {"occupant_jid": erasing.stand_in(f"{visit_id} {jid}")}
        connection.execute(update(room_occupants).where(*this).values(**gone))
    connection.execute(update(room_occupants).where(here).values(**NOBODY_THERE))
