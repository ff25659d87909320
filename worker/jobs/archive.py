"""Writes the archive of every hour from its stream as it happens, and trims the stream behind itself."""

from collections.abc import Iterable

import msgspec
import sqlalchemy.exc
import structlog

from hub.actions.context import Context
from hub.protocol.cursors import after
from hub.protocol.events import Event
from worker.jobs.job import Job

log = structlog.get_logger("worker")

BATCH = 500
KEEP_MS = 15 * 60 * 1000
"""How long an archived event stays in the stream: a phone that was in a pocket catches up from there."""

UNREADABLE = (
    msgspec.ValidationError,
    ValueError,
    TypeError,
    KeyError,
    sqlalchemy.exc.DataError,
    sqlalchemy.exc.IntegrityError,
)
"""What an entry raises that is itself at fault: it is no event of ours, or SQL does not take it."""


def lags(ctx: Context, hour_id: str) -> bool:
    """Whether something happened in an hour that the archive does not have yet."""
    return after(ctx.store.events.newest(hour_id), ctx.records.archive.cursor(hour_id))


class ArchiveJob(Job):
    """Tails the streams of all hours that are not settled, in batches.

    Where a batch fails, the hour goes on one entry at a time, so that only the entry at fault stays behind. One that
    fails for good is buried under a key of the hour's, and the archive goes on after it: the next event of the same
    question carries the question whole, and the last look at a closed hour (``settle``) mends what was missed.
    """

    name = "archive"
    every_s = 1.0

    def __init__(self) -> None:
        # Only to spare a query a second: SQL has the cursor, and refuses what does not follow it.
        self._cursors: dict[str, str] = {}
        # Where an hour failed: from there it goes on one entry at a time.
        self._failed: dict[str, str] = {}

    def due(self, ctx: Context) -> Iterable[str]:
        """Hours that are not settled."""
        found = ctx.records.archive.unsettled()
        self._cursors = {hour_id: cursor for hour_id, cursor in self._cursors.items() if hour_id in set(found)}
        return found

    def do(self, ctx: Context, one_id: str) -> bool:
        """Archive the next batch of one hour."""
        cursor = self._cursor(ctx, one_id)
        try:
            return self._archive(ctx, one_id, cursor)
        except UNREADABLE:
            self._failed[one_id] = cursor
            raise

    def bury(self, ctx: Context, one_id: str, error: Exception) -> bool:
        """Put the entry at fault aside and go on after it."""
        cursor = self._failed.get(one_id) if isinstance(error, UNREADABLE) else None
        if cursor is None:
            return False
        if ctx.records.archive.cursor(one_id) != cursor:
            # Another worker put it aside; what comes after it has not failed.
            self._cursors.pop(one_id, None)
            self._failed.pop(one_id)
            return True
        found = ctx.store.archive.entry(one_id, cursor)
        if found is None:
            return False
        event_id, fields = found
        ctx.store.archive.bury(one_id, event_id, fields)
        self._move(ctx, one_id, cursor, event_id, [])
        self._failed.pop(one_id)
        log.error("archive.entry_buried", hour_id=one_id, event_id=event_id)
        return True

    def _archive(self, ctx: Context, hour_id: str, cursor: str) -> bool:
        most = 1 if hour_id in self._failed else BATCH
        events = ctx.store.events.since(hour_id, cursor, most)
        if not events:
            self._failed.pop(hour_id, None)
            return False
        self._move(ctx, hour_id, cursor, events[-1].event_id, events)
        return len(events) == most

    def _move(self, ctx: Context, hour_id: str, old: str, new: str, events: list[Event]) -> None:
        # Forgotten first: whatever happens in the next line, the cursor is read from SQL again.
        self._cursors.pop(hour_id, None)
        if ctx.records.archive.apply(hour_id, old, new, events):
            self._cursors[hour_id] = new

    def _cursor(self, ctx: Context, hour_id: str) -> str:
        if hour_id not in self._cursors:
            self._cursors[hour_id] = ctx.records.archive.cursor(hour_id)
        return self._cursors[hour_id]


class TrimJob(Job):
    """Forgets events that are archived and older than a quarter of an hour, but never the newest."""

    name = "trim"
    every_s = 60.0

    def due(self, ctx: Context) -> Iterable[str]:
        """Hours that are not settled; the keys of the others have an end of their own."""
        return ctx.records.archive.unsettled()

    def do(self, ctx: Context, one_id: str) -> bool:
        """Trim one stream."""
        before = f"{max(0, ctx.clock() - KEEP_MS)}-0"
        cursor = ctx.records.archive.cursor(one_id)
        ctx.store.events.trim(one_id, cursor if after(before, cursor) else before)
        return False
