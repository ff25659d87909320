"""What a search can be narrowed to: the series, languages, years and guests of the hours that everyone may know of."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec
from sqlalchemy import ColumnElement, Connection, Engine, and_, func, or_, select

from hub.domain.hours import PUBLIC, HourState
from hub.domain.roles import Role
from hub.records.database import reading
from hub.records.tables import grants, hours, people, series

MOST = 300
"""Names and series that are offered."""


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """What is offered: series as pairs of id and title, codes of languages, years (the newest first), names."""

    series: tuple[tuple[str, str], ...]
    languages: tuple[str, ...]
    years: tuple[int, ...]
    guests: tuple[str, ...]


@dataclass(frozen=True)
class SearchFilters:
    """Read from the records, so that nobody is offered who plays no part any more."""

    engine: Engine

    def offered(self) -> Filters:
        """Everything that an hour which everyone may know of can be found by."""
        titled = (
            select(series.c.series_id, series.c.title)
            .where(series.c.series_id.in_(select(hours.c.series_id).where(known_hours())))
            .order_by(series.c.created_at.desc())
            .limit(MOST)
        )
        spoken = select(hours.c.language).where(known_hours(), hours.c.language != "").distinct()
        first_and_last = select(func.min(hours.c.starts_at), func.max(hours.c.starts_at)).where(known_hours())
        names = (
            select(people.c.name)
            .join(grants, grants.c.person_id == people.c.person_id)
            .where(_guest())
            .distinct()
            .order_by(people.c.name)
            .limit(MOST)
        )
        with reading(self.engine) as connection:
            known = {*connection.execute(names).scalars(), *(name for _, name in _named(connection))}
            first, last = connection.execute(first_and_last).one()
            return Filters(
                series=tuple((row.series_id, row.title) for row in connection.execute(titled)),
                languages=tuple(sorted(connection.execute(spoken).scalars())),
                years=tuple(range(_year(last), _year(first) - 1, -1)) if last else (),
                guests=tuple(sorted(known)[:MOST]),
            )

    def places_of_guest(self, name: str) -> tuple[list[str], list[str]]:
        """The ids of hours and of series that everyone may know of, in which somebody of this name is a guest."""
        query = (
            select(grants.c.scope, grants.c.scope_id)
            .join(people, people.c.person_id == grants.c.person_id)
            .where(people.c.name == name, _guest())
            .limit(MOST)
        )
        with reading(self.engine) as connection:
            found = [(row.scope, row.scope_id) for row in connection.execute(query)]
            named = [hour_id for hour_id, guest in _named(connection) if guest == name][:MOST]
        return named + [one for scope, one in found if scope == "hour"], [
            one for scope, one in found if scope == "series"
        ]


def known_hours() -> ColumnElement[bool]:
    """An hour that everyone may know of, as ``Hour.public`` has it."""
    announced = or_(hours.c.state != HourState.CANCELLED.value, hours.c.announced_at > 0)
    return and_(hours.c.state.in_([state.value for state in PUBLIC]), announced)


def _named(connection: Connection) -> Iterator[tuple[str, str]]:
    """Hours that took place elsewhere, the newest first, each with the names of its guests: they have no accounts."""
    elsewhere = select(hours.c.hour_id, hours.c.guest_names).where(known_hours(), hours.c.import_key != "")
    for row in connection.execute(elsewhere.order_by(hours.c.starts_at.desc(), hours.c.hour_id)):
        yield from ((row.hour_id, name) for name in row.guest_names)


def _guest() -> ColumnElement[bool]:
    in_hour = and_(grants.c.scope == "hour", grants.c.scope_id.in_(select(hours.c.hour_id).where(known_hours())))
    in_series = and_(grants.c.scope == "series", grants.c.scope_id.in_(select(hours.c.series_id).where(known_hours())))
    return and_(grants.c.role == Role.GUEST.value, or_(in_hour, in_series))


def _year(ms: int) -> int:
    return datetime.fromtimestamp(ms / 1000, UTC).year
