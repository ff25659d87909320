"""The records of bookings, on both databases."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from sqlalchemy import event

from hub.domain.booking_rules import after, agreed, asking
from hub.domain.bookings import QUANTUM_MS, Booking, BookingEvent, BookingState, Party
from hub.domain.errors import (
    BookingLimitReached,
    BookingNotFound,
    BookingTransitionRefused,
    MentorUnavailable,
    RecordChangedMeanwhile,
    TimeTaken,
)
from hub.domain.mentors import Mentor, MentorState
from hub.records.booking_writes import Limits, Opening, Step
from hub.records.claims import claim, release, taken
from hub.records.database import writing
from hub.records.records import Records
from hub.records.telling import Telling
from tests.booking import MORNING, NEXT_MORNING, assert_claims_are_whole
from tests.fixed import START
from tests.people import ADA, CHIDI, HANA
from tests.records.racing import race

S = BookingState
MENTORS = {
    mentor_id: Mentor(mentor_id=mentor_id, programme_id="p", person_id=actor.person_id, state=MentorState.ACTIVE)
    for mentor_id, actor in (("mada", ADA), ("mhana", HANA))
}
SESSION_MS = 20 * 60 * 1000


@pytest.fixture
def records(records: Records) -> Records:
    """Records with Ada and Hana as mentors."""
    for mentor in MENTORS.values():
        records.mentors.add(mentor)
    return records


def place(
    records: Records, booking_id: str = "b1", *times: int, limits: Limits | None = None, **fields: Any
) -> Booking:
    """Chidi's request to Ada; held where there is one time."""
    asked = asking(times, Party.MENTOR, START, 3600, held=len(times) == 1)
    planned: dict[str, Any] = {
        "booking_id": booking_id,
        "programme_id": "p",
        "candidate_id": CHIDI.person_id,
        "mentor_id": "mada",
        "mentor_person_id": ADA.person_id,
        "order": ("mhana",),
        "about": "ሰላም — ça va ?",
        "client_key": f"key-{booking_id}",
        "created_at": START,
        "changed_at": START,
    }
    return records.bookings.add(Booking(**planned | asked | fields), [], limits or Limits())


def step(before: Booking, move: str, by: Party, *, told: str = "", **fields: Any) -> Step:
    """A step, with its row in the history and one notice."""
    moved = after(before, move, by, START + 1, **fields)
    row = BookingEvent(
        booking_id=moved.booking_id,
        version=moved.version,
        name=f"booking.{move}",
        at=START + 1,
        by=by.value,
        state=moved.state.value,
        mentor_id=moved.mentor_id,
    )
    tellings = [Telling(person_id=CHIDI.person_id, kind=told, occasion=f"{moved.version}")] if told else []
    return Step(before=before, after=moved, events=(row,), tellings=tuple(tellings))


def accept(before: Booking, at: int = MORNING) -> Step:
    return step(before, "accept", Party.MENTOR, told="booking.accepted", **agreed(before, at))


def test_booking_comes_back_as_it_was_kept_and_is_found_by_its_key(records: Records) -> None:
    made = place(records, "b1", MORNING, NEXT_MORNING, order=("mhana",), candidate_name="Чиди", wiki_source="w")
    assert records.bookings.get("b1") == made == records.bookings.find(CHIDI.person_id, "key-b1")
    assert records.bookings.get("b2") is records.bookings.find(ADA.person_id, "key-b1") is None
    assert place(records, "b9", client_key="key-b1") == made
    assert [one.name for one in records.bookings.history("b1")] == ["booking.requested"]


def test_step_saves_state_time_history_and_notice_together(records: Records) -> None:
    before = place(records, "b1", MORNING)
    moved = records.bookings.move(accept(before))
    assert records.bookings.get("b1") == moved
    assert (moved.state, moved.version, moved.starts_at) == (S.ACCEPTED, 2, MORNING)
    assert [one.version for one in records.bookings.history("b1")] == [1, 2]
    assert_claims_are_whole(records)


def test_step_from_an_older_version_or_another_state_changes_nothing(records: Records) -> None:
    before = place(records, "b1", MORNING)
    fields = asking((NEXT_MORNING,), Party.MENTOR, START, 3600)
    records.bookings.move(step(before, "propose", Party.CANDIDATE, **fields))
    with pytest.raises(RecordChangedMeanwhile) as changed:
        records.bookings.move(accept(before))
    assert changed.value.details == {"version": 2}
    present = records.bookings.get("b1")
    assert present is not None
    records.bookings.move(step(present, "decline", Party.MENTOR))
    with pytest.raises(BookingTransitionRefused) as refused:
        records.bookings.move(accept(present, NEXT_MORNING))
    assert refused.value.details == {"state": "declined"}
    with pytest.raises(BookingNotFound):
        records.bookings.move(accept(msgspec.structs.replace(before, booking_id="b7")))
    assert len(records.bookings.history("b1")) == 3


def test_of_many_who_take_a_step_from_one_version_one_does(records: Records) -> None:
    before = place(records, "b1", MORNING)
    steps = [accept(before), step(before, "cancel", Party.CANDIDATE), step(before, "decline", Party.MENTOR)] * 3
    answers = race([lambda one=one: records.bookings.move(one) for one in steps])
    assert sum(isinstance(one, Booking) for one in answers) == 1
    assert len(records.bookings.history("b1")) == 2
    assert_claims_are_whole(records)


def test_many_requests_that_are_accepted_for_one_time_at_once_make_one_session(records: Records) -> None:
    asked = [place(records, f"b{number}", candidate_id=f"c{number}") for number in range(12)]
    answers = race([lambda one=one: records.bookings.move(accept(one)) for one in asked])
    assert sum(isinstance(one, Booking) for one in answers) == 1
    assert sum(isinstance(one, TimeTaken) for one in answers) == 11
    assert records.bookings.counts("p") == {"requested": 11, "accepted": 1}
    assert_claims_are_whole(records)


def test_two_who_change_times_with_each_other_wait_for_neither_for_ever(records: Records) -> None:
    """Each wants the time that the other gives back: one may be refused, and nobody hangs."""
    first = records.bookings.move(accept(place(records, "b1", MORNING)))
    second = records.bookings.move(accept(place(records, "b2", NEXT_MORNING), NEXT_MORNING))
    for _ in range(5):
        moves = []
        for one, at in ((first, second.starts_at), (second, first.starts_at)):
            asks = asking((at,), Party.MENTOR, START, 3600)
            proposed = records.bookings.move(step(one, "reschedule", Party.CANDIDATE, **asks))
            moves.append(step(proposed, "settle", Party.MENTOR, **agreed(proposed, at)))
        answers = race([lambda one=one: records.bookings.move(one) for one in moves])
        assert {type(one) for one in answers} <= {Booking, TimeTaken}
        assert_claims_are_whole(records)
        for booking_id in ("b1", "b2"):
            found = records.bookings.get(booking_id)
            assert found is not None
            if found.state is S.RESCHEDULED:
                found = records.bookings.move(step(found, "keep", Party.CLOCK))
            first, second = (found, second) if booking_id == "b1" else (first, found)


def test_limits_hold_also_for_requests_at_the_same_moment(records: Records) -> None:
    limits = Limits(under_way=2)
    answers = race([lambda n=n: place(records, f"b{n}", limits=limits) for n in range(8)])
    assert sum(isinstance(one, Booking) for one in answers) == 2
    assert sum(isinstance(one, BookingLimitReached) for one in answers) == 6


def test_same_request_of_somebody_without_an_account_is_one_too(records: Records) -> None:
    answers = race(
        [lambda n=n: place(records, f"b{n}", candidate_id="", client_key="line-of-a-page") for n in range(6)]
    )
    assert len({one.booking_id for one in answers}) == 1


def test_time_goes_on_with_a_request_only_where_the_next_mentor_is_free(records: Records) -> None:
    place(records, "b0", MORNING, candidate_id="c0", mentor_id="mhana", mentor_person_id=HANA.person_id)
    for booking_id, at, held in (("b1", MORNING, False), ("b2", NEXT_MORNING, True)):
        before = place(records, booking_id, at)
        following = {"mentor_id": "mhana", "mentor_person_id": HANA.person_id}
        onward = step(before, "pass_on", Party.CLOCK, **following, **asking((at,), Party.MENTOR, START, 3600))
        moved = records.bookings.move(msgspec.structs.replace(onward, asked="mhana", hold_if_free=True))
        assert (moved.held, moved.mentor_id) == (held, "mhana")
        assert records.bookings.get(booking_id) == moved
        assert_claims_are_whole(records)


def test_nobody_who_has_left_is_asked(records: Records) -> None:
    before = place(records, "b1", MORNING)
    records.mentors.move("mhana", "leave", START)
    onward = step(before, "pass_on", Party.CLOCK, mentor_id="mhana", mentor_person_id=HANA.person_id)
    with pytest.raises(MentorUnavailable):
        records.bookings.move(msgspec.structs.replace(onward, asked="mhana"))
    with pytest.raises(MentorUnavailable):
        place(records, "b2", mentor_id="mhana", mentor_person_id=HANA.person_id)
    assert records.bookings.get("b1") == before
    assert records.bookings.left_behind() == []
    records.mentors.move("mada", "leave", START)
    assert records.bookings.left_behind() == ["b1"]


def test_thread_opens_with_the_step_once_or_not_at_all(records: Records) -> None:
    before = place(records, "b1")
    opening = Opening(title="t", parts=("What?",), mentors=("mada",))
    expired = step(before, "expire", Party.CLOCK, told="booking.expired")
    answers = race([lambda: records.bookings.move(expired, opening)] * 6)
    made = [one for one in answers if isinstance(one, Booking)]
    assert len(made) == 1
    thread = records.threads.get(made[0].thread_id)
    assert thread is not None
    assert (thread.booking_id, thread.asker_id) == ("b1", CHIDI.person_id)
    with records.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM threads").scalar_one() == 1


def test_claims_are_taken_given_back_and_found_by_their_span(records: Records) -> None:
    people = [ADA.person_id, CHIDI.person_id]
    with writing(records.engine) as connection:
        claim(connection, "b1", people, MORNING, MORNING + SESSION_MS)
        # What is one's own already can be taken again, and more beside.
        claim(connection, "b1", people, MORNING + QUANTUM_MS, MORNING + SESSION_MS + QUANTUM_MS)
        assert len(taken(connection, people, MORNING, NEXT_MORNING)) == 10
    with pytest.raises(TimeTaken), writing(records.engine) as connection:
        claim(connection, "b2", [HANA.person_id, ADA.person_id], MORNING - QUANTUM_MS, MORNING + QUANTUM_MS)
    assert taken(records.engine, [HANA.person_id], 0, NEXT_MORNING) == set()
    with writing(records.engine) as connection:
        release(connection, "b1", MORNING, MORNING + QUANTUM_MS)
        release(connection, "b1", MORNING + 2 * QUANTUM_MS)
    assert taken(records.engine, people, 0, NEXT_MORNING) == {(one, MORNING + QUANTUM_MS) for one in people}
    with pytest.raises(ValueError, match="five minutes"), writing(records.engine) as connection:
        claim(connection, "b3", people, MORNING + 1, MORNING + SESSION_MS)


def test_claims_are_written_in_one_order_so_that_nobody_waits_crosswise(records: Records) -> None:
    written: list[tuple[str, int]] = []

    def look(_connection: object, _cursor: object, statement: str, parameters: Any, *_more: object) -> None:
        if statement.startswith("INSERT INTO claims"):
            for row in parameters:
                values = list(row.values()) if isinstance(row, dict) else list(row)
                written.append((values[0], values[1]))

    event.listen(records.engine, "before_cursor_execute", look)
    place(records, "b1", MORNING)
    assert len(written) == 8
    assert written == sorted(written)


DUE: list[tuple[Callable[[Records], list[str]], set[str]]] = [
    (lambda records: records.bookings.unanswered(START + 3600 * 1000 - 1), set()),
    (lambda records: records.bookings.unanswered(START + 3600 * 1000), {"asked"}),
    (lambda records: records.bookings.overdue(MORNING + 10 * 60_000 - 1), set()),
    (lambda records: records.bookings.overdue(MORNING + 10 * 60_000), {"agreed"}),
    (lambda records: records.bookings.without_room(MORNING - 1), set()),
    (lambda records: records.bookings.without_room(MORNING), {"agreed"}),
]


@pytest.mark.parametrize(("look", "found"), DUE)
def test_what_is_due_is_found_at_its_moment(
    records: Records, look: Callable[[Records], list[str]], found: set[str]
) -> None:
    place(records, "asked")
    records.bookings.move(accept(place(records, "agreed", MORNING)))
    records.bookings.move(step(place(records, "over"), "decline", Party.MENTOR))
    assert set(look(records)) == found
    assert records.bookings.make_room("asked", "m-x", MORNING) is False
    assert records.bookings.make_room("agreed", "m-x", MORNING) is True
    assert records.bookings.make_room("agreed", "m-y", MORNING) is False
