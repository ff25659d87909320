"""The queue of Jitsi's posts, and alarms, on both databases."""

import msgspec
import pytest

from hub.domain.room_posts import RoomPost
from hub.records.records import Records
from tests.fixed import START
from tests.records.racing import race

DAY_MS = 24 * 3600 * 1000
JOINED = RoomPost(
    post_key="k1",
    source="prosody",
    kind="occupant.joined",
    room_name="hour-1",
    at=START,
    received_at=START + 5,
    body={"jid": "a@b/c", "name": "Ada \u0000 \U0001f600"},
)


def post(key: str, **fields: object) -> RoomPost:
    """Another post."""
    return msgspec.structs.replace(JOINED, post_key=key, **fields)


def keys(records: Records, *kinds: str) -> list[str]:
    """The keys of what waits."""
    return [one.post_key for one in records.room_posts.waiting(kinds)]


def test_posts_wait_in_the_order_in_which_things_happened(records: Records):
    records.room_posts.add(post("late", at=START + 2000, received_at=START))
    records.room_posts.add(post("early", at=START, received_at=START + 9000))
    records.room_posts.add(post("other", kind="recording.started"))
    assert keys(records, "occupant.joined", "room.created") == ["early", "late"]
    assert keys(records, "recording.started") == ["other"]
    assert keys(records) == []


def test_same_post_twice_is_one(records: Records):
    assert records.room_posts.add(JOINED)
    assert not records.room_posts.add(post("k1", received_at=START + 9000))
    assert records.room_posts.waiting(["occupant.joined"]) == [JOINED]


def test_same_post_from_many_at_once_is_one(records: Records):
    assert sorted(race([lambda: records.room_posts.add(JOINED)] * 8)) == [False] * 7 + [True]


def test_post_that_is_done_waits_no_more_and_keeps_no_word(records: Records):
    records.room_posts.add(JOINED)
    records.room_posts.done("k1", START + 50)
    found = records.room_posts.get("k1")
    assert found is not None
    assert (found.done_at, found.body, found.room_name) == (START + 50, {}, "")
    assert keys(records, "occupant.joined") == []
    assert not records.room_posts.add(JOINED)


def test_post_that_was_done_a_day_ago_is_forgotten(records: Records):
    for key in ("done", "fresh", "waits"):
        records.room_posts.add(post(key))
    records.room_posts.done("done", START)
    records.room_posts.done("fresh", START + DAY_MS)
    assert records.room_posts.forget(START + DAY_MS) == 1
    assert records.room_posts.get("done") is None
    assert keys(records, "occupant.joined") == ["waits"]


def test_post_that_nobody_takes_is_forgotten_after_a_week(records: Records):
    records.room_posts.add(JOINED)
    assert records.room_posts.forget(START + 7 * DAY_MS) == 0
    assert records.room_posts.forget(START + 8 * DAY_MS) == 1


@pytest.mark.parametrize("done", [True, False])
def test_recording_that_is_announced_again_waits_again(records: Records, done: bool):
    again = post("f", kind="recording.finalized", body={"directory": "x"}, received_at=START + 100)
    assert records.room_posts.add(post("f", kind="recording.finalized", body={"directory": "x"}))
    if done:
        records.room_posts.done("f", START + 50)
    assert records.room_posts.add(again) is done
    assert keys(records, "recording.finalized") == ["f"]


def test_alarm_of_one_occasion_is_raised_once(records: Records):
    assert records.alarms.add("room.unknown", "occasion", {"room": "x"}, START)
    assert not records.alarms.add("room.unknown", "occasion", {"room": "x"}, START + 1)
    assert [(one.kind, one.facts, one.at) for one in records.alarms.unseen()] == [
        ("room.unknown", {"room": "x"}, START)
    ]


def test_newest_alarm_comes_first_and_one_that_was_seen_not_at_all(records: Records):
    for key, at in (("old", START), ("new", START + 1)):
        records.alarms.add("room.unknown", key, {"room": key}, at)
    new, old = records.alarms.unseen()
    assert (new.facts["room"], old.facts["room"]) == ("new", "old")
    assert records.alarms.see(new.alarm_id, "pzuri", START + 5)
    assert not records.alarms.see(new.alarm_id, "pmona", START + 6)
    assert records.alarms.unseen() == [old]
    assert records.alarms.forget(START + 5) == 0
    assert records.alarms.forget(START + 6) == 1
    assert not records.alarms.add("room.unknown", "old", {}, START)
