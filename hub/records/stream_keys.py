"""The keys of live streams, sealed: who can read the database reads no key."""

from dataclasses import dataclass

import msgspec
from sqlalchemy import Engine, delete, select

from hub.records.database import insert, reading, struct, writing
from hub.records.video_tables import stream_keys


class SealedKey(msgspec.Struct, frozen=True):
    """The key of an hour's stream as it is kept; ``set_at`` is milliseconds since 1970."""

    hour_id: str
    sealed: str
    set_by: str
    set_at: int


@dataclass(frozen=True)
class StreamKeyRecords:
    """At most one key an hour."""

    engine: Engine

    def get(self, hour_id: str) -> SealedKey | None:
        """The key of an hour, or None."""
        query = select(stream_keys).where(stream_keys.c.hour_id == hour_id)
        with reading(self.engine) as connection:
            row = connection.execute(query).mappings().first()
        return struct(row, SealedKey) if row else None

    def put(self, key: SealedKey) -> None:
        """Keep the key of an hour, in place of any it had."""
        fields = msgspec.structs.asdict(key)
        with writing(self.engine) as connection:
            added = insert(connection, stream_keys).values(**fields)
            connection.execute(added.on_conflict_do_update(index_elements=["hour_id"], set_=fields))

    def remove(self, hour_id: str) -> None:
        """Forget the key of an hour."""
        with writing(self.engine) as connection:
            connection.execute(delete(stream_keys).where(stream_keys.c.hour_id == hour_id))
