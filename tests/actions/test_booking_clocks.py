"""A mentor in Berlin and a candidate in New York, while the clocks of both change."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from hub.actions.booking_reads import read_booking
from hub.actions.context import Context
from hub.domain.clock import SetClock
from hub.domain.errors import TimeTaken
from hub.domain.local_time import moment_of, wall_of
from hub.domain.mentors import Window
from tests.booking import act, assert_claims_are_whole, book_slot
from tests.mentoring import DAY_MS, HOUR_MS, make_mentor, make_programme
from tests.people import ADA, CHIDI, OLGA

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
AFTERNOONS = tuple(Window(day, 16 * 60, 17 * 60) for day in range(7))
CHANGES = [
    # the day in Berlin, the hour in New York then, the hour in New York a week later
    ("2026-10-24", 10, 11),
    ("2026-10-25", 11, 10),
    ("2026-11-01", 10, 10),
    ("2027-03-13", 10, 11),
    ("2027-03-14", 11, 11),
    ("2027-03-21", 11, 10),
    ("2027-03-28", 10, 10),
]


@pytest.mark.parametrize(("day", "hour", "later_hour"), CHANGES)
def test_four_in_berlin_stays_four_in_berlin_and_is_what_new_york_shows(
    ctx: Context, clock: SetClock, day: str, hour: int, later_hour: int
):
    at = moment_of(datetime.fromisoformat(f"{day}T16:00"), BERLIN).at
    clock.ms = at - 3 * DAY_MS
    programme = make_programme(
        ctx, published_at=clock() - DAY_MS, opens_at=clock() - DAY_MS, closes_at=clock() + 30 * DAY_MS
    )
    mentor = make_mentor(ctx, programme, zone="Europe/Berlin", weekly=AFTERNOONS)
    booking_id = book_slot(ctx, mentor, at=at, zone="America/New_York").booking_id
    act(ctx, ADA, "accept", booking_id, time=at)
    for actor in (ADA, CHIDI):
        view = read_booking(ctx, actor, booking_id)
        assert (view.candidate_zone, view.mentor_zone) == ("America/New_York", "Europe/Berlin")
        assert (wall_of(view.starts_at, BERLIN).hour, wall_of(view.starts_at, NEW_YORK).hour) == (16, hour)
        assert view.ends_at - view.starts_at == 20 * 60 * 1000
    # A week later it is four in Berlin again, which may be another number of hours away.
    later = moment_of(wall_of(at + 7 * DAY_MS + HOUR_MS, BERLIN).replace(hour=16), BERLIN).at
    wrong = at + 7 * DAY_MS
    # Seven times 24 hours are three or five o'clock where the clocks changed between: no time of the mentor's.
    if wrong != later:
        with pytest.raises(TimeTaken):
            book_slot(ctx, mentor, at=wrong, actor=OLGA)
    act(ctx, CHIDI, "reschedule", booking_id, time=later)
    moved = act(ctx, ADA, "settle", booking_id, agrees=True)
    assert (wall_of(moved.starts_at, BERLIN).hour, wall_of(moved.starts_at, NEW_YORK).hour) == (16, later_hour)
    assert_claims_are_whole(ctx.records)
