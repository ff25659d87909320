"""Jitsi's own list of its rooms, held against what we know: posts get lost, and a restart says no goodbyes."""

from collections.abc import Iterable

from hub.actions.context import Context
from hub.actions.room_places import place_of
from hub.actions.room_posts import CLOCKS_MS, take_facts
from hub.domain.room_visits import Missed, Seen
from hub.jitsi.events import HEALTH_CHECK
from hub.jitsi.servers import CensusRoom


def take_census(ctx: Context, rooms: Iterable[CensusRoom], at: int) -> None:
    """Close what Jitsi does not know any more, and open what nobody told of. Safe to repeat.

    Args:
        at: when Jitsi was asked, ms since 1970: what was told of later moments stands.
    """
    there = {one.room_name: one for one in rooms if not one.room_name.startswith(HEALTH_CHECK)}
    known = {one.room_name: one for one in ctx.records.room_visits.open_now()}
    for name, visit in known.items():
        # A room that has just been opened may not have been there yet by Jitsi's clock.
        if name not in there and visit.opened_at <= at - CLOCKS_MS:
            take_facts(ctx, place_of(ctx, name), [Missed(at)], since=at)
    for name, room in there.items():
        if name not in known:
            take_facts(ctx, place_of(ctx, name), [Seen(at, room.created_at)], since=room.created_at or at)
