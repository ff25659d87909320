"""What those who run an hour do with its recordings, and what everyone may know of them."""

from collections.abc import Mapping
from typing import Any

import structlog

from hub.actions.context import Context, authorise, event, load_hour
from hub.actions.hours import show
from hub.actions.moments import published_of
from hub.actions.recording_streams import expect_stream
from hub.domain.errors import AccessDenied, HourNotFound, PayloadInvalid
from hub.domain.hours import Hour
from hub.domain.questions import VISIBLE, Question, clean_line
from hub.domain.recording_plan import LIMITS, TOO_LONG, read_pasted, read_words
from hub.domain.recordings import (
    MOVES,
    Recording,
    RecordingSource,
    RecordingState,
    StartKnown,
)
from hub.domain.roles import Actor, Right
from hub.domain.texts import N_
from hub.domain.timecodes import MOST_S
from hub.domain.video_errors import RecordingGone, RecordingNotFound, RecordingTransitionRefused

log = structlog.get_logger(__name__)

NOT_AIRED = N_("This question was not on air in this hour.")
NO_SECOND = N_("Please write a time of the recording, such as 12:34.")
BEYOND = N_("The recording is not that long.")


def published(ctx: Context, hour_id: str) -> list[Recording]:
    """The recordings of an hour that everyone may see, as everyone may know them, those whose beginning is surely known
    first. Whether they may see the hour is for the caller to know."""
    return published_of(ctx, [hour_id]).get(hour_id, [])


def list_recordings(ctx: Context, actor: Actor, hour_id: str) -> list[Recording]:
    """All recordings of an hour, whole.

    Raises:
        HourNotFound, AccessDenied: for its hosts, moderators and organisers.
    """
    authorise(ctx, actor, hour_id, Right.STAGE)
    return ctx.records.recordings.of_hour(hour_id)


def open_to_all(ctx: Context, hour_id: str, recording_id: str) -> Recording | None:
    """A recording that everyone may play, whoever asks; None for any other."""
    found = _whole(ctx, hour_id, recording_id)
    shown = found is not None and found.state is RecordingState.PUBLISHED and load_hour(ctx, hour_id).public
    return found if shown else None


def playable(ctx: Context, actor: Actor, hour_id: str, recording_id: str) -> Recording:
    """A recording that this person may play: everyone the published ones, those who run the hour all that are whole.

    Raises:
        HourNotFound, RecordingNotFound: not there for this person.
    """
    recording = _whole(ctx, hour_id, recording_id)
    if recording is None or not (open_to_all(ctx, hour_id, recording_id) or _runs(ctx, actor, hour_id)):
        raise RecordingNotFound
    return recording


def _whole(ctx: Context, hour_id: str, recording_id: str) -> Recording | None:
    found = ctx.records.recordings.get(recording_id)
    return found if found and found.hour_id == hour_id and found.whole else None


def paste_recording(ctx: Context, actor: Actor, hour_id: str, address: str) -> Recording:
    """Add a recording that is watched elsewhere: a YouTube video, or any page or file behind https.

    Pasting the same address again leads to the same recording.

    Raises:
        HourNotFound, AccessDenied: for its organisers.
        PayloadInvalid: this is no such address; ``fields``.
    """
    authorise(ctx, actor, hour_id, Right.ORGANISER)
    pasted, now = read_pasted(hour_id, address), ctx.clock()
    recording = Recording(
        recording_id=ctx.new_id(),
        hour_id=hour_id,
        source=pasted.source,
        state=RecordingState.AVAILABLE,
        session_id=pasted.session_id,
        address=pasted.address,
        youtube_id=pasted.youtube_id,
        asked_by=actor.person_id,
        asked_name=actor.name,
        created_at=now,
        changed_at=now,
        look_up_at=now if pasted.youtube_id else 0,
        **_guess(load_hour(ctx, hour_id)),
    )
    if ctx.records.recordings.add(recording):
        ctx.store.wake_worker(hour_id)
        return recording
    return ctx.records.recordings.find(pasted.source, pasted.session_id) or recording


def expect_recording(ctx: Context, actor: Actor, hour_id: str, source: RecordingSource) -> None:
    """Note that somebody pressed the button of the recorder, or of the stream. Whether it runs is for Jitsi to tell.

    Raises:
        HourNotFound, AccessDenied: for its hosts, moderators and organisers.
    """
    authorise(ctx, actor, hour_id, Right.STAGE)
    hour, now = load_hour(ctx, hour_id), ctx.clock()
    if source is RecordingSource.YOUTUBE:
        expect_stream(ctx, hour)
        return
    waiting = (RecordingState.EXPECTED, RecordingState.RECORDING)
    if any(one.source is source and one.state in waiting for one in ctx.records.recordings.of_hour(hour_id)):
        return
    ctx.records.recordings.add(
        Recording(
            recording_id=ctx.new_id(),
            hour_id=hour_id,
            source=source,
            room_name=hour.room_name,
            asked_by=actor.person_id,
            asked_name=actor.name,
            created_at=now,
            changed_at=now,
        )
    )


def move_recording(ctx: Context, actor: Actor, recording_id: str, move: str, reason: str = "") -> Recording:
    """Publish a recording, withdraw it, or try again what failed.

    Args:
        move: a name from ``domain.recordings.MOVES`` that is not the clock's.
        reason: why it is withdrawn; those who run the hour read it.
    Raises:
        RecordingNotFound, HourNotFound, AccessDenied: not for this person.
        RecordingTransitionRefused: no such step, or not from its present state.
        RecordingGone: there is nothing to try again.
        PayloadInvalid: the reason is too long; ``fields``.
    """
    step = MOVES.get(move)
    if step is None or step.right is Right.CLOCK:
        raise RecordingTransitionRefused(move=move)
    recording, role = _authorised(ctx, actor, recording_id, step.right)
    if move == "retry":
        _check_again(ctx, recording)
    moved = ctx.records.recordings.move(recording_id, move, ctx.clock(), **_with(move, reason))
    log.info("recording.moved", recording_id=recording_id, hour_id=moved.hour_id, move=move, role=role)
    ctx.store.wake_worker(moved.hour_id)
    _show_stream(ctx, actor, role, moved)
    return moved


def _show_stream(ctx: Context, actor: Actor, role: str, recording: Recording) -> None:
    """Whoever has the page of the hour open sees at once that its own stream is withdrawn, or there again.

    An hour that Redis let go of is not brought back for that.
    """
    hour = load_hour(ctx, recording.hour_id)
    own = recording.address and recording.address == hour.youtube_url
    if own and ctx.store.hours.version(hour.hour_id):
        show(ctx, hour, event(ctx, "hour.edited", actor, role))


def edit_recording(ctx: Context, actor: Actor, recording_id: str, version: int, fields: Mapping[str, str]) -> Recording:
    """Change what is written about a recording.

    Args:
        version: of the recording from which the person made the change.
        fields: ``title``, ``licence``, ``consent_note``; what is left out stays.
    Raises:
        RecordingNotFound, HourNotFound, AccessDenied: not for this person.
        RecordChangedMeanwhile: somebody saved it since that version.
        PayloadInvalid: ``fields`` says what is wrong with each field.
    """
    recording, _role = _authorised(ctx, actor, recording_id, Right.ORGANISER)
    found = read_words(fields)
    changed = {name: value for name, value in found.items() if getattr(recording, name) != value}
    return ctx.records.recordings.change(recording_id, version, **changed) if changed else recording


def ask_again(ctx: Context, actor: Actor, recording_id: str) -> None:
    """Let YouTube be asked anew what it knows of a video. Where it is not to be asked nothing changes.

    Raises:
        RecordingNotFound, HourNotFound, AccessDenied: not for this person.
        RecordChangedMeanwhile: somebody wrote about it at the same moment.
    """
    recording, _role = _authorised(ctx, actor, recording_id, Right.ORGANISER)
    if recording.on_youtube:
        now = ctx.clock()
        ctx.records.recordings.change(recording_id, recording.version, look_up_at=now, failure="")
        ctx.store.wake_worker(recording.hour_id)


def mark_second(ctx: Context, actor: Actor, recording_id: str, question_id: str, second: int | None) -> Recording:
    """Say that a question went on air at a second of the recording: so the moment of its 0:00 is known.

    Args:
        second: None for what was no time.
    Raises:
        RecordingNotFound, HourNotFound, AccessDenied: for the hosts, moderators and organisers of its hour.
        PayloadInvalid: the question was not on air, or the recording has no such second; ``fields``.
        RecordChangedMeanwhile: somebody wrote about it at the same moment.
    """
    recording, _role = _authorised(ctx, actor, recording_id, Right.STAGE)
    if second is None or not 0 <= second <= MOST_S:
        raise PayloadInvalid(fields={"second": NO_SECOND})
    if recording.duration_ms and second * 1000 > recording.duration_ms:
        raise PayloadInvalid(fields={"second": BEYOND})
    aired = {one.question_id: one.aired_at for one in aired_questions(ctx, recording.hour_id)}
    if question_id not in aired:
        raise PayloadInvalid(fields={"question_id": NOT_AIRED})
    start = {"starts_at": aired[question_id] - second * 1000, "start_known": StartKnown.ORGANISER}
    return ctx.records.recordings.change(recording_id, recording.version, **start)


def aired_questions(ctx: Context, hour_id: str) -> list[Question]:
    """The questions of an hour that were on air and are for all eyes, in the order in which they were aired."""
    snapshot = ctx.store.hours.snapshot(hour_id)
    questions = snapshot.questions if snapshot else ctx.records.archive.questions(hour_id)
    return sorted((one for one in questions if one.aired_at and one.state in VISIBLE), key=lambda one: one.aired_at)


def may_try_again(recording: Recording, now: int) -> bool:
    """Whether there is, or may be, a file to try it with again, at a moment (ms since 1970)."""
    if recording.state not in MOVES["retry"].sources or (
        recording.state is RecordingState.WITHDRAWN and recording.whole
    ):
        return False
    if recording.source is RecordingSource.JAAS:
        return bool(recording.file or (recording.fetch_url and now < recording.fetch_until))
    return recording.source is RecordingSource.JIBRI


def _check_again(ctx: Context, recording: Recording) -> None:
    if recording.state not in MOVES["retry"].sources:
        raise RecordingTransitionRefused(state=recording.state.value, move="retry")
    if not may_try_again(recording, ctx.clock()):
        raise RecordingGone


def _with(move: str, reason: str) -> dict[str, Any]:
    """What is saved beside the state."""
    if move != "withdraw":
        return {"withdraw_reason": "", "failure": ""} if move == "retry" else {"withdraw_reason": ""}
    line = clean_line(reason)
    if len(line) > LIMITS["reason"]:
        raise PayloadInvalid(fields={"reason": TOO_LONG})
    return {"withdraw_reason": line, "published_at": 0}


def _authorised(ctx: Context, actor: Actor, recording_id: str, right: Right) -> tuple[Recording, str]:
    recording = ctx.records.recordings.get(recording_id)
    if recording is None:
        raise RecordingNotFound
    return recording, authorise(ctx, actor, recording.hour_id, right)


def _runs(ctx: Context, actor: Actor, hour_id: str) -> bool:
    try:
        authorise(ctx, actor, hour_id, Right.STAGE)
    except (AccessDenied, HourNotFound):
        return False
    return True


def _guess(hour: Hour) -> dict[str, Any]:
    """Where nobody tells when a video begins, it began with its hour: a guess, and shown as one."""
    return {"starts_at": hour.started_at, "start_known": StartKnown.GUESS} if hour.started_at else {}
