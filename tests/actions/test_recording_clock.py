"""What the worker writes about recordings, and what an organiser writes in the same moment."""

from contextlib import nullcontext
from dataclasses import replace

import pytest

from hub.actions.context import Context
from hub.actions.recording_clock import Measured, complete, fail
from hub.domain.errors import RecordChangedMeanwhile
from hub.domain.recording_failures import RecordingFailure
from hub.domain.recordings import RecordingState as S
from hub.domain.recordings import StartKnown
from tests.fixed import START
from tests.recordings import file_name, keep_recording, recorded_hour, the_recording


def test_second_that_is_marked_in_the_moment_a_file_comes_to_be_known_stays(ctx: Context):
    hour = recorded_hour(ctx)
    run = f"one/{file_name(at=START)}"
    kept = keep_recording(ctx, hour, "processing", session_id=run, start_known=StartKnown.GUESS, starts_at=START + 9)
    marked = {"starts_at": START + 5000, "start_known": StartKnown.ORGANISER}

    def meanwhile() -> int:
        """The clock; the first time that it is looked at, an organiser has marked a second."""
        found = the_recording(ctx, hour)
        if found.start_known is StartKnown.GUESS:
            ctx.records.recordings.change(kept.recording_id, found.version, **marked)
        return ctx.clock()

    measured = Measured(file=kept.file, size=5, sha256="5", duration_ms=60_000, ended_at=START + 60_000)
    done = complete(replace(ctx, clock=meanwhile), kept.recording_id, measured)
    assert (done.state, done.starts_at, done.start_known) == (S.AVAILABLE, *marked.values())


@pytest.mark.parametrize(
    ("field", "fails"),
    [("title", True), ("consent_note", True), ("fetch_url", False), ("session_id", False)],
)
def test_file_that_cannot_be_played_is_given_up_though_somebody_writes_about_it(ctx: Context, field: str, fails: bool):
    kept = keep_recording(ctx, recorded_hour(ctx), "processing", session_id="one/file.mp4")
    ctx.records.recordings.change(kept.recording_id, kept.version, **{field: "written meanwhile"})
    with nullcontext() if fails else pytest.raises(RecordChangedMeanwhile):
        fail(ctx, kept, RecordingFailure.UNREADABLE)
    now = ctx.records.recordings.get(kept.recording_id)
    assert now
    assert (now.state, getattr(now, field)) == (S.FAILED if fails else S.PROCESSING, "written meanwhile")
