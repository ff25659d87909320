"""What time does to hours: opens asking, warns of an overrun, ends the forgotten, archives what is long over."""

from collections.abc import Iterable
from enum import StrEnum

from hub.actions.context import CLOCK, Context, event
from hub.actions.hours import clock_move, show
from hub.config import Settings
from hub.domain.hours import COMING, Hour, HourState
from hub.domain.owed import owed, waits_until
from hub.domain.roles import Actor
from worker.jobs.archive import lags
from worker.jobs.job import Job


class Due(StrEnum):
    """What time wants of an hour. All but ``warn`` are moves of ``domain.hours.MOVES``."""

    NOTHING = ""
    OPEN = "open"
    WARN = "warn"
    END = "end"
    LAPSE = "lapse"
    ARCHIVE = "archive"


TIMED = (HourState.ANNOUNCED, HourState.OPEN, HourState.LIVE, HourState.ENDED)


def due(hour: Hour, settings: Settings, now: int) -> Due:
    """What is due for an hour at a moment (ms since 1970)."""
    # An hour that nobody came to must not start taking questions when the worker comes back after a long absence.
    if hour.state in COMING and _missed(hour, settings, now):
        return Due.LAPSE
    if hour.state is HourState.ANNOUNCED and now >= hour.asking_opens_at:
        return Due.OPEN
    if hour.state is HourState.LIVE:
        return _due_live(hour, settings, now)
    if hour.state is HourState.ENDED and now >= hour.ended_at + settings.archive_after_s * 1000:
        return Due.ARCHIVE
    return Due.NOTHING


def _missed(hour: Hour, settings: Settings, now: int) -> bool:
    """Whether it was never started, and long should have been over."""
    return now >= hour.ends_at + settings.forgotten_after_s * 1000


def _due_live(hour: Hour, settings: Settings, now: int) -> Due:
    if not hour.overrun_warned_at:
        return Due.WARN if now >= hour.ends_at + settings.overrun_warning_s * 1000 else Due.NOTHING
    # Counted from the warning where that came later: an hour that was resumed is warned anew, and goes on for a while.
    forgotten_at = max(hour.ends_at, hour.overrun_warned_at) + settings.forgotten_after_s * 1000
    return Due.END if now >= forgotten_at else Due.NOTHING


class HoursJob(Job):
    """Takes the steps that time takes. Each is a compare-and-set on the record: two workers take it once."""

    name = "hours"

    def due(self, ctx: Context) -> Iterable[str]:
        """Hours for which something is due now."""
        now = ctx.clock()
        return [one.hour_id for one in ctx.records.hours.in_states(TIMED) if due(one, ctx.settings, now)]

    def do(self, ctx: Context, one_id: str) -> bool:
        """Do what is due for one hour; answers whether it was done, as the next step may be due as well."""
        hour = ctx.records.hours.get(one_id)
        wanted = due(hour, ctx.settings, ctx.clock()) if hour else Due.NOTHING
        if hour is None or not wanted or (wanted is Due.ARCHIVE and (lags(ctx, one_id) or _owes(ctx, hour))):
            return False
        if wanted is Due.WARN:
            _warn(ctx, hour)
        else:
            clock_move(ctx, one_id, wanted.value, version=hour.version)
        return True


def _warn(ctx: Context, hour: Hour) -> None:
    now = ctx.clock()
    warned = ctx.records.hours.change(hour.hour_id, hour.version, overrun_warned_at=now)
    show(ctx, warned, event(ctx, "hour.overran", Actor(CLOCK), CLOCK))


def _owes(ctx: Context, hour: Hour) -> bool:
    """Whether a guest may still answer in writing what the hour had no time for."""
    return ctx.clock() < waits_until(hour) and bool(owed(hour, ctx.records.archive.questions(hour.hour_id)))
