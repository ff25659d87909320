"""What was answered to Jitsi about its rooms, and which private rooms are to be ended."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

import msgspec
from sqlalchemy import BigInteger, ColumnElement, Connection, Engine, and_, cast, delete, exists, or_, select, update

from hub.domain.bookings import COMING, GRACE_S, BookingState
from hub.domain.room_grants import Grant
from hub.records.database import insert, reading, struct, writing
from hub.records.mentoring_tables import bookings
from hub.records.video_tables import room_grants

ENDED = frozenset({BookingState.DONE, BookingState.NO_SHOW, BookingState.CANCELLED})
LOOK_BACK_MS = 24 * 3600 * 1000
"""A private room that was over a day ago is nobody's any more."""


class Ending(NamedTuple):
    """A private room that is to be ended. ``one_id`` names it where the name of the room must not stand."""

    one_id: str
    room_name: str
    booking_id: str


@dataclass(frozen=True)
class RoomGrantRecords:
    """Grants, one for each room. Every method is one short transaction."""

    engine: Engine
    new_id: Callable[[], str]

    def get(self, room_name: str) -> Grant | None:
        """The grant of a room, or None."""
        with reading(self.engine) as connection:
            return _load(connection, room_name)

    def find(self, grant_id: str) -> Grant | None:
        """The grant of an id, or None."""
        with reading(self.engine) as connection:
            row = connection.execute(select(room_grants).where(room_grants.c.grant_id == grant_id)).mappings().first()
            return struct(row, Grant) if row else None

    def keep(self, grant: Grant) -> Grant:
        """Keep a grant, or answer the one that was given for the same slot before.

        Only its end moves, and never to an earlier moment: Jitsi was told the longer time already.

        Args:
            grant: ``grant_id`` is filled in here.
        """
        with writing(self.engine) as connection:
            fresh = msgspec.structs.replace(grant, grant_id=self.new_id())
            added = insert(connection, room_grants).values(**msgspec.structs.asdict(fresh))
            added = added.on_conflict_do_nothing(index_elements=["room_name"])
            if connection.execute(added.returning(room_grants.c.grant_id)).first():
                return fresh
            known = _load(connection, grant.room_name, locked=True)
            assert known is not None, "it was in the way a moment ago"
            same = known.starts_at == grant.starts_at
            longer = max(known.duration_s, grant.duration_s)
            kept = msgspec.structs.replace(known, duration_s=longer, ended_at=0) if same else fresh
            here = room_grants.c.room_name == grant.room_name
            connection.execute(update(room_grants).where(here).values(**msgspec.structs.asdict(kept)))
            return kept

    def to_end(self, now: int) -> list[Ending]:
        """The private rooms that are to be ended at a moment (ms since 1970), and were not.

        Those whose session is over or past its minute for goodbyes, whether or not Jitsi ever asked about them; and
        those that a session has left for another.
        """
        ended = exists().where(room_grants.c.room_name == bookings.c.room_name, room_grants.c.ended_at > 0)
        over = and_(_in(ENDED), bookings.c.ended_at >= now - LOOK_BACK_MS)
        late = and_(_in(COMING | {BookingState.IN_PROGRESS}), bookings.c.ends_at <= now - GRACE_S * 1000)
        theirs = select(bookings.c.booking_id, bookings.c.room_name, bookings.c.booking_id)
        moved = exists().where(bookings.c.room_name == room_grants.c.room_name)
        left = select(room_grants.c.grant_id, room_grants.c.room_name, room_grants.c.booking_id)
        with reading(self.engine) as connection:
            rows = connection.execute(theirs.where(bookings.c.room_name != "", or_(over, late), ~ended)).all()
            gone = and_(room_grants.c.booking_id != "", room_grants.c.ended_at == 0, ~moved)
            return [Ending(*row) for row in [*rows, *connection.execute(left.where(gone)).all()]]

    def ended(self, room_name: str, booking_id: str, now: int) -> None:
        """Note that Jitsi was told to end a private room.

        Args:
            now: milliseconds since 1970.
        """
        ids = {"grant_id": self.new_id(), "room_name": room_name, "booking_id": booking_id}
        with writing(self.engine) as connection:
            noted = insert(connection, room_grants).values(**ids, starts_at=now, duration_s=0, ended_at=now)
            connection.execute(noted.on_conflict_do_update(index_elements=["room_name"], set_={"ended_at": now}))

    def reopened(self, room_name: str, at: int) -> None:
        """A private room that was ended was opened again at a moment (ms since 1970): it is to be ended again."""
        here = and_(room_grants.c.room_name == room_name, room_grants.c.ended_at > 0, room_grants.c.ended_at < at)
        with writing(self.engine) as connection:
            connection.execute(update(room_grants).where(here).values(ended_at=0))

    def forget(self, over_before: int) -> int:
        """Delete the grants whose time was over before a moment (ms since 1970); how many went."""
        until = room_grants.c.starts_at + cast(room_grants.c.duration_s, BigInteger) * 1000
        old = and_(until < over_before, room_grants.c.ended_at < over_before)
        with writing(self.engine) as connection:
            return connection.execute(delete(room_grants).where(old)).rowcount


def _load(connection: Connection, room_name: str, *, locked: bool = False) -> Grant | None:
    query = select(room_grants).where(room_grants.c.room_name == room_name)
    row = connection.execute(query.with_for_update() if locked else query).mappings().first()
    return struct(row, Grant) if row else None


def _in(states: Iterable[BookingState]) -> ColumnElement[bool]:
    return bookings.c.state.in_([state.value for state in states])
