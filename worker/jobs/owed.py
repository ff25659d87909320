"""No question dies with the stream: guests are told what they owe in writing, and askers that an answer will come."""

from collections.abc import Iterable, Iterator

from hub.actions.context import Context
from hub.actions.owed_answers import tell, telling_of
from hub.domain.hours import Hour, HourState
from hub.domain.owed import REMIND_BEFORE_S, due_at, owed, owed_by
from hub.domain.questions import VISIBLE, Question
from hub.records.telling import Telling
from worker.jobs.archive import lags
from worker.jobs.job import Job

SETTLES_S = 600
"""How long after the end of an hour nobody is told yet: it may go on after all."""


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
        if hour is None or hour.state is not HourState.ENDED or ctx.clock() < hour.ended_at + SETTLES_S * 1000:
            return False
        if lags(ctx, one_id):
            # What was answered last may not be in the archive yet; the next round looks again.
            return False
        questions = ctx.records.archive.questions(one_id)
        tellings = [one for question in owed(hour, questions) for one in _promises(hour, question, ctx.clock())]
        tell(ctx, tellings + [_answered(hour, question) for question in questions if _answered_late(hour, question)])
        return False


def _promises(hour: Hour, question: Question, now: int) -> Iterator[Telling]:
    guest = owed_by(hour, question)
    yield telling_of(hour, question, question.asker_id, "question.promised", guest=question.assigned_name)
    yield telling_of(hour, question, guest, "question.owed")
    for before_s in REMIND_BEFORE_S:
        # A worker that was away for long reminds once, with what is due last.
        if due_at(hour) - before_s * 1000 <= now < due_at(hour):
            yield telling_of(hour, question, guest, "reminder.question", occasion=str(before_s))


def _answered_late(hour: Hour, question: Question) -> bool:
    """Whether a question that everyone sees was answered in writing after the hour."""
    written = question.answered_at if question.answer_text else 0
    last = max([written, *(reply.at for reply in question.replies)])
    return question.state in VISIBLE and last > hour.ended_at


def _answered(hour: Hour, question: Question) -> Telling:
    return telling_of(hour, question, question.asker_id, "question.answered")
