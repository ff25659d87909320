"""Hours for calendars and feed readers: one hour as .ics, all hours as a calendar to subscribe to, and as Atom."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from flask import Blueprint, Response
from flask_babel import gettext
from icalendar import Calendar, Event

from hub import identity
from hub.actions.context import load_hour
from hub.actions.reads import readable_hour
from hub.actions.withdrawn_streams import as_shown
from hub.domain.hours import Hour, HourState, Watch
from hub.domain.local_time import zone_of
from hub.web.atom import PlainAtom
from hub.web.context import ctx
from hub.web.fresh import fresh_answer
from hub.web.locale import viewer_language
from hub.web.markdown import plain

bp = Blueprint("feeds", __name__)

DAY_MS = 24 * 3600 * 1000
KEPT_MS = 90 * DAY_MS
"""How long an hour that is over stays in the calendar; the feed tells of the last ``NEWS_MS``."""

NEWS_MS = 30 * DAY_MS
DESCRIPTION_LENGTH = 2000
STATUS = {HourState.DRAFT: "TENTATIVE", HourState.CANCELLED: "CANCELLED"}
STAMPS = ("created_at", "announced_at", "opened_at", "started_at", "ended_at", "archived_at", "cancelled_at")


@bp.get("/hours/<hour_id>.ics")
def hour_calendar(hour_id: str) -> Response:
    """One hour for a calendar.

    Raises:
        HourNotFound: no such hour for this person.
    """
    hour = load_hour(ctx(), hour_id)
    public = hour.public
    if not public:
        # Only here is the reader somebody: what calendars fetch on their own sets no cookies.
        hour = readable_hour(ctx(), identity.actor(), hour_id)
    shown = as_shown(ctx(), [hour])
    answer = _answer(shown, "text/calendar", lambda: _calendar(shown).to_ical(), public=public)
    answer.headers["Content-Disposition"] = f'inline; filename="{hour_id}.ics"'
    return answer


@bp.get("/hours.ics")
def calendar() -> Response:
    """All announced hours, from three months ago on, to subscribe to."""
    hours = as_shown(ctx(), ctx().records.hours.public_since(ctx().clock() - KEPT_MS))
    return _answer(hours, "text/calendar", lambda: _calendar(hours).to_ical())


@bp.get("/hours.atom")
def atom() -> Response:
    """What feed readers are told: an hour was announced (and when asking opens), asking is open, it was cancelled."""
    hours = ctx().records.hours.public_since(ctx().clock() - NEWS_MS)
    return _answer(hours, "application/atom+xml", lambda: _atom(hours).writeString("utf-8").encode())


def _answer(hours: list[Hour], kind: str, draw: Callable[[], bytes], *, public: bool = True) -> Response:
    # The address, for a stream can be withdrawn without a new version of its hour.
    return fresh_answer(
        [f"{hour.hour_id} {hour.version} {hour.youtube_url}" for hour in hours], kind, draw, public=public
    )


def _calendar(hours: list[Hour]) -> Calendar:
    made = Calendar()
    made.add("prodid", "-//Baraza//Community video hours//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", gettext("Community video hours"))
    made.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    for hour in hours:
        made.add_component(_event(hour))
    if hours:
        # The rules of each zone for the years in question alone: all since 1970 would outweigh the hours.
        first, last = _at(min(hour.starts_at for hour in hours)), _at(max(hour.ends_at for hour in hours))
        made.add_missing_timezones(first.date() - timedelta(days=366), last.date() + timedelta(days=366))
    return made


def _event(hour: Hour) -> Event:
    page = _page(hour)
    made = Event()
    made.add("uid", f"{hour.hour_id}@{urlsplit(ctx().settings.base_url).hostname}")
    made.add("sequence", hour.version)
    made.add("dtstamp", _at(max(getattr(hour, name) for name in STAMPS)))
    made.add("dtstart", _start(hour))
    made.add("duration", timedelta(seconds=hour.duration_s))
    made.add("summary", hour.title, parameters={"LANGUAGE": hour.language})
    made.add("description", "\n\n".join(filter(None, [plain(hour.description, DESCRIPTION_LENGTH), page])))
    made.add("url", page)
    made.add("location", (hour.watch is Watch.YOUTUBE and hour.youtube_url) or page)
    made.add("status", STATUS.get(hour.state, "CONFIRMED"))
    return made


def _start(hour: Hour) -> datetime:
    """The start with its zone, so that a calendar shows an hour of Nairobi as one of Nairobi."""
    return _at(hour.starts_at) if hour.zone == "UTC" else _at(hour.starts_at).astimezone(zone_of(hour.zone))


def _atom(hours: Iterable[Hour]) -> PlainAtom:
    base = ctx().settings.base_url
    feed = PlainAtom(
        title=gettext("Community video hours"),
        link=f"{base}/",
        description=gettext("When asking opens, and what is cancelled."),
        language=viewer_language(),
        feed_url=f"{base}/hours.atom",
        author_name="Baraza",
    )
    news = sorted(((at, what, hour) for hour in hours for what, at in _news(hour)), key=lambda one: -one[0])
    for at, what, hour in news:
        feed.add_item(
            title=_headline(what, hour),
            link=_page(hour),
            description=_told(what, hour),
            pubdate=_at(at),
            updateddate=_at(at),
            unique_id=f"{_page(hour)}#{what}",
            author_name="Baraza",
        )
    return feed


def _news(hour: Hour) -> list[tuple[str, int]]:
    """What there is to tell of an hour, and when it came to be (ms since 1970)."""
    happened = {"announced": hour.announced_at, "opened": hour.opened_at, "cancelled": hour.cancelled_at}
    return [(what, at) for what, at in happened.items() if at]


def _headline(what: str, hour: Hour) -> str:
    headlines = {
        "announced": gettext("Announced: %(title)s", title=hour.title),
        "opened": gettext("Asking is open: %(title)s", title=hour.title),
        "cancelled": gettext("Cancelled: %(title)s", title=hour.title),
    }
    return headlines[what]


def _told(what: str, hour: Hour) -> str:
    if what == "cancelled":
        return hour.cancel_reason
    starts = gettext("The hour begins on %(moment)s.", moment=_words(hour.starts_at))
    if what == "announced" and hour.asking_opens_at > hour.announced_at:
        opens = gettext("Asking opens on %(moment)s.", moment=_words(hour.asking_opens_at))
        return f"{opens} {starts}"
    return starts


def _words(ms: int) -> str:
    return f"{_at(ms):%Y-%m-%d %H:%M} UTC"


def _at(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)


def _page(hour: Hour) -> str:
    return f"{ctx().settings.base_url}/hours/{hour.hour_id}"
