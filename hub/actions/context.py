"""What every action needs: the stores, the records, the clock, the ids and the settings."""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hub.config import Settings
from hub.domain.clock import Clock, new_id, now_ms
from hub.domain.errors import AccessDenied, HourNotFound
from hub.domain.hours import Hour
from hub.domain.roles import Actor, Right, Role, may, shown_role
from hub.records.database import connect as connect_database
from hub.records.records import Records
from hub.store.store import Store
from hub.store.store import connect as connect_store

CLOCK = "clock"
ASKER = "asker"


@dataclass(frozen=True)
class Context:
    """Handed to every action; made once in ``hub/app.py`` and ``worker/__main__.py``."""

    settings: Settings
    store: Store
    records: Records
    clock: Clock = now_ms
    new_id: Callable[[], str] = new_id

    def asker_key(self, hour_id: str, person_id: str) -> str:
        """A name for a person that is the same within one hour and leads to nobody."""
        secret = self.settings.secret_key.encode()
        return hmac.new(secret, f"asker {hour_id} {person_id}".encode(), hashlib.sha256).hexdigest()[:12]


def open_context(settings: Settings, *, clock: Clock = now_ms, new_id: Callable[[], str] = new_id) -> Context:
    """A context on the Redis and the database of the settings; connections are made when they are needed."""
    records = Records(connect_database(settings.database_url), new_id)
    return Context(settings, connect_store(settings.redis_url), records, clock, new_id)


def still_in(ctx: Context, actor: Actor) -> bool:
    """Whether what somebody came in by still holds: an open socket does not outlive a token that was removed."""
    return not actor.token or ctx.records.tokens.valid(actor.token, ctx.clock())


def roles_in(ctx: Context, actor: Actor, hour: Hour) -> frozenset[Role]:
    """The roles somebody holds in an hour: on the site, in its series, or in it alone."""
    if not actor.signed_in or not still_in(ctx, actor):
        return frozenset()
    return ctx.records.people.roles(actor.person_id, hour_id=hour.hour_id, series_id=hour.series_id)


def load_hour(ctx: Context, hour_id: str) -> Hour:
    """The hour of an id.

    Raises:
        HourNotFound: there is none.
    """
    hour = ctx.records.hours.get(hour_id)
    if hour is None:
        raise HourNotFound()
    return hour


def authorise(ctx: Context, actor: Actor, hour_id: str, right: Right) -> str:
    """Check that somebody holds a right in an hour; returns the role that the ledger names.

    Rights that hang on no role cost no look-up: an endorsement never asks the database.

    Raises:
        HourNotFound: there is no such hour, or it is a draft and the person has no part in it.
        AccessDenied: the person's roles do not carry the right.
    """
    if right in (Right.ANYONE, Right.ASKER):
        return ASKER
    hour = load_hour(ctx, hour_id)
    roles = roles_in(ctx, actor, hour)
    if not roles and not hour.public:
        raise HourNotFound()
    if not may(roles, right):
        raise AccessDenied(right=right.value)
    return shown_role(roles)


def event(ctx: Context, name: str, actor: Actor, role: str, **fields: Any) -> dict[str, Any]:
    """The fields that every event begins with. An asker's name is the question's to tell: it may be anonymous."""
    by_name = "" if role == ASKER else actor.name
    begun = {"name": name, "at": ctx.clock(), "by": actor.person_id, "by_name": by_name, "role": role}
    return begun | {field: value for field, value in fields.items() if value != ""}
