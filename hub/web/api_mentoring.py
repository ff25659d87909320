"""The reads of the HTTP API about mentoring. Its commands are carried out in ``api.py`` like all others."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request

from hub import identity
from hub.actions.booking_reads import bookings_of, read_booking
from hub.actions.inbox_reads import inbox_of
from hub.actions.mentor_reads import own_parts, programmes_for, read_mentor, read_programme, roster
from hub.actions.programme_access import check_account
from hub.actions.session_reads import read_room
from hub.actions.slots import coming_slots
from hub.actions.thread_reads import public_threads, read_programme_ledger, read_thread, threads_of
from hub.protocol import mentoring_lists as lists
from hub.protocol.results import BookingResult, InboxResult, RoomResult, ThreadResult
from hub.web.api_parts import count_reads, json_answer, number
from hub.web.context import ctx

bp = Blueprint("api_mentoring", __name__, url_prefix="/api/v1")
bp.before_request(count_reads)

YES = ("1", "true", "yes")


@bp.get("/programmes")
def programmes() -> Response:
    """Programmes of mentoring."""
    return json_answer(lists.ProgrammeList(programmes_for(ctx(), identity.actor())))


@bp.get("/programmes/<programme_id>")
def programme(programme_id: str) -> Response:
    """One programme."""
    return json_answer(read_programme(ctx(), identity.actor(), programme_id))


@bp.get("/programmes/<programme_id>/mentors")
def mentors(programme_id: str) -> Response:
    """Its mentors; ``language``, ``category`` and ``free_this_week`` narrow the list."""
    wishes: dict[str, Any] = {name: request.args.get(name, "") for name in ("language", "category")}
    free = request.args.get("free_this_week", "").lower() in YES
    return json_answer(lists.MentorList(roster(ctx(), identity.actor(), programme_id, **wishes, free_this_week=free)))


@bp.get("/programmes/<programme_id>/threads")
def threads(programme_id: str) -> Response:
    """Its public threads; ``words`` searches them, ``before`` (ms since 1970) and ``last`` turn the pages."""
    read_programme(ctx(), identity.actor(), programme_id)
    words, last = request.args.get("words", ""), request.args.get("last", "")
    found = public_threads(ctx(), programme_id, words, number("before", 0), last)
    return json_answer(lists.ThreadList(found))


@bp.get("/programmes/<programme_id>/ledger")
def ledger(programme_id: str) -> Response:
    """What moderators did to its public threads, and why."""
    return json_answer(lists.ModerationLedger(read_programme_ledger(ctx(), identity.actor(), programme_id)))


@bp.get("/mentors/<mentor_id>")
def mentor(mentor_id: str) -> Response:
    """One mentor."""
    return json_answer(read_mentor(ctx(), identity.actor(), mentor_id))


@bp.get("/mentors/<mentor_id>/slots")
def slots(mentor_id: str) -> Response:
    """When a session with a mentor can be asked for."""
    return json_answer(lists.SlotList(coming_slots(ctx(), identity.actor(), mentor_id)))


@bp.get("/bookings/<booking_id>")
def booking(booking_id: str) -> Response:
    """One of one's own bookings."""
    return json_answer(BookingResult(read_booking(ctx(), identity.actor(), booking_id)))


@bp.get("/bookings/<booking_id>/room")
def room(booking_id: str) -> Response:
    """The room of one of one's own bookings."""
    return json_answer(RoomResult(read_room(ctx(), identity.actor(), booking_id)))


@bp.get("/threads/<thread_id>")
def thread(thread_id: str) -> Response:
    """A thread, as this person sees it."""
    return json_answer(ThreadResult(read_thread(ctx(), identity.actor(), thread_id)))


def _own(path: str, read: Callable[[], Any], text: str) -> None:
    """A read of what is one's own: guests are asked to sign in."""

    def view() -> Response:
        check_account(ctx(), identity.actor())
        return json_answer(read())

    view.__doc__ = text
    bp.add_url_rule(f"/{path}", f"own_{path}", view)


_own("bookings", lambda: lists.BookingList(bookings_of(ctx(), identity.actor())), "One's own bookings.")
_own("threads", lambda: lists.ThreadList(threads_of(ctx(), identity.actor())), "Threads that one is in.")
_own("mentoring", lambda: lists.PartList(own_parts(ctx(), identity.actor())), "One's own parts as a mentor.")
_own("inbox", lambda: InboxResult(inbox_of(ctx(), identity.actor())), "One's own inbox.")
