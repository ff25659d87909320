"""Hours that took place elsewhere, written into the archive as if they had been held here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, Engine, delete, or_, select, update

from hub.domain.hours import Hour
from hub.domain.questions import Question
from hub.protocol.cursors import START
from hub.records import archive_writes as write
from hub.records.database import insert, reading, struct, writing
from hub.records.tables import archive_cursors, archived_questions, hours


@dataclass(frozen=True)
class PastHourRecords:
    """Each is known by its ``import_key``, and stands there once however often it is taken in."""

    engine: Engine

    def find(self, import_key: str) -> Hour | None:
        """The hour of a key, or None."""
        with reading(self.engine) as connection:
            return _find(connection, import_key)

    def alike(self, starts_at: int, youtube_url: str) -> list[Hour]:
        """Hours that came from elsewhere and began at this moment (ms since 1970) or have this video."""
        same = [hours.c.starts_at == starts_at] + ([hours.c.youtube_url == youtube_url] if youtube_url else [])
        query = select(hours).where(hours.c.import_key != "", or_(*same))
        with reading(self.engine) as connection:
            rows = connection.execute(query.order_by(hours.c.created_at, hours.c.hour_id)).mappings()
            return [struct(row, Hour) for row in rows]

    def take_in(self, hour: Hour, questions_of: Callable[[str], Sequence[Question]]) -> Hour:
        """Write an hour and its questions, in one transaction; over what was taken in of the same hour before.

        Args:
            hour: of a key; one that is here by its id or its key keeps its id and its version.
            questions_of: its questions by its id, which only here is sure: their addresses hang on it.
        """
        with writing(self.engine) as connection:
            kept = _write(connection, hour)
            mine = archived_questions.c.hour_id == kept.hour_id
            connection.execute(delete(archived_questions).where(mine))
            write.images(connection, kept.hour_id, [(one, START) for one in questions_of(kept.hour_id)])
            # Settled from the beginning: no stream has anything to add.
            settled = {"hour_id": kept.hour_id, "cursor": START, "settled_version": kept.version}
            made = insert(connection, archive_cursors).values(**settled)
            connection.execute(made.on_conflict_do_update(index_elements=["hour_id"], set_=settled))
        return kept


def _find(connection: Connection, import_key: str) -> Hour | None:
    row = connection.execute(select(hours).where(hours.c.import_key == import_key)).mappings().first()
    return struct(row, Hour) if row else None


def _write(connection: Connection, hour: Hour) -> Hour:
    here = connection.execute(select(hours).where(hours.c.hour_id == hour.hour_id)).mappings().first()
    known = struct(here, Hour) if here else _find(connection, hour.import_key)
    fields = msgspec.to_builtins(msgspec.structs.asdict(hour))
    if known is None:
        added = insert(connection, hours).values(**fields).on_conflict_do_nothing().returning(hours.c.hour_id)
        if connection.execute(added).first():
            return hour
        # Somebody else takes in the same table at this moment, and was quicker.
        known = _find(connection, hour.import_key)
        assert known
    stay = {"hour_id", "version", "created_at", "created_by", "overlay_key"}
    changed = {name: value for name, value in fields.items() if name not in stay}
    change = update(hours).where(hours.c.hour_id == known.hour_id)
    row = connection.execute(change.values(**changed, version=known.version + 1).returning(*hours.c)).mappings().one()
    return struct(row, Hour)
