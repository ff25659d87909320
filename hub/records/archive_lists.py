"""What of the archive is listed for those who are no people: feed readers and search engines. All of it is public."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Engine, Select, case, func, select

from hub.domain.hours import PAST, STAMPS, Hour
from hub.domain.questions import QuestionState
from hub.domain.recordings import Recording, RecordingState
from hub.domain.threads import Visibility
from hub.records.database import reading, struct
from hub.records.mentoring_tables import programmes, threads
from hub.records.search_filters import known_hours
from hub.records.tables import archived_questions, hours
from hub.records.video_tables import recordings


class Place(NamedTuple):
    """A page of the hub, and when it changed last (ms since 1970, 0 for not known)."""

    path: str
    changed_at: int


class Recorded(NamedTuple):
    """An hour that is over, the first recording of it that everyone may see, and when the newest was published."""

    hour: Hour
    recording: Recording
    published_at: int


@dataclass(frozen=True)
class ArchiveLists:
    """Lists of public pages."""

    engine: Engine

    def recorded(self, limit: int) -> list[Recorded]:
        """Past hours that everyone may watch, those with the newest recording first."""
        published = recordings.c.state == RecordingState.PUBLISHED.value
        newest = func.max(recordings.c.published_at)
        last = (
            select(recordings.c.hour_id, newest)
            .join(hours, hours.c.hour_id == recordings.c.hour_id)
            .where(published, hours.c.state.in_([state.value for state in PAST]))
            .group_by(recordings.c.hour_id)
            .order_by(newest.desc(), recordings.c.hour_id)
            .limit(limit)
        )
        with reading(self.engine) as connection:
            moments = {row[0]: int(row[1]) for row in connection.execute(last)}
            of_hours = select(hours).where(hours.c.hour_id.in_(moments))
            held = {row["hour_id"]: struct(row, Hour) for row in connection.execute(of_hours).mappings()}
            theirs = select(recordings).where(published, recordings.c.hour_id.in_(moments))
            ordered = theirs.order_by(recordings.c.created_at.desc(), recordings.c.recording_id.desc())
            first = {row["hour_id"]: struct(row, Recording) for row in connection.execute(ordered).mappings()}
        return [Recorded(held[hour_id], first[hour_id], at) for hour_id, at in moments.items()]

    def count(self) -> tuple[int, int]:
        """How many places there are, and the newest change of any: the two tell whether a list is still fresh."""
        with reading(self.engine) as connection:
            rows = [connection.execute(_counted(query)).one() for query in _QUERIES.values()]
        return sum(row[0] for row in rows), max(row[1] or 0 for row in rows)

    def places(self, first: int, most: int) -> list[Place]:
        """Places in a fixed order: hours, answered questions, public threads, programmes.

        Args:
            first: how many come before.
            most: how many at the most.
        """
        return list(self._places(first, most))

    def _places(self, first: int, most: int) -> Iterator[Place]:
        with reading(self.engine) as connection:
            for address, query in _QUERIES.items():
                if most <= 0:
                    return
                there = connection.execute(_counted(query)).one()[0]
                rows = connection.execute(query.offset(first).limit(most)).all() if first < there else []
                yield from (Place(address.format(*row[:-1]), row[-1]) for row in rows)
                first, most = max(0, first - there), most - len(rows)


def _counted(query: Select[Any]) -> Select[int, int]:
    found = query.order_by(None).subquery()
    return select(func.count(), func.max(found.c.changed_at)).select_from(found)


def _hours() -> Select[Any]:
    columns = hours.c
    # What came last in the life of an hour is the newest change of its page.
    changed_at: ColumnElement[int] = columns.created_at
    for stamp in STAMPS.values():
        changed_at = case((columns[stamp] > changed_at, columns[stamp]), else_=changed_at)
    query = select(columns.hour_id, changed_at.label("changed_at")).where(known_hours())
    return query.order_by(columns.starts_at, columns.hour_id)


def _questions() -> Select[Any]:
    columns = archived_questions.c
    query = select(columns.hour_id, columns.question_id, columns.answered_at.label("changed_at"))
    query = query.join(hours, hours.c.hour_id == columns.hour_id)
    answered = columns.state == QuestionState.ANSWERED.value
    return query.where(answered, known_hours()).order_by(columns.hour_id, columns.question_id)


def _threads() -> Select[Any]:
    query = select(threads.c.thread_id, threads.c.changed_at).join(
        programmes, programmes.c.programme_id == threads.c.programme_id
    )
    shown = (threads.c.visibility == Visibility.PUBLIC.value, threads.c.hidden_at == 0, programmes.c.published_at > 0)
    return query.where(*shown).order_by(threads.c.created_at, threads.c.thread_id)


def _programmes() -> Select[Any]:
    query = select(programmes.c.programme_id, programmes.c.published_at.label("changed_at"))
    return query.where(programmes.c.published_at > 0).order_by(programmes.c.created_at, programmes.c.programme_id)


_QUERIES: dict[str, Select[Any]] = {
    "/hours/{}": _hours(),
    "/hours/{}/questions/{}": _questions(),
    "/threads/{}": _threads(),
    "/programmes/{}": _programmes(),
}
"""The addresses, and what they are made from; the last column is the newest change."""
