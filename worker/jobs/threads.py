"""What time does to threads: those who owe an answer are reminded, and a thread that is answered falls quiet."""

from collections.abc import Iterable
from typing import NamedTuple

from hub.actions.context import Context
from hub.actions.news import ring
from hub.domain.programmes import Programme
from hub.domain.thread_rules import owed, owing
from hub.domain.threads import Thread
from hub.domain.topics import inbox_topic, thread_topic
from hub.records.database import reading
from hub.records.thread_writes import asked, tellings
from worker.jobs.job import Job

DAY_MS = 24 * 3600 * 1000
REMIND_AFTER_MS = (3 * DAY_MS, 10 * DAY_MS, 17 * DAY_MS)
"""How long after the last word each reminder comes; there are no more than these."""


def reminder_due(thread: Thread, now: int) -> bool:
    """Whether those who owe an answer in a thread are to be reminded at a moment (ms since 1970)."""
    done = thread.reminders
    if done >= len(REMIND_AFTER_MS):
        return False
    # A worker that was away for long sends one: the next comes as long after it as it would have.
    since_last = REMIND_AFTER_MS[done] - REMIND_AFTER_MS[done - 1] if done else 0
    return now >= max(thread.changed_at + REMIND_AFTER_MS[done], thread.reminded_at + since_last)


def quiet_due(thread: Thread, programme: Programme, now: int) -> bool:
    """Whether a thread in which everything is answered has been silent for the programme's time."""
    return now >= thread.changed_at + programme.quiet_after_s * 1000


class Judged(NamedTuple):
    """Whether an answer is owed in a thread, as it was in a version of it: each word grows the version."""

    version: int
    owes: bool


class ThreadsJob(Job):
    """One programme at a time; what is due is decided from the threads as they are."""

    name = "threads"
    every_s = 60.0

    def __init__(self) -> None:
        # By programme and thread. Only to spare the looks: most threads that wait will wait for long, many for ever.
        self._judged: dict[str, dict[str, Judged]] = {}

    def due(self, ctx: Context) -> Iterable[str]:
        """Every programme; most have nothing due."""
        return [one.programme_id for one in ctx.records.programmes.all() if one.published_at]

    def do(self, ctx: Context, one_id: str) -> bool:
        """Remind, and let fall quiet, in one programme. Each change holds only if nobody wrote meanwhile."""
        programme, now = ctx.records.programmes.get(one_id), ctx.clock()
        if programme is None:
            return False
        earliest = min(REMIND_AFTER_MS[0], programme.quiet_after_s * 1000)
        threads = ctx.records.threads.open_since(one_id, now - earliest)
        before = self._judged.get(one_id, {})
        self._judged[one_id] = {one.thread_id: _judge(ctx, one, before.get(one.thread_id)) for one in threads}
        for thread in threads:
            owes = self._judged[one_id][thread.thread_id].owes
            if owes and reminder_due(thread, now):
                _remind(ctx, thread, now)
            elif not owes and quiet_due(thread, programme, now):
                ctx.records.threads.move(thread.thread_id, "fall_quiet", now, version=thread.version)
                ring(ctx, thread_topic(thread.thread_id))
        return False


def _judge(ctx: Context, thread: Thread, before: Judged | None) -> Judged:
    if before and before.version == thread.version:
        return before
    whole = ctx.records.threads.whole(thread.thread_id)
    # Where somebody wrote since, this is of a newer version: the next look judges anew.
    return Judged(thread.version, bool(whole and owed(whole.parts, whole.posts)))


def _remind(ctx: Context, thread: Thread, now: int) -> None:
    whole = ctx.records.threads.whole(thread.thread_id)
    if whole is None:
        return
    with reading(ctx.records.engine) as connection:
        people = owing(thread, owed(whole.parts, whole.posts), whole.posts, asked(connection, thread))
    occasion = f"{thread.version} {thread.reminders + 1}"
    told = tellings("reminder.thread", people, thread.thread_id, thread.programme_id, {}, occasion)
    # From this version alone: who wrote since need not be reminded.
    if ctx.records.threads.remind(thread, now, told):
        ring(ctx, *map(inbox_topic, people))
