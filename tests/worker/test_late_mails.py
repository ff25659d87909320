"""E-mail that was late: what was true when it was written, and is not any more when it is sent."""

import pytest

from hub.actions.context import Context
from hub.domain.clock import SetClock
from hub.domain.notices import MailState
from hub.domain.roles import Actor
from hub.mail.outbox import Outbox
from tests.addresses import give_address
from tests.booking import MINUTE_MS, MORNING, act, agree_on, book, book_slot, kept
from tests.mentoring import HOUR_MS, make_mentor, make_programme
from tests.people import ADA, CHIDI, OLGA
from tests.worker.mailing import send_all
from tests.worker.working import work
from worker.jobs.bookings import BookingsJob
from worker.jobs.reminders import RemindersJob

EMAILS = {"ada@example.org": ADA, "chidi@example.org": CHIDI}


@pytest.fixture(autouse=True)
def mailboxes(ctx: Context) -> None:
    """Both have an address."""
    for email, person in EMAILS.items():
        give_address(ctx, person, email)


def mailed(ctx: Context, person: Actor) -> list[str]:
    """The texts of what somebody was sent, oldest first, after all that was due has gone."""
    send_all(ctx)
    found = reversed(Outbox(ctx.settings.data_dir).sent())
    return [one.text for one in found if EMAILS[one.to] == person]


def reminder(ctx: Context, person: Actor) -> MailState:
    """Where the newest reminder of somebody stands."""
    notices = ctx.records.notices.of_person(person.person_id)
    return next(one.mail for one in notices if one.kind.startswith("reminder."))


def reminded_soon(ctx: Context, clock: SetClock) -> str:
    """A session of which both were just reminded; the mail has not gone yet."""
    booking_id = agree_on(ctx, make_mentor(ctx, make_programme(ctx)))
    clock.ms = MORNING - 15 * MINUTE_MS
    work(ctx, RemindersJob())
    return booking_id


def test_a_reminder_is_sent_while_the_session_is_to_come(ctx: Context, clock: SetClock) -> None:
    reminded_soon(ctx, clock)
    clock.ms = MORNING - 1
    assert "Your session begins soon." in mailed(ctx, CHIDI)[-1]


def test_nobody_is_reminded_of_a_session_that_was_cancelled_since(ctx: Context, clock: SetClock) -> None:
    act(ctx, ADA, "cancel", reminded_soon(ctx, clock), line="I am ill.")
    assert not [text for text in mailed(ctx, CHIDI) if "begins soon" in text]
    assert reminder(ctx, CHIDI) is MailState.OFF


def test_nobody_is_reminded_of_the_old_time_of_a_session_that_was_moved_since(ctx: Context, clock: SetClock) -> None:
    booking_id = reminded_soon(ctx, clock)
    act(ctx, ADA, "reschedule", booking_id, time=MORNING + 6 * HOUR_MS)
    act(ctx, CHIDI, "settle", booking_id, agrees=True)
    assert not [text for text in mailed(ctx, CHIDI) if "begins soon" in text]


def test_a_reminder_that_comes_after_the_beginning_is_not_sent(ctx: Context, clock: SetClock) -> None:
    reminded_soon(ctx, clock)
    clock.ms = MORNING
    send_all(ctx)
    assert reminder(ctx, CHIDI) is MailState.OFF


def test_whoever_answered_since_is_not_reminded_to_answer(ctx: Context, clock: SetClock) -> None:
    asked = book_slot(ctx, make_mentor(ctx, make_programme(ctx)))
    clock.ms = (ctx.clock() + asked.answer_by) // 2
    work(ctx, RemindersJob())
    act(ctx, ADA, "accept", asked.booking_id, time=MORNING)
    assert not [text for text in mailed(ctx, ADA) if "waits for your answer" in text]


def test_a_mentor_of_whom_the_request_was_taken_learns_no_time(ctx: Context) -> None:
    programme = make_programme(ctx)
    asked = book(ctx, make_mentor(ctx, programme, ADA), make_mentor(ctx, programme, OLGA))
    act(ctx, ADA, "decline", asked.booking_id, reason="no_time")
    act(ctx, OLGA, "accept", asked.booking_id, time=MORNING)
    assert mailed(ctx, ADA) == []
    assert any("When:" in text for text in mailed(ctx, CHIDI))


def test_a_mentor_who_did_not_answer_hears_that_it_ended_for_them_and_no_time(ctx: Context, clock: SetClock) -> None:
    programme = make_programme(ctx)
    asked = book(ctx, make_mentor(ctx, programme, ADA), make_mentor(ctx, programme, OLGA))
    clock.ms = kept(ctx, asked.booking_id).answer_by
    work(ctx, BookingsJob())
    act(ctx, OLGA, "accept", asked.booking_id, time=clock.ms - clock.ms % HOUR_MS + 2 * HOUR_MS)
    (text,) = mailed(ctx, ADA)
    assert "A request was not answered in time." in text
    assert "When:" not in text and asked.booking_id not in text
