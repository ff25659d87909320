"""Short ways to make and move bookings in tests. The cast is that of ``tests/mentoring.py``."""

from typing import Any

import sqlalchemy

from hub.actions.context import Context
from hub.actions.registry import run
from hub.domain.booking_rules import holds
from hub.domain.bookings import Booking, Party
from hub.domain.mentors import Mentor
from hub.domain.roles import Actor
from hub.protocol.booking_views import BookingView
from hub.records.mentoring_tables import bookings, claims
from hub.records.records import Records
from hub.records.telling_tables import notices
from tests.fixed import START
from tests.mentoring import DAY_MS, HOUR_MS
from tests.people import ADA, CHIDI

MINUTE_MS = 60 * 1000
MORNING = START + 17 * HOUR_MS
"""Nine o'clock (UTC) on the day after: a free slot of every mentor of ``make_mentor``."""
NEXT_MORNING = MORNING + DAY_MS
ABOUT = "What does a week on the board look like?"


def book(ctx: Context, *mentors: Mentor, actor: Actor = CHIDI, **fields: Any) -> BookingView:
    """Chidi asks these mentors, in this order, for a session at any time."""
    payload: dict[str, Any] = {
        "programme_id": mentors[0].programme_id,
        "client_key": ctx.new_id(),
        "about": ABOUT,
        "mentors": [one.mentor_id for one in mentors],
        "zone": "Africa/Lagos",
    }
    view: BookingView = run(ctx, actor, "booking.request", payload | fields)["booking"]
    return view


def book_slot(ctx: Context, *mentors: Mentor, at: int = MORNING, actor: Actor = CHIDI, **fields: Any) -> BookingView:
    """Chidi asks for a free slot of the first mentor."""
    return book(ctx, *mentors, actor=actor, times=[at], slot=True, **fields)


def act(ctx: Context, actor: Actor, verb: str, booking_id: str, **fields: Any) -> BookingView:
    """Send a command about a booking; what the person sees then."""
    view: BookingView = run(ctx, actor, f"booking.{verb}", {"booking_id": booking_id} | fields)["booking"]
    return view


def agree_on(ctx: Context, *mentors: Mentor, at: int = MORNING, mentor: Actor = ADA, actor: Actor = CHIDI) -> str:
    """A session that is agreed; its id."""
    booking_id = book_slot(ctx, *mentors, at=at, actor=actor).booking_id
    act(ctx, mentor, "accept", booking_id, time=at)
    return booking_id


def kept(ctx: Context, booking_id: str) -> Booking:
    """A booking that is there."""
    found = ctx.records.bookings.get(booking_id)
    assert found is not None
    return found


def come(ctx: Context, booking_id: str, *parties: Party) -> None:
    """These of the two come into the waiting room now."""
    for party in parties:
        ctx.records.sessions.come(booking_id, party, ctx.clock())


def history(ctx: Context, booking_id: str) -> list[tuple[str, str]]:
    """What happened to a booking, and by whom."""
    return [(one.name, one.by) for one in ctx.records.bookings.history(booking_id)]


def told(ctx: Context, person: Actor) -> list[str]:
    """Of what kinds somebody was told, in order."""
    query = sqlalchemy.select(notices.c.kind).where(notices.c.person_id == person.person_id)
    with ctx.records.engine.connect() as connection:
        return list(connection.execute(query.order_by(notices.c.at, notices.c.notice_id)).scalars())


def assert_claims_are_whole(records: Records) -> None:
    """For every booking both are taken exactly when the booking says so, and nobody is taken for anything else."""
    with records.engine.connect() as connection:
        ids = list(connection.execute(sqlalchemy.select(bookings.c.booking_id)).scalars())
        rows = {tuple(row) for row in connection.execute(sqlalchemy.select(claims))}
    found = filter(None, map(records.bookings.get, ids))
    assert rows == {
        (person_id, at, one.booking_id)
        for one in found
        for at in holds(one)
        for person_id in (one.candidate_id, one.mentor_person_id)
    }
