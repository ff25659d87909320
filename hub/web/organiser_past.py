"""Bringing hours here that took place elsewhere: what would happen, and then it happens. Plain forms."""

from flask import Blueprint, render_template, request
from flask_babel import gettext

from hub import identity
from hub.actions import past_hours as actions
from hub.actions.hours import check_may_create
from hub.actions.past_hours import Judged, Outcome
from hub.domain.errors import PayloadInvalid
from hub.domain.past_hours import FIELD_TEXTS
from hub.web.context import ctx
from hub.web.plan_form import reasons

bp = Blueprint("organiser_past", __name__, url_prefix="/organise/past")


@bp.get("")
def past() -> str:
    """The form for a table or JSON.

    Raises:
        AccessDenied: for organisers of the site.
    """
    check_may_create(ctx(), identity.actor())
    return _page("")


@bp.post("")
def read() -> str | tuple[str, int]:
    """Show what would happen with each hour; with ``take_in`` it happens.

    Raises:
        AccessDenied: for organisers of the site.
    """
    taken = bool(request.form.get("take_in"))
    text = ""
    try:
        text = _text()
        act = actions.take_in_past if taken else actions.read_past
        judged = act(ctx(), identity.actor(), text)
    except PayloadInvalid as refusal:
        return _page(text, wrong=reasons(refusal)), 400
    return _page(text, judged, taken=taken)


def _text() -> str:
    """What was sent: a file wins over what stands in the box.

    Raises:
        PayloadInvalid: the file is no text in UTF-8.
    """
    file = request.files.get("file")
    if file and file.filename:
        try:
            return file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise PayloadInvalid(fields={"file": gettext("This file is not text in UTF-8.")}) from None
    return request.form.get("text", "").replace("\r\n", "\n")


def _page(
    text: str, judged: list[Judged] | None = None, *, taken: bool = False, wrong: dict[str, str] | None = None
) -> str:
    counts = {outcome: sum(one.outcome is outcome for one in judged or []) for outcome in Outcome}
    return render_template(
        "organiser_past.html",
        text=text,
        judged=judged,
        counts=counts,
        taken=taken,
        wrong=wrong or {},
        fields=FIELD_TEXTS,
    )
