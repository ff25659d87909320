"""Reading everything that is one person's own; hours stand in ``own_hours.py``, mentoring in ``own_mentoring.py``."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Select, select

from hub.protocol import own_data as own
from hub.records import own_hours, own_mentoring
from hub.records.database import reading, struct
from hub.records.erasing_marks import MARKS
from hub.records.tables import api_tokens, grants, people
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


def _made(connection: Connection, person_id: str) -> list[own.OwnMark]:
    """By the same table by which it is erased."""
    found: list[own.OwnMark] = []
    for mark in MARKS:
        query = select(mark.thing_id, mark.at).where(mark.column == person_id)
        found += [own.OwnMark(thing=mark.thing, thing_id=one, at=at) for one, at in connection.execute(query)]
    return sorted(found, key=lambda one: (one.at, one.thing_id))


SECTIONS: dict[str, Section] = {
    "roles": _roles,
    "addresses": _addresses,
    "notices": _notices,
    "choices": _choices,
    "tokens": _tokens,
    "made": _made,
    **own_hours.SECTIONS,
    **own_mentoring.SECTIONS,
}
"""How each section of ``OwnData`` is read that hangs on the person's id alone."""
