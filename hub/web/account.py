"""One's own account: zone, language, e-mail, notices, tokens for programs, and the hours in which one plays a part."""

from zoneinfo import available_timezones

from flask import Blueprint, current_app, flash, make_response, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from hub import identity
from hub.actions import account as actions
from hub.actions import addresses
from hub.actions.inbox import choose_all
from hub.domain.errors import AccessDenied, LimitReached, PayloadInvalid, SignInNeeded
from hub.domain.letters import LetterKind
from hub.domain.notices import GROUPS, KINDS, LABELS, Choice
from hub.domain.people import Person
from hub.web.context import ctx
from hub.web.errors import status_of
from hub.web.locale import LANGUAGE_COOKIE, languages, zone_of
from hub.web.mail_sign_in import reading, words_of
from hub.web.paths import sign_in_path
from hub.web.privacy import private_page

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


@bp.post("/account/mail")
def ask_for_letter() -> Response:
    """Send a letter to ``email``, whose link shows that the address is one's own."""
    person = _must()
    email = request.form.get("email", "")
    try:
        addresses.ask_to_verify(ctx(), identity.actor(), email, reading())
    except (PayloadInvalid, LimitReached) as refused:
        answer = _page(person, email=email, email_error=words_of(refused, "email"))
        answer.status_code = status_of(refused.code)
        return answer
    flash(gettext("A letter is on its way. Its link works for half an hour."), "good")
    return redirect("/account#mail", 303)


@bp.get("/account/mail/<key>")
def look_at_link(key: str) -> Response:
    """The link of a letter: a button that uses it. Whoever is not signed in here is shown the ways in first."""
    if identity.account() is None:
        return redirect(sign_in_path())
    addresses.open_letter(ctx(), key, LetterKind.VERIFY)
    return private_page(make_response(render_template("account_mail.html", key=key)))


@bp.post("/account/mail/<key>")
def use_link(key: str) -> Response:
    """Use the link: its address is one's own from now on.

    Raises:
        LinkInvalid: it was used, has expired, or was asked for by somebody else.
    """
    addresses.verify_by(ctx(), identity.actor(), key)
    flash(gettext("Your address is confirmed. We will write to it."), "good")
    return redirect("/account#mail", 303)


@bp.post("/account/mail/remove")
def remove_address() -> Response:
    """Forget one's address."""
    addresses.forget_address(ctx(), identity.actor())
    flash(gettext("Your address is gone. You get no e-mail any more."), "good")
    return redirect("/account#mail", 303)


@bp.post("/account/notices")
def choose_notices() -> Response:
    """Keep what one wants to hear of: fields ``site`` and ``mail`` name the kinds that are wanted there."""
    site, mail = request.form.getlist("site"), request.form.getlist("mail")
    off = {kind: Choice(site_off=kind not in site, mail_off=kind not in mail) for kind in KINDS}
    choose_all(ctx(), identity.actor(), off)
    flash(gettext("Saved."), "good")
    return redirect("/account#notices", 303)


def zones() -> list[str]:
    """The IANA names that people choose from, without the old and technical ones."""
    return sorted(name for name in available_timezones() if name.partition("/")[0] in AREAS)


def _must() -> Person:
    person = identity.account()
    if person is None:
        raise SignInNeeded
    return person


def _page(person: Person, secret: str = "", **mail: str) -> Response:
    records = ctx().records
    answer = make_response(
        render_template(
            "account.html",
            person=person,
            secret=secret,
            zones=zones(),
            hours=records.hours.of_person(person.person_id),
            tokens=records.tokens.list(person.person_id),
            mail=addresses.mail_part(ctx(), person),
            groups=_groups(person),
            **mail,
        )
    )
    return private_page(answer)


def _groups(person: Person) -> list[tuple[str, list[tuple[str, str, Choice]]]]:
    """What one can hear of, in groups: of each kind its name, what it is called, and what was chosen."""
    chosen = ctx().records.notices.choices(person.person_id)
    of_group = {group: [name for name, kind in KINDS.items() if kind.group == group] for group in GROUPS}
    return [
        (GROUPS[group], [(name, LABELS[name], chosen.get(name, Choice())) for name in names])
        for group, names in of_group.items()
    ]
