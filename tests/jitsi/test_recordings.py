"""What Jibri and JaaS tell of recordings: names of files, clocks, metadata and payloads, whole and broken."""

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from hub.jitsi.recordings import (
    Metadata,
    looks_private,
    plain_room,
    read_file_name,
    read_metadata,
    read_told,
    room_of_url,
    run_of,
    start_moment,
)
from hub.jitsi.rooms import hour_room_name, private_room_name

ROOM = hour_room_name(0, bytes(range(10)))
PRIVATE = private_room_name(bytes(range(16)))
BERLIN, NAIROBI, KATHMANDU = ZoneInfo("Europe/Berlin"), ZoneInfo("Africa/Nairobi"), ZoneInfo("Asia/Kathmandu")
NEW_YORK = ZoneInfo("America/New_York")
MINUTE_MS, HOUR_MS = 60_000, 3_600_000


def at(*parts: int) -> int:
    """A moment in UTC as milliseconds since 1970."""
    return int(datetime(*parts, tzinfo=UTC).timestamp() * 1000)  # type: ignore[misc, arg-type]


def test_file_name_tells_room_and_clock():
    found = read_file_name(f"{ROOM}_2026-11-27-16-00-05.mp4")
    assert found
    assert (found.room, found.wall) == (ROOM, datetime(2026, 11, 27, 16, 0, 5))  # noqa: DTZ001


@pytest.mark.parametrize(
    "name", ["", "recording.mp4", f"{ROOM}.mp4", f"{ROOM}_2026-13-27-16-00-05.mp4", f"{ROOM}_2026-11-27.mp4", "_.mp4"]
)
def test_other_file_name_tells_nothing(name: str):
    assert read_file_name(name) is None


def test_file_name_of_an_odd_room_is_read_to_its_end():
    found = read_file_name("wikiafrica%20hour_2_2026-11-27-16-00-05.mp4")
    assert found
    assert found.room == "wikiafrica hour_2"


@pytest.mark.parametrize(
    ("url", "room"),
    [
        (f"https://meet.example/{ROOM}", ROOM),
        (f"https://meet.example/team/{ROOM.upper()}/", ROOM),
        (f"https://8x8.vc/vpaas-magic-cookie-1/{ROOM}?lang=fr#config.x=1", ROOM),
        (f"[team]{ROOM}", ROOM),
        ("https://[", ""),
        ("", ""),
    ],
)
def test_room_is_found_at_the_end_of_an_address(url: str, room: str):
    assert (room_of_url(url) if url.startswith("http") or not url else plain_room(url)) == room


def test_private_room_is_known_wherever_its_name_stands():
    for words in (
        PRIVATE,
        PRIVATE.upper(),
        f"{PRIVATE}_2026-11-27-16-00-05.mp4",
        f"https://x/[t]{PRIVATE}?a",
        f"%6D{PRIVATE[1:]}",
    ):
        assert looks_private("", words), words
    for words in (ROOM, PRIVATE[:-1], f"{PRIVATE}a", "m-"):
        assert not looks_private(words), words


def test_metadata_tells_the_room_and_who_asked():
    told = {
        "meeting_url": f"https://meet.example/{ROOM}",
        "participants": [{"user": {"id": "a1", "name": "Zuri", "email": "z@example.org"}, "group": "g"}, "odd", {}],
        "share": True,
        "initiator": {"id": "a1", "group": "g"},
    }
    assert read_metadata(json.dumps(told).encode()) == Metadata(ROOM, "a1")


def test_metadata_with_holes_tells_what_it_can():
    assert read_metadata(b'{"participants": {}, "meeting_url": null, "initiator": "x"}') == Metadata()
    assert read_metadata(b'{"share": {"initiator": {"id": "a1"}}}') == Metadata("", "a1")


def test_what_no_database_takes_is_left_out():
    told = {
        "meeting_url": f"https://meet.example/%00{ROOM}",
        "initiator": {"id": "a\ud8001\x00\x1b"},
    }
    assert read_metadata(json.dumps(told).encode()) == Metadata(ROOM, "a1")
    assert read_told({"data": {"recordingSessionId": "s\x001"}}).session_id == "s1"
    named = read_file_name(f"%00{ROOM}_2026-11-27-16-00-05.mp4")
    assert named is not None
    assert named.room == ROOM


@pytest.mark.parametrize("text", [b"", b'{"meeting_url": "https://mee', b"[]", b"null", b"\xff\xfe", b"[" * 100_000])
def test_broken_metadata_tells_nothing(text: bytes):
    assert read_metadata(text) is None


def test_told_of_jaas_is_read_leniently():
    data = {
        "preAuthenticatedLink": "https://storage.8x8.vc/x.mp4",
        "recordingSessionId": "run-1",
        "startTimestamp": 1_700_000_000_000,
        "endTimestamp": "1700000060000",
        "durationSec": 60,
        "initiatorId": "a1",
        "participants": [{"name": "Zuri", "id": "a1"}, {"name": "?"}],
    }
    told = read_told({"event": "RECORDING_UPLOADED", "data": data})
    assert (told.link, told.session_id, told.initiator) == ("https://storage.8x8.vc/x.mp4", "run-1", "a1")
    assert (told.starts_at, told.ends_at, told.duration_ms) == (1_700_000_000_000, 1_700_000_060_000, 60_000)


@pytest.mark.parametrize(
    "data", [None, [], {}, {"preAuthenticatedLink": 5, "durationSec": "x", "startTimestamp": -1, "participants": {}}]
)
def test_told_without_substance_is_empty(data: object):
    told = read_told({"data": data})
    assert (told.link, told.starts_at, told.duration_ms) == ("", 0, 0)


def test_folder_of_a_run_is_named_as_jibri_names_it():
    assert run_of("a1.b/../c d-e_f") == "a1_b____c_d-e_f"
    assert run_of(None) == ""


AROUND = (at(2026, 11, 27, 13), at(2026, 11, 27, 20))


def test_clock_of_the_file_is_read_in_its_zone():
    wall = datetime(2026, 11, 27, 19, 0, 5)  # noqa: DTZ001
    assert start_moment(wall, NAIROBI, ended_at=0, duration_ms=0, around=AROUND) == at(2026, 11, 27, 16, 0, 5)


@pytest.mark.parametrize("hour", [0, 1])
def test_time_that_comes_twice_is_the_one_that_fits_the_file(hour: int):
    # Clocks in Berlin went back at 01:00 UTC on 25 October 2026: half past two comes at 00:30 and at 01:30 UTC.
    wall = datetime(2026, 10, 25, 2, 30)  # noqa: DTZ001
    began = at(2026, 10, 25, hour, 30)
    ended = began + 50 * MINUTE_MS + 4_000
    around = (at(2026, 10, 24, 21), at(2026, 10, 25, 5))
    found = start_moment(wall, BERLIN, ended_at=ended, duration_ms=50 * MINUTE_MS, around=around)
    assert found == began


def test_time_that_comes_twice_is_the_one_nearer_to_the_hour_where_the_file_tells_nothing():
    wall = datetime(2026, 10, 25, 2, 30)  # noqa: DTZ001
    late = (at(2026, 10, 25, 0), at(2026, 10, 25, 4))
    assert start_moment(wall, BERLIN, ended_at=0, duration_ms=0, around=late) == at(2026, 10, 25, 1, 30)


@pytest.mark.parametrize(
    ("really", "off_min"), [(NAIROBI, 180), (KATHMANDU, 345), (ZoneInfo("America/New_York"), -300)]
)
def test_clock_in_another_zone_than_the_settings_say_is_found_out(really: ZoneInfo, off_min: int):
    began = at(2026, 11, 27, 16, 0, 5)
    wall = datetime.fromtimestamp(began / 1000, really).replace(tzinfo=None)
    assert wall == datetime.fromtimestamp((began + off_min * MINUTE_MS) / 1000, UTC).replace(tzinfo=None)
    told = {"ended_at": began + HOUR_MS + 30_000, "duration_ms": HOUR_MS, "around": AROUND}
    assert start_moment(wall, ZoneInfo("UTC"), **told) == began


def test_file_that_was_copied_later_does_not_move_its_start():
    began = at(2026, 11, 27, 16, 0, 5)
    wall = datetime(2026, 11, 27, 16, 0, 5)  # noqa: DTZ001
    for ended in (began + 30 * HOUR_MS, began + HOUR_MS + 7 * MINUTE_MS):
        told = {"ended_at": ended, "duration_ms": HOUR_MS, "around": AROUND}
        assert start_moment(wall, ZoneInfo("UTC"), **told) == began
