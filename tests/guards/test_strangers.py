"""Every kind of stranger asks for every private thing by every door, and gets nothing.

A booking with its room, its chat and its notes, and a private thread, are filled with marked words. Then each stranger
asks for every page and every read that takes an id, sends every command, and joins every topic. No answer holds a
marked word, and each is the very answer that an id gets that never was.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hub.actions.context import Context
from hub.actions.registry import ACTIONS, run
from hub.domain.bookings import Party
from hub.domain.clock import SetClock
from hub.domain.errors import HubError
from hub.live.topics import READS
from hub.protocol.commands import COMMANDS
from tests.booking import MORNING, act, book_slot
from tests.mentoring import make_mentor, make_programme
from tests.people import ADA, BEN, CHIDI, HANA, MONA, OLGA, ZURI
from tests.threads import post, start
from tests.web.browser import browser_of, command

MARK = "zebrafish"
"""Stands in every private word."""
NEVER = "never-was"
STRANGERS = {"guest": BEN, "account": OLGA, "moderator": MONA, "organiser": ZURI, "another mentor": HANA}
PUBLIC_FIELDS = {"programme_id": "programme", "mentor_id": "mentor"}
ROOM = "m-aaaqeayeaudaocajbifqydiob4"

TEXT = {"text": "x", "client_key": "client-key-1", "reason": "other", "line": "x", "number": 1, "version": 1}
MORE = {"agrees": True, "time": MORNING, "times": [MORNING], "stars": 5, "post_id": "p1", "shared": True}


@dataclass(frozen=True)
class Secrets:
    """The ids of what is private, and of the programme in which it is."""

    programme_id: str
    mentor_id: str
    booking_id: str
    thread_id: str


@pytest.fixture
def secrets(ctx: Context, clock: SetClock) -> Secrets:
    """A session under way with a chat and notes, and a private thread; Ada and Chidi alone know of them."""
    programme = make_programme(ctx)
    ada, _hana = make_mentor(ctx, programme), make_mentor(ctx, programme, HANA)
    booking_id = book_slot(ctx, ada, about=f"{MARK} about", candidate_name=f"{MARK} name").booking_id
    act(ctx, ADA, "accept", booking_id, time=MORNING)
    clock.ms = MORNING
    ctx.records.bookings.get(booking_id)
    for party in (Party.CANDIDATE, Party.MENTOR):
        ctx.records.sessions.come(booking_id, party, clock())
    run(ctx, ADA, "room.admit", {"booking_id": booking_id})
    run(ctx, CHIDI, "room.say", {"booking_id": booking_id, "text": f"{MARK} chat", "client_key": "client-key-1"})
    act(ctx, ADA, "note", booking_id, text=f"{MARK} note", shared=True)
    words = {"title": f"{MARK} title", "parts": [f"{MARK} part"], "mentors": [ada.mentor_id]}
    thread = start(ctx, programme, asker_name=f"{MARK} asker", **words)
    post(ctx, ADA, thread, 1, f"{MARK} answer")
    return Secrets(programme.programme_id, ada.mentor_id, booking_id, thread.thread_id)


def addresses(app: Flask, ids: dict[str, str]) -> Iterator[str]:
    """Every address that can be read and takes nothing but these ids."""
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or set()) and rule.arguments <= ids.keys():
            yield re.sub(r"<(?:[^:>]+:)?(\w+)>", lambda found: ids[found[1]], rule.rule)


def private_addresses(app: Flask, ids: dict[str, str]) -> list[tuple[str, str]]:
    """Every address of a booking or a thread, beside the same one of an id that never was."""
    never = ids | {"booking_id": NEVER, "thread_id": NEVER}
    pairs = zip(addresses(app, ids), addresses(app, never), strict=True)
    return [(path, twin) for path, twin in pairs if path != twin]


def read(client: FlaskClient, path: str) -> tuple[int, str]:
    """Status and words of an answer, without what differs in each."""
    # A part of the marked words: a search would find them, and a page that quotes the search does not hold them.
    answer = client.get(path, query_string={"q": MARK[:5], "words": MARK[:5]})
    words = answer.get_data(as_text=True)
    return answer.status_code, re.sub(r'(content|value)="[^"]{40,}"', "", words)


@pytest.mark.parametrize("who", STRANGERS)
def test_no_page_feed_search_or_read_tells_a_private_word(app: Flask, ctx: Context, secrets: Secrets, who: str):
    ids = vars(secrets) | {"hour_id": NEVER, "report_id": NEVER}
    client = browser_of(app, STRANGERS[who])
    asked = list(addresses(app, ids))
    assert len(asked) > 40
    for path in asked:
        _status, words = read(client, path)
        assert MARK not in words, path
        assert ROOM not in words, path


@pytest.mark.parametrize("who", STRANGERS)
def test_what_is_private_answers_as_what_never_was(app: Flask, secrets: Secrets, who: str):
    ids = vars(secrets) | {"hour_id": NEVER}
    client = browser_of(app, STRANGERS[who])
    pairs = private_addresses(app, ids)
    assert len(pairs) >= 8
    for path, twin in pairs:
        private, never = read(client, path), read(client, twin)
        expected = never[1].replace(NEVER, secrets.booking_id if "booking" in path else secrets.thread_id)
        assert (private[0], private[1]) == (never[0], expected), path


def payload(name: str, ids: dict[str, str]) -> dict[str, Any]:
    """A payload of the right form, about these ids."""
    fields = COMMANDS[name].__struct_fields__
    known = ids | TEXT | MORE
    return {field: known[field] for field in fields if field in known}


@pytest.mark.parametrize("who", STRANGERS)
def test_no_command_tells_a_private_thing_from_one_that_never_was(app: Flask, ctx: Context, secrets: Secrets, who: str):
    client = browser_of(app, STRANGERS[who])
    ids = vars(secrets)
    never = ids | {"booking_id": NEVER, "thread_id": NEVER}
    names = [name for name in ACTIONS if {"booking_id", "thread_id"} & {*COMMANDS[name].__struct_fields__}]
    assert len(names) > 25
    for name in names:
        private = command(client, name, **payload(name, ids))
        unknown = command(client, name, **payload(name, never))
        assert (private.status_code, private.json) == (unknown.status_code, unknown.json), name
        assert private.status_code in (401, 404), name


@pytest.mark.parametrize("who", STRANGERS)
def test_no_socket_hears_a_private_topic(ctx: Context, secrets: Secrets, who: str):
    for kind, one_id in (("booking", secrets.booking_id), ("thread", secrets.thread_id)):
        answers = set()
        for asked in (one_id, NEVER):
            with pytest.raises(HubError) as refusal:
                READS[kind](ctx, STRANGERS[who], asked)
            answers.add((refusal.value.code, str(refusal.value.details)))
        assert len(answers) == 1


def test_redis_knows_no_private_word_but_the_chat_of_the_room(ctx: Context, secrets: Secrets):
    client = ctx.store.client
    told = {}
    for key in client.scan_iter("*"):
        kind = client.type(key)
        read_all = {"string": client.get, "hash": client.hgetall, "set": client.smembers}
        words = client.lrange(key, 0, -1) if kind == "list" else read_all.get(kind, lambda _key: "")(key)
        told[key] = str(words)
    assert [key for key, words in told.items() if MARK in words and secrets.booking_id not in key] == []


def test_logs_and_notices_hold_no_private_word(ctx: Context, secrets: Secrets, capfd: pytest.CaptureFixture[str]):
    outputs = capfd.readouterr()
    assert MARK not in outputs.out + outputs.err
    for person in (ADA, CHIDI):
        for notice in ctx.records.notices.of_person(person.person_id, 100):
            words = " ".join(map(str, notice.facts.values())).replace(f"{MARK} name", "").replace(f"{MARK} asker", "")
            assert MARK not in words


def test_the_two_are_no_strangers(app: Flask, ctx: Context, secrets: Secrets):
    for actor in (ADA, CHIDI):
        client = browser_of(app, actor)
        for path in (f"/bookings/{secrets.booking_id}", f"/threads/{secrets.thread_id}"):
            assert MARK in client.get(path).get_data(as_text=True)
