"""The files of recordings: whole or any part of them, to everyone once they are published."""

import re
from pathlib import Path

from flask import Blueprint, Response, send_file

from hub import identity
from hub.actions.media import KINDS, ending_of, path_of
from hub.actions.recordings import open_to_all, playable
from hub.domain.video_errors import RecordingNotFound
from hub.web.context import ctx

bp = Blueprint("media", __name__)

FRESH_S = 300
"""A recording that is withdrawn is gone from every cache within five minutes."""
NAME = re.compile(r"(?P<recording_id>[0-9a-z]+)\.(?P<ending>[0-9a-z]+)")


@bp.get("/hours/<hour_id>/recordings/<name>")
def recording(hour_id: str, name: str) -> Response:
    """The file of a recording, ``<id>.<ending>``; players ask for parts of it by ``Range``.

    Raises:
        RecordingNotFound, HourNotFound: not there, or not for this person.
    """
    named = NAME.fullmatch(name)
    if named is None:
        raise RecordingNotFound
    everyones = open_to_all(ctx(), hour_id, named["recording_id"])
    # Only then is asked who this is: somebody new gets a cookie by it, and in what all may keep none may stand.
    found = everyones or playable(ctx(), identity.actor(), hour_id, named["recording_id"])
    ending = ending_of(found.file)
    file = path_of(ctx().settings, found.file).resolve()
    if not found.file or ending != named["ending"] or not file.is_file():
        raise RecordingNotFound
    answer = send_file(
        file,
        mimetype=KINDS[ending],
        conditional=True,
        etag=found.sha256 or True,
        download_name=Path(name).name,
    )
    answer.headers["Cache-Control"] = f"public, max-age={FRESH_S}" if everyones else "private, no-store"
    answer.headers["Accept-Ranges"] = "bytes"
    return answer
