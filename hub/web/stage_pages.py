"""The big screen, and the overlay that a stream puts over its picture. Both show what everybody may see."""

from hmac import compare_digest
from math import isnan

import segno
from flask import Blueprint, Response, make_response, render_template, request
from markupsafe import Markup

from hub import identity
from hub.actions.context import load_hour
from hub.actions.reads import HourView, read_hour, readable_hour
from hub.domain.errors import HourNotFound
from hub.domain.hours import Hour
from hub.domain.questions import QuestionState
from hub.protocol.events import Audience
from hub.protocol.views import PublicQuestion
from hub.web.context import ctx
from hub.web.page_data import page_data

bp = Blueprint("stage_pages", __name__)

NEXT_ON_STAGE = 3
SCALES = (0.5, 3.0)
ALIGNMENTS = ("start", "center", "end")
STAGE_THEMES = ("", "light", "dark")
OVERLAY_THEMES = ("cover", "light", "dark")


@bp.get("/hours/<hour_id>/stage")
def stage(hour_id: str) -> str:
    """The big screen of a hall: what is on air, what comes next, how to join. ``theme`` is ``light`` or ``dark``.

    Raises:
        HourNotFound: there is no such hour for this person.
    """
    hour = readable_hour(ctx(), identity.actor(), hour_id)
    view = read_hour(ctx(), identity.actor(), hour_id, Audience.STAGE)
    address = f"{ctx().settings.base_url}/hours/{hour_id}"
    theme = _one_of(STAGE_THEMES, "theme")
    # A theme of its own counts more than what the machine at the screen prefers.
    chosen = {"scheme": theme} if theme else {}
    return render_template(
        "stage.html",
        hour=hour,
        live=view.hour,
        on_air=_in_state(view, QuestionState.ON_AIR)[:1],
        coming=_in_state(view, QuestionState.SHOWN)[:NEXT_ON_STAGE],
        address=address.partition("://")[2],
        qr=qr_code(address),
        here=ctx().store.presence.count(hour_id, ctx().clock()),
        theme=theme,
        page_data=page_data("stage", view=view),
        **chosen,
    )


@bp.get("/hours/<hour_id>/overlay/<overlay_key>")
def overlay(hour_id: str, overlay_key: str) -> Response:
    """The question on air over a transparent page, by secret address and without signing in.

    ``scale`` makes it larger (0.5 to 3), ``align`` is ``start``, ``center`` or ``end``, ``theme`` ``cover``, ``light``
    or ``dark``.

    Raises:
        HourNotFound: there is no such hour, or the key is not its key; nobody is told which.
    """
    hour = _hour_with_key(hour_id, overlay_key)
    view = read_hour(ctx(), identity.actor(), hour_id, Audience.STAGE)
    page = render_template(
        "overlay.html",
        hour=hour,
        on_air=_in_state(view, QuestionState.ON_AIR)[:1],
        align=_one_of(ALIGNMENTS, "align"),
        theme=_one_of(OVERLAY_THEMES, "theme"),
        page_data=page_data("overlay", view=view, scale=_scale()),
    )
    answer = make_response(page)
    # The address is a secret: it goes nowhere with a request, and into no search engine.
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def qr_code(address: str) -> Markup:
    """A QR code as SVG; its size comes from the page."""
    code = segno.make(address, error="m", micro=False)
    svg = code.svg_inline(border=2, omitsize=True, light="#fff", svgclass="qr", lineclass=None)
    return Markup(svg)  # noqa: S704 - the address is drawn in it, not written


def _hour_with_key(hour_id: str, overlay_key: str) -> Hour:
    hour = load_hour(ctx(), hour_id)
    # Compared in constant time, as bytes: an address may hold any letters.
    if not hour.overlay_key or not compare_digest(hour.overlay_key.encode(), overlay_key.encode()):
        raise HourNotFound()
    return hour


def _in_state(view: HourView, state: QuestionState) -> list[PublicQuestion]:
    return [one for one in view.questions if one.state is state]


def _one_of(words: tuple[str, ...], name: str) -> str:
    wish = request.args.get(name, "")
    return wish if wish in words else words[0]


def _scale() -> float:
    wish = request.args.get("scale", default=1.0, type=float)
    least, most = SCALES
    return 1.0 if isnan(wish) else min(max(wish, least), most)
