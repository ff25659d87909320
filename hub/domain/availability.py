"""When a mentor is free: their week, their days off and what they are taken for, worked out on their own clock.

The rule is one sentence: a moment belongs to a window when the mentor's clock shows a time within it. Where clocks go
forward, the skipped hour is in no window and a window around it is shorter in real minutes; where they go back, the
hour that comes twice counts both times. So every minute of every slot is one in which the mentor's clock shows a time
that they gave.

A window may go on past midnight (``ends_min`` above 1440). It belongs to the day on which it begins; what lies past
midnight falls away where the next day is a day off, or has other times of its own. Windows of one day that touch or
overlap are one. Slots follow each other by the length of a session from the begin of a window (and, where a change of
clocks cuts a window in two, from the begin of each part); all of them lie on five minutes.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from hub.domain.bookings import QUANTUM_MS
from hub.domain.errors import TimeUnfit
from hub.domain.local_time import wall_of, zone_of
from hub.domain.mentors import Mentor
from hub.domain.texts import N_

DAY_MIN = 24 * 60
MINUTE_MS = 60 * 1000
DAY_MS = DAY_MIN * MINUTE_MS
WEEK_MS = 7 * DAY_MS
ONE_DAY = timedelta(days=1)
BEGIN = date(1970, 1, 1)
NOTHING: Mapping[str, int] = {}
NOT_THERE = N_("This mentor is not there at that time. Please choose another one.")


def free_slots(
    mentor: Mentor,
    duration_s: int,
    taken: Collection[int],
    begins: int,
    ends: int,
    now: int,
    sessions_in_week: Mapping[str, int] = NOTHING,
) -> list[int]:
    """The moments (ms since 1970) at which a session with a mentor can begin, soonest first.

    Args:
        duration_s: how long a session is; a multiple of five minutes.
        taken: the five minutes (ms since 1970) in which the mentor is taken.
        begins, ends: look from this moment on, and for sessions that are over by that one.
        now: the present moment; what the mentor's shortest notice forbids is not free.
        sessions_in_week: how many sessions the mentor has in a week, by ``week_of``.
    """
    if not mentor.active or not mentor.takes_calls or duration_s <= 0:
        return []
    zone, length = zone_of(mentor.zone), duration_s * 1000
    first = max(begins, now + mentor.notice_s * 1000, mentor.away_until)
    found = {
        start
        for opens, closes in stretches(mentor, zone, first, ends)
        for start in _starts(opens, closes, length)
        if start >= first and start + length <= ends
    }
    busy = set(taken)
    return [
        start
        for start in sorted(found)
        if busy.isdisjoint(range(start, start + length, QUANTUM_MS))
        and not (mentor.per_week and sessions_in_week.get(week_of(start, zone), 0) >= mentor.per_week)
    ]


def stretches(mentor: Mentor, zone: ZoneInfo, begins: int, ends: int) -> Iterator[tuple[int, int]]:
    """The stretches of time that a mentor offers, of all windows that may touch a span; moments in ms since 1970."""
    if ends <= begins:
        return
    # A window of the day before may go on past midnight.
    day, last = wall_of(begins, zone).date() - ONE_DAY, wall_of(ends, zone).date()
    clocks = _clocks(zone.key, day, last)
    while day <= last:
        for opens_min, closes_min in _windows(mentor, day):
            yield from _moments(day, opens_min, closes_min, clocks)
        day += ONE_DAY


def check_there(mentor: Mentor, times: Iterable[int], duration_s: int) -> None:
    """Check that a mentor is there at proposed times: neither away nor on a day off, on their own clock.

    Raises:
        TimeUnfit: they are not; ``time``.
    """
    zone = zone_of(mentor.zone)
    for at in times:
        first, last = (wall_of(moment, zone).date() for moment in (at, at + duration_s * 1000 - 1))
        if at < mentor.away_until or _off(mentor, first) or _off(mentor, last):
            raise TimeUnfit(NOT_THERE, time=at)


def week_of(at: int, zone: ZoneInfo) -> str:
    """The week of a moment on somebody's clock, by its Monday: ``2026-11-23``."""
    day = wall_of(at, zone).date()
    return (day - timedelta(days=day.weekday())).isoformat()


def sessions_by_week(booked: Iterable[Sequence[int]], zone: ZoneInfo) -> Mapping[str, int]:
    """How many sessions stand in each week on somebody's clock, by ``week_of``.

    Args:
        booked: for each booking the moments (ms since 1970) at which it begins or, held for an answer, may begin. A
            session that is being moved counts once in each week that it may come to stand in.
    """
    return Counter(week for times in booked for week in {week_of(at, zone) for at in times})


def _windows(mentor: Mentor, day: date) -> list[tuple[int, int]]:
    """Begin and end of each window that begins on a day, in minutes since its midnight."""
    if _off(mentor, day):
        return []
    extras, following = _extras(mentor, day), day + ONE_DAY
    weekly = [(one.begins_min, one.ends_min) for one in mentor.weekly if one.day == day.weekday()]
    ends_at_midnight = _off(mentor, following) or (not extras and _extras(mentor, following))
    latest = DAY_MIN if ends_at_midnight else 2 * DAY_MIN
    return _joined((opens, min(closes, latest)) for opens, closes in sorted(extras or weekly))


def _off(mentor: Mentor, day: date) -> bool:
    words = day.isoformat()
    return any(absence.first <= words <= absence.last for absence in mentor.absences)


def _extras(mentor: Mentor, day: date) -> list[tuple[int, int]]:
    words = day.isoformat()
    return [(one.begins_min, one.ends_min) for one in mentor.extras if one.date == words]


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order of their begins, with those that touch or overlap made one."""
    found: list[tuple[int, int]] = []
    for opens, closes in spans:
        if opens >= closes:
            continue
        if found and opens <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], closes))
        else:
            found.append((opens, closes))
    return found


class _Clock(NamedTuple):
    """A time (ms since 1970) during which a zone's clocks stand ``offset`` milliseconds before UTC's."""

    begins: int
    ends: int
    offset: int


def _moments(day: date, opens_min: int, closes_min: int, clocks: tuple[_Clock, ...]) -> list[tuple[int, int]]:
    """The moments between which clocks show a time of a window: one stretch, more around a change of clocks."""
    midnight = _utc_midnight(day)
    opens, closes = midnight + opens_min * MINUTE_MS, midnight + closes_min * MINUTE_MS
    parts = ((max(opens - one.offset, one.begins), min(closes - one.offset, one.ends)) for one in clocks)
    return _joined(parts)


@lru_cache(maxsize=512)
def _clocks(zone_key: str, first: date, last: date) -> tuple[_Clock, ...]:
    """How the clocks of a zone stand from two days before a day until three days after another one."""
    zone = zone_of(zone_key)
    at, end = _utc_midnight(first - 2 * ONE_DAY), _utc_midnight(last + 3 * ONE_DAY)
    found = [_Clock(at, end, _offset(at, zone))]
    while at < end:
        at += DAY_MS
        if _offset(at, zone) != found[-1].offset:
            changes = _change(at - DAY_MS, at, zone)
            found[-1] = found[-1]._replace(ends=changes)
            found.append(_Clock(changes, end, _offset(changes, zone)))
    return tuple(found)


def _change(before: int, after: int, zone: ZoneInfo) -> int:
    """The first moment at which clocks stand as they do ``after`` (all in ms since 1970)."""
    target = _offset(after, zone)
    while after - before > 1000:
        middle = (before + after) // 2000 * 1000
        if _offset(middle, zone) == target:
            after = middle
        else:
            before = middle
    return after


def _offset(at: int, zone: ZoneInfo) -> int:
    offset = datetime.fromtimestamp(at / 1000, zone).utcoffset()
    return round(offset.total_seconds() * 1000) if offset else 0


def _utc_midnight(day: date) -> int:
    return (day - BEGIN).days * DAY_MS


def _starts(opens: int, closes: int, length: int) -> Iterator[int]:
    start = -(-opens // QUANTUM_MS) * QUANTUM_MS
    while start + length <= closes:
        yield start
        start += -(-length // QUANTUM_MS) * QUANTUM_MS
