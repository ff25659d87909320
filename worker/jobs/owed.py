"""No question dies with the stream: guests are told what they owe in writing, and askers what becomes of it."""

from collections.abc import Iterable, Iterator

from hub.actions.context import Context
from hub.actions.owed_answers import tell, telling_of
from hub.domain.hours import Hour, HourState
from hub.domain.owed import REMIND_BEFORE_S, WAITED_FOR_S, due_at, left_unanswered, owed, owed_by
from hub.domain.questions import VISIBLE, Question
from hub.records.telling import Telling
from worker.jobs.archive import lags
from worker.jobs.job import Job

SETTLES_S = 600
"""How long after the end of an hour nobody is told yet: it may go on after all."""


class OwedJob(Job):
    """Tells what follows from the archive of an hour that ended. Each notice is written once, however often it runs.

    An hour closes as soon as nothing is owed any more, so it is looked at once more when it is closed: by what its
    archive holds for good, as an answer may come in the moment in which it closes.
    """

    name = "owed"
    every_s = 60.0

    def __init__(self) -> None:
        # Only to spare the looks: nothing changes in these any more, and telling it again changes nothing.
        self._closed: set[str] = set()

    def due(self, ctx: Context) -> Iterable[str]:
        """Hours that ended, of which most have nothing to tell, and those that were closed lately."""
        ended = [one.hour_id for one in ctx.records.hours.in_states([HourState.ENDED])]
        closed = ctx.records.hours.archived_since(ctx.clock() - WAITED_FOR_S * 1000)
        self._closed.intersection_update(closed)
        return [*ended, *(one for one in closed if one not in self._closed)]

    def do(self, ctx: Context, one_id: str) -> bool:
        """Tell the askers and guests of one hour."""
        hour = ctx.records.hours.get(one_id)
        if hour and hour.state is HourState.ENDED and ctx.clock() >= hour.ended_at + SETTLES_S * 1000:
            _tell_ended(ctx, hour)
        elif hour and hour.state is HourState.ARCHIVED and one_id not in ctx.records.archive.unsettled([hour.state]):
            _tell_closed(ctx, hour)
            self._closed.add(one_id)
        return False


def _tell_ended(ctx: Context, hour: Hour) -> None:
    if lags(ctx, hour.hour_id):
        # What was answered last may not be in the archive yet; the next round looks again.
        return
    questions = ctx.records.archive.questions(hour.hour_id)
    tellings = [one for question in owed(hour, questions) for one in _promises(hour, question, ctx.clock())]
    tell(ctx, [*tellings, *_answers(hour, questions)])


def _tell_closed(ctx: Context, hour: Hour) -> None:
    questions = ctx.records.archive.questions(hour.hour_id)
    left = [telling_of(hour, one, one.asker_id, "question.unanswered") for one in left_unanswered(hour, questions)]
    tell(ctx, [*left, *_answers(hour, questions)])


def _promises(hour: Hour, question: Question, now: int) -> Iterator[Telling]:
    guest = owed_by(hour, question)
    named = {"guest": question.assigned_name, "named_id": guest}
    yield telling_of(hour, question, question.asker_id, "question.promised", **named)
    yield telling_of(hour, question, guest, "question.owed")
    due = [before_s for before_s in REMIND_BEFORE_S if due_at(hour) - before_s * 1000 <= now < due_at(hour)]
    # A worker that was away for long reminds once, with what is due last.
    for before_s in sorted(due)[:1]:
        yield telling_of(hour, question, guest, "reminder.question", occasion=str(before_s))


def _answers(hour: Hour, questions: Iterable[Question]) -> list[Telling]:
    late = [one for one in questions if _answered_late(hour, one)]
    return [telling_of(hour, one, one.asker_id, "question.answered") for one in late]


def _answered_late(hour: Hour, question: Question) -> bool:
    """Whether a question that everyone sees was answered in writing after the hour."""
    written = question.answered_at if question.answer_text else 0
    last = max([written, *(reply.at for reply in question.replies)])
    return question.state in VISIBLE and last > hour.ended_at
