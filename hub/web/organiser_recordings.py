"""The recordings of an hour, as those who run it see them: publish, withdraw, add, mark. Plain forms."""

from typing import Any

import msgspec
from flask import Blueprint, flash, jsonify, redirect, render_template, request
from flask_babel import format_decimal, gettext
from werkzeug.wrappers import Response

from hub import identity
from hub.actions import recordings as actions
from hub.actions.context import load_hour, roles_in
from hub.actions.media import address_of
from hub.actions.stream_keys import remove_stream_key, set_stream_key, stream_key_set_at
from hub.domain.errors import HubError, PayloadInvalid
from hub.domain.questions import Question
from hub.domain.recording_failures import FAILURE_TEXTS
from hub.domain.recordings import MOVES, Recording, RecordingState, StartKnown
from hub.domain.roles import Right, may
from hub.domain.texts import N_
from hub.domain.timecodes import read_timecode, timecode
from hub.domain.youtube import player_of
from hub.web.context import ctx
from hub.web.errors import status_of, wants_json
from hub.web.numbers import version_in
from hub.web.page_data import page_data
from hub.web.plan_form import reasons

bp = Blueprint("organiser_recordings", __name__, url_prefix="/organise/hours/<hour_id>/recordings")

STATE_TEXTS: dict[str, str] = {
    RecordingState.EXPECTED: N_("Expected"),
    RecordingState.RECORDING: N_("Being recorded"),
    RecordingState.PROCESSING: N_("On its way"),
    RecordingState.AVAILABLE: N_("Ready to publish"),
    RecordingState.PUBLISHED: N_("Published"),
    RecordingState.FAILED: N_("Failed"),
    RecordingState.WITHDRAWN: N_("Withdrawn"),
}
STATE_LOOKS: dict[str, tuple[str, str]] = {
    RecordingState.EXPECTED: ("", "calendar"),
    RecordingState.RECORDING: ("chip--live", ""),
    RecordingState.PROCESSING: ("chip--wait", "clock"),
    RecordingState.AVAILABLE: ("chip--calm", "check"),
    RecordingState.PUBLISHED: ("chip--good", "public"),
    RecordingState.FAILED: ("chip--bad", "alert"),
    RecordingState.WITHDRAWN: ("", "dismissed"),
}
"""The kind of a chip and its icon; what is being recorded has the live dot."""
SOURCE_TEXTS = {
    "jibri": N_("Recording of the room"),
    "jaas": N_("Recording of the room"),
    "youtube": N_("Video on YouTube"),
    "link": N_("Video on another site"),
}
START_TEXTS: dict[str, str] = {
    StartKnown.NO: N_("We do not know when it begins. Say it below, with one question."),
    StartKnown.GUESS: N_("We guess that it begins with the hour. Say it below, with one question, to be exact."),
    StartKnown.FILE_NAME: N_("By the clock of the recorder."),
    StartKnown.EVENT: N_("As Jitsi told us."),
    StartKnown.ORGANISER: N_("As somebody of you said."),
}
MEGABYTE = 1_000_000


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """A recording as the page shows it.

    Fields:
        address: where it is watched, ``""`` where there is nothing to play.
        player: ``film`` for a file of ours, ``youtube``, ``""`` for what is watched on its own page.
        embed: the address of YouTube's player.
        moves: what can be done with it now.
        marks: the questions that were on air, each with its second, None where it is not in the recording.
    """

    recording: Recording
    address: str
    player: str
    embed: str
    moves: list[str]
    marks: list[tuple[Question, int | None]]


@bp.get("")
def page(hour_id: str) -> str:
    """Every recording of an hour, and ways to add one.

    Raises:
        HourNotFound, AccessDenied: for its hosts, moderators and organisers.
    """
    return _page(hour_id)


@bp.post("/paste")
def paste(hour_id: str) -> Response | tuple[str, int]:
    """Add the address of a recording that is watched elsewhere: ``address``."""
    before = {one.recording_id for one in ctx().records.recordings.of_hour(hour_id)}
    try:
        added = actions.paste_recording(ctx(), identity.actor(), hour_id, request.form.get("address", ""))
    except PayloadInvalid as refusal:
        return _refused(hour_id, refusal)
    if added.recording_id in before:
        flash(gettext("This recording is here already."), "calm")
    else:
        flash(gettext("Added. Nobody else sees it until you publish it."), "good")
    return _to(hour_id, added.recording_id)


@bp.post("/stream-key")
def keep_key(hour_id: str) -> Response | tuple[str, int]:
    """Keep the key of the hour's stream: ``stream_key``. It never comes back to a page."""
    try:
        set_stream_key(ctx(), identity.actor(), hour_id, request.form.get("stream_key", ""))
    except PayloadInvalid as refusal:
        return _refused(hour_id, refusal)
    flash(gettext("The stream key is set."), "good")
    return _to(hour_id, "stream")


@bp.post("/stream-key/remove")
def forget_key(hour_id: str) -> Response:
    """Forget the key of the hour's stream."""
    remove_stream_key(ctx(), identity.actor(), hour_id)
    flash(gettext("The stream key is forgotten."), "good")
    return _to(hour_id, "stream")


@bp.post("/<recording_id>/move")
def move(hour_id: str, recording_id: str) -> Response | tuple[str, int]:
    """Take a step with a recording: ``move``, and ``reason`` where it is withdrawn."""
    name, reason = request.form.get("move", ""), request.form.get("reason", "")
    try:
        moved = actions.move_recording(ctx(), identity.actor(), recording_id, name, reason)
    except PayloadInvalid as refusal:
        return _refused(hour_id, refusal, recording_id)
    except HubError as refusal:
        return _told(refusal, hour_id, recording_id)
    if moved.state is RecordingState.PUBLISHED:
        flash(gettext("Published: everyone sees it on the page of the hour."), "good")
    return _to(hour_id, recording_id)


@bp.post("/<recording_id>/edit")
def edit(hour_id: str, recording_id: str) -> Response | tuple[str, int]:
    """Save what is written about a recording: ``title``, ``licence``, ``consent_note``."""
    version = version_in(request.form)
    try:
        actions.edit_recording(ctx(), identity.actor(), recording_id, version, request.form)
    except HubError as refusal:
        return _refused(hour_id, refusal, recording_id)
    flash(gettext("Saved."), "good")
    return _to(hour_id, recording_id)


@bp.post("/<recording_id>/ask-again")
def ask_again(hour_id: str, recording_id: str) -> Response:
    """Let YouTube be asked anew."""
    try:
        actions.ask_again(ctx(), identity.actor(), recording_id)
    except HubError as refusal:
        return _told(refusal, hour_id, recording_id)
    flash(gettext("We ask YouTube now. Please look again in a moment."), "calm")
    return _to(hour_id, recording_id)


@bp.post("/<recording_id>/mark")
def mark(hour_id: str, recording_id: str) -> Response | tuple[Response | str, int]:
    """Say at which second a question went on air: ``question_id``, ``second`` as ``m:ss``.

    The page's script is answered with the seconds of all questions.
    """
    question_id, second = request.form.get("question_id", ""), read_timecode(request.form.get("second", ""))
    try:
        marked = actions.mark_second(ctx(), identity.actor(), recording_id, question_id, second)
    except PayloadInvalid as refusal:
        if wants_json():
            message = next(iter(reasons(refusal).values()), gettext(refusal.message))
            return jsonify(error={"code": refusal.code, "message": message}), status_of(refusal.code)
        return _refused(hour_id, refusal, recording_id)
    except HubError as refusal:
        if wants_json():
            raise
        return _told(refusal, hour_id, recording_id)
    if wants_json():
        return jsonify(seconds=_seconds(marked, actions.aired_questions(ctx(), marked.hour_id)))
    flash(gettext("Saved: every question has its second now."), "good")
    return _to(hour_id, recording_id)


def _page(hour_id: str, /, **kept: Any) -> str:
    actor = identity.actor()
    found = actions.list_recordings(ctx(), actor, hour_id)
    hour = load_hour(ctx(), hour_id)
    organises = may(roles_in(ctx(), actor, hour), Right.ORGANISER)
    aired = actions.aired_questions(ctx(), hour_id) if found else []
    seconds = {one.recording_id: _seconds(one, aired) for one in found if one.whole}
    return render_template(
        "organiser_recordings.html",
        hour=hour,
        cards=[_card(one, aired, organises=organises) for one in reversed(found)],
        organises=organises,
        key_set_at=stream_key_set_at(ctx(), hour_id),
        failure_texts=FAILURE_TEXTS,
        state_texts=STATE_TEXTS,
        state_looks=STATE_LOOKS,
        source_texts=SOURCE_TEXTS,
        start_texts=START_TEXTS,
        timecode=timecode,
        megabytes=lambda size: format_decimal(round(size / MEGABYTE, 1)),
        page_data=page_data("recordings", seconds=seconds),
        **({"kept": {}, "wrong": {}, "about": "", "message": ""} | kept),
    )


def _card(recording: Recording, aired: list[Question], *, organises: bool) -> Card:
    youtube = recording.youtube_id and not recording.file
    player = "film" if recording.file else "youtube" if youtube else ""
    return Card(
        recording=recording,
        address=address_of(recording) if recording.whole else "",
        player=player if recording.whole else "",
        embed=f"{player_of(recording.youtube_id)}?rel=0&enablejsapi=1" if youtube else "",
        moves=_moves(recording) if organises else [],
        marks=[(one, recording.second_of(one.aired_at)) for one in aired] if recording.whole else [],
    )


def _moves(recording: Recording) -> list[str]:
    """What an organiser may do with it now."""
    now = ctx().clock()
    able = {
        "publish": recording.whole,
        "retry": actions.may_try_again(recording, now),
        "withdraw": True,
    }
    return [name for name, can in able.items() if can and recording.state in MOVES[name].sources]


def _seconds(recording: Recording, aired: list[Question]) -> dict[str, int | None]:
    """The second of each question in a recording."""
    return {one.question_id: recording.second_of(one.aired_at) for one in aired}


def _refused(hour_id: str, refusal: HubError, about: str = "") -> tuple[str, int]:
    """The page again, with what was written and why it was not taken."""
    wrong = reasons(refusal) if isinstance(refusal, PayloadInvalid) else {}
    # A key that was refused may be one all the same: it does not come back.
    kept = {name: value for name, value in request.form.items() if name != "stream_key"}
    message = "" if wrong else gettext(refusal.message)
    return _page(hour_id, kept=kept, wrong=wrong, about=about, message=message), status_of(refusal.code)


def _told(refusal: HubError, hour_id: str, part: str) -> Response:
    """Show the page again, with why nothing was done."""
    flash(gettext(refusal.message), "bad")
    return _to(hour_id, part)


def _to(hour_id: str, part: str) -> Response:
    return redirect(f"/organise/hours/{hour_id}/recordings#{part}", 303)
