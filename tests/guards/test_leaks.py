"""Where private words must not seep: Redis, what is published on it, the logs, notices and e-mail."""

import io
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import redis
import sqlalchemy
import structlog

from hub import logs
from hub.mail.outbox import Outbox
from hub.records.telling_tables import notices
from tests.guards.conftest import FilledHub
from tests.guards.doors import reads, visit
from tests.guards.filled import MARKS
from tests.people import ADA, CHIDI
from tests.worker.working import Ticks
from worker.__main__ import jobs, prosody_jobs
from worker.runner import Runner

WORDS = ("zebrafish", "axolotl", "quokka", "okapi", "narwhal", "ibis")
"""What people wrote; the other marks are names, by which one is told of the other."""

READS: dict[str, Callable[["redis.Redis[Any]", str], Any]] = {
    "string": lambda client, key: client.get(key),
    "hash": lambda client, key: client.hgetall(key),
    "set": lambda client, key: client.smembers(key),
    "zset": lambda client, key: client.zrange(key, 0, -1, withscores=True),
    "list": lambda client, key: client.lrange(key, 0, -1),
    "stream": lambda client, key: client.xrange(key),
}


def in_redis(client: "redis.Redis[Any]") -> dict[str, str]:
    """Every key with everything in it."""
    return {key: f"{key} {READS[client.type(key)](client, key)}" for key in client.scan_iter("*")}


def test_redis_knows_no_private_word_but_the_chat_of_the_room(hub: FilledHub):
    room = hub.filled.ids["booking_id"][0]
    told = in_redis(hub.ctx.store.client)
    knowing = [key for key, words in told.items() if any(mark in words for mark in MARKS)]
    assert len(knowing) == 1 and room in knowing[0]


@pytest.mark.parametrize("kind", READS)
def test_a_word_in_any_kind_of_key_would_be_found(hub: FilledHub, kind: str):
    client = hub.ctx.store.client
    write: dict[str, Callable[[], Any]] = {
        "string": lambda: client.set("leak", "zebrafish"),
        "hash": lambda: client.hset("leak", "x", "zebrafish"),
        "set": lambda: client.sadd("leak", "zebrafish"),
        "zset": lambda: client.zadd("leak", {"zebrafish": 1}),
        "list": lambda: client.rpush("leak", "zebrafish"),
        "stream": lambda: client.xadd("leak", {"x": "zebrafish"}),
    }
    write[kind]()
    assert "zebrafish" in in_redis(client)["leak"]
    client.delete("leak")


def test_what_is_published_names_what_changed_and_never_what_it_says(hub: FilledHub):
    assert len(hub.published) > 20
    assert [words for words in hub.published if any(mark in words for mark in MARKS)] == []


def test_notices_and_e_mail_hold_names_and_no_words(hub: FilledHub):
    with hub.ctx.records.engine.connect() as connection:
        facts = [str(one) for one in connection.execute(sqlalchemy.select(notices.c.facts)).scalars()]
    mails = Outbox(hub.ctx.settings.data_dir).sent()
    assert len(facts) > 10 and len(mails) > 5
    assert {mail.to for mail in mails} == {"chidi@example.org"}
    told = [*facts, *map(str, mails)]
    assert [words for words in told if any(mark in words for mark in WORDS)] == []


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What a process that runs for real writes, at its most talkative."""
    out, root, before = io.StringIO(), logging.getLogger(), (structlog.get_config(), logging.getLogger().level)
    monkeypatch.setattr("sys.stderr", out)
    handlers, root.handlers = root.handlers, []
    logs.set_up(development=False, level="debug")
    yield out
    root.handlers = handlers
    root.setLevel(before[1])
    structlog.configure(**before[0])


BROKEN = ("thread_posts", "booking_notes", "notices")


def test_no_log_holds_a_private_word_when_all_is_well_nor_when_it_is_not(hub: FilledHub, written: io.StringIO):
    assert use(hub) == {200}
    with hub.ctx.records.engine.begin() as connection:
        for table in BROKEN:
            connection.execute(sqlalchemy.text(f"ALTER TABLE {table} RENAME TO {table}_away"))
    try:
        assert use(hub) == {503}
    finally:
        with hub.ctx.records.engine.begin() as connection:
            for table in BROKEN:
                connection.execute(sqlalchemy.text(f"ALTER TABLE {table}_away RENAME TO {table}"))
    told = written.getvalue()
    assert "request failed" in told and "no such table" in told
    assert [mark for mark in MARKS if mark in told] == []


def use(hub: FilledHub) -> set[int]:
    """The two read all that is theirs and write on, and the worker has a round; how what they wrote was answered."""
    answered = set()
    booking_id, thread_id = (hub.filled.ids[name][0] for name in ("booking_id", "thread_id"))
    for actor in (ADA, CHIDI):
        browser = visit(hub.app, actor)
        private = [door.path for door in reads(hub.app, hub.filled.ids, hub.filled.private) if door.private]
        for path in (*private, "/inbox", "/threads", "/bookings"):
            browser.read(path)
        words = {"text": "zebrafish again", "number": "1", "client_key": hub.ctx.new_id()}
        answered.add(browser.send(f"/threads/{thread_id}/do/thread.post", **words)[0])
        answered.add(browser.send(f"/bookings/{booking_id}/do/booking.note", text="zebrafish again", shared="true")[0])
    Runner(hub.ctx, [*jobs(), *prosody_jobs()], now=Ticks()).round()
    return answered
