"""Programmes of mentoring."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Engine, Select, insert, select, update

from hub.domain.errors import ProgrammeNotFound, RecordChangedMeanwhile
from hub.domain.programmes import Programme
from hub.records.database import reading, struct, writing
from hub.records.mentoring_tables import programmes


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

    def all(self) -> list[Programme]:
        """Every programme, drafts too, newest first."""
        return self._list(select(programmes).order_by(programmes.c.created_at.desc(), programmes.c.programme_id))

    def _list(self, query: Select[Any]) -> list[Programme]:
        with reading(self.engine) as connection:
            return [struct(row, Programme) for row in connection.execute(query).mappings()]


def _row(fields: dict[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = msgspec.to_builtins(fields)
    return values
