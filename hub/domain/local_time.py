"""Moments as people write them: a date and a time on the wall of some zone."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import msgspec

from hub.domain.texts import N_

SKIPPED = N_("Clocks go forward in that night and skip this time. We took the time after the change.")
TWICE = N_("Clocks go back in that night and this time comes twice. We took the first one.")


class WallTime(msgspec.Struct, frozen=True):
    """A moment in milliseconds since 1970, and what a person should be told about it (``""`` for nothing)."""

    at: int
    told: str = ""


def zone_of(name: str) -> ZoneInfo:
    """The zone of an IANA name.

    Raises:
        ValueError: there is none.
    """
    try:
        return ZoneInfo(name)
    except (OSError, KeyError):  # KeyError: unknown; OSError: the name of a folder, or too long for one
        raise ValueError(name) from None


def moment_of(wall: datetime, zone: ZoneInfo) -> WallTime:
    """The moment at which the clocks of a zone show a time.

    A time that a change of clocks skips is read by the clock from before the change; of a time that comes twice
    the first is meant.
    """
    there = wall.replace(tzinfo=zone, fold=0)
    back = there.astimezone(UTC).astimezone(zone)
    at = round(there.timestamp() * 1000)
    if back.replace(tzinfo=None) != wall.replace(fold=0):
        return WallTime(at, SKIPPED)
    return WallTime(at, TWICE if there.utcoffset() != there.replace(fold=1).utcoffset() else "")


def wall_of(at: int, zone: ZoneInfo) -> datetime:
    """What the clocks of a zone show at a moment (ms since 1970); without the zone."""
    return datetime.fromtimestamp(at / 1000, zone).replace(tzinfo=None, fold=0)
