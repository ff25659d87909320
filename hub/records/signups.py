"""Requests that began on a wiki page: which there are, and whose they become."""

from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, Engine, case, select, update
from sqlalchemy.exc import IntegrityError

from hub.domain.bookings import WAITING
from hub.domain.people import BY_WIKI_LIST
from hub.domain.signups import Public, Taken
from hub.domain.threads import ThreadState
from hub.records.database import reading, struct, writing
from hub.records.mentoring_tables import bookings, claims, threads
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
    waits = bookings.c.state.in_([one.value for one in WAITING])
    state = case((waits, Public.WAITING.value), else_=Public.ANSWERED.value)
    query = select(
        bookings.c.client_key.label("key"),
        bookings.c.candidate_name.label("candidate"),
        bookings.c.mentor_id,
        state.label("state"),
        bookings.c.created_at.label("taken_at"),
        bookings.c.wiki_source,
    ).where(bookings.c.programme_id == programme_id, bookings.c.client_key.startswith(KEY))
    return [struct(row, Taken) for row in connection.execute(query).mappings()]


def _written(connection: Connection, programme_id: str) -> list[Taken]:
    waits = threads.c.state == ThreadState.OPEN.value
    state = case((waits, Public.WAITING.value), else_=Public.ANSWERED.value)
    query = select(
        threads.c.client_key.label("key"),
        threads.c.asker_name.label("candidate"),
        threads.c.mentors,
        state.label("state"),
        threads.c.created_at.label("taken_at"),
        threads.c.wiki_source,
    ).where(threads.c.programme_id == programme_id, threads.c.client_key.startswith(KEY))
    rows = connection.execute(query).mappings()
    named = ({str(name): value for name, value in row.items()} for row in rows)
    return [msgspec.convert(one | {"mentor_id": (one["mentors"] or [""])[0]}, Taken) for one in named]
