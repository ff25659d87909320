"""Reminds people of their sessions, a day and a quarter of an hour before, and of requests that wait for them."""

from collections.abc import Iterable

from hub.actions.context import Context
from hub.actions.news import ring
from hub.domain.topics import inbox_topic
from hub.records.reminders import Reminder, due_reminders, remind
from worker.jobs.job import Job


class RemindersJob(Job):
    """Writes the notices; their e-mail follows from them (``worker/jobs/mails.py``). A repetition changes nothing."""

    name = "reminders"

    def due(self, ctx: Context) -> Iterable[str]:
        """Reminders that are due now, as ``kind booking_id``."""
        return [" ".join(one) for one in due_reminders(ctx.records.engine, ctx.clock())]

    def do(self, ctx: Context, one_id: str) -> bool:
        """Write one reminder for those whom it concerns."""
        kind, _, booking_id = one_id.partition(" ")
        people = remind(ctx.records.engine, ctx.new_id, Reminder(kind, booking_id), ctx.clock())
        if people:
            ring(ctx, *map(inbox_topic, people))
        return False
