"""What time does to threads: reminders to those who owe an answer, and quiet after weeks."""

from typing import Any

import msgspec
import pytest
import sqlalchemy

from hub.actions.context import Context
from hub.actions.thread_reads import read_thread
from hub.domain.clock import SetClock
from hub.domain.programmes import Programme
from hub.records import threads as thread_records
from hub.records.moderation import ProgrammeAct
from tests.mentoring import make_mentor, make_programme
from tests.people import ADA, CHIDI, HANA
from tests.threads import agree, kinds, post, start, tell
from tests.worker.working import forget_limits, work
from worker.jobs.threads import ThreadsJob

DAY_S = 24 * 3600


def test_those_who_owe_an_answer_are_reminded_three_times_and_no_more(ctx: Context, clock: SetClock):
    programme = make_programme(ctx)
    ada = make_mentor(ctx, programme)
    make_mentor(ctx, programme, HANA)
    start(ctx, programme, mentors=[ada.mentor_id])
    for days in (2, 1.1, 7, 7, 7, 30):
        clock.forward(seconds=days * DAY_S)
        work(ctx, ThreadsJob())
    assert kinds(ctx, ADA) == ["thread.started"] + ["reminder.thread"] * 3
    assert kinds(ctx, HANA) == []


def test_an_answer_ends_the_reminders_and_a_new_question_begins_them_again(ctx: Context, clock: SetClock):
    programme = make_programme(ctx)
    make_mentor(ctx, programme)
    thread = start(ctx, programme, parts=["One?"])
    post(ctx, ADA, thread, 1, "Yes.")
    clock.forward(seconds=4 * DAY_S)
    work(ctx, ThreadsJob())
    assert kinds(ctx, ADA) == ["thread.started"]


def test_an_answered_thread_falls_quiet_after_weeks_and_an_open_question_keeps_it_open(ctx: Context, clock: SetClock):
    programme = make_programme(ctx)
    make_mentor(ctx, programme)
    answered, waiting = start(ctx, programme, parts=["One?"]), start(ctx, programme)
    post(ctx, ADA, answered, 1, "Yes.")
    clock.forward(seconds=20 * DAY_S)
    work(ctx, ThreadsJob())
    assert read_thread(ctx, CHIDI, answered.thread_id).state == "open"
    clock.forward(seconds=2 * DAY_S)
    work(ctx, ThreadsJob())
    assert read_thread(ctx, CHIDI, answered.thread_id).state == "quiet"
    assert read_thread(ctx, CHIDI, waiting.thread_id).state == "open"
    assert post(ctx, CHIDI, answered, 1, "Thank you.").state == "open"


def test_a_follow_up_that_nobody_answers_is_owed_by_who_answered_before(ctx: Context, clock: SetClock):
    programme = make_programme(ctx)
    make_mentor(ctx, programme), make_mentor(ctx, programme, HANA)
    thread = start(ctx, programme, parts=["One?"])
    post(ctx, ADA, thread, 1, "Yes.")
    post(ctx, CHIDI, thread, 1, "But what about summer?")
    pass_days(ctx, clock, 30)
    assert kinds(ctx, ADA) == ["thread.started", "thread.followed_up"] + ["reminder.thread"] * 3
    assert kinds(ctx, HANA) == ["thread.started"]
    assert read_thread(ctx, CHIDI, thread.thread_id).state == "open"


def test_nobody_is_reminded_of_a_thank_you_when_the_asker_says_that_it_is_answered(ctx: Context, clock: SetClock):
    programme = make_programme(ctx)
    make_mentor(ctx, programme)
    thread = start(ctx, programme, parts=["One?"])
    post(ctx, ADA, thread, 1, "Yes.")
    post(ctx, CHIDI, thread, 1, "Thank you!")
    tell(ctx, CHIDI, "thread.settle", thread)
    pass_days(ctx, clock, 30)
    assert "reminder.thread" not in kinds(ctx, ADA)


def test_a_follow_up_whose_mentor_left_is_owed_by_the_others(ctx: Context, clock: SetClock):
    programme = make_programme(ctx)
    ada = make_mentor(ctx, programme)
    make_mentor(ctx, programme, HANA)
    thread = start(ctx, programme, parts=["One?"])
    post(ctx, ADA, thread, 1, "Yes.")
    ctx.records.mentors.move(ada.mentor_id, "leave", ctx.clock())
    post(ctx, CHIDI, thread, 1, "But what about summer?")
    pass_days(ctx, clock, 4)
    assert kinds(ctx, HANA) == ["thread.started", "thread.followed_up", "reminder.thread"]
    assert "reminder.thread" not in kinds(ctx, ADA)


def test_a_public_thread_whose_mentors_left_waits_for_whoever_can_answer(ctx: Context, clock: SetClock):
    programme = make_programme(ctx)
    ada = make_mentor(ctx, programme)
    make_mentor(ctx, programme, HANA)
    start(ctx, programme, mentors=[ada.mentor_id], visibility="public")
    ctx.records.mentors.move(ada.mentor_id, "leave", ctx.clock())
    pass_days(ctx, clock, 4)
    assert kinds(ctx, HANA) == ["reminder.thread"]


def test_words_that_were_copied_wait_where_they_were_written(ctx: Context, clock: SetClock):
    programme = make_programme(ctx)
    make_mentor(ctx, programme)
    thread = start(ctx, programme, parts=["One?"])
    post(ctx, ADA, thread, 1, "Yes.")
    post(ctx, CHIDI, thread, 1, "Thank you!")
    agree(ctx, ADA, thread, 1)
    agree(ctx, CHIDI, thread, 1)
    tell(ctx, CHIDI, "thread.settle", thread)
    pass_days(ctx, clock, 30)
    assert "reminder.thread" not in kinds(ctx, ADA)


def test_worker_that_was_away_reminds_once_and_goes_on_from_there(ctx: Context, clock: SetClock):
    programme = make_programme(ctx)
    make_mentor(ctx, programme)
    start(ctx, programme)
    clock.forward(seconds=18 * DAY_S)
    work(ctx, ThreadsJob())
    assert kinds(ctx, ADA).count("reminder.thread") == 1
    pass_days(ctx, clock, 6)
    assert kinds(ctx, ADA).count("reminder.thread") == 1
    pass_days(ctx, clock, 1)
    assert kinds(ctx, ADA).count("reminder.thread") == 2
    pass_days(ctx, clock, 60)
    assert kinds(ctx, ADA).count("reminder.thread") == 3


def test_a_look_costs_the_same_however_many_threads_wait_for_ever(ctx: Context, clock: SetClock):
    programme = make_programme(ctx)
    ada = make_mentor(ctx, programme)
    job, costs = ThreadsJob(), []
    for _ in range(3):
        for _ in range(5):
            forget_limits(ctx)
            start(ctx, programme, mentors=[ada.mentor_id])
        for _ in range(40):
            clock.forward(seconds=DAY_S)
            work(ctx, job)
        costs.append(cost(ctx, job, programme))
    assert len(set(costs)) == 1


def test_a_thread_that_waited_for_ever_falls_quiet_when_its_answer_is_shown_again(ctx: Context, clock: SetClock):
    programme = make_programme(ctx)
    make_mentor(ctx, programme)
    thread = start(ctx, programme, parts=["One?"], visibility="public")
    answer = post(ctx, ADA, thread, 1, "Yes.").parts[0].posts[0]
    hidden = {"thread_id": thread.thread_id, "programme_id": programme.programme_id, "post_id": answer.post_id}
    act = ProgrammeAct(act_id="a1", name="thread.hidden", at=clock(), role="organiser", reason="Spam", **hidden)
    ctx.records.moderation.hide(act, [])
    job = ThreadsJob()
    for _ in range(40):
        clock.forward(seconds=DAY_S)
        work(ctx, job)
    assert kinds(ctx, ADA).count("reminder.thread") == 3
    ctx.records.moderation.hide(msgspec.structs.replace(act, act_id="a2", name="thread.shown", at=clock()), [])
    work(ctx, job)
    assert read_thread(ctx, CHIDI, thread.thread_id).state == "quiet"


def cost(ctx: Context, job: ThreadsJob, programme: Programme) -> int:
    """How many statements a look at a programme takes."""
    asked: list[str] = []

    def note(*words: Any) -> None:
        asked.append(words[2])

    sqlalchemy.event.listen(ctx.records.engine, "before_cursor_execute", note)
    job.do(ctx, programme.programme_id)
    sqlalchemy.event.remove(ctx.records.engine, "before_cursor_execute", note)
    return len(asked)


def pass_days(ctx: Context, clock: SetClock, days: int) -> None:
    """Let days go by, with the worker at work on each."""
    for _ in range(days):
        clock.forward(seconds=DAY_S)
        work(ctx, ThreadsJob())


def test_a_worker_that_dies_between_counting_and_telling_leaves_neither(
    ctx: Context, clock: SetClock, monkeypatch: pytest.MonkeyPatch
):
    programme = make_programme(ctx)
    make_mentor(ctx, programme)
    start(ctx, programme)
    clock.forward(seconds=4 * DAY_S)

    class Died(BaseException):
        pass

    def die(*_: object) -> None:
        raise Died

    with monkeypatch.context() as dying:
        dying.setattr(thread_records, "tell", die)
        with pytest.raises(Died):
            ThreadsJob().do(ctx, programme.programme_id)
    for _ in range(3):
        work(ctx, ThreadsJob())
    assert kinds(ctx, ADA) == ["thread.started", "reminder.thread"]
