"""What an hour that ended still owes its askers, and telling people of it."""

from collections.abc import Iterable

from hub.actions.context import Context
from hub.actions.news import ring
from hub.domain.hours import Hour
from hub.domain.owed import owed
from hub.domain.questions import Question
from hub.domain.topics import inbox_topic
from hub.records.telling import Telling


def owed_in(ctx: Context, hour: Hour) -> list[Question]:
    """The questions of an hour for which a guest owes an answer in writing, as they are now."""
    live = ctx.store.hours.snapshot(hour.hour_id)
    return owed(hour, live.questions if live else ctx.records.archive.questions(hour.hour_id))


def tell(ctx: Context, tellings: Iterable[Telling]) -> None:
    """Write notices to those who have an account: whoever asked without one has no inbox."""
    people = ctx.records.notices.tell([one for one in tellings if ctx.records.people.get(one.person_id)], ctx.clock())
    if people:
        ring(ctx, *map(inbox_topic, dict.fromkeys(people)))


def telling_of(
    hour: Hour, question: Question, person_id: str, kind: str, occasion: str = "", named_id: str = "", **facts: str
) -> Telling:
    """What somebody is told of a question of an hour."""
    return Telling(
        person_id=person_id,
        kind=kind,
        occasion=f"{question.question_id} {occasion}".strip(),
        hour_id=hour.hour_id,
        question_id=question.question_id,
        facts={"title": hour.title, **facts},
        named_id=named_id,
    )
