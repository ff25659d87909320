"""The forms of a mentor: words in boxes, made into the commands ``mentor.update`` and ``mentor.plan`` and back."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from babel import Locale, UnknownLocaleError
from flask_babel import get_locale

from hub.domain.errors import PayloadInvalid
from hub.domain.local_time import moment_of, wall_of, zone_of
from hub.domain.mentor_profile import (
    DAY_MIN,
    MOST_NOTICE_S,
    NOT_A_DATE,
    NOT_A_WINDOW,
    NOTICE_TOO_LONG,
    is_date,
    is_window,
)
from hub.domain.mentors import Window
from hub.domain.plan import NOT_A_NUMBER, NOT_A_ZONE
from hub.domain.programme_plan import LIMIT_RANGE
from hub.protocol.mentor_views import OwnMentor
from hub.web.numbers import version_in

WINDOWS = 3
"""How many stretches of time each day of the week has room for, at the least."""
MOST_WINDOWS = 50
MOST_ROWS = 100
SPARE_ROWS = 2
HOUR_S = 3600
CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)", re.ASCII)
PLACE = re.compile(r"d([0-6])_(\d{1,2})_(?:from|to)", re.ASCII)
ROW = re.compile(r"(off|extra)(\d{1,2})_", re.ASCII)

Words = dict[str, Any]
Sent = Mapping[str, str]
Wrong = dict[str, str]


def profile_words(mine: OwnMentor) -> Words:
    """A profile as its form shows it."""
    names = ("category", "wiki_account", "words", "picture_url")
    return {name: str(getattr(mine, name)) for name in names} | {
        "shown_name": mine.name,
        "languages": ", ".join(map(_language_word, mine.languages)),
        "topics": ", ".join(mine.topics),
        "takes_written": "yes" if mine.takes_written else "",
        "takes_calls": "yes" if mine.takes_calls else "",
    }


def profile_payload(mentor_id: str, form: Sent) -> Words:
    """The command ``mentor.update`` from a form that was sent; languages may be written by name or as codes."""
    names = ("shown_name", "category", "wiki_account", "words", "picture_url")
    return {name: form.get(name, "").strip() for name in names} | {
        "mentor_id": mentor_id,
        "version": version_in(form),
        "languages": [_language_code(word) for word in _listed(form.get("languages", ""))],
        "topics": _listed(form.get("topics", "")),
        "takes_written": bool(form.get("takes_written")),
        "takes_calls": bool(form.get("takes_calls")),
    }


def times_words(mine: OwnMentor, now: int, zone_name: str) -> Words:
    """The times of a mentor as their form shows them; days that have passed are left out.

    Args:
        now: milliseconds since 1970.
        zone_name: the zone that is offered as long as no times are set: the reader's own.
    """
    zone = mine.zone if mine.weekly or mine.extras else zone_name
    today = (wall_of(now, zone_of(zone)).date() - timedelta(days=1)).isoformat()
    words: Words = {
        "zone": zone,
        "notice_h": str(-(-mine.notice_s // HOUR_S)),
        "per_week": str(mine.per_week),
        "away_until": wall_of(mine.away_until, zone_of(mine.zone)).date().isoformat() if mine.away_until > now else "",
    }
    for place, one in _places(mine.weekly):
        words |= _pair(f"d{one.day}_{place}", one.begins_min, one.ends_min)
    for number, off in enumerate(one for one in mine.absences if one.last >= today):
        words |= {f"off{number}_first": off.first, f"off{number}_last": off.last, f"off{number}_words": off.words}
    for number, extra in enumerate(one for one in mine.extras if one.date >= today):
        words |= {f"extra{number}_date": extra.date} | _pair(f"extra{number}", extra.begins_min, extra.ends_min)
    return with_room(words)


def with_room(words: Sent) -> Words:
    """Words of the form, with how many places each day, and how many rows each list, has to have for them and more."""
    places, rows = [WINDOWS] * 7, {"off": 0, "extra": 0}
    for name in (name for name, word in words.items() if word):
        place, row = PLACE.fullmatch(name), ROW.match(name)
        if place:
            places[int(place[1])] = min(max(places[int(place[1])], int(place[2]) + 1), MOST_WINDOWS)
        if row:
            rows[row[1]] = max(rows[row[1]], int(row[2]) + 1)
    rooms = {f"{name}s": min(count + SPARE_ROWS, MOST_ROWS) for name, count in rows.items()}
    return {**words, **rooms, "places": places}


def times_payload(mentor_id: str, form: Sent) -> Words:
    """The command ``mentor.plan`` from a form that was sent. A time that ends before it begins goes on past midnight.

    Raises:
        PayloadInvalid: ``fields`` says which times, dates or numbers cannot be read, by their names in the form.
    """
    wrong: Wrong = {}
    zone = form.get("zone", "")
    payload = {
        "mentor_id": mentor_id,
        "version": version_in(form),
        "zone": zone,
        "weekly": _weekly(form, wrong),
        "absences": _absences(form, wrong),
        "extras": _extras(form, wrong),
        "notice_s": _number(form, "notice_h", MOST_NOTICE_S // HOUR_S, NOTICE_TOO_LONG, wrong) * HOUR_S,
        "per_week": _number(form, "per_week", 100, LIMIT_RANGE, wrong),
        "away_until": _away(form.get("away_until", ""), zone, wrong),
    }
    if wrong:
        raise PayloadInvalid(fields=wrong)
    return payload


def _weekly(form: Sent, wrong: Wrong) -> list[Words]:
    found = []
    for name in (f"d{day}_{place}" for day in range(7) for place in range(MOST_WINDOWS)):
        span = _span(form, name, wrong)
        if span:
            found.append({"day": int(name[1]), "begins_min": span[0], "ends_min": span[1]})
    return found


def _absences(form: Sent, wrong: Wrong) -> list[Words]:
    found = []
    for name in (f"off{number}" for number in range(MOST_ROWS)):
        first, words = (form.get(f"{name}_{part}", "").strip() for part in ("first", "words"))
        last = form.get(f"{name}_last", "").strip() or first
        if not (first or last or words):
            continue
        if not (is_date(first) and is_date(last) and first <= last):
            wrong[name] = NOT_A_DATE
        found.append({"first": first, "last": last, "words": words})
    return found


def _extras(form: Sent, wrong: Wrong) -> list[Words]:
    found = []
    for name in (f"extra{number}" for number in range(MOST_ROWS)):
        day = form.get(f"{name}_date", "").strip()
        span = _span(form, name, wrong)
        if span and is_date(day):
            found.append({"date": day, "begins_min": span[0], "ends_min": span[1]})
        elif span:
            wrong[name] = NOT_A_DATE
        elif day:
            wrong[name] = NOT_A_WINDOW
    return found


def _span(form: Sent, name: str, wrong: Wrong) -> tuple[int, int] | None:
    words = [form.get(f"{name}_{end}", "").strip() for end in ("from", "to")]
    if not any(words):
        return None
    begins, ends = (_minutes(word) for word in words)
    if begins is None or ends is None:
        wrong[name] = NOT_A_WINDOW
        return None
    ends += DAY_MIN if ends <= begins else 0
    if not is_window(begins, ends):
        wrong[name] = NOT_A_WINDOW
    return begins, ends


def _minutes(word: str) -> int | None:
    """Minutes since midnight; None for what is not a time of day."""
    found = CLOCK.fullmatch(word)
    return int(found[1]) * 60 + int(found[2]) if found else None


def _places(weekly: tuple[Window, ...]) -> list[tuple[int, Window]]:
    """Each window with its place on its day."""
    return [(sum(other.day == one.day for other in weekly[:number]), one) for number, one in enumerate(weekly)]


def _pair(name: str, begins_min: int, ends_min: int) -> Words:
    return {f"{name}_from": _clock(begins_min), f"{name}_to": _clock(ends_min % DAY_MIN)}


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _number(form: Sent, name: str, most: int, text: str, wrong: Wrong) -> int:
    word = form.get(name, "").strip() or "0"
    if not re.fullmatch(r"\d{1,6}", word, re.ASCII):
        wrong[name] = NOT_A_NUMBER
        return 0
    if int(word) > most:
        wrong[name] = text
    return int(word)


def _away(word: str, zone_name: str, wrong: Wrong) -> int:
    """The midnight with which somebody is back (ms since 1970); 0 for nobody who is away."""
    try:
        zone = zone_of(zone_name)
    except ValueError:
        wrong["zone"] = NOT_A_ZONE
        return 0
    if not word.strip():
        return 0
    if not is_date(word.strip()):
        wrong["away_until"] = NOT_A_DATE
        return 0
    return moment_of(datetime.combine(date.fromisoformat(word.strip()), time()), zone).at


def _listed(word: str) -> list[str]:
    return [one.strip() for one in re.split(r"[,;\n،、]", word) if one.strip()]


def _language_word(code: str) -> str:
    """A language as the form shows it: by name where the name leads back to the code."""
    try:
        name = Locale.parse(code, sep="-").get_display_name(get_locale() or "en") or code
    except (ValueError, UnknownLocaleError):
        return code
    return name if _language_code(name) == code else code


def _language_code(word: str) -> str:
    """The code of a language that somebody wrote by its name; the word itself where nobody knows it."""
    return _names(str(get_locale() or "en")).get(word.casefold(), word)


@lru_cache(maxsize=16)
def _names(locale: str) -> Mapping[str, str]:
    """Codes of languages by their names in small letters: in English, in a reader's language, and in their own."""
    known: dict[str, str] = {}
    for reader in {"en", locale}:
        for code, name in Locale.parse(reader).languages.items():
            known.setdefault(str(name).casefold(), code.replace("_", "-"))
    own = ("ar", "de", "en", "es", "fa", "fr", "ha", "he", "hi", "id", "it", "ja", "ko", "nl", "pl", "pt", "ru", "sw")
    return {str(Locale.parse(code).display_name).casefold(): code for code in own} | known
