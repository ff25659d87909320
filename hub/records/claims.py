"""Who is taken when. The primary key of the table is what guarantees that nobody is in two sessions at one time."""

from collections.abc import Collection, Iterable

from sqlalchemy import Connection, Engine, delete, insert, select
from sqlalchemy.exc import IntegrityError

from hub.domain.booking_rules import holds
from hub.domain.bookings import Booking, quanta
from hub.domain.errors import TimeTaken
from hub.records.database import reading
from hub.records.mentoring_tables import claims


def claim(connection: Connection, booking_id: str, person_ids: Iterable[str], starts_at: int, ends_at: int) -> None:
    """Take a stretch of time for these people, within a transaction; what the booking has already stays its own.

    Args:
        starts_at, ends_at: milliseconds since 1970, on five minutes.
    Raises:
        TimeTaken: one of them is taken; the transaction must be given up (or be a savepoint).
    """
    _take(connection, booking_id, person_ids, quanta(starts_at, ends_at))


def release(connection: Connection, booking_id: str, from_at: int = 0, to_at: int | None = None) -> None:
    """Give back what a booking has taken, within a transaction: from a moment on, and before another one."""
    gone = delete(claims).where(claims.c.booking_id == booking_id, claims.c.at >= from_at)
    connection.execute(gone if to_at is None else gone.where(claims.c.at < to_at))


def hold(connection: Connection, booking: Booking) -> None:
    """Make what is taken for a booking exactly what follows from it (``booking_rules.holds``), within a transaction.

    Raises:
        TimeTaken: one of the two is taken; ``time``. The transaction must be given up (or be a savepoint).
    """
    wanted = holds(booking)
    # First what is new, then what is given back: whoever waits for a row that we give back then waits for nobody
    # who waits for us.
    _take(connection, booking.booking_id, (booking.candidate_id, booking.mentor_person_id), wanted)
    two = claims.c.person_id.in_([booking.candidate_id, booking.mentor_person_id])
    kept = two & claims.c.at.in_(wanted)
    connection.execute(delete(claims).where(claims.c.booking_id == booking.booking_id, ~kept))


def taken(where: Connection | Engine, person_ids: Collection[str], from_at: int, to_at: int) -> set[tuple[str, int]]:
    """The five minutes in which people are taken, from a moment on and before another one: ``(person_id, at)``."""
    if isinstance(where, Engine):
        with reading(where) as connection:
            return taken(connection, person_ids, from_at, to_at)
    query = select(claims.c.person_id, claims.c.at).where(claims.c.person_id.in_(list(person_ids)))
    found = where.execute(query.where(claims.c.at >= from_at, claims.c.at < to_at))
    return {(str(person_id), int(at)) for person_id, at in found}


def _take(connection: Connection, booking_id: str, person_ids: Iterable[str], moments: Collection[int]) -> None:
    wanted = {(person_id, at) for person_id in person_ids if person_id for at in moments}
    if not wanted:
        return
    own = select(claims.c.person_id, claims.c.at).where(claims.c.booking_id == booking_id)
    missing = wanted - {(str(person_id), int(at)) for person_id, at in connection.execute(own)}
    # In one order for everybody: two who want the same rows wait for each other once, and never crosswise.
    rows = [{"person_id": person_id, "at": at, "booking_id": booking_id} for person_id, at in sorted(missing)]
    if not rows:
        return
    try:
        connection.execute(insert(claims), rows)
    except IntegrityError:
        raise TimeTaken(time=min(at for _, at in missing)) from None
