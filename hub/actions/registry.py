"""Which action carries out which command: one table for sockets, the HTTP API and the plain forms."""

from collections.abc import Callable
from typing import Any

from hub.actions import bookings, hour_moves, inbox, mentors, people, questions, reports, sessions, threads
from hub.actions.context import Context, still_in
from hub.actions.limits import spend
from hub.domain.errors import CommandUnknown, TokenInvalid
from hub.domain.roles import Actor
from hub.protocol.command import Command
from hub.protocol.commands import COMMANDS, parse

Action = Callable[[Context, Actor, Any], dict[str, Any]]

LISTENING = frozenset(
    {
        "hour.join",
        "hour.leave",
        "booking.join",
        "booking.leave",
        "thread.join",
        "thread.leave",
        "thread.writing",
        "inbox.join",
    }
)
"""Commands that only make sense on a socket; ``hub/live`` carries them out."""

MODULES = {
    "question": questions,
    "person": people,
    "hour": hour_moves,
    "booking": bookings,
    "room": sessions,
    "thread": threads,
    "mentor": mentors,
    "report": reports,
    "inbox": inbox,
}


def _action(name: str) -> Action:
    subject, _, verb = name.partition(".")
    return getattr(MODULES[subject], f"{verb}_{subject}")


ACTIONS: dict[str, Action] = {name: _action(name) for name in COMMANDS if name not in LISTENING}
"""``question.approve`` is carried out by ``questions.approve_question``, and so on."""


def run(ctx: Context, actor: Actor, name: str, payload: Any) -> dict[str, Any]:
    """Parse a command, count it against the limits, and carry it out.

    Raises:
        HubError: the command is not well-formed, not allowed, or not possible now.
    """
    action = ACTIONS.get(name)
    if action is None:
        raise CommandUnknown(name=name[:64])
    if not still_in(ctx, actor):
        raise TokenInvalid()
    command: Command = parse(name, payload)
    spend(ctx, actor, name)
    return action(ctx, actor, command)
