"""Moments on somebody else's clock, and stretches of time, as the viewer reads them.

``hub/web/locale.py`` writes moments on the viewer's own clock, and the page's script may write them anew; what stands
here stays as it is: it is the clock of a mentor, or of a programme.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton, format_time, get_timezone_location
from flask import Blueprint
from flask_babel import get_locale, ngettext
from markupsafe import Markup

from hub.web.locale import iso, viewer_zone, zone_of

bp = Blueprint("zone_words", __name__)

HOUR_S = 3600
DAY_S = 24 * HOUR_S


@bp.app_template_filter("clock_in")
def clock_in(ms: int, zone: str) -> Markup:
    """The weekday and the time of day in a zone, as a ``<time>`` element.

    Args:
        ms: milliseconds since 1970.
        zone: IANA name; an unknown one counts as UTC.
    """
    return _element(ms, clock_words(ms, zone))


@bp.app_template_filter("moment_in")
def moment_in(ms: int, zone: str) -> Markup:
    """Day and time in a zone, as a ``<time>`` element."""
    there = _at(ms, _zone(zone))
    return _element(ms, f"{format_skeleton('yMMMEd', there, locale=get_locale())}, {_clock(there)}")


@bp.app_template_filter("day_in")
def day_in(ms: int, zone: str) -> Markup:
    """The day in a zone, as a ``<time>`` element."""
    return _element(ms, format_skeleton("yMMMEd", _at(ms, _zone(zone)), locale=get_locale()))


@bp.app_template_filter("time_in")
def time_in(ms: int, zone: str) -> Markup:
    """The time of day in a zone, as a ``<time>`` element."""
    return _element(ms, _clock(_at(ms, _zone(zone))))


def clock_words(ms: int, zone: str) -> str:
    """The weekday and the time of day in a zone, in words; the weekday always, since it may not be the viewer's."""
    there = _at(ms, _zone(zone))
    return f"{format_skeleton('E', there, locale=get_locale())} {_clock(there)}"


@bp.app_template_filter("place")
def place(zone: str) -> str:
    """What a zone is called in a sentence: its city in the viewer's language, ``UTC`` for that."""
    if _zone(zone).key in ("UTC", "Etc/UTC"):
        return "UTC"
    city: str = get_timezone_location(_zone(zone), locale=get_locale() or "en", return_city=True)
    return city


@bp.app_template_test("own_clock")
def own_clock(zone: str, ms: int) -> bool:
    """Whether the clocks of a zone show what the viewer's show, at a moment (ms since 1970)."""
    return _at(ms, _zone(zone)).utcoffset() == _at(ms, viewer_zone()).utcoffset()


@bp.app_template_filter("span")
def span(seconds: int) -> str:
    """A stretch of time in whole days, hours or minutes, whichever is the largest that fits: ``2 days``."""
    if seconds >= 2 * DAY_S and seconds % DAY_S == 0:
        return ngettext("%(num)s day", "%(num)s days", seconds // DAY_S)
    if seconds >= HOUR_S and seconds % HOUR_S == 0:
        return ngettext("%(num)s hour", "%(num)s hours", seconds // HOUR_S)
    return ngettext("%(num)s minute", "%(num)s minutes", seconds // 60)


def _zone(name: str) -> ZoneInfo:
    return zone_of(name) or ZoneInfo("UTC")


def _at(ms: int, zone: ZoneInfo) -> datetime:
    return datetime.fromtimestamp(ms / 1000, zone)


def _clock(there: datetime) -> str:
    # The moment carries its zone already.
    return format_time(there, "short", tzinfo=there.tzinfo, locale=get_locale())


def _element(ms: int, text: str) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(iso(ms), text)
