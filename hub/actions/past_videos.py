"""The video of an hour that took place elsewhere, as a recording here."""

from collections.abc import Iterator
from typing import Any

from hub.actions.context import Context
from hub.domain.hours import Hour
from hub.domain.past_hours import PastHour
from hub.domain.recordings import Recording, RecordingSource, RecordingState, StartKnown, surer
from hub.domain.youtube import address_of

REPLACED = "replaced by the import"
"""Why a recording was withdrawn whose hour names another video now; by this it is known when it is named again."""


def take_in_video(ctx: Context, past: PastHour, hour: Hour) -> None:
    """Let the video stand as the hour's recording, and no other of the same import. Safe to repeat.

    What an organiser did with the recording since then stays: its start where they moved it, and that it is withdrawn.

    Args:
        hour: as it stands here, before ``past`` is written over it.
    """
    for other in _others(ctx, past, hour):
        words = {"withdraw_reason": REPLACED, "published_at": 0}
        ctx.records.recordings.move(other.recording_id, "withdraw", ctx.clock(), version=other.version, **words)
    if not past.video:
        return
    if _own(ctx, past, hour.hour_id) is None:
        ctx.records.recordings.add(_recording(ctx, past, hour.hour_id))
    found = _own(ctx, past, hour.hour_id)
    if found and not _start_stands(found, past, hour):
        fields: dict[str, Any] = {"starts_at": past.starts_at, "start_known": _start_known(past)}
        if found.published_at == hour.ended_at:
            fields["published_at"] = past.ends_at
        found = ctx.records.recordings.change(found.recording_id, found.version, **fields)
    if found and _to_publish(found):
        # Everyone could see it long ago: feeds do not bring it as news.
        fields = {"withdraw_reason": "", "published_at": past.ends_at}
        ctx.records.recordings.move(found.recording_id, "publish", ctx.clock(), version=found.version, **fields)


def video_stands(ctx: Context, past: PastHour, hour: Hour) -> bool:
    """Whether ``take_in_video`` would change nothing."""
    if any(_others(ctx, past, hour)):
        return False
    found = _own(ctx, past, hour.hour_id)
    return not past.video or (found is not None and _start_stands(found, past, hour) and not _to_publish(found))


def _others(ctx: Context, past: PastHour, hour: Hour) -> Iterator[Recording]:
    """Recordings that came of the same import with another video, and that are not withdrawn yet."""
    for one in ctx.records.recordings.of_hour(hour.hour_id):
        mine = one.source is RecordingSource.YOUTUBE and one.session_id.startswith("import ")
        if mine and one.youtube_id != past.video and one.state is not RecordingState.WITHDRAWN:
            yield one


def _own(ctx: Context, past: PastHour, hour_id: str) -> Recording | None:
    """The video as a recording of the hour, whoever named it first: an organiser may have pasted its address."""
    imported = ctx.records.recordings.find(RecordingSource.YOUTUBE, _session(past, hour_id))
    here = ctx.records.recordings.of_hour(hour_id)
    return imported or next((one for one in here if one.youtube_id == past.video), None)


def _session(past: PastHour, hour_id: str) -> str:
    return f"import {hour_id} {past.video}"


def _start_stands(recording: Recording, past: PastHour, hour: Hour) -> bool:
    """Whether its start is what the import says, or an organiser's: not the hour's start any more, as it was here."""
    said = recording.starts_at == past.starts_at and not surer(_start_known(past), recording.start_known)
    return said or recording.starts_at != hour.starts_at


def _to_publish(recording: Recording) -> bool:
    withdrawn = recording.state is RecordingState.WITHDRAWN and recording.withdraw_reason == REPLACED
    return withdrawn or recording.state is RecordingState.AVAILABLE


def _recording(ctx: Context, past: PastHour, hour_id: str) -> Recording:
    return Recording(
        recording_id=ctx.new_id(),
        hour_id=hour_id,
        source=RecordingSource.YOUTUBE,
        state=RecordingState.AVAILABLE,
        session_id=_session(past, hour_id),
        address=address_of(past.video),
        youtube_id=past.video,
        starts_at=past.starts_at,
        start_known=_start_known(past),
        created_at=ctx.clock(),
        changed_at=ctx.clock(),
        look_up_at=ctx.clock(),
    )


def _start_known(past: PastHour) -> StartKnown:
    """Whether the writer has watched the video: seconds are counted from its 0:00, which is our start then."""
    watched = any(one.second is not None for one in past.questions)
    return StartKnown.ORGANISER if watched else StartKnown.GUESS
