"""Planning an hour and taking it through its life, as plain forms."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from hub import identity
from hub.actions import hours as actions
from hub.actions.context import authorise, load_hour, roles_in
from hub.actions.on_stage import seen_by_parts, stage_times
from hub.actions.owed_answers import owed_in
from hub.domain.errors import HourChangedMeanwhile, HourClosed, HubError, PayloadInvalid
from hub.domain.hours import COMING, Hour, HourState, moves_from
from hub.domain.owed import due_at
from hub.domain.people import Grant
from hub.domain.plan import NEW, Words, plan_key, words_of
from hub.domain.roles import SHOWN_FIRST, Right, Role, may
from hub.web.context import ctx
from hub.web.locale import viewer_language, viewer_zone
from hub.web.numbers import version_in
from hub.web.plan_form import PlanForm, choices, differing, keep_picture, reasons, sent_picture, tell_clock, written

bp = Blueprint("organiser_hours", __name__, url_prefix="/organise/hours")

NEXT_STEP = {
    HourState.DRAFT: "announce",
    HourState.ANNOUNCED: "open",
    HourState.OPEN: "start",
    HourState.LIVE: "end",
    HourState.ENDED: "resume",
}
"""The step that the one big button takes."""


@bp.get("/new")
def new() -> str:
    """The form of a new hour.

    Raises:
        AccessDenied: for organisers of the site.
    """
    actions.check_may_create(ctx(), identity.actor())
    here: Words = {"zone": viewer_zone().key, "language": viewer_language().partition("-")[0]}
    return _form_page(PlanForm(words=NEW | here))


@bp.post("/new")
def create() -> Response | tuple[str, int]:
    """Make a draft; a refused form comes back with everything that was written."""
    words = written(NEW)
    try:
        hour = actions.create_hour(ctx(), identity.actor(), words, sent_picture())
    except PayloadInvalid as refusal:
        return _refused(PlanForm(words=NEW | words), refusal)
    tell_clock(NEW | words)
    flash(gettext("The draft is saved. Nobody sees it until you announce it."), "good")
    return _to(hour.hour_id)


@bp.get("/<hour_id>/edit")
def edit_form(hour_id: str) -> str:
    """The form of an hour.

    Raises:
        HourNotFound, AccessDenied: for its organisers.
        HourClosed: it is archived or cancelled.
    """
    hour = _organised(hour_id)
    return _form_page(_form_of(hour), hour)


@bp.post("/<hour_id>/edit")
def edit(hour_id: str) -> Response | tuple[str, int]:
    """Save the form of an hour; a refused one comes back with everything that was written."""
    hour, words = _organised(hour_id), written(NEW)
    try:
        saved = actions.edit_hour(ctx(), identity.actor(), hour_id, _version_meant(hour), words, sent_picture())
    except PayloadInvalid as refusal:
        return _refused(_form_of(hour, words), refusal, hour)
    except HourChangedMeanwhile as refusal:
        return _refused(_form_of(load_hour(ctx(), hour_id), words, meanwhile=True), refusal, hour)
    if saved.starts_at != hour.starts_at:
        tell_clock(words_of(saved) | words)
    flash(gettext("Saved."), "good")
    return _to(hour_id)


def _organised(hour_id: str) -> Hour:
    authorise(ctx(), identity.actor(), hour_id, Right.ORGANISER)
    hour = load_hour(ctx(), hour_id)
    if hour.state not in actions.CHANGEABLE:
        raise HourClosed(state=hour.state.value)
    return hour


def _version_meant(hour: Hour) -> int:
    """The version that the form was made from: the present one, when only its life or its room has changed since."""
    if request.form.get("plan_key") == plan_key(hour):
        return hour.version
    return version_in(request.form)


def _form_of(hour: Hour, sent: Words | None = None, *, meanwhile: bool = False) -> PlanForm:
    """The form of an hour, with what was sent in place of what is saved.

    Args:
        meanwhile: somebody else saved it: what they wrote stands beside, and the next saving is made from theirs.
    """
    present = words_of(hour)
    kept = meanwhile or sent is None
    return PlanForm(
        words=present | (sent or {}),
        theirs=differing(sent, present) if meanwhile and sent else {},
        has_picture=bool(hour.cover_file),
        version=hour.version if kept else version_in(request.form),
        plan_key=plan_key(hour) if kept else request.form.get("plan_key", ""),
    )


def _refused(form: PlanForm, refusal: HubError, hour: Hour | None = None) -> tuple[str, int]:
    wrong = reasons(refusal) if isinstance(refusal, PayloadInvalid) else {}
    status = 400 if isinstance(refusal, PayloadInvalid) else 409
    return _form_page(form, hour, wrong=wrong, message=gettext(refusal.message)), status


def _form_page(form: PlanForm, hour: Hour | None = None, *, wrong: Words | None = None, message: str = "") -> str:
    return render_template(
        "organiser_form.html",
        form=form,
        wrong=wrong or {},
        message=message,
        kept_picture=keep_picture() if message else "",
        hour=hour,
        series=None,
        **choices(form.words),
    )


@bp.get("/<hour_id>")
def manage(hour_id: str) -> str:
    """The page from which an hour is run: its next step, its people, its addresses.

    Raises:
        HourNotFound, AccessDenied: for its hosts, moderators and organisers.
    """
    return manage_page(hour_id)


def manage_page(hour_id: str, /, **kept: Any) -> str:
    """The page of an hour, with what a refused form held and why it was refused."""
    actor = identity.actor()
    authorise(ctx(), actor, hour_id, Right.STAGE)
    hour = load_hour(ctx(), hour_id)
    series = ctx().records.series.get(hour.series_id) if hour.series_id else None
    return render_template(
        "organiser_hour.html",
        hour=hour,
        series=series,
        live=ctx().store.hours.get(hour_id),
        organises=may(roles_in(ctx(), actor, hour), Right.ORGANISER),
        may_copy=actions.may_create(ctx(), actor),
        editable=hour.state in actions.CHANGEABLE,
        late=hour.state in COMING and hour.ends_at <= ctx().clock(),
        next_step=NEXT_STEP.get(hour.state, ""),
        moves=moves_from(hour.state),
        owed=owed_in(ctx(), hour),
        owed_until=due_at(hour),
        stage=seen_by_parts(ctx(), hour),
        stage_times=stage_times(ctx(), actor, hour_id),
        parts=in_order(ctx().records.people.parts(hour_id, hour.series_id)),
        own_parts={(one.person_id, one.role) for one in ctx().records.people.grants("hour", hour_id)},
        overlay=f"{ctx().settings.base_url}/hours/{hour_id}/overlay/{hour.overlay_key}",
        base_url=ctx().settings.base_url,
        roles=list(Role),
        now=ctx().clock(),
        **({"kept": {}, "wrong": {}} | kept),
    )


def in_order(parts: list[Grant]) -> list[Grant]:
    """Who plays a part, the organisers first."""
    return sorted(parts, key=lambda part: (SHOWN_FIRST.index(part.role), part.name.casefold()))


@bp.post("/<hour_id>/move")
def move(hour_id: str) -> Response | tuple[str, int]:
    """Take a step in the life of an hour: ``move``; ``reason`` for a cancellation, ``all_the_same`` for closing."""
    all_the_same = bool(request.form.get("all_the_same"))
    name = request.form.get("move", "")
    try:
        reason = request.form.get("reason", "")
        actions.move_hour(ctx(), identity.actor(), hour_id, name, reason, all_the_same=all_the_same)
    except HubError as refusal:
        wrong = reasons(refusal) if isinstance(refusal, PayloadInvalid) else {}
        if wrong.keys() & {"reason", "all_the_same"}:
            return manage_page(hour_id, kept=request.form, wrong=wrong), 400
        return _told(refusal, hour_id)
    return _to(hour_id)


@bp.post("/<hour_id>/copy")
def copy(hour_id: str) -> Response:
    """Make a draft with the same plan and people, and open its form."""
    made = actions.copy_hour(ctx(), identity.actor(), hour_id)
    flash(gettext("This is the copy, a draft. Please look at the date."), "good")
    return redirect(f"/organise/hours/{made.hour_id}/edit", 303)


@bp.post("/<hour_id>/overlay")
def renew_overlay(hour_id: str) -> Response:
    """Give the overlay a new secret address."""
    actions.renew_overlay_key(ctx(), identity.actor(), hour_id)
    flash(gettext("The overlay has a new address. The old one no longer works."), "good")
    return _to(hour_id, "overlay")


def _told(refusal: HubError, hour_id: str) -> Response:
    """Show the page again, with why nothing was done."""
    flash(gettext(refusal.message), "bad")
    return _to(hour_id)


def _to(hour_id: str, part: str = "") -> Response:
    return redirect(f"/organise/hours/{hour_id}" + (f"#{part}" if part else ""), 303)
