"""Twenty clients at one question at one moment: exactly one wins, and the counts are those of the sets."""

from collections import Counter
from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest

from hub.domain.errors import HubError
from hub.domain.questions import Question, QuestionState
from hub.domain.roles import Actor
from hub.store import keys
from hub.store.store import Store, connect
from tests.fixed import START
from tests.people import BEN
from tests.store.queue import HOUR, air, endorse, get, merge, names, open_hour, put, shown, step

RACERS = 20
S = QuestionState

Act = Callable[[Store, int], Any]


def race(url: str, act: Act) -> list[Any]:
    """Let twenty clients, each on its own connection, do something at once; what each got, or its error's code."""
    start, results = Barrier(RACERS), [None] * RACERS

    def run(number: int) -> None:
        own = connect(url)
        own.client.ping()
        start.wait()
        try:
            results[number] = act(own, number)
        except HubError as error:
            results[number] = error.code
        own.client.close()

    threads = [Thread(target=run, args=(number,)) for number in range(RACERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def racer(number: int) -> Actor:
    """One of twenty people with an account."""
    return Actor(f"p{number}", f"Racer {number}", signed_in=True)


def changed(results: list[Any]) -> int:
    """How many of the racers changed something."""
    return sum(1 for result in results if not isinstance(result, str) and result.changed)


def leads_back(store: Store, question: Question) -> bool:
    """Whether following a merged question comes to a question twice."""
    seen: set[str] = set()
    while question.merged_into and question.question_id not in seen:
        seen.add(question.question_id)
        question = get(store, question.merged_into)
    return question.question_id in seen


def test_twenty_people_endorse_and_each_counts_once(store: Store, redis_url: str):
    open_hour(store)
    shown(store, "q1")
    race(redis_url, lambda own, number: endorse(own, "q1", racer(number)))
    assert get(store, "q1").endorsements == store.client.scard(keys.endorsers(HOUR, "q1")) == RACERS
    counts = [event.endorsements for event in store.events.since(HOUR, "0-0") if event.name == "question.endorsed"]
    assert counts == list(range(1, RACERS + 1))


def test_one_person_on_twenty_devices_endorses_once(store: Store, redis_url: str):
    open_hour(store)
    shown(store, "q1")
    results = race(redis_url, lambda own, _number: endorse(own, "q1", racer(0)))
    assert changed(results) == 1
    assert get(store, "q1").endorsements == 1
    assert names(store).count("question.endorsed") == 1


def test_endorsing_and_taking_back_leaves_the_count_of_the_set(store: Store, redis_url: str):
    open_hour(store)
    shown(store, "q1")
    for number in range(0, RACERS, 2):
        endorse(store, "q1", racer(number))
    race(redis_url, lambda own, number: endorse(own, "q1", racer(number), undo=number % 2 == 0))
    assert get(store, "q1").endorsements == store.client.scard(keys.endorsers(HOUR, "q1")) == RACERS / 2


def test_one_of_twenty_moderators_approves_or_dismisses(store: Store, redis_url: str):
    open_hour(store)
    put(store, "q1")
    moves = {0: "approve", 1: "dismiss"}
    results = race(redis_url, lambda own, number: step(own, moves[number % 2], "q1", racer(number)))
    decided = names(store)[2:]
    # A dismissal after the approval is a decision of its own; after the dismissal nothing more is decided.
    assert decided in (["approve", "dismiss"], ["dismiss"])
    assert changed(results) == len(decided)
    assert Counter(result for result in results if isinstance(result, str)) == {
        "question.transition_refused": RACERS - len(decided)
    }
    assert get(store, "q1").state is S.DISMISSED


def test_one_of_twenty_moderators_approves(store: Store, redis_url: str):
    open_hour(store)
    put(store, "q1")
    results = race(redis_url, lambda own, number: step(own, "approve", "q1", racer(number)))
    assert changed(results) == 1


def test_one_of_twenty_moderators_gets_the_claim(store: Store, redis_url: str):
    open_hour(store)
    put(store, "q1")

    def claim(own: Store, number: int) -> Any:
        mine = {"claimed_by": f"p{number}", "claimed_name": f"Racer {number}", "claimed_at": START}
        return step(own, "claim", "q1", racer(number), fields=mine, claimant=f"p{number}")

    results = race(redis_url, claim)
    assert changed(results) == 1
    assert results.count("question.claimed") == RACERS - 1
    winner = next(number for number, result in enumerate(results) if not isinstance(result, str))
    assert get(store, "q1").claimed_by == f"p{winner}"


@pytest.mark.parametrize("previous", [S.ANSWERED, S.SHOWN])
def test_twenty_airings_leave_one_question_on_air(store: Store, redis_url: str, previous: QuestionState):
    open_hour(store)
    for number in range(RACERS):
        shown(store, f"q{number}")
    race(redis_url, lambda own, number: air(own, f"q{number}", previous))
    snapshot = store.hours.snapshot(HOUR)
    assert snapshot is not None
    states = Counter(one.state for one in snapshot.questions)
    assert states == {S.ON_AIR: 1, previous: RACERS - 1}
    assert get(store, snapshot.hour.on_air).state is S.ON_AIR


def test_no_moment_in_the_stream_has_two_questions_on_air(store: Store, redis_url: str):
    open_hour(store)
    for number in range(RACERS):
        shown(store, f"q{number}")
    race(redis_url, lambda own, number: air(own, f"q{number}"))
    on_air: set[str] = set()
    for event in store.events.since(HOUR, "0-0"):
        if event.question:
            on_air.discard(event.question_id)
            if event.question.state is S.ON_AIR:
                on_air.add(event.question_id)
        assert len(on_air) <= 1


def test_one_question_is_aired_once_by_twenty_hosts(store: Store, redis_url: str):
    open_hour(store)
    shown(store, "q1")
    results = race(redis_url, lambda own, _number: air(own, "q1"))
    assert changed(results) == 1
    assert results.count("question.transition_refused") == RACERS - 1


def test_twenty_sendings_of_one_question_make_one(store: Store, redis_url: str):
    open_hour(store)
    results = race(redis_url, lambda own, number: put(own, f"q{number}", BEN, key="one-key"))
    assert len({result.value for result in results}) == 1
    assert changed(results) == store.client.zcard(keys.questions(HOUR)) == 1


def test_twenty_questions_of_one_person_keep_the_pace(store: Store, redis_url: str):
    open_hour(store, pace_s=30)
    results = race(redis_url, lambda own, number: put(own, f"q{number}", BEN))
    assert changed(results) == 1
    assert results.count("limit.reached") == RACERS - 1


def test_ring_of_merges_leaves_at_least_one_question(store: Store, redis_url: str):
    open_hour(store)
    for number in range(RACERS):
        shown(store, f"q{number}")
        endorse(store, f"q{number}", racer(number))
    race(redis_url, lambda own, number: merge(own, f"q{number}", f"q{(number + 1) % RACERS}"))
    snapshot = store.hours.snapshot(HOUR)
    assert snapshot is not None
    left = [one for one in snapshot.questions if one.state is S.SHOWN]
    assert left
    for one in snapshot.questions:
        assert one.endorsements == store.client.scard(keys.endorsers(HOUR, one.question_id))
        assert not leads_back(store, one)


def test_answer_and_withdrawal_do_not_both_happen(store: Store, redis_url: str):
    open_hour(store)
    shown(store, "q1")

    def act(own: Store, number: int) -> Any:
        return step(own, "answer", "q1") if number % 2 else step(own, "withdraw", "q1", BEN, asker=BEN.person_id)

    race(redis_url, act)
    happened = set(names(store)[3:])
    assert happened in ({"answer"}, {"withdraw"})


def test_snapshot_in_the_middle_of_a_storm_and_the_events_after_it_make_the_whole(store: Store, redis_url: str):
    open_hour(store)

    def act(own: Store, number: int) -> Any:
        put(own, f"q{number}", racer(number))
        taken = own.hours.snapshot(HOUR)
        step(own, "approve", f"q{number}")
        return taken

    taken = race(redis_url, act)
    final = store.hours.snapshot(HOUR)
    assert final is not None
    for snapshot in taken:
        folded = {one.question_id: one for one in snapshot.questions}
        for event in store.events.since(HOUR, snapshot.cursor):
            assert event.question is not None
            folded[event.question_id] = event.question
        assert folded == {one.question_id: one for one in final.questions}
