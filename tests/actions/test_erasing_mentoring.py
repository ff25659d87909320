"""A mentor or a candidate has their data erased: the others are told, and keep what is theirs."""

import pytest

from hub.actions.context import Context
from hub.actions.registry import run
from hub.domain.bookings import BookingState, Party
from hub.domain.clock import SetClock
from tests.booking import kept, told
from tests.erasing import DINAH, WORD, erase, finish, mentoring, move_in_dinah
from tests.people import ADA, CHIDI
from tests.sessions import make_session
from tests.traces import traces
from tests.worker.working import work
from worker.jobs.sessions import SessionsJob


@pytest.fixture(autouse=True)
def dinah(ctx: Context) -> None:
    """Dinah has an account."""
    move_in_dinah(ctx)


def test_sessions_end_the_others_are_told_and_private_words_go(ctx: Context, clock: SetClock):
    ids = mentoring(ctx, clock)
    erase(ctx, clock)
    assert traces(ctx, DINAH.name, WORD) == []
    states = {name: kept(ctx, ids[name]).state for name in ("request", "given", "taken", "done")}
    assert states == {"request": "cancelled", "given": "cancelled", "taken": "cancelled", "done": "done"}
    assert told(ctx, ADA).count("booking.cancelled") == 2
    assert told(ctx, CHIDI)[-1] == "booking.cancelled"
    assert told(ctx, DINAH) == []
    mentor = ctx.records.mentors.get(ids["mentor"])
    assert mentor and (mentor.state, mentor.name, mentor.person_id) == ("left", "", "")


def test_what_others_wrote_to_the_person_stays_with_them(ctx: Context, clock: SetClock):
    ids = mentoring(ctx, clock)
    erase(ctx, clock)
    whole = ctx.records.threads.whole(ids["private"])
    assert whole and [(one.name, one.text) for one in whole.posts] == [("Ada", "An answer of Ada's."), ("", "")]
    assert (whole.thread.title, whole.thread.state, [one.text for one in whole.parts]) == ("", "quiet", [""])
    public = ctx.records.threads.whole(ids["public"])
    assert public and [(one.name, one.text) for one in public.posts] == [("", "Of course there are.")]
    chat = ctx.records.bookings.afterwards(ids["done"], ADA.person_id, DINAH.person_id).chat
    assert [(line.by, line.text) for line in chat] == [("candidate", ""), ("mentor", "Welcome.")]


def test_a_session_that_is_under_way_is_waited_for(ctx: Context, clock: SetClock):
    session = make_session(ctx, candidate_id=DINAH.person_id, candidate_name=DINAH.name)
    clock.ms = session.starts_at
    for party in Party.CANDIDATE, Party.MENTOR:
        ctx.records.sessions.come(session.booking_id, party, clock())
    run(ctx, ADA, "room.admit", {"booking_id": session.booking_id})
    erase(ctx, clock)
    assert kept(ctx, session.booking_id).state is BookingState.IN_PROGRESS
    assert ctx.records.erasing.get(DINAH.person_id)
    clock.ms = session.ends_at + 120_000
    work(ctx, SessionsJob())
    finish(ctx, clock)
    assert traces(ctx, DINAH.name) == []
    assert ctx.records.erasing.get(DINAH.person_id) is None
