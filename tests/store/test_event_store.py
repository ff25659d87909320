"""Reading the stream of an hour, from a cursor on."""

import pytest

from hub.protocol.cursors import after
from hub.store.store import Store
from tests.people import CHIDI
from tests.store.queue import HOUR, endorse, open_hour, put, shown


def test_events_come_in_order_and_after_the_cursor_alone(store: Store):
    open_hour(store)
    cursors = [put(store, f"q{number}").event_id for number in range(3)]
    assert [event.event_id for event in store.events.since(HOUR, cursors[0])] == cursors[1:]
    assert store.events.since(HOUR, cursors[2]) == []
    assert [event.event_id for event in store.events.since(HOUR, cursors[0], most=1)] == [cursors[1]]


def test_hour_without_events_stands_at_the_beginning(store: Store):
    assert store.events.newest(HOUR) == store.events.oldest(HOUR) == "0-0"
    assert store.events.since(HOUR, "0-0") == []
    assert store.events.wait(HOUR, "0-0", 1) == []


def test_waiting_ends_with_the_first_event(store: Store):
    open_hour(store)
    outcome = put(store, "q1")
    (event,) = store.events.wait(HOUR, store.events.oldest(HOUR), 1)
    assert event.event_id == outcome.event_id


def test_trimming_forgets_what_is_older_but_never_the_newest(store: Store):
    open_hour(store)
    cursors = [put(store, f"q{number}").event_id for number in range(3)]
    assert store.events.trim(HOUR, cursors[1]) == 2
    assert store.events.oldest(HOUR) == cursors[1]
    assert store.events.trim(HOUR, "99999999999999-0") == 1
    assert store.events.newest(HOUR) == store.events.oldest(HOUR) == cursors[2]


def test_event_of_an_endorsement_says_who_and_how_many(store: Store):
    open_hour(store)
    shown(store, "q1")
    endorse(store, "q1", CHIDI)
    event = store.events.since(HOUR, "0-0")[-1]
    assert (event.by, event.question_id, event.endorsements, event.question) == (CHIDI.person_id, "q1", 1, None)


@pytest.mark.parametrize(
    ("later", "earlier"), [("2-0", "1-9"), ("10-0", "9-0"), ("1-10", "1-9"), ("1795795200000-1", "1795795200000-0")]
)
def test_cursors_compare_as_numbers(later: str, earlier: str):
    assert after(later, earlier)
    assert not after(earlier, later)
    assert not after(later, later)
