"""What time does to bookings: requests without an answer go on, sessions to which nobody came end."""

from collections.abc import Iterable

from hub.actions.booking_clock import lapse_booking, leave_booking, miss_booking
from hub.actions.context import Context
from worker.jobs.job import Job


class BookingsJob(Job):
    """Takes the steps that time takes, and those that a mentor who left did not take.

    Each is decided from one version of the record and written in one transaction, so two workers take it once, and
    one that dies between leaves all of it to the next.
    """

    name = "bookings"

    def due(self, ctx: Context) -> Iterable[str]:
        """Bookings whose answer is overdue, to which not both came, or whose mentor has left."""
        now, records = ctx.clock(), ctx.records.bookings
        return list(dict.fromkeys([*records.unanswered(now), *records.overdue(now), *records.left_behind()]))

    def do(self, ctx: Context, one_id: str) -> bool:
        """Do what is due for one booking; answers whether it was done, as the next step may be due as well."""
        return any(act(ctx, one_id) for act in (leave_booking, lapse_booking, miss_booking))
