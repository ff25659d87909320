"""What everyone may know of a request that came from a wiki page, and what of it the wiki's page never tells."""

from typing import Any

import pytest

from hub.actions.account import Vouched, welcome
from hub.actions.booking_clock import lapse_booking, leave_booking
from hub.actions.context import Context
from hub.actions.registry import run
from hub.actions.signups import Choice, read_signups, take_in_signups, taken_signups
from hub.domain.bookings import Booking
from hub.domain.clock import SetClock
from hub.domain.roles import Actor
from hub.domain.signups import Public, Way
from tests.fixed import START
from tests.mentoring import DAY_MS, make_mentor, make_programme
from tests.people import ADA, ZURI
from tests.threads import post

PAGE = (
    "*I would like to have a mentorship session with Ada.--[[User:Farida|Farida]] "
    "([[User talk:Farida|talk]]) 14:03, 27 November 2026 (UTC)"
)
SOURCE = "https://meta.wikimedia.org/w/index.php?oldid=123"


class Place:
    """A programme with Ada as its mentor, and one request of Farida's that was taken in."""

    def __init__(self, ctx: Context, way: Way = Way.SESSION) -> None:
        self.ctx = ctx
        self.programme = make_programme(ctx)
        self.mentor = make_mentor(ctx, self.programme)
        known = (ctx, ZURI, self.programme.programme_id, PAGE)
        take_in_signups(*known, [Choice(one.key, way) for one in read_signups(*known)], SOURCE)
        person = welcome(ctx, Vouched(ctx.settings.wikimedia_url, "77", "Farida"))
        self.farida = Actor(person.person_id, "Farida", signed_in=True)

    @property
    def booking(self) -> Booking:
        """What the line became."""
        (one,) = self.ctx.records.bookings.of_person(self.farida.person_id)
        return one

    @property
    def state(self) -> Public:
        """What the table for the wiki says of it."""
        (one,) = taken_signups(self.ctx, ZURI, self.programme.programme_id)
        return one.state

    def step(self, actor: Actor, verb: str, **fields: Any) -> None:
        """One of the two takes a step."""
        run(self.ctx, actor, f"booking.{verb}", {"booking_id": self.booking.booking_id} | fields)


@pytest.fixture
def place(ctx: Context) -> Place:
    """A request for a session."""
    return Place(ctx)


def test_request_that_nobody_answered_waits(place: Place):
    assert place.state == Public.WAITING


@pytest.mark.parametrize(
    ("verb", "fields"), [("counter", {"time": START + 2 * DAY_MS}), ("decline", {"reason": "no_time"})]
)
def test_every_step_of_the_mentor_is_an_answer(place: Place, verb: str, fields: dict[str, Any]):
    place.step(ADA, verb, **fields)
    assert place.state == Public.ANSWERED
    if verb == "counter":
        place.step(place.farida, "cancel")
        assert place.state == Public.ANSWERED


def test_request_that_was_taken_back_is_closed(place: Place):
    place.step(place.farida, "cancel")
    assert place.state == Public.CLOSED


def test_request_whose_mentor_left_is_closed(ctx: Context, place: Place):
    ctx.records.mentors.move(place.mentor.mentor_id, "leave", ctx.clock())
    assert leave_booking(ctx, place.booking.booking_id)
    assert place.state == Public.CLOSED


def test_request_that_went_on_in_writing_waits_until_a_mentor_writes(ctx: Context, clock: SetClock, place: Place):
    clock.ms += 3 * DAY_MS
    assert lapse_booking(ctx, place.booking.booking_id)
    assert place.state == Public.WAITING
    found = ctx.records.threads.get(place.booking.thread_id)
    assert found
    post(ctx, ADA, found, 1, "Write to me whenever you like.")
    assert place.state == Public.ANSWERED


def test_request_that_lapsed_and_was_settled_without_a_word_is_closed(ctx: Context, clock: SetClock, place: Place):
    clock.ms += 3 * DAY_MS
    lapse_booking(ctx, place.booking.booking_id)
    run(ctx, place.farida, "thread.settle", {"thread_id": place.booking.thread_id})
    assert place.state == Public.CLOSED


def test_written_request_waits_is_answered_or_closed(ctx: Context):
    place = Place(ctx, Way.WRITING)
    (thread,) = (one.thread for one in ctx.records.threads.of_person(place.farida.person_id))
    assert place.state == Public.WAITING
    run(ctx, place.farida, "thread.settle", {"thread_id": thread.thread_id})
    assert place.state == Public.CLOSED
    post(ctx, ADA, thread, 1, "Here is how.")
    assert place.state == Public.ANSWERED


def test_link_to_the_wiki_is_kept_where_the_request_goes_on_in_writing(ctx: Context, clock: SetClock, place: Place):
    clock.ms += 3 * DAY_MS
    lapse_booking(ctx, place.booking.booking_id)
    thread = ctx.records.threads.get(place.booking.thread_id)
    assert thread and thread.wiki_source == place.booking.wiki_source == SOURCE
