"""A question sent again after a lost line: one question, whatever happened between."""

import pytest

from hub.domain.errors import AskingPaused, HourClosed, LimitReached, PersonSilenced, QuestionTextTooLong
from hub.domain.hours import HourState
from hub.store.store import Store
from tests.fixed import START
from tests.people import BEN, CHIDI, MONA
from tests.store.queue import HOUR, get, names, open_hour, put, step, told


def test_retry_with_the_same_client_key_answers_with_the_first_question(store: Store):
    open_hour(store)
    first = put(store, "q1", key="key-of-the-box")
    again = put(store, "q2", key="key-of-the-box")
    assert (first.value, again.value, again.changed) == ("q1", "q1", False)
    assert names(store).count("question.submitted") == 1
    assert store.questions.get(HOUR, "q2") is None


def test_client_key_of_somebody_else_is_another_key(store: Store):
    open_hour(store)
    put(store, "q1", BEN, key="same-key")
    assert put(store, "q2", CHIDI, key="same-key").value == "q2"


def test_person_and_key_cannot_be_glued_into_those_of_another(store: Store):
    """The hash field joins both with a blank, which neither an id nor a key may have in it."""
    open_hour(store)
    put(store, "q1", BEN, key="a-key")
    fields = store.client.hkeys(f"hub:{{{HOUR}}}:client_keys")
    assert fields == ["gben a-key"]


def test_retry_does_not_wait_for_the_pace(store: Store):
    open_hour(store, pace_s=30)
    put(store, "q1", key="key-1")
    assert put(store, "q2", key="key-1").value == "q1"
    with pytest.raises(LimitReached) as refused:
        put(store, "q3", key="key-3", submitted_at=START + 1_000)
    assert refused.value.details == {"retry_after_s": 29}
    assert put(store, "q3", key="key-3", submitted_at=START + 30_000).changed


def test_retry_finds_its_question_after_the_hour_closed(store: Store):
    open_hour(store)
    put(store, "q1", key="key-1")
    open_hour(store, state=HourState.ENDED, version=2)
    assert put(store, "q2", key="key-1").value == "q1"
    with pytest.raises(HourClosed):
        put(store, "q2", key="key-2")


def test_retry_finds_its_question_after_the_person_was_silenced(store: Store):
    open_hour(store)
    put(store, "q1", key="key-1")
    store.questions.silence(HOUR, "q1", undo=False, reason="Insults.", event=told("person.silenced", MONA))
    assert put(store, "q2", key="key-1").value == "q1"
    with pytest.raises(PersonSilenced):
        put(store, "q2", key="key-2")


def test_retry_finds_a_question_that_went_on_its_way(store: Store):
    open_hour(store)
    put(store, "q1", key="key-1")
    step(store, "dismiss", "q1", fields={"dismiss_reason": "off_topic"})
    put(store, "q2", key="key-1")
    assert get(store, "q1").dismiss_reason == "off_topic"


def test_refused_question_spends_neither_its_key_nor_the_pace(store: Store):
    open_hour(store, pace_s=30, length_limit=20)
    with pytest.raises(QuestionTextTooLong) as refused:
        put(store, "q1", key="key-1", text="x" * 21)
    assert refused.value.details == {"limit": 20, "length": 21}
    assert put(store, "q2", key="key-1", text="x" * 20).value == "q2"


def test_nothing_is_taken_while_asking_is_paused(store: Store):
    open_hour(store)
    store.hours.set_asking(HOUR, {"asking_paused": True}, told("hour.asking_paused", MONA))
    with pytest.raises(AskingPaused):
        put(store, "q1")
    store.hours.set_asking(HOUR, {"asking_paused": False}, told("hour.asking_resumed", MONA))
    assert put(store, "q1").changed


def test_slow_mode_counts_instead_of_the_pace(store: Store):
    open_hour(store, pace_s=5)
    store.hours.set_asking(HOUR, {"slow_s": 60}, told("hour.slowed", MONA))
    put(store, "q1")
    with pytest.raises(LimitReached) as refused:
        put(store, "q2", submitted_at=START + 10_000)
    assert refused.value.details == {"retry_after_s": 50}
    store.hours.set_asking(HOUR, {"slow_s": 0}, told("hour.slowed", MONA))
    assert put(store, "q2", submitted_at=START + 10_000).changed
