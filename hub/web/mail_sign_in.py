"""Signing in by e-mail: an address, a letter with a link that works once, a button that uses it."""

from flask import Blueprint, make_response, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from hub import identity
from hub.actions.addresses import Reading, ask_to_sign_in, name_behind, open_letter, sign_in_by
from hub.actions.limits import spend
from hub.domain.errors import HubError, LimitReached, LinkInvalid, PageNotFound, PayloadInvalid
from hub.domain.letters import LetterKind
from hub.mail.transport import mail_leaves
from hub.web.context import ctx
from hub.web.errors import status_of
from hub.web.locale import viewer_language, viewer_zone
from hub.web.paths import own_path
from hub.web.privacy import private_page

bp = Blueprint("mail_sign_in", __name__)

SENT = "/sign-in/mail/sent"


@bp.before_request
def only_where_mail_leaves() -> None:
    """Where no e-mail leaves, nobody can come in by it.

    Raises:
        PageNotFound: the settings name no server.
    """
    if not mail_leaves(ctx().settings):
        raise PageNotFound


def reading() -> Reading:
    """How the viewer reads, for a letter; a zone that is only a guess is left out."""
    zone = viewer_zone().key
    return Reading(viewer_language(), "" if zone == ctx().settings.default_zone else zone)


@bp.get("/sign-in/mail")
def page() -> Response:
    """The form for an address."""
    return _form(next_path=own_path(request.args.get("next")))


@bp.post("/sign-in/mail")
def ask() -> Response:
    """Send a letter to ``email``; who signs in by it goes on to ``next``. The answer is the same for every address."""
    email, way_on = request.form.get("email", ""), own_path(request.form.get("next"))
    try:
        ask_to_sign_in(ctx(), identity.actor(), email, way_on, reading())
    except (PayloadInvalid, LimitReached) as refused:
        return _form(next_path=way_on, email=email, error=words_of(refused, "email"), status=status_of(refused.code))
    return redirect(SENT, 303)


@bp.get(SENT)
def sent() -> str:
    """What to do now."""
    return render_template("sign_in_mail_sent.html")


@bp.get("/sign-in/mail/<key>")
def look(key: str) -> Response:
    """The link of a letter: a button that uses it, since programs that check mail open links as well."""
    try:
        letter = open_letter(ctx(), key, LetterKind.SIGN_IN)
    except LinkInvalid as refused:
        return _form(next_path="/", notice=gettext(refused.message), status=status_of(refused.code))
    return _button(key, name_behind(ctx(), letter))


@bp.post("/sign-in/mail/<key>")
def use(key: str) -> Response:
    """Use the link: sign in as the account of its address, under ``name``."""
    spend(ctx(), identity.actor(), "access.sign_in")
    name = request.form.get("name", "")
    try:
        person, way_on = sign_in_by(ctx(), key, name)
    except LinkInvalid as refused:
        return _form(next_path="/", notice=gettext(refused.message), status=status_of(refused.code))
    except PayloadInvalid as refused:
        return _button(key, name, error=words_of(refused, "name"), status=status_of(refused.code))
    identity.sign_in(person)
    return redirect(own_path(way_on), 303)


def words_of(refused: HubError, field: str) -> str:
    """What stands by a field of a form that was refused."""
    fields = refused.details.get("fields")
    told = fields.get(field, "") if isinstance(fields, dict) else ""
    return gettext(told or refused.message)


def _form(*, next_path: str, email: str = "", error: str = "", notice: str = "", status: int = 200) -> Response:
    drawn = render_template("sign_in_mail.html", next=next_path, email=email, error=error, notice=notice)
    return private_page(make_response(drawn, status))


def _button(key: str, name: str, *, error: str = "", status: int = 200) -> Response:
    drawn = render_template("sign_in_mail_link.html", key=key, name=name, error=error)
    return private_page(make_response(drawn, status))
