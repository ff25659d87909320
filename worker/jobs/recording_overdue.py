"""Gives up recordings of which nothing came for a day: whoever runs the hour is told rather than left to wait."""

from collections.abc import Iterable

from hub.actions.context import Context
from hub.actions.recording_clock import fail
from hub.domain.recording_failures import RecordingFailure
from hub.domain.recordings import COMING, Recording, RecordingSource, RecordingState
from worker.jobs.job import Job

PATIENCE_MS = 24 * 3600 * 1000
WAITING = COMING | {RecordingState.PROCESSING}


class OverdueJob(Job):
    """A file that turns up after all puts it right."""

    name = "recording_overdue"
    every_s = 300.0

    def due(self, ctx: Context) -> Iterable[str]:
        """Recordings that wait for a file, and have waited for a day."""
        found = ctx.records.recordings.in_states(WAITING)
        return [one.recording_id for one in found if _waits(one) and ctx.clock() >= one.changed_at + PATIENCE_MS]

    def do(self, ctx: Context, one_id: str) -> bool:
        """Give one up, unless its hour is still to come or just over."""
        recording = ctx.records.recordings.get(one_id)
        hour = ctx.records.hours.get(recording.hour_id) if recording else None
        if recording is None or recording.state not in WAITING or not _waits(recording):
            return False
        over_at = max(recording.changed_at, hour.ended_at or hour.ends_at) if hour else recording.changed_at
        if ctx.clock() >= over_at + PATIENCE_MS:
            fail(ctx, recording, RecordingFailure.NEVER_CAME)
        return False


def _waits(recording: Recording) -> bool:
    """Whether nothing is known of a file. Streams follow their hours (``recording_streams.py``)."""
    if recording.source is RecordingSource.YOUTUBE or recording.file or recording.fetch_url:
        return False
    lies_there = recording.source is RecordingSource.JIBRI and "/" in recording.session_id
    return recording.state in COMING or not lies_there
