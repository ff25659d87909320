"""What time does to threads: those who owe an answer are reminded, and a thread that is answered falls quiet."""

from collections.abc import Iterable

from hub.actions.context import Context
from hub.actions.news import ring
from hub.domain.programmes import Programme
from hub.domain.thread_rules import owed, owing
from hub.domain.topics import inbox_topic, thread_topic
from hub.records.database import reading
from hub.records.thread_writes import asked, tellings
from hub.records.threads import WholeThread
from worker.jobs.job import Job

DAY_MS = 24 * 3600 * 1000
REMIND_AFTER_MS = (3 * DAY_MS, 10 * DAY_MS, 17 * DAY_MS)
"""How long after the last word each reminder comes; there are no more than these."""


def reminder_due(whole: WholeThread, now: int) -> bool:
    """Whether those who owe an answer are to be reminded at a moment (ms since 1970)."""
    thread = whole.thread
    if thread.reminders >= len(REMIND_AFTER_MS) or not owed(whole.parts, whole.posts):
        return False
    return now >= thread.changed_at + REMIND_AFTER_MS[thread.reminders]


def quiet_due(whole: WholeThread, programme: Programme, now: int) -> bool:
    """Whether a thread in which everything is answered has been silent for the programme's time."""
    silent = now >= whole.thread.changed_at + programme.quiet_after_s * 1000
    return silent and not owed(whole.parts, whole.posts)


class ThreadsJob(Job):
    """One programme at a time; what is due is decided from the threads as they are."""

    name = "threads"
    every_s = 60.0

    def due(self, ctx: Context) -> Iterable[str]:
        """Every programme; most have nothing due."""
        return [one.programme_id for one in ctx.records.programmes.all() if one.published_at]

    def do(self, ctx: Context, one_id: str) -> bool:
        """Remind, and let fall quiet, in one programme. Each change holds only if nobody wrote meanwhile."""
        programme, now = ctx.records.programmes.get(one_id), ctx.clock()
        if programme is None:
            return False
        earliest = min(REMIND_AFTER_MS[0], programme.quiet_after_s * 1000)
        for whole in ctx.records.threads.open_since(one_id, now - earliest):
            if reminder_due(whole, now):
                _remind(ctx, whole, now)
            elif quiet_due(whole, programme, now):
                ctx.records.threads.move(whole.thread.thread_id, "fall_quiet", now, version=whole.thread.version)
                ring(ctx, thread_topic(whole.thread.thread_id))
        return False


def _remind(ctx: Context, whole: WholeThread, now: int) -> None:
    thread = whole.thread
    with reading(ctx.records.engine) as connection:
        people = owing(thread, owed(whole.parts, whole.posts), whole.posts, asked(connection, thread))
    occasion = f"{thread.version} {thread.reminders + 1}"
    told = tellings("reminder.thread", people, thread.thread_id, thread.programme_id, {}, occasion)
    if ctx.records.threads.remind(thread, now, told):
        ring(ctx, *map(inbox_topic, people))
