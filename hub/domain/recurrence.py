"""When a series takes place: RFC 5545 rules, kept on the wall clock of a zone.

A rule runs on naive local time and each of its times is looked up in the zone by itself, so that 16:00 stays 16:00
across a change of clocks.
"""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrule, rrulestr

from hub.domain.local_time import moment_of, wall_of
from hub.domain.plan import Wrong
from hub.domain.texts import N_

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
NTHS = ("1", "2", "3", "4", "-1")
RULE_LIMIT = 500
LOOK_AHEAD = timedelta(days=2 * 366)

ALLOWED = {
    "DAILY": {"BYDAY"},
    "WEEKLY": {"BYDAY"},
    "MONTHLY": {"BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS"},
    "YEARLY": {"BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS"},
}
"""What may stand in a rule of each frequency, beside INTERVAL, COUNT, UNTIL and WKST. The time is the start's."""

ALWAYS = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST"}
MOST = {"INTERVAL": 366, "COUNT": 1000}
MONTHLY = re.compile(r"([1-4]|-1)(MO|TU|WE|TH|FR|SA|SU)")

NOT_A_RULE = N_("We cannot read this rule. It looks like FREQ=MONTHLY;BYDAY=-1FR")
NO_DATES = N_("This rule gives no date in the next two years.")
CHOOSE_DAYS = N_("Please choose at least one day.")
CHOOSE = N_("Please choose one of these.")
NOT_A_DATE = N_("Please write a date.")
EVERY_RANGE = N_("Between 1 and 52.")

Words = dict[str, str]

NEW_RULE: Words = {
    "repeat": "monthly",
    "every": "1",
    "days": "",
    "nth": "-1",
    "weekday": "FR",
    "until": "",
    "rrule": "",
}
"""The fields of a form that say how a series repeats. ``days``: such as ``MO,TH``; ``until``: a date, or nothing."""


def read_rule(words: Mapping[str, str], starts: datetime, zone: ZoneInfo) -> str:
    """The rule that a form describes.

    Args:
        words: by the names of ``NEW_RULE``.
        starts: the first wall time; the rule runs from there.
    Raises:
        Wrong: the text says what is wrong; its second argument is the name of the field.
    """
    kind = words["repeat"]
    if kind == "rule":
        return check_rule(words["rrule"], starts, zone)
    if kind not in ("weekly", "monthly"):
        raise Wrong(CHOOSE, "repeat")
    rule = _weekly(words["days"]) if kind == "weekly" else _monthly(words["nth"], words["weekday"])
    return check_rule(rule + _every(words["every"]) + _until(words["until"]), starts, zone)


def _weekly(days: str) -> str:
    chosen = [day for day in DAYS if day in days.split(",")]
    if not chosen:
        raise Wrong(CHOOSE_DAYS, "days")
    return f"FREQ=WEEKLY;BYDAY={','.join(chosen)}"


def _monthly(nth: str, weekday: str) -> str:
    if nth not in NTHS or weekday not in DAYS:
        raise Wrong(CHOOSE, "nth")
    return f"FREQ=MONTHLY;BYDAY={nth}{weekday}"


def _every(word: str) -> str:
    if not word.isascii() or not word.isdigit() or not 1 <= int(word) <= 52:
        raise Wrong(EVERY_RANGE, "every")
    return "" if int(word) == 1 else f";INTERVAL={int(word)}"


def _until(word: str) -> str:
    if not word:
        return ""
    try:
        return f";UNTIL={date.fromisoformat(word):%Y%m%d}"
    except ValueError:
        raise Wrong(NOT_A_DATE, "until") from None


def check_rule(text: str, starts: datetime, zone: ZoneInfo) -> str:
    """A rule as we keep it: its parts in capitals, UNTIL on the wall clock of the zone.

    Raises:
        Wrong: it is not a rule that we run, or it never comes to pass.
    """
    parts = _parts(text)
    if "UNTIL" in parts:
        parts["UNTIL"] = _wall_until(parts["UNTIL"], zone)
    kept = ";".join(f"{name}={value}" for name, value in parts.items())
    try:
        first = _rule(kept, starts).after(starts - timedelta(seconds=1))
    except (ValueError, KeyError, TypeError, IndexError):
        raise Wrong(NOT_A_RULE, "rrule") from None
    if first is None or first > starts + LOOK_AHEAD:
        raise Wrong(NO_DATES, "rrule")
    return kept


def _parts(text: str) -> dict[str, str]:
    line = text.strip().upper().removeprefix("RRULE:")
    pairs = [part.partition("=") for part in line.split(";") if part]
    parts = {name: value for name, _, value in pairs if value}
    allowed = ALLOWED.get(parts.get("FREQ", ""), set()) | ALWAYS
    twice = len(parts) < len(pairs)
    if len(line) > RULE_LIMIT or twice or parts.get("FREQ") not in ALLOWED or not parts.keys() <= allowed:
        raise Wrong(NOT_A_RULE, "rrule")
    if not all(_in_range(name, value) for name, value in parts.items()):
        raise Wrong(NOT_A_RULE, "rrule")
    return parts


def _in_range(name: str, value: str) -> bool:
    """Whether a number is one that ends: a rule with an interval of 0 would never come to its next date."""
    most = MOST.get(name)
    return most is None or (value.isascii() and value.isdigit() and 1 <= int(value[:9]) <= most)


def _wall_until(value: str, zone: ZoneInfo) -> str:
    try:
        if len(value) == len("20261231"):
            return f"{datetime.strptime(value, '%Y%m%d'):%Y%m%d}T235959"  # noqa: DTZ007  (wall time has no zone)
        moment = datetime.strptime(value.removesuffix("Z"), "%Y%m%dT%H%M%S")  # noqa: DTZ007
    except ValueError:
        raise Wrong(NOT_A_RULE, "rrule") from None
    if value.endswith("Z"):
        moment = moment.replace(tzinfo=UTC).astimezone(zone)
    return f"{moment:%Y%m%dT%H%M%S}"


def _rule(text: str, starts: datetime) -> rrule:
    found = rrulestr(text, dtstart=starts)
    if not isinstance(found, rrule):
        raise ValueError(text)
    return found


def occurrences(rule: str, starts_at: int, zone: ZoneInfo, after: int, until: int) -> list[int]:
    """The moments of a series in a stretch of time, all in milliseconds since 1970.

    Args:
        rule: as ``read_rule`` gave it.
        starts_at: the moment from which the rule runs.
        after, until: the stretch; ``after`` itself is outside, ``until`` inside.
    """
    day = timedelta(days=1)
    walls = _rule(rule, wall_of(starts_at, zone)).between(wall_of(after, zone) - day, wall_of(until, zone) + day)
    moments = (moment_of(wall, zone).at for wall in walls)
    return [at for at in moments if after < at <= until]


def words_of_rule(rule: str) -> Words:
    """A rule as the form shows it: in its friendly fields where they can say it, else as it is written."""
    parts: dict[str, Any] = dict(part.split("=", 1) for part in rule.split(";"))
    words = NEW_RULE | {"every": parts.get("INTERVAL", "1"), "until": _date(parts.get("UNTIL", "")), "rrule": rule}
    known = parts.keys() <= {"FREQ", "BYDAY", "INTERVAL", "UNTIL"}
    days = parts.get("BYDAY", "")
    monthly = MONTHLY.fullmatch(days)
    if known and parts["FREQ"] == "WEEKLY" and days and set(days.split(",")) <= set(DAYS):
        return words | {"repeat": "weekly", "days": days}
    if known and parts["FREQ"] == "MONTHLY" and monthly:
        return words | {"repeat": "monthly", "nth": monthly[1], "weekday": monthly[2]}
    return words | {"repeat": "rule", "every": "1", "until": ""}


def _date(until: str) -> str:
    return f"{until[:4]}-{until[4:6]}-{until[6:8]}" if until else ""
