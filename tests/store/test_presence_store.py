"""How many people are here, honestly: each once, and nobody who is gone."""

from hub.store import keys
from hub.store.presence import HERE_MS
from hub.store.store import Store
from tests.fixed import START
from tests.store.queue import HOUR


def test_person_with_two_tabs_in_two_processes_counts_once(store: Store):
    store.presence.renew(HOUR, ["gben"], START)
    assert store.presence.renew(HOUR, ["gben", "pada"], START) == 2


def test_person_who_leaves_is_gone_at_once(store: Store):
    store.presence.renew(HOUR, ["gben", "pada"], START)
    store.presence.leave(HOUR, "gben")
    assert store.presence.count(HOUR, START) == 1


def test_people_of_a_process_that_crashed_are_gone_when_nobody_renews_them(store: Store):
    store.presence.renew(HOUR, ["gben"], START)
    store.presence.renew(HOUR, ["pada"], START + HERE_MS - 1)
    assert store.presence.count(HOUR, START + HERE_MS - 1) == 2
    assert store.presence.count(HOUR, START + HERE_MS) == 1
    assert store.presence.renew(HOUR, [], START + HERE_MS) == 1


def test_hours_do_not_share_their_people(store: Store):
    store.presence.renew(HOUR, ["gben"], START)
    assert store.presence.count("another", START) == 0


def test_key_of_an_hour_that_nobody_is_in_goes_by_itself(store: Store):
    store.presence.renew(HOUR, ["gben"], START)
    assert 0 < store.client.pttl(keys.presence(HOUR)) <= HERE_MS
