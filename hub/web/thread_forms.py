"""Threads as plain forms, for browsers without JavaScript: POST, carry out, and back to the page."""

from typing import Any

import msgspec
from flask import Blueprint, Response, flash, redirect, request
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response as AnyResponse

from hub import identity
from hub.actions.registry import run
from hub.domain.errors import CommandUnknown, HubError, PayloadInvalid, ThreadNotFound
from hub.protocol.commands import COMMANDS
from hub.web.context import ctx
from hub.web.errors import status_of
from hub.web.thread_pages import render_ask, render_thread

bp = Blueprint("thread_forms", __name__)

START = "thread.start"
TICKS = ("agrees",)
WRITTEN = ("text", "reason", "line", "shown_name", "number", "post_id", "client_key")

DONE = {
    "thread.ask": lazy_gettext("Your further question is there."),
    "thread.edit": lazy_gettext("Your words are changed."),
    "thread.settle": lazy_gettext("Marked as answered. A new word opens it again."),
    "thread.consent": lazy_gettext("Noted."),
    "thread.offer": lazy_gettext("Your offer is on its way."),
    "thread.hide": lazy_gettext("Hidden. The reason stands on the ledger."),
    "thread.unhide": lazy_gettext("Shown again. The reason stands on the ledger."),
    "thread.report": lazy_gettext("The moderators see this one message now, and nothing else of the thread."),
}
"""What a person is told afterwards; answers show by themselves."""


@bp.post("/programmes/<programme_id>/ask")
def start(programme_id: str) -> AnyResponse:
    """Ask in writing. With ``more`` the form comes back with another box; nothing is sent then."""
    kept = _asked()
    if "more" in request.form:
        return render_ask(programme_id, kept | {"parts": [*kept["parts"], ""]})
    try:
        answer = run(ctx(), identity.actor(), START, _payload(programme_id, kept))
    except HubError as refusal:
        page = render_ask(programme_id, kept, refusal)
        page.status_code = status_of(refusal.code)
        return page
    flash(gettext("Your questions are there. You are told when somebody answers."), "good")
    return redirect(f"/threads/{answer['thread'].thread_id}", 303)


def _asked() -> dict[str, Any]:
    """The form's fields, as they were sent."""
    names = ("visibility", "title", "asker_name", "client_key", "whoever")
    single = {name: request.form.get(name, "") for name in names}
    parts = [text for text in request.form.getlist("part") if text.strip()]
    return single | {"parts": parts, "mentors": request.form.getlist("mentors")}


def _payload(programme_id: str, kept: dict[str, Any]) -> dict[str, Any]:
    if not kept["visibility"]:
        raise PayloadInvalid(fields={"visibility": gettext("Please choose who may read this.")})
    if not kept["parts"]:
        raise PayloadInvalid(fields={"parts": gettext("Please write at least one question.")})
    named = {name: kept[name] for name in ("visibility", "title", "asker_name", "client_key", "parts")}
    return named | {"programme_id": programme_id, "mentors": [] if kept["whoever"] else kept["mentors"]}


@bp.post("/threads/<thread_id>/do/<command>")
def do(thread_id: str, command: str) -> AnyResponse:
    """Carry out a command about a thread with the fields of a form.

    A refusal shows the page again, with everything that was written; a thread that is not there for this person is not
    there for any command.
    """
    try:
        run(ctx(), identity.actor(), command, _fields(thread_id, command))
    except ThreadNotFound:
        raise
    except HubError as refusal:
        return _refused(thread_id, command, refusal)
    if command in DONE:
        flash(str(DONE[command]), "good")
    return redirect(f"/threads/{thread_id}{_anchor()}", 303)


def _fields(thread_id: str, command: str) -> dict[str, Any]:
    kind = COMMANDS.get(command)
    if kind is None or not command.startswith("thread.") or command == START:
        raise CommandUnknown(name=command[:64])
    fields = {name: request.form[name] for name in kind.__struct_fields__ if name in request.form}
    try:
        parsed = msgspec.convert(fields | {"thread_id": thread_id}, kind, strict=False)
    except msgspec.ValidationError as error:
        raise PayloadInvalid(reason=str(error)) from None
    payload: dict[str, Any] = msgspec.to_builtins(parsed)
    return payload


def _refused(thread_id: str, command: str, refusal: HubError) -> Response:
    kept = {name: request.form[name] for name in WRITTEN if name in request.form}
    page = render_thread(thread_id, kept | {"command": command}, refusal)
    page.status_code = status_of(refusal.code)
    return page


def _anchor() -> str:
    number = request.form.get("number", "")
    return f"#part-{number}" if number.isdigit() else ""
