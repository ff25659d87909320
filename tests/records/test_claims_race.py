"""Nobody is ever in two sessions at one time: proven by races across processes, on both databases."""

import random
from itertools import pairwise

import pytest
import sqlalchemy

from hub.domain.availability import WEEK_MS
from hub.domain.bookings import QUANTUM_MS, Booking
from hub.domain.errors import TimeTaken
from hub.domain.mentors import Mentor, MentorState
from hub.records.mentoring_tables import booking_events
from hub.records.records import Records
from hub.records.telling_tables import notices
from tests.booking import MORNING, assert_claims_are_whole
from tests.fixed import START
from tests.records.booking_racer import Wish, ask, race_for_time
from tests.records.racing import race

SESSION_MS = 20 * 60 * 1000
MANY = 50


@pytest.fixture
def mentored(records: Records) -> Records:
    """Records with ten mentors, of whom everybody may ask."""
    for number in range(10):
        mentor_id = f"m{number}"
        mentor = Mentor(
            mentor_id=mentor_id,
            programme_id="programme",
            person_id=f"p{mentor_id}",
            state=MentorState.ACTIVE,
            per_week=0,
        )
        records.mentors.add(mentor)
    return records


def granted(found: dict[str, str]) -> list[str]:
    """The bookings that came into being; every other wish was refused as it should be."""
    assert set(found.values()) <= {"", TimeTaken.code}
    return [booking_id for booking_id, answer in found.items() if not answer]


def assert_whole(records: Records, ids: list[str]) -> None:
    """What was granted is there with its claims, its history and its notice, and nothing else is."""
    assert_claims_are_whole(records)
    with records.engine.connect() as connection:
        rows = list(connection.execute(sqlalchemy.select(booking_events.c.booking_id)).scalars())
        told = connection.execute(sqlalchemy.select(sqlalchemy.func.count()).select_from(notices)).scalar_one()
    assert sorted(rows) == sorted(ids)
    assert told == len(ids)


def overlap(one: Booking | Wish, other: Booking | Wish) -> bool:
    begins = [each.at if isinstance(each, Wish) else each.proposals[0] for each in (one, other)]
    return abs(begins[0] - begins[1]) < SESSION_MS


def test_of_fifty_who_ask_for_one_slot_exactly_one_gets_it(mentored: Records, database_url: str) -> None:
    wishes = [Wish(f"b{number}", f"c{number}", "m0", MORNING) for number in range(MANY)]
    found = race_for_time(database_url, wishes)
    assert len(found) == MANY
    assert len(granted(found)) == 1
    assert list(found.values()).count(TimeTaken.code) == MANY - 1
    assert_whole(mentored, granted(found))


def test_candidate_who_asks_ten_mentors_for_one_time_gets_one(mentored: Records, database_url: str) -> None:
    # Chidi has an account, so that these requests wait for each other as those of real people do.
    wishes = [Wish(f"b{number}", "pchidi", f"m{number % 10}", MORNING) for number in range(MANY)]
    found = race_for_time(database_url, wishes)
    assert len(granted(found)) == 1
    assert_whole(mentored, granted(found))


def test_times_that_overlap_without_being_equal_are_one_time(mentored: Records, database_url: str) -> None:
    wishes = [Wish(f"b{number}", f"c{number}", "m0", MORNING + number % 24 * QUANTUM_MS) for number in range(MANY)]
    found = race_for_time(database_url, wishes)
    won = [wish for wish in wishes if not found[wish.booking_id]]
    won.sort(key=lambda wish: wish.at)
    assert len(won) >= 4
    assert all(later.at - earlier.at >= SESSION_MS for earlier, later in pairwise(won))
    # And nobody was refused whose time was free.
    assert all(any(overlap(wish, one) for one in won) for wish in wishes)
    assert_whole(mentored, granted(found))


def test_everybody_who_wants_everybody_crosswise_waits_for_nobody_for_ever(
    mentored: Records, database_url: str
) -> None:
    dice = random.Random("crosswise")
    wishes = [
        Wish(f"b{number}", f"c{dice.randrange(5)}", f"m{dice.randrange(5)}", MORNING + dice.randrange(12) * QUANTUM_MS)
        for number in range(MANY)
    ]
    found = race_for_time(database_url, wishes)
    assert granted(found)
    assert_whole(mentored, granted(found))
    free = [wish for wish in wishes if found[wish.booking_id] and not ask(mentored, wish)]
    assert free == []


def test_mentor_who_gives_two_sessions_a_week_is_asked_for_two(mentored: Records, database_url: str) -> None:
    mentored.mentors.change("m0", 1, per_week=2)
    wishes = [Wish(f"b{number}", f"c{number}", "m0", MORNING + number * SESSION_MS) for number in range(12)]
    wishes += [
        Wish(f"later{number}", f"d{number}", "m0", MORNING + WEEK_MS + number * SESSION_MS) for number in range(4)
    ]
    won = granted(race_for_time(database_url, wishes))
    assert len([booking_id for booking_id in won if booking_id.startswith("b")]) == 2
    assert len([booking_id for booking_id in won if booking_id.startswith("later")]) == 2
    assert_whole(mentored, won)


def test_same_request_sent_many_times_at_once_is_one(mentored: Records) -> None:
    wish = Wish("b0", "pchidi", "m0", MORNING)
    answers = race([lambda: ask(mentored, wish)] * 8)
    assert answers == [""] * 8
    assert_whole(mentored, ["b0"])


def test_mentor_who_leaves_in_the_same_moment_is_left_with_nothing_that_nobody_sees(mentored: Records) -> None:
    for number in range(5):
        mentor_id = f"m{number}"
        wish = Wish(f"b{number}", f"c{number}", mentor_id, MORNING)
        answer, left = race(
            [
                lambda wish=wish: ask(mentored, wish),
                lambda mentor_id=mentor_id: mentored.mentors.move(mentor_id, "leave", START),
            ]
        )
        assert left.state is MentorState.LEFT
        assert answer in ("", "mentor.unavailable")
        found = mentored.bookings.of_person(wish.candidate_id)
        assert [one.booking_id for one in found] == ([] if answer else [wish.booking_id])
        assert (wish.booking_id in mentored.bookings.left_behind()) is not bool(answer)
