"""The records of hours: what was planned, and how far each hour's life has come."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Engine, Select, and_, or_, select, update
from sqlalchemy.exc import IntegrityError

from hub.domain.errors import HourChangedMeanwhile, HourNotFound, HourTransitionRefused
from hub.domain.hours import COMING, MOVES, PAST, PUBLIC, STAMPS, Hour, HourState
from hub.records.database import insert, reading, struct, writing
from hub.records.tables import grants, hours

Fields = dict[str, Any]


@dataclass(frozen=True)
class HourRecords:
    """Hours. Every change grows the version by one; the state changes by ``move`` alone."""

    engine: Engine

    def get(self, hour_id: str) -> Hour | None:
        """The hour of an id, or None."""
        with reading(self.engine) as connection:
            return _load(connection, hour_id)

    def of_room(self, room_name: str) -> Hour | None:
        """The hour that meets in a room, or None."""
        found = self._list(select(hours).where(hours.c.room_name == room_name).limit(1)) if room_name else []
        return found[0] if found else None

    def add(self, hour: Hour) -> bool:
        """Keep a new hour; False when its series has an hour for that occurrence already."""
        with writing(self.engine) as connection:
            added = insert(connection, hours).values(**_row(msgspec.structs.asdict(hour)))
            kept = connection.execute(added.on_conflict_do_nothing().returning(hours.c.hour_id)).first()
        return kept is not None

    def change(self, hour_id: str, version: int, **fields: Any) -> Hour:
        """Save fields of an hour, if nobody saved it since this version was read.

        Raises:
            HourChangedMeanwhile: somebody did; ``version`` is the present one. Or its series has another hour for
                the ``occurrence_at`` that it was to have.
            HourNotFound: no such hour.
        """
        if fields.keys() & {"hour_id", "state", "version"}:
            raise ValueError("an hour's state changes by its moves alone")
        here = and_(hours.c.hour_id == hour_id, hours.c.version == version)
        try:
            with writing(self.engine) as connection:
                changed = _change(connection, here, fields)
                if changed:
                    return changed
                raise HourChangedMeanwhile(version=_must(connection, hour_id).version)
        except IntegrityError:
            raise HourChangedMeanwhile(version=version) from None

    def move(self, hour_id: str, move: str, now: int, *, version: int = 0, **fields: Any) -> Hour:
        """Take a step of ``domain.hours.MOVES``, if the hour is in a state for it.

        Args:
            now: milliseconds since 1970; kept as the moment of the step.
            version: take the step only from this version; 0 for any.
            fields: what else to save with it.
        Raises:
            HourTransitionRefused: no such step from its present state.
            HourChangedMeanwhile: the step was decided from another version.
            HourNotFound: no such hour.
        """
        step = MOVES[move]
        stamp = {STAMPS[step.event]: now} if step.event in STAMPS else {}
        here = and_(hours.c.hour_id == hour_id, hours.c.state.in_([state.value for state in step.sources]))
        if version:
            here = and_(here, hours.c.version == version)
        with writing(self.engine) as connection:
            moved = _change(connection, here, fields | stamp | {"state": step.target})
            return moved or _refuse(_must(connection, hour_id), move)

    def coming(self, now: int) -> list[Hour]:
        """Announced and open hours whose planned end is ahead, soonest first. Live ones: ``in_states``."""
        ends_at = hours.c.starts_at + hours.c.duration_s * 1000
        return self._list(_in_states(COMING).where(ends_at > now).order_by(hours.c.starts_at, hours.c.hour_id))

    def past(self, limit: int, before: int) -> list[Hour]:
        """Hours that took place and began before a moment (ms since 1970), newest first."""
        query = _in_states(PAST).where(hours.c.starts_at < before)
        return self._list(query.order_by(hours.c.starts_at.desc(), hours.c.hour_id).limit(limit))

    def some(self, hour_ids: Collection[str]) -> dict[str, Hour]:
        """Hours by their ids."""
        found = self._list(select(hours).where(hours.c.hour_id.in_(list(hour_ids)))) if hour_ids else []
        return {hour.hour_id: hour for hour in found}

    def in_states(self, states: Iterable[HourState]) -> list[Hour]:
        """Every hour in one of these states, soonest first."""
        return self._list(_in_states(states).order_by(hours.c.starts_at, hours.c.hour_id))

    def archived_since(self, moment: int) -> list[str]:
        """Ids of the hours that were closed for good at or after a moment (ms since 1970)."""
        query = _in_states([HourState.ARCHIVED]).where(hours.c.archived_at >= moment)
        return [one.hour_id for one in self._list(query)]

    def public_since(self, moment: int) -> list[Hour]:
        """Every hour that was ever announced and begins at or after a moment (ms since 1970), soonest first."""
        query = _in_states(PUBLIC).where(hours.c.starts_at >= moment)
        # A draft that is cancelled was never public: its title stays with those who planned it.
        known = or_(hours.c.state != HourState.CANCELLED.value, hours.c.announced_at > 0)
        return self._list(query.where(known).order_by(hours.c.starts_at, hours.c.hour_id))

    def of_person(self, person_id: str) -> list[Hour]:
        """Hours in which a person holds a role, in themselves or by their series; latest first."""
        mine = select(grants.c.scope_id).where(grants.c.person_id == person_id)
        by_hour = hours.c.hour_id.in_(mine.where(grants.c.scope == "hour"))
        by_series = hours.c.series_id.in_(mine.where(grants.c.scope == "series"))
        query = select(hours).where(or_(by_hour, by_series))
        return self._list(query.order_by(hours.c.starts_at.desc(), hours.c.hour_id))

    def of_series(self, series_id: str) -> list[Hour]:
        """The occurrences of a series, soonest first."""
        query = select(hours).where(hours.c.series_id == series_id)
        return self._list(query.order_by(hours.c.occurrence_at))

    def _list(self, query: Select[Any]) -> list[Hour]:
        with reading(self.engine) as connection:
            return [struct(row, Hour) for row in connection.execute(query).mappings()]


def _load(connection: Connection, hour_id: str) -> Hour | None:
    row = connection.execute(select(hours).where(hours.c.hour_id == hour_id)).mappings().first()
    return struct(row, Hour) if row else None


def _must(connection: Connection, hour_id: str) -> Hour:
    found = _load(connection, hour_id)
    if found is None:
        raise HourNotFound
    return found


def _change(connection: Connection, here: ColumnElement[bool], fields: Fields) -> Hour | None:
    changed = update(hours).where(here).values(**_row(fields), version=hours.c.version + 1)
    row = connection.execute(changed.returning(*hours.c)).mappings().first()
    return struct(row, Hour) if row else None


def _refuse(hour: Hour, move: str) -> Hour:
    if hour.state in MOVES[move].sources:
        raise HourChangedMeanwhile(version=hour.version)
    raise HourTransitionRefused(state=hour.state.value, move=move)


def _in_states(states: Iterable[HourState]) -> Select[Any]:
    return select(hours).where(hours.c.state.in_([state.value for state in states]))


def _row(fields: Fields) -> Fields:
    values: Fields = msgspec.to_builtins(fields)
    return values
