"""The plan of a programme as a form or a program writes it: words in, checked fields of a Programme out."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from difflib import get_close_matches
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from hub.domain.clock import new_id
from hub.domain.errors import PayloadInvalid
from hub.domain.local_time import moment_of, wall_of, zone_of
from hub.domain.plan import NEEDED, NOT_A_NUMBER, NOT_A_ZONE, TITLE_TOO_LONG, UNKNOWN, Words, Wrong, read_wall
from hub.domain.programmes import Category, Programme
from hub.domain.questions import clean_line, seen
from hub.domain.texts import N_

HOUR_S, DAY_S = 3600, 24 * 3600
TITLE_LIMIT, SUMMARY_LIMIT, ADDRESS_LIMIT, TEXT_LIMIT = 200, 300, 300, 20_000
MOST_CATEGORIES = 12
LABEL_LIMIT = 80

TEXT_TOO_LONG = N_("Please stay within 20,000 characters.")
SUMMARY_TOO_LONG = N_("Please stay within 300 characters.")
CLOSES_FIRST = N_("It would close before it opens.")
SESSION_RANGE = N_("From 5 to 120 minutes, in steps of five.")
ANSWER_RANGE = N_("From 1 hour to 30 days (720 hours).")
NOTICE_RANGE = N_("From 0 to 336 hours.")
QUIET_RANGE = N_("From 1 to 365 days.")
LIMIT_RANGE = N_("From 0 to 100.")
OPEN_RANGE = N_("From 1 to 20.")
CATEGORY_LIMITS = N_("At most 12 categories, each of at most 80 characters.")
NOT_A_PAGE = N_("This is not an https address of a page, of at most 300 characters.")

DEFAULT_CATEGORIES = (
    Category("current", N_("Current board member")),
    Category("former", N_("Former board member")),
    Category("experienced", N_("Others with wide movement experience")),
)

NEW: Words = {
    "title": "",
    "summary": "",
    "description": "",
    "audience": "",
    "resources": "",
    "rules": "",
    "zone": "UTC",
    "opens": "",
    "closes": "",
    "session_min": "20",
    "answer_within_h": "48",
    "cancel_notice_h": "24",
    "quiet_after_days": "21",
    "open_limit": "2",
    "session_limit": "3",
    "categories": "\n".join(one.label for one in DEFAULT_CATEGORIES),
    "wiki_page": "",
}
"""Every field that an organiser writes, and what stands in the form of a new programme."""


def words_of(programme: Programme) -> Words:
    """The plan of a programme as its form shows it."""
    zone = zone_of(programme.zone)
    plain = {name: str(getattr(programme, name)) for name in NEW if hasattr(programme, name)}
    return plain | {
        "opens": _wall(programme.opens_at, zone),
        "closes": _wall(programme.closes_at, zone),
        "session_min": str(programme.session_s // 60),
        "answer_within_h": str(programme.answer_within_s // HOUR_S),
        "cancel_notice_h": str(programme.cancel_notice_s // HOUR_S),
        "quiet_after_days": str(programme.quiet_after_s // DAY_S),
        "categories": "\n".join(one.label for one in programme.categories),
    }


def read_programme_plan(
    given: Mapping[str, Any], base: Words, categories: tuple[Category, ...] = DEFAULT_CATEGORIES
) -> dict[str, Any]:
    """The fields of a programme from what somebody wrote.

    Args:
        given: by the names of ``NEW``; what is left out is as in ``base``.
        categories: those that there are; see ``keyed``.
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
    if not wrong and found["opens"] and found["closes"] and found["closes"] <= found["opens"]:
        wrong["closes"] = CLOSES_FIRST
    if wrong:
        raise PayloadInvalid(fields=wrong)
    return _fields(found, categories)


def _fields(found: dict[str, Any], categories: tuple[Category, ...]) -> dict[str, Any]:
    zone = found["zone"]
    return {
        **{name: found[name] for name in ("title", "summary", "description", "audience", "resources", "rules")},
        **{name: found[name] for name in ("open_limit", "session_limit", "wiki_page")},
        "zone": zone.key,
        "opens_at": _at(found["opens"], zone),
        "closes_at": _at(found["closes"], zone),
        "session_s": found["session_min"] * 60,
        "answer_within_s": found["answer_within_h"] * HOUR_S,
        "cancel_notice_s": found["cancel_notice_h"] * HOUR_S,
        "quiet_after_s": found["quiet_after_days"] * DAY_S,
        "categories": keyed(found["categories"], categories),
    }


def keyed(labels: list[str], before: tuple[Category, ...]) -> tuple[Category, ...]:
    """Categories for labels, each with the key of the category that it continues.

    That is the one with the same label; else, where no line came or went, the one in the same line; else the one whose
    label is alike. A label that continues none is a new category.
    """
    gone = {one.key: one.label for one in before if one.label not in labels}
    same_lines = before if len(labels) == len(before) else ()
    by_label = {one.label: one.key for one in before}
    keys: dict[str, str] = {label: by_label[label] for label in labels if label in by_label}
    for label, one in zip(labels, same_lines, strict=False):
        if label not in keys and gone.pop(one.key, ""):
            keys[label] = one.key
    for label in labels:
        alike = get_close_matches(label, gone.values(), n=1) if label not in keys else []
        if alike:
            keys[label] = next(key for key, old in gone.items() if old == alike[0])
            del gone[keys[label]]
    return tuple(Category(keys.get(label) or f"c{new_id()}", label) for label in labels)


def _wall(at: int, zone: ZoneInfo) -> str:
    return wall_of(at, zone).isoformat("T", "minutes") if at else ""


def _at(wall: datetime | None, zone: ZoneInfo) -> int:
    return moment_of(wall, zone).at if wall else 0


def _line(limit: int, too_long: str, *, needed: bool = False) -> Callable[[str], str]:
    def read(word: str) -> str:
        kept = clean_line(word)
        if needed and not seen(kept):
            raise Wrong(NEEDED)
        if len(kept) > limit:
            raise Wrong(too_long)
        return kept

    return read


def _text(word: str) -> str:
    text = word.replace("\r\n", "\n").replace("\x00", "").strip()
    if len(text) > TEXT_LIMIT:
        raise Wrong(TEXT_TOO_LONG)
    return text


def _zone(word: str) -> ZoneInfo:
    try:
        return zone_of(word)
    except ValueError:
        raise Wrong(NOT_A_ZONE) from None


def _wall_or_none(word: str) -> datetime | None:
    return read_wall(word) if word.strip() else None


def _number(least: int, most: int, text: str, step: int = 1) -> Callable[[str], int]:
    def read(word: str) -> int:
        if not re.fullmatch(r"\d{1,6}", word.strip(), re.ASCII):
            raise Wrong(NOT_A_NUMBER)
        number = int(word)
        if not least <= number <= most or number % step:
            raise Wrong(text)
        return number

    return read


def _categories(word: str) -> list[str]:
    labels = list(dict.fromkeys(filter(None, map(clean_line, word.splitlines()))))
    if len(labels) > MOST_CATEGORIES or any(len(label) > LABEL_LIMIT for label in labels):
        raise Wrong(CATEGORY_LIMITS)
    return labels


def _page(word: str) -> str:
    address = clean_line(word)
    if address and (len(address) > ADDRESS_LIMIT or not _is_page(address)):
        raise Wrong(NOT_A_PAGE)
    return address


def _is_page(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc and " " not in address


READERS: dict[str, Callable[[str], Any]] = {
    "title": _line(TITLE_LIMIT, TITLE_TOO_LONG, needed=True),
    "summary": _line(SUMMARY_LIMIT, SUMMARY_TOO_LONG),
    "description": _text,
    "audience": _text,
    "resources": _text,
    "rules": _text,
    "zone": _zone,
    "opens": _wall_or_none,
    "closes": _wall_or_none,
    "session_min": _number(5, 120, SESSION_RANGE, 5),
    "answer_within_h": _number(1, 720, ANSWER_RANGE),
    "cancel_notice_h": _number(0, 336, NOTICE_RANGE),
    "quiet_after_days": _number(1, 365, QUIET_RANGE),
    "open_limit": _number(1, 20, OPEN_RANGE),
    "session_limit": _number(0, 100, LIMIT_RANGE),
    "categories": _categories,
    "wiki_page": _page,
}
"""How each field is read."""
