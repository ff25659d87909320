"""After an hour was played through, each key in Redis is one that docs/redis.md tells of, with the type it says."""

import re

from hub.actions.context import Context
from hub.actions.hours import take
from hub.domain.hours import HourState
from hub.domain.questions import QuestionState
from hub.store import keys
from tests.doing import ask, bring, do
from tests.guards.tree import ROOT
from tests.people import ADA, BEN, CHIDI, MONA, ZURI, make_hour
from tests.sessions import act, make_session, say

ROW = re.compile(r"^\| `(hub:[^`]+)` \| ([a-z ]+) \|", re.MULTILINE)
TYPES = {"sorted set": "zset"}
LONGEST_S = {
    "presence": 60,
    "writing": 8,
    "here": 40,
    "chat": 27 * 3600,
    "chat_ends": 24 * 3600,
    "erased": 7 * 24 * 3600,
    "rewritten": 600,
    "limits": 24 * 3600,
    "gone": 24 * 3600,
}


SITE = ("hub:limits", "hub:gone")
"""How the keys begin that belong to no hour, thread or session."""


def documented() -> dict[re.Pattern[str], str]:
    """Patterns of keys, and the type of each, as the page says."""
    rows = ROW.findall((ROOT / "docs/redis.md").read_text("utf-8"))
    return {
        re.compile(
            re.escape(pattern)
            .replace("<hour>", "[^:}]+")
            .replace("<thread>", "[^:}]+")
            .replace("<booking>", "[^:}]+")
            .replace(r"\*", ".+")
            .replace("<question>", "[^:]+")
            .replace("<person>", "[^:]+")
            .replace("<mark>", "[^:]+")
        ): kind
        for pattern, kind in rows
    }


def play(ctx: Context) -> str:
    """A whole hour, with a question in every state and everything that can be done to one."""
    hour = make_hour(ctx, pace_s=0)
    for state in QuestionState:
        bring(ctx, hour, state)
    question_id = ask(ctx, hour, CHIDI)
    for name in ("claim", "label", "assign", "note", "reword", "approve", "pin"):
        do(ctx, MONA, f"question.{name}", hour, question_id)
    do(ctx, BEN, "question.endorse", hour, question_id)
    do(ctx, ADA, "question.reply", hour, question_id)
    do(ctx, MONA, "person.silence", hour, question_id)
    do(ctx, MONA, "hour.slow_mode", hour)
    ctx.store.presence.renew(hour.hour_id, ["gben"], ctx.clock())
    ctx.store.writing.note("thread", "pada", 1, ctx.clock())
    meet(ctx)
    ctx.store.forgetting.shut_out("a-mark")
    ctx.store.archive.bury(hour.hour_id, "1-1", {"name": "strange"})
    do(ctx, ZURI, "hour.move", hour, move="end")
    return hour.hour_id


def meet(ctx: Context) -> None:
    """Two rooms of sessions: one in which people are, one whose session has ended."""
    session = make_session(ctx)
    act(ctx, CHIDI, "room.enter", session)
    say(ctx, CHIDI, session, "I am early.")
    ctx.store.rooms.erase("another")
    ctx.store.rooms.rewrite()


def test_every_key_of_an_hour_is_documented_with_its_type(ctx: Context):
    play(ctx)
    patterns = documented()
    seen = set()
    for key in ctx.store.client.scan_iter("*"):
        found = [(pattern, kind) for pattern, kind in patterns.items() if pattern.fullmatch(key)]
        assert len(found) == 1, f"{key} has {len(found)} rows in docs/redis.md"
        pattern, kind = found[0]
        assert ctx.store.client.type(key) == TYPES.get(kind, kind), key
        seen.add(pattern.pattern)
    unseen = {pattern.pattern for pattern in patterns} - seen
    assert unseen == {re.escape(keys.WAKE), re.escape(keys.NEWS)}, "these rows are of keys that nobody makes"


def test_only_what_is_over_has_an_end(ctx: Context):
    hour_id = play(ctx)
    for key in ctx.store.client.scan_iter("*"):
        ttl, part = ctx.store.client.ttl(key), key.split(":")[1 if key.startswith(SITE) else 2].partition("/")[0]
        assert (0 < ttl <= LONGEST_S[part]) if part in LONGEST_S else ttl == -1, key
    take(ctx, ZURI, "organiser", hour_id, "archive")
    record = ctx.records.hours.get(hour_id)
    assert record is not None and record.state is HourState.ARCHIVED
    ctx.store.hours.retire(hour_id)
    for key in ctx.store.client.scan_iter("*"):
        assert 0 < ctx.store.client.ttl(key) <= keys.AFTER_ARCHIVE_S, key
