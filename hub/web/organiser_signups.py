"""The list on a wiki page: read it, see what would happen, take it in, and write back. Plain forms."""

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from hub import identity
from hub.actions import signups as actions
from hub.actions.programme_access import check_programme
from hub.actions.wiki_pages import Source, post_receipts, read_source
from hub.domain.errors import HubError, PayloadInvalid, RecordChangedMeanwhile, WikiPageNotFound, WikiUnreachable
from hub.domain.mentors import Mentor
from hub.domain.roles import Right
from hub.domain.signups import FLAG_TEXTS, PUBLIC_TEXTS, Judged, Taken, Way
from hub.domain.texts import N_
from hub.web.context import ctx
from hub.web.plan_form import reasons
from hub.wiki.wikitext import account_link, escape, table

bp = Blueprint("organiser_signups", __name__, url_prefix="/organise/programmes/<programme_id>/signups")

REFUSALS = (PayloadInvalid, WikiPageNotFound, WikiUnreachable)
RECEIPT = N_("%(candidate)s: your request for a session with %(mentor)s has arrived. Sign in here to go on: %(link)s")


@bp.get("")
def signups(programme_id: str) -> str:
    """The form for a page's text, and what was taken in before."""
    return _page(programme_id)


@bp.post("")
def read(programme_id: str) -> str | tuple[str, int]:
    """Show what would happen with each line. Nothing is changed."""
    try:
        source = _source(programme_id)
        lines = actions.read_signups(ctx(), identity.actor(), programme_id, source.text, source.tongue)
    except REFUSALS as refusal:
        return _refused(programme_id, refusal)
    return _page(programme_id, lines=lines, found=source)


@bp.post("/take-in")
def take_in(programme_id: str) -> str | tuple[str, int]:
    """Make requests of the ticked lines, and show the page anew."""
    actor = identity.actor()
    try:
        source = _source(programme_id)
        known = (ctx(), actor, programme_id, source.text)
        outcomes = actions.take_in_signups(*known, _choices(), source.address, source.tongue)
        lines = actions.read_signups(*known, source.tongue)
    except REFUSALS as refusal:
        return _refused(programme_id, refusal)
    refused = {one.judged.key: gettext(one.refused) for one in outcomes if one.refused}
    counted = {"taken_in": len(outcomes) - len(refused), "ran": True}
    return _page(programme_id, lines=lines, found=source, refused=refused, **counted)


@bp.post("/receipts")
def post(programme_id: str) -> Response | tuple[str, int]:
    """Post the receipts that are missing, with a token that is used for this and kept nowhere."""
    actor, token = identity.actor(), request.form.get("token", "").strip()
    try:
        names = _names(programme_id)
        summary = gettext("Receipts for requests for mentorship sessions")
        written = request.form.get("source", "")
        count = post_receipts(ctx(), actor, programme_id, written, token, lambda one: _receipt(one, names), summary)
    except (*REFUSALS, RecordChangedMeanwhile) as refusal:
        return _refused(programme_id, refusal, posting=request.form.get("source", ""))
    told = ngettext("%(num)s receipt stands on the wiki now.", "%(num)s receipts stand on the wiki now.", count)
    flash(told, "good" if count else "wait")
    return redirect(f"/organise/programmes/{programme_id}/signups", 303)


def _source(programme_id: str) -> Source:
    written = request.form.get("source", "").strip()[:500]
    return read_source(ctx(), identity.actor(), programme_id, _text(), written)


def _text() -> str:
    return request.form.get("text", "").replace("\r\n", "\n")


def _refused(programme_id: str, refusal: HubError, posting: str = "") -> tuple[str, int]:
    """The page again, with why it was not done; ``posting`` is the address below which receipts were to be posted."""
    if isinstance(refusal, PayloadInvalid):
        return _page(programme_id, wrong=reasons(refusal), posting=posting), 400
    return _page(programme_id, wrong={"source": gettext(refusal.message)}, posting=posting), 409


def _choices() -> list[actions.Choice]:
    ways = {one.value for one in Way}
    return [
        actions.Choice(
            key,
            Way(way) if (way := request.form.get(f"way-{key}", "")) in ways else Way.SESSION,
            request.form.get(f"mentor-{key}", ""),
        )
        for key in request.form.getlist("take")
    ]


def _page(programme_id: str, lines: list[Judged] | None = None, found: Source | None = None, **shown: Any) -> str:
    actor = identity.actor()
    programme = check_programme(ctx(), actor, programme_id, Right.ORGANISER)
    mentors = ctx().records.mentors.of_programme(programme_id)
    names = _names(programme_id)
    taken = actions.taken_signups(ctx(), actor, programme_id)
    owed = actions.without_receipt(taken, lines or [])
    return render_template(
        "organiser_signups.html",
        programme=programme,
        text=_text(),
        source=request.form.get("source", programme.wiki_page),
        found=found,
        lines=[(one, _mentors(one, mentors)) for one in lines or []],
        read=lines is not None,
        flag_texts=FLAG_TEXTS,
        state_texts=PUBLIC_TEXTS,
        table=_table(taken, names) if taken else "",
        receipts="".join(f"*: {_receipt(one, names)}\n" for _, one in owed),
        **({"wrong": {}, "refused": {}, "taken_in": 0, "ran": False, "posting": ""} | shown),
    )


def _names(programme_id: str) -> dict[str, str]:
    mentors = ctx().records.mentors.of_programme(programme_id)
    return {one.mentor_id: one.name or one.invited_name for one in mentors}


def _mentors(judged: Judged, mentors: list[Mentor]) -> list[Mentor]:
    """Whom a line may mean: the likeliest first."""
    likely = [judged.mentor_id, *judged.suggested]
    active = [one for one in mentors if one.active]
    return sorted(active, key=lambda one: likely.index(one.mentor_id) if one.mentor_id in likely else len(likely))


def _table(taken: list[Taken], names: dict[str, str]) -> str:
    headings = [gettext("Candidate"), gettext("Mentor"), gettext("Taken in"), gettext("State")]
    rows = [
        (
            account_link(one.candidate),
            escape(names.get(one.mentor_id, "")),
            escape(datetime.fromtimestamp(one.taken_at / 1000, UTC).date().isoformat()),
            escape(gettext(PUBLIC_TEXTS[one.state])),
        )
        for one in taken
    ]
    return table(headings, rows)


def _receipt(taken: Taken, names: dict[str, str]) -> str:
    """What is replied to a line; whoever saves it signs it."""
    mentor = escape(names.get(taken.mentor_id, ""))
    link = actions.way_on(ctx(), taken.way)
    return f"{gettext(RECEIPT, candidate=account_link(taken.candidate), mentor=mentor, link=link)} ~~~~"
