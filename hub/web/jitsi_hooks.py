"""What Jitsi's servers call: may this room open, this happened in it, this recording is finished.

No browser calls any of it, and no cookie counts. Without its secret a door is not there at all: where none is set
nothing is registered, and a caller with another secret learns nothing. What is told waits in one row, and is answered
at once: Jitsi repeats nothing that took too long.
"""

import hmac
from typing import Any

from flask import Blueprint, Flask, Response, jsonify, request
from flask_babel import force_locale, gettext
from werkzeug.wrappers import Response as AnyResponse

from hub import identity
from hub.actions.room_grants import find_grant, grant
from hub.config import Settings
from hub.domain.errors import PageNotFound, TokenInvalid
from hub.domain.room_grants import Grant, Refusal
from hub.domain.room_posts import RoomPost
from hub.jitsi import reservations
from hub.jitsi.events import read_event
from hub.jitsi.links import room_of
from hub.jitsi.posts import JID_LIMIT
from hub.jitsi.webhooks import is_signed, jibri_key, read_finalized, read_jaas, read_jibri
from hub.web.context import ctx
from hub.web.locale import full_moment, languages

servers = Blueprint("jitsi_servers", __name__, url_prefix="/jitsi")
jibri = Blueprint("jitsi_jibri", __name__, url_prefix="/jitsi/jibri/<key>/v1")
jaas = Blueprint("jitsi_jaas", __name__, url_prefix="/jitsi/jaas")

LARGEST_BODY = 2 * 1024 * 1024
"""Bytes: when a room is closed, everybody who was ever in it is told in one piece."""
SIGNATURE = "X-Jaas-Signature"
NAME_LIMIT = 1100
"""Characters of a room's name; XMPP allows 1023 bytes."""
NO_NAME = "The name of the room is missing."


def attach(app: Flask, settings: Settings) -> None:
    """Open the doors for which the settings have a secret."""
    ours, theirs = settings.jitsi_hook_token, settings.jaas_webhook_secret
    doors = ((servers, ours), (jibri, ours), (jaas, theirs))
    for door, secret in doors:
        if secret:
            app.register_blueprint(door)
            # Each call shows a secret that no browser has.
            app.extensions["csrf"].exempt(door)


@servers.before_request
def check_bearer() -> None:
    """Let in who shows the token of the settings.

    Raises:
        TokenInvalid: another, or none.
    """
    request.max_content_length = LARGEST_BODY
    if not hmac.compare_digest(identity.bearer().encode(), ctx().settings.jitsi_hook_token.encode()):
        raise TokenInvalid


@servers.post("/conference")
def create() -> tuple[Response, int]:
    """Whether a room may open now: 200 with its time, or 403 with a sentence."""
    name = request.form.get("name", "")[:NAME_LIMIT].lower()
    if not name:
        return jsonify(reservations.refusal(NO_NAME)), 400
    decided = grant(ctx(), room_of(ctx().settings, name), ctx().clock())
    return _decided(decided, name, request.form.get("mail_owner", "")[:JID_LIMIT])


@servers.get("/conference/<grant_id>")
def read(grant_id: str) -> tuple[Response, int]:
    """The same by the id that we gave. Prosody asks after a conflict alone, and is never told of one."""
    decided = find_grant(ctx(), grant_id, ctx().clock())
    if decided is None:
        raise PageNotFound
    name = reservations.node_of(ctx().settings, decided.room_name) if isinstance(decided, Grant) else ""
    return _decided(decided, name)


@servers.delete("/conference/<grant_id>")
def closed(grant_id: str) -> tuple[str, int]:
    """A room was closed for now. It cancels nothing: whoever comes back within the slot is let in as before."""
    return "", 204


def _decided(decided: Grant | Refusal, name: str, owner: str = "") -> tuple[Response, int]:
    if isinstance(decided, Grant):
        return jsonify(reservations.answer(decided, name, owner)), 200
    return jsonify(reservations.refusal(_words(decided))), 403


def _words(refusal: Refusal) -> str:
    """Why a room is closed, in the language of those for whom it is: Prosody cannot say who asks."""
    known = refusal.language if refusal.language in languages() else next(iter(languages()))
    with force_locale(known.replace("-", "_")):
        if not refusal.opens_at:
            return gettext(refusal.message)
        return gettext(refusal.message, time=full_moment(refusal.opens_at, refusal.zone))


@servers.post("/events/room/<any(created, destroyed):what>")
def room_event(what: str) -> Response:
    """A room was opened, or closed."""
    return _event(f"room.{what}")


@servers.post("/events/occupant/<any(joined, left):what>")
def occupant_event(what: str) -> Response:
    """Somebody came into a room, or went."""
    return _event(f"occupant.{what}")


@servers.post("/recordings")
def recording() -> Response:
    """A recording is finished: the script that Jibri runs names its folder."""
    return _queued(read_finalized(request.get_data(), ctx().clock()))


def _event(kind: str) -> Response:
    return _queued(read_event(ctx().settings, kind, request.get_data(), ctx().clock()))


@jibri.before_request
def check_key() -> None:
    """Let in who knows the address: Jibri can show nothing else.

    Raises:
        PageNotFound: another address.
    """
    request.max_content_length = LARGEST_BODY
    expected = jibri_key(ctx().settings.jitsi_hook_token)
    if not hmac.compare_digest(str((request.view_args or {}).get("key", "")).encode(), expected.encode()):
        raise PageNotFound


@jibri.post("/status")
def jibri_status(key: str) -> Response:
    """How a Jibri is: told each minute, and when it changes."""
    return _queued(read_jibri("jibri.status", request.get_data(), ctx().clock()))


@jibri.post("/session/status")
def jibri_session(key: str) -> Response:
    """How a job of a Jibri is."""
    return _queued(read_jibri("jibri.session", request.get_data(), ctx().clock()))


@jaas.post("")
def jaas_event() -> AnyResponse:
    """An event of JaaS, signed over its very bytes.

    Raises:
        TokenInvalid: not signed by JaaS, or not lately.
    """
    request.max_content_length = LARGEST_BODY
    raw, now = request.get_data(), ctx().clock()
    if not is_signed(ctx().settings.jaas_webhook_secret, request.headers.get(SIGNATURE, ""), raw, now):
        raise TokenInvalid
    return _queued(read_jaas(ctx().settings, raw, now))


def _queued(post: RoomPost | None) -> Response:
    if post is not None:
        ctx().records.room_posts.add(post)
    taken: dict[str, Any] = {}
    return jsonify(taken)
