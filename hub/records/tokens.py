"""Bearer tokens for the HTTP API: only a hash of each is kept, so that nobody can read one back."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass

import msgspec
from sqlalchemy import ColumnElement, Engine, delete, insert, or_, select, update

from hub.domain.people import Person
from hub.records.database import reading, struct, writing
from hub.records.tables import api_tokens, people

USED_EVERY_MS = 60_000
"""How exact the moment of the last use is: a busy client must not cost a write a request."""


class ApiToken(msgspec.Struct, frozen=True, kw_only=True):
    """A token as its owner sees it; ``expires_at`` and ``used_at`` are milliseconds since 1970, 0 for never."""

    token_id: str
    label: str
    created_at: int
    used_at: int
    expires_at: int


@dataclass(frozen=True)
class TokenRecords:
    """The tokens of all accounts."""

    engine: Engine
    new_id: Callable[[], str]

    def add(self, person_id: str, label: str, now: int, expires_at: int) -> tuple[str, str]:
        """Make a token for an account; answers its id and the secret, which is not to be had again."""
        token_id, secret = self.new_id(), f"baraza_{secrets.token_urlsafe(32)}"
        fields = {"token_id": token_id, "person_id": person_id, "label": label, "secret_hash": fingerprint(secret)}
        with writing(self.engine) as connection:
            connection.execute(insert(api_tokens).values(**fields, created_at=now, expires_at=expires_at))
        return token_id, secret

    def find(self, secret: str, now: int) -> Person | None:
        """The account of a secret, or None when there is none or it has expired."""
        query = (
            select(people, api_tokens.c.token_id, api_tokens.c.used_at)
            .join(api_tokens, api_tokens.c.person_id == people.c.person_id)
            .where(api_tokens.c.secret_hash == fingerprint(secret), _lasts(now))
        )
        with reading(self.engine) as connection:
            row = connection.execute(query).mappings().first()
        if row is None:
            return None
        if now - row["used_at"] >= USED_EVERY_MS:
            self._used(row["token_id"], now)
        return struct(row, Person)

    def valid(self, mark: str, now: int) -> bool:
        """Whether the token of this fingerprint is there still, and has not expired."""
        query = select(api_tokens.c.token_id).where(api_tokens.c.secret_hash == mark, _lasts(now))
        with reading(self.engine) as connection:
            return connection.execute(query).first() is not None

    def list(self, person_id: str) -> list[ApiToken]:
        """The tokens of an account, newest first."""
        query = select(*(api_tokens.c[name] for name in ApiToken.__struct_fields__))
        newest = query.where(api_tokens.c.person_id == person_id).order_by(api_tokens.c.created_at.desc())
        with reading(self.engine) as connection:
            return [struct(row, ApiToken) for row in connection.execute(newest).mappings()]

    def remove(self, person_id: str, token_id: str) -> None:
        """Make a token of this account worthless. Doing it again changes nothing."""
        mine = (api_tokens.c.person_id == person_id, api_tokens.c.token_id == token_id)
        with writing(self.engine) as connection:
            connection.execute(delete(api_tokens).where(*mine))

    def _used(self, token_id: str, now: int) -> None:
        with writing(self.engine) as connection:
            connection.execute(update(api_tokens).where(api_tokens.c.token_id == token_id).values(used_at=now))


def _lasts(now: int) -> ColumnElement[bool]:
    return or_(api_tokens.c.expires_at == 0, api_tokens.c.expires_at > now)


def fingerprint(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()
