"""Reminders: when they are due, to whom, once; and never for what is late, moved or over."""

import signal
from collections.abc import Iterator

import pytest

from hub.actions.context import Context
from hub.domain.clock import SetClock
from hub.domain.notices import MailState
from hub.domain.roles import Actor
from hub.records.notices import CLAIM_MS
from tests.addresses import give_address
from tests.booking import MINUTE_MS, MORNING, NEXT_MORNING, act, agree_on, book_slot, kept, told
from tests.fakes.smtp import SmtpServer, running_smtp_server
from tests.mentoring import DAY_MS, HOUR_MS, make_mentor, make_programme
from tests.people import ADA, CHIDI, OLGA
from tests.worker.mailing import start_mailing
from tests.worker.working import work
from worker.jobs.reminders import RemindersJob

FAR = MORNING + 2 * DAY_MS
"""Nine o'clock three days ahead."""


@pytest.fixture
def server() -> Iterator[SmtpServer]:
    """A mail server."""
    with running_smtp_server() as running:
        yield running


def reminded(ctx: Context, *people: Actor) -> list[str]:
    """The reminders that Chidi (or others) got, after the job has looked."""
    work(ctx, RemindersJob())
    return [kind for person in people or (CHIDI,) for kind in told(ctx, person) if kind.startswith("reminder.")]


def session(ctx: Context, at: int = FAR) -> str:
    """A session of Ada and Chidi that is agreed."""
    return agree_on(ctx, make_mentor(ctx, make_programme(ctx)), at=at)


def test_both_are_reminded_a_day_and_a_quarter_of_an_hour_before(ctx: Context, clock: SetClock) -> None:
    session(ctx)
    clock.ms = FAR - DAY_MS - 1
    assert reminded(ctx, CHIDI, ADA) == []
    clock.ms += 1
    assert reminded(ctx, CHIDI, ADA) == ["reminder.day", "reminder.day"]
    clock.ms = FAR - 15 * MINUTE_MS - 1
    assert reminded(ctx) == ["reminder.day"]
    clock.ms += 1
    assert reminded(ctx, ADA) == ["reminder.day", "reminder.soon"]
    assert reminded(ctx, OLGA) == []


def test_looking_again_and_again_reminds_nobody_twice(ctx: Context, clock: SetClock) -> None:
    session(ctx)
    for minute in range(0, 120, 10):
        clock.ms = FAR - DAY_MS + minute * MINUTE_MS
        assert reminded(ctx) == ["reminder.day"]


def test_a_session_agreed_ten_hours_ahead_has_no_day_before(ctx: Context, clock: SetClock) -> None:
    clock.ms = MORNING - 10 * HOUR_MS
    session(ctx, MORNING)
    clock.ms += HOUR_MS
    assert reminded(ctx) == []
    clock.ms = MORNING - 15 * MINUTE_MS
    assert reminded(ctx) == ["reminder.soon"]


@pytest.mark.parametrize(
    ("before", "expected"),
    [(7 * HOUR_MS, ["reminder.day"]), (5 * HOUR_MS, []), (2 * MINUTE_MS, ["reminder.soon"]), (0, []), (-HOUR_MS, [])],
)
def test_a_worker_that_was_away_does_not_say_what_is_wrong_by_now(
    ctx: Context, clock: SetClock, before: int, expected: list[str]
) -> None:
    session(ctx)
    clock.ms = FAR - before
    assert reminded(ctx) == expected


def test_a_session_that_is_moved_reminds_anew_and_not_of_its_old_time(ctx: Context, clock: SetClock) -> None:
    booking_id = session(ctx)
    clock.ms = FAR - DAY_MS
    assert reminded(ctx) == ["reminder.day"]
    act(ctx, CHIDI, "reschedule", booking_id, time=FAR + DAY_MS, line="Something came up.")
    act(ctx, ADA, "settle", booking_id, agrees=True)
    assert kept(ctx, booking_id).starts_at == FAR + DAY_MS
    clock.ms = FAR - 15 * MINUTE_MS
    assert reminded(ctx).count("reminder.soon") == 0
    clock.ms = FAR + MINUTE_MS
    assert reminded(ctx).count("reminder.day") == 2
    clock.ms = FAR + DAY_MS - 15 * MINUTE_MS
    assert reminded(ctx).count("reminder.soon") == 1


def test_a_new_time_that_is_only_proposed_leaves_the_reminders_of_the_old_one(ctx: Context, clock: SetClock) -> None:
    booking_id = session(ctx)
    act(ctx, CHIDI, "reschedule", booking_id, time=FAR + DAY_MS)
    clock.ms = FAR - DAY_MS
    assert "reminder.day" in reminded(ctx)


def test_a_cancelled_session_reminds_nobody(ctx: Context, clock: SetClock) -> None:
    act(ctx, CHIDI, "cancel", session(ctx))
    clock.ms = FAR - DAY_MS
    assert reminded(ctx) == []


def test_the_mentor_is_reminded_of_a_request_at_half_time_once(ctx: Context, clock: SetClock) -> None:
    begun = ctx.clock()
    asked = book_slot(ctx, make_mentor(ctx, make_programme(ctx)), at=FAR)
    half = (begun + asked.answer_by) // 2
    clock.ms = half - 1
    assert reminded(ctx, ADA) == []
    clock.ms = half
    assert reminded(ctx, ADA) == ["reminder.answer"]
    clock.ms += HOUR_MS
    assert reminded(ctx, ADA, CHIDI) == ["reminder.answer"]


def test_whoever_is_waited_for_next_is_reminded_next(ctx: Context, clock: SetClock) -> None:
    asked = book_slot(ctx, make_mentor(ctx, make_programme(ctx)), at=FAR)
    act(ctx, ADA, "counter", asked.booking_id, time=FAR + HOUR_MS)
    clock.ms = (ctx.clock() + kept(ctx, asked.booking_id).answer_by) // 2
    assert reminded(ctx, CHIDI) == ["reminder.answer"]
    assert reminded(ctx, ADA) == []


def test_what_was_answered_waits_for_nobody(ctx: Context, clock: SetClock) -> None:
    session(ctx, NEXT_MORNING)
    clock.forward(seconds=30 * 3600)
    assert "reminder.answer" not in reminded(ctx, ADA, CHIDI)


def mails_of_a_day_before(ctx: Context, clock: SetClock) -> None:
    """Both have addresses and a session, of which they are to be reminded now."""
    session(ctx)
    with ctx.records.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE notices SET mail = 'off'")
    give_address(ctx, CHIDI, "chidi@example.org")
    give_address(ctx, ADA, "ada@example.org")
    clock.ms = FAR - DAY_MS


@pytest.mark.slow
@pytest.mark.parametrize("point", ["INSERT INTO notices", "UPDATE notices SET mail"])
def test_killed_while_making_a_reminder_or_before_sending_it_the_next_one_sends_each_once(
    ctx: Context, clock: SetClock, server: SmtpServer, point: str
) -> None:
    mails_of_a_day_before(ctx, clock)
    assert start_mailing(ctx.settings, server, clock(), point).wait() == -signal.SIGKILL
    assert server.messages == []
    for later in (0, CLAIM_MS):
        assert start_mailing(ctx.settings, server, clock() + later).wait() == 0
    assert sorted(str(one["To"]) for one in server.messages) == ["ada@example.org", "chidi@example.org"]


@pytest.mark.slow
def test_killed_after_sending_one_of_two_it_repeats_that_one_at_most(
    ctx: Context, clock: SetClock, server: SmtpServer
) -> None:
    mails_of_a_day_before(ctx, clock)
    server.holds = True
    dying = start_mailing(ctx.settings, server, clock())
    assert server.kept.wait(60)
    dying.send_signal(signal.SIGKILL)
    dying.wait()
    server.holds = False
    for later in (1000, CLAIM_MS, 2 * CLAIM_MS):
        assert start_mailing(ctx.settings, server, clock() + later).wait() == 0
    sent = [str(one["Message-ID"]) for one in server.messages]
    assert (len(sent), len(set(sent))) == (3, 2)
    notices = [one for person in (ADA, CHIDI) for one in ctx.records.notices.of_person(person.person_id)]
    assert {one.mail for one in notices if one.kind == "reminder.day"} == {MailState.SENT}
