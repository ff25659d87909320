"""The pages of one's own bookings. Nobody but the two sees them."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, make_response, render_template
from flask_babel import gettext

from hub import identity
from hub.actions.booking_reads import bookings_of, load_own, read_booking
from hub.actions.slots import next_slots
from hub.domain.bookings import OVER, REASON_TEXTS, WAITING, BookingState, DeclineReason, Party
from hub.domain.errors import BookingNotFound, HubError
from hub.domain.programmes import WRITTEN_IN, Phase
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
CAME_TO_NOTHING = frozenset({BookingState.DECLINED, BookingState.CANCELLED, BookingState.EXPIRED})
WRITES = frozenset({"", DeclineReason.NO_TIME, DeclineReason.BETTER_IN_WRITING})
"""The reasons after which the same mentor may still answer in writing; ``""`` where nobody gave one."""


@bp.get("/bookings")
def mine() -> Response:
    """One's own bookings: what waits for one, what is coming, what was.

    Raises:
        SignInNeeded: guests have none.
    """
    found = bookings_of(ctx(), identity.actor())
    groups: dict[str, list[BookingView]] = {"yours": [], "theirs": [], "coming": [], "over": []}
    for one in found:
        groups[_group(one)].append(one)
    page = render_template(
        "bookings.html",
        groups=[
            (gettext("Waits for you"), groups["yours"]),
            (gettext("Coming"), groups["coming"]),
            (gettext("Waiting for an answer"), groups["theirs"]),
            (gettext("Over"), groups["over"]),
        ],
        found=found,
        clock_there=clock_there,
    )
    return private_page(make_response(page))


def _group(one: BookingView) -> str:
    """Under which heading a booking stands: what is agreed is coming, also while another time is proposed for it."""
    if one.state in {state.value for state in OVER}:
        return "over"
    if one.waits_for == one.you:
        return "yours"
    return "theirs" if one.state in {state.value for state in WAITING} else "coming"


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
        decline_reasons={reason.value: REASON_TEXTS[reason] for reason in DeclineReason},
        free=_free_of_mentor(view),
        clock_there=clock_there,
        zone_name=viewer_zone().key,
        guarded=ctx().settings.jitsi_tokens,
        over=view.state in {state.value for state in OVER},
        ways_on=_ways_on(view),
        page_data=page_data("booking", booking_id=booking_id, version=view.version, address=f"/bookings/{booking_id}"),
    )
    return private_page(make_response(page))


def _ways_on(view: BookingView) -> dict[str, str]:
    """Where a candidate goes on after a no, as addresses: to ask another mentor, to ask in writing."""
    programme = ctx().records.programmes.get(view.programme_id)
    if programme is None or view.you != Party.CANDIDATE or view.state not in CAME_TO_NOTHING:
        return {}
    phase, here = programme.phase(ctx().clock()), f"/programmes/{view.programme_id}"
    ways = {}
    if phase is Phase.OPEN:
        ways["request"] = f"{here}/request?from={view.booking_id}"
    if phase in WRITTEN_IN:
        ways["ask"] = f"{here}/ask?from={view.booking_id}" + (f"&mentor={view.mentor_id}" if _may_write(view) else "")
    return ways


def _may_write(view: BookingView) -> bool:
    """Whether it makes sense to put the same to the same mentor in writing: not if somebody else can help better."""
    mentor = ctx().records.mentors.get(view.mentor_id)
    return view.reason in WRITES and mentor is not None and mentor.active and mentor.takes_written


def _free_of_mentor(view: BookingView) -> list[tuple[str, list[int]]]:
    """The mentor's free slots where another time may be proposed."""
    if not {"counter", "propose", "reschedule"} & set(view.may):
        return []
    mentor = ctx().records.mentors.get(view.mentor_id)
    programme = ctx().records.programmes.get(view.programme_id)
    if mentor is None or programme is None:
        return []
    return slots_by_day(next_slots(ctx(), mentor, programme))


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
