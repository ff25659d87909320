"""Language, direction and time zone of the viewer, and moments as they read them.

Language: ``?lang=`` (then remembered in a cookie), the account's, the browser's. Zone: the account's, else the one that
the page's script found and put into the cookie ``zone``, else that of the settings.
"""

import re
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale, negotiate_locale
from babel.dates import format_date, format_skeleton, format_time, match_skeleton
from flask import Flask, Response, current_app, request
from flask_babel import Babel, get_locale
from markupsafe import Markup

from hub import identity
from hub.config import Settings
from hub.web.context import ctx

CATALOGUES = Path(__file__).parents[1] / "i18n"
LANGUAGES = "baraza_languages"
LANGUAGE_COOKIE, ZONE_COOKIE = "lang", "zone"
YEAR_S = 365 * 24 * 3600

FIELDS = re.compile(r"'[^']*'|[Ec]+|M{3,}")
WRITTEN_OUT = {"E": "EEEE", "c": "EEEE", "M": "MMMM"}
"""The fields of a day in CLDR's patterns, and words in quotes, which stay.

``c`` is a weekday that stands alone; Babel mixes those up once it has read several languages.
"""


def attach(app: Flask, settings: Settings) -> None:
    """Set up translation, the filters for moments, and the ``words`` of every template."""
    app.extensions[LANGUAGES] = _offered(settings)
    Babel(
        app,
        default_translation_directories=str(CATALOGUES),
        locale_selector=_chosen,
        timezone_selector=lambda: viewer_zone().key,
    )
    app.context_processor(words)
    app.jinja_env.filters.update(moment=moment, day=day, clock_time=clock_time, day_time=day_time, when=when, iso=iso)
    app.after_request(_keep_language)


def languages() -> dict[str, str]:
    """The languages there is a catalogue for: code as in HTML -> its own name."""
    found: dict[str, str] = current_app.extensions[LANGUAGES]
    return found


def viewer_language() -> str:
    """The code of the viewer's language, as in HTML's ``lang``."""
    return str(get_locale() or "en").replace("_", "-")


def viewer_zone() -> ZoneInfo:
    """The viewer's time zone; that of the settings as long as nobody told."""
    wishes = (identity.account_zone(), request.cookies.get(ZONE_COOKIE, ""), ctx().settings.default_zone)
    return next(filter(None, map(zone_of, wishes)), ZoneInfo("UTC"))


def zone_of(name: str) -> ZoneInfo | None:
    """The time zone of an IANA name, or None when there is no such zone."""
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError):  # unknown; not a name at all; a folder of the zone database
        return None


def iso(ms: int) -> str:
    """A moment as machines read it: ``2026-11-27T16:00:00Z``."""
    return _at(ms, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment(ms: int) -> Markup:
    """Day and time in the viewer's zone with UTC beside, as a ``<time>`` element."""
    zone = viewer_zone()
    return _element(ms, "moment", f"{_day(ms, zone)}, {_clock(ms, zone)}{_utc_beside(ms, zone)}")


def full_moment(ms: int, zone_name: str) -> str:
    """Day, time and zone in words alone, for those whose own zone nobody can know."""
    zone = zone_of(zone_name) or ZoneInfo("UTC")
    return f"{_day(ms, zone)}, {_clock(ms, zone)} ({zone.key})"


def clock_time(ms: int) -> Markup:
    """The time of day in the viewer's zone, as a ``<time>`` element."""
    return _element(ms, "clock", _clock(ms, viewer_zone()))


def day(ms: int) -> Markup:
    """The day in the viewer's zone, as a ``<time>`` element."""
    return _element(ms, "day", _day(ms, viewer_zone()))


def day_time(ms: int) -> Markup:
    """Day and time in the viewer's zone without the year, for what stands below a whole date."""
    return _element(ms, "day_time", f"{_month_day(ms, viewer_zone())}, {_clock(ms, viewer_zone())}")


def when(ms: int, now: int) -> Markup:
    """The shortest that tells when something was: the time on the day of ``now`` (ms), else the day."""
    there, today = _at(ms, viewer_zone()), _at(now, viewer_zone())
    if there.date() == today.date():
        return _element(ms, "when", _clock(ms, viewer_zone()))
    return _element(ms, "when", _month_day(ms, viewer_zone()))


def _element(ms: int, form: str, text: str) -> Markup:
    # static/js/time.js writes it anew, by its form, when the browser knows the zone better.
    return Markup('<time datetime="{}" data-form="{}">{}</time>').format(iso(ms), form, text)


def _utc_beside(ms: int, zone: ZoneInfo) -> str:
    there, here = _at(ms, UTC), _at(ms, zone)
    if there.utcoffset() == here.utcoffset():
        return " UTC"
    # 01:00 in Tokyo is the day before in UTC: then the day belongs beside the hour.
    weekday = "" if there.date() == here.date() else format_date(there, "EEE ", locale=get_locale())
    return f" ({weekday}{_clock(ms, UTC)} UTC)"


def _day(ms: int, zone: tzinfo) -> str:
    return format_skeleton("yMMMEd", _at(ms, zone), locale=get_locale())


def weekday_words(day: date) -> str:
    """A day without its year and nothing shortened, in the language's own order: Wednesday, December 2."""
    known = get_locale().datetime_skeletons
    pattern = known[match_skeleton("MMMMEEEEd", known)].pattern
    # Of most languages only the short form is known, such as "E, MMM d": its fields are written out in their places.
    written_out = FIELDS.sub(lambda found: WRITTEN_OUT.get(found[0][0], found[0]), pattern)
    return format_date(day, written_out, locale=get_locale())


def _month_day(ms: int, zone: tzinfo) -> str:
    return format_skeleton("MMMd", _at(ms, zone), locale=get_locale())


def _clock(ms: int, zone: tzinfo) -> str:
    return format_time(_at(ms, zone), "short", tzinfo=zone, locale=get_locale())


def _at(ms: int, zone: tzinfo) -> datetime:
    return datetime.fromtimestamp(ms / 1000, zone)


def words() -> dict[str, object]:
    """What every template knows of its reader's language and zone; asks no database."""
    locale = get_locale() or Locale("en")
    return {
        "lang": viewer_language(),
        "dir": locale.text_direction,
        "zone": viewer_zone().key,
        "zone_chosen": bool(identity.account_zone()),
        "languages": languages(),
    }


def _offered(settings: Settings) -> dict[str, str]:
    # English needs no catalogue: the texts in the code are English.
    there = {"en", *(file.parts[-3].replace("_", "-") for file in CATALOGUES.glob("*/LC_MESSAGES/messages.mo"))}
    codes = [code for code in settings.languages if code in there] or ["en"]
    return {code: Locale.parse(code, sep="-").display_name or code for code in codes}


def _chosen() -> str:
    known = languages()
    wishes = (request.args.get("lang"), request.cookies.get(LANGUAGE_COOKIE), identity.account_language())
    wish = next((wish for wish in wishes if wish in known), None)
    return (wish or _asked_by_browser(list(known)) or next(iter(known))).replace("-", "_")


def _asked_by_browser(known: list[str]) -> str | None:
    # In the browser's order: Canadian French is answered in French, even where English is its second wish.
    return negotiate_locale(request.accept_languages.values(), known, sep="-")


def _keep_language(response: Response) -> Response:
    wish = request.args.get("lang")
    if wish in languages():
        secure = current_app.config["SESSION_COOKIE_SECURE"]
        response.set_cookie(LANGUAGE_COOKIE, str(wish), max_age=YEAR_S, samesite="Lax", secure=secure)
    return response
