"""What a mentor says of themselves, and when they have time: checked before it is kept."""

import re
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import msgspec

from hub.domain.errors import PayloadInvalid
from hub.domain.local_time import zone_of
from hub.domain.mentors import Absence, Extra, Window
from hub.domain.plan import CHOOSE, LANGUAGE, NOT_A_ZONE
from hub.domain.questions import clean_line, seen
from hub.domain.texts import N_

WORDS_LIMIT = 2000
ABSENCE_LIMIT = 200
DAY_MIN = 24 * 60
NIGHT_MIN = 12 * 60
"""How long a window may be that goes on past midnight: a longer one is a slip of the pen (20:00 to 18:00)."""
MOST_NOTICE_S = 14 * 24 * 3600
DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

NOT_A_LANGUAGE = N_("Please write languages as codes, such as en or fr.")
NOT_A_PICTURE = N_("Please give an https address on one of the hosts named below.")
WORDS_TOO_LONG = N_("Please stay within 2,000 characters.")
NAME_NEEDED = N_("Please write the name that people read.")
NOT_A_DATE = N_("Please write dates as 2026-12-24, the first before the last.")
NOT_A_WINDOW = N_("Please write from when until when, in steps of five minutes; past midnight at the most 12 hours.")
NOTICE_TOO_LONG = N_("At the most 14 days' notice.")


def read_profile(fields: dict[str, Any], categories: Collection[str], picture_hosts: Collection[str]) -> dict[str, Any]:
    """The fields of a profile from what a mentor wrote.

    Args:
        fields: ``name category wiki_account languages topics words picture_url``, typed.
        categories: keys of the programme's categories.
        picture_hosts: where pictures may be.
    Raises:
        PayloadInvalid: ``fields`` says what is wrong with each field.
    """
    found = fields | {name: clean_line(fields[name]) for name in ("name", "wiki_account", "picture_url")}
    found["languages"] = tuple(dict.fromkeys(filter(None, map(_code, fields["languages"]))))
    found["topics"] = tuple(dict.fromkeys(filter(None, map(clean_line, fields["topics"]))))
    found["words"] = fields["words"].replace("\r\n", "\n").replace("\x00", "").strip()
    wrong = {}
    if not seen(found["name"]):
        wrong["name"] = NAME_NEEDED
    if found["category"] and found["category"] not in categories:
        wrong["category"] = CHOOSE
    if not all(LANGUAGE.fullmatch(code) for code in found["languages"]):
        wrong["languages"] = NOT_A_LANGUAGE
    if len(found["words"]) > WORDS_LIMIT:
        wrong["words"] = WORDS_TOO_LONG
    if found["picture_url"] and not allowed_picture(found["picture_url"], picture_hosts):
        wrong["picture_url"] = NOT_A_PICTURE
    if wrong:
        raise PayloadInvalid(fields=wrong)
    return found


def allowed_picture(address: str, hosts: Collection[str]) -> bool:
    """Whether a picture may be shown: over https, from one of these hosts, at its usual port, with no name before."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme == "https" and parts.netloc.lower() in hosts


def read_times(
    zone: str, weekly: Iterable[Window], absences: Iterable[Absence], extras: Iterable[Extra], notice_s: int
) -> dict[str, Any]:
    """The fields of a mentor's times from what they wrote, in order.

    Raises:
        PayloadInvalid: ``fields`` says what is wrong with each field.
    """
    kept = [msgspec.structs.replace(one, words=clean_line(one.words)[:ABSENCE_LIMIT]) for one in absences]
    found: dict[str, Any] = {
        "zone": zone,
        "weekly": tuple(sorted(weekly, key=lambda one: (one.day, one.begins_min, one.ends_min))),
        "absences": tuple(sorted(kept, key=lambda one: (one.first, one.last))),
        "extras": tuple(sorted(extras, key=lambda one: (one.date, one.begins_min, one.ends_min))),
        "notice_s": notice_s,
    }
    wrong = _wrong_times(found)
    if wrong:
        raise PayloadInvalid(fields=wrong)
    return found


def is_window(begins_min: int, ends_min: int) -> bool:
    """Whether two times, in minutes since a day's midnight, are a window: on five minutes, and not too far past it."""
    if begins_min % 5 or ends_min % 5 or not 0 <= begins_min < DAY_MIN:
        return False
    return begins_min < ends_min and (ends_min <= DAY_MIN or ends_min - begins_min <= NIGHT_MIN)


def is_date(word: str) -> bool:
    """Whether a word is a date such as ``2026-12-24``."""
    if not DATE.fullmatch(word):
        return False
    try:
        date.fromisoformat(word)
    except ValueError:
        return False
    return True


def _wrong_times(found: dict[str, Any]) -> dict[str, str]:
    wrong = {}
    if not _is_zone(found["zone"]):
        wrong["zone"] = NOT_A_ZONE
    if not all(0 <= one.day <= 6 and is_window(one.begins_min, one.ends_min) for one in found["weekly"]):
        wrong["weekly"] = NOT_A_WINDOW
    if not all(is_date(one.first) and is_date(one.last) and one.first <= one.last for one in found["absences"]):
        wrong["absences"] = NOT_A_DATE
    if not all(is_date(one.date) and is_window(one.begins_min, one.ends_min) for one in found["extras"]):
        wrong["extras"] = NOT_A_WINDOW
    if found["notice_s"] > MOST_NOTICE_S:
        wrong["notice_s"] = NOTICE_TOO_LONG
    return wrong


def _code(word: str) -> str:
    """A code of a language as it is written: ``pt-BR``, with the language itself in small letters."""
    language, hyphen, rest = word.strip().partition("-")
    return language.lower() + hyphen + rest


def _is_zone(name: str) -> bool:
    try:
        zone_of(name)
    except ValueError:
        return False
    return True
