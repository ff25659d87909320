"""Reading everything that is one person's own: account, hours, rooms; mentoring stands in ``own_mentoring.py``."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, Engine, Select, func, select

from hub.domain.questions import Question
from hub.protocol import own_data as own
from hub.records import own_mentoring
from hub.records.database import reading, struct
from hub.records.tables import (
    acts,
    api_tokens,
    archived_questions,
    endorsements,
    grants,
    hour_numbers,
    people,
    speakers,
)
from hub.records.telling_tables import addresses, notice_choices, notices
from hub.records.video_tables import room_occupants, room_visits

T = TypeVar("T")
Section = Callable[[Connection, str], list[Any]]


@dataclass(frozen=True)
class OwnDataRecords:
    """What is one person's own. Every method is one short transaction."""

    engine: Engine

    def account(self, person_id: str) -> own.OwnAccount | None:
        """The account, or None for a guest."""
        with reading(self.engine) as connection:
            found = rows(connection, select(people).where(people.c.person_id == person_id), own.OwnAccount)
        return found[0] if found else None

    def section(self, name: str, person_id: str) -> list[Any]:
        """The entries of one section of ``OwnData`` (see ``SECTIONS``), oldest first where they have a moment."""
        with reading(self.engine) as connection:
            return SECTIONS[name](connection, person_id)

    def stays(self, jitsi_ids: Collection[str]) -> list[own.OwnStay]:
        """When somebody was in the rooms of hours, by the ids that their tokens had there."""
        here = room_visits.c.visit_id == room_occupants.c.visit_id
        query = select(room_visits.c.hour_id, room_occupants).join(room_visits, here)
        with reading(self.engine) as connection:
            theirs = query.where(room_occupants.c.jitsi_id.in_(list(jitsi_ids)))
            return rows(connection, theirs.order_by(room_occupants.c.joined_at), own.OwnStay)


def rows(connection: Connection, query: Select[Any], kind: type[T]) -> list[T]:
    """The rows of a query as structs; columns that a struct does not have are left out."""
    return [struct(row, kind) for row in connection.execute(query).mappings()]


def _roles(connection: Connection, person_id: str) -> list[own.OwnRole]:
    query = select(grants).where(grants.c.person_id == person_id).order_by(grants.c.granted_at)
    return rows(connection, query, own.OwnRole)


def _addresses(connection: Connection, person_id: str) -> list[own.OwnAddress]:
    return rows(connection, select(addresses).where(addresses.c.person_id == person_id), own.OwnAddress)


def _notices(connection: Connection, person_id: str) -> list[own.OwnNotice]:
    query = select(notices).where(notices.c.person_id == person_id).order_by(notices.c.at, notices.c.notice_id)
    return rows(connection, query, own.OwnNotice)


def _choices(connection: Connection, person_id: str) -> list[own.OwnChoice]:
    query = select(notice_choices).where(notice_choices.c.person_id == person_id).order_by(notice_choices.c.kind)
    return rows(connection, query, own.OwnChoice)


def _tokens(connection: Connection, person_id: str) -> list[own.OwnToken]:
    query = select(api_tokens).where(api_tokens.c.person_id == person_id).order_by(api_tokens.c.created_at)
    return rows(connection, query, own.OwnToken)


def _questions(connection: Connection, person_id: str) -> list[own.OwnAsked]:
    columns = archived_questions.c
    query = select(columns.question, columns.endorsements).where(columns.asker_id == person_id)
    found = connection.execute(query.order_by(columns.submitted_at, columns.question_id))
    return [_asked(row.question | {"endorsements": row.endorsements}) for row in found]


def _asked(fields: dict[str, Any]) -> own.OwnAsked:
    return msgspec.convert({"keeps_name": False} | fields | {"name": fields["asker_name"]}, own.OwnAsked)


def _answers(connection: Connection, person_id: str) -> list[own.OwnAnswer]:
    spoken = select(speakers.c.hour_id, speakers.c.name).where(speakers.c.person_id == person_id)
    names: dict[str, set[str]] = {}
    for hour_id, name in connection.execute(spoken):
        names.setdefault(hour_id, set()).add(name)
    query = select(archived_questions.c.question).where(archived_questions.c.hour_id.in_(names))
    images = (msgspec.convert(one, Question) for one in connection.execute(query).scalars())
    found = [answer for one in images for answer in _answers_to(one, names[one.hour_id])]
    return sorted(found, key=lambda answer: answer.at)


def _answers_to(question: Question, names: set[str]) -> Iterator[own.OwnAnswer]:
    here = {"hour_id": question.hour_id, "question_id": question.question_id}
    if question.answer_text and question.answer_name in names:
        told = {"name": question.answer_name, "text": question.answer_text, "at": question.answered_at}
        yield msgspec.convert(here | told, own.OwnAnswer)
    for reply in question.replies:
        if reply.name in names:
            yield msgspec.convert(here | {"name": reply.name, "text": reply.text, "at": reply.at}, own.OwnAnswer)


def _endorsements(connection: Connection, person_id: str) -> list[own.OwnEndorsement]:
    query = select(endorsements).where(endorsements.c.person_id == person_id)
    return rows(connection, query.order_by(endorsements.c.at, endorsements.c.question_id), own.OwnEndorsement)


def _acts(connection: Connection, person_id: str) -> list[own.OwnAct]:
    """Where an hour was forgotten nobody stands behind an act: it is not even looked at."""
    known = func.coalesce(hour_numbers.c.forgotten_at, 0) == 0
    query = (
        select(acts.c.event)
        .outerjoin(hour_numbers, hour_numbers.c.hour_id == acts.c.hour_id)
        .where(known, acts.c.event["by"].as_string() == person_id)
        .order_by(acts.c.at, acts.c.event_id)
    )
    nothing = {"question_id": "", "reason": "", "role": ""}
    return [msgspec.convert(nothing | event, own.OwnAct) for event in connection.execute(query).scalars()]


SECTIONS: dict[str, Section] = {
    "roles": _roles,
    "addresses": _addresses,
    "notices": _notices,
    "choices": _choices,
    "tokens": _tokens,
    "questions": _questions,
    "answers": _answers,
    "endorsements": _endorsements,
    "acts": _acts,
    **own_mentoring.SECTIONS,
}
"""How each section of ``OwnData`` is read that hangs on the person's id alone."""
