"""The HTTP API: the same reads and commands as on a socket. ``openapi.json`` describes it."""

from typing import Any

import msgspec
from flask import Blueprint, Response, request
from flask_babel import gettext
from flask_wtf.csrf import generate_csrf

from hub import identity
from hub.actions.archived_hours import read_archived_hour
from hub.actions.ledger import read_ledger
from hub.actions.missed import read_missed
from hub.actions.own_data import own_data
from hub.actions.reads import HourView, read_hour, read_mine, readable_hour
from hub.actions.registry import ACTIONS, run
from hub.actions.withdrawn_streams import as_shown
from hub.domain.errors import CommandUnknown, PayloadInvalid
from hub.domain.hours import HourState
from hub.domain.roles import Actor
from hub.metrics import counted
from hub.protocol.command import Cursor, Id
from hub.protocol.events import Audience
from hub.protocol.hour_views import HourLists, public_hour
from hub.protocol.results import Me
from hub.web import openapi
from hub.web.api_parts import count_reads, json_answer, json_body, number
from hub.web.context import ctx
from hub.web.own_data import as_file

bp = Blueprint("api", __name__, url_prefix="/api/v1")

PAST_AT_ONCE = 50
GROUPS = frozenset({Audience.ATTENDEES, Audience.DESK, Audience.STAGE})


bp.before_request(count_reads)


@bp.get("/openapi.json")
def description() -> Response:
    """This API in OpenAPI's words."""
    return json_answer(openapi.document(ctx().settings.base_url))


@bp.get("/me")
def me() -> Response:
    """Who is asking."""
    actor = identity.actor()
    return json_answer(Me(actor.name, actor.signed_in, "" if identity.bearer() else generate_csrf()))


@bp.get("/hours")
def hours() -> Response:
    """Hours that everyone may know of; ``before`` (ms since 1970) turns the pages of those that were."""
    records, now = ctx().records.hours, ctx().clock()
    before = number("before", now)
    found = HourLists(
        live=[public_hour(hour) for hour in records.in_states([HourState.LIVE])],
        coming=[public_hour(hour) for hour in records.coming(now)],
        past=[public_hour(hour) for hour in as_shown(ctx(), records.past(PAST_AT_ONCE, before))],
    )
    return json_answer(found)


@bp.get("/hours/<hour_id>")
def hour(hour_id: str) -> Response:
    """The plan of one hour."""
    return json_answer(public_hour(*as_shown(ctx(), [readable_hour(ctx(), identity.actor(), hour_id)])))


@bp.get("/hours/<hour_id>/questions")
def questions(hour_id: str) -> Response:
    """The hour and its questions as they are now, for an ``audience``."""
    return json_answer(read_hour(ctx(), identity.actor(), hour_id, _audience()))


@bp.get("/hours/<hour_id>/mine")
def mine(hour_id: str) -> Response:
    """What is one's own in an hour."""
    actor = identity.actor()
    seen: HourView = read_hour(ctx(), actor, hour_id)
    ids = [one.question_id for one in seen.questions]
    return json_answer(read_mine(ctx(), actor, readable_hour(ctx(), actor, hour_id), ids))


@bp.get("/hours/<hour_id>/ledger")
def ledger(hour_id: str) -> Response:
    """What was done to each question of an hour, by which role, and why."""
    return json_answer(read_ledger(ctx(), identity.actor(), hour_id))


@bp.get("/hours/<hour_id>/archive")
def archive(hour_id: str) -> Response:
    """An hour that is over: its recordings with chapters, what became of each question, numbers."""
    return json_answer(read_archived_hour(ctx(), identity.actor(), hour_id, gettext("Opening")))


@bp.get("/account/data")
def account_data() -> Response:
    """Everything of one's own, sent while it is read."""
    return as_file(own_data(ctx(), identity.actor()))


@bp.get("/events")
def events() -> Response:
    """What happened in an hour (``hour_id``) since a ``cursor``, for an ``audience`` and for oneself."""
    hour_id, cursor = request.args.get("hour_id", ""), request.args.get("cursor", "")
    _check(hour_id, Id, "hour_id")
    if cursor:
        _check(cursor, Cursor, "cursor")
    return json_answer(read_missed(ctx(), identity.actor(), hour_id, cursor, _audience()))


@bp.post("/commands/<name>")
def command(name: str) -> Response:
    """Carry out a command; the body holds its fields."""
    if name not in ACTIONS:
        raise CommandUnknown(name=name[:64])
    actor: Actor = identity.actor()
    with counted(name):
        return json_answer(run(ctx(), actor, name, json_body()))


def _audience() -> Audience:
    wish = request.args.get("audience", Audience.ATTENDEES.value)
    if wish not in GROUPS:
        raise PayloadInvalid(reason="audience must be attendees, desk or stage")
    return Audience(wish)


def _check(value: str, kind: Any, name: str) -> None:
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise PayloadInvalid(reason=f"{name}: {error}") from None
