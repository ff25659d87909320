"""Reading the public ledger of an hour: what is archived, and what happened since, each act once."""

import msgspec

from hub.actions.context import Context
from hub.actions.limits import spend
from hub.actions.reads import readable_hour
from hub.domain.hours import Hour
from hub.domain.questions import Question
from hub.domain.roles import Actor
from hub.protocol.events import ACTS, Event
from hub.protocol.ledger import Ledger
from hub.protocol.ledger_story import tell

BATCH = 1000
Story = tuple[list[Event], dict[str, Question]]
COUNTS = frozenset({"question.endorsed", "question.unendorsed"})


def read_ledger(ctx: Context, actor: Actor, hour_id: str) -> Ledger:
    """The ledger of an hour, complete to this moment. Everyone who may know of the hour may read it.

    Raises:
        HourNotFound: no such hour for this person.
        LimitReached: it was read too often.
    """
    spend(ctx, actor, "ledger.read")
    hour = readable_hour(ctx, actor, hour_id)
    return ledger_of(ctx, hour, complete_story(ctx, hour_id))


def ledger_of(ctx: Context, hour: Hour, story: Story) -> Ledger:
    """The ledger of an hour whose story was read."""
    acts, questions = story
    return tell(hour, acts, questions, ctx.clock())


def complete_story(ctx: Context, hour_id: str) -> Story:
    """Every act of an hour to this moment, oldest first, and its questions as they are after them, by id.

    Who may read what of it, the caller decides: who did it is in it.
    """
    # The cursor is read first: what is archived after that comes a second time with the tail, and counts once.
    cursor = ctx.records.archive.cursor(hour_id)
    acts = {event.event_id: event for event in ctx.records.archive.acts(hour_id)}
    questions = {one.question_id: one for one in ctx.records.archive.questions(hour_id)}
    for event in _tail(ctx, hour_id, cursor):
        _apply(questions, event)
        if event.name in ACTS:
            acts[event.event_id] = event
    return list(acts.values()), questions


def _tail(ctx: Context, hour_id: str, cursor: str) -> list[Event]:
    tail: list[Event] = []
    while True:
        found = ctx.store.events.since(hour_id, tail[-1].event_id if tail else cursor, BATCH)
        tail += found
        if len(found) < BATCH:
            return tail


def _apply(questions: dict[str, Question], event: Event) -> None:
    for question in filter(None, (event.question, event.into)):
        questions[question.question_id] = question
    known = questions.get(event.question_id)
    if event.name in COUNTS and known:
        questions[event.question_id] = msgspec.structs.replace(known, endorsements=event.endorsements)
