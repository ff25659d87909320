"""No question dies with the stream: guests are told what they owe in writing, and askers that an answer will come."""

from collections.abc import Iterable, Iterator

from hub.actions.context import Context
from hub.actions.news import ring
from hub.domain.hours import Hour, HourState
from hub.domain.owed import REMIND_BEFORE_S, due_at, owed, owed_by
from hub.domain.questions import Question
from hub.domain.topics import inbox_topic
from hub.records.telling import Telling
from worker.jobs.job import Job


class OwedJob(Job):
    """Tells what follows from the archive of an hour that ended. Each notice is written once, however often it runs."""

    name = "owed"
    every_s = 60.0

    def due(self, ctx: Context) -> Iterable[str]:
        """Hours that ended and are not closed yet; most have nothing to tell."""
        return [one.hour_id for one in ctx.records.hours.in_states([HourState.ENDED])]

    def do(self, ctx: Context, one_id: str) -> bool:
        """Tell the askers and guests of one hour."""
        hour = ctx.records.hours.get(one_id)
        if hour is None or hour.state is not HourState.ENDED:
            return False
        questions = ctx.records.archive.questions(one_id)
        now = ctx.clock()
        tellings = [one for question in owed(hour, questions) for one in _promises(hour, question, now)]
        tellings += [_answered(hour, question) for question in questions if _answered_late(hour, question)]
        # Whoever asked without an account has no inbox.
        people = ctx.records.notices.tell([one for one in tellings if ctx.records.people.get(one.person_id)], now)
        ring(ctx, *map(inbox_topic, dict.fromkeys(people)))
        return False


def _promises(hour: Hour, question: Question, now: int) -> Iterator[Telling]:
    guest = owed_by(hour, question)
    yield _telling(hour, question, question.asker_id, "question.promised", guest=question.assigned_name)
    yield _telling(hour, question, guest, "question.owed")
    for before_s in REMIND_BEFORE_S:
        # A worker that was away for long reminds once, with what is due last.
        if due_at(hour) - before_s * 1000 <= now < due_at(hour):
            yield _telling(hour, question, guest, "reminder.question", occasion=str(before_s))


def _answered_late(hour: Hour, question: Question) -> bool:
    """Whether a question was answered in writing after the hour."""
    written = question.answered_at if question.answer_text else 0
    return max([written, *(reply.at for reply in question.replies)]) > hour.ended_at


def _answered(hour: Hour, question: Question) -> Telling:
    return _telling(hour, question, question.asker_id, "question.answered")


def _telling(hour: Hour, question: Question, person_id: str, kind: str, occasion: str = "", **facts: str) -> Telling:
    return Telling(
        person_id=person_id,
        kind=kind,
        occasion=f"{question.question_id} {occasion}".strip(),
        hour_id=hour.hour_id,
        question_id=question.question_id,
        facts={"title": hour.title, **facts},
    )
