"""What a room keeps for as long as it lasts: the chat, and who is here."""

import msgspec
import pytest

from hub.domain.bookings import Party
from hub.domain.errors import PrivateRoomClosed
from hub.protocol.booking_views import ChatLine
from hub.store import keys
from hub.store.rooms import HERE_MS, LEFT_S, MOST_BYTES, MOST_LINES, ChatFull
from hub.store.store import Store
from tests.fixed import START
from tests.records.racing import race

OVER = START + 21 * 60_000
HOME = "booking1"


def line(text: str, client_key: str = "key00001", by: str = "mentor", at: int = START) -> ChatLine:
    return ChatLine(at=at, by=by, text=text, client_key=client_key)


def say(store: Store, text: str, client_key: str = "key00001", by: str = "mentor") -> bool:
    return store.rooms.say(HOME, line(text, client_key, by), OVER)


def test_chat_is_told_in_its_order_as_it_was_written(store: Store):
    texts = ["Habari?", "مرحبا <b>", 'a "quoted" \\ line\nand another 🎈']
    for number, text in enumerate(texts):
        assert say(store, text, f"key{number:05}", "mentor" if number % 2 else "candidate")
    assert [one.text for one in store.rooms.chat(HOME)] == texts
    assert store.rooms.chat(HOME)[0] == line(texts[0], "key00000", "candidate")
    assert store.rooms.chat("another") == ()


def test_line_that_is_sent_again_is_written_once(store: Store):
    assert say(store, "Hello")
    assert not say(store, "Hello")
    assert say(store, "Hello", by="candidate")
    assert len(store.rooms.chat(HOME)) == 2


def test_line_that_is_sent_many_times_at_once_is_written_once(store: Store):
    told = race([lambda: say(store, "Hello")] * 8)
    assert len(store.rooms.chat(HOME)) == 1
    assert sorted(told) == [False] * 7 + [True]


def test_chat_takes_so_many_lines_and_no_more(store: Store):
    for number in range(MOST_LINES):
        say(store, "x", f"key{number:05}")
    with pytest.raises(ChatFull):
        say(store, "one more", "key99999")
    assert not say(store, "x", "key00000")
    assert len(store.rooms.chat(HOME)) == MOST_LINES


def test_chat_takes_so_much_text_and_no_more(store: Store):
    text = "ب" * 2000
    fits = MOST_BYTES // len(msgspec.json.encode(line(text)))
    for number in range(fits):
        say(store, text, f"key{number:05}")
    with pytest.raises(ChatFull):
        say(store, text, "key99999")
    assert len(store.rooms.chat(HOME)) == fits


def test_chat_goes_by_itself_a_day_after_the_end_at_the_latest(store: Store):
    say(store, "Hello")
    assert 0 < store.client.ttl(keys.chat(HOME)) <= 21 * 60 + LEFT_S


def test_closing_answers_every_line_and_lets_no_other_in(store: Store):
    say(store, "Hello")
    assert [one.text for one in store.rooms.close(HOME, "end1")] == ["Hello"]
    with pytest.raises(PrivateRoomClosed):
        say(store, "Wait", "key00002")
    assert [one.text for one in store.rooms.close(HOME, "end1")] == ["Hello"]
    assert 0 < store.client.ttl(keys.chat_ends(HOME)) <= 60


def test_chat_is_open_again_once_every_end_of_it_came_to_nothing(store: Store):
    for end in ("end1", "end2"):
        store.rooms.close(HOME, end)
    store.rooms.reopen(HOME, "end1")
    with pytest.raises(PrivateRoomClosed):
        say(store, "Wait")
    store.rooms.reopen(HOME, "end2")
    assert say(store, "Wait")
    store.rooms.close(HOME, "end3")
    store.rooms.erase(HOME)
    store.rooms.reopen(HOME, "end3")
    with pytest.raises(PrivateRoomClosed):
        say(store, "Too late")


def test_chat_that_is_erased_stays_closed_for_a_day_whatever_end_comes_late(store: Store):
    store.rooms.erase(HOME)
    store.rooms.close(HOME, "late")
    store.rooms.reopen(HOME, "late")
    assert store.client.ttl(keys.chat_ends(HOME)) > LEFT_S - 60


def test_what_a_hub_before_this_one_left_there_is_in_nobodys_way(store: Store):
    store.client.set(f"hub:{{{HOME}}}:chat_closed", "1", ex=60)
    assert store.rooms.close(HOME, "end1") == ()
    store.rooms.erase(HOME)


def test_erasing_leaves_nothing_that_was_said_and_can_be_repeated(store: Store):
    say(store, "Hello")
    store.rooms.come(HOME, Party.MENTOR, START)
    for _ in range(2):
        store.rooms.erase(HOME)
    assert set(store.client.keys("*")) == {keys.chat_ends(HOME), keys.ERASED}
    with pytest.raises(PrivateRoomClosed):
        say(store, "Too late")


def test_rooms_in_which_a_chat_lies_are_found(store: Store):
    say(store, "Hello")
    assert store.rooms.with_chat([HOME, "another"]) == [HOME]
    assert store.rooms.with_chat([]) == []


def test_each_of_the_two_is_here_for_as_long_as_their_page_says_so(store: Store):
    assert store.rooms.come(HOME, Party.MENTOR, START)
    assert not store.rooms.come(HOME, Party.MENTOR, START + 15_000)
    assert store.rooms.come(HOME, Party.CANDIDATE, START + 15_000)
    assert store.rooms.here(HOME, START + 15_000) == {Party.MENTOR, Party.CANDIDATE}
    gone = START + 15_000 + HERE_MS
    assert store.rooms.here(HOME, gone - 1) == {Party.MENTOR, Party.CANDIDATE}
    assert store.rooms.here(HOME, gone) == frozenset()
    assert store.rooms.come(HOME, Party.MENTOR, gone)
