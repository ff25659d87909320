"""Addresses, and letters that are no notices."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Engine, Select, and_, delete, func, select, update

from hub.domain.letters import Address, Letter, LetterKind
from hub.domain.notices import MailState
from hub.domain.people import BY_EMAIL, Person
from hub.records.database import insert, reading, struct, writing
from hub.records.notices import AT_ONCE, TRIES, ready_to_send
from hub.records.tables import people
from hub.records.telling_tables import addresses, letters

KEPT_MS = 7 * 24 * 3600 * 1000
"""How long letters are kept after they were written; their addresses go with them."""


@dataclass(frozen=True)
class LetterRecords:
    """Addresses, and letters that are no notices. Every method is one short transaction."""

    engine: Engine
    new_id: Callable[[], str]

    def get(self, letter_id: str) -> Letter | None:
        """The letter of an id, or None."""
        return self._first(select(letters).where(letters.c.letter_id == letter_id))

    def add(self, letter: Letter, *, most: int, since: int) -> bool:
        """Keep a letter that is to be sent, unless ``most`` were written to its address since a moment.

        Old letters are forgotten on the way. Answers whether it was kept.
        """
        recent = select(func.count()).select_from(letters).where(letters.c.email == letter.email, letters.c.at > since)
        with writing(self.engine) as connection:
            connection.execute(delete(letters).where(letters.c.at < letter.at - KEPT_MS))
            kept = int(connection.execute(recent).scalar_one()) < most
            if kept:
                connection.execute(insert(connection, letters).values(**msgspec.to_builtins(letter)))
        return kept

    def waiting(self, person_id: str, now: int) -> Letter | None:
        """The newest letter of somebody that is to verify an address and can still be used."""
        mine = (letters.c.person_id == person_id, letters.c.used_at == 0, letters.c.expires_at > now)
        return self._first(select(letters).where(*mine).order_by(letters.c.at.desc()).limit(1))

    def address(self, person_id: str) -> Address | None:
        """The verified address of an account, or None."""
        query = select(addresses).where(addresses.c.person_id == person_id, addresses.c.verified_at > 0)
        with reading(self.engine) as connection:
            row = connection.execute(query).mappings().first()
        return struct(row, Address) if row else None

    def forget_address(self, person_id: str, now: int) -> None:
        """Forget the address of an account; letters that would verify one can be used no more."""
        open_letters = update(letters).where(letters.c.person_id == person_id, letters.c.used_at == 0)
        with writing(self.engine) as connection:
            connection.execute(delete(addresses).where(addresses.c.person_id == person_id))
            connection.execute(open_letters.values(used_at=now))

    def sign_in(self, letter_id: str, name: str, now: int) -> Person | None:
        """Use up a letter: the account of its address, made at the first time, which has this address from now on.

        Args:
            name: what others read from now on.
            now: milliseconds since 1970.
        Returns:
            The account; None when the letter was used, has expired, or is of another kind.
        """
        with writing(self.engine) as connection:
            letter = _use_up(connection, letter_id, now, letters.c.kind == LetterKind.SIGN_IN.value)
            if letter is None:
                return None
            fields = {"name": name, "seen_at": now}
            who = {"person_id": f"p{self.new_id()}", "issuer": BY_EMAIL, "subject": letter.email, "created_at": now}
            made = insert(connection, people).values(**fields, **who)
            upsert = made.on_conflict_do_update(index_elements=["issuer", "subject"], set_=fields)
            person_id = str(connection.execute(upsert.returning(people.c.person_id)).scalar_one())
            _keep_address(connection, person_id, letter, now)
            row = connection.execute(select(people).where(people.c.person_id == person_id)).mappings().one()
        return struct(row, Person)

    def verify(self, letter_id: str, person_id: str, now: int) -> bool:
        """Use up a letter: its address is the account's from now on. Answers whether it could be used.

        Args:
            person_id: whose letter it must be.
        """
        mine = letters.c.person_id == person_id
        with writing(self.engine) as connection:
            letter = _use_up(connection, letter_id, now, letters.c.kind == LetterKind.VERIFY.value, mine)
            if letter:
                _keep_address(connection, person_id, letter, now)
        return letter is not None

    def to_send(self, now: int) -> list[str]:
        """Ids of the letters that are due at a moment (ms since 1970), oldest first; none whose link has expired."""
        query = select(letters.c.letter_id).where(_ready(now)).order_by(letters.c.at, letters.c.letter_id)
        with reading(self.engine) as connection:
            return list(connection.execute(query.limit(AT_ONCE)).scalars())

    def claim(self, letter_id: str, now: int) -> Letter | None:
        """Take it upon oneself to send a letter; None when another worker did, or it is not due."""
        claimed = {"state": MailState.SENDING.value, "claimed_at": now, "tries": letters.c.tries + 1}
        change = update(letters).where(letters.c.letter_id == letter_id, _ready(now)).values(**claimed)
        with writing(self.engine) as connection:
            row = connection.execute(change.returning(*letters.c)).mappings().first()
        return struct(row, Letter) if row else None

    def settle(self, letter: Letter, state: MailState, now: int) -> bool:
        """Note what became of a claimed letter, as ``NoticeRecords.settle_mail`` does of a notice."""
        if state is MailState.DUE and letter.tries >= TRIES:
            state = MailState.FAILED
        fields = {"state": state.value} | ({"sent_at": now} if state is MailState.SENT else {})
        mine = (
            letters.c.letter_id == letter.letter_id,
            letters.c.state == MailState.SENDING.value,
            letters.c.claimed_at == letter.claimed_at,
        )
        with writing(self.engine) as connection:
            return connection.execute(update(letters).where(*mine).values(**fields)).rowcount == 1

    def _first(self, query: Select[Any]) -> Letter | None:
        with reading(self.engine) as connection:
            row = connection.execute(query).mappings().first()
        return struct(row, Letter) if row else None


def _ready(now: int) -> ColumnElement[bool]:
    ready = ready_to_send(letters.c.state, letters.c.tries, letters.c.claimed_at, now)
    return and_(ready, letters.c.expires_at > now, letters.c.used_at == 0)


def _use_up(connection: Connection, letter_id: str, now: int, *wanted: ColumnElement[bool]) -> Letter | None:
    """A letter that is used from now on; None when it cannot be."""
    usable = (letters.c.letter_id == letter_id, letters.c.used_at == 0, letters.c.expires_at > now, *wanted)
    used = update(letters).where(*usable).values(used_at=now).returning(*letters.c)
    row = connection.execute(used).mappings().first()
    return struct(row, Letter) if row else None


def _keep_address(connection: Connection, person_id: str, letter: Letter, now: int) -> None:
    fields = {"email": letter.email, "verified_at": now}
    made = insert(connection, addresses).values(person_id=person_id, **fields)
    connection.execute(made.on_conflict_do_update(index_elements=["person_id"], set_=fields))
    # E-mail is written without a browser that tells how its reader reads: what nobody chose yet is as on the page on
    # which the address was given.
    for column, found in ((people.c.language, letter.language), (people.c.zone, letter.facts.get("zone", ""))):
        unset = update(people).where(people.c.person_id == person_id, column == "")
        connection.execute(unset.values({column: found}))
