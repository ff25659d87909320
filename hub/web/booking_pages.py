"""Asking for a session, and the pages of one's own bookings. Nobody but the two sees them."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request
from flask_babel import gettext

from hub import identity
from hub.actions.booking_reads import bookings_of, load_own, read_booking
from hub.actions.mentor_reads import read_programme, roster
from hub.actions.slots import HORIZON_MS, SHOWN_MS, coming_slots, slots_of
from hub.domain.bookings import MOST_MENTORS, MOST_TIMES, OVER, REASON_TEXTS, BookingState
from hub.domain.errors import BookingNotFound, HubError, MentorNotFound
from hub.domain.local_time import wall_of
from hub.mail.calendar import session_ics
from hub.protocol.booking_views import BookingView
from hub.web.context import ctx
from hub.web.locale import viewer_zone
from hub.web.page_data import page_data
from hub.web.privacy import private_page
from hub.web.programme_pages import clock_there, slots_by_day

bp = Blueprint("booking_pages", __name__)

Kept = Mapping[str, Any]
NOTHING: Kept = {}


@bp.get("/programmes/<programme_id>/request")
def ask(programme_id: str) -> Response:
    """The form of a request; ``mentor``, ``slot`` and ``thread`` say where one came from.

    Raises:
        ProgrammeNotFound: none, for this person.
    """
    slot = request.args.get("slot", "")
    kept = {
        "m1": request.args.get("mentor", ""),
        "slot": slot,
        "way": "slot" if slot else "",
        "from_thread_id": request.args.get("thread", ""),
    }
    return render_request(programme_id, kept)


def render_request(programme_id: str, kept: Kept = NOTHING, error: HubError | None = None) -> Response:
    """The form of a request, with what was written in it and why it was refused.

    Args:
        kept: fields by their names in the form.
    """
    actor = identity.actor()
    programme = read_programme(ctx(), actor, programme_id)
    mentors = [one for one in roster(ctx(), actor, programme_id) if one.takes_calls]
    chosen = next((one for one in mentors if one.mentor_id == kept.get("m1")), None)
    page = render_template(
        "request.html",
        programme=programme,
        mentors=mentors,
        chosen=chosen,
        days=slots_by_day(_slots(chosen.mentor_id)) if chosen else [],
        kept=kept,
        way=kept.get("way") or ("slot" if chosen and chosen.next_free_at else "times"),
        client_key=kept.get("client_key") or ctx().new_id(),
        most_mentors=MOST_MENTORS,
        most_times=MOST_TIMES,
        error=error,
        zone_name=kept.get("zone") or viewer_zone().key,
        clock_there=clock_there,
    )
    return private_page(make_response(page))


def _slots(mentor_id: str) -> list[int]:
    try:
        return coming_slots(ctx(), identity.actor(), mentor_id)
    except MentorNotFound:
        return []


@bp.get("/bookings")
def mine() -> Response:
    """One's own bookings: what waits for one, what is coming, what was.

    Raises:
        SignInNeeded: guests have none.
    """
    found = bookings_of(ctx(), identity.actor())
    over = {state.value for state in OVER}
    waiting = [one for one in found if one.waits_for == one.you]
    coming = [one for one in found if one not in waiting and one.state not in over]
    page = render_template(
        "bookings.html",
        groups=[
            (gettext("Waits for you"), waiting),
            (gettext("Coming"), coming),
            (gettext("Over"), [one for one in found if one.state in over]),
        ],
        found=found,
        clock_there=clock_there,
    )
    return private_page(make_response(page))


@bp.get("/bookings/<booking_id>")
def booking(booking_id: str) -> Response:
    """A booking, for the two alone.

    Raises:
        BookingNotFound: none, for this person.
    """
    return render_booking(booking_id)


def render_booking(booking_id: str, kept: Kept = NOTHING, error: HubError | None = None) -> Response:
    """A booking's page; after a refused form with what was written in it and why it was refused.

    Args:
        kept: fields as the form sent them, and ``command``: which form it was.
    """
    view = read_booking(ctx(), identity.actor(), booking_id)
    page = render_template(
        "booking.html",
        booking=view,
        kept=kept,
        error=error,
        reasons=REASON_TEXTS,
        free=_free_of_mentor(view),
        clock_there=clock_there,
        local=local_words,
        zone_name=viewer_zone().key,
        guarded=ctx().settings.jitsi_tokens,
        over=view.state in {state.value for state in OVER},
        page_data=page_data("booking", booking_id=booking_id),
    )
    return private_page(make_response(page))


def _free_of_mentor(view: BookingView) -> list[tuple[str, list[int]]]:
    """The mentor's free slots where another time may be proposed."""
    if not {"counter", "propose", "reschedule"} & set(view.may):
        return []
    mentor = ctx().records.mentors.get(view.mentor_id)
    programme = ctx().records.programmes.get(view.programme_id)
    if mentor is None or programme is None:
        return []
    now = ctx().clock()
    return slots_by_day(slots_of(ctx(), mentor, programme, now, now + min(SHOWN_MS, HORIZON_MS)))


def local_words(at: int) -> str:
    """A moment (ms since 1970) as a box for date and time has it, on the reader's clock."""
    return wall_of(at, viewer_zone()).isoformat("T", "minutes") if at else ""


@bp.get("/bookings/<booking_id>/calendar.ics")
def calendar(booking_id: str) -> Response:
    """The session for a calendar, for the two alone.

    Raises:
        BookingNotFound: none, for this person, or no time is agreed.
    """
    found, _party = load_own(ctx(), identity.actor(), booking_id)
    if not found.starts_at:
        raise BookingNotFound
    text = session_ics(
        found,
        base_url=ctx().settings.base_url,
        method="CANCEL" if found.state is BookingState.CANCELLED else "REQUEST",
        organizer=ctx().settings.mail_from,
        attendee="",
        summary=gettext("Mentoring session"),
        now=ctx().clock(),
    )
    answer = make_response(text)
    answer.content_type = "text/calendar; charset=utf-8"
    answer.headers["Content-Disposition"] = 'attachment; filename="mentoring.ics"'
    return private_page(answer)
