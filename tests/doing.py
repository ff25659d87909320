"""Short ways to do things in an hour, through the one way in that every client has."""

from typing import Any

import pytest

from hub.actions.context import Context
from hub.actions.registry import ACTIONS, run
from hub.domain.errors import HubError
from hub.domain.hours import Hour
from hub.domain.questions import Question, QuestionState
from hub.domain.roles import Actor
from hub.protocol.events import Event
from tests.people import BEN, MONA

FIELDS: dict[str, dict[str, Any]] = {
    "question.edit": {"text": "Edited?"},
    "question.consent": {"agrees": True},
    "question.dismiss": {"reason": "off_topic", "line": "Not about Wikidata."},
    "question.reword": {"text": "Reworded?", "reason": "Shorter."},
    "question.label": {"labels": ["sources"]},
    "question.assign": {"person_id": "pada"},
    "question.note": {"text": "Ask Ada first."},
    "question.reply": {"text": "Here is a link."},
    "question.submit": {"text": "What about this?", "client_key": "client-key-1"},
    "question.suggest": {"text": "What about this?"},
    "person.silence": {"reason": "Insults."},
    "hour.move": {"move": "end"},
    "hour.slow_mode": {"seconds": 60},
}
"""What each command needs beside the hour and the question."""

OF_HOURS = sorted(name for name in ACTIONS if name.startswith(("hour.", "question.", "person.")))
"""The commands about hours; those about mentoring are in ``tests/actions/test_mentoring_commands.py``."""


def do(ctx: Context, actor: Actor, name: str, hour: Hour, question_id: str = "", **fields: Any) -> dict[str, Any]:
    """Send a command, with plain values for the fields that the test does not care for."""
    payload = {"hour_id": hour.hour_id} | ({"question_id": question_id} if question_id else {})
    return run(ctx, actor, name, payload | FIELDS.get(name, {}) | fields)


def refused(ctx: Context, actor: Actor, name: str, hour: Hour, question_id: str = "", **fields: Any) -> HubError:
    """The refusal of a command that must be refused."""
    with pytest.raises(HubError) as error:
        do(ctx, actor, name, hour, question_id, **fields)
    return error.value


def ask(ctx: Context, hour: Hour, actor: Actor = BEN, **fields: Any) -> str:
    """Put a question; its id."""
    answer = do(ctx, actor, "question.submit", hour, **{"client_key": ctx.new_id(), **fields})
    question_id: str = answer["question"].question_id
    return question_id


PATHS: dict[QuestionState, list[tuple[Actor, str]]] = {
    QuestionState.PENDING: [],
    QuestionState.SHOWN: [(MONA, "approve")],
    QuestionState.ON_AIR: [(MONA, "approve"), (MONA, "air")],
    QuestionState.ANSWERED: [(MONA, "approve"), (MONA, "air"), (MONA, "answer")],
    QuestionState.DISMISSED: [(MONA, "dismiss")],
    QuestionState.WITHDRAWN: [(BEN, "withdraw")],
}


def bring(ctx: Context, hour: Hour, state: QuestionState | str) -> str:
    """Bring a question of Ben's into a state by the moves of its life; its id."""
    question_id = ask(ctx, hour)
    if state == QuestionState.MERGED:
        other = ask(ctx, hour)
        do(ctx, MONA, "question.approve", hour, other)
        do(ctx, MONA, "question.merge", hour, question_id, into=other)
        return question_id
    for actor, move in PATHS[QuestionState(state)]:
        do(ctx, actor, f"question.{move}", hour, question_id)
    return question_id


def get(ctx: Context, hour: Hour, question_id: str) -> Question:
    """A question that is there."""
    found = ctx.store.questions.get(hour.hour_id, question_id)
    assert found is not None
    return found


def events(ctx: Context, hour: Hour, cursor: str = "0-0") -> list[Event]:
    """What happened in the hour since a cursor."""
    return ctx.store.events.since(hour.hour_id, cursor)


def cursor(ctx: Context, hour: Hour) -> str:
    """Where the stream of the hour stands."""
    return ctx.store.events.newest(hour.hour_id)
