"""Erasing what is somebody's own: how it begins, what is done in the archive of hours, and how it ends.

The first transaction makes the account a tombstone: from then on there is nobody who could sign in, act or be written
to. What hangs on the person is taken afterwards, kind by kind, each in a transaction of its own
(``hub/actions/erasing.py``); the row of the erasure stays until the last one is done, so that whatever dies in between
is finished by the next.
"""

import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, delete, select, update

from hub.domain.erasing import Erasing
from hub.domain.errors import LastOrganiser
from hub.domain.people import BY_WIKI_LIST, ERASED, Person
from hub.domain.roles import Role
from hub.records.database import insert, reading, struct, writing
from hub.records.erasing_hours import erase_hour, hours_of, names_in
from hub.records.erasing_marks import erase_marks, erase_stays, hours_with_visits
from hub.records.erasing_words import erase_words
from hub.records.forgetting import lock_archive
from hub.records.tables import api_tokens, erasures, grants, people
from hub.records.telling_tables import addresses, letters, notice_choices

OWN_ROWS = (grants, api_tokens, addresses, notice_choices)
"""What goes with an account at once: without it nobody comes in, and nothing is sent."""


@dataclass(frozen=True)
class ErasingRecords:
    """Erasures. Every method is one short transaction, and doing it again changes nothing."""

    engine: Engine
    new_id: Callable[[], str]

    def begin(self, person: Person, now: int, *, wiki_account: str = "") -> None:
        """Make an account a tombstone, and note that the rest is to be erased.

        Args:
            now: milliseconds since 1970.
            wiki_account: its name on the wiki that vouches for it; the place that was made for it there, when it
                asked on a page before it signed in here first, goes too.
        Raises:
            LastOrganiser: nobody would be left to organise the site.
        """
        with writing(self.engine) as connection:
            _check_organisers(connection, person.person_id)
            for row in _accounts(connection, person, wiki_account):
                _forget_account(connection, row)
                _bury(connection, row.person_id, self.new_id(), now)
                _note(connection, row.person_id, now)

    def begin_guest(self, person_id: str, now: int) -> None:
        """Note that what somebody without an account asked is to lose its name and its way back to them.

        Args:
            now: milliseconds since 1970.
        """
        with writing(self.engine) as connection:
            _note(connection, person_id, now)

    def waiting(self, asked_by: int) -> list[str]:
        """Ids of the people who asked for it at a moment (ms since 1970), or before, the longest ago first."""
        query = select(erasures.c.person_id).where(erasures.c.asked_at <= asked_by)
        with reading(self.engine) as connection:
            return list(connection.execute(query.order_by(erasures.c.asked_at, erasures.c.person_id)).scalars())

    def get(self, person_id: str) -> Erasing | None:
        """An erasure that is not done yet, or None."""
        with reading(self.engine) as connection:
            row = connection.execute(select(erasures).where(erasures.c.person_id == person_id)).mappings().first()
        return struct(row, Erasing) if row else None

    def look(self, person_id: str, hour_ids: Collection[str], now: int) -> None:
        """Note in which hours somebody stands: it is not looked for them again, which is much to look through.

        Args:
            now: milliseconds since 1970.
        """
        with writing(self.engine) as connection:
            here = erasures.c.person_id == person_id
            connection.execute(update(erasures).where(here).values(hours=sorted(hour_ids), looked_at=now))

    def left_words(self, person_id: str, now: int) -> None:
        """Note that nothing beside hours and rooms knows somebody any more.

        Args:
            now: milliseconds since 1970.
        """
        with writing(self.engine) as connection:
            here = erasures.c.person_id == person_id
            connection.execute(update(erasures).where(here).values(left_words_at=now))

    def finish(self, person_id: str) -> None:
        """Nothing is left to do."""
        with writing(self.engine) as connection:
            connection.execute(delete(erasures).where(erasures.c.person_id == person_id))

    def hours_of(self, person_id: str) -> list[str]:
        """Ids of the hours in whose archive somebody stands: as asker, endorser, speaker, or in what was done."""
        with reading(self.engine) as connection:
            return hours_of(connection, person_id)

    def names_in(self, hour_id: str, person_id: str) -> frozenset[str]:
        """Under which names somebody wrote in an hour."""
        with reading(self.engine) as connection:
            return names_in(connection, hour_id, person_id)

    def erase_words(self, erasing: Erasing) -> None:
        """Take somebody out of sessions and threads, and out of what others were told."""
        with writing(self.engine) as connection:
            erase_words(connection, erasing)

    def hours_with_visits(self, since: int = 0) -> list[str]:
        """Ids of the hours of whose rooms it is still known who was in them.

        Args:
            since: rooms that were closed by this moment, ms since 1970, are left out; 0 for none of them.
        """
        with reading(self.engine) as connection:
            return hours_with_visits(connection, since)

    def erase_marks(self, person_id: str) -> None:
        """Take somebody's id from what they made, gave, asked for or saw."""
        with writing(self.engine) as connection:
            erase_marks(connection, person_id)

    def erase_stays(self, erasing: Erasing, jitsi_ids: Collection[str], closed_by: int, opened_by: int) -> bool:
        """Forget in which rooms somebody was; False while one of them is open, or was lately.

        Args:
            jitsi_ids: by which they were known in the rooms of hours.
            closed_by: nothing is told any more of rooms that were closed by this moment, ms since 1970.
            opened_by: nor is it waited for rooms that were opened by this moment and are not known to be closed.
        """
        with writing(self.engine) as connection:
            return erase_stays(connection, erasing, jitsi_ids, closed_by, opened_by)

    def erase_hour(self, erasing: Erasing, hour_id: str, *, live: bool = False) -> None:
        """Take somebody out of the archive of an hour, which is left then.

        Args:
            live: it is not settled yet; see ``protocol.forgetting.Erasure``.
        """
        with writing(self.engine) as connection:
            lock_archive(connection, hour_id)
            erase_hour(connection, erasing, hour_id, live=live)
            _leave(connection, erasing.person_id, hour_id)


def _check_organisers(connection: Connection, person_id: str) -> None:
    site = (grants.c.scope == "site", grants.c.role == Role.ORGANISER.value)
    # The lock on every row makes two who go in one moment wait for one another.
    locked = select(grants.c.person_id).where(*site).order_by(grants.c.person_id).with_for_update()
    if list(connection.execute(locked).scalars()) == [person_id]:
        raise LastOrganiser


def _accounts(connection: Connection, person: Person, wiki_account: str) -> list[Any]:
    """The account, and the place that a list on a wiki made for it; those that were buried before are left out."""
    listed = (people.c.issuer == BY_WIKI_LIST) & (people.c.subject == wiki_account) & (people.c.subject != "")
    here = (people.c.person_id == person.person_id) | listed
    query = select(people).where(here, people.c.erased_at == 0).order_by(people.c.person_id).with_for_update()
    return list(connection.execute(query))


def _forget_account(connection: Connection, row: Any) -> None:
    sent_to = select(addresses.c.email).where(addresses.c.person_id == row.person_id)
    theirs = (letters.c.person_id == row.person_id) | letters.c.email.in_(sent_to) | (letters.c.email == row.subject)
    connection.execute(delete(letters).where(theirs))
    for table in OWN_ROWS:
        connection.execute(delete(table).where(table.c.person_id == row.person_id))


def _bury(connection: Connection, person_id: str, subject: str, now: int) -> None:
    nobody = {"issuer": ERASED, "subject": subject, "name": "", "zone": "", "language": ""}
    nothing = {"keeps_name": False, "created_at": 0, "seen_at": 0, "erased_at": now}
    connection.execute(update(people).where(people.c.person_id == person_id).values(**nobody, **nothing))


def _leave(connection: Connection, person_id: str, hour_id: str) -> None:
    here = erasures.c.person_id == person_id
    known = connection.execute(select(erasures.c.hours).where(here).with_for_update()).scalar() or []
    connection.execute(update(erasures).where(here).values(hours=[one for one in known if one != hour_id]))


def _note(connection: Connection, person_id: str, now: int) -> None:
    row = {"person_id": person_id, "salt": secrets.token_urlsafe(32), "asked_at": now}
    connection.execute(insert(connection, erasures).values(**row).on_conflict_do_nothing())
