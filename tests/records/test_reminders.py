"""What is due is found, and told once, on both databases; and a letter's link is used once."""

from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any

import msgspec
from sqlalchemy import insert, update

from hub.domain.bookings import Booking, BookingState
from hub.domain.letters import Letter, LetterKind
from hub.records.database import writing
from hub.records.mentoring_tables import bookings
from hub.records.records import Records
from hub.records.reminders import Reminder, due_reminders, remind
from tests.fixed import START
from tests.mentoring import DAY_MS, HOUR_MS
from tests.people import ADA, CHIDI, OLGA


def add(records: Records, **fields: Any) -> None:
    """A session in 23 hours, agreed long ago."""
    planned = {
        "booking_id": "b1",
        "programme_id": "p1",
        "candidate_id": CHIDI.person_id,
        "mentor_id": "m1",
        "mentor_person_id": ADA.person_id,
        "state": BookingState.ACCEPTED,
        "starts_at": START + 23 * HOUR_MS,
        "ends_at": START + 24 * HOUR_MS,
        "created_at": START - 2 * DAY_MS,
    }
    with writing(records.engine) as connection:
        connection.execute(insert(bookings).values(**msgspec.to_builtins(Booking(**planned | fields))))


def test_a_reminder_is_due_until_it_was_told(records: Records) -> None:
    add(records)
    day = Reminder("reminder.day", "b1")
    assert due_reminders(records.engine, START) == [day]
    assert remind(records.engine, records.notices.new_id, day, START) == [CHIDI.person_id, ADA.person_id]
    assert due_reminders(records.engine, START) == []
    assert remind(records.engine, records.notices.new_id, day, START) == []


def test_of_many_workers_one_reminds(records: Records) -> None:
    add(records)
    day = Reminder("reminder.day", "b1")
    with ThreadPoolExecutor(6) as crew:
        list(crew.map(lambda _: remind(records.engine, records.notices.new_id, day, START), range(6)))
    assert [records.notices.unread(one.person_id) for one in (CHIDI, ADA, OLGA)] == [1, 1, 0]


def test_nobody_is_reminded_of_a_session_that_is_cancelled_in_the_same_moment(records: Records) -> None:
    add(records)
    day = Reminder("reminder.day", "b1")
    with ThreadPoolExecutor(1) as crew:
        with writing(records.engine) as cancelling:
            cancelling.execute(update(bookings).values(state=BookingState.CANCELLED.value))
            reminding = crew.submit(remind, records.engine, records.notices.new_id, day, START)
            # Long enough for one that does not wait for the other transaction.
            wait([reminding], timeout=0.5)
        assert reminding.result() == []
    assert records.notices.unread(CHIDI.person_id) == 0


def test_a_request_reminds_whom_it_waits_for_at_half_time(records: Records) -> None:
    waiting = {"waits_for": "mentor", "changed_at": START - DAY_MS, "answer_by": START + DAY_MS, "starts_at": 0}
    add(records, state=BookingState.REQUESTED, **waiting)
    answer = Reminder("reminder.answer", "b1")
    assert due_reminders(records.engine, START - 1) == []
    assert due_reminders(records.engine, START) == [answer]
    assert remind(records.engine, records.notices.new_id, answer, START) == [ADA.person_id]
    assert due_reminders(records.engine, START) == []
    assert due_reminders(records.engine, START + DAY_MS) == []


def test_of_many_who_use_one_link_at_once_one_comes_in(records: Records) -> None:
    letter = Letter(letter_id="l1", kind=LetterKind.SIGN_IN, email="n@example.org", at=START, expires_at=START + 1)
    assert records.letters.add(letter, most=1, since=START - 1)
    assert not records.letters.add(msgspec.structs.replace(letter, letter_id="l2"), most=1, since=START - 1)
    with ThreadPoolExecutor(6) as crew:
        found = list(crew.map(lambda number: records.letters.sign_in("l1", f"N {number}", START), range(6)))
    (person,) = [one for one in found if one]
    address = records.letters.address(person.person_id)
    assert address is not None and address.email == "n@example.org"


def test_letters_are_forgotten_after_a_week(records: Records) -> None:
    old = Letter(letter_id="l1", kind=LetterKind.SIGN_IN, email="n@example.org", at=START, expires_at=START + 1)
    records.letters.add(old, most=1, since=START)
    records.letters.add(msgspec.structs.replace(old, letter_id="l2", at=START + 8 * DAY_MS), most=9, since=START)
    assert records.letters.get("l1") is None
    assert records.letters.get("l2") is not None
