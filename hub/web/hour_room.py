"""The way into the Jitsi room of an hour, as an address or within our page; and what pressing Record or Stream asks."""

import msgspec
from flask import Blueprint, jsonify, make_response, redirect
from werkzeug.wrappers import Response

from hub import identity
from hub.actions.recordings import expect_recording
from hub.actions.rooms import room_frame, room_link
from hub.actions.stream_keys import stream_key_for
from hub.domain.recordings import RecordingSource
from hub.jitsi import jaas
from hub.web.context import ctx
from hub.web.errors import wants_json
from hub.web.locale import viewer_language
from hub.web.privacy import private_page

bp = Blueprint("hour_room", __name__)


@bp.get("/hours/<hour_id>/room")
def room(hour_id: str) -> Response:
    """Lead a person into the hour's room, with a token of their own where the deployment gives tokens.

    With ``Accept: application/json`` it answers what our own page needs to show the room within itself.

    Raises:
        HourNotFound, HourClosed, RoomNotReady: not for this person, not now, or not yet.
    """
    # Either answer holds what opens the room: it stays in nobody's cache or referrer.
    if wants_json():
        frame = room_frame(ctx(), identity.actor(), hour_id, language=viewer_language())
        return private_page(jsonify(msgspec.to_builtins(frame)))
    link = room_link(ctx(), identity.actor(), hour_id, language=viewer_language())
    return private_page(make_response(redirect(link, 303)))


@bp.post("/hours/<hour_id>/room/record")
def record(hour_id: str) -> Response:
    """Somebody who runs the hour pressed Record: note it, and answer what Jitsi's recorder is to be told.

    Raises:
        HourNotFound, AccessDenied: for those who run the hour.
    """
    source = RecordingSource.JAAS if jaas.there(ctx().settings) else RecordingSource.JIBRI
    expect_recording(ctx(), identity.actor(), hour_id, source)
    return private_page(jsonify(metadata={"hour_id": hour_id}))


@bp.post("/hours/<hour_id>/room/stream")
def stream(hour_id: str) -> Response:
    """Somebody who runs the hour pressed Stream: note it, and answer ``{"key"}``. It stands in no page and no log.

    Raises:
        HourNotFound, AccessDenied: for those who run the hour.
        StreamKeyMissing, LimitReached: see ``stream_key_for``.
    """
    key = stream_key_for(ctx(), identity.actor(), hour_id)
    expect_recording(ctx(), identity.actor(), hour_id, RecordingSource.YOUTUBE)
    return private_page(jsonify(key=key))
