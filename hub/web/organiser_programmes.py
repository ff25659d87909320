"""Planning programmes of mentoring and inviting mentors, as plain forms."""

from typing import Any

from flask import Blueprint, after_this_request, flash, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from hub import identity
from hub.actions import programmes as actions
from hub.actions.hours import check_may_create, may_create
from hub.actions.parts import check_organises
from hub.actions.programme_access import programme_roles
from hub.domain.errors import HubError, MentorTransitionRefused, PayloadInvalid, RecordChangedMeanwhile
from hub.domain.local_time import moment_of, zone_of
from hub.domain.mentors import MentorState
from hub.domain.plan import Words, read_wall
from hub.domain.programme_plan import NEW, words_of
from hub.domain.programmes import Programme
from hub.domain.roles import Role
from hub.domain.texts import N_
from hub.web.account import zones
from hub.web.context import ctx
from hub.web.locale import viewer_zone
from hub.web.numbers import version_in
from hub.web.organiser_hours import in_order
from hub.web.page_data import page_data
from hub.web.plan_form import PlanForm, differing, reasons
from hub.web.privacy import private_page

bp = Blueprint("organiser_programmes", __name__, url_prefix="/organise/programmes")

ROLES = [Role.ORGANISER, Role.MODERATOR]
"""The parts there are in a programme, besides its mentors'."""
STATES = (MentorState.ACTIVE, MentorState.INVITED, MentorState.DECLINED, MentorState.LEFT)
"""In which order the mentors are listed."""

RULES = N_(
    "- Be kind, and keep to the time.\n"
    "- What is said between two stays between the two, unless both agree.\n"
    "- Nobody owes anybody their vote or their support.\n"
    "- If you cannot come, say so early: others are waiting for a time."
)
"""What stands in the form of a new programme."""


@bp.get("")
def overview() -> str:
    """The programmes that one organises or moderates."""
    actor = identity.actor()
    held = [(one, programme_roles(ctx(), actor, one.programme_id)) for one in ctx().records.programmes.all()]
    return render_template(
        "organiser_programmes.html",
        programmes=[(one, Role.ORGANISER in roles) for one, roles in held if roles & {*ROLES}],
        may_plan=may_create(ctx(), actor),
        now=ctx().clock(),
    )


@bp.get("/new")
def new() -> str:
    """The form of a new programme.

    Raises:
        AccessDenied: only organisers of the site plan programmes.
    """
    check_may_create(ctx(), identity.actor())
    known = {"rules": gettext(RULES), "categories": _translated(NEW["categories"]), "zone": viewer_zone().key}
    return _form_page(PlanForm(words=NEW | known))


@bp.post("/new")
def create() -> Response | tuple[str, int]:
    """Plan a new programme; a refused form comes back with everything that was written."""
    words = _written()
    try:
        programme = actions.create_programme(ctx(), identity.actor(), words)
    except PayloadInvalid as refusal:
        return _refused(PlanForm(words=NEW | words), refusal)
    _tell_clocks(NEW | words)
    flash(gettext("The draft is saved. Invite mentors, then publish it."), "good")
    return _to(programme.programme_id)


@bp.get("/<programme_id>/edit")
def edit_form(programme_id: str) -> str:
    """The form of a programme.

    Raises:
        ProgrammeNotFound, AccessDenied: for its organisers.
    """
    programme = _organised(programme_id)
    return _form_page(_form_of(programme), programme)


@bp.post("/<programme_id>/edit")
def edit(programme_id: str) -> Response | tuple[str, int]:
    """Save a programme; what somebody else saved meanwhile is not overwritten, and nothing written is lost."""
    programme, words = _organised(programme_id), _written()
    try:
        version = version_in(request.form)
        saved = actions.edit_programme(ctx(), identity.actor(), programme_id, version, words)
    except PayloadInvalid as refusal:
        return _refused(_form_of(programme, words), refusal, programme)
    except RecordChangedMeanwhile as refusal:
        programme = _organised(programme_id)
        return _refused(_form_of(programme, words, meanwhile=True), refusal, programme)
    if (saved.opens_at, saved.closes_at) != (programme.opens_at, programme.closes_at):
        _tell_clocks(words_of(programme) | words)
    flash(gettext("Saved."), "good")
    return _to(programme_id)


@bp.post("/<programme_id>/publish")
def publish(programme_id: str) -> Response:
    """Let everyone know of a programme."""
    try:
        actions.publish_programme(ctx(), identity.actor(), programme_id)
    except RecordChangedMeanwhile as refusal:
        flash(gettext(refusal.message), "bad")
    else:
        flash(gettext("Everyone can see the programme now."), "good")
    return _to(programme_id)


@bp.post("/<programme_id>/delete")
def delete(programme_id: str) -> Response:
    """Throw away a draft."""
    try:
        actions.delete_programme(ctx(), identity.actor(), programme_id)
    except RecordChangedMeanwhile as refusal:
        flash(gettext(refusal.message), "bad")
        return _to(programme_id)
    flash(gettext("The draft is deleted."), "good")
    return redirect("/organise/programmes", 303)


@bp.get("/<programme_id>")
def manage(programme_id: str) -> str:
    """The page of a programme: mentors, people, how it goes.

    Raises:
        ProgrammeNotFound, AccessDenied: for its organisers.
    """
    return manage_page(programme_id)


def manage_page(programme_id: str, /, **kept: Any) -> str:
    """The page of a programme, with what a refused form held and why it was refused."""
    programme, actor = _organised(programme_id), identity.actor()
    parts = ctx().records.people.grants("programme", programme_id)
    mentors = sorted(actions.mentors_of(ctx(), actor, programme_id), key=lambda one: STATES.index(one.state))
    # The page holds links that make somebody a mentor.
    after_this_request(private_page)
    return render_template(
        "organiser_programme.html",
        programme=programme,
        phase=programme.phase(ctx().clock()).value,
        mentors=[(one, actions.invitation_link(ctx(), one)) for one in mentors],
        parts=in_order(parts),
        own_parts={(one.person_id, one.role) for one in parts},
        roles=ROLES,
        counts=actions.counts_of(ctx(), actor, programme_id),
        feedback=actions.feedback_of(ctx(), actor, programme_id),
        waiting=sum(not one.settled_at for one in ctx().records.moderation.reports(programme_id)),
        base_url=ctx().settings.base_url,
        page_data=page_data("programme"),
        **({"kept": {}, "wrong": {}} | kept),
    )


@bp.post("/<programme_id>/mentors")
def invite(programme_id: str) -> Response | tuple[str, int]:
    """Invite the person called ``mentor_name``: their account, or whoever is handed the link."""
    name, category = request.form.get("mentor_name", ""), request.form.get("category", "")
    try:
        mentor = actions.invite_mentor(ctx(), identity.actor(), programme_id, name, category)
    except PayloadInvalid as refusal:
        wrong = {"mentor_name": reasons(refusal).get("name", "")}
        return manage_page(programme_id, kept=request.form, wrong=wrong), 400
    except MentorTransitionRefused:
        wrong = {"mentor_name": gettext("This person is a mentor here, or invited, already.")}
        return manage_page(programme_id, kept=request.form, wrong=wrong), 409
    told = gettext("Invited. They were told; they accept themselves.")
    link = gettext("Nobody of this name has an account here yet: hand the link below to them.")
    flash(told if mentor.person_id else link, "good" if mentor.person_id else "wait")
    return _to(programme_id, "#mentors")


@bp.post("/<programme_id>/mentors/<mentor_id>/<any(remove, again):act>")
def change_mentor(programme_id: str, mentor_id: str, act: str) -> Response:
    """End a mentor's part, or invite them again."""
    change = actions.remove_mentor if act == "remove" else actions.invite_again
    try:
        change(ctx(), identity.actor(), mentor_id)
    except MentorTransitionRefused as refusal:
        flash(gettext(refusal.message), "bad")
    return _to(programme_id, "#mentors")


@bp.post("/<programme_id>/mentors/<mentor_id>/category")
def categorise(programme_id: str, mentor_id: str) -> Response:
    """Say which kind of mentor somebody is."""
    try:
        actions.categorise_mentor(ctx(), identity.actor(), mentor_id, request.form.get("category", ""))
    except PayloadInvalid as refusal:
        flash(reasons(refusal).get("category", ""), "bad")
    else:
        flash(gettext("Saved."), "good")
    return _to(programme_id, "#mentors")


def _organised(programme_id: str) -> Programme:
    check_organises(ctx(), identity.actor(), "programme", programme_id)
    programme = ctx().records.programmes.get(programme_id)
    assert programme is not None
    return programme


def _written() -> Words:
    # Browsers send the end of a line in two characters; what is saved has one.
    return {name: request.form[name].replace("\r\n", "\n") for name in NEW if name in request.form}


def _form_of(programme: Programme, sent: Words | None = None, *, meanwhile: bool = False) -> PlanForm:
    """The form of a programme, with what was sent in place of what is saved.

    Args:
        meanwhile: somebody else saved it: what they wrote stands beside, and the next saving is made from theirs.
    """
    present = words_of(programme)
    kept = meanwhile or sent is None
    return PlanForm(
        words=present | (sent or {}),
        theirs=differing(sent, present) if meanwhile and sent else {},
        version=programme.version if kept else version_in(request.form),
    )


def _refused(form: PlanForm, refusal: HubError, programme: Programme | None = None) -> tuple[str, int]:
    invalid = isinstance(refusal, PayloadInvalid)
    wrong = reasons(refusal) if isinstance(refusal, PayloadInvalid) else {}
    return _form_page(form, programme, wrong=wrong, message=gettext(refusal.message)), 400 if invalid else 409


def _form_page(
    form: PlanForm, programme: Programme | None = None, *, wrong: Words | None = None, message: str = ""
) -> str:
    names, zone = zones(), form.words["zone"]
    return render_template(
        "organiser_programme_form.html",
        form=form,
        programme=programme,
        wrong=wrong or {},
        message=message,
        zones=[(name, name.replace("_", " ")) for name in (names if zone in names else [zone, *names])],
    )


def _tell_clocks(words: Words) -> None:
    """Tell somebody who planned into a change of clocks what we made of it."""
    walls = [words[name] for name in ("opens", "closes") if words[name].strip()]
    for told in {moment_of(read_wall(wall), zone_of(words["zone"])).told for wall in walls} - {""}:
        flash(gettext(told), "wait")


def _translated(labels: str) -> str:
    return "\n".join(gettext(label) for label in labels.splitlines())


def _to(programme_id: str, place: str = "") -> Response:
    return redirect(f"/organise/programmes/{programme_id}{place}", 303)
