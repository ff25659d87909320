"""What the worker writes about recordings, told by Jitsi or by the files. Doing any of it again changes nothing."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import msgspec
import structlog

from hub.actions.context import Context
from hub.actions.room_ids import jitsi_id
from hub.domain.errors import RecordChangedMeanwhile
from hub.domain.hours import Hour
from hub.domain.local_time import zone_of
from hub.domain.recording_failures import MAY_COME_YET, RecordingFailure
from hub.domain.recordings import COMING, Recording, RecordingSource, RecordingState, StartKnown, surer
from hub.domain.video_errors import RecordingNotFound
from hub.jitsi.recordings import Told, read_file_name, start_moment

log = structlog.get_logger("worker")

NEAR_MS = 2 * 60 * 1000
"""So far Jitsi's posts about one moment may lie apart."""
KEPT_BY_JAAS_MS = 24 * 3600 * 1000
AROUND_MS = 3 * 3600 * 1000
"""So long before and after an hour a recording of it may begin."""
S = RecordingState


class Signs(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a run of a recorder, in whatever order it comes to be known.

    Fields:
        session_id: see ``Recording``; ``""`` where it was not told.
        at: the moment for which its 0:00 stands (ms since 1970), 0 for unknown.
        initiator: who asked for it, by the id in our token.
    """

    source: RecordingSource
    room_name: str
    session_id: str = ""
    at: int = 0
    known: StartKnown = StartKnown.EVENT
    initiator: str = ""


def note_begun(ctx: Context, hour: Hour, signs: Signs) -> None:
    """A recording of an hour is under way: Jitsi says so, or its file grows."""
    known = of_run(ctx, hour, signs)
    if known is None:
        _add(ctx, hour, signs, RecordingState.RECORDING)
    elif known.state is S.EXPECTED:
        ctx.records.recordings.move(known.recording_id, "begin", ctx.clock(), **_better(ctx, hour, known, signs))
    else:
        _improve(ctx, hour, known, signs)


def note_over(ctx: Context, hour: Hour, signs: Signs) -> None:
    """The recorder stopped: its file is on its way."""
    known = of_run(ctx, hour, msgspec.structs.replace(signs, at=0))
    if known and known.state in COMING:
        # As it was just now: what arrived meanwhile, and is available, would be taken back.
        ctx.records.recordings.move(known.recording_id, "arrive", ctx.clock(), version=known.version)


def note_uploaded(ctx: Context, hour: Hour, signs: Signs, told: Told, at: int) -> None:
    """JaaS holds a recording for us, for a day from its end.

    Args:
        at: when JaaS said so, ms since 1970.
    """
    link = {"fetch_url": told.link, "fetch_until": (told.ends_at or at) + KEPT_BY_JAAS_MS}
    known = of_run(ctx, hour, signs)
    if known is None:
        _add(ctx, hour, signs, RecordingState.PROCESSING, duration_ms=told.duration_ms, **link)
    elif known.file or (known.state is S.PROCESSING and known.fetch_url):
        return
    elif known.state in COMING | {S.FAILED}:
        _arrive(ctx, hour, known, signs, **link)
    else:
        # On its way already, or withdrawn: that stays so, and the link serves if somebody wants it after all.
        better = _better(ctx, hour, known, signs)
        ctx.records.recordings.change(known.recording_id, known.version, **better, **link)


def note_file(ctx: Context, hour: Hour, signs: Signs) -> None:
    """A file of Jibri's is whole, and lies in the shared folder."""
    known = of_run(ctx, hour, signs)
    if known is None:
        _add(ctx, hour, signs, RecordingState.PROCESSING)
    elif known.state in COMING or (known.state is S.FAILED and known.failure in MAY_COME_YET):
        _arrive(ctx, hour, known, signs)
    else:
        _improve(ctx, hour, known, signs)


def note_longer(ctx: Context, known: Recording) -> None:
    """The file of a recording grew after it was copied: it is to be copied anew.

    Raises:
        RecordingTransitionRefused: everyone sees the shorter one, or somebody withdrew it.
    """
    ctx.records.recordings.move(known.recording_id, "arrive", ctx.clock(), version=known.version, failure="")
    log.info("recording.grew", recording_id=known.recording_id, hour_id=known.hour_id)


def of_run(ctx: Context, hour: Hour, signs: Signs) -> Recording | None:
    """The recording of a run: by the run's name, else one that waits for a run of that time."""
    records = ctx.records.recordings
    named = records.find(signs.source, signs.session_id)
    if named or not hour.hour_id:
        return named
    folder = signs.session_id.partition("/")[0]
    waiting = records.find(signs.source, folder) if folder != signs.session_id else None
    others = [one for one in records.of_hour(hour.hour_id) if one.source is signs.source]
    return waiting or next((one for one in others if _may_be(one, signs)), None)


def _may_be(recording: Recording, signs: Signs) -> bool:
    """Whether a recording without a name of its run, or a sign without one, may mean the same run."""
    if recording.session_id and signs.session_id:
        return False
    if recording.starts_at and signs.at:
        return abs(recording.starts_at - signs.at) <= NEAR_MS
    given_up = recording.state is S.FAILED and recording.failure in MAY_COME_YET
    return recording.state in COMING or ((recording.state is S.PROCESSING or given_up) and not recording.whole)


def _arrive(ctx: Context, hour: Hour, known: Recording, signs: Signs, **fields: Any) -> None:
    better = _better(ctx, hour, known, signs) | fields
    ctx.records.recordings.move(known.recording_id, "arrive", ctx.clock(), version=known.version, failure="", **better)


def _add(ctx: Context, hour: Hour, signs: Signs, state: RecordingState, **fields: Any) -> None:
    now = ctx.clock()
    blank = Recording(recording_id=ctx.new_id(), hour_id=hour.hour_id, source=signs.source, state=state)
    known = _better(ctx, hour, blank, signs) | {"room_name": signs.room_name, "created_at": now, "changed_at": now}
    recording = msgspec.structs.replace(blank, **known, **fields)
    if ctx.records.recordings.add(recording):
        log.info("recording.noted", recording_id=recording.recording_id, hour_id=hour.hour_id, state=state.value)


def _improve(ctx: Context, hour: Hour, known: Recording, signs: Signs) -> None:
    better = _better(ctx, hour, known, signs)
    if better:
        ctx.records.recordings.change(known.recording_id, known.version, **better)


def _better(ctx: Context, hour: Hour, known: Recording, signs: Signs) -> dict[str, Any]:
    """What these signs add to what is known."""
    found: dict[str, Any] = {}
    if signs.session_id and signs.session_id != known.session_id:
        found["session_id"] = signs.session_id
    if signs.at and surer(signs.known, known.start_known):
        found |= {"starts_at": signs.at, "start_known": signs.known}
    if signs.initiator and not known.asked_name:
        person_id, name = who_asked(ctx, hour, signs.initiator)
        found |= {"asked_by": person_id, "asked_name": name} if name else {}
    return found


def who_asked(ctx: Context, hour: Hour, initiator: str) -> tuple[str, str]:
    """The account and name behind an id of our tokens, of those who may record; two times ``""`` for anybody else.

    A name without an account is not kept, though Jitsi tells it: nobody could have it erased.
    """
    parts: Sequence[Any] = ctx.records.people.parts(hour.hour_id, hour.series_id)
    for grant in [*parts, *ctx.records.people.grants("site", "")]:
        if jitsi_id(ctx, hour.hour_id, grant.person_id) == initiator:
            return grant.person_id, grant.name
    return "", ""


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """A file of ours, measured. ``ended_at``: when it was written for the last time, ms since 1970, 0 for unknown."""

    file: str
    size: int
    sha256: str
    container: str = ""
    codecs: str = ""
    duration_ms: int = 0
    ended_at: int = 0


def complete(ctx: Context, recording_id: str, measured: Measured) -> Recording:
    """The file of a recording is whole and ours: it is available to those who run the hour.

    Raises:
        RecordingTransitionRefused: somebody was quicker, or withdrew it.
        RecordingNotFound: it is gone.
    """
    while True:
        # Copying takes its time, and what is written about the recording meanwhile stays, to the last moment.
        with suppress(RecordChangedMeanwhile):
            return _complete(ctx, recording_id, measured)


def _complete(ctx: Context, recording_id: str, measured: Measured) -> Recording:
    recording = ctx.records.recordings.get(recording_id)
    if recording is None:
        raise RecordingNotFound
    duration_ms = measured.duration_ms or recording.duration_ms
    fields: dict[str, Any] = {
        "file": measured.file,
        "size": measured.size,
        "sha256": measured.sha256,
        "container": measured.container,
        "codecs": measured.codecs,
        "duration_ms": duration_ms,
        "fetch_url": "",
        "fetch_until": 0,
        "failure": "",
    }
    start = _start_by_name(ctx, recording, msgspec.structs.replace(measured, duration_ms=duration_ms))
    now, version = ctx.clock(), recording.version
    done = ctx.records.recordings.move(recording_id, "complete", now, version=version, **fields, **start)
    log.info("recording.available", recording_id=recording_id, hour_id=done.hour_id, size=done.size)
    return done


def fail(ctx: Context, recording: Recording, failure: RecordingFailure, **fields: Any) -> None:
    """A recording came to nothing, for now or for good, as it was when that was found.

    Raises:
        RecordingTransitionRefused, RecordChangedMeanwhile: somebody was quicker; what came meanwhile stays.
    """
    now, recording_id, version = ctx.clock(), recording.recording_id, recording.version
    try:
        ctx.records.recordings.move(recording_id, "fail", now, version=version, failure=failure, **fields)
    except RecordChangedMeanwhile:
        present = ctx.records.recordings.get(recording_id)
        if present is None or _origin(present) != _origin(recording):
            raise
        # A title that was written in this moment is no reason to copy all of the file again and look into it.
        fail(ctx, present, failure, **fields)
        return
    log.warning("recording.failed", recording_id=recording_id, failure=failure.value)


def _origin(recording: Recording) -> tuple[object, ...]:
    """What it hangs on whether a recording came to nothing: where it stands, since when, and where its file is from."""
    return (
        recording.state,
        recording.changed_at,
        recording.session_id,
        recording.file,
        recording.fetch_url,
        recording.fetch_until,
    )


def _start_by_name(ctx: Context, recording: Recording, measured: Measured) -> dict[str, Any]:
    named = read_file_name(recording.session_id.rpartition("/")[2])
    hour = ctx.records.hours.get(recording.hour_id)
    if named is None or hour is None or not surer(StartKnown.FILE_NAME, recording.start_known):
        return {}
    begins, ends = hour.started_at or hour.starts_at, hour.ended_at or max(hour.ends_at, hour.started_at)
    at = start_moment(
        named.wall,
        zone_of(ctx.settings.recordings_zone),
        ended_at=measured.ended_at,
        duration_ms=measured.duration_ms,
        around=(begins - AROUND_MS, ends + AROUND_MS),
    )
    return {"starts_at": at, "start_known": StartKnown.FILE_NAME}
