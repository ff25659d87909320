"""What hosts and moderators do with an hour that is on: its next step, pausing, slow mode."""

from typing import Any

from hub.actions.context import Context, authorise, event
from hub.actions.hours import move_hour as _move_hour
from hub.domain.roles import Actor, Right
from hub.protocol import commands as c


def move_hour(ctx: Context, actor: Actor, command: c.HourMove) -> dict[str, Any]:
    """Take a step in the life of an hour; answers with the live part of the hour."""
    _move_hour(ctx, actor, command.hour_id, command.move)
    return {"hour": ctx.store.hours.get(command.hour_id)}


def pause_asking_hour(ctx: Context, actor: Actor, command: c.HourPauseAsking) -> dict[str, Any]:
    """Take no new questions for the moment."""
    return _set_asking(ctx, actor, command, {"asking_paused": True})


def resume_asking_hour(ctx: Context, actor: Actor, command: c.HourResumeAsking) -> dict[str, Any]:
    """Take questions again."""
    return _set_asking(ctx, actor, command, {"asking_paused": False})


def slow_mode_hour(ctx: Context, actor: Actor, command: c.HourSlowMode) -> dict[str, Any]:
    """Let each person ask once in so many seconds."""
    return _set_asking(ctx, actor, command, {"slow_s": command.seconds})


def _set_asking(ctx: Context, actor: Actor, command: c.HourCommand, fields: dict[str, Any]) -> dict[str, Any]:
    role = authorise(ctx, actor, command.hour_id, Right.MODERATOR)
    ctx.store.hours.set_asking(command.hour_id, fields, event(ctx, command.leaves, actor, role))
    return {"hour": ctx.store.hours.get(command.hour_id)}
