"""When a series takes place."""

from datetime import UTC, datetime

import pytest
import recurring_ical_events
from icalendar import Calendar

from hub.domain import recurrence
from hub.domain.local_time import moment_of, wall_of, zone_of
from hub.domain.plan import Wrong
from hub.domain.recurrence import NEW_RULE, check_rule, occurrences, read_rule, words_of_rule

DAY_MS = 24 * 3600 * 1000
FIRST = datetime(2026, 9, 25, 16)  # noqa: DTZ001  (a Friday, the last of its month)


def utc(at: int) -> str:
    """A moment in words."""
    return f"{datetime.fromtimestamp(at / 1000, UTC):%Y-%m-%d %H:%M}"


def dates(rule: str, zone: str, first: datetime = FIRST, days: int = 100) -> list[str]:
    """The moments of a rule from its start on, in UTC."""
    there = zone_of(zone)
    starts_at = moment_of(first, there).at
    return [utc(at) for at in occurrences(rule, starts_at, there, starts_at - 1, starts_at + days * DAY_MS)]


def test_the_last_friday_of_each_month_in_utc() -> None:
    assert dates("FREQ=MONTHLY;BYDAY=-1FR", "UTC") == [
        "2026-09-25 16:00",
        "2026-10-30 16:00",
        "2026-11-27 16:00",
        "2026-12-25 16:00",
    ]


def test_weekly_hours_keep_their_wall_time_across_a_change_of_clocks() -> None:
    found = dates("FREQ=WEEKLY;BYDAY=TH", "Europe/Berlin", datetime(2026, 10, 15, 18), days=20)  # noqa: DTZ001
    assert found == ["2026-10-15 16:00", "2026-10-22 16:00", "2026-10-29 17:00"]


def test_where_clocks_never_change_nothing_moves() -> None:
    found = dates("FREQ=WEEKLY;BYDAY=TH", "Africa/Nairobi", datetime(2026, 10, 15, 18), days=20)  # noqa: DTZ001
    assert found == ["2026-10-15 15:00", "2026-10-22 15:00", "2026-10-29 15:00"]


def test_an_hour_in_the_skipped_time_comes_an_hour_later_that_day() -> None:
    found = dates("FREQ=WEEKLY;BYDAY=SU", "Europe/Berlin", datetime(2026, 3, 22, 2, 30), days=15)  # noqa: DTZ001
    assert found == ["2026-03-22 01:30", "2026-03-29 01:30", "2026-04-05 00:30"]


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe", "Africa/Cairo"])
@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=MONTHLY;BYDAY=-1FR",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR",
        "FREQ=DAILY;COUNT=40",
        "FREQ=MONTHLY;BYMONTHDAY=31",
    ],
)
def test_our_dates_are_those_of_an_independent_calendar(rule: str, zone: str) -> None:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:test", "BEGIN:VEVENT", "UID:1", "DTSTAMP:20260101T000000Z"]
    lines += [f"DTSTART;TZID={zone}:20260925T160000", f"RRULE:{rule}", "END:VEVENT", "END:VCALENDAR"]
    calendar = Calendar.from_ical("\r\n".join(lines))
    there = zone_of(zone)
    until = datetime(2027, 6, 1, tzinfo=UTC)
    events = recurring_ical_events.of(calendar).between(FIRST.replace(tzinfo=there), until)
    theirs = sorted(int(event.start.timestamp() * 1000) for event in events)
    starts_at = moment_of(FIRST, there).at
    ours = occurrences(rule, starts_at, there, starts_at - 1, int(until.timestamp() * 1000))
    # The start itself counts for them even where the rule does not name it.
    assert ours == [at for at in theirs if at in ours or at != starts_at]


def test_a_stretch_is_open_at_its_beginning_and_closed_at_its_end() -> None:
    there = zone_of("UTC")
    starts_at = moment_of(FIRST, there).at
    week = 7 * DAY_MS
    found = occurrences("FREQ=WEEKLY;BYDAY=FR", starts_at, there, starts_at, starts_at + 2 * week)
    assert found == [starts_at + week, starts_at + 2 * week]


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ({"repeat": "weekly", "days": "TH,MO"}, "FREQ=WEEKLY;BYDAY=MO,TH"),
        ({"repeat": "weekly", "days": "FR", "every": "2"}, "FREQ=WEEKLY;BYDAY=FR;INTERVAL=2"),
        ({"repeat": "monthly", "nth": "-1", "weekday": "FR"}, "FREQ=MONTHLY;BYDAY=-1FR"),
        (
            {"repeat": "monthly", "nth": "2", "weekday": "TU", "until": "2026-12-31"},
            "FREQ=MONTHLY;BYDAY=2TU;UNTIL=20261231T235959",
        ),
        ({"repeat": "rule", "rrule": "rrule:freq=monthly;bymonthday=15;count=4"}, "FREQ=MONTHLY;BYMONTHDAY=15;COUNT=4"),
    ],
)
def test_a_form_becomes_a_rule_and_the_rule_the_form_again(words: dict[str, str], rule: str) -> None:
    kept = read_rule(NEW_RULE | words, FIRST, zone_of("Europe/Berlin"))
    assert kept == rule
    assert read_rule(words_of_rule(kept), FIRST, zone_of("Europe/Berlin")) == rule


def test_the_end_of_a_rule_is_kept_on_the_wall_of_its_zone() -> None:
    kept = check_rule("FREQ=DAILY;UNTIL=20261001T220000Z", FIRST, zone_of("Africa/Nairobi"))
    assert kept == "FREQ=DAILY;UNTIL=20261002T010000"


def test_the_last_day_of_a_rule_is_part_of_it() -> None:
    kept = check_rule("FREQ=DAILY;UNTIL=20260926", FIRST, zone_of("UTC"))
    assert dates(kept, "UTC") == ["2026-09-25 16:00", "2026-09-26 16:00"]


@pytest.mark.parametrize(
    ("words", "field", "reason"),
    [
        ({"repeat": "sometimes"}, "repeat", recurrence.CHOOSE),
        ({"repeat": "weekly", "days": "XX"}, "days", recurrence.CHOOSE_DAYS),
        ({"repeat": "monthly", "nth": "7"}, "nth", recurrence.CHOOSE),
        ({"every": "0"}, "every", recurrence.EVERY_RANGE),
        ({"every": "²"}, "every", recurrence.EVERY_RANGE),
        ({"until": "soon"}, "until", recurrence.NOT_A_DATE),
        ({"until": "2020-01-01"}, "rrule", recurrence.NO_DATES),
    ],
)
def test_a_form_that_says_no_rule_is_told_by_its_field(words: dict[str, str], field: str, reason: str) -> None:
    with pytest.raises(Wrong) as refused:
        read_rule(NEW_RULE | words, FIRST, zone_of("UTC"))
    assert refused.value.args == (reason, field)


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "every friday",
        "FREQ=SECONDLY",
        "FREQ=HOURLY;INTERVAL=1",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=99999999999999",
        "FREQ=DAILY;COUNT=100000",
        "FREQ=DAILY;BYHOUR=3",
        "FREQ=DAILY;FREQ=DAILY",
        "FREQ=MONTHLY;BYDAY=XX",
        "FREQ=MONTHLY;BYSETPOS=999",
        "FREQ=DAILY;UNTIL=tomorrow",
        "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY\nDTSTART:20200101T000000",
        "FREQ=DAILY;" + "BYDAY=MO" * 100,
    ],
)
def test_a_rule_that_cannot_be_run_is_refused(rule: str) -> None:
    with pytest.raises(Wrong):
        check_rule(rule, FIRST, zone_of("UTC"))


def test_wall_times_of_a_rule_stay_the_same_all_year() -> None:
    there = zone_of("America/New_York")
    starts_at = moment_of(FIRST, there).at
    found = occurrences("FREQ=WEEKLY;BYDAY=FR", starts_at, there, starts_at, starts_at + 370 * DAY_MS)
    assert {wall_of(at, there).time() for at in found} == {FIRST.time()}
