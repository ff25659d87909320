"""Planning a series, as plain forms."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from hub import identity
from hub.actions import series as actions
from hub.actions.hours import check_may_create
from hub.actions.parts import check_organises
from hub.domain.errors import HourChangedMeanwhile, HubError, PayloadInvalid
from hub.domain.hours import HourState
from hub.domain.plan import Words
from hub.domain.roles import Role
from hub.domain.series import Series
from hub.domain.series_plan import NEW_SERIES
from hub.web.context import ctx
from hub.web.locale import viewer_language, viewer_zone
from hub.web.numbers import version_in
from hub.web.organiser_hours import in_order
from hub.web.plan_form import PlanForm, choices, differing, keep_picture, reasons, sent_picture, tell_clock, written
from hub.web.rule_words import nths, rule_in_words, weekdays

bp = Blueprint("organiser_series", __name__, url_prefix="/organise/series")

SHOWN = 24


@bp.get("/new")
def new() -> str:
    """The form of a new series.

    Raises:
        AccessDenied: for organisers of the site.
    """
    check_may_create(ctx(), identity.actor())
    here: Words = {"zone": viewer_zone().key, "language": viewer_language().partition("-")[0]}
    return _form_page(PlanForm(words=NEW_SERIES | here))


@bp.post("/new")
def create() -> Response | tuple[str, int]:
    """Make a series and its first hours; a refused form comes back with everything that was written."""
    words = written(NEW_SERIES)
    try:
        series = actions.create_series(ctx(), identity.actor(), words, sent_picture())
    except PayloadInvalid as refusal:
        return _refused(PlanForm(words=NEW_SERIES | words), refusal)
    tell_clock(NEW_SERIES | words)
    flash(gettext("The series is saved, with its hours of the next three months."), "good")
    return _to(series.series_id)


@bp.get("/<series_id>/edit")
def edit_form(series_id: str) -> str:
    """The form of a series.

    Raises:
        SeriesNotFound, AccessDenied: for its organisers.
    """
    series = _organised(series_id)
    return _form_page(_form_of(series), series)


@bp.post("/<series_id>/edit")
def edit(series_id: str) -> Response | tuple[str, int]:
    """Save the form of a series; a refused one comes back with everything that was written."""
    series, words = _organised(series_id), written(NEW_SERIES)
    version = version_in(request.form)
    try:
        saved = actions.edit_series(ctx(), identity.actor(), series_id, version, words, sent_picture())
    except PayloadInvalid as refusal:
        return _refused(_form_of(series, words, version=version), refusal, series)
    except HourChangedMeanwhile as refusal:
        present = actions.load_series(ctx(), series_id)
        return _refused(_form_of(present, words, meanwhile=True), refusal, series)
    if saved.starts_at != series.starts_at:
        tell_clock(actions.form_words(ctx(), saved) | words)
    flash(gettext("Saved. The later hours follow."), "good")
    return _to(series_id)


def _organised(series_id: str) -> Series:
    check_organises(ctx(), identity.actor(), "series", series_id)
    return actions.load_series(ctx(), series_id)


def _form_of(series: Series, sent: Words | None = None, *, version: int = 0, meanwhile: bool = False) -> PlanForm:
    present = actions.form_words(ctx(), series)
    return PlanForm(
        words=present | (sent or {}),
        theirs=differing(sent, present) if meanwhile and sent else {},
        has_picture=bool(series.template.get("cover_file")),
        version=version or series.version,
    )


def _refused(form: PlanForm, refusal: HubError, series: Series | None = None) -> tuple[str, int]:
    wrong = reasons(refusal) if isinstance(refusal, PayloadInvalid) else {}
    status = 400 if isinstance(refusal, PayloadInvalid) else 409
    return _form_page(form, series, wrong=wrong, message=gettext(refusal.message)), status


def _form_page(form: PlanForm, series: Series | None = None, *, wrong: Words | None = None, message: str = "") -> str:
    return render_template(
        "organiser_form.html",
        form=form,
        wrong=wrong or {},
        message=message,
        kept_picture=keep_picture() if message else "",
        hour=None,
        series=series,
        repeats=True,
        weekdays=weekdays(),
        nths=nths(),
        **choices(form.words),
    )


@bp.get("/<series_id>")
def manage(series_id: str) -> str:
    """The page of a series: when it takes place, its hours, its people, its end.

    Raises:
        SeriesNotFound, AccessDenied: for its organisers.
    """
    return manage_page(series_id)


def manage_page(series_id: str, /, **kept: Any) -> str:
    """The page of a series, with what a refused form held and why it was refused."""
    series, now = _organised(series_id), ctx().clock()
    hours = ctx().records.hours.of_series(series_id)
    parts = ctx().records.people.grants("series", series_id)
    return render_template(
        "organiser_series.html",
        series=series,
        rule=rule_in_words(series.rrule),
        coming=[hour for hour in hours if hour.ends_at > now][:SHOWN],
        over=[hour for hour in reversed(hours) if hour.ends_at <= now][:SHOWN],
        drafts=sum(hour.state is HourState.DRAFT for hour in hours),
        parts=in_order(parts),
        own_parts={(one.person_id, one.role) for one in parts},
        roles=list(Role),
        now=now,
        **({"kept": {}, "wrong": {}} | kept),
    )


@bp.post("/<series_id>/end")
def end(series_id: str) -> Response | tuple[str, int]:
    """End a series now; ``reason`` is what people read on the hours that will not be."""
    try:
        actions.end_series(ctx(), identity.actor(), series_id, request.form.get("reason", ""))
    except PayloadInvalid as refusal:
        return manage_page(series_id, kept=request.form, wrong=reasons(refusal)), 400
    flash(gettext("The series has ended. Its later hours are cancelled."), "good")
    return _to(series_id)


def _to(series_id: str) -> Response:
    return redirect(f"/organise/series/{series_id}", 303)
