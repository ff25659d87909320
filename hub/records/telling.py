"""How a change tells people of it: notices are written in the change's own transaction, so neither stands alone."""

from collections.abc import Callable, Iterable

import msgspec
from sqlalchemy import Connection, select

from hub.domain.notices import KINDS, MailState
from hub.records.database import insert
from hub.records.tables import people
from hub.records.telling_tables import notices


class Telling(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody is to be told something.

    Fields:
        occasion: names what happened, once for ever: the same occasion is told to the same person once.
        facts: what fills the sentence of the kind (names, never texts that people wrote in private); what it does
            not say is not kept.
        named_id: of whom ``facts`` have the name, where they were read before the transaction.
    """

    person_id: str
    kind: str
    occasion: str
    programme_id: str = ""
    booking_id: str = ""
    thread_id: str = ""
    hour_id: str = ""
    question_id: str = ""
    facts: dict[str, str | int] = {}
    named_id: str = ""


def tell(connection: Connection, new_id: Callable[[], str], now: int, tellings: Iterable[Telling]) -> list[str]:
    """Write notices; answers who was told something new. Telling the same again changes nothing; who was erased is
    told nothing, and nobody is told their name.

    Args:
        now: milliseconds since 1970.
    Raises:
        KeyError: no such kind.
    """
    told: list[str] = []
    wanted = list(tellings)
    gone = _erased(connection, {person_id for one in wanted for person_id in (one.person_id, one.named_id)})
    for one in wanted:
        kind = KINDS[one.kind]
        if not one.person_id or gone & {one.person_id, one.named_id}:
            continue
        fields = msgspec.structs.asdict(one)
        del fields["named_id"]
        key = key_of(one.kind, fields.pop("occasion"), one.person_id)
        fields["facts"] = kind.said(one.facts)
        row = fields | {"notice_id": new_id(), "key": key, "at": now, "mail": MailState.DUE.value}
        written = insert(connection, notices).values(**row).on_conflict_do_nothing()
        told += connection.execute(written.returning(notices.c.person_id)).scalars()
    return told


def key_of(kind: str, occasion: str, person_id: str) -> str:
    """The key of a notice: there is one for each kind, occasion and person."""
    return f"{kind} {occasion} {person_id}"


def occasion_of(key: str) -> list[str]:
    """The words of the occasion in the key of a notice."""
    return key.split(" ")[1:-1]


def _erased(connection: Connection, person_ids: set[str]) -> frozenset[str]:
    if not person_ids:
        return frozenset()
    query = select(people.c.person_id).where(people.c.person_id.in_(person_ids), people.c.erased_at > 0)
    return frozenset(connection.execute(query).scalars())
