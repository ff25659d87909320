"""After the hour: what a guest owes in writing, who is told of it, and how long the hour waits for it."""

from typing import Any

import pytest

from hub.actions.context import Context
from hub.actions.hours import move_hour
from hub.domain.clock import SetClock
from hub.domain.errors import HubError, PayloadInvalid
from hub.domain.hours import Hour, HourState
from hub.domain.notices import path_of
from hub.domain.owed import WAITED_FOR_S, WRITTEN_WITHIN_S, due_at
from hub.domain.roles import Actor
from hub.store import keys
from tests.doing import ask, do
from tests.hearing import hearing
from tests.people import ADA, BEN, CHIDI, MONA, ZURI, make_hour
from tests.worker.working import record, work
from worker.jobs import hours
from worker.jobs.archive import ArchiveJob
from worker.jobs.hours import HoursJob
from worker.jobs.owed import SETTLES_S, OwedJob
from worker.jobs.projection import PutBackJob, ShowJob
from worker.jobs.settle import SettleJob

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


def end(ctx: Context, hour: Hour, clock: SetClock) -> None:
    """End the hour, and let the worker see it when it is settled that it does not go on."""
    do(ctx, MONA, "hour.move", hour, move="end")
    clock.forward(seconds=SETTLES_S)
    work(ctx, ArchiveJob(), OwedJob())


def close(ctx: Context) -> None:
    """Let the worker close hours whose time has come, settle their archives, and tell what follows."""
    work(ctx, HoursJob(), ArchiveJob(), SettleJob(), OwedJob())


def told(ctx: Context, person_id: str) -> list[str]:
    """The kinds of what somebody was told, the oldest first."""
    return [one.kind for one in reversed(ctx.records.notices.of_person(person_id))]


def test_asker_and_guest_are_told_once_when_the_hour_had_no_time(ctx: Context, hour: Hour, clock: SetClock) -> None:
    end(ctx, hour, clock)
    work(ctx, OwedJob())
    assert told(ctx, CHIDI.person_id) == ["question.promised"]
    assert told(ctx, ADA.person_id) == ["question.owed"]
    promise = ctx.records.notices.of_person(CHIDI.person_id)[0]
    assert promise.facts == {"title": hour.title, "guest": "Ada"}
    assert path_of(promise) == f"/hours/{hour.hour_id}/questions/{question_of(ctx, hour)}"


def test_nobody_is_woken_where_there_is_nothing_new_to_tell(ctx: Context, hour: Hour, clock: SetClock) -> None:
    end(ctx, hour, clock)
    with hearing(ctx, keys.WAKE, keys.NEWS) as words:
        work(ctx, OwedJob())
        ctx.store.news.ring("a word at the end")
        assert [next(words), next(words)] == ["a word at the end", "news"]


def test_asker_without_an_account_is_not_written_to(ctx: Context, clock: SetClock) -> None:
    hour = make_hour(ctx)
    question_id = ask(ctx, hour, BEN)
    do(ctx, MONA, "question.approve", hour, question_id)
    do(ctx, MONA, "question.assign", hour, question_id, person_id=ADA.person_id)
    end(ctx, hour, clock)
    assert told(ctx, BEN.person_id) == []
    assert told(ctx, ADA.person_id) == ["question.owed"]


def test_question_that_nobody_was_to_answer_is_promised_to_nobody(ctx: Context, clock: SetClock) -> None:
    hour = make_hour(ctx)
    do(ctx, MONA, "question.approve", hour, ask(ctx, hour, CHIDI))
    end(ctx, hour, clock)
    assert told(ctx, CHIDI.person_id) == []


def test_asker_hears_of_the_written_answer_and_nobody_owes_it_any_more(
    ctx: Context, hour: Hour, clock: SetClock
) -> None:
    end(ctx, hour, clock)
    clock.forward(seconds=DAY_S)
    do(ctx, ADA, "question.answer", hour, question_of(ctx, hour), text="The Foundation does.")
    work(ctx, ArchiveJob(), OwedJob())
    clock.forward(seconds=WRITTEN_WITHIN_S - 2 * DAY_S)
    work(ctx, OwedJob())
    assert told(ctx, CHIDI.person_id) == ["question.promised", "question.answered"]
    assert told(ctx, ADA.person_id) == ["question.owed"]


def test_question_that_was_answered_aloud_is_no_news_after_the_hour(ctx: Context, hour: Hour, clock: SetClock) -> None:
    question_id = ctx.store.hours.snapshot(hour.hour_id).questions[0].question_id  # type: ignore[union-attr]
    do(ctx, MONA, "question.air", hour, question_id)
    end(ctx, hour, clock)
    assert told(ctx, CHIDI.person_id) == []


def test_guest_is_reminded_a_week_and_two_days_before_it_is_due(ctx: Context, hour: Hour, clock: SetClock) -> None:
    end(ctx, hour, clock)
    counts = {6: 0, 7: 1, 11: 1, 12: 2, 13: 2, 15: 2}
    for day in range(1, 16):
        clock.forward(seconds=DAY_S)
        work(ctx, OwedJob())
        if day in counts:
            assert told(ctx, ADA.person_id).count("reminder.question") == counts[day]


def test_guest_is_reminded_once_by_a_worker_that_was_away(ctx: Context, hour: Hour, clock: SetClock) -> None:
    do(ctx, MONA, "hour.move", hour, move="end")
    clock.forward(seconds=WRITTEN_WITHIN_S - DAY_S)
    work(ctx, ArchiveJob(), OwedJob())
    assert told(ctx, ADA.person_id).count("reminder.question") == 1


def test_hour_stays_open_while_an_answer_is_owed_and_then_it_closes(ctx: Context, hour: Hour, clock: SetClock) -> None:
    end(ctx, hour, clock)
    clock.forward(seconds=WRITTEN_WITHIN_S + WAITED_FOR_S - SETTLES_S - 1)
    work(ctx, HoursJob())
    assert record(ctx, hour).state is HourState.ENDED
    clock.forward(seconds=1)
    close(ctx)
    assert record(ctx, hour).state is HourState.ARCHIVED
    assert told(ctx, CHIDI.person_id) == ["question.promised", "question.unanswered"]


def test_nobody_is_told_while_the_archive_lags(ctx: Context, hour: Hour, clock: SetClock) -> None:
    work(ctx, ArchiveJob())
    do(ctx, MONA, "question.air", hour, question_of(ctx, hour))
    do(ctx, MONA, "question.answer", hour, question_of(ctx, hour))
    do(ctx, MONA, "hour.move", hour, move="end")
    clock.forward(seconds=SETTLES_S)
    work(ctx, OwedJob())
    work(ctx, ArchiveJob(), OwedJob())
    assert (told(ctx, CHIDI.person_id), told(ctx, ADA.person_id)) == ([], [])


def test_hour_that_goes_on_after_all_has_promised_nothing(ctx: Context, hour: Hour, clock: SetClock) -> None:
    do(ctx, MONA, "hour.move", hour, move="end")
    clock.forward(seconds=SETTLES_S - 1)
    work(ctx, ArchiveJob(), OwedJob())
    do(ctx, MONA, "hour.move", hour, move="resume")
    do(ctx, MONA, "question.air", hour, question_of(ctx, hour))
    end(ctx, hour, clock)
    assert (told(ctx, CHIDI.person_id), told(ctx, ADA.person_id)) == ([], [])


@pytest.mark.parametrize(("actor", "kinds"), [(MONA, ["question.promised"]), (ADA, [])], ids=["moderator", "guest"])
def test_reply_in_the_hour_is_the_answer_only_when_the_guest_wrote_it(
    ctx: Context, hour: Hour, clock: SetClock, actor: Actor, kinds: list[str]
) -> None:
    work(ctx, ArchiveJob())
    do(ctx, actor, "question.reply", hour, question_of(ctx, hour), text="Later.")
    clock.forward(seconds=1)
    end(ctx, hour, clock)
    assert told(ctx, CHIDI.person_id) == kinds


def test_asker_is_not_told_of_the_answer_to_a_question_that_was_left_out(
    ctx: Context, hour: Hour, clock: SetClock
) -> None:
    work(ctx, ArchiveJob())
    do(ctx, MONA, "hour.move", hour, move="end")
    clock.forward(seconds=5)
    do(ctx, ADA, "question.reply", hour, question_of(ctx, hour), text="We will see.")
    do(ctx, MONA, "question.dismiss", hour, question_of(ctx, hour))
    clock.forward(seconds=SETTLES_S)
    work(ctx, ArchiveJob(), OwedJob())
    assert told(ctx, CHIDI.person_id) == []


def test_hour_that_owes_is_closed_only_on_purpose_and_the_asker_is_told(
    ctx: Context, hour: Hour, clock: SetClock
) -> None:
    end(ctx, hour, clock)
    with pytest.raises(PayloadInvalid) as refusal:
        move_hour(ctx, ZURI, hour.hour_id, "archive")
    assert refusal.value.details["until"] == due_at(record(ctx, hour))
    assert record(ctx, hour).state is HourState.ENDED
    move_hour(ctx, ZURI, hour.hour_id, "archive", all_the_same=True)
    assert record(ctx, hour).state is HourState.ARCHIVED
    close(ctx)
    assert told(ctx, CHIDI.person_id) == ["question.promised", "question.unanswered"]


def test_asker_hears_of_the_answer_that_closed_the_hour(ctx: Context, hour: Hour, clock: SetClock) -> None:
    end(ctx, hour, clock)
    clock.forward(seconds=ctx.settings.archive_after_s)
    do(ctx, ADA, "question.answer", hour, question_of(ctx, hour), text="The Foundation does.")
    work(ctx, ArchiveJob(), HoursJob())
    assert record(ctx, hour).state is HourState.ARCHIVED
    close(ctx)
    assert told(ctx, CHIDI.person_id) == ["question.promised", "question.answered"]


def test_asker_hears_of_the_answer_when_an_organiser_closes_the_hour_at_once(
    ctx: Context, hour: Hour, clock: SetClock
) -> None:
    end(ctx, hour, clock)
    do(ctx, ADA, "question.answer", hour, question_of(ctx, hour), text="The Foundation does.")
    move_hour(ctx, ZURI, hour.hour_id, "archive")
    close(ctx)
    assert told(ctx, CHIDI.person_id) == ["question.promised", "question.answered"]


def test_answer_that_comes_in_the_moment_in_which_the_hour_closes_is_what_the_asker_hears_of(
    ctx: Context, hour: Hour, clock: SetClock
) -> None:
    end(ctx, hour, clock)
    # The record says so already, and the answer comes before the page does.
    ctx.records.hours.move(hour.hour_id, "archive", ctx.clock())
    work(ctx, ArchiveJob(), SettleJob(), OwedJob())
    do(ctx, ADA, "question.answer", hour, question_of(ctx, hour), text="The Foundation does.")
    work(ctx, PutBackJob(), ShowJob(), ArchiveJob(), SettleJob(), OwedJob())
    assert told(ctx, CHIDI.person_id) == ["question.promised", "question.answered"]


def test_worker_that_was_away_when_the_hour_was_closed_tells_it_later(
    ctx: Context, hour: Hour, clock: SetClock
) -> None:
    end(ctx, hour, clock)
    move_hour(ctx, ZURI, hour.hour_id, "archive", all_the_same=True)
    clock.forward(seconds=7 * DAY_S)
    close(ctx)
    assert told(ctx, CHIDI.person_id) == ["question.promised", "question.unanswered"]


def test_hour_that_goes_on_in_the_moment_in_which_it_would_close_tells_nobody_that_it_closed(
    ctx: Context, hour: Hour, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    end(ctx, hour, clock)
    clock.forward(seconds=WRITTEN_WITHIN_S + WAITED_FOR_S)
    job, close_it = HoursJob(), hours.clock_move

    def too_late(*args: Any, **named: Any) -> Hour:
        move_hour(ctx, ZURI, hour.hour_id, "resume")
        return close_it(*args, **named)

    monkeypatch.setattr(hours, "clock_move", too_late)
    with pytest.raises(HubError):
        job.do(ctx, hour.hour_id)
    work(ctx, ArchiveJob(), SettleJob(), OwedJob())
    assert told(ctx, CHIDI.person_id) == ["question.promised"]


def test_hour_closes_in_its_time_when_nothing_is_owed(ctx: Context, hour: Hour, clock: SetClock) -> None:
    end(ctx, hour, clock)
    do(ctx, ADA, "question.reply", hour, question_of(ctx, hour), text="The Foundation does.")
    work(ctx, ArchiveJob())
    clock.forward(seconds=ctx.settings.archive_after_s)
    work(ctx, HoursJob())
    assert record(ctx, hour).state is HourState.ARCHIVED
