"""What somebody missed of an hour: for programs that ask from time to time instead of keeping a line open."""

from collections.abc import Iterable

import msgspec

from hub.actions.context import Context
from hub.actions.reads import HourView, check_audience, view_for
from hub.domain.errors import HourNotFound
from hub.domain.roles import Actor
from hub.protocol.events import Audience, Event, WireEvent
from hub.protocol.wire import Now, for_late_eyes, hear
from hub.store.events import after
from hub.store.hours import Snapshot

MOST = 500


class Missed(msgspec.Struct, frozen=True, kw_only=True):
    """What happened since a cursor, for one audience and the person: ask with ``cursor`` the next time.

    ``view`` is null where ``events`` tell all; where the cursor is too old, or there was none, ``view`` is the hour as
    it is and ``events`` is empty. ``more``: ask again at once.
    """

    cursor: str
    view: HourView | None
    events: list[WireEvent]
    more: bool


def read_missed(ctx: Context, actor: Actor, hour_id: str, cursor: str, audience: Audience) -> Missed:
    """What an audience, and this person, heard of an hour since a cursor; at most 500 events at once.

    Args:
        cursor: from the answer before; ``""`` for a beginning.
    Raises:
        HourNotFound, AccessDenied: see ``actions.reads.check_audience``.
    """
    check_audience(ctx, actor, hour_id, audience)
    snapshot = ctx.store.hours.snapshot(hour_id)
    if snapshot is None:
        raise HourNotFound
    if not cursor or after(cursor, snapshot.cursor) or after(ctx.store.events.oldest(hour_id), cursor):
        return Missed(cursor=snapshot.cursor, view=view_for(snapshot, audience), events=[], more=False)
    found = [one for one in ctx.store.events.since(hour_id, cursor, MOST) if not after(one.event_id, snapshot.cursor)]
    newest = found[-1].event_id if found else cursor
    told = _told(found, snapshot, audience, actor)
    return Missed(cursor=newest, view=None, events=told, more=after(snapshot.cursor, newest))


def _told(events: Iterable[Event], snapshot: Snapshot, audience: Audience, actor: Actor) -> list[WireEvent]:
    now = Now(snapshot.hour, {one.question_id: one for one in snapshot.questions}.get)
    told: list[WireEvent] = []
    for event in events:
        heard = hear(event)
        one = heard.by(audience)
        if one:
            one = for_late_eyes(one, audience, now)
        own = heard.persons.get(actor.person_id)
        told += [each for each in (one, own) if each]
    return told
