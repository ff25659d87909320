"""What is owed after an hour: questions that the hour had no time for, and that a guest answers in writing."""

from collections.abc import Iterable

from hub.domain.hours import Hour, HourState
from hub.domain.questions import Question, QuestionState, Reply
from hub.domain.roles import Role

DAY_S = 24 * 3600
WRITTEN_WITHIN_S = 14 * DAY_S
"""How long a guest has for the answer, from the end of the hour on."""
WAITED_FOR_S = 28 * DAY_S
"""How long after that an hour stays open for an answer that is still owed."""
REMIND_BEFORE_S = (7 * DAY_S, 2 * DAY_S)
"""When the guest is reminded, before it is due."""


def owed_by(hour: Hour, question: Question) -> str:
    """The account that owes an answer in writing, ``""`` for nobody: the guest it was assigned to when the hour ended.

    A written reply after the hour counts as an answer, and one of this guest always. When the hour is closed for good
    nobody owes anything any more.
    """
    return _debtor(hour, question) if hour.state is HourState.ENDED else ""


def _debtor(hour: Hour, question: Question) -> str:
    if question.state is not QuestionState.SHOWN:
        return ""
    return "" if any(_answers(hour, question, reply) for reply in question.replies) else question.assigned_to


def _answers(hour: Hour, question: Question, reply: Reply) -> bool:
    theirs = reply.role == Role.GUEST and reply.name == question.assigned_name
    return theirs or reply.at >= hour.ended_at


def owed(hour: Hour, questions: Iterable[Question]) -> list[Question]:
    """The questions of an hour for which an answer is owed."""
    return [one for one in questions if owed_by(hour, one)]


def left_unanswered(hour: Hour, questions: Iterable[Question]) -> list[Question]:
    """The questions for which an answer was still owed when the hour was closed for good; none of any other hour."""
    return [one for one in questions if hour.state is HourState.ARCHIVED and _debtor(hour, one)]


def due_at(hour: Hour) -> int:
    """Until when an answer is promised (ms since 1970)."""
    return hour.ended_at + WRITTEN_WITHIN_S * 1000


def waits_until(hour: Hour) -> int:
    """Until when the hour stays open for answers that are owed (ms since 1970)."""
    return due_at(hour) + WAITED_FOR_S * 1000
