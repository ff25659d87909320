"""Sessions under way, on both databases: what two do at once happens once."""

from functools import partial
from typing import Any

import pytest

from hub.domain.booking_rules import after
from hub.domain.bookings import Booking, BookingState, Party
from hub.domain.errors import BookingTransitionRefused, TimeTaken
from hub.domain.mentors import Mentor, MentorState
from hub.protocol.booking_views import ChatLine
from hub.records.booking_writes import Step
from hub.records.claims import taken
from hub.records.mentoring_tables import booking_events, kept_chats
from hub.records.records import Records
from hub.records.sessions import Pressed
from hub.records.telling import Telling
from hub.records.telling_tables import notices
from tests.people import ADA, CHIDI, OLGA
from tests.records.racing import race
from tests.sessions import BEGINS, ENDS, MINUTE_MS

TEN = 10 * MINUTE_MS
TRIES = 5


def under_way(records: Records, booking_id: str = "b1", **fields: Any) -> Booking:
    """A session that has begun."""
    if records.mentors.get("m1") is None:
        mentor = Mentor(
            mentor_id="m1", programme_id="p1", person_id=ADA.person_id, state=MentorState.ACTIVE, name="Ada"
        )
        records.mentors.add(mentor)
    planned = {
        "booking_id": booking_id,
        "programme_id": "p1",
        "candidate_id": CHIDI.person_id,
        "mentor_id": "m1",
        "mentor_person_id": ADA.person_id,
        "state": BookingState.IN_PROGRESS,
        "starts_at": BEGINS,
        "ends_at": ENDS,
        "client_key": booking_id,
    }
    return records.bookings.add(Booking(**planned | fields))


def press(records: Records, session: Booking, party: Party) -> Pressed:
    """One of the two presses for ten minutes more, in the last moment."""
    return records.sessions.press(session.booking_id, 0, party, True, session.ends_at - 1)


def now_is(records: Records, booking_id: str = "b1") -> Booking:
    found = records.bookings.get(booking_id)
    assert found is not None
    return found


def rows(records: Records, table: Any) -> list[Any]:
    with records.engine.connect() as connection:
        return list(connection.execute(table.select()).mappings())


def test_both_who_press_in_the_same_moment_get_ten_minutes_once(records: Records):
    for number in range(TRIES):
        begins = BEGINS + number * 60 * MINUTE_MS
        session = under_way(records, f"b{number}", starts_at=begins, ends_at=begins + 2 * TEN)
        answers = race([partial(press, records, session, party) for party in (Party.MENTOR, Party.CANDIDATE)])
        assert all(isinstance(answer, Pressed) and not answer.refused for answer in answers), answers
        extended = now_is(records, session.booking_id)
        assert (extended.ends_at, extended.extended_s) == (session.ends_at + TEN, 600)
        assert len(taken(records.engine, [ADA.person_id, CHIDI.person_id], session.ends_at, session.ends_at + TEN)) == 4


def test_ten_minutes_that_somebody_books_in_the_same_moment_go_to_one_of_them(records: Records):
    for number in range(TRIES):
        begins = BEGINS + number * 120 * MINUTE_MS
        session = under_way(records, f"b{number}", starts_at=begins, ends_at=begins + 2 * TEN, mentor_extends_at=1)
        end = session.ends_at
        other = {"candidate_id": OLGA.person_id, "state": BookingState.ACCEPTED, "starts_at": end, "ends_at": end + TEN}
        pressed, booked = race(
            [
                partial(press, records, session, Party.CANDIDATE),
                partial(under_way, records, f"o{number}", **other),
            ]
        )
        granted = isinstance(pressed, Pressed) and not pressed.refused
        assert granted is isinstance(booked, TimeTaken), (pressed, booked)
        after = now_is(records, session.booking_id)
        assert (after.mentor_extends_at, after.candidate_extends_at) == (0, 0)
        assert after.ends_at == (end + TEN if granted else end)


def test_session_that_several_end_at_once_ends_once_and_is_told_once(records: Records):
    under_way(records, mentor_keeps=True, candidate_keeps=True)
    lines = (ChatLine(at=BEGINS, by="mentor", text="مرحبا", client_key="key00001"),)
    tellings = [Telling(person_id=ADA.person_id, kind="booking.ended", occasion="b1 ended")]

    def end(by: Party) -> Booking:
        return records.sessions.end("b1", by, ENDS + MINUTE_MS, lines=lines, tellings=tellings)

    answers = race([lambda by=by: end(by) for by in (Party.MENTOR, Party.CLOCK) * 3])
    assert len([one for one in answers if isinstance(one, Booking)]) == 1
    assert len([one for one in answers if isinstance(one, BookingTransitionRefused)]) == 5
    assert [row["name"] for row in rows(records, booking_events)].count("booking.ended") == 1
    assert len(rows(records, notices)) == 1
    assert [row["lines"][0]["text"] for row in rows(records, kept_chats)] == ["مرحبا"]
    assert taken(records.engine, [ADA.person_id, CHIDI.person_id], 0, 10**14) == set()


def test_clock_does_not_end_what_was_extended_meanwhile(records: Records):
    under_way(records, ends_at=ENDS + TEN, extended_s=600)
    with pytest.raises(BookingTransitionRefused):
        records.sessions.end("b1", Party.CLOCK, ENDS + MINUTE_MS)
    assert records.sessions.to_end(ENDS) == []
    assert records.sessions.to_end(ENDS + TEN) == ["b1"]


def test_both_who_come_in_the_same_moment_are_both_marked(records: Records):
    under_way(records)
    race([lambda party=party: records.sessions.come("b1", party, BEGINS) for party in (Party.MENTOR, Party.CANDIDATE)])
    came = now_is(records)
    assert (came.mentor_came_at, came.candidate_came_at) == (BEGINS, BEGINS)


def test_name_of_a_room_is_forgotten_a_while_after_its_session(records: Records) -> None:
    before = under_way(records, state=BookingState.ACCEPTED)
    assert records.bookings.make_room(before.booking_id, "m-secret", BEGINS)
    assert records.bookings.forget_rooms(BEGINS + TEN) == 0
    # The room is named without a new version, so a cancelling may not have read its name.
    cancelled = after(before, "cancel", Party.CANDIDATE, BEGINS - TEN)
    records.bookings.move(Step(before=before, after=cancelled, events=()))
    assert records.bookings.forget_rooms(BEGINS - TEN) == 0
    assert now_is(records).room_name == "m-secret"
    assert records.bookings.forget_rooms(BEGINS - TEN + 1) == 1
    assert now_is(records).room_name == ""
