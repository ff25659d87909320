"""Who is writing in a thread right now, by the names that its readers know."""

from hub.actions.context import Context
from hub.domain.roles import Actor
from hub.domain.threads import Thread
from hub.protocol.topics import WritingLine


def writing_in(ctx: Context, actor: Actor, thread_id: str) -> list[WritingLine]:
    """Who else is writing in a thread that the person may read (the caller has checked that)."""
    thread = ctx.records.threads.get(thread_id)
    if thread is None:
        return []
    found = ctx.store.writing.now(thread_id, ctx.clock())
    lines = [WritingLine(_name(ctx, thread, who), number) for number, who in found if who != actor.person_id]
    return [line for line in lines if line.name]


def _name(ctx: Context, thread: Thread, person_id: str) -> str:
    if person_id == thread.asker_id:
        return thread.asker_name
    part = ctx.records.mentors.part_in(thread.programme_id, person_id)
    return part.name if part else ""
