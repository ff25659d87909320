"""The inbox: what somebody was told, each sentence in their language, each leading to what it is about."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from hub import identity
from hub.actions.inbox_reads import inbox_of, path_to, unread_of
from hub.actions.registry import run
from hub.domain.notices import INBOX, KINDS, sentence
from hub.web.context import ctx
from hub.web.page_data import page_data
from hub.web.privacy import private_page

bp = Blueprint("inbox", __name__)

SHOWN = 100
ICONS = {
    "sessions": "calendar",
    "reminders": "clock",
    "questions": "questions",
    "programmes": "people",
    "hours": "video",
}


@bp.app_context_processor
def everywhere() -> dict[str, Any]:
    """The count beside the bell; looked up only where a template asks."""
    return {"unread_notices": lambda: unread_of(ctx(), identity.actor())}


@bp.app_template_filter("sentence")
def in_words(text: str, facts: Mapping[str, str | int]) -> str:
    """The sentence of a notice in the reader's language."""
    return sentence(gettext(text), facts)


@bp.get("/inbox")
def page() -> Response:
    """What one was told, newest first; a guest is shown the ways in."""
    actor = identity.actor()
    if not actor.signed_in:
        return redirect("/sign-in?next=/inbox")
    inbox = inbox_of(ctx(), actor, SHOWN)
    newest = inbox.notices[0].notice_id if inbox.notices else ""
    page = render_template(
        "inbox.html",
        inbox=inbox,
        icons={name: ICONS[kind.group] for name, kind in KINDS.items()},
        now=ctx().clock(),
        page_data=page_data("inbox", address=INBOX, unread=inbox.unread, newest=newest),
    )
    return private_page(make_response(page))


@bp.get("/inbox/<notice_id>")
def go_on(notice_id: str) -> Response:
    """Go to what a notice is about; it is read then. The inbox where there is no such notice of one's own."""
    actor = identity.actor()
    if not actor.signed_in:
        return redirect("/sign-in?next=/inbox")
    path = path_to(ctx(), actor, notice_id)
    if path:
        run(ctx(), actor, "inbox.read", {"notice_ids": [notice_id]})
    return redirect(path or INBOX, 303)


@bp.post("/inbox/read")
def read() -> Response:
    """Mark notices as read: those of ``notice_id``, or all with none.

    Raises:
        SignInNeeded: guests have no inbox.
    """
    run(ctx(), identity.actor(), "inbox.read", {"notice_ids": request.form.getlist("notice_id")})
    return redirect(INBOX, 303)
