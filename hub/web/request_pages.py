"""Asking for a session: the form, and what is said where it cannot be sent. What was written never goes away."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, render_template, request

from hub import identity
from hub.actions.booking_placing import check_room_for_one_more
from hub.actions.booking_reads import asked_before
from hub.actions.mentor_reads import read_programme, roster
from hub.actions.programme_access import part_of
from hub.actions.slots import coming_slots
from hub.domain.booking_rules import title_of
from hub.domain.bookings import MOST_MENTORS, MOST_TIMES
from hub.domain.errors import BookingLimitReached, HubError, MentorNotFound
from hub.protocol.mentor_views import MentorView
from hub.web.account import zones
from hub.web.context import ctx
from hub.web.locale import viewer_zone, zone_of
from hub.web.page_data import page_data
from hub.web.privacy import private_page
from hub.web.programme_pages import clock_there, slots_by_day

bp = Blueprint("request_pages", __name__)

Kept = Mapping[str, Any]
MENTORS = tuple(f"m{number}" for number in range(1, MOST_MENTORS + 1))
CARRIED = {"mentor": "m1", "slot": "slot", "way": "way", "thread": "from_thread_id", "from": "from"}
"""What the address of the form carries, and the fields in which it stands there."""

WAYS = ("slot", "times", "any")
"""A free time that was picked, times that the candidate proposes, or any time."""


@bp.get("/programmes/<programme_id>/request")
def ask(programme_id: str) -> Response:
    """The form of a request; ``mentor``, ``slot``, ``thread`` say where one came from, ``from`` what was asked before.

    ``way`` is one of ``WAYS``.

    Raises:
        ProgrammeNotFound: none, for this person.
    """
    kept = {field: request.args.get(name, "") for name, field in CARRIED.items()}
    way = kept["way"] if kept["way"] in WAYS else "slot" if kept["slot"] else ""
    return render_request(programme_id, kept | {"way": way} | _asked_before(programme_id, kept))


def _asked_before(programme_id: str, kept: Kept) -> dict[str, str]:
    """The words of a request that came to nothing: they need not be written again."""
    before = asked_before(ctx(), identity.actor(), programme_id, kept["from"])
    if before is None:
        return {}
    thread_id = kept["from_thread_id"] or before.from_thread_id
    return {"about": before.about, "candidate_name": before.candidate_name, "from_thread_id": thread_id}


def render_request(programme_id: str, kept: Kept, error: HubError | None = None) -> Response:
    """The form of a request, with what was written in it and why it was refused.

    Args:
        kept: fields by their names in the form.
    """
    actor = identity.actor()
    programme = read_programme(ctx(), actor, programme_id)
    mentors = _who_may_be_asked(programme_id)
    chosen = next((one for one in mentors if one.mentor_id == kept.get("m1")), None)
    zone = zone_of(str(kept.get("zone", ""))) or viewer_zone()
    names = zones()
    page = render_template(
        "request.html",
        programme=programme,
        mentors=mentors,
        chosen=chosen,
        days=slots_by_day(_slots(chosen.mentor_id), zone) if chosen else [],
        kept=kept,
        way=kept.get("way") or ("slot" if chosen and chosen.next_free_at else "times"),
        client_key=kept.get("client_key") or ctx().new_id(),
        most_mentors=MOST_MENTORS,
        most_times=MOST_TIMES,
        error=error,
        full=programme.phase == "open" and actor.signed_in and _has_all_there_may_be(programme_id),
        way_back=_way_back(programme_id, kept),
        title=title_of(str(kept.get("about", "")).strip()),
        answering=_who_answer(mentors, kept),
        zone_name=zone.key,
        zone_guessed=zone.key == viewer_zone().key,
        zones=names if zone.key in names else [zone.key, *names],
        clock_there=clock_there,
        page_data=page_data("programme"),
    )
    return private_page(make_response(page))


def _who_may_be_asked(programme_id: str) -> list[MentorView]:
    """Mentors who take sessions; nobody asks themselves."""
    actor = identity.actor()
    own = part_of(ctx(), actor, programme_id)
    known = roster(ctx(), actor, programme_id)
    return [one for one in known if one.takes_calls and not (own and own.mentor_id == one.mentor_id)]


def _who_answer(mentors: list[MentorView], kept: Kept) -> list[MentorView]:
    """The mentors who were named and take questions in writing."""
    named = {kept.get(name) for name in MENTORS}
    return [one for one in mentors if one.mentor_id in named and one.takes_written]


def _has_all_there_may_be(programme_id: str) -> bool:
    try:
        check_room_for_one_more(ctx(), identity.actor(), programme_id)
    except BookingLimitReached:
        return True
    return False


def _way_back(programme_id: str, kept: Kept) -> str:
    """The address of the form with what was chosen; words stand in no address."""
    carried = {name: kept[field] for name, field in CARRIED.items() if kept.get(field)}
    return f"/programmes/{programme_id}/request" + (f"?{urlencode(carried)}" if carried else "")


def _slots(mentor_id: str) -> list[int]:
    try:
        return coming_slots(ctx(), identity.actor(), mentor_id)
    except MentorNotFound:
        return []
