"""The moderators' desk, and the page of those who answer."""

from typing import Any

import msgspec
from flask import Blueprint, jsonify, render_template
from werkzeug.wrappers import Response

from hub import identity
from hub.actions.context import authorise, load_hour
from hub.actions.desk import Speaker, silenced_keys, speakers_of
from hub.actions.on_stage import seen_by_parts
from hub.actions.reads import HourView, read_hour, readable_hour
from hub.domain.hours import MOVES as HOUR_MOVES
from hub.domain.hours import Hour
from hub.domain.questions import MOVES, DismissReason, QuestionState
from hub.domain.roles import Actor, Right
from hub.protocol.events import Audience
from hub.protocol.views import DeskQuestion, PublicQuestion
from hub.web.context import ctx
from hub.web.page_data import page_data

bp = Blueprint("desk_pages", __name__)

COLUMNS: dict[str, frozenset[QuestionState]] = {
    "incoming": frozenset({QuestionState.PENDING}),
    "queue": frozenset({QuestionState.SHOWN}),
    "air": frozenset({QuestionState.ON_AIR}),
    "answered": frozenset({QuestionState.ANSWERED}),
    "dismissed": frozenset({QuestionState.DISMISSED, QuestionState.MERGED}),
}
"""What stands in each column of the desk; ``static/js/state/desk.js`` has the same, for what comes later."""

HOUR_STEPS = ("open", "start", "end", "resume")
"""The steps of an hour's life that the desk takes."""


@bp.get("/hours/<hour_id>/desk")
def desk(hour_id: str) -> str:
    """The desk of an hour.

    Raises:
        HourNotFound, AccessDenied: there is no such hour, or it is not for this person to moderate.
    """
    actor = identity.actor()
    view = read_hour(ctx(), actor, hour_id, Audience.DESK)
    hour = load_hour(ctx(), hour_id)
    facts = _facts(hour)
    return render_template(
        "desk.html",
        hour=hour,
        live=view.hour,
        columns=columns_of(view),
        reasons=list(DismissReason),
        speakers=facts["speakers"],
        page_data=page_data(
            "desk",
            view=view,
            me=actor.person_id,
            now=ctx().clock(),
            moves=_moves(),
            hour_moves={name: HOUR_MOVES[name].sources for name in HOUR_STEPS},
            **facts,
        ),
    )


@bp.get("/hours/<hour_id>/desk/facts")
def desk_facts(hour_id: str) -> Response:
    """What the desk knows beside the questions: who may answer, who is silenced. For its script, after a long absence.

    Raises:
        HourNotFound, AccessDenied: see ``desk``.
    """
    authorise(ctx(), identity.actor(), hour_id, Right.MODERATOR)
    return jsonify(msgspec.to_builtins(_facts(load_hour(ctx(), hour_id))))


@bp.get("/hours/<hour_id>/speaker")
def speaker(hour_id: str) -> str:
    """What those who answer need: the question on air, the next ones, those that are for them.

    Raises:
        HourNotFound, AccessDenied: there is no such hour, or this person does not speak in it.
    """
    actor = identity.actor()
    hour = readable_hour(ctx(), actor, hour_id)
    authorise(ctx(), actor, hour_id, Right.SPEAKER)
    view = read_hour(ctx(), actor, hour_id, Audience.STAGE)
    return render_template(
        "speaker.html",
        hour=hour,
        live=view.hour,
        on_air=first_in(view, QuestionState.ON_AIR),
        queue=[one for one in view.questions if one.state is QuestionState.SHOWN],
        mine=assigned_to(actor, view),
        page_data=page_data("speaker", view=view, name=actor.name, now=ctx().clock()),
    )


def columns_of(view: HourView) -> dict[str, list[DeskQuestion]]:
    """The questions of the desk by column: appeals first, then as the queue ranks them, or as they came."""
    columns: dict[str, list[Any]] = {
        name: [one for one in view.questions if one.state in states] for name, states in COLUMNS.items()
    }
    columns["incoming"].sort(key=lambda one: (not one.appeals, one.submitted_at))
    columns["answered"].sort(key=lambda one: -one.answered_at)
    columns["dismissed"].sort(key=lambda one: -one.dismissed_at)
    return columns


def first_in(view: HourView, state: QuestionState) -> PublicQuestion | None:
    """The first question in a state, as the queue ranks them; None when there is none."""
    return next((one for one in view.questions if one.state is state), None)


def assigned_to(actor: Actor, view: HourView) -> list[PublicQuestion]:
    """The questions that wait for one speaker. The public view names the speaker and gives no id."""
    waits = (QuestionState.SHOWN, QuestionState.ON_AIR)
    return [one for one in view.questions if one.assigned_name == actor.name and one.state in waits]


def _facts(hour: Hour) -> dict[str, Any]:
    speakers: list[Speaker] = speakers_of(ctx(), hour)
    stage = seen_by_parts(ctx(), hour)
    return {"speakers": speakers, "silenced": silenced_keys(ctx(), hour.hour_id), "on_stage": stage}


def _moves() -> dict[str, Any]:
    """Which act can be done in which states: the table of the domain itself, so that no script keeps its own."""
    return {name: {"sources": step.sources, "hours": step.hours} for name, step in MOVES.items()}
