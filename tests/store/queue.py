"""Short ways to an hour and its questions, straight at the store."""

from typing import Any

from hub.domain.hours import Hour, HourState, WhoMay
from hub.domain.questions import Question, QuestionState
from hub.domain.roles import Actor
from hub.store.scripts import Outcome
from hub.store.store import Store
from tests.fixed import START
from tests.people import BEN, MONA

HOUR = "hour1"


def open_hour(store: Store, **fields: Any) -> Hour:
    """Publish a live hour in which anyone may do anything, at any pace."""
    plain: dict[str, Any] = {
        "hour_id": HOUR,
        "title": "Wikidata for beginners",
        "starts_at": START,
        "duration_s": 3600,
        "state": HourState.LIVE,
        "who_may_ask": WhoMay.ANYONE,
        "pace_s": 0,
    }
    hour = Hour(**plain | fields)
    store.hours.publish(hour, {"name": "hour.started", "at": START, "role": "host"})
    return hour


def put(store: Store, question_id: str, actor: Actor = BEN, *, key: str = "", **fields: Any) -> Outcome:
    """Submit a question; its client key is its id unless said otherwise."""
    plain: dict[str, Any] = {
        "question_id": question_id,
        "hour_id": HOUR,
        "state": QuestionState.PENDING,
        "text": f"What about {question_id}?",
        "asker_id": actor.person_id,
        "asker_key": f"key-of-{actor.person_id}",
        "asker_name": actor.name,
        "submitted_at": START,
    }
    question = Question(**plain | fields)
    return store.questions.submit(question, actor, key or question_id, told("question.submitted", actor, "asker"))


def shown(store: Store, question_id: str, actor: Actor = BEN) -> None:
    """Submit a question and show it."""
    put(store, question_id, actor)
    step(store, "approve", question_id, stamp="shown_at")


def step(store: Store, move: str, question_id: str, actor: Actor = MONA, now: int = START, **wishes: Any) -> Outcome:
    """Take a question one step."""
    return store.questions.move(move, HOUR, question_id, now=now, event=told(move, actor), **wishes)


def endorse(store: Store, question_id: str, actor: Actor, *, undo: bool = False) -> Outcome:
    """Endorse a question, or take it back."""
    event = told("question.endorsed", actor, "asker")
    return store.questions.endorse(HOUR, question_id, actor, undo=undo, event=event)


def air(store: Store, question_id: str, previous: QuestionState = QuestionState.ANSWERED, now: int = START) -> Outcome:
    """Put a question on air."""
    return store.questions.air(HOUR, question_id, previous=previous, now=now, event=told("question.aired", MONA))


def merge(store: Store, source: str, target: str) -> Outcome:
    """Merge one question into another."""
    event = told("question.merged", MONA)
    return store.questions.merge(HOUR, source, target, claimant=MONA.person_id, now=START, event=event)


def told(name: str, actor: Actor, role: str = "moderator") -> dict[str, Any]:
    """The fields that an event begins with."""
    return {"name": name, "at": START, "by": actor.person_id, "by_name": actor.name, "role": role}


def get(store: Store, question_id: str) -> Question:
    """A question that is there."""
    found = store.questions.get(HOUR, question_id)
    assert found is not None
    return found


def names(store: Store) -> list[str]:
    """What happened in the hour, by name, in order."""
    return [event.name for event in store.events.since(HOUR, "0-0")]
