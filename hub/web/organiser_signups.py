"""The list on a wiki page: read it, see what would happen, take it in, and write back. Plain forms."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, render_template, request
from flask_babel import gettext

from hub import identity
from hub.actions import signups as actions
from hub.actions.programme_access import check_programme
from hub.domain.errors import PayloadInvalid
from hub.domain.mentors import Mentor
from hub.domain.roles import Right
from hub.domain.signups import FLAG_TEXTS, PUBLIC_TEXTS, Judged, Taken, Way
from hub.domain.texts import N_
from hub.web.context import ctx
from hub.web.plan_form import reasons
from hub.wiki.wikitext import account_link, escape, table

bp = Blueprint("organiser_signups", __name__, url_prefix="/organise/programmes/<programme_id>/signups")

NOT_AN_ADDRESS = N_("This is not an https address of a page.")
RECEIPT = N_("%(candidate)s: your request for a session with %(mentor)s has arrived. Sign in here to go on: %(link)s")


@bp.get("")
def signups(programme_id: str) -> str:
    """The form for a page's text, and what was taken in before."""
    return _page(programme_id)


@bp.post("")
def read(programme_id: str) -> str | tuple[str, int]:
    """Show what would happen with each line. Nothing is changed."""
    try:
        _source()
        lines = actions.read_signups(ctx(), identity.actor(), programme_id, _text())
    except PayloadInvalid as refusal:
        return _page(programme_id, wrong=reasons(refusal)), 400
    return _page(programme_id, lines=lines)


@bp.post("/take-in")
def take_in(programme_id: str) -> str | tuple[str, int]:
    """Make requests of the ticked lines, and show the page anew."""
    actor, text = identity.actor(), _text()
    try:
        outcomes = actions.take_in_signups(ctx(), actor, programme_id, text, _choices(), _source())
        lines = actions.read_signups(ctx(), actor, programme_id, text)
    except PayloadInvalid as refusal:
        return _page(programme_id, wrong=reasons(refusal)), 400
    refused = {one.judged.key: gettext(one.refused) for one in outcomes if one.refused}
    return _page(programme_id, lines=lines, refused=refused, taken_in=len(outcomes) - len(refused), ran=True)


def _text() -> str:
    return request.form.get("text", "").replace("\r\n", "\n")


def _source() -> str:
    """The address of the revision.

    Raises:
        PayloadInvalid: it is not an https address.
    """
    written = request.form.get("source", "").strip()[:500]
    try:
        parts = urlsplit(written)
    except ValueError:
        raise PayloadInvalid(fields={"source": NOT_AN_ADDRESS}) from None
    if written and (parts.scheme != "https" or not parts.hostname):
        raise PayloadInvalid(fields={"source": NOT_AN_ADDRESS})
    return written


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


def _page(programme_id: str, lines: list[Judged] | None = None, **shown: Any) -> str:
    actor = identity.actor()
    programme = check_programme(ctx(), actor, programme_id, Right.ORGANISER)
    mentors = ctx().records.mentors.of_programme(programme_id)
    names = {one.mentor_id: one.name or one.invited_name for one in mentors}
    taken = actions.taken_signups(ctx(), actor, programme_id)
    return render_template(
        "organiser_signups.html",
        programme=programme,
        text=_text(),
        source=request.form.get("source", ""),
        lines=[(one, _mentors(one, mentors)) for one in lines or []],
        read=lines is not None,
        names=names,
        flag_texts=FLAG_TEXTS,
        state_texts=PUBLIC_TEXTS,
        table=_table(taken, names) if taken else "",
        receipts=_receipts(taken, lines, names),
        **({"wrong": {}, "refused": {}, "taken_in": 0, "ran": False} | shown),
    )


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


def _receipts(taken: list[Taken], lines: list[Judged] | None, names: dict[str, str]) -> str:
    """A reply for each line of the page that was taken in and has none of ours yet; signed by whoever saves it."""
    link = f"{ctx().settings.base_url}/bookings"
    by_key = {one.key: one for one in taken}
    found = [by_key[one.key] for one in lines or [] if one.key in by_key and not _receipted(one, link)]
    return "".join(
        "*: {} ~~~~\n".format(
            gettext(
                RECEIPT,
                candidate=account_link(one.candidate),
                mentor=escape(names.get(one.mentor_id, "")),
                link=link,
            )
        )
        for one in found
    )


def _receipted(judged: Judged, link: str) -> bool:
    return any(link in reply.text for reply in judged.line.replies)
