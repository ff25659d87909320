"""Visits of rooms and grants, on both databases: what many tell at once is one story."""

from functools import partial
from typing import Any

import msgspec
import pytest

from hub.domain.bookings import Booking, BookingState
from hub.domain.hours import Hour
from hub.domain.room_grants import Grant
from hub.domain.room_visits import Closed, Missed, Opened, RoomVisit, Seen, Stay
from hub.records.database import writing
from hub.records.mentoring_tables import bookings
from hub.records.records import Records
from tests.fixed import START
from tests.records.racing import race

ROOM, PRIVATE = "hour-1", "m-" + "a" * 26
HOUR = RoomVisit(visit_id="", room_name=ROOM, hour_id="h1", opened_at=0)
SESSION = RoomVisit(visit_id="", room_name=PRIVATE, booking_id="b1", opened_at=0)
MINUTE_MS = 60_000
DAY_MS = 24 * 3600 * 1000


@pytest.fixture
def hour(records: Records) -> Hour:
    """The hour whose room it is."""
    made = Hour(hour_id="h1", title="Wikidata", starts_at=START, duration_s=3600, room_name=ROOM)
    records.hours.add(made)
    return made


def keep_booking(records: Records, state: str = "in_progress", **fields: Any) -> Booking:
    """A session that began at START, with its room; straight into the table, whatever its life says of that."""
    booking = Booking(
        booking_id="b1",
        programme_id="g1",
        candidate_id="pchidi",
        mentor_id="m1",
        mentor_person_id="pada",
        state=BookingState(state),
        starts_at=START,
        ends_at=START + 20 * MINUTE_MS,
        room_name=PRIVATE,
    )
    booking = msgspec.structs.replace(booking, **fields)
    with writing(records.engine) as connection:
        connection.execute(bookings.insert().values(**msgspec.to_builtins(booking)))
    return booking


def came(who: str, at: int = START, **fields: Any) -> Stay:
    """Somebody came."""
    return Stay(occupant_jid=f"{who}@x/1", jitsi_id=f"id {who}", name=who, joined_at=at, **fields)


def test_hour_and_session_are_found_by_their_rooms(records: Records, hour: Hour):
    booking = keep_booking(records)
    assert records.hours.of_room(ROOM) == hour
    assert records.bookings.of_room(PRIVATE) == booking
    assert records.hours.of_room("") is None
    assert records.bookings.of_room("") is None


def test_what_is_told_is_kept_and_told_again_changes_nothing(records: Records, hour: Hour):
    facts = (Opened(START), came("Ada"), came("Ben", START + 1), Closed(START + 9, START))
    first = records.room_visits.tell(HOUR, *facts, granted_until=START + 5)
    assert records.room_visits.tell(HOUR, *facts) == first == records.room_visits.of_hour("h1")
    (visit,) = first
    assert (visit.opened_at, visit.closed_at, visit.granted, visit.closed_by) == (START, START + 9, True, "jitsi")
    assert records.room_visits.here("h1") == []


def test_guess_moves_to_what_is_told_and_its_people_with_it(records: Records, hour: Hour):
    records.room_visits.tell(HOUR, came("Ada", START + 50))
    records.room_visits.tell(HOUR, Opened(START))
    records.room_visits.tell(HOUR, Closed(START + 20, START))
    lives = [(one.opened_at, one.closed_at) for one in records.room_visits.of_hour("h1")]
    assert lives == [(START, START + 20), (START + 50, 0)]
    assert [one.name for one in records.room_visits.here("h1")] == ["Ada"]


def test_many_who_tell_at_once_tell_one_story(records: Records, hour: Hour):
    facts: list[Any] = [Opened(START), *(came(f"P{number}", START + number) for number in range(12)), Seen(START + 5)]
    race([partial(records.room_visits.tell, HOUR, fact) for fact in facts])
    assert [(one.opened_at, one.guessed) for one in records.room_visits.of_hour("h1")] == [(START, False)]
    assert records.room_visits.count_here("h1") == 12


def test_people_are_counted_once_and_nobody_in_a_closed_room(records: Records, hour: Hour):
    twice = Stay(occupant_jid="phone", jitsi_id="id Ada", name="Ada", joined_at=START + 1)
    records.room_visits.tell(HOUR, Opened(START), came("Ada"), twice, Stay(occupant_jid="x", joined_at=START))
    assert records.room_visits.count_here("h1") == 2
    assert records.room_visits.stages(START) == {"h1": 2}
    assert [one.hour_id for one in records.room_visits.open_now()] == ["h1"]
    records.room_visits.tell(HOUR, Missed(START + MINUTE_MS))
    assert records.room_visits.stages(START) == {"h1": 0}
    assert records.room_visits.stages(START + MINUTE_MS + 1) == {}


def test_private_room_is_no_stage_and_is_erased(records: Records):
    keep_booking(records, "done", ended_at=START)
    records.room_visits.tell(SESSION, Opened(START), came("Ada"))
    assert records.room_visits.stages(0) == {}
    assert records.room_visits.private_over() == ["b1"]
    records.room_visits.erase_private("b1")
    assert records.room_visits.of_booking("b1") == []
    assert records.room_visits.private_over() == []


def grant(starts_at: int = START, duration_s: int = 3600, room: str = ROOM, **fields: Any) -> Grant:
    """A grant as it is asked for."""
    plain: dict[str, Any] = {"grant_id": "", "granted_at": START} | fields
    return Grant(room_name=room, starts_at=starts_at, duration_s=duration_s, **plain)


def test_grant_of_one_slot_stays_and_only_its_end_moves_later(records: Records):
    first = records.room_grants.keep(grant())
    longer = records.room_grants.keep(grant(duration_s=7200, granted_at=START + 5))
    shorter = records.room_grants.keep(grant(duration_s=60))
    assert longer == shorter == msgspec.structs.replace(first, duration_s=7200)
    assert records.room_grants.find(first.grant_id) == longer == records.room_grants.get(ROOM)
    other = records.room_grants.keep(grant(START + 600_000))
    assert (other.duration_s, other.grant_id == first.grant_id) == (3600, False)
    assert records.room_grants.find(first.grant_id) is None


def test_many_who_ask_at_once_get_one_grant(records: Records):
    found = race([lambda: records.room_grants.keep(grant())] * 8)
    assert len({one.grant_id for one in found}) == 1


def ending(records: Records, now: int) -> list[str]:
    """The rooms that are to be ended."""
    return [one.room_name for one in records.room_grants.to_end(now)]


def test_private_room_is_to_be_ended_once_its_minute_is_past(records: Records):
    keep_booking(records)
    over = START + 21 * MINUTE_MS
    assert ending(records, over - 1) == []
    assert ending(records, over) == [PRIVATE]
    records.room_grants.ended(PRIVATE, "b1", over)
    assert ending(records, over) == []
    records.room_grants.reopened(PRIVATE, over)
    assert ending(records, over) == []
    records.room_grants.reopened(PRIVATE, over + 1)
    assert ending(records, over) == [PRIVATE]


@pytest.mark.parametrize("state", ["done", "no_show", "cancelled"])
def test_private_room_of_a_session_that_is_over_is_to_be_ended_for_a_day(records: Records, state: str):
    keep_booking(records, state, ended_at=START)
    assert ending(records, START) == [PRIVATE]
    assert ending(records, START + DAY_MS) == [PRIVATE]
    assert ending(records, START + DAY_MS + 1) == []


def test_private_room_that_nobody_has_any_more_is_to_be_ended(records: Records):
    keep_booking(records, room_name="m-" + "b" * 26)
    left = records.room_grants.keep(grant(room=PRIVATE, booking_id="b1"))
    assert records.room_grants.to_end(START) == [(left.grant_id, PRIVATE, "b1")]


def test_room_of_an_hour_is_never_to_be_ended(records: Records, hour: Hour):
    records.room_grants.keep(grant(hour_id="h1"))
    assert ending(records, START + 30 * DAY_MS) == []


def test_grant_is_forgotten_when_its_time_is_over(records: Records):
    records.room_grants.keep(grant(duration_s=30 * 24 * 3600))
    assert records.room_grants.forget(START + 30 * DAY_MS) == 0
    assert records.room_grants.forget(START + 30 * DAY_MS + 1) == 1
