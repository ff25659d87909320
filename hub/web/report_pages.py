"""Reported messages, for the moderators of a programme: each alone, and nothing else of its thread."""

from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from hub import identity
from hub.actions.mentor_reads import read_programme
from hub.actions.registry import run
from hub.actions.reports import reports_of
from hub.domain.errors import PayloadInvalid, TextEmpty
from hub.web.context import ctx
from hub.web.privacy import private_page

bp = Blueprint("report_pages", __name__, url_prefix="/organise/programmes/<programme_id>/reports")


@bp.get("")
def reports(programme_id: str) -> Response:
    """The reports of a programme, those that wait first.

    Raises:
        ProgrammeNotFound, AccessDenied: for its moderators.
    """
    return _page(programme_id, {})


@bp.post("/<report_id>")
def settle(programme_id: str, report_id: str) -> Response:
    """Say what was done about a report; ``line`` is for the other moderators."""
    line = request.form.get("line", "")
    try:
        fields = {"programme_id": programme_id, "report_id": report_id, "line": line}
        run(ctx(), identity.actor(), "report.settle", fields)
    except (PayloadInvalid, TextEmpty):
        page = _page(programme_id, {"line": line, "report_id": report_id})
        page.status_code = 400
        return page
    flash(gettext("Settled."), "good")
    return redirect(f"/organise/programmes/{programme_id}/reports", 303)


def _page(programme_id: str, kept: dict[str, Any]) -> Response:
    found = reports_of(ctx(), identity.actor(), programme_id)
    programme = read_programme(ctx(), identity.actor(), programme_id)
    page = render_template("reports.html", programme=programme, reports=found, kept=kept)
    return private_page(make_response(page))
