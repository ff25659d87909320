"""Who is on the stage of an hour, in its Jitsi room: how many for everyone, who for those with a part in the hour."""

import msgspec

from hub.actions.context import CLOCK, Context, authorise, event, load_hour, roles_in
from hub.actions.reads import readable_hour
from hub.domain.hours import Hour
from hub.domain.roles import Actor, Right
from hub.domain.room_visits import RoomVisit, Stay


class OnStage(msgspec.Struct, frozen=True):
    """Who is on stage now. ``names``: those that Jitsi shows of them, longest there first; empty for outsiders."""

    count: int
    names: tuple[str, ...] = ()


def on_stage(ctx: Context, actor: Actor, hour_id: str) -> OnStage:
    """Who is on the stage of an hour now.

    Raises:
        HourNotFound: no such hour for this person.
    """
    hour = readable_hour(ctx, actor, hour_id)
    if not roles_in(ctx, actor, hour):
        return OnStage(ctx.records.room_visits.count_here(hour_id))
    return seen_by_parts(ctx, hour)


def seen_by_parts(ctx: Context, hour: Hour) -> OnStage:
    """Who is on the stage of an hour, for somebody of whom is known already that they have a part in it."""
    people: dict[str, Stay] = {}
    for one in ctx.records.room_visits.here(hour.hour_id):
        people.setdefault(one.jitsi_id or one.occupant_jid, one)
    return OnStage(len(people), tuple(one.name for one in people.values() if one.name))


def stage_times(ctx: Context, actor: Actor, hour_id: str) -> list[RoomVisit]:
    """When the room of an hour really was open, oldest first.

    Raises:
        HourNotFound, AccessDenied: for its hosts, moderators and organisers.
    """
    authorise(ctx, actor, hour_id, Right.STAGE)
    return ctx.records.room_visits.of_hour(load_hour(ctx, hour_id).hour_id)


def tell_stage(ctx: Context, hour_id: str) -> bool:
    """Tell everyone how many are on stage, where it is another number than was told last; answers whether it was."""
    told = ctx.store.hours.told_on_stage(hour_id)
    count = ctx.records.room_visits.count_here(hour_id)
    if told is None or told == count:
        return False
    happened = event(ctx, "hour.stage_counted", Actor(CLOCK), CLOCK, on_stage=count)
    return ctx.store.hours.count_stage(hour_id, count, happened).changed
