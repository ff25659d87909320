"""What is left of a session: a note of each, feedback for the programme, a chat that both kept."""

import msgspec
from sqlalchemy import Connection, delete, select

from hub.protocol.booking_views import ChatLine
from hub.records.database import insert
from hub.records.mentoring_tables import booking_notes, feedback, kept_chats


class Afterwards(msgspec.Struct, frozen=True, kw_only=True):
    """What is left of a session for one of the two; ``other_note`` only where the other shares it."""

    note: str = ""
    note_shared: bool = False
    other_note: str = ""
    rated: bool = False
    chat: tuple[ChatLine, ...] = ()


def read_afterwards(connection: Connection, booking_id: str, person_id: str, other_id: str) -> Afterwards:
    """What is left of a session for one of the two, within a transaction."""
    query = select(booking_notes).where(booking_notes.c.booking_id == booking_id)
    notes = {row.person_id: row for row in connection.execute(query)}
    own, other = notes.get(person_id), notes.get(other_id)
    here = (feedback.c.booking_id == booking_id, feedback.c.person_id == person_id)
    lines = connection.execute(select(kept_chats.c.lines).where(kept_chats.c.booking_id == booking_id)).scalar()
    return Afterwards(
        note=own.text if own else "",
        note_shared=bool(own and own.shared),
        other_note=other.text if other and other.shared else "",
        rated=connection.execute(select(feedback.c.stars).where(*here)).first() is not None,
        chat=msgspec.convert(lines or [], tuple[ChatLine, ...]),
    )


def write_note(connection: Connection, booking_id: str, person_id: str, text: str, shared: bool, now: int) -> None:
    """Keep somebody's note, within a transaction; an empty one is thrown away.

    Args:
        now: milliseconds since 1970.
    """
    if not text:
        here = (booking_notes.c.booking_id == booking_id, booking_notes.c.person_id == person_id)
        connection.execute(delete(booking_notes).where(*here))
        return
    fields = {"text": text, "shared": shared, "changed_at": now}
    made = insert(connection, booking_notes).values(booking_id=booking_id, person_id=person_id, **fields)
    connection.execute(made.on_conflict_do_update(index_elements=["booking_id", "person_id"], set_=fields))


def write_feedback(
    connection: Connection, booking_id: str, person_id: str, programme_id: str, stars: int, text: str, now: int
) -> None:
    """Keep what somebody tells the programme of a session, within a transaction; a later word replaces an earlier.

    Args:
        stars: from 1 to 5, 0 for none.
        now: milliseconds since 1970.
    """
    fields = {"stars": stars, "text": text, "at": now}
    ids = {"booking_id": booking_id, "person_id": person_id, "programme_id": programme_id}
    made = insert(connection, feedback).values(**ids, **fields)
    connection.execute(made.on_conflict_do_update(index_elements=["booking_id", "person_id"], set_=fields))
