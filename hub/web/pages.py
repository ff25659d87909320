"""The home page, the list of past hours, and what every page knows: who reads it, light or dark."""

from typing import Any

import msgspec
from babel import Locale, UnknownLocaleError
from babel.lists import format_list
from flask import Blueprint, current_app, redirect, render_template, request
from flask_babel import get_locale
from markupsafe import Markup
from werkzeug.local import LocalProxy
from werkzeug.wrappers import Response

from hub import identity
from hub.actions.mentor_reads import programmes_for
from hub.domain.hours import Hour, HourState
from hub.domain.programmes import Phase
from hub.domain.roles import Role
from hub.web import markdown
from hub.web.context import ctx
from hub.web.numbers import whole
from hub.web.paths import own_path, page_address, page_path, sign_in_path

bp = Blueprint("pages", __name__)

SCHEME_COOKIE = "scheme"
SCHEMES = ("light", "dark")
YEAR_S = 365 * 24 * 3600
PAST_ON_HOME = 6
PAST_ON_PAGE = 24
MENTORING_ON_HOME = (Phase.OPEN, Phase.COMING)

bp.add_app_template_filter(markdown.render, "markdown")
bp.add_app_template_filter(markdown.plain, "plain")


@bp.app_template_filter("people")
def people(names: list[str]) -> Markup:
    """Names in one phrase of the viewer's language; each keeps its own direction of writing."""
    isolated = [str(Markup("<bdi>{}</bdi>").format(name)) for name in names]
    return Markup(format_list(isolated, locale=get_locale() or "en"))  # noqa: S704 - each name is escaped above


@bp.app_template_filter("language_name")
def language_name(code: str) -> str:
    """The name of a language in the viewer's; the code itself when nobody knows it."""
    try:
        return Locale.parse(code, sep="-").get_display_name(get_locale() or "en") or code
    except (ValueError, UnknownLocaleError):
        return code


class HourCard(msgspec.Struct, frozen=True):
    """An hour as a card shows it: the record, the names of who hosts and who answers, how many are here."""

    hour: Hour
    hosts: list[str]
    guests: list[str]
    here: int = 0


@bp.app_context_processor
def _everywhere() -> dict[str, Any]:
    # Looked up only where a template asks: the page that tells of a failure must not need the database.
    return {
        "viewer": LocalProxy(identity.actor),
        "scheme": _scheme(),
        "may_organise": _may_organise,
        "page_path": page_path,
        "page_address": page_address,
        "sign_in_path": sign_in_path,
    }


def _may_organise() -> bool:
    viewer = identity.actor()
    return viewer.signed_in and Role.ORGANISER in ctx().records.people.roles(viewer.person_id)


def _scheme() -> str:
    wish = request.cookies.get(SCHEME_COOKIE, "")
    return wish if wish in SCHEMES else ""


@bp.get("/")
def home() -> str:
    """The hour that is live or next, large; the coming ones; programmes of mentoring; the past ones."""
    records, now = ctx().records.hours, ctx().clock()
    live, coming = records.in_states([HourState.LIVE]), records.coming(now)
    first = next(iter(live or coming), None)
    past = records.past(PAST_ON_HOME + 1, now)
    return render_template(
        "home.html",
        first=card(first) if first else None,
        also_live=[card(hour) for hour in live if hour is not first],
        coming=[card(hour) for hour in coming if hour is not first],
        past=[card(hour) for hour in past[:PAST_ON_HOME]],
        more_past=len(past) > PAST_ON_HOME,
        mentoring=[one for one in programmes_for(ctx(), identity.actor()) if one.phase in MENTORING_ON_HOME],
        now=now,
    )


@bp.get("/past")
def past() -> str:
    """Hours that were, newest first; ``before`` (ms since 1970) turns the page."""
    before = whole(request.args.get("before", "")) or ctx().clock()
    found = ctx().records.hours.past(PAST_ON_PAGE + 1, before)
    more = found[PAST_ON_PAGE - 1].starts_at if len(found) > PAST_ON_PAGE else 0
    return render_template("past.html", past=[card(hour) for hour in found[:PAST_ON_PAGE]], more=more)


@bp.post("/appearance")
def appearance() -> Response:
    """Remember light or dark on this device; ``scheme`` empty goes by the device again."""
    answer = redirect(own_path(request.form.get("next")), 303)
    wish = request.form.get("scheme", "")
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    if wish in SCHEMES:
        answer.set_cookie(SCHEME_COOKIE, wish, max_age=YEAR_S, samesite="Lax", secure=secure)
    else:
        answer.delete_cookie(SCHEME_COOKIE, samesite="Lax", secure=secure)
    return answer


def card(hour: Hour) -> HourCard:
    """An hour with the names of its people."""
    grants = ctx().records.people.parts(hour.hour_id, hour.series_id)
    here = ctx().store.presence.count(hour.hour_id, ctx().clock()) if hour.state is HourState.LIVE else 0
    return HourCard(
        hour,
        hosts=[*hour.host_names, *(grant.name for grant in grants if grant.role is Role.HOST)],
        guests=[*hour.guest_names, *(grant.name for grant in grants if grant.role is Role.GUEST)],
        here=here,
    )
