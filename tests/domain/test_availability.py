"""When a mentor is free, held against a plain model that walks through every minute of the mentor's clock."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.domain.availability import free_slots, week_of
from hub.domain.bookings import QUANTUM_MS
from hub.domain.mentors import Absence, Extra, Mentor, MentorState, Window

MINUTE_MS = 60_000
DAY_MIN = 24 * 60
DAY_MS = DAY_MIN * MINUTE_MS
BERLIN, NEW_YORK, CAIRO = "Europe/Berlin", "America/New_York", "Africa/Cairo"
MONDAY = "2026-11-30"


def at(words: str, zone: str = "UTC") -> int:
    """The moment of a wall time such as ``2026-10-25 01:00``."""
    return round(datetime.fromisoformat(words).replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000)


def shown(slots: list[int], zone: str) -> list[str]:
    """What the clocks of a zone show at each slot, with how far they are from UTC."""
    return [datetime.fromtimestamp(one / 1000, ZoneInfo(zone)).strftime("%a %H:%M %z") for one in slots]


def mentor(**fields: Any) -> Mentor:
    """An active mentor without notice or limits, who has given no times yet."""
    plan: dict[str, Any] = {"state": MentorState.ACTIVE, "notice_s": 0, "per_week": 0}
    return Mentor(mentor_id="m", programme_id="p", person_id="p1", **plan | fields)


def offered(one: Mentor, first: str, days: int = 1, minutes: int = 30, **more: Any) -> list[str]:
    """The slots of so many days from one on, as the mentor's clock shows them."""
    begins = at(f"{first} 00:00", one.zone)
    given_: dict[str, Any] = {"taken": (), "now": begins - 3 * DAY_MS}
    return shown(free_slots(one, minutes * 60, begins=begins, ends=begins + days * DAY_MS, **given_ | more), one.zone)


def every_day(begins_min: int, ends_min: int) -> tuple[Window, ...]:
    """The same window on each day of the week."""
    return tuple(Window(day, begins_min, ends_min) for day in range(7))


@pytest.mark.parametrize(
    ("zone", "day", "begins_min", "ends_min", "slots"),
    [
        # Spring: the skipped hour is in no window, and what lies around it follows in real minutes.
        (BERLIN, "2027-03-28", 60, 240, ["01:00 +0100", "01:30 +0100", "03:00 +0200", "03:30 +0200"]),
        (BERLIN, "2027-03-28", 120, 180, []),
        (BERLIN, "2027-03-28", 90, 150, ["01:30 +0100"]),
        (BERLIN, "2027-03-28", 150, 240, ["03:00 +0200", "03:30 +0200"]),
        (NEW_YORK, "2027-03-14", 90, 210, ["01:30 -0500", "03:00 -0400"]),
        (CAIRO, "2027-04-30", 0, 120, ["01:00 +0300", "01:30 +0300"]),
        # Autumn: the hour that comes twice counts both times.
        (BERLIN, "2026-10-25", 120, 180, ["02:00 +0200", "02:30 +0200", "02:00 +0100", "02:30 +0100"]),
        (BERLIN, "2026-10-25", 60, 150, ["01:00 +0200", "01:30 +0200", "02:00 +0200", "02:00 +0100"]),
        (NEW_YORK, "2026-11-01", 90, 150, ["01:30 -0400", "01:30 -0500", "02:00 -0500"]),
        (CAIRO, "2026-10-29", 1380, 1440, ["23:00 +0300", "23:30 +0300", "23:00 +0200", "23:30 +0200"]),
        # And where clocks never change, nothing does.
        ("Africa/Nairobi", "2026-10-25", 120, 180, ["02:00 +0300", "02:30 +0300"]),
    ],
)
def test_slots_around_a_change_of_clocks(zone: str, day: str, begins_min: int, ends_min: int, slots: list[str]):
    one = mentor(zone=zone, weekly=every_day(begins_min, ends_min))
    begins = at(f"{day} 00:00", zone) // QUANTUM_MS * QUANTUM_MS
    found = shown(free_slots(one, 1800, (), begins, begins + 25 * 60 * MINUTE_MS, begins - DAY_MS), zone)
    weekday = date.fromisoformat(day).strftime("%a")
    assert [words[4:] for words in found if words.startswith(weekday)] == slots


def test_a_window_may_go_on_past_midnight():
    late = mentor(zone=BERLIN, weekly=(Window(0, 23 * 60, 25 * 60),))
    assert [words[:9] for words in offered(late, MONDAY, days=2)] == [
        "Mon 23:00",
        "Mon 23:30",
        "Tue 00:00",
        "Tue 00:30",
    ]
    assert offered(late, "2026-12-01") == ["Tue 00:00 +0100", "Tue 00:30 +0100"]


@pytest.mark.parametrize(
    ("fields", "left"),
    [
        ({"absences": (Absence("2026-12-01", "2026-12-01"),)}, ["Mon 23:00", "Mon 23:30"]),
        ({"absences": (Absence("2026-11-28", "2026-11-30"),)}, []),
        ({"extras": (Extra("2026-12-01", 600, 630),)}, ["Mon 23:00", "Mon 23:30", "Tue 10:00"]),
        ({"extras": (Extra("2026-11-30", 1410, 1470),)}, ["Mon 23:30", "Tue 00:00"]),
    ],
)
def test_what_lies_past_midnight_gives_way_to_the_day_it_lies_on(fields: dict[str, Any], left: list[str]):
    late = mentor(zone=BERLIN, weekly=(Window(0, 23 * 60, 25 * 60),), **fields)
    assert [words[:9] for words in offered(late, MONDAY, days=2)] == left


def test_windows_of_a_day_that_touch_or_overlap_are_one():
    pieces = mentor(weekly=(Window(0, 600, 640), Window(0, 540, 610), Window(0, 640, 660), Window(0, 720, 750)))
    assert [words[4:9] for words in offered(pieces, MONDAY)] == ["09:00", "09:30", "10:00", "10:30", "12:00"]


def test_slots_lie_on_five_minutes_where_a_zone_does_not():
    found = offered(mentor(zone="Asia/Kathmandu", weekly=every_day(540, 600)), MONDAY)
    assert found == ["Mon 09:00 +0545", "Mon 09:30 +0545"]


def test_the_limit_of_a_week_counts_from_monday_on_the_mentors_clock():
    busy = mentor(zone="Pacific/Auckland", weekly=every_day(0, 30), per_week=2)
    found = offered(busy, "2026-11-28", days=4, sessions_in_week={"2026-11-23": 2, "2026-11-30": 1})
    assert [words[:3] for words in found] == ["Mon", "Tue"]
    assert week_of(at("2026-11-30 00:30", "Pacific/Auckland"), ZoneInfo("UTC")) == "2026-11-23"


def test_notice_and_being_away_hold_to_the_millisecond():
    one = mentor(weekly=every_day(540, 600), notice_s=3600)
    nine = at(f"{MONDAY} 09:00")
    assert len(offered(one, MONDAY, now=nine - 3600_000)) == 2
    assert len(offered(one, MONDAY, now=nine - 3600_000 + 1)) == 1
    away = mentor(weekly=every_day(540, 600), away_until=nine + 1)
    assert len(offered(away, MONDAY)) == 1


def test_whoever_is_away_for_ever_breaks_nothing():
    assert offered(mentor(weekly=every_day(540, 600), away_until=10**14), MONDAY) == []


def spans_of(one: Mentor, day: date) -> list[set[int]]:
    """The windows that begin on a day as sets of minutes since its midnight, plainly."""

    def off(there: date) -> bool:
        return any(gap.first <= there.isoformat() <= gap.last for gap in one.absences)

    def singles(there: date) -> list[Extra]:
        return [extra for extra in one.extras if extra.date == there.isoformat()]

    own = singles(day) or [window for window in one.weekly if window.day == day.weekday()]
    minutes = {minute for window in own for minute in range(window.begins_min, window.ends_min)}
    following = day + timedelta(days=1)
    if off(following) or (not singles(day) and singles(following)):
        minutes = {minute for minute in minutes if minute < DAY_MIN}
    return list(runs(minutes)) if not off(day) else []


def runs(minutes: set[int]) -> Iterator[set[int]]:
    """Sets of numbers that follow each other without a gap."""
    run: set[int] = set()
    for minute in sorted(minutes):
        if run and minute - 1 not in run:
            yield run
            run = set()
        run.add(minute)
    if run:
        yield run


@lru_cache
def walls(zone: str, first: date, days: int) -> dict[int, datetime]:
    """What the clocks of a zone show at every minute (since 1970, UTC) of so many days."""
    begin = datetime(first.year, first.month, first.day, tzinfo=UTC)
    there = ((begin + timedelta(minutes=count)) for count in range(days * DAY_MIN))
    return {round(one.timestamp()) // 60: one.astimezone(ZoneInfo(zone)).replace(tzinfo=None) for one in there}


def plain_slots(one: Mentor, minutes: int, taken: set[int], middle: date) -> list[int]:
    """Every slot around a day, found minute by minute."""
    shown_at = walls(one.zone, middle - timedelta(days=4), 9)
    found = set()
    for day in (middle + timedelta(days=count) for count in range(-3, 4)):
        midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001
        for span in spans_of(one, day):
            first, last = (midnight + timedelta(minutes=end) for end in (min(span), max(span)))
            for run in runs({minute for minute, wall in shown_at.items() if first <= wall <= last}):
                begin = -(-min(run) // 5) * 5
                for start in range(begin, max(run) + 1, minutes):
                    whole = range(start, start + minutes)
                    if all(minute in run and minute // 5 * 5 not in taken for minute in whole):
                        found.add(start * MINUTE_MS)
    return sorted(found)


FIVES = st.integers(0, 287).map(lambda count: count * 5)
LENGTHS = st.integers(1, 96).map(lambda count: count * 5)


@st.composite
def mentors_and_days(draw: st.DrawFn) -> tuple[Mentor, date]:
    """A mentor with times around a day, most of them days on which clocks change."""
    zone, words = draw(
        st.sampled_from(
            [
                (BERLIN, "2026-10-25"),
                (BERLIN, "2027-03-28"),
                (NEW_YORK, "2026-11-01"),
                (NEW_YORK, "2027-03-14"),
                (CAIRO, "2026-10-30"),
                (CAIRO, "2027-04-30"),
                ("Australia/Lord_Howe", "2027-04-04"),
                ("Asia/Kathmandu", "2026-12-24"),
            ]
        )
    )
    middle = date.fromisoformat(words)
    near = st.integers(-2, 2).map(lambda count: (middle + timedelta(days=count)).isoformat())
    weekly = draw(st.lists(st.tuples(st.integers(0, 6), FIVES, LENGTHS), max_size=8))
    extras = draw(st.lists(st.tuples(near, FIVES, LENGTHS), max_size=2))
    absences = draw(st.lists(near, max_size=1))
    planned = mentor(
        zone=zone,
        weekly=tuple(Window(day, begins, begins + length) for day, begins, length in weekly),
        extras=tuple(Extra(day, begins, begins + length) for day, begins, length in extras),
        absences=tuple(Absence(day, day) for day in absences),
    )
    return planned, middle


@settings(max_examples=120, deadline=None)
@given(drawn=mentors_and_days(), minutes=st.sampled_from([5, 20, 25, 60]), taken=st.sets(st.integers(-288, 288)))
def test_our_slots_are_those_of_the_plain_model(drawn: tuple[Mentor, date], minutes: int, taken: set[int]):
    one, middle = drawn
    noon = at(f"{middle} 12:00")
    busy = {noon + count * QUANTUM_MS for count in taken}
    begins, ends = noon - 2 * DAY_MS, noon + 2 * DAY_MS
    found = free_slots(one, minutes * 60, busy, begins, ends, begins)
    plain = plain_slots(one, minutes, {at_ // MINUTE_MS for at_ in busy}, middle)
    assert found == [start for start in plain if begins <= start and start + minutes * MINUTE_MS <= ends]


@settings(max_examples=40, deadline=None)
@given(drawn=mentors_and_days(), hours=st.integers(-40, 40))
def test_a_slot_is_one_wherever_one_begins_to_look(drawn: tuple[Mentor, date], hours: int):
    one, middle = drawn
    noon = at(f"{middle} 12:00")
    begins, ends = noon - 2 * DAY_MS, noon + 2 * DAY_MS
    later = noon + hours * 3600_000
    whole = free_slots(one, 1500, (), begins, ends, begins)
    assert free_slots(one, 1500, (), later, ends, begins) == [start for start in whole if start >= later]
