"""After the hour: what a guest owes in writing, who is told of it, and how long the hour waits for it."""

import pytest

from hub.actions.context import Context
from hub.domain.clock import SetClock
from hub.domain.hours import Hour, HourState
from hub.domain.notices import path_of
from hub.domain.owed import WAITED_FOR_S, WRITTEN_WITHIN_S
from tests.doing import ask, do
from tests.people import ADA, BEN, CHIDI, MONA, make_hour
from tests.worker.working import record, work
from worker.jobs.archive import ArchiveJob
from worker.jobs.hours import HoursJob
from worker.jobs.owed import OwedJob

DAY_S = 24 * 3600


@pytest.fixture
def hour(ctx: Context) -> Hour:
    """A live hour with a question of Chidi's that Ada is to answer."""
    made = make_hour(ctx)
    question_id = ask(ctx, made, CHIDI, text="Who pays for the servers?")
    do(ctx, MONA, "question.approve", made, question_id)
    do(ctx, MONA, "question.assign", made, question_id, person_id=ADA.person_id)
    return made


def question_of(ctx: Context, hour: Hour) -> str:
    """The id of the question that there is."""
    return ctx.records.archive.questions(hour.hour_id)[0].question_id


def end(ctx: Context, hour: Hour) -> None:
    """End the hour, and let the worker see it."""
    do(ctx, MONA, "hour.move", hour, move="end")
    work(ctx, ArchiveJob(), OwedJob())


def told(ctx: Context, person_id: str) -> list[str]:
    """The kinds of what somebody was told, the oldest first."""
    return [one.kind for one in reversed(ctx.records.notices.of_person(person_id))]


def test_asker_and_guest_are_told_once_when_the_hour_had_no_time(ctx: Context, hour: Hour) -> None:
    end(ctx, hour)
    work(ctx, OwedJob())
    assert told(ctx, CHIDI.person_id) == ["question.promised"]
    assert told(ctx, ADA.person_id) == ["question.owed"]
    promise = ctx.records.notices.of_person(CHIDI.person_id)[0]
    assert promise.facts == {"title": hour.title, "guest": "Ada"}
    assert path_of(promise) == f"/hours/{hour.hour_id}/questions/{question_of(ctx, hour)}"


def test_asker_without_an_account_is_not_written_to(ctx: Context) -> None:
    hour = make_hour(ctx)
    question_id = ask(ctx, hour, BEN)
    do(ctx, MONA, "question.approve", hour, question_id)
    do(ctx, MONA, "question.assign", hour, question_id, person_id=ADA.person_id)
    end(ctx, hour)
    assert told(ctx, BEN.person_id) == []
    assert told(ctx, ADA.person_id) == ["question.owed"]


def test_question_that_nobody_was_to_answer_is_promised_to_nobody(ctx: Context) -> None:
    hour = make_hour(ctx)
    do(ctx, MONA, "question.approve", hour, ask(ctx, hour, CHIDI))
    end(ctx, hour)
    assert told(ctx, CHIDI.person_id) == []


def test_asker_hears_of_the_written_answer_and_nobody_owes_it_any_more(
    ctx: Context, hour: Hour, clock: SetClock
) -> None:
    end(ctx, hour)
    clock.forward(seconds=DAY_S)
    do(ctx, ADA, "question.answer", hour, question_of(ctx, hour), text="The Foundation does.")
    work(ctx, ArchiveJob(), OwedJob())
    clock.forward(seconds=WRITTEN_WITHIN_S - 2 * DAY_S)
    work(ctx, OwedJob())
    assert told(ctx, CHIDI.person_id) == ["question.promised", "question.answered"]
    assert told(ctx, ADA.person_id) == ["question.owed"]


def test_question_that_was_answered_aloud_is_no_news_after_the_hour(ctx: Context, hour: Hour) -> None:
    question_id = ctx.store.hours.snapshot(hour.hour_id).questions[0].question_id  # type: ignore[union-attr]
    do(ctx, MONA, "question.air", hour, question_id)
    end(ctx, hour)
    assert told(ctx, CHIDI.person_id) == []


def test_guest_is_reminded_a_week_and_two_days_before_it_is_due(ctx: Context, hour: Hour, clock: SetClock) -> None:
    end(ctx, hour)
    counts = {6: 0, 7: 1, 11: 1, 12: 2, 13: 2, 15: 2}
    for day in range(1, 16):
        clock.forward(seconds=DAY_S)
        work(ctx, OwedJob())
        if day in counts:
            assert told(ctx, ADA.person_id).count("reminder.question") == counts[day]


def test_hour_stays_open_while_an_answer_is_owed_and_then_it_closes(ctx: Context, hour: Hour, clock: SetClock) -> None:
    end(ctx, hour)
    clock.forward(seconds=WRITTEN_WITHIN_S + WAITED_FOR_S - 1)
    work(ctx, HoursJob())
    assert record(ctx, hour).state is HourState.ENDED
    clock.forward(seconds=1)
    work(ctx, HoursJob())
    assert record(ctx, hour).state is HourState.ARCHIVED


def test_hour_closes_in_its_time_when_nothing_is_owed(ctx: Context, hour: Hour, clock: SetClock) -> None:
    end(ctx, hour)
    do(ctx, ADA, "question.reply", hour, question_of(ctx, hour), text="The Foundation does.")
    work(ctx, ArchiveJob())
    clock.forward(seconds=ctx.settings.archive_after_s)
    work(ctx, HoursJob())
    assert record(ctx, hour).state is HourState.ARCHIVED
