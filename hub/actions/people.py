"""What moderators do about people: silence them for the hour, and let them write again. Both are told."""

from typing import Any

from hub.actions.context import Context, authorise, event
from hub.domain.questions import clean_text
from hub.domain.roles import Actor, Right
from hub.protocol import commands as c

REASON_LIMIT = 500


def silence_person(ctx: Context, actor: Actor, command: c.PersonSilence) -> dict[str, Any]:
    """Stop the asker of a question from writing in this hour; the reason is told to them and to the ledger."""
    return _silence(ctx, actor, command, undo=False, reason=clean_text(command.reason, REASON_LIMIT))


def unsilence_person(ctx: Context, actor: Actor, command: c.PersonUnsilence) -> dict[str, Any]:
    """Let the asker of a question write again."""
    return _silence(ctx, actor, command, undo=True, reason="")


def _silence(ctx: Context, actor: Actor, command: c.QuestionCommand, *, undo: bool, reason: str) -> dict[str, Any]:
    role = authorise(ctx, actor, command.hour_id, Right.MODERATOR)
    told = event(ctx, command.leaves, actor, role, reason=reason)
    ctx.store.questions.silence(command.hour_id, command.question_id, undo=undo, reason=reason, event=told)
    return {"question_id": command.question_id, "silenced": not undo}
