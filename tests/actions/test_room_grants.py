"""When Jitsi may open a room: by its name and the clock."""

from dataclasses import replace

import msgspec
import pytest

from hub.actions.context import Context
from hub.actions.room_grants import find_grant, grant
from hub.domain import room_grants as words
from hub.domain.bookings import BookingState
from hub.domain.clock import SetClock
from hub.domain.room_grants import Grant, Refusal
from tests.fixed import START
from tests.people import make_hour, set_state
from tests.records.racing import race
from tests.sessions import BEGINS, ENDS, MINUTE_MS, begin, make_session, now_is
from tests.sessions import ROOM as PRIVATE

ROOM = "hour-2026-11-27-aaaqeayeaudaocaj"
HOUR_S = 3600
KNOCK = START - (HOUR_S + 120) * 1000


def ask(ctx: Context, room: str = ROOM) -> Grant | Refusal:
    """What Jitsi is told now."""
    return grant(ctx, room, ctx.clock())


def granted(ctx: Context, room: str = ROOM) -> Grant:
    """A grant that must be given now."""
    found = ask(ctx, room)
    assert isinstance(found, Grant)
    return found


def refused(ctx: Context, room: str = ROOM) -> str:
    """Why none is given now."""
    found = ask(ctx, room)
    assert isinstance(found, Refusal)
    return found.message


# The room of an hour.


@pytest.mark.parametrize("state", ["announced", "open"])
def test_stage_opens_with_its_lobby_and_for_those_who_knock_a_little_before(ctx: Context, clock: SetClock, state: str):
    make_hour(ctx, state, room_name=ROOM)
    clock.ms = KNOCK - 1
    early = ask(ctx)
    assert isinstance(early, Refusal)
    assert (early.message, early.opens_at, early.zone) == (words.SOON, START - HOUR_S * 1000, "UTC")
    clock.ms = KNOCK
    found = granted(ctx)
    assert (found.starts_at, found.duration_s) == (START, HOUR_S + ctx.settings.forgotten_after_s)


@pytest.mark.parametrize("state", ["announced", "open"])
def test_room_of_an_hour_that_everybody_missed_is_closed(ctx: Context, clock: SetClock, state: str):
    hour = make_hour(ctx, state, room_name=ROOM)
    clock.ms = hour.ends_at + ctx.settings.forgotten_after_s * 1000 - 1
    assert granted(ctx).starts_at == START
    clock.ms += 1
    missed = ask(ctx)
    assert isinstance(missed, Refusal)
    assert (missed.message, missed.opens_at) == (words.HOUR_OVER, 0)
    assert ctx.records.hours.move(hour.hour_id, "lapse", clock()).ended_at == clock()
    assert ask(ctx) == missed, "it was not ended by mistake"


def test_live_hour_may_be_entered_however_early_it_was_started(ctx: Context, clock: SetClock):
    make_hour(ctx, "live", room_name=ROOM)
    clock.ms = START - 5 * HOUR_S * 1000
    assert granted(ctx).starts_at == START


@pytest.mark.parametrize(
    ("state", "why"),
    [
        ("draft", words.NOT_YET),
        ("ended", words.HOUR_OVER),
        ("archived", words.HOUR_OVER),
        ("cancelled", words.CANCELLED),
    ],
)
def test_stage_is_closed_before_and_after_its_life(ctx: Context, clock: SetClock, state: str, why: str):
    make_hour(ctx, state, room_name=ROOM)
    clock.forward(seconds=words.AGAIN_S)
    assert refused(ctx) == why


def test_hour_that_was_ended_by_mistake_refuses_nobody_before_it_is_resumed(ctx: Context, clock: SetClock):
    hour = make_hour(ctx, "live", room_name=ROOM, started_at=START)
    before = granted(ctx)
    ctx.records.hours.move(hour.hour_id, "end", ctx.clock())
    clock.forward(seconds=words.AGAIN_S - 0.001)
    assert granted(ctx) == before
    clock.forward(seconds=0.001)
    assert refused(ctx) == words.HOUR_OVER


def test_hour_that_overran_and_was_resumed_is_granted_a_time_that_is_not_over(ctx: Context, clock: SetClock):
    make_hour(ctx, "live", room_name=ROOM)
    clock.ms = START + 20 * HOUR_S * 1000
    found = granted(ctx)
    assert found.starts_at == START
    assert found.until == clock() + ctx.settings.forgotten_after_s * 1000


def test_everybody_who_comes_back_gets_the_same_id_and_the_same_start(ctx: Context, clock: SetClock):
    make_hour(ctx, room_name=ROOM)
    first = granted(ctx)
    clock.forward(seconds=1800)
    assert granted(ctx) == first
    clock.forward(seconds=3 * HOUR_S)
    late = granted(ctx)
    assert (late.grant_id, late.starts_at) == (first.grant_id, first.starts_at)
    assert late.duration_s > first.duration_s


def test_hour_that_was_put_off_has_a_slot_of_its_own(ctx: Context):
    hour = make_hour(ctx, "announced", room_name=ROOM)
    first = granted(ctx)
    moved = ctx.records.hours.change(hour.hour_id, hour.version, starts_at=START + 600_000)
    second = granted(ctx)
    assert (second.starts_at, second.grant_id == first.grant_id) == (moved.starts_at, False)


def test_many_who_ask_at_once_are_told_the_same(ctx: Context):
    make_hour(ctx, room_name=ROOM)
    assert len({one.grant_id for one in race([lambda: granted(ctx)] * 8)}) == 1


# A private room.


def test_private_room_opens_five_minutes_before_its_slot_and_not_before(ctx: Context, clock: SetClock):
    make_session(ctx)
    clock.ms = BEGINS - 5 * MINUTE_MS - 1
    assert refused(ctx, PRIVATE) == words.SESSION_SOON
    clock.ms = BEGINS - 5 * MINUTE_MS
    found = granted(ctx, PRIVATE)
    assert (found.starts_at, found.hour_id) == (BEGINS, "")


def test_private_room_may_last_through_extensions_and_is_closed_after_its_goodbyes(ctx: Context, clock: SetClock):
    booking = begin(ctx, make_session(ctx), clock)
    found = granted(ctx, PRIVATE)
    assert found.until == ENDS + 61 * MINUTE_MS
    clock.ms = ENDS + MINUTE_MS - 1
    assert granted(ctx, PRIVATE) == found
    clock.ms = ENDS + MINUTE_MS
    assert refused(ctx, PRIVATE) == words.SESSION_OVER
    assert now_is(ctx, booking).state is BookingState.IN_PROGRESS


@pytest.mark.parametrize("state", ["done", "no_show", "cancelled"])
def test_room_of_a_session_that_is_over_in_any_way_is_closed(ctx: Context, clock: SetClock, state: str):
    make_session(ctx, state=BookingState(state), ended_at=BEGINS)
    clock.ms = BEGINS
    assert refused(ctx, PRIVATE) == words.SESSION_OVER


def test_session_that_nobody_began_is_over_with_its_time(ctx: Context, clock: SetClock):
    make_session(ctx)
    clock.ms = ENDS
    assert refused(ctx, PRIVATE) == words.SESSION_OVER


def test_refusal_of_a_private_room_tells_no_time(ctx: Context, clock: SetClock):
    make_session(ctx)
    found = ask(ctx, PRIVATE)
    assert found == Refusal(message=words.SESSION_SOON)


# Rooms of others.


@pytest.mark.parametrize("room", ["party", "a%20b", "m-" + "a" * 26, "", "x" * 3000, "\x00", f"[x]{ROOM}"])
def test_room_that_nobody_planned_is_refused(ctx: Context, room: str):
    make_hour(ctx, room_name=ROOM)
    assert refused(ctx, room) == words.UNKNOWN


@pytest.mark.parametrize("room", ["party", "a%20b", "x" * 3000, "\x00"])
def test_room_that_nobody_planned_is_granted_where_the_settings_say_so(ctx: Context, clock: SetClock, room: str):
    allowing = replace(ctx, settings=replace(ctx.settings, jitsi_unknown_rooms="allow"))
    clock.ms += 5
    first = granted(allowing, room)
    assert (first.starts_at, first.duration_s) == (START, 24 * HOUR_S)
    clock.forward(seconds=HOUR_S)
    assert granted(allowing, room) == first
    clock.forward(seconds=11 * HOUR_S)
    # Now less than half of it is left, and the next meeting would be cut off: it has a slot of its own.
    second = granted(allowing, room)
    assert second.starts_at == START + 12 * HOUR_S * 1000
    assert second.grant_id != first.grant_id


@pytest.mark.parametrize("tenant", ["[other]", "[]"])
def test_room_called_like_one_of_ours_in_another_tenant_is_never_granted(ctx: Context, clock: SetClock, tenant: str):
    allowing = replace(ctx, settings=replace(ctx.settings, jitsi_unknown_rooms="allow"))
    make_hour(ctx, room_name=ROOM)
    make_session(ctx)
    clock.ms = BEGINS
    assert refused(allowing, tenant + ROOM) == words.UNKNOWN
    assert refused(allowing, tenant + PRIVATE) == words.UNKNOWN


# By its id.


def test_grant_is_found_by_its_id_as_long_as_it_would_be_given(ctx: Context):
    hour = make_hour(ctx, room_name=ROOM)
    found = granted(ctx)
    assert find_grant(ctx, found.grant_id, ctx.clock()) == found
    assert find_grant(ctx, "none", ctx.clock()) is None
    set_state(ctx, hour, "ended")
    assert isinstance(find_grant(ctx, found.grant_id, ctx.clock()), Refusal)


def test_id_of_a_grant_leads_nowhere(ctx: Context):
    hour = make_hour(ctx, room_name=ROOM)
    found = msgspec.structs.asdict(granted(ctx))
    assert found["grant_id"] not in (hour.hour_id, ROOM)
    assert all(one.isalnum() or one in "-_" for one in found["grant_id"])
