"""Sessions for tests: an agreed booking of Ada (mentor) and Chidi (candidate), and short ways to bring it on."""

from typing import Any

from hub.actions import sessions
from hub.actions.context import Context
from hub.domain.bookings import Booking, BookingState
from hub.domain.clock import SetClock
from hub.domain.roles import Actor
from hub.protocol.booking_views import RoomView
from hub.protocol.commands import parse
from tests.fixed import START
from tests.mentoring import make_mentor, make_programme
from tests.people import ADA, CHIDI

MINUTE_MS = 60_000
BEGINS = START + 15 * MINUTE_MS
"""When the sessions of these tests begin: the waiting room has just opened."""
ENDS = BEGINS + 20 * MINUTE_MS
ROOM = "m-aaaqeayeaudaocajbifqydiob4"


def make_session(ctx: Context, **fields: Any) -> Booking:
    """An agreed session of 20 minutes that begins at ``BEGINS`` and has its Jitsi room."""
    mentor_id = fields.pop("mentor_id", "")
    if not mentor_id:
        mentor_id = make_mentor(ctx, make_programme(ctx)).mentor_id
    mentor = ctx.records.mentors.get(mentor_id)
    assert mentor is not None
    planned = {
        "booking_id": ctx.new_id(),
        "programme_id": mentor.programme_id,
        "candidate_id": CHIDI.person_id,
        "candidate_name": "Chidi of Lagos",
        "mentor_id": mentor_id,
        "mentor_person_id": mentor.person_id,
        "state": BookingState.ACCEPTED,
        "about": "How do I begin?",
        "starts_at": BEGINS,
        "ends_at": ENDS,
        "room_name": ROOM,
        "client_key": ctx.new_id(),
        "created_at": START,
    }
    return ctx.records.bookings.add(Booking(**planned | fields))


def act(ctx: Context, actor: Actor, name: str, booking: Booking, **fields: Any) -> RoomView:
    """Carry out a command of the room past the rate limits; answers the room as this person sees it afterwards."""
    carry_out = getattr(sessions, f"{name.removeprefix('room.')}_room")
    room: RoomView = carry_out(ctx, actor, parse(name, {"booking_id": booking.booking_id, **fields}))["room"]
    return room


def say(ctx: Context, actor: Actor, booking: Booking, text: str) -> RoomView:
    """Write a line in the chat."""
    return act(ctx, actor, "room.say", booking, text=text, client_key=ctx.new_id())


def begin(ctx: Context, booking: Booking, clock: SetClock) -> Booking:
    """Bring a session under way: both come, and at the start the mentor lets in."""
    act(ctx, CHIDI, "room.enter", booking)
    act(ctx, ADA, "room.enter", booking)
    clock.ms = max(clock.ms, booking.starts_at)
    act(ctx, ADA, "room.admit", booking)
    return now_is(ctx, booking)


def now_is(ctx: Context, booking: Booking) -> Booking:
    """The record of a session as it is now."""
    found = ctx.records.bookings.get(booking.booking_id)
    assert found is not None
    return found
