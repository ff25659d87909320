"""Search across all hours, questions, answers and public threads, for everyone alike."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from hub.actions.context import Context
from hub.actions.search_reads import shown
from hub.domain.search_terms import Term, shortened, terms_of
from hub.protocol.search_views import SearchHit, SearchPage
from hub.records.search import Hit, Kind, facet
from hub.records.search_index import Wish

PER_PAGE = 20
MOST_LOOKED_AT = 200
"""Of so many that were found it is looked whether they can be shown, for one page."""
KINDS = tuple(kind.value for kind in Kind)
CURSOR = re.compile(r"(c?)(-?[0-9]{1,9}(?:\.[0-9]{1,9})?)_([0-9]{1,19})")


class SearchWish(NamedTuple):
    """What somebody looks for; ``""`` and 0 for any.

    Fields:
        kind: one of ``KINDS``.
        year: in which the hour began, or the question in writing was put.
        guest: name of somebody who answered in the hour.
    """

    query: str
    kind: str = ""
    series_id: str = ""
    language: str = ""
    year: int = 0
    guest: str = ""


class _Place(NamedTuple):
    """Where a page begins: after what has this score and number. ``close``: the words are looked for shortened."""

    close: bool
    score: float
    doc_id: int


def search(ctx: Context, wish: SearchWish, cursor: str = "") -> SearchPage:
    """A page of what was found, best first.

    Args:
        cursor: of the page before, ``""`` for the first; what is none begins anew.
    """
    terms, after = terms_of(wish.query), _place_of(cursor)
    facets = _facets(ctx, wish)
    if not terms or facets is None:
        return SearchPage()
    if not (after and after.close):
        page = _page(ctx, terms, facets, after)
        if page.hits or page.cursor or after:
            return page
    close = shortened(terms)
    return _page(ctx, close, facets, after, close=True) if close != terms else SearchPage()


def _facets(ctx: Context, wish: SearchWish) -> list[list[str]] | None:
    """The groups of which what is found has one each; None when nothing can have them."""
    single = {
        "k": wish.kind,
        "s": wish.series_id,
        "l": wish.language,
        "y": str(wish.year) if wish.year else "",
    }
    groups = [[facet(name, value)] for name, value in single.items() if value]
    if wish.guest:
        hour_ids, series_ids = ctx.records.search_filters.places_of_guest(wish.guest)
        groups.append([*(facet("h", one) for one in hour_ids), *(facet("s", one) for one in series_ids)])
    return groups if all(groups) else None


def _page(
    ctx: Context, terms: Sequence[Term], facets: list[list[str]], after: _Place | None, *, close: bool = False
) -> SearchPage:
    hits = ctx.records.search.find(Wish(terms, facets))
    if after:
        hits = [hit for hit in hits if (-hit.score, -hit.doc_id) > (-after.score, -after.doc_id)]
    views: list[SearchHit] = []
    last = 0
    while last < min(len(hits), MOST_LOOKED_AT) and len(views) < PER_PAGE:
        some = hits[last : last + PER_PAGE]
        seen = shown(ctx, some, terms)
        for hit in some:
            if len(views) == PER_PAGE:
                break
            last += 1
            views += [seen[hit.doc_id]] if hit.doc_id in seen else []
    cursor = _cursor_of(hits[last - 1], close=close) if last < len(hits) else ""
    return SearchPage(hits=tuple(views), cursor=cursor, close=close and bool(views))


def _cursor_of(hit: Hit, *, close: bool) -> str:
    return f"{'c' if close else ''}{hit.score:.9f}_{hit.doc_id}"


def _place_of(cursor: str) -> _Place | None:
    found = CURSOR.fullmatch(cursor)
    return _Place(bool(found[1]), float(found[2]), int(found[3])) if found else None
