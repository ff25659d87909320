"""The records of series: hours that repeat by a rule."""

from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Engine, insert, or_, select, update

from hub.domain.errors import HourChangedMeanwhile, SeriesNotFound
from hub.domain.series import Series
from hub.records.database import reading, struct, writing
from hub.records.tables import grants, series


@dataclass(frozen=True)
class SeriesRecords:
    """Series. Every change grows the version by one."""

    engine: Engine

    def get(self, series_id: str) -> Series | None:
        """The series of an id, or None."""
        with reading(self.engine) as connection:
            row = connection.execute(select(series).where(series.c.series_id == series_id)).mappings().first()
        return struct(row, Series) if row else None

    def add(self, one: Series) -> None:
        """Keep a new series."""
        with writing(self.engine) as connection:
            connection.execute(insert(series).values(**msgspec.structs.asdict(one)))

    def change(self, series_id: str, version: int, **fields: Any) -> Series:
        """Save fields of a series, if nobody saved it since this version was read.

        Raises:
            HourChangedMeanwhile: somebody did; ``version`` is the present one.
            SeriesNotFound: no such series.
        """
        here = (series.c.series_id == series_id, series.c.version == version)
        changed = update(series).where(*here).values(**fields, version=version + 1).returning(*series.c)
        with writing(self.engine) as connection:
            row = connection.execute(changed).mappings().first()
        if row is None:
            present = self.get(series_id)
            raise HourChangedMeanwhile(version=present.version) if present else SeriesNotFound()
        return struct(row, Series)

    def list(self, *, person_id: str = "", running_at: int = 0) -> list[Series]:
        """Series, newest first.

        Args:
            person_id: only those in which this person holds a role; ``""`` for all.
            running_at: only those not ended at this moment (ms since 1970); 0 for all.
        """
        query = select(series).order_by(series.c.created_at.desc(), series.c.series_id)
        if person_id:
            mine = select(grants.c.scope_id).where(grants.c.person_id == person_id, grants.c.scope == "series")
            query = query.where(series.c.series_id.in_(mine))
        if running_at:
            query = query.where(or_(series.c.ended_at == 0, series.c.ended_at > running_at))
        with reading(self.engine) as connection:
            return [struct(row, Series) for row in connection.execute(query).mappings()]
