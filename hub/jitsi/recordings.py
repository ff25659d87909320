"""What Jibri and JaaS tell of a recording: names of files, ``metadata.json``, and the payloads of webhooks."""

import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

import msgspec

from hub.domain.local_time import moment_of

FILE_NAME = re.compile(r"(?P<call>.+)_(?P<time>\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d)\.[a-z0-9]+", re.DOTALL)
PRIVATE_ROOM = re.compile(r"(?<![a-z0-9])m-[a-z2-7]{26}(?![a-z0-9])")
"""The form of ``rooms.private_room_name``: what bears such a name is a session of two, whether we know it or not."""

TOLD_URL = re.compile(rb'"meeting_url"\s*:\s*"([^"]*)')
"""The meeting's address in a text that is no whole JSON. No name in there can look so: its quotes are escaped."""

HOUR_MS = 3600 * 1000
QUARTER_MS = HOUR_MS // 4
NEAR_MS = 90 * 1000
"""So far a recorder's start, its file's end and its length may lie apart and still tell the same story."""
MOST_ZONE_MS = 26 * HOUR_MS
UNKEPT = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters and halves of characters: no name has them, and not every database takes them."""
MOST_TEXT = 300
MOST_URL = 8000


class Named(msgspec.Struct, frozen=True):
    """What the name of a file tells: the room, and what the recorder's clock showed at the start."""

    room: str
    wall: datetime


class Metadata(msgspec.Struct, frozen=True):
    """What ``metadata.json`` tells; ``initiator`` is an id of our tokens. Names of participants are not read."""

    room: str = ""
    initiator: str = ""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What JaaS tells of a recording; ``link`` is where it can be fetched, ``""`` while it cannot. Moments are ms since
    1970, 0 for unknown."""

    link: str
    session_id: str = ""
    starts_at: int = 0
    ends_at: int = 0
    duration_ms: int = 0
    initiator: str = ""


def read_file_name(name: str) -> Named | None:
    """What ``<room>_<yyyy-MM-dd-HH-mm-ss>.<ending>`` tells; None for another kind of name."""
    found = FILE_NAME.fullmatch(name)
    if not found:
        return None
    try:
        # The recorder's own zone is not in the name: ``start_moment`` gives it one.
        wall = datetime.strptime(found["time"], "%Y-%m-%d-%H-%M-%S")  # noqa: DTZ007
    except ValueError:
        return None
    return Named(plain_room(found["call"]), wall)


def read_metadata(text: bytes) -> Metadata | None:
    """What a ``metadata.json`` tells; None for one that is broken or half written."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict):
        return None
    starter = found.get("initiator") or _at(found, "share", "initiator")
    return Metadata(
        room_of_url(_text(found.get("meeting_url"), MOST_URL)),
        _text(_at(starter, "id")),
    )


def rooms_in_broken(text: bytes) -> list[str]:
    """The rooms whose addresses stand in a ``metadata.json`` that is broken or half written."""
    return [room_of_url(found.decode(errors="replace").replace("\\/", "/")) for found in TOLD_URL.findall(text)]


def room_of_url(url: str) -> str:
    """The room at the end of a meeting's address, as Jitsi itself would call it; ``""`` for none."""
    try:
        return plain_room(urlsplit(url).path.rstrip("/").rpartition("/")[2])
    except ValueError:
        return ""


def plain_room(name: str) -> str:
    """A room's name without its tenant, decoded and in small letters."""
    return UNKEPT.sub("", unicodedata.normalize("NFKC", unquote(name))).lower().rpartition("]")[2][:MOST_TEXT]


def looks_private(*words: str) -> bool:
    """Whether the name of a session's room stands anywhere in these words, however it is written."""
    return any(PRIVATE_ROOM.search(plain) for word in words for plain in (word.lower(), unquote(word).lower()))


def start_moment(wall: datetime, zone: ZoneInfo, *, ended_at: int, duration_ms: int, around: tuple[int, int]) -> int:
    """The moment (ms since 1970) at which a recorder's clock showed a time.

    Of a time that comes twice the one is taken that fits what else is known. A whole number of hours or quarters by
    which the file's own times differ from its name is a clock in another zone than the settings say, provided that
    they fit the hour.

    Args:
        zone: of the recorder, by the settings.
        ended_at: when the file was written for the last time, 0 for unknown.
        duration_ms: its length, 0 for unknown.
        around: between which moments the recording may have begun.
    """
    first = moment_of(wall, zone).at
    # Of the other reading of the same time; the same moment on all other days.
    second = round(wall.replace(tzinfo=zone, fold=1).timestamp() * 1000)
    by_file = ended_at - duration_ms if ended_at and duration_ms else 0
    fits = by_file or (around[0] + around[1]) // 2
    near = min((first, second), key=lambda at: abs(at - fits))
    off = round((by_file - near) / QUARTER_MS) * QUARTER_MS if by_file else 0
    told_alike = abs(by_file - near - off) <= NEAR_MS and abs(off) <= MOST_ZONE_MS
    return near + off if told_alike and around[0] <= by_file <= around[1] else near


def run_of(session_id: object) -> str:
    """The folder of a run of Jibri's, by the id of the run."""
    return re.sub(r"[^A-Za-z0-9_-]", "_", session_id) if isinstance(session_id, str) else ""


def read_told(body: Mapping[str, Any]) -> Told:
    """What a RECORDING_STARTED, _ENDED or _UPLOADED tells in its ``data``."""
    data = _at(body, "data")
    return Told(
        link=_text(_at(data, "preAuthenticatedLink"), MOST_URL),
        session_id=_text(_at(data, "recordingSessionId"), 150),
        starts_at=_number(_at(data, "startTimestamp")),
        ends_at=_number(_at(data, "endTimestamp")),
        duration_ms=_number(_at(data, "durationSec")) * 1000,
        initiator=_text(_at(data, "initiatorId")),
    )


def _at(value: Any, *path: str) -> Any:
    for step in path:
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def _text(value: Any, most: int = MOST_TEXT) -> str:
    return UNKEPT.sub("", value)[:most] if isinstance(value, str) else ""


def _number(value: Any) -> int:
    try:
        number = int(float(value))
    except (TypeError, ValueError, OverflowError):
        return 0
    return number if 0 < number < 1 << 53 else 0
