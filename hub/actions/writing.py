"""Who is writing in a thread right now, by the names that its readers know."""

from hub.actions.context import Context
from hub.domain.roles import Actor
from hub.domain.thread_rules import known_as
from hub.protocol.topics import WritingLine
from hub.records.threads import WholeThread


def writing_in(ctx: Context, actor: Actor, thread_id: str) -> list[WritingLine]:
    """Who else is writing in a thread that the person may read (the caller has checked that)."""
    others = [one for one in ctx.store.writing.now(thread_id, ctx.clock()) if one[1] != actor.person_id]
    whole = ctx.records.threads.whole(thread_id) if others else None
    if whole is None:
        return []
    lines = [WritingLine(_name(ctx, whole, who, number), number) for number, who in others]
    return [line for line in lines if line.name]


def _name(ctx: Context, whole: WholeThread, person_id: str, number: int) -> str:
    part = ctx.records.mentors.part_in(whole.thread.programme_id, person_id)
    return known_as(whole.thread, whole.posts, person_id, number, part.name if part else "")
