"""Alarms for those who look after the site: what should not have happened, until one of them has seen it."""

from hub.actions.context import Context
from hub.actions.hours import check_may_create
from hub.domain.alarms import Alarm
from hub.domain.roles import Actor


def list_alarms(ctx: Context, actor: Actor) -> list[Alarm]:
    """The alarms that nobody has seen yet, newest first.

    Raises:
        SignInNeeded, AccessDenied: for organisers of the site.
    """
    check_may_create(ctx, actor)
    return ctx.records.alarms.unseen()


def see_alarm(ctx: Context, actor: Actor, alarm_id: str) -> bool:
    """Note that an alarm was seen; False where somebody had seen it, or there is none.

    Raises:
        SignInNeeded, AccessDenied: for organisers of the site.
    """
    check_may_create(ctx, actor)
    return ctx.records.alarms.see(alarm_id, actor.person_id, ctx.clock())
