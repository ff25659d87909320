"""What a candidate proposes is held against the mentor's absences; what a mentor proposes is their own word."""

from typing import Any

import pytest

from hub.actions.booking_reads import bookings_of
from hub.actions.context import Context
from hub.domain.errors import TimeUnfit
from hub.domain.mentors import Absence, Mentor
from tests.booking import MINUTE_MS, MORNING, NEXT_MORNING, act, agree_on, book, kept
from tests.mentoring import DAY_MS, HOUR_MS, make_mentor, make_programme
from tests.people import ADA, CHIDI

THIRD = NEXT_MORNING + DAY_MS
GONE: list[dict[str, Any]] = [
    {"away_until": NEXT_MORNING + 1},
    {"absences": (Absence("2026-11-28", "2026-11-29", "home"),)},
]
"""Away, or on days off, on the first two mornings."""


@pytest.fixture(params=GONE, ids=["away", "days off"])
def gone(ctx: Context, request: pytest.FixtureRequest) -> Mentor:
    """Ada, who is not there on the first two mornings."""
    return make_mentor(ctx, make_programme(ctx), **request.param)


def test_time_at_which_the_mentor_is_not_there_is_not_proposed(ctx: Context, gone: Mentor):
    for times in ([MORNING], [NEXT_MORNING, THIRD]):
        with pytest.raises(TimeUnfit) as refused:
            book(ctx, gone, times=times)
        assert refused.value.details == {"time": times[0]}
        assert "not there" in refused.value.message
    assert bookings_of(ctx, CHIDI) == []
    assert book(ctx, gone, times=[THIRD]).proposals == (THIRD,)


def test_mentor_who_is_not_there_can_still_be_asked_for_any_time(ctx: Context, gone: Mentor):
    booking_id = book(ctx, gone).booking_id
    with pytest.raises(TimeUnfit):
        act(ctx, CHIDI, "propose", booking_id, times=[MORNING])
    # Their own absences do not bind them.
    act(ctx, ADA, "counter", booking_id, time=MORNING)
    assert act(ctx, CHIDI, "agree", booking_id).starts_at == MORNING


def test_session_is_moved_by_the_candidate_to_no_time_at_which_the_mentor_is_not_there(ctx: Context, gone: Mentor):
    booking_id = agree_on(ctx, gone, at=THIRD)
    with pytest.raises(TimeUnfit):
        act(ctx, CHIDI, "reschedule", booking_id, time=NEXT_MORNING)
    act(ctx, ADA, "reschedule", booking_id, time=NEXT_MORNING)
    assert kept(ctx, booking_id).proposals == (NEXT_MORNING,)


def test_day_off_is_one_on_the_mentor_s_clock(ctx: Context):
    off = Absence("2026-11-29", "2026-11-29")
    tokyo = make_mentor(ctx, make_programme(ctx), zone="Asia/Tokyo", absences=(off,))
    midnight = MORNING + 6 * HOUR_MS
    for at in (midnight, midnight - 5 * MINUTE_MS, midnight + 23 * HOUR_MS):
        with pytest.raises(TimeUnfit):
            book(ctx, tokyo, times=[at])
    assert book(ctx, tokyo, times=[midnight - 20 * MINUTE_MS, midnight + DAY_MS]).state == "requested"
