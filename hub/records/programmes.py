"""Programmes of mentoring."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Engine, Select, delete, insert, select, update

from hub.domain.errors import ProgrammeNotFound, RecordChangedMeanwhile
from hub.domain.programmes import Programme
from hub.domain.texts import N_
from hub.records.database import reading, struct, writing
from hub.records.mentoring_tables import bookings, mentors, programmes, threads
from hub.records.tables import grants
from hub.records.telling import Telling, tell
from hub.records.telling_tables import notices

IN_USE = N_("This programme cannot be deleted any more: it is published, or something has begun in it.")

OF_MENTORS = ("mentor.joined", "mentor.declined", "mentor.left")
"""What organisers are told of the mentors of a programme."""


@dataclass(frozen=True)
class ProgrammeRecords:
    """Programmes. Every change grows the version by one."""

    engine: Engine
    new_id: Callable[[], str]

    def get(self, programme_id: str) -> Programme | None:
        """The programme of an id, or None."""
        found = self._list(select(programmes).where(programmes.c.programme_id == programme_id))
        return found[0] if found else None

    def add(self, programme: Programme) -> None:
        """Keep a new programme."""
        with writing(self.engine) as connection:
            connection.execute(insert(programmes).values(**_row(msgspec.structs.asdict(programme))))

    def change(self, programme_id: str, version: int, **fields: Any) -> Programme:
        """Save fields of a programme, if nobody saved it since this version was read.

        Raises:
            RecordChangedMeanwhile: somebody did.
            ProgrammeNotFound: there is none.
        """
        here = (programmes.c.programme_id == programme_id, programmes.c.version == version)
        changed = update(programmes).where(*here).values(**_row(fields), version=version + 1)
        with writing(self.engine) as connection:
            row = connection.execute(changed.returning(*programmes.c)).mappings().first()
        if row:
            return struct(row, Programme)
        present = self.get(programme_id)
        if present is None:
            raise ProgrammeNotFound
        raise RecordChangedMeanwhile(version=present.version)

    def delete_draft(self, programme_id: str, now: int, tellings: Iterable[Telling] = ()) -> None:
        """Delete a draft with its mentors and everybody's parts in it, and tell people of it.

        Args:
            now: milliseconds since 1970.
        Raises:
            RecordChangedMeanwhile: it is published, or there are bookings or threads in it; then nothing is deleted.
        """
        draft = (programmes.c.programme_id == programme_id, programmes.c.published_at == 0)
        with writing(self.engine) as connection:
            if not connection.execute(delete(programmes).where(*draft)).rowcount:
                raise RecordChangedMeanwhile(IN_USE)
            # First the mentors: who asks one of them for something waits for this, and finds nobody.
            connection.execute(delete(mentors).where(mentors.c.programme_id == programme_id))
            for table in (bookings, threads):
                if connection.execute(select(table.c.programme_id).where(table.c.programme_id == programme_id)).first():
                    raise RecordChangedMeanwhile(IN_USE)
            parts = (grants.c.scope == "programme", grants.c.scope_id == programme_id)
            connection.execute(delete(grants).where(*parts))
            # They lead to a page that is gone, and would name people whom nothing else leads to.
            told = (notices.c.programme_id == programme_id, notices.c.kind.in_(OF_MENTORS))
            connection.execute(delete(notices).where(*told))
            tell(connection, self.new_id, now, tellings)

    def all(self) -> list[Programme]:
        """Every programme, drafts too, newest first."""
        return self._list(select(programmes).order_by(programmes.c.created_at.desc(), programmes.c.programme_id))

    def _list(self, query: Select[Any]) -> list[Programme]:
        with reading(self.engine) as connection:
            return [struct(row, Programme) for row in connection.execute(query).mappings()]


def _row(fields: dict[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = msgspec.to_builtins(fields)
    return values
