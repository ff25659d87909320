"""Requests that began on a wiki page: which there are, and whose they become."""

from dataclasses import dataclass

import msgspec
from sqlalchemy import ColumnElement, Connection, Engine, Select, Table, case, exists, literal, or_, select, update
from sqlalchemy.exc import IntegrityError

from hub.domain.bookings import LEFT, MOVES, WAITING, Party
from hub.domain.people import BY_WIKI_LIST
from hub.domain.signups import Public, Taken, Way
from hub.domain.threads import ThreadState
from hub.records.database import reading, struct, writing
from hub.records.mentoring_tables import booking_events, bookings, claims, thread_posts, threads
from hub.records.tables import people
from hub.records.telling_tables import notices

KEY = "wiki:"
"""How the client keys of such requests begin; no key that a client sends may hold a colon."""


@dataclass(frozen=True)
class SignupRecords:
    """What was taken in from wiki pages. Every method is one short transaction."""

    engine: Engine

    def taken(self, programme_id: str) -> list[Taken]:
        """The requests of a programme that were taken in, oldest first; public facts alone."""
        with reading(self.engine) as connection:
            found = [*_sessions(connection, programme_id), *_written(connection, programme_id)]
        return sorted(found, key=lambda one: (one.taken_at, one.candidate))

    def hand_over(self, account: str, person_id: str) -> None:
        """Give somebody who signed in what was asked for in the name of their wiki account.

        Each booking and thread grows a version: a step that was decided for the candidate of before is refused and
        taken anew. Where the person is taken at a time that is held for the request it stays until the next sign-in.

        Args:
            account: the name of the wiki account, as its wiki vouches for it.
        """
        asked = select(people.c.person_id).where(people.c.issuer == BY_WIKI_LIST, people.c.subject == account)
        with reading(self.engine) as connection:
            before = connection.execute(asked).scalar()
        if before is None:
            return
        try:
            with writing(self.engine) as connection:
                _rename(connection, str(before), person_id)
        except IntegrityError:
            return


def _rename(connection: Connection, before: str, person_id: str) -> None:
    own = bookings.c.candidate_id == before
    connection.execute(update(bookings).where(own).values(candidate_id=person_id, version=bookings.c.version + 1))
    asked = threads.c.asker_id == before
    connection.execute(update(threads).where(asked).values(asker_id=person_id, version=threads.c.version + 1))
    connection.execute(update(claims).where(claims.c.person_id == before).values(person_id=person_id))
    connection.execute(update(notices).where(notices.c.person_id == before).values(person_id=person_id))


def _sessions(connection: Connection, programme_id: str) -> list[Taken]:
    steps, thread = booking_events.c, threads.c
    # Where the request went on, the row of that step is the next mentor's, and no answer of theirs.
    answers = (steps.by == Party.MENTOR.value, steps.name != MOVES["pass_on"].event, steps.reason != LEFT)
    own = (steps.booking_id == bookings.c.booking_id, steps.mentor_id == bookings.c.mentor_id)
    open_thread = (thread.thread_id == bookings.c.thread_id, thread.state == ThreadState.OPEN.value)
    state = _state(
        or_(exists().where(*answers, *own), _mentor_wrote(bookings.c.thread_id)),
        or_(bookings.c.state.in_([one.value for one in WAITING]), exists().where(*open_thread)),
    )
    query = _requests(bookings, programme_id, Way.SESSION, bookings.c.candidate_name, state)
    rows = connection.execute(query.add_columns(bookings.c.mentor_id)).mappings()
    return [struct(row, Taken) for row in rows]


def _written(connection: Connection, programme_id: str) -> list[Taken]:
    state = _state(_mentor_wrote(threads.c.thread_id), threads.c.state == ThreadState.OPEN.value)
    query = _requests(threads, programme_id, Way.WRITING, threads.c.asker_name, state)
    rows = connection.execute(query.add_columns(threads.c.mentors)).mappings()
    named = ({str(name): value for name, value in row.items()} for row in rows)
    return [msgspec.convert(one | {"mentor_id": (one["mentors"] or [""])[0]}, Taken) for one in named]


def _requests(table: Table, programme_id: str, way: Way, candidate: ColumnElement, state: ColumnElement) -> Select:
    return select(
        table.c.client_key.label("key"),
        candidate.label("candidate"),
        state.label("state"),
        literal(way.value).label("way"),
        table.c.created_at.label("taken_at"),
        table.c.wiki_source,
    ).where(table.c.programme_id == programme_id, table.c.client_key.startswith(KEY))


def _mentor_wrote(thread_id: ColumnElement) -> ColumnElement[bool]:
    return exists().where(thread_posts.c.thread_id == thread_id, thread_posts.c.role == Party.MENTOR.value)


def _state(answered: ColumnElement[bool], waits: ColumnElement[bool]) -> ColumnElement[str]:
    """How far a request is. An answer is any step or word of the mentor's; which one is theirs to know."""
    return case((answered, Public.ANSWERED.value), (waits, Public.WAITING.value), else_=Public.CLOSED.value)
