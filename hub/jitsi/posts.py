"""Reading what others post to us: any bytes may come, and none of them may do harm."""

import hashlib
import math
import re
from typing import Any

import msgspec

from hub.domain.errors import PayloadInvalid

NOT_JSON = "The body is not a JSON object"
NAME_LIMIT, ID_LIMIT, JID_LIMIT, ROOM_LIMIT = 255, 64, 200, 200
"""Characters. Small letters, and the brackets of a tenant, may make a name longer: a room's is cut after them."""
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
MOMENT_END = 10**14
AHEAD_MS = 24 * 3600 * 1000
"""A moment that is further ahead than this is none: somebody's clock is wrong beyond use."""

Json = dict[str, Any]


def read_object(raw: bytes) -> Json:
    """The JSON object of a body.

    Raises:
        PayloadInvalid: it is none.
    """
    try:
        found = msgspec.json.decode(raw)
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        raise PayloadInvalid(reason=NOT_JSON) from None
    if not isinstance(found, dict):
        raise PayloadInvalid(reason=NOT_JSON)
    return found


def within(found: Json, name: str) -> Json:
    """An object within an object; an empty one where there is none."""
    value = found.get(name)
    return value if isinstance(value, dict) else {}


def rows_of(found: Json, name: str) -> list[Json]:
    """The objects of a list within an object. Lua writes an empty list as ``{}``: that has none."""
    value = found.get(name)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def text_of(found: Json, name: str, most: int) -> str:
    """A field as words without control characters, at most so many; ``""`` where it is none. Numbers are words too."""
    value = found.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)[:most]
    return CONTROL.sub("", value)[:most] if isinstance(value, str) else ""


def seconds_of(found: Json, name: str, now: int) -> int:
    """A field with seconds since 1970, as milliseconds; 0 where it is no moment.

    Args:
        now: milliseconds since 1970.
    """
    return _moment(found.get(name), 1000, now)


def milliseconds_of(found: Json, name: str, now: int) -> int:
    """A field with milliseconds since 1970; 0 where it is no moment."""
    return _moment(found.get(name), 1, now)


def _moment(value: object, unit: int, now: int) -> int:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        return 0
    at = int(value * unit) if 0 < value < MOMENT_END else 0
    return at if at <= now + AHEAD_MS else 0


def key_of(*parts: str | int) -> str:
    """A key that is the same for the same parts; what they were cannot be read from it."""
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()
