"""The plan of an hour as a form or a program writes it: words in, checked fields of ``domain.hours.Hour`` out."""

import hashlib
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec

from hub.domain.errors import PayloadInvalid, QuestionTextEmpty, QuestionTextTooLong
from hub.domain.hours import COVERS, Hour, Moderation, Watch, WhoMay
from hub.domain.local_time import moment_of, wall_of, zone_of
from hub.domain.questions import clean_line, clean_text
from hub.domain.texts import N_
from hub.domain.youtube import address_of, video_id

Words = dict[str, str]

AT_ONCE = -1
"""``asking_opens_before_s`` for an hour that takes questions as soon as it is announced."""

PICTURE = "picture"
TITLE_LIMIT = 200
DESCRIPTION_LIMIT = 20_000
LATE_MS = 3600 * 1000
FAR_MS = 3 * 366 * 24 * 3600 * 1000
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}")

UNKNOWN = N_("There is no such field.")
NEEDED = N_("Please fill this in.")
CHOOSE = N_("Please choose one of these.")
NOT_A_NUMBER = N_("Please write a number.")
NOT_A_MOMENT = N_("Please write a date and a time.")
NOT_A_ZONE = N_("We do not know this time zone.")
PASSED = N_("This moment has passed.")
TOO_FAR = N_("This is more than three years ahead.")
TITLE_TOO_LONG = N_("Please stay within 200 characters.")
DESCRIPTION_TOO_LONG = N_("Please stay within 20,000 characters.")
DURATION_RANGE = N_("An hour lasts from 5 minutes to 12 hours.")
LENGTH_RANGE = N_("Between 50 and 5,000 characters.")
PACE_RANGE = N_("Between 0 and 3,600 seconds.")
OPENS_RANGE = N_("At the most 90 days before.")
NOT_YOUTUBE = N_("This is not the address of a YouTube video. It looks like https://www.youtube.com/watch?v=…")
YOUTUBE_NEEDED = N_("Please add the address of the YouTube live stream.")
NO_PICTURE = N_("Please add a picture, or choose a colour.")

NEW: Words = {
    "title": "",
    "description": "",
    "language": "en",
    "starts": "",
    "zone": "UTC",
    "duration_min": "60",
    "cover": COVERS[0],
    "watch": Watch.JITSI.value,
    "youtube_url": "",
    "asking_opens_before_s": str(7 * 24 * 3600),
    "moderation": Moderation.BEFORE.value,
    "who_may_ask": WhoMay.NAMED.value,
    "who_may_endorse": WhoMay.ANYONE.value,
    "length_limit": "500",
    "pace_s": "30",
}
"""Every field that an organiser writes, and what stands in the form of a new hour."""

SETTINGS = (
    "description",
    "language",
    "duration_s",
    "cover",
    "cover_file",
    "watch",
    "youtube_url",
    "moderation",
    "who_may_ask",
    "who_may_endorse",
    "length_limit",
    "pace_s",
)
"""Fields of an hour that its copies, and the occurrences of a series, share."""


class Wrong(Exception):
    """A word that cannot be read; the text says why."""


def words_of(hour: Hour) -> Words:
    """The plan of an hour as its form shows it."""
    plain = {name: str(getattr(hour, name)) for name in NEW if hasattr(hour, name)}
    return plain | {
        "starts": wall_of(hour.starts_at, zone_of(hour.zone)).isoformat("T", "minutes"),
        "duration_min": str(hour.duration_s // 60),
        "asking_opens_before_s": str(opens_before_s(hour)),
    }


def opens_before_s(hour: Hour) -> int:
    """How long before its start an hour takes questions, in seconds; ``AT_ONCE`` for as soon as it is announced."""
    return (hour.starts_at - hour.asking_opens_at) // 1000 if hour.asking_opens_at else AT_ONCE


def opens_at(starts_at: int, before_s: int) -> int:
    """The moment (ms since 1970) from which questions are taken; 0 for as soon as the hour is announced."""
    return 0 if before_s == AT_ONCE else starts_at - before_s * 1000


def read_plan(given: Mapping[str, Any], base: Words, now: int, *, has_picture: bool = False) -> dict[str, Any]:
    """The fields of an hour from what somebody wrote.

    Args:
        given: by the names of ``NEW``; what is left out is as in ``base``.
        now: milliseconds since 1970; a start that was not touched may lie before it.
        has_picture: the hour has a cover picture, or gets one now.
    Raises:
        PayloadInvalid: ``fields`` says what is wrong with each field.
    """
    words = base | {name: str(value) for name, value in given.items()}
    found: dict[str, Any] = {}
    wrong = {name: UNKNOWN for name in given if name not in NEW}
    for name, read in READERS.items():
        try:
            found[name] = read(words[name])
        except Wrong as reason:
            wrong[name] = str(reason)
    if not wrong:
        touched = words["starts"] != base["starts"] or words["zone"] != base["zone"]
        wrong |= _together(found, has_picture) | (_start_in_reach(found, now) if touched else {})
    if wrong:
        raise PayloadInvalid(fields=wrong)
    return _fields(found)


def _together(found: dict[str, Any], has_picture: bool) -> Words:
    """What is wrong with fields that are right each by itself."""
    wrong = {}
    if found["watch"] is Watch.YOUTUBE and not found["youtube_url"]:
        wrong["youtube_url"] = YOUTUBE_NEEDED
    if found["cover"] == PICTURE and not has_picture:
        wrong["cover"] = NO_PICTURE
    return wrong


def _start_in_reach(found: dict[str, Any], now: int) -> Words:
    at = moment_of(found["starts"], found["zone"]).at
    # A little late is no mistake: somebody plans the hour that begins right now.
    if at < now - LATE_MS:
        return {"starts": PASSED}
    return {"starts": TOO_FAR} if at > now + FAR_MS else {}


def _fields(found: dict[str, Any]) -> dict[str, Any]:
    zone, before_s = found["zone"], found.pop("asking_opens_before_s")
    starts_at = moment_of(found.pop("starts"), zone).at
    lasts = {"duration_s": found.pop("duration_min") * 60}
    return found | lasts | {"starts_at": starts_at, "zone": zone.key, "asking_opens_at": opens_at(starts_at, before_s)}


def _title(word: str) -> str:
    try:
        return clean_text(clean_line(word), TITLE_LIMIT)
    except QuestionTextEmpty:
        raise Wrong(NEEDED) from None
    except QuestionTextTooLong:
        raise Wrong(TITLE_TOO_LONG) from None


def _description(word: str) -> str:
    text = word.replace("\r\n", "\n").replace("\x00", "").strip()
    if len(text) > DESCRIPTION_LIMIT:
        raise Wrong(DESCRIPTION_TOO_LONG)
    return text


def _language(word: str) -> str:
    if not LANGUAGE.fullmatch(word):
        raise Wrong(CHOOSE)
    return word


def read_wall(word: str) -> datetime:
    """A wall time such as ``2026-12-04T19:00``.

    Raises:
        Wrong: it is not one.
    """
    try:
        wall = datetime.fromisoformat(word)
    except ValueError:
        raise Wrong(NOT_A_MOMENT if word else NEEDED) from None
    if wall.tzinfo or not 1990 < wall.year < 2200:
        raise Wrong(NOT_A_MOMENT)
    return wall.replace(second=0, microsecond=0)


def _zone(word: str) -> Any:
    try:
        return zone_of(word)
    except ValueError:
        raise Wrong(NOT_A_ZONE) from None


def _cover(word: str) -> str:
    if word not in (*COVERS, PICTURE):
        raise Wrong(CHOOSE)
    return word


def _youtube(word: str) -> str:
    if not word.strip():
        return ""
    video = video_id(word)
    if not video:
        raise Wrong(NOT_YOUTUBE)
    return address_of(video)


def _number(least: int, most: int, text: str) -> Callable[[str], int]:
    def read(word: str) -> int:
        try:
            number = int(word)
        except ValueError:
            raise Wrong(NOT_A_NUMBER) from None
        if not least <= number <= most:
            raise Wrong(text)
        return number

    return read


def _one_of(kind: type[StrEnum]) -> Callable[[str], StrEnum]:
    def read(word: str) -> StrEnum:
        try:
            return kind(word)
        except ValueError:
            raise Wrong(CHOOSE) from None

    return read


READERS: dict[str, Callable[[str], Any]] = {
    "title": _title,
    "description": _description,
    "language": _language,
    "starts": read_wall,
    "zone": _zone,
    "duration_min": _number(5, 720, DURATION_RANGE),
    "cover": _cover,
    "watch": _one_of(Watch),
    "youtube_url": _youtube,
    "asking_opens_before_s": _number(AT_ONCE, 90 * 24 * 3600, OPENS_RANGE),
    "moderation": _one_of(Moderation),
    "who_may_ask": _one_of(WhoMay),
    "who_may_endorse": _one_of(WhoMay),
    "length_limit": _number(50, 5000, LENGTH_RANGE),
    "pace_s": _number(0, 3600, PACE_RANGE),
}


def plan_key(hour: Hour) -> str:
    """A short text that changes when the plan of an hour changes, and not when its life or its room does."""
    words = words_of(hour) | {"cover_file": hour.cover_file}
    return hashlib.sha256(msgspec.json.encode(sorted(words.items()))).hexdigest()[:16]
