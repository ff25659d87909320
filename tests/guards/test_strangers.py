"""Every kind of stranger asks for every private thing by every door, and gets nothing.

``filled.py`` fills a programme with marked words; ``doors.py`` knows the doors. No answer holds a marked word that is
not for this stranger, and each is the very answer that an id gets that never was.
"""

import pytest

from hub.actions.context import Context
from hub.domain.errors import HubError
from hub.domain.roles import Actor
from hub.live.topics import READS
from tests.guards.conftest import FilledHub
from tests.guards.doors import ELSEWHERE, forget, plain, reads, visit
from tests.guards.filled import MARKS, NEVER, PUBLIC_WORDS
from tests.people import ADA, CHIDI
from tests.web.browser import browser_of

QUERY = {"q": "zebra", "words": "zebra", "thread": NEVER}
"""A part of a marked word: a search would find it, and a page that quotes the search does not hold the word."""


def test_no_address_tells_a_private_word_and_what_is_private_answers_as_what_never_was(hub: FilledHub):
    filled = hub.filled
    doors = list(reads(hub.app, filled.ids, filled.private))
    assert len(doors) > 80 and sum(bool(door.private) for door in doors) > 50
    leaks, differ = [], []
    for who, actor in hub.strangers.items():
        browser = visit(hub.app, actor)
        secret = [mark for mark, theirs in MARKS.items() if who not in theirs] + [filled.room_name]
        for path, private, twin in doors:
            told = browser.read(path, **QUERY)
            leaks += [(who, path, mark) for mark in secret if mark in told[1]]
            known = any(who in filled.theirs.get(one, ()) for one in private)
            if private and not known and forget(told, private) != browser.read_never(twin, **QUERY):
                differ.append((who, path, twin))
    assert (leaks, differ) == ([], [])


def test_a_thread_that_is_named_in_a_form_answers_as_one_that_never_was(hub: FilledHub):
    filled, programme_id = hub.filled, hub.filled.ids["programme_id"][-1]
    for who, actor in hub.strangers.items():
        browser = visit(hub.app, actor)
        for door in ("ask", "request"):
            never = browser.read(f"/programmes/{programme_id}/{door}", thread=NEVER)
            for thread_id in filled.ids["thread_id"]:
                if who not in filled.theirs.get(thread_id, ()):
                    told = browser.read(f"/programmes/{programme_id}/{door}", thread=thread_id)
                    assert forget(told, [thread_id]) == never, (who, door)


def test_no_socket_hears_a_private_topic(hub: FilledHub):
    for who, actor in hub.strangers.items():
        for kind in ("booking", "thread"):
            never = _refusal(hub.ctx, actor, kind, NEVER)
            for one in hub.filled.ids[f"{kind}_id"]:
                if who not in hub.filled.theirs.get(one, ()):
                    assert _refusal(hub.ctx, actor, kind, one) == never, (who, one)


def _refusal(ctx: Context, actor: Actor, kind: str, one_id: str) -> tuple[str, str]:
    with pytest.raises(HubError) as refusal:
        READS[kind](ctx, actor, one_id)
    return refusal.value.code, str(refusal.value.details)


def test_a_token_that_was_removed_opens_nothing(hub: FilledHub):
    filled, tokens = hub.filled, hub.ctx.records.tokens
    token_id, secret = tokens.add(CHIDI.person_id, "a program", hub.ctx.clock(), 0)
    client = hub.app.test_client()
    client.environ_base |= ELSEWHERE | {"HTTP_AUTHORIZATION": f"Bearer {secret}"}
    assert "zebrafish" in client.get(f"/api/v1/threads/{filled.ids['thread_id'][0]}").get_data(as_text=True)
    tokens.remove(CHIDI.person_id, token_id)
    for door in reads(hub.app, filled.ids, filled.private):
        status, words = plain(client.get(door.path))
        assert [mark for mark in MARKS if mark in words] == [], door.path
        assert status in {401, 403, 404} or not door.private, door.path


def test_what_became_public_tells_nothing_of_where_it_came_from(hub: FilledHub):
    filled = hub.filled
    private_words = ("Chidi", "wombat", filled.ids["thread_id"][0], CHIDI.person_id, ADA.person_id)
    for who, actor in hub.strangers.items():
        browser = visit(hub.app, actor)
        for path in (f"/threads/{filled.public_id}", f"/api/v1/threads/{filled.public_id}"):
            status, words = browser.read(path)
            assert status == 200 and PUBLIC_WORDS in words and "An adviser" in words
            assert [word for word in private_words if word in words] == [], (who, path)


def test_the_two_are_no_strangers_but_each_keeps_what_is_their_own(hub: FilledHub):
    filled = hub.filled
    paths = {door.path for door in reads(hub.app, filled.ids, filled.private)}
    only_his = ("axolotl", "quokka", "chidi@example.org", "narwhal", "numbat")
    for actor, not_theirs in ((ADA, only_his), (CHIDI, ("numbat",))):
        client = browser_of(hub.app, actor)
        client.environ_base |= ELSEWHERE
        told = {path: client.get(path).get_data(as_text=True) for path in paths}
        assert [(path, mark) for mark in not_theirs for path, words in told.items() if mark in words] == []
        for path in (f"/bookings/{filled.ids['booking_id'][0]}", f"/threads/{filled.ids['thread_id'][0]}"):
            assert "zebrafish" in told[path]
