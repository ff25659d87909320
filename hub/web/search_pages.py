"""The page of the search, and the search over HTTP."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request
from flask_babel import lazy_gettext

from hub import identity
from hub.actions.limits import spend
from hub.actions.search import KINDS, SearchWish, search
from hub.domain.errors import PayloadInvalid
from hub.domain.search_terms import LONGEST_QUERY
from hub.domain.timecode import timecode
from hub.protocol.search_views import SearchPage
from hub.web.api_parts import json_answer
from hub.web.context import ctx
from hub.web.pages import language_name

bp = Blueprint("search_pages", __name__)

SEARCH = "search.read"
NAMES = ("series", "language", "year", "guest")
"""The filters of the form, beside ``q`` and ``kind``."""

TABS = {
    "": lazy_gettext("All"),
    "hour": lazy_gettext("Hours"),
    "question": lazy_gettext("Questions"),
    "thread": lazy_gettext("In writing"),
}

bp.add_app_template_filter(timecode)


@bp.get("/search")
def page() -> str:
    """Look through all hours, questions, answers and public threads; a form that needs no script.

    Query: ``q``, ``kind``, ``series``, ``language``, ``year``, ``guest``, and ``cursor`` for the next page.
    """
    kept = {name: request.args.get(name, "") for name in ("q", "kind", *NAMES)}
    wish = _wish()
    found = _search(wish) if wish.query.strip() else SearchPage()
    offered = ctx().records.search_filters.offered()
    return render_template(
        "search.html",
        kept=kept,
        found=found,
        asked=bool(wish.query.strip()),
        narrowed=sum(bool(kept[name]) for name in NAMES),
        offered=offered,
        languages_offered=sorted(((code, language_name(code)) for code in offered.languages), key=_by_name),
        guests_offered=[(name, name) for name in offered.guests],
        years_offered=[(year, str(year)) for year in offered.years],
        tabs=[(key, word, _address(kept, kind=key)) for key, word in TABS.items()],
        next_page=_address(kept, cursor=found.cursor) if found.cursor else "",
        without_filters=_address({name: kept[name] for name in ("q", "kind")}),
        longest=LONGEST_QUERY,
    )


def _by_name(named: tuple[str, str]) -> str:
    return named[1].casefold()


@bp.get("/api/v1/search")
def read() -> Response:
    """Look through all hours, questions, answers and public threads.

    Query: as for the page.

    Raises:
        PayloadInvalid: ``kind`` or ``year`` is none.
    """
    wish = _wish()
    if request.args.get("kind", "") not in ("", *KINDS):
        raise PayloadInvalid(reason="kind must be hour, question or thread")
    if request.args.get("year") and not wish.year:
        raise PayloadInvalid(reason="year must be a year")
    return json_answer(_search(wish))


def _search(wish: SearchWish) -> SearchPage:
    spend(ctx(), identity.actor(), SEARCH)
    return search(ctx(), wish, request.args.get("cursor", ""))


def _wish() -> SearchWish:
    words = request.args
    kind, year = words.get("kind", ""), words.get("year", "")
    return SearchWish(
        query=words.get("q", "")[:LONGEST_QUERY],
        kind=kind if kind in KINDS else "",
        series_id=words.get("series", ""),
        language=words.get("language", ""),
        year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else 0,
        guest=words.get("guest", ""),
    )


def _address(kept: dict[str, str], **changes: Any) -> str:
    words = {name: value for name, value in (kept | changes).items() if value}
    return f"/search?{urlencode(words)}" if words else "/search"
