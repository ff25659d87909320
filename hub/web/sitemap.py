"""For search engines: which pages there are, and which are none of their business."""

from collections.abc import Callable, Iterable
from xml.sax.saxutils import escape

from flask import Blueprint, Response, make_response

from hub.domain.errors import PageNotFound
from hub.records.archive_lists import Place
from hub.web.context import ctx
from hub.web.fresh import fresh_answer
from hub.web.locale import iso

bp = Blueprint("sitemap", __name__)

MOST = 10_000
"""Addresses in one file. The protocol allows 50,000; those would take long to draw, and nobody is waiting."""
FRESH_S = 3600
SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
KIND = "application/xml"
FIRST = (Place("/", 0), Place("/past", 0), Place("/programmes", 0))

CLOSED = (
    "/account",
    "/api/",
    "/bookings",
    "/healthz",
    "/hours/*/desk",
    "/hours/*/overlay/",
    "/hours/*/room",
    "/hours/*/speaker",
    "/hours/*/stage",
    "/inbox",
    "/invitations/",
    "/jitsi/",
    "/mentoring",
    "/metrics",
    "/organise",
    "/outbox",
    "/programmes/*/ask",
    "/programmes/*/request",
    "/search",
    "/sign-in",
    "/threads$",
)
"""Where robots have no business: what is somebody's own, what is for those who run an hour, forms, and searches."""


@bp.get("/robots.txt")
def robots() -> Response:
    """What robots are asked to leave alone, and where the list of pages is."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), ""]
    answer = make_response("\n".join([*lines, f"Sitemap: {ctx().settings.base_url}/sitemap.xml", ""]))
    answer.content_type = "text/plain; charset=utf-8"
    answer.headers["Cache-Control"] = f"public, max-age={FRESH_S}"
    return answer


@bp.get("/sitemap.xml")
def sitemap() -> Response:
    """Every public page; a list of lists where they are more than fit into one."""
    count, changed_at = ctx().records.archive_lists.count()
    if count > MOST:
        parts = range(1, -(-count // MOST) + 1)
        return _answer(count, changed_at, lambda: _index(parts))
    return _answer(count, changed_at, lambda: _urls([*FIRST, *ctx().records.archive_lists.places(0, MOST)]))


@bp.get("/sitemap-<int:part>.xml")
def sitemap_part(part: int) -> Response:
    """One of the lists, from 1.

    Raises:
        PageNotFound: there are not so many.
    """
    count, changed_at = ctx().records.archive_lists.count()
    if not 1 <= part <= -(-count // MOST) or count <= MOST:
        raise PageNotFound
    first = FIRST if part == 1 else ()
    return _answer(
        count,
        changed_at,
        lambda: _urls([*first, *ctx().records.archive_lists.places((part - 1) * MOST, MOST)]),
    )


def _answer(count: int, changed_at: int, draw: Callable[[], str]) -> Response:
    return fresh_answer([f"{count} {changed_at}"], KIND, lambda: draw().encode(), fresh_s=FRESH_S)


def _urls(places: Iterable[Place]) -> str:
    return _list("urlset", "url", places)


def _index(parts: Iterable[int]) -> str:
    return _list("sitemapindex", "sitemap", (Place(f"/sitemap-{part}.xml", 0) for part in parts))


def _list(name: str, item: str, places: Iterable[Place]) -> str:
    base = ctx().settings.base_url
    lines = [
        f"<{item}><loc>{escape(base + one.path)}</loc>"
        f"{f'<lastmod>{iso(one.changed_at)}</lastmod>' if one.changed_at else ''}</{item}>"
        for one in places
    ]
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', f'<{name} xmlns="{SPACE}">', *lines, f"</{name}>", ""])
