"""Coming in and going out: by Wikimedia, by an OpenID Connect provider, by name, by a development link."""

import structlog
from flask import Blueprint, flash, jsonify, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from hub import dev_links, identity
from hub.actions.account import welcome
from hub.actions.limits import spend
from hub.domain.errors import PageNotFound, SignInFailed
from hub.mail.transport import mail_leaves
from hub.web import providers
from hub.web.context import ctx
from hub.web.errors import wants_json
from hub.web.paths import HOME, own_path

bp = Blueprint("sign_in", __name__)
log = structlog.get_logger(__name__)


@bp.get("/sign-in")
def page() -> str:
    """The ways in."""
    actor = identity.actor()
    return render_template(
        "sign_in.html",
        providers=providers.known(),
        next=own_path(request.args.get("next")),
        name="" if actor.signed_in else actor.name,
        by_mail=mail_leaves(ctx().settings),
    )


@bp.post("/name")
def name() -> Response:
    """Give a guest a name: ``name``, and ``next`` for where to go on. Somebody with an account has a name already.

    Raises:
        NameNeeded: the name is empty.
        LimitReached: too many names.
    """
    spend(ctx(), identity.actor(), "access.name")
    actor = identity.actor()
    if not actor.signed_in:
        actor = identity.name_guest(request.form.get("name", ""))
    if wants_json():
        return jsonify({"name": actor.name})
    return redirect(own_path(request.form.get("next")), 303)


@bp.get("/sign-in/<provider>")
def leave(provider: str) -> Response:
    """Go to a provider to be vouched for.

    Raises:
        PageNotFound: no such provider in the settings.
        SignInFailed: it does not answer.
    """
    spend(ctx(), identity.actor(), "access.sign_in")
    identity.keep_way_back(own_path(request.args.get("next")))
    return providers.get(provider).leave()


@bp.get("/sign-in/<provider>/return")
def come_back(provider: str) -> Response:
    """Come back from a provider, and begin a session of one's own."""
    spend(ctx(), identity.actor(), "access.sign_in")
    vouching = providers.get(provider)
    if request.args.get("error") == "access_denied":
        flash(gettext("You did not let %(provider)s tell us who you are. That is fine.", provider=vouching.label))
        return redirect("/sign-in", 303)
    try:
        vouched = vouching.come_back()
    except SignInFailed as failed:
        log.warning("sign-in failed", provider=provider, why=type(failed.__cause__).__name__)
        raise
    way_back = identity.way_back() or HOME
    identity.sign_in(welcome(ctx(), vouched))
    return redirect(own_path(way_back), 303)


@bp.get("/sign-in/dev/<token>")
def development(token: str) -> Response:
    """Sign in by a link of ``make run``: in development, from this machine alone.

    Raises:
        PageNotFound: anywhere else.
        TokenInvalid: the link is forged or too old.
    """
    if not dev_links.allowed(ctx().settings, request.remote_addr or "", request.host):
        raise PageNotFound
    identity.sign_in(dev_links.person_of(ctx(), token))
    return redirect(own_path(request.args.get("next")), 303)


@bp.post("/sign-out")
def sign_out() -> Response:
    """Forget who this is, on this device."""
    identity.sign_out()
    return redirect(HOME, 303)
