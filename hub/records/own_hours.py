"""Reading what is one person's own in hours: what they asked, wrote, endorsed and did; being silenced."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import ColumnElement, Connection, func, select

from hub.domain.questions import Question
from hub.protocol import own_data as own
from hub.protocol.bylines import Byline, Piece
from hub.protocol.events import Event
from hub.records.database import struct
from hub.records.forgetting import acts_in, questions_in
from hub.records.tables import acts, archived_questions, endorsements, hour_numbers, speakers

SILENCED = ("person.silenced", "person.unsilenced")


class Written(NamedTuple):
    """Something that stands under a question with a name and a moment."""

    hour_id: str
    question_id: str
    name: str
    text: str
    at: int


class Signs(NamedTuple):
    """Under which names somebody wrote in an hour, and which of them somebody else bears there too."""

    person_id: str
    names: set[str]
    shared: set[str]


Pieces = Callable[[Question], Iterator[tuple[Piece, Written]]]


def _questions(connection: Connection, person_id: str) -> list[own.OwnAsked]:
    columns = archived_questions.c
    query = select(columns.question, columns.endorsements).where(columns.asker_id == person_id)
    found = connection.execute(query.order_by(columns.submitted_at, columns.question_id))
    return [_asked(row.question | {"endorsements": row.endorsements}) for row in found]


def _asked(fields: dict[str, Any]) -> own.OwnAsked:
    return msgspec.convert({"keeps_name": False} | fields | {"name": fields["asker_name"]}, own.OwnAsked)


def _answers(connection: Connection, person_id: str) -> list[own.OwnAnswer]:
    return [own.OwnAnswer(**one._asdict()) for one in _own(connection, person_id, _answers_to)]


def _notes(connection: Connection, person_id: str) -> list[own.OwnNote]:
    return [own.OwnNote(**one._asdict()) for one in _own(connection, person_id, _notes_on)]


def _answers_to(question: Question) -> Iterator[tuple[Piece, Written]]:
    here = (question.hour_id, question.question_id)
    if question.answer_text:
        yield question.answer_text, Written(*here, question.answer_name, question.answer_text, question.answered_at)
    for one in question.replies:
        yield one.at, Written(*here, one.name, one.text, one.at)


def _notes_on(question: Question) -> Iterator[tuple[Piece, Written]]:
    for one in question.notes:
        yield one.at, Written(question.hour_id, question.question_id, one.name, one.text, one.at)


def _own(connection: Connection, person_id: str, pieces: Pieces) -> list[Written]:
    hours = select(speakers.c.hour_id).where(speakers.c.person_id == person_id)
    query = select(speakers.c.hour_id, speakers.c.person_id, speakers.c.name).where(speakers.c.hour_id.in_(hours))
    names: dict[str, set[str]] = {}
    others: dict[str, set[str]] = {}
    for hour_id, whose, name in connection.execute(query):
        (names if whose == person_id else others).setdefault(hour_id, set()).add(name)
    found: list[Written] = []
    for hour_id, theirs in names.items():
        found += _own_in(connection, hour_id, Signs(person_id, theirs, theirs & others.get(hour_id, set())), pieces)
    return sorted(found, key=lambda one: one.at)


def _own_in(connection: Connection, hour_id: str, signs: Signs, pieces: Pieces) -> Iterator[Written]:
    """What bears the person's name; where somebody else of that name wrote too, what is known to be the person's."""
    byline = Byline(signs.person_id, signs.names, acts_in(connection, hour_id) if signs.shared else ())
    for question in questions_in(connection, hour_id):
        for piece, one in pieces(question):
            known = byline.surely_has if one.name in signs.shared else byline.has
            if known(question.question_id, one.name, piece):
                yield one


def _endorsements(connection: Connection, person_id: str) -> list[own.OwnEndorsement]:
    query = select(endorsements).where(endorsements.c.person_id == person_id)
    found = connection.execute(query.order_by(endorsements.c.at, endorsements.c.question_id)).mappings()
    return [struct(row, own.OwnEndorsement) for row in found]


def _acts(connection: Connection, person_id: str) -> list[own.OwnAct]:
    return [_act(one) for one in _events(connection, acts.c.event["by"].as_string() == person_id)]


def _act(event: Event) -> own.OwnAct:
    fields = {name: getattr(event, name) for name in own.OwnAct.__struct_fields__ if hasattr(event, name)}
    return own.OwnAct(**fields, words=_words(event))


def _words(event: Event) -> str:
    written = {"question.dismissed": "dismiss_line", "question.reworded": "text"}.get(event.name)
    return getattr(event.question, written) if event.question and written else ""


def _silences(connection: Connection, person_id: str) -> list[own.OwnSilence]:
    here = acts.c.name.in_(SILENCED) & (acts.c.event["person_id"].as_string() == person_id)
    found = _events(connection, here)
    return [own.OwnSilence(hour_id=one.hour_id, name=one.name, at=one.at) for one in found]


def _events(connection: Connection, here: ColumnElement[bool]) -> list[Event]:
    """Where an hour was forgotten nobody stands behind an act: it is not even looked at."""
    known = func.coalesce(hour_numbers.c.forgotten_at, 0) == 0
    query = (
        select(acts.c.event)
        .outerjoin(hour_numbers, hour_numbers.c.hour_id == acts.c.hour_id)
        .where(known, here)
        .order_by(acts.c.at, acts.c.event_id)
    )
    return [msgspec.convert(one, Event) for one in connection.execute(query).scalars()]


SECTIONS: dict[str, Callable[[Connection, str], list[Any]]] = {
    "questions": _questions,
    "answers": _answers,
    "notes": _notes,
    "endorsements": _endorsements,
    "acts": _acts,
    "silences": _silences,
}
"""How each section of ``OwnData`` about hours is read."""
