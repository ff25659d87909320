"""Alarms that wait for somebody to see them, and those that somebody saw."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, and_, delete, select, update

from hub.domain.alarms import Alarm
from hub.records.database import insert, reading, struct, writing
from hub.records.video_tables import alarms

MOST = 100


@dataclass(frozen=True)
class AlarmRecords:
    """Alarms. Every method is one short transaction."""

    engine: Engine
    new_id: Callable[[], str]

    def add(self, kind: str, key: str, facts: dict[str, Any], at: int) -> bool:
        """Raise an alarm; False where one was raised for the same occasion.

        Args:
            kind: one of ``domain.alarms.ALARM_TEXTS``.
            key: names the occasion, at most 200 characters; of a private room nothing that leads to it.
            facts: what fills the places in the text of the kind.
            at: milliseconds since 1970.
        """
        values = {"alarm_id": self.new_id(), "kind": kind, "key": key, "facts": facts, "at": at}
        with writing(self.engine) as connection:
            raised = insert(connection, alarms).values(**values).on_conflict_do_nothing(index_elements=["key"])
            return connection.execute(raised.returning(alarms.c.alarm_id)).first() is not None

    def unseen(self) -> list[Alarm]:
        """The alarms that nobody has seen yet, newest first, at most ``MOST``."""
        query = select(alarms).where(alarms.c.settled_at == 0).order_by(alarms.c.at.desc(), alarms.c.alarm_id)
        with reading(self.engine) as connection:
            return [struct(row, Alarm) for row in connection.execute(query.limit(MOST)).mappings()]

    def see(self, alarm_id: str, person_id: str, now: int) -> bool:
        """Note that somebody has seen an alarm; False where somebody had, or there is none."""
        waits = and_(alarms.c.alarm_id == alarm_id, alarms.c.settled_at == 0)
        seen = update(alarms).where(waits).values(settled_at=now, settled_by=person_id)
        with writing(self.engine) as connection:
            return connection.execute(seen.returning(alarms.c.alarm_id)).first() is not None

    def forget(self, seen_before: int) -> int:
        """Delete alarms that were seen before a moment (ms since 1970); how many went."""
        old = and_(alarms.c.settled_at > 0, alarms.c.settled_at < seen_before)
        with writing(self.engine) as connection:
            return connection.execute(delete(alarms).where(old)).rowcount
