"""The moments in signatures, as wikis write them in their own languages.

MediaWiki writes them in the language and zone of the wiki: ``14:03, 22 November 2026 (UTC)``,
``22 novembre 2026 à 14:03 (CET)``, ``2026年11月22日 (日) 14:03 (UTC)``. Month names are those of Babel (CLDR).
"""

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError

_LANGUAGES = (
    "en fr ar pt sw es de it nl ru uk pl sv nb da fi tr cs sk hu ro hr sr bg el he fa ur hi bn ta ja zh ko th vi id "
    "ms ca eu gl eo ha ig yo zu xh af am so rw mg sn om ti lg wo af be lt lv et sl mk sq hy ka az kk uz tl cy ga"
)
LANGUAGES = tuple(_LANGUAGES.split())
"""Whose month names are tried where nobody says which language the wiki writes."""
OWN_MONTHS = {"सितम्बर": 9, "अक्तूबर": 10, "नवम्बर": 11, "दिसम्बर": 12}
"""Months as MediaWiki writes them, and Babel does not."""

HOURS: dict[str, float] = (
    dict.fromkeys(("UTC", "GMT", "UT", "TU", "WET", "ت ع م", "عالمي", "ইউটিসি"), 0.0)
    | dict.fromkeys(("CET", "MEZ", "WAT", "BST", "WEST"), 1.0)
    | dict.fromkeys(("CEST", "MESZ", "CAT", "SAST", "EET"), 2.0)
    | dict.fromkeys(("EEST", "EAT", "MSK", "TRT"), 3.0)
    | {"IRST": 3.5, "PKT": 5, "NPT": 5.75, "WIB": 7, "ICT": 7, "HKT": 8, "JST": 9, "KST": 9}
    | {"AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13, "BRT": -3, "EDT": -4, "EST": -5, "PDT": -7, "PST": -8}
)
"""The zones that wikis write behind their dates, in hours from UTC. Words that stand for several zones are left out."""

T = r"(?P<hour>\d{1,2})(?:[:.٫]|h ?)(?P<minute>\d{2})(?:min)?"
D = r"(?P<day>\d{1,2})(?:\.|er|º|ª|-a de|(?=\D))"
# Not "letters": the vowels of Indian scripts are marks, which a letter is followed by.
M = r"(?P<month>[^\s\d!-/:-@\[-`{-~،。、]{3,20})\.?"
NUMBER = r"(?P<number>\d{1,2})"
Y = r"(?P<year>20\d\d)"
OF = r"(?:[ ,،]{1,3}(?:de |da |di |of |del |d')?|(?<=\.))"
BETWEEN = r"[ ,،.]{1,3}(?:[^\W\d_]{1,6}\.?[ ,،]{1,2}){0,2}"
FORMS = [
    re.compile(one)
    for one in (
        rf"(?<!\d){T}[ ,،]{{1,3}}(?:de |on |le |el )?{D}{OF}{M}{OF}{Y}",
        rf"(?<!\d){D}{OF}{M}{OF}{Y}{BETWEEN}{T}",
        rf"(?<!\d){T}[ ,،]{{1,3}}{M} {{1,2}}{D}[ ,،]{{1,3}}{Y}",
        rf"(?<![^\W\d_]){M} {{1,2}}{D}[ ,،]{{1,3}}{Y}{BETWEEN}{T}",
        rf"(?<!\d){Y}\.? {{1,2}}{M} {{1,2}}{D}[ ,،.]{{1,3}}{T}",
        rf"(?<!\d){Y} ?[年년] ?{NUMBER} ?[月월] ?(?P<day>\d{{1,2}})[日일] ?(?:\([^\W\d_]{{1,3}}\))? ?{T}",
        rf"(?<!\d){T}[ ,]{{1,3}}ngày (?P<day>\d{{1,2}}) tháng {NUMBER} năm {Y}",
        rf"(?<!\d){Y}-{NUMBER}-(?P<day>\d{{2}})[T ,]{{1,2}}{T}",
        rf"(?<!\d)(?P<day>\d{{1,2}})\. ?{NUMBER}\. ?{Y}{BETWEEN}{T}",
        rf"(?<!\d){T}[ ,]{{1,3}}(?P<day>\d{{1,2}})\. ?{NUMBER}\. ?{Y}",
    )
]
ZONE = re.compile(r" ?\(([^()]{1,12})\)")
BARE_ZONE = re.compile(r" ([A-Z]{2,4})(?!\w)")
OFFSET = re.compile(r"(?:UTC|GMT)? ?([+\-−])(\d{1,2}):?(\d{2})?")


class Found(NamedTuple):
    """A date in a text: from where to where it stands, and its moment (ms since 1970; 0 where that is not known)."""

    begins: int
    ends: int
    at: int


def find_dates(text: str, language: str = "en", zone: str = "UTC") -> list[Found]:
    """The dates of signatures in a line's text, in their order.

    Args:
        language, zone: of the wiki: its code and its IANA zone.
    """
    digits = plain_digits(text)
    matches = sorted(
        (match for form in FORMS for match in form.finditer(digits)), key=lambda one: (one.start(), -one.end())
    )
    found = list[Found]()
    for match in matches:
        if found and match.start() < found[-1].ends:
            continue
        named = _named_zone(digits, match.end())
        offset = _zone(named.group(1) if named else "", zone)
        at = _moment(match, language, offset) if offset else 0
        found.append(Found(match.start(), named.end() if named else match.end(), at))
    return found


def _named_zone(text: str, begins: int) -> re.Match[str] | None:
    """The zone behind a date: what stands in brackets, or else a word that we know."""
    bare = BARE_ZONE.match(text, begins)
    return bare if bare and bare.group(1) in HOURS else ZONE.match(text, begins)


def plain_digits(text: str) -> str:
    """The text with the digits of every script as 0 to 9; nothing moves."""
    return "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in text)


def _moment(match: re.Match[str], language: str, zone: tzinfo) -> int:
    parts = match.groupdict()
    month = int(parts["number"]) if parts.get("number") else month_of(parts["month"], language)
    try:
        clock = (int(parts["day"]), int(parts["hour"]), int(parts["minute"]))
        moment = datetime(int(parts["year"]), month, *clock, tzinfo=zone)
    except ValueError:
        return 0
    return int(moment.timestamp()) * 1000


def _zone(named: str, zone: str) -> tzinfo | None:
    """The zone of a date; None for a word that we do not know: to take it for UTC would move the moment by hours."""
    word = named.strip()
    if word in HOURS:
        return timezone(timedelta(hours=HOURS[word]))
    if offset := OFFSET.fullmatch(word):
        sign, hours, minutes = offset.groups()
        ahead = timedelta(hours=int(hours), minutes=int(minutes or 0))
        return timezone(ahead if sign == "+" else -ahead) if ahead < timedelta(days=1) else None
    if word and zone == "UTC":
        return None
    try:
        return ZoneInfo(zone)
    except (ValueError, OSError, KeyError):
        return None if word else UTC


def month_of(name: str, language: str = "en") -> int:
    """The number of a month, 0 where the word is none, or where languages differ about it and none is known.

    ``listopad`` is October in Croatian and November in Polish: the wiki's own language decides.
    """
    word = _plain(name)
    for known in (language, "en"):
        if found := _months(known).get(word):
            return found
    said = {_months(one)[word] for one in LANGUAGES if word in _months(one)}
    return said.pop() if len(said) == 1 else OWN_MONTHS.get(name, 0)


@cache
def _months(language: str) -> dict[str, int]:
    try:
        locale = Locale.parse(language.replace("-", "_"))
    except (ValueError, UnknownLocaleError, TypeError):
        return {}
    found = dict[str, int]()
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in locale.months[context][width].items():
                found.setdefault(_plain(str(name)), int(number))
    return found


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold().strip(". ")
