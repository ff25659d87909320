"""The page of a session's room, its plain forms, and the way into the Jitsi room. For the two alone."""

from typing import Any

import msgspec
from flask import Blueprint, flash, jsonify, make_response, redirect, render_template, request
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response

from hub import identity
from hub.actions.booking_reads import load_own
from hub.actions.private_rooms import Wishes, private_room_frame, private_room_link
from hub.actions.registry import run
from hub.actions.session_reads import read_room
from hub.actions.sessions import enter_room
from hub.domain.bookings import GRACE_S, Booking
from hub.domain.errors import BookingNotFound, CommandUnknown, HubError, PayloadInvalid
from hub.domain.room_rules import ADMIT_EARLY_S, ASK_WITHIN_S, INSIDE, SIGNS_S, phase, sign
from hub.protocol.booking_commands import RoomEnter
from hub.protocol.booking_views import RoomView
from hub.protocol.commands import COMMANDS
from hub.web.context import ctx
from hub.web.errors import status_of, wants_json
from hub.web.locale import viewer_language
from hub.web.page_data import page_data
from hub.web.privacy import private_page
from hub.web.security import show_room_within

bp = Blueprint("room_pages", __name__)

SAY, LINE = "room.say", ("text", "client_key")
CHATTING = (SAY, "room.keep")
DONE = {
    "room.end": lazy_gettext("The session is over."),
}
"""What a person is told afterwards; the rest shows by itself."""


@bp.get("/bookings/<booking_id>/room")
def room(booking_id: str) -> Response:
    """The room: the wait and the check of the camera, the countdown, the way to the video, the chat.

    To open it is to come: who has no JavaScript comes too. A browser that only fetches ahead does not.

    Raises:
        BookingNotFound: no such booking, or not one of the two.
    """
    booking, _ = load_own(ctx(), identity.actor(), booking_id)
    ahead = "prefetch" in request.headers.get("Sec-Purpose", "")
    if not ahead and phase(booking, ctx().clock()) in INSIDE:
        enter_room(ctx(), identity.actor(), RoomEnter(booking_id=booking_id))
    return _render(booking_id)


@bp.get("/bookings/<booking_id>/room/link")
def link(booking_id: str) -> Response:
    """Lead one of the two into the Jitsi room.

    With ``Accept: application/json`` it answers what our own page needs to show the room within itself.

    Query: ``camera=off``, ``microphone=off``.

    Raises:
        BookingNotFound, PrivateRoomClosed, RoomNotReady: not for this person, not now, or not yet.
    """
    camera, microphone = (request.args.get(name) != "off" for name in ("camera", "microphone"))
    wishes = Wishes(viewer_language(), camera, microphone)
    # Either answer holds what opens the room: it stays in nobody's cache or referrer.
    if wants_json():
        frame = private_room_frame(ctx(), identity.actor(), booking_id, wishes)
        return private_page(jsonify(frame=msgspec.to_builtins(frame)))
    link = private_room_link(ctx(), identity.actor(), booking_id, wishes)
    return private_page(make_response(redirect(link, 303)))


@bp.post("/bookings/<booking_id>/room/do/<command>")
def do(booking_id: str, command: str) -> Response:
    """Carry out a command of the room with the fields of a form, and back to the page.

    A refusal shows the page again with what was written; a session that is not there for this person is not there for
    any command.
    """
    try:
        run(ctx(), identity.actor(), command, _payload(booking_id, command))
    except BookingNotFound:
        raise
    except HubError as refusal:
        load_own(ctx(), identity.actor(), booking_id)
        return _render(booking_id, refusal, command)
    if command in DONE:
        flash(str(DONE[command]), "good")
    place = "#chat-title" if command in CHATTING else ""
    return private_page(make_response(redirect(f"/bookings/{booking_id}/room{place}", 303)))


def _payload(booking_id: str, command: str) -> dict[str, Any]:
    kind = COMMANDS.get(command)
    if kind is None or not command.startswith("room."):
        raise CommandUnknown(name=command[:64])
    fields = {name: request.form[name] for name in kind.__struct_fields__ if name in request.form}
    try:
        parsed = msgspec.convert(fields | {"booking_id": booking_id}, kind, strict=False)
    except msgspec.ValidationError as error:
        empty = command == SAY and not fields.get("text")
        raise PayloadInvalid(gettext("Please write something first.") if empty else None, reason=str(error)) from None
    payload: dict[str, Any] = msgspec.to_builtins(parsed)
    return payload


def _render(booking_id: str, error: HubError | None = None, command: str = "") -> Response:
    actor = identity.actor()
    booking, _ = load_own(ctx(), actor, booking_id)
    view = read_room(ctx(), actor, booking_id)
    programme = ctx().records.programmes.get(booking.programme_id)
    show_room_within()
    kept = {name: request.form.get(name, "") for name in LINE} if error and command == SAY else {}
    page = render_template(
        "room.html",
        room=view,
        programme_title=programme.title if programme else "",
        sign=sign(booking, view.now),
        may=_may(booking, view),
        begun=bool(booking.admitted_at),
        embed=ctx().settings.jitsi_embed,
        error=error,
        refused=command,
        kept=kept,
        client_key=ctx().new_id(),
        page_data=_page_data(view),
    )
    return private_page(make_response(page, status_of(error.code) if error else 200))


def _may(booking: Booking, view: RoomView) -> dict[str, bool]:
    """What the forms of the page offer now; ``static/js/state/room.js`` says the same as the clock goes on."""
    mentor, begun = view.you == "mentor", view.phase == "open"
    soon = view.now >= booking.starts_at - ADMIT_EARLY_S * 1000
    return {
        "admit": mentor and view.phase == "waiting" and soon and view.other_came,
        "ask": begun and view.now >= view.ends_at - ASK_WITHIN_S * 1000,
        "end": mentor and view.phase in ("open", "grace"),
    }


def _page_data(view: RoomView) -> dict[str, Any]:
    return page_data(
        "room",
        booking_id=view.booking_id,
        room=view,
        embed=ctx().settings.jitsi_embed,
        rules={
            "admit_early_ms": ADMIT_EARLY_S * 1000,
            "ask_within_ms": ASK_WITHIN_S * 1000,
            "grace_ms": GRACE_S * 1000,
            "signs_ms": [seconds * 1000 for seconds in SIGNS_S],
        },
    )
