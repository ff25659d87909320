"""The order of mentors: who is asked next, and who may say so."""

from typing import Any

import pytest

from hub.actions.booking_reads import read_booking
from hub.actions.context import Context
from hub.domain.bookings import BookingState
from hub.domain.clock import SetClock
from hub.domain.errors import BookingNotFound, BookingTransitionRefused, MentorUnavailable
from hub.domain.mentors import Mentor
from tests.booking import (
    MORNING,
    NEXT_MORNING,
    act,
    assert_claims_are_whole,
    book,
    book_slot,
    history,
    kept,
    told,
)
from tests.mentoring import make_mentor, make_programme
from tests.people import ADA, CHIDI, HANA


@pytest.fixture
def ada(ctx: Context) -> Mentor:
    return make_mentor(ctx, make_programme(ctx))


@pytest.fixture
def hana(ctx: Context, ada: Mentor) -> Mentor:
    programme = ctx.records.programmes.get(ada.programme_id)
    assert programme is not None
    return make_mentor(ctx, programme, HANA)


def countered(ctx: Context, *mentors: Mentor, **fields: Any) -> str:
    """A request to which Ada proposed another time; its id."""
    booking_id = book(ctx, *mentors, **fields).booking_id
    act(ctx, ADA, "counter", booking_id, time=NEXT_MORNING)
    return booking_id


def test_mentor_cannot_throw_away_the_others_by_cancelling_a_request(ctx: Context, ada: Mentor, hana: Mentor):
    for booking_id in (book(ctx, ada, hana).booking_id, countered(ctx, ada, hana)):
        before = kept(ctx, booking_id)
        with pytest.raises(BookingTransitionRefused):
            act(ctx, ADA, "cancel", booking_id, line="Gone.")
        assert kept(ctx, booking_id) == before


def test_declining_after_the_proposed_times_asks_the_next_one_for_any_time(
    ctx: Context, clock: SetClock, ada: Mentor, hana: Mentor
):
    booking_id = book_slot(ctx, ada, hana).booking_id
    clock.ms = MORNING
    act(ctx, ADA, "decline", booking_id, reason="no_time")
    found = kept(ctx, booking_id)
    assert (found.state, found.mentor_id, found.proposals) == (BookingState.REQUESTED, hana.mentor_id, ())
    assert_claims_are_whole(ctx.records)


def test_declining_one_s_own_proposal_asks_the_next_one_for_any_time_when_the_asked_ones_have_passed(
    ctx: Context, clock: SetClock, ada: Mentor, hana: Mentor
):
    booking_id = countered(ctx, ada, hana, times=[MORNING])
    clock.ms = MORNING
    act(ctx, ADA, "decline", booking_id, reason="no_time")
    found = kept(ctx, booking_id)
    assert (found.state, found.mentor_id, found.proposals) == (BookingState.REQUESTED, hana.mentor_id, ())


def test_candidate_to_whom_a_proposed_time_does_not_fit_has_the_next_one_asked(ctx: Context, ada: Mentor, hana: Mentor):
    booking_id = countered(ctx, ada, hana, times=[MORNING])
    assert "pass_on" in read_booking(ctx, CHIDI, booking_id).may
    view = act(ctx, CHIDI, "pass_on", booking_id)
    assert (view.state, view.mentor_name, view.proposals, view.others) == ("requested", "Hana", (MORNING,), ())
    assert view.waits_for == "mentor"
    assert history(ctx, booking_id)[-1] == ("booking.passed_on", "candidate")
    # Who did it is told nothing; both mentors are.
    assert told(ctx, CHIDI) == ["booking.countered"]
    assert told(ctx, ADA)[-1] == "booking.cancelled"
    assert told(ctx, HANA) == ["booking.requested"]
    with pytest.raises(BookingNotFound):
        read_booking(ctx, ADA, booking_id)
    assert_claims_are_whole(ctx.records)


def test_only_the_candidate_of_a_countered_request_has_the_next_one_asked(ctx: Context, ada: Mentor, hana: Mentor):
    asked, alone = book(ctx, ada, hana).booking_id, countered(ctx, ada)
    for actor, booking_id in ((CHIDI, asked), (ADA, asked), (CHIDI, alone), (ADA, alone)):
        with pytest.raises(BookingTransitionRefused):
            act(ctx, actor, "pass_on", booking_id)
    act(ctx, ADA, "counter", asked, time=MORNING)
    with pytest.raises(BookingTransitionRefused):
        act(ctx, ADA, "pass_on", asked)


def test_next_mentor_who_has_gone_meanwhile_is_told_as_that(ctx: Context, ada: Mentor, hana: Mentor):
    booking_id = countered(ctx, ada, hana)
    ctx.records.mentors.move(hana.mentor_id, "leave", ctx.clock())
    with pytest.raises(MentorUnavailable):
        act(ctx, CHIDI, "pass_on", booking_id)
    assert kept(ctx, booking_id).mentor_id == ada.mentor_id
