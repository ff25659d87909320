"""When a programme takes requests, as a calendar file: its opening, and the last moment to ask."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from flask import Blueprint, Response, make_response
from flask_babel import gettext
from icalendar import Calendar, Event

from hub import identity
from hub.actions.mentor_reads import read_programme
from hub.domain.errors import ProgrammeNotFound
from hub.protocol.mentor_views import ProgrammeView
from hub.web.context import ctx

bp = Blueprint("programme_calendar", __name__)

LASTS = timedelta(minutes=15)


@bp.get("/programmes/<programme_id>.ics")
def programme_calendar(programme_id: str) -> Response:
    """The opening and the closing of a programme for a calendar.

    Raises:
        ProgrammeNotFound: none for this person, or it has no dates.
    """
    programme = read_programme(ctx(), identity.actor(), programme_id)
    if not programme.opens_at and not programme.closes_at:
        raise ProgrammeNotFound
    answer = make_response(_calendar(programme).to_ical())
    answer.content_type = "text/calendar; charset=utf-8"
    answer.headers["Content-Disposition"] = f'inline; filename="{programme_id}.ics"'
    return answer


def _calendar(programme: ProgrammeView) -> Calendar:
    made = Calendar()
    made.add("prodid", "-//Baraza//Community video hours//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", programme.title)
    if programme.opens_at:
        words = gettext("Sessions can be asked for: %(title)s", title=programme.title)
        made.add_component(_event(programme, "opens", programme.opens_at, words))
    if programme.closes_at:
        words = gettext("Last moment to ask for a session: %(title)s", title=programme.title)
        # It ends when the programme closes: who comes at its beginning is in time.
        made.add_component(_event(programme, "closes", programme.closes_at - LASTS // timedelta(milliseconds=1), words))
    return made


def _event(programme: ProgrammeView, which: str, at: int, words: str) -> Event:
    page = f"{ctx().settings.base_url}/programmes/{programme.programme_id}"
    made = Event()
    made.add("uid", f"{which}-{programme.programme_id}@{urlsplit(ctx().settings.base_url).hostname}")
    made.add("dtstamp", datetime.fromtimestamp(ctx().clock() / 1000, UTC))
    made.add("dtstart", datetime.fromtimestamp(at / 1000, UTC))
    made.add("duration", LASTS)
    made.add("summary", words)
    made.add("description", page)
    made.add("url", page)
    made.add("transp", "TRANSPARENT")
    return made
