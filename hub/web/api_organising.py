"""The HTTP API of a programme that runs: its mentors, its reports, and the list on a wiki page."""

import msgspec
from flask import Blueprint, Response

from hub import identity
from hub.actions.limits import spend
from hub.actions.programmes import mentors_of, organised_view
from hub.actions.reports import reports_of
from hub.actions.signups import Choice, read_signups, take_in_signups
from hub.actions.wiki_pages import read_source
from hub.domain.errors import PayloadInvalid
from hub.protocol import mentoring_lists as lists
from hub.protocol.signup_lists import Refused, Signups, SignupsRead
from hub.web.api_parts import count_reads, json_answer, json_body
from hub.web.context import ctx

bp = Blueprint("api_organising", __name__, url_prefix="/api/v1/programmes/<programme_id>")
bp.before_request(count_reads)


@bp.get("/parts")
def parts(programme_id: str) -> Response:
    """Its mentors in every state, with the links of invitations."""
    found = mentors_of(ctx(), identity.actor(), programme_id)
    return json_answer(lists.OrganisedList([organised_view(ctx(), one) for one in found]))


@bp.get("/reports")
def reports(programme_id: str) -> Response:
    """The messages that were shown to its moderators."""
    return json_answer(lists.ReportList(reports_of(ctx(), identity.actor(), programme_id)))


@bp.post("/signups")
def signups(programme_id: str) -> Response:
    """Read the list on a wiki page; where ``dry_run`` is false, take in what is chosen, or all that is in order."""
    actor, asked = identity.actor(), _asked()
    spend(ctx(), actor, "signups.read")
    source = read_source(ctx(), actor, programme_id, asked.text, asked.source)
    known = (ctx(), actor, programme_id, source.text)
    lines = read_signups(*known, source.tongue)
    if asked.dry_run:
        return json_answer(Signups(source.address, lines, 0, []))
    ready = [Choice(one.key, one.way) for one in lines if one.ready]
    chosen = ready if asked.choices is None else [Choice(one.key, one.way, one.mentor_id) for one in asked.choices]
    outcomes = take_in_signups(*known, chosen, source.address, source.tongue)
    refused = [Refused(one.judged.key, one.refused) for one in outcomes if one.refused]
    lines = read_signups(*known, source.tongue)
    return json_answer(Signups(source.address, lines, len(outcomes) - len(refused), refused))


def _asked() -> SignupsRead:
    try:
        return msgspec.convert(json_body(), SignupsRead)
    except msgspec.ValidationError as error:
        raise PayloadInvalid(reason=str(error).encode("utf-8", "replace").decode()) from None
