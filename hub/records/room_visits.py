"""The lives of our rooms in Jitsi, and who was in them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import msgspec
from sqlalchemy import ColumnElement, Connection, Engine, and_, case, delete, distinct, func, or_, select, update

from hub.domain.bookings import OVER
from hub.domain.room_visits import LOST, Fact, RoomStory, RoomVisit, Stay
from hub.records.database import insert, reading, struct, writing
from hub.records.mentoring_tables import bookings
from hub.records.tables import hours
from hub.records.video_tables import room_occupants, room_visits

IS_OPEN = room_visits.c.closed_at == 0
IS_HERE = and_(IS_OPEN, room_occupants.c.left_at == 0)
SAME = room_occupants.c.visit_id == room_visits.c.visit_id
PERSON = case((room_occupants.c.jitsi_id != "", room_occupants.c.jitsi_id), else_=room_occupants.c.occupant_jid)
"""Somebody with two browsers is one, where a token says who they are."""


@dataclass(frozen=True)
class RoomVisitRecords:
    """Visits of rooms of hours and sessions. Every method is one short transaction."""

    engine: Engine
    new_id: Callable[[], str]

    def tell(self, room: RoomVisit, *facts: Fact, granted_until: int = 0) -> list[RoomVisit]:
        """Take in what happened in a room; answers all its visits, oldest first. Safe to repeat.

        Args:
            room: whose room it is: ``room_name`` and ``hour_id`` or ``booking_id``.
            granted_until: until when the room may be open, ms since 1970; 0 where nobody was told that it may.
        """
        with writing(self.engine) as connection:
            _lock(connection, room)
            visits = {one.visit_id: one for one in _visits(connection, room_visits.c.room_name == room.room_name)}
            stays = {(one.visit_id, one.occupant_jid): one for one in _stays(connection, visits)}
            story = RoomStory(room, self.new_id, visits.values(), stays.values())
            story.tell(*facts)
            now_known = [_judged(one, granted_until) if one.visit_id not in visits else one for one in story.visits]
            _write_visits(connection, visits, now_known)
            _write_stays(connection, stays, story.stays)
            return now_known

    def of_hour(self, hour_id: str) -> list[RoomVisit]:
        """When the room of an hour was open, oldest first."""
        with reading(self.engine) as connection:
            return _visits(connection, room_visits.c.hour_id == hour_id)

    def of_booking(self, booking_id: str) -> list[RoomVisit]:
        """When the room of a session was open, oldest first; for nobody's eyes."""
        with reading(self.engine) as connection:
            return _visits(connection, room_visits.c.booking_id == booking_id)

    def open_now(self) -> list[RoomVisit]:
        """Every room of ours that is open as far as is known."""
        with reading(self.engine) as connection:
            return _visits(connection, IS_OPEN)

    def here(self, hour_id: str) -> list[Stay]:
        """Who is in the room of an hour now, longest first. One person may be there with several browsers."""
        query = select(room_occupants).join(room_visits, SAME).where(IS_HERE, room_visits.c.hour_id == hour_id)
        with reading(self.engine) as connection:
            order = (room_occupants.c.joined_at, room_occupants.c.occupant_jid)
            return [struct(row, Stay) for row in connection.execute(query.order_by(*order)).mappings()]

    def count_here(self, hour_id: str) -> int:
        """How many people are in the room of an hour now."""
        return self.counts(room_visits.c.hour_id == hour_id).get(hour_id, 0)

    def counts(self, which: ColumnElement[bool]) -> dict[str, int]:
        """How many people are in the rooms of hours now, by hour; hours with nobody are left out."""
        many = select(room_visits.c.hour_id, func.count(distinct(PERSON))).join(room_occupants, SAME)
        with reading(self.engine) as connection:
            rows = connection.execute(many.where(IS_HERE, which).group_by(room_visits.c.hour_id))
            return {str(hour_id): int(count) for hour_id, count in rows}

    def stages(self, since: int) -> dict[str, int]:
        """How many people are on the stage of each hour whose room is open, or was since a moment (ms since 1970)."""
        lately = and_(room_visits.c.hour_id != "", or_(IS_OPEN, room_visits.c.closed_at >= since))
        with reading(self.engine) as connection:
            known = connection.execute(select(room_visits.c.hour_id).where(lately).distinct()).scalars().all()
        return dict.fromkeys(known, 0) | self.counts(and_(lately, IS_OPEN))

    def give_up(self, opened_before: int, now: int) -> None:
        """Close what was opened before a moment and never closed: its goodbye was lost.

        Args:
            opened_before, now: milliseconds since 1970.
        """
        old = and_(IS_OPEN, room_visits.c.opened_at < opened_before)
        with writing(self.engine) as connection:
            connection.execute(update(room_visits).where(old).values(closed_at=now, closed_by=LOST))

    def private_over(self) -> list[str]:
        """Ids of the bookings that are over, and of whose room something is still kept."""
        over = bookings.c.state.in_([state.value for state in OVER])
        same = bookings.c.booking_id == room_visits.c.booking_id
        query = select(room_visits.c.booking_id).join(bookings, same).where(over).distinct()
        with reading(self.engine) as connection:
            return list(connection.execute(query).scalars())

    def erase_private(self, booking_id: str) -> None:
        """Forget that the room of a session was ever open, and who was in it."""
        theirs = select(room_visits.c.visit_id).where(room_visits.c.booking_id == booking_id)
        with writing(self.engine) as connection:
            connection.execute(delete(room_occupants).where(room_occupants.c.visit_id.in_(theirs)))
            connection.execute(delete(room_visits).where(room_visits.c.booking_id == booking_id))


def _lock(connection: Connection, room: RoomVisit) -> None:
    """What is told of one room is taken in one after the other; the row of its owner is there before its visits are."""
    of_hour = select(hours.c.hour_id).where(hours.c.hour_id == room.hour_id)
    of_booking = select(bookings.c.booking_id).where(bookings.c.booking_id == room.booking_id)
    connection.execute((of_hour if room.hour_id else of_booking).with_for_update())


def _visits(connection: Connection, which: ColumnElement[bool]) -> list[RoomVisit]:
    query = select(room_visits).where(which).order_by(room_visits.c.opened_at, room_visits.c.visit_id)
    return [struct(row, RoomVisit) for row in connection.execute(query).mappings()]


def _stays(connection: Connection, visit_ids: Iterable[str]) -> list[Stay]:
    query = select(room_occupants).where(room_occupants.c.visit_id.in_(list(visit_ids)))
    return [struct(row, Stay) for row in connection.execute(query).mappings()]


def _judged(visit: RoomVisit, granted_until: int) -> RoomVisit:
    return msgspec.structs.replace(visit, granted=visit.opened_at <= granted_until)


def _write_visits(connection: Connection, known: dict[str, RoomVisit], visits: list[RoomVisit]) -> None:
    # What moves goes first: a moment at which a life was thought to begin may be that of another now.
    for one in sorted(visits, key=lambda visit: visit.visit_id not in known):
        if one.visit_id not in known:
            connection.execute(insert(connection, room_visits).values(**msgspec.structs.asdict(one)))
        elif known[one.visit_id] != one:
            here = room_visits.c.visit_id == one.visit_id
            connection.execute(update(room_visits).where(here).values(**msgspec.structs.asdict(one)))


def _write_stays(connection: Connection, known: dict[tuple[str, str], Stay], stays: list[Stay]) -> None:
    now_known = {(one.visit_id, one.occupant_jid): one for one in stays}
    for visit_id, jid in known.keys() - now_known.keys():
        gone = and_(room_occupants.c.visit_id == visit_id, room_occupants.c.occupant_jid == jid)
        connection.execute(delete(room_occupants).where(gone))
    for key, one in now_known.items():
        if known.get(key) != one:
            values = msgspec.structs.asdict(one)
            kept = insert(connection, room_occupants).values(**values)
            connection.execute(kept.on_conflict_do_update(index_elements=["visit_id", "occupant_jid"], set_=values))
