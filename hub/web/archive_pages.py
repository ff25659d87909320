"""What people take from an hour that is over: its chapters as tracks, and the whole of it in several forms."""

from typing import Any

import msgspec
from flask import Blueprint, Response, make_response, request
from flask_babel import force_locale, gettext

from hub import identity
from hub.actions.archived_hours import chapters_in, read_archived_hour
from hub.actions.ledger import Story
from hub.actions.limits import spend
from hub.actions.moments import watch_path
from hub.actions.reads import readable_hour
from hub.domain.chapter_tracks import podcast, timed_text, webvtt, youtube_block
from hub.domain.errors import PageNotFound
from hub.domain.hours import PAST, Hour
from hub.domain.timecodes import timecode
from hub.domain.video_errors import RecordingNotFound
from hub.protocol.archive_views import ArchivedHour, ArchivedQuestion, PublicRecording, Where
from hub.web import exports
from hub.web.api_parts import json_answer
from hub.web.context import ctx
from hub.web.locale import languages

bp = Blueprint("archive_pages", __name__)

TRACKS = {"vtt": "text/vtt", "srt": "application/x-subrip", "txt": "text/plain", "json": "application/json+chapters"}
FORMS = {"wiki": "text/x-wiki", "md": "text/markdown", "csv": "text/csv", "json": "application/json"}
FRESH_S = 60


def archived(hour: Hour, story: Story | None = None) -> ArchivedHour | None:
    """An hour as it is archived, None for one that is not over; ``story``: of the hour, where it was read already.

    Raises:
        HourNotFound: no such hour for this person.
    """
    if hour.state not in PAST:
        return None
    return read_archived_hour(ctx(), identity.actor(), hour.hour_id, gettext("Opening"), story)


class Afterwards(msgspec.Struct, frozen=True):
    """What a question's row says of it after the hour: where it is answered, and who owes an answer until when."""

    where: Where | None
    link: str
    owed_by: str
    owed_until: int


def afterwards(archive: ArchivedHour | None) -> dict[str, Afterwards]:
    """For each question (by id) of which there is something to say."""
    found = archive.questions if archive else []
    return {one.question_id: _afterwards(archive, one) for one in found if archive and (one.where or one.owed_by)}


def _afterwards(archive: ArchivedHour, one: ArchivedQuestion) -> Afterwards:
    return Afterwards(one.where, link_to(archive.hour.hour_id, one.where), one.owed_by, one.owed_until)


def link_to(hour_id: str, where: Where | None) -> str:
    """The path that opens an hour at a second of its recording, ``""`` for no place."""
    return watch_path(hour_id, where.recording_id, where.second) if where else ""


bp.add_app_template_filter(timecode, "timecode")


@bp.get("/hours/<hour_id>/recordings/<recording_id>/chapters.<any(vtt, srt, txt, json):form>")
def chapters(hour_id: str, recording_id: str, form: str) -> Response:
    """The chapters of a published recording: a WebVTT track, Commons' TimedText, YouTube's block, podcast chapters.

    Raises:
        HourNotFound, RecordingNotFound: not there for this person.
    """
    spend(ctx(), identity.actor(), "ledger.read")
    hour = readable_hour(ctx(), identity.actor(), hour_id)
    # Chapters are part of the recording: they are in its language, whoever asks for them.
    with force_locale(hour.language if hour.language in languages() else next(iter(languages()))):
        found = chapters_in(ctx(), identity.actor(), hour_id, recording_id, gettext("Opening"))
    if found is None:
        raise RecordingNotFound
    return _file(_track(found, hour_id, form), TRACKS[form])


def _track(recording: PublicRecording, hour_id: str, form: str) -> Any:
    if form == "json":
        return podcast(recording.chapters, lambda question_id: _address(f"/hours/{hour_id}/questions/{question_id}"))
    writers = {"vtt": webvtt, "srt": timed_text, "txt": youtube_block}
    return writers[form](recording.chapters)


@bp.get("/hours/<hour_id>/export.<any(wiki, md, csv, json):form>")
def export(hour_id: str, form: str) -> Response:
    """The whole of an hour that is over: a wiki page, Markdown, CSV, JSON. Nothing that not everyone may read is in it.

    Raises:
        HourNotFound: no such hour for this person.
        PageNotFound: it is not over yet.
    """
    spend(ctx(), identity.actor(), "ledger.read")
    whole = archived(readable_hour(ctx(), identity.actor(), hour_id))
    if whole is None:
        raise PageNotFound
    return _file(_written(whole, form), FORMS[form], f"{hour_id}.{'txt' if form == 'wiki' else form}")


def _written(whole: ArchivedHour, form: str) -> Any:
    page = _address(f"/hours/{whole.hour.hour_id}")

    def link(one: ArchivedQuestion) -> str:
        return f"{page}/questions/{one.question_id}"

    if form == "csv":
        return exports.as_csv(whole, link)
    if form == "json":
        return whole
    return (exports.as_wikitext if form == "wiki" else exports.as_markdown)(whole, page, link)


def _address(path: str) -> str:
    return f"{ctx().settings.base_url}{path}"


def _file(content: Any, kind: str, name: str = "") -> Response:
    answer = make_response(content) if isinstance(content, str) else json_answer(content)
    answer.content_type = f"{kind}; charset=utf-8"
    answer.headers["Cache-Control"] = f"private, max-age={FRESH_S}"
    if name and request.args.get("download"):
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
