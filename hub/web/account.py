"""One's own account: zone, language, tokens for programs, and the hours in which one plays a part."""

from zoneinfo import available_timezones

from flask import Blueprint, current_app, flash, make_response, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from hub import identity
from hub.actions import account as actions
from hub.domain.errors import AccessDenied, SignInNeeded
from hub.domain.people import Person
from hub.web.context import ctx
from hub.web.locale import LANGUAGE_COOKIE, languages, zone_of

bp = Blueprint("account", __name__)

AREAS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific", "UTC")


@bp.before_request
def refuse_tokens() -> None:
    """A token must not make further tokens: whoever steals one would keep a way in after it is removed."""
    if identity.bearer():
        raise AccessDenied


@bp.get("/account")
def page() -> Response:
    """The page; a guest is shown the ways in."""
    person = identity.account()
    return redirect("/sign-in?next=/account") if person is None else _page(person)


@bp.post("/account")
def change() -> Response:
    """Keep ``zone`` and ``language``; what we do not know counts as not chosen."""
    zone, language = request.form.get("zone", ""), request.form.get("language", "")
    zone = zone if zone_of(zone) else ""
    language = language if language in languages() else ""
    actions.change_account(ctx(), identity.actor(), zone=zone, language=language)
    identity.remember(zone, language)
    flash(gettext("Saved."), "good")
    answer = redirect("/account", 303)
    # The choice of this device goes: the account's counts from now on.
    answer.delete_cookie(LANGUAGE_COOKIE, samesite="Lax", secure=current_app.config["SESSION_COOKIE_SECURE"])
    return answer


@bp.post("/account/tokens")
def make_token() -> Response:
    """Make a token and show its secret, this once: the page is not kept by any cache."""
    person = identity.account()
    if person is None:
        raise SignInNeeded
    made = actions.make_token(ctx(), identity.actor(), request.form.get("label", ""))
    answer = _page(person, secret=made.secret)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.post("/account/tokens/<token_id>/remove")
def remove_token(token_id: str) -> Response:
    """Make one of one's own tokens worthless."""
    actions.remove_token(ctx(), identity.actor(), token_id)
    flash(gettext("The token is gone."), "good")
    return redirect("/account", 303)


def zones() -> list[str]:
    """The IANA names that people choose from, without the old and technical ones."""
    return sorted(name for name in available_timezones() if name.partition("/")[0] in AREAS)


def _page(person: Person, secret: str = "") -> Response:
    records = ctx().records
    return make_response(
        render_template(
            "account.html",
            person=person,
            secret=secret,
            zones=zones(),
            hours=records.hours.of_person(person.person_id),
            tokens=records.tokens.list(person.person_id),
        )
    )
