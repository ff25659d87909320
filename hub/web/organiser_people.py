"""Giving and taking parts in an hour or a series, as plain forms."""

from flask import Blueprint, flash, redirect, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from hub import identity
from hub.actions.parts import grant_role, revoke_role
from hub.domain.errors import HubError, PersonNotFound
from hub.domain.plan import Words
from hub.domain.roles import Role
from hub.domain.texts import N_
from hub.web.context import ctx
from hub.web.organiser_hours import manage_page as hour_page
from hub.web.organiser_programmes import ROLES as PROGRAMME_ROLES
from hub.web.organiser_programmes import manage_page as programme_page
from hub.web.organiser_series import manage_page as series_page

bp = Blueprint("organiser_people", __name__, url_prefix="/organise")

SCOPES = {"hours": "hour", "series": "series", "programmes": "programme"}
PAGES = {"hours": hour_page, "series": series_page, "programmes": programme_page}
PARTS = {"hours": list(Role), "series": list(Role), "programmes": PROGRAMME_ROLES}
CHOOSE = N_("Please choose a part.")


@bp.post("/<any(hours, series, programmes):kind>/<scope_id>/people")
def give(kind: str, scope_id: str) -> Response | tuple[str, int]:
    """Give ``role`` to the person called ``name``; a refused form comes back with the name in it."""
    role = _role(kind)
    if role is None:
        return _again(kind, scope_id, {"role": gettext(CHOOSE)})
    try:
        grant_role(ctx(), identity.actor(), SCOPES[kind], scope_id, request.form.get("name", ""), role)
    except PersonNotFound as refusal:
        fields = refusal.details.get("fields", {})
        text = fields.get("name", refusal.message) if isinstance(fields, dict) else refusal.message
        return _again(kind, scope_id, {"name": gettext(text)})
    return _to(kind, scope_id)


@bp.post("/<any(hours, series, programmes):kind>/<scope_id>/people/remove")
def take(kind: str, scope_id: str) -> Response:
    """Take ``role`` from ``person_id``."""
    role = _role(kind)
    try:
        if role:
            revoke_role(ctx(), identity.actor(), SCOPES[kind], scope_id, request.form.get("person_id", ""), role)
    except HubError as refusal:
        flash(gettext(refusal.message), "bad")
    return _to(kind, scope_id)


def _role(kind: str) -> Role | None:
    word = request.form.get("role", "")
    return Role(word) if word in PARTS[kind] else None


def _again(kind: str, scope_id: str, wrong: Words) -> tuple[str, int]:
    return PAGES[kind](scope_id, kept=request.form, wrong=wrong), 400


def _to(kind: str, scope_id: str) -> Response:
    return redirect(f"/organise/{kind}/{scope_id}#people", 303)
