"""How events become rows of the archive: the newest image of each question, every act, every endorsement."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, and_, bindparam, delete, literal, select, update

from hub.domain.questions import Question
from hub.protocol.events import ACTS, Event
from hub.records.database import insert
from hub.records.tables import acts, archived_questions, endorsements, speakers

SPOKEN = frozenset({"question.answered", "question.replied", "question.noted"})
"""What somebody writes under their name."""
ENDORSED, UNENDORSED, MERGED = "question.endorsed", "question.unendorsed", "question.merged"

Row = dict[str, Any]


def questions_of(connection: Connection, hour_id: str, events: Iterable[Event]) -> None:
    """Write the newest image of each question in these events, and the newest count of endorsements."""
    newest: dict[str, tuple[Question, str]] = {}
    counts: dict[str, Row] = {}
    for event in events:
        for question in filter(None, (event.question, event.into)):
            newest[question.question_id] = (question, event.event_id)
            counts.pop(question.question_id, None)
        if event.name in (ENDORSED, UNENDORSED):
            counts[event.question_id] = _count(event)
    images(connection, hour_id, newest.values())
    _write_counts(connection, hour_id, list(counts.values()))


def images(connection: Connection, hour_id: str, found: Iterable[tuple[Question, str]]) -> None:
    """Write questions as they are now, each with the id of the event that it was in."""
    rows = [_image(hour_id, question, event_id) for question, event_id in found]
    if not rows:
        return
    made = insert(connection, archived_questions)
    renewed = {name: made.excluded[name] for name in rows[0] if name not in ("hour_id", "question_id")}
    keys = ["hour_id", "question_id"]
    connection.execute(made.on_conflict_do_update(index_elements=keys, set_=renewed), rows)


def acts_of(connection: Connection, hour_id: str, events: Iterable[Event]) -> None:
    """Write those events that stand on the ledger."""
    rows = [
        {"hour_id": hour_id, "event_id": one.event_id, "name": one.name, "at": one.at, "event": lean(one)}
        for one in events
        if one.name in ACTS
    ]
    if rows:
        connection.execute(acts.insert(), rows)


def speakers_of(connection: Connection, hour_id: str, events: Iterable[Event]) -> None:
    """Write under which names accounts wrote in an hour."""
    spoken = {(one.by, one.by_name) for one in events if one.name in SPOKEN and one.by and one.by_name}
    rows = [{"hour_id": hour_id, "person_id": person_id, "name": name} for person_id, name in sorted(spoken)]
    if rows:
        connection.execute(insert(connection, speakers).on_conflict_do_nothing(), rows)


def endorsements_of(connection: Connection, hour_id: str, events: Iterable[Event]) -> None:
    """Write who endorsed what and who took it back, and unite endorsers where questions were merged."""
    pending: dict[tuple[str, str], int | None] = {}
    for event in events:
        if event.name == ENDORSED:
            pending[event.question_id, event.by] = event.at
        elif event.name == UNENDORSED:
            pending[event.question_id, event.by] = None
        elif event.name == MERGED:
            # The union takes from the table, so what came before it must be there.
            _flush(connection, hour_id, pending)
            pending = {}
            _unite(connection, event)
    _flush(connection, hour_id, pending)


def endorsers(
    connection: Connection, hour_id: str, question_id: str, *, new: Iterable[str], gone: Iterable[str], now: int
) -> None:
    """Add endorsers of a question and take others away."""
    pending: dict[tuple[str, str], int | None] = {(question_id, person_id): now for person_id in new}
    _flush(connection, hour_id, pending | {(question_id, person_id): None for person_id in gone})


def _count(event: Event) -> Row:
    return {"the_id": event.question_id, "the_count": event.endorsements, "the_event": event.event_id}


def _write_counts(connection: Connection, hour_id: str, rows: Sequence[Row]) -> None:
    if not rows:
        return
    columns = archived_questions.c
    here = and_(columns.hour_id == hour_id, columns.question_id == bindparam("the_id"))
    counted: Row = {"endorsements": bindparam("the_count"), "event_id": bindparam("the_event")}
    connection.execute(update(archived_questions).where(here).values(**counted), rows)


def _image(hour_id: str, question: Question, event_id: str) -> Row:
    fields = ("question_id", "text", "endorsements", "submitted_at", "aired_at", "answered_at")
    row = {name: getattr(question, name) for name in fields}
    row |= {"hour_id": hour_id, "state": question.state.value, "event_id": event_id, "asker_id": question.asker_id}
    return row | {"question": msgspec.to_builtins(question)}


def lean(event: Event) -> Row:
    """An event as it is kept: without what is empty in it."""
    fields: Row = msgspec.to_builtins(event)
    return {name: value for name, value in fields.items() if value not in ("", None)}


def _flush(connection: Connection, hour_id: str, pending: dict[tuple[str, str], int | None]) -> None:
    given = [_endorsement(hour_id, *key) | {"at": at} for key, at in pending.items() if at is not None]
    taken = [{"the_question": key[0], "the_person": key[1]} for key, at in pending.items() if at is None]
    if given:
        connection.execute(insert(connection, endorsements).on_conflict_do_nothing(), given)
    if taken:
        this = endorsements.c.question_id == bindparam("the_question")
        theirs = endorsements.c.person_id == bindparam("the_person")
        connection.execute(delete(endorsements).where(endorsements.c.hour_id == hour_id, this, theirs), taken)


def _endorsement(hour_id: str, question_id: str, person_id: str) -> Row:
    return {"hour_id": hour_id, "question_id": question_id, "person_id": person_id}


def _unite(connection: Connection, event: Event) -> None:
    if event.question is None or event.into is None:
        return
    columns = endorsements.c
    source = and_(columns.hour_id == event.hour_id, columns.question_id == event.question.question_id)
    target = literal(event.into.question_id)
    found = select(columns.hour_id, target, columns.person_id, columns.at)
    # Nobody endorses their own question: the asker of the target may have endorsed the one that went in.
    others = found.where(source, columns.person_id != event.into.asker_id)
    names = ["hour_id", "question_id", "person_id", "at"]
    united = insert(connection, endorsements).from_select(names, others)
    connection.execute(united.on_conflict_do_nothing())
