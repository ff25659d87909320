"""One's own data: what is kept and for how long, taking it along, having it erased."""

from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, stream_with_context
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from hub import identity
from hub.actions.account import keep_name
from hub.actions.erasing import erase_me
from hub.actions.own_data import own_data
from hub.domain.errors import AccessDenied, LastOrganiser, LimitReached, PayloadInvalid
from hub.web.context import ctx
from hub.web.errors import status_of
from hub.web.mail_sign_in import words_of
from hub.web.privacy import private_page

bp = Blueprint("own_data", __name__)

FILE = "baraza.json"


@bp.app_context_processor
def everywhere() -> dict[str, Any]:
    """For how many seconds names of guests are kept after an hour."""
    return {"forget_after_s": ctx().settings.forget_after_s}


@bp.app_template_filter("somebody")
def somebody(name: str) -> str:
    """A name, or what stands where its owner had it erased."""
    return name or gettext("Somebody")


@bp.app_template_filter("unless_erased")
def unless_erased(text: str) -> str:
    """What somebody wrote, or what stands where its writer had it erased."""
    return text or gettext("Erased by its writer.")


@bp.get("/privacy")
def privacy() -> str:
    """What is kept of people, and how long: the same words as in docs/privacy.md, with the numbers of this hub."""
    settings = ctx().settings
    hosts = ", ".join(settings.picture_hosts)
    return render_template("privacy.html", contact=settings.contact, jitsi=settings.jitsi_url, picture_hosts=hosts)


@bp.get("/account/data")
def download() -> Response:
    """Everything of one's own as a file; guests get what the cookie of this browser asked and endorsed.

    Raises:
        AccessDenied: a program asks at the API.
    """
    return as_file(_by_cookie())


def as_file(pieces: Any) -> Response:
    """A JSON file that is sent while it is made; no cache keeps it."""
    answer = Response(stream_with_context(pieces), mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="{FILE}"'
    return private_page(answer)


def _by_cookie() -> Any:
    _refuse_tokens()
    return own_data(ctx(), identity.actor())


@bp.post("/account/names")
def names() -> AnyResponse:
    """Keep whether one's name stays with what one asked in public (``keeps_name``).

    Raises:
        SignInNeeded: guests say so with each question.
    """
    _refuse_tokens()
    keep_name(ctx(), identity.actor(), keeps="keeps_name" in request.form)
    flash(gettext("Saved."), "good")
    return redirect("/account#data", 303)


@bp.get("/account/erase")
def ask() -> Response:
    """What goes and what stays, and the form that has it done."""
    _refuse_tokens()
    return _page()


@bp.post("/account/erase")
def erase() -> AnyResponse:
    """Have everything erased that is one's own; accounts write their ``name`` for it. There is no way back."""
    _refuse_tokens()
    try:
        erase_me(ctx(), identity.actor(), request.form.get("name", ""))
    except (PayloadInvalid, LastOrganiser, LimitReached) as refused:
        answer = _page(error=words_of(refused, "name"))
        answer.status_code = status_of(refused.code)
        return answer
    identity.sign_out()
    flash(gettext("You are forgotten here. The last of it goes within a few minutes."), "good")
    return redirect("/", 303)


def _page(error: str = "") -> Response:
    actor = identity.actor()
    return private_page(make_response(render_template("erase.html", person=actor, error=error)))


def _refuse_tokens() -> None:
    """A token must not do what nobody can undo: whoever stole one would take the account with it."""
    if identity.bearer():
        raise AccessDenied
