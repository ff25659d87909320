"""The archive of every hour: what became of each question, every act, and who endorsed what.

It is written from the stream of the hour, and the cursor that says how far moves in the same transaction: whatever is
killed in between, no event is written twice and none is left out (docs/adr/0002-archive-cursor.md).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, Engine, Text, and_, cast, func, or_, select

from hub.domain.hours import PUBLIC, HourState
from hub.domain.questions import Question
from hub.protocol.cursors import START, position
from hub.protocol.cursors import after as is_after
from hub.protocol.events import Event
from hub.records import archive_writes as write
from hub.records.database import insert, reading, writing
from hub.records.tables import acts, archive_cursors, archived_questions, endorsements, hours

_EVENT = msgspec.json.Decoder(Event)
NOBODY: frozenset[str] = frozenset()


class Standing(NamedTuple):
    """How the archive of an hour stands.

    Fields:
        cursor: the newest event that is archived; ``0-0`` for none.
        erasures: how often somebody went from it by their own will.
    """

    cursor: str = START
    erasures: int = 0


@dataclass(frozen=True)
class ArchiveRecords:
    """Written by the worker from the streams; read by the ledger."""

    engine: Engine

    def cursor(self, hour_id: str) -> str:
        """The newest event of an hour that is archived; ``0-0`` for none."""
        query = select(archive_cursors.c.cursor).where(archive_cursors.c.hour_id == hour_id)
        with reading(self.engine) as connection:
            return connection.execute(query).scalar() or START

    def standing(self, hour_id: str) -> Standing:
        """How the archive of an hour stands, for whoever compares it with something: see ``settle``."""
        columns = archive_cursors.c
        query = select(columns.cursor, columns.erasures).where(columns.hour_id == hour_id)
        with reading(self.engine) as connection:
            row = connection.execute(query).first()
        return Standing(*row) if row else Standing()

    def unsettled(self, states: Iterable[HourState] = PUBLIC) -> list[str]:
        """Ids of hours in these states whose archive may still have to grow, soonest first: all but those that were
        settled (see ``settle``) and not changed since."""
        settled = func.coalesce(archive_cursors.c.settled_version, 0)
        query = (
            select(hours.c.hour_id)
            .outerjoin(archive_cursors, archive_cursors.c.hour_id == hours.c.hour_id)
            .where(hours.c.state.in_([state.value for state in states]), settled < hours.c.version)
            .order_by(hours.c.starts_at, hours.c.hour_id)
        )
        with reading(self.engine) as connection:
            return list(connection.execute(query).scalars())

    def apply(self, hour_id: str, old_cursor: str, new_cursor: str, events: Sequence[Event]) -> bool:
        """Write what happened between two cursors, and move the cursor, in one transaction.

        Args:
            old_cursor: where the archive must stand; ``0-0`` for its beginning.
            new_cursor: where it stands afterwards.
            events: the events after the one, up to the other, oldest first.
        Returns:
            False, with nothing written, when the archive stands elsewhere: another worker was quicker.
        """
        with writing(self.engine) as connection:
            if not _advance(connection, hour_id, old_cursor, new_cursor):
                return False
            write.questions_of(connection, hour_id, events)
            write.acts_of(connection, hour_id, events)
            write.endorsements_of(connection, hour_id, events)
            write.speakers_of(connection, hour_id, events)
        return True

    def settle(
        self,
        hour_id: str,
        seen: Standing,
        version: int,
        questions: Sequence[Question],
        endorsers: Mapping[str, frozenset[str]],
        now: int,
    ) -> list[str] | None:
        """Hold the archive of a closed hour against what Redis has, once, and mend what differs.

        Args:
            seen: how the archive stood before Redis was read; its cursor is the newest event of the hour.
            version: of the hour's record.
            questions, endorsers: as Redis has them; a question that Redis does not have stays as it is.
            now: milliseconds since 1970, for endorsements that were missing.
        Returns:
            The ids of questions that differed, none as a rule; None when the archive stands elsewhere, somebody
            went from it meanwhile, or this version is settled already.
        """
        with writing(self.engine) as connection:
            if not _mark_settled(connection, hour_id, seen, version):
                return None
            archived = {one.question_id: one for one in _questions(connection, hour_id)}
            other = [one for one in questions if archived.get(one.question_id) != one]
            write.images(connection, hour_id, [(one, seen.cursor) for one in other])
            people = _endorsers(connection, hour_id)
            unlike = {key: wanted for key, wanted in endorsers.items() if people.get(key, NOBODY) != wanted}
            for key, wanted in unlike.items():
                held = people.get(key, NOBODY)
                write.endorsers(connection, hour_id, key, new=wanted - held, gone=held - wanted, now=now)
            return sorted({*unlike, *(one.question_id for one in other)})

    def stay_settled(self, hour_id: str, version: int) -> bool:
        """Count a newer version of an hour's record as settled too; False for an hour that never was settled."""
        here = and_(archive_cursors.c.hour_id == hour_id, archive_cursors.c.settled_version > 0)
        marked = archive_cursors.update().where(here).values(settled_version=version)
        with writing(self.engine) as connection:
            return connection.execute(marked.returning(archive_cursors.c.hour_id)).first() is not None

    def questions(self, hour_id: str) -> list[Question]:
        """The questions of an hour as they are archived, oldest first."""
        with reading(self.engine) as connection:
            return _questions(connection, hour_id)

    def some(self, wanted: Collection[tuple[str, str]]) -> dict[tuple[str, str], Question]:
        """Archived questions by the ids of hour and question."""
        columns = archived_questions.c
        query = select(columns.question, columns.endorsements, columns.hour_id, columns.question_id)
        # One by one: SQLite looks up no pairs by their key.
        here = [and_(columns.hour_id == hour_id, columns.question_id == one_id) for hour_id, one_id in wanted]
        if not here:
            return {}
        with reading(self.engine) as connection:
            found = connection.execute(query.where(or_(*here))).all()
        return {(row.hour_id, row.question_id): _question(row) for row in found}

    def question_ids(self, hour_id: str) -> frozenset[str]:
        """The ids of the questions of an hour that are archived."""
        query = select(archived_questions.c.question_id).where(archived_questions.c.hour_id == hour_id)
        with reading(self.engine) as connection:
            return frozenset(connection.execute(query).scalars())

    def acts(self, hour_id: str, after: str = "") -> list[Event]:
        """The archived acts of an hour in their order, whole: who did them is in them, and not for other eyes.

        Args:
            after: only those after this cursor; ``""`` for all.
        """
        # As text: an hour may have twenty thousand acts, and one step from JSON to structs takes a third of two.
        query = select(cast(acts.c.event, Text)).where(acts.c.hour_id == hour_id)
        with reading(self.engine) as connection:
            found = [_EVENT.decode(one) for one in connection.execute(query).scalars()]
        # Ids are two numbers with a hyphen between, which SQL would sort as words.
        found.sort(key=lambda event: position(event.event_id))
        return [event for event in found if is_after(event.event_id, after)] if after else found

    def endorsers(self, hour_id: str, question_id: str) -> frozenset[str]:
        """The ids of the people who endorse a question."""
        here = and_(endorsements.c.hour_id == hour_id, endorsements.c.question_id == question_id)
        with reading(self.engine) as connection:
            return frozenset(connection.execute(select(endorsements.c.person_id).where(here)).scalars())


def _advance(connection: Connection, hour_id: str, old: str, new: str) -> bool:
    if old == START:
        first = insert(connection, archive_cursors).values(hour_id=hour_id, cursor=new)
        here = archive_cursors.c.cursor == START
        moved: Any = first.on_conflict_do_update(index_elements=["hour_id"], set_={"cursor": new}, where=here)
    else:
        here = and_(archive_cursors.c.hour_id == hour_id, archive_cursors.c.cursor == old)
        moved = archive_cursors.update().where(here).values(cursor=new)
    return connection.execute(moved.returning(archive_cursors.c.hour_id)).first() is not None


def _mark_settled(connection: Connection, hour_id: str, seen: Standing, version: int) -> bool:
    columns = archive_cursors.c
    marked = insert(connection, archive_cursors).values(hour_id=hour_id, settled_version=version, **seen._asdict())
    stands = and_(columns.cursor == seen.cursor, columns.erasures == seen.erasures)
    # Once a version: after it the people of the hour may be forgotten, and a second look would bring them back.
    here = and_(stands, columns.settled_version < version)
    fields = {"settled_version": version}
    upsert = marked.on_conflict_do_update(index_elements=["hour_id"], set_=fields, where=here)
    return connection.execute(upsert.returning(archive_cursors.c.hour_id)).first() is not None


def _questions(connection: Connection, hour_id: str) -> list[Question]:
    columns = archived_questions.c
    query = select(columns.question, columns.endorsements).where(columns.hour_id == hour_id)
    found = connection.execute(query.order_by(columns.submitted_at, columns.question_id))
    return [_question(row) for row in found]


def _question(row: Any) -> Question:
    # An endorsement moves the column alone: it does not carry the question.
    return msgspec.convert(row.question | {"endorsements": row.endorsements}, Question)


def _endorsers(connection: Connection, hour_id: str) -> dict[str, frozenset[str]]:
    query = select(endorsements.c.question_id, endorsements.c.person_id).where(endorsements.c.hour_id == hour_id)
    found: dict[str, set[str]] = {}
    for question_id, person_id in connection.execute(query):
        found.setdefault(question_id, set()).add(person_id)
    return {question_id: frozenset(people) for question_id, people in found.items()}
