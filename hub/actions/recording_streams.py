"""Live streams of hours as recordings: they lie on YouTube, so there is only to note where, and when 0:00 was."""

from contextlib import suppress
from typing import Any

from hub.actions.context import Context
from hub.domain.errors import RecordChangedMeanwhile
from hub.domain.hours import PAST, Hour, HourState, Watch
from hub.domain.recording_failures import RecordingFailure
from hub.domain.recording_plan import Pasted, stream_of
from hub.domain.recordings import COMING, Recording, RecordingSource, RecordingState, StartKnown, surer
from hub.domain.video_errors import RecordingTransitionRefused
from hub.domain.youtube import video_id

BEGUN = frozenset({HourState.LIVE}) | PAST
OVER = PAST | {HourState.CANCELLED}


def expect_stream(ctx: Context, hour: Hour) -> None:
    """Somebody is about to stream an hour to YouTube."""
    pasted = _stream(hour)
    if pasted:
        _add(ctx, hour, pasted, RecordingState.EXPECTED)


def note_stream(ctx: Context, hour: Hour, at: int, *, begun: bool) -> None:
    """A stream of an hour began, or ended, at a moment (ms since 1970); where it leads to is in the hour's plan."""
    pasted = _stream(hour)
    if pasted is None:
        return
    known = ctx.records.recordings.find(pasted.source, pasted.session_id)
    if begun and known is None:
        start = {"starts_at": at, "start_known": StartKnown.EVENT}
        _add(ctx, hour, pasted, RecordingState.RECORDING, **start)
    elif begun and known:
        _begin(ctx, known, at, StartKnown.EVENT)
    elif known and known.state in COMING and hour.state in PAST:
        settle_stream(ctx, hour, known)


def note_watched(ctx: Context, hour: Hour) -> None:
    """An hour that is watched as a stream has begun: its stream is a recording of it.

    When the stream itself began nobody told us; that it began with the hour is a guess.
    """
    pasted = _stream(hour)
    if pasted is None or hour.watch is not Watch.YOUTUBE or hour.state not in BEGUN:
        return
    _add(ctx, hour, pasted, RecordingState.RECORDING, **_guess(hour))


def settle_stream(ctx: Context, hour: Hour, recording: Recording) -> None:
    """The hour is over: the stream that everyone watched stays where it was; another one waits for the organiser."""
    now = ctx.clock()
    # It may have a better title by now.
    fields: dict[str, Any] = {"look_up_at": now} | ({} if recording.starts_at else _guess(hour))
    move = "remain" if hour.watch is Watch.YOUTUBE else "complete"
    if hour.state is HourState.CANCELLED:
        move, fields = "fail", {"failure": RecordingFailure.NEVER_CAME}
    elif recording.address != hour.youtube_url:
        move, fields = "fail", {"failure": RecordingFailure.REPLACED}
    with suppress(RecordingTransitionRefused):
        ctx.records.recordings.move(recording.recording_id, move, now, **fields)


def hours_with_streams(ctx: Context) -> list[str]:
    """Ids of hours whose stream is to be noted, or may be over."""
    coming = ctx.records.recordings.in_states(COMING, RecordingSource.YOUTUBE)
    return [*ctx.records.recordings.streams_to_note(BEGUN), *(one.hour_id for one in coming)]


def follow_streams(ctx: Context, hour: Hour) -> None:
    """Note the stream of an hour that has begun, and settle those of one that is over."""
    note_watched(ctx, hour)
    if hour.state not in OVER:
        return
    for one in ctx.records.recordings.of_hour(hour.hour_id):
        if one.source is RecordingSource.YOUTUBE and one.state in COMING:
            settle_stream(ctx, hour, one)


def _guess(hour: Hour) -> dict[str, Any]:
    return {"starts_at": hour.started_at or hour.starts_at, "start_known": StartKnown.GUESS}


def _stream(hour: Hour) -> Pasted | None:
    video = video_id(hour.youtube_url)
    return stream_of(hour.hour_id, video) if video else None


def _begin(ctx: Context, known: Recording, at: int, how: StartKnown) -> None:
    better = {"starts_at": at, "start_known": how} if surer(how, known.start_known) else {}
    if known.state is RecordingState.EXPECTED:
        ctx.records.recordings.move(known.recording_id, "begin", ctx.clock(), version=known.version, **better)
    elif better:
        with suppress(RecordChangedMeanwhile):
            ctx.records.recordings.change(known.recording_id, known.version, **better)


def _add(ctx: Context, hour: Hour, pasted: Pasted, state: RecordingState, **fields: Any) -> None:
    now = ctx.clock()
    recording = Recording(
        recording_id=ctx.new_id(),
        hour_id=hour.hour_id,
        source=pasted.source,
        state=state,
        session_id=pasted.session_id,
        address=pasted.address,
        youtube_id=pasted.youtube_id,
        created_at=now,
        changed_at=now,
        look_up_at=now,
        **fields,
    )
    ctx.records.recordings.add(recording)
