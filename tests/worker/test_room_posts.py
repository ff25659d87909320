"""What the worker makes of Jitsi's posts: who is on stage, who came to a session, what is erased, and when it dies."""

import json
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event, func, select
from structlog.testing import capture_logs

from hub.actions.context import Context
from hub.actions.on_stage import on_stage, stage_times
from hub.actions.room_grants import grant
from hub.actions.room_ids import session_jitsi_id
from hub.actions.room_posts import take_posts
from hub.domain.bookings import Booking, BookingState, Party
from hub.domain.clock import SetClock
from hub.domain.errors import AccessDenied
from hub.domain.hours import Hour
from hub.domain.room_posts import ROOM_KINDS, RoomPost
from hub.jitsi.events import read_event
from hub.jitsi.posts import key_of
from hub.records.video_tables import alarms, room_grants, room_occupants, room_posts, room_visits
from tests.booking import history
from tests.fixed import START
from tests.people import HANA, MONA, NYAH, OLGA, make_hour, set_state
from tests.records.racing import race
from tests.sessions import BEGINS, ENDS, MINUTE_MS, begin, make_session, now_is
from tests.sessions import ROOM as PRIVATE
from tests.web.hooks import AT, created, destroyed, joined, left
from tests.worker.dying import Killed, dying_at
from tests.worker.working import Ticks, work
from worker.failures import ATTEMPTS, LONGEST_S
from worker.jobs.bookings import BookingsJob
from worker.jobs.room_posts import ForgetRoomsJob, RoomPostsJob, StageJob
from worker.jobs.sessions import SessionsJob
from worker.runner import Runner

ROOM = "hour-2026-11-27-aaaqeayeaudaocaj"
KINDS = dict(zip(("created", "destroyed", "joined", "left"), ROOM_KINDS, strict=True))


@pytest.fixture
def watched(ctx: Context) -> Context:
    """A hub that Prosody asks before it opens a room."""
    return replace(ctx, settings=replace(ctx.settings, jitsi_reservations=True, jitsi_url="https://meet.example.org"))


@pytest.fixture
def hour(ctx: Context) -> Hour:
    return make_hour(ctx, room_name=ROOM)


def post(ctx: Context, body: dict[str, Any]) -> None:
    """Let a post of event_sync wait."""
    kind = KINDS[str(body["event_name"]).rpartition("-")[2]]
    found = read_event(ctx.settings, kind, json.dumps(body).encode(), ctx.clock())
    assert found is not None
    ctx.records.room_posts.add(found)


def tell(ctx: Context, *bodies: dict[str, Any]) -> None:
    """Let the worker take in what event_sync tells."""
    for body in bodies:
        post(ctx, body)
    work(ctx, RoomPostsJob())
    assert ctx.records.room_posts.waiting(ROOM_KINDS) == []


def counts(ctx: Context, hour: Hour) -> list[int]:
    """The numbers of people on stage that everyone was told."""
    return [one.on_stage for one in ctx.store.events.since(hour.hour_id, "0-0") if one.name == "hour.stage_counted"]


def rows(ctx: Context, *tables: Any) -> list[int]:
    """How many rows are in each."""
    with ctx.records.engine.connect() as connection:
        return [int(connection.execute(select(func.count()).select_from(table)).scalar_one()) for table in tables]


# The stage of an hour.


def test_desk_sees_who_is_on_stage_and_everyone_how_many(ctx: Context, hour: Hour):
    tell(ctx, created(ROOM), joined(ROOM, "Hana"), joined(ROOM, "Ada", at=AT + 5))
    assert on_stage(ctx, MONA, hour.hour_id).names == ("Hana", "Ada")
    for stranger in (OLGA, NYAH):
        assert (on_stage(ctx, stranger, hour.hour_id).count, on_stage(ctx, stranger, hour.hour_id).names) == (2, ())
    tell(ctx, left(ROOM, "Hana"))
    assert on_stage(ctx, MONA, hour.hour_id).names == ("Ada",)


def test_person_with_two_browsers_is_one_and_a_nameless_one_is_counted(ctx: Context, hour: Hour):
    tell(ctx, joined(ROOM, "Hana"), joined(ROOM, "Hana", occupant_jid="phone@meet.example.org/2"))
    tell(ctx, joined(ROOM, "", id=None, occupant_jid="x@y/1"))
    found = on_stage(ctx, MONA, hour.hour_id)
    assert (found.count, found.names) == (2, ("Hana",))


def test_everyone_is_told_each_new_number_once(ctx: Context, hour: Hour, clock: SetClock):
    job = StageJob()
    tell(ctx, created(ROOM))
    work(ctx, job)
    assert counts(ctx, hour) == []
    for bodies in (
        [joined(ROOM, "Hana"), joined(ROOM, "Ada")],
        [left(ROOM, "Hana"), joined(ROOM, "Ben")],
        [left(ROOM, "Ada")],
    ):
        clock.forward(seconds=2)
        tell(ctx, *bodies)
        work(ctx, job)
        work(ctx, StageJob())
    assert counts(ctx, hour) == [2, 1]
    clock.forward(seconds=2)
    tell(ctx, destroyed(ROOM))
    work(ctx, job)
    assert counts(ctx, hour) == [2, 1, 0]


def test_room_that_fills_makes_one_event_in_two_seconds(ctx: Context, hour: Hour, clock: SetClock):
    job = StageJob()
    for number in range(8):
        tell(ctx, joined(ROOM, f"Person {number}"))
        work(ctx, job)
        clock.forward(seconds=0.5)
    assert counts(ctx, hour) == [1, 5]


def test_hour_that_is_closed_for_good_is_told_nothing(ctx: Context, hour: Hour):
    tell(ctx, joined(ROOM, "Hana"))
    set_state(ctx, hour, "archived")
    work(ctx, StageJob())
    assert counts(ctx, hour) == []


def test_organisers_see_when_the_room_was_really_open(ctx: Context, hour: Hour):
    tell(ctx, created(ROOM), destroyed(ROOM), created(ROOM, at=AT + 200))
    times = [(one.opened_at, one.closed_at) for one in stage_times(ctx, MONA, hour.hour_id)]
    assert times == [(START, START + 90_000), (START + 200_000, 0)]
    with pytest.raises(AccessDenied):
        stage_times(ctx, OLGA, hour.hour_id)


def test_post_about_a_room_that_is_nobodys_leaves_nothing(ctx: Context):
    tell(ctx, created("party"), joined("party", "Hana"))
    assert rows(ctx, room_visits, room_occupants, alarms) == [0, 0, 0]


# Rooms that the hub did not grant.


def test_room_outside_its_time_raises_one_alarm_a_life(watched: Context, hour: Hour):
    tell(watched, created(ROOM), joined(ROOM, "Hana"), joined(ROOM, "Ada"))
    tell(watched, destroyed(ROOM), created(ROOM, at=AT + 200))
    assert [one.kind for one in watched.records.alarms.unseen()] == ["room.hour", "room.hour"]


def test_private_room_that_is_opened_after_its_session_raises_an_alarm_that_leads_nowhere(
    watched: Context, clock: SetClock
):
    booking = begin(watched, make_session(watched), clock)
    clock.ms = ENDS
    watched.records.sessions.end(booking.booking_id, Party.MENTOR, clock())
    tell(watched, joined(PRIVATE, at=ENDS // 1000), created(PRIVATE, at=ENDS // 1000 - 600))
    assert watched.records.alarms.unseen() == []
    clock.forward(seconds=300)
    tell(watched, created(PRIVATE, at=clock() // 1000))
    assert [(one.kind, one.facts) for one in watched.records.alarms.unseen()] == [("room.private", {})]
    assert rows(watched, room_visits) == [0]


def test_hub_that_is_not_asked_raises_no_alarm(ctx: Context, hour: Hour):
    tell(ctx, created(ROOM), created("party"))
    assert ctx.records.alarms.unseen() == []


def test_unknown_room_raises_an_alarm_a_day_where_such_rooms_are_refused(watched: Context, clock: SetClock):
    for number in range(3):
        tell(watched, created("party", at=AT + number), joined("party", at=AT + number))
    clock.forward(seconds=24 * 3600)
    tell(watched, created("party", at=AT + 24 * 3600))
    assert [one.facts for one in watched.records.alarms.unseen()] == [{"room": "party"}] * 2
    allowing = replace(watched, settings=replace(watched.settings, jitsi_unknown_rooms="allow"))
    tell(allowing, created("another"))
    assert len(watched.records.alarms.unseen()) == 2


def test_name_that_looks_like_that_of_a_private_room_stands_in_no_alarm(watched: Context):
    tell(watched, created("m-" + "a" * 26), created("[other]m-" + "b" * 26))
    assert [(one.kind, one.facts) for one in watched.records.alarms.unseen()] == [("room.private", {})] * 2


# Sessions.


def come_in(ctx: Context, booking: Booking, party: Party, at: int) -> None:
    """One of the two comes into the Jitsi room."""
    tell(ctx, joined(PRIVATE, party.value, at=at // 1000, id=session_jitsi_id(ctx, booking.booking_id, party)))


def test_whoever_is_in_jitsi_has_come(ctx: Context, clock: SetClock):
    booking = make_session(ctx)
    clock.ms = BEGINS + MINUTE_MS
    come_in(ctx, booking, Party.CANDIDATE, BEGINS)
    assert (now_is(ctx, booking).candidate_came_at, now_is(ctx, booking).mentor_came_at) == (BEGINS, 0)
    come_in(ctx, booking, Party.MENTOR, BEGINS + MINUTE_MS)
    assert now_is(ctx, booking).mentor_came_at == BEGINS + MINUTE_MS
    clock.ms = BEGINS + 11 * MINUTE_MS
    work(ctx, BookingsJob())
    assert now_is(ctx, booking).state is BookingState.ACCEPTED


def test_presence_that_waited_for_the_worker_still_counts(ctx: Context, clock: SetClock):
    booking = make_session(ctx)
    clock.ms = BEGINS + MINUTE_MS
    for party in Party.CANDIDATE, Party.MENTOR:
        body = joined(PRIVATE, party.value, at=BEGINS // 1000, id=session_jitsi_id(ctx, booking.booking_id, party))
        post(ctx, body)
    clock.ms = BEGINS + 15 * MINUTE_MS
    work(ctx, RoomPostsJob(), BookingsJob())
    assert "booking.missed" not in [name for name, _ in history(ctx, booking.booking_id)]


def test_stranger_in_the_room_is_none_of_the_two(ctx: Context, clock: SetClock):
    booking = make_session(ctx)
    clock.ms = BEGINS
    tell(ctx, joined(PRIVATE, "X", at=BEGINS // 1000, id=session_jitsi_id(ctx, "another", Party.MENTOR)))
    tell(ctx, joined(PRIVATE, "Y", at=BEGINS // 1000, id=""))
    assert (now_is(ctx, booking).candidate_came_at, now_is(ctx, booking).mentor_came_at) == (0, 0)


def test_nothing_of_a_private_room_stays_after_its_session(ctx: Context, clock: SetClock):
    booking = begin(ctx, make_session(ctx), clock)
    tell(ctx, created(PRIVATE, at=BEGINS // 1000), joined(PRIVATE, "Zebrafish", at=BEGINS // 1000))
    assert rows(ctx, room_visits, room_occupants) == [1, 1]
    work(ctx, ForgetRoomsJob())
    assert rows(ctx, room_visits, room_occupants) == [1, 1]
    ctx.records.sessions.end(booking.booking_id, Party.MENTOR, clock())
    work(ctx, ForgetRoomsJob())
    assert rows(ctx, room_visits, room_occupants) == [0, 0]
    # What is told of its end afterwards leaves nothing either.
    tell(ctx, left(PRIVATE, "Zebrafish", at=ENDS // 1000), destroyed(PRIVATE, BEGINS // 1000, ENDS // 1000))
    assert rows(ctx, room_visits, room_occupants) == [0, 0]
    with ctx.records.engine.connect() as connection:
        kept = str([connection.exec_driver_sql(f"SELECT * FROM {one}").all() for one in ("room_posts", "alarms")])
    assert "room.destroyed" in kept
    assert "Zebrafish" not in kept
    assert PRIVATE not in kept


def test_nothing_of_a_private_room_is_logged(watched: Context, clock: SetClock):
    begin(watched, make_session(watched), clock)
    with capture_logs() as lines:
        tell(watched, created(PRIVATE, at=BEGINS // 1000), joined(PRIVATE, "Zebrafish", at=BEGINS // 1000))
        work(watched, ForgetRoomsJob())
    assert PRIVATE not in str(lines)
    assert "Zebrafish" not in str(lines)


def test_private_room_is_nobodys_stage(ctx: Context, clock: SetClock):
    begin(ctx, make_session(ctx), clock)
    tell(ctx, joined(PRIVATE, "Zebrafish", at=BEGINS // 1000))
    assert ctx.records.room_visits.stages(0) == {}


# What goes wrong.


def test_posts_that_are_done_are_forgotten_after_a_day(ctx: Context, hour: Hour, clock: SetClock):
    tell(ctx, created(ROOM), joined(ROOM))
    clock.forward(seconds=24 * 3600)
    work(ctx, ForgetRoomsJob())
    assert rows(ctx, room_posts) == [2]
    clock.forward(seconds=1)
    work(ctx, ForgetRoomsJob())
    assert rows(ctx, room_posts) == [0]


def test_name_of_a_private_room_is_forgotten_a_day_after_its_session(ctx: Context, clock: SetClock):
    booking = begin(ctx, make_session(ctx), clock)
    clock.ms = booking.ends_at + 61_000
    work(ctx, SessionsJob())
    for waits_s, name in ((0, PRIVATE), (24 * 3600, PRIVATE), (3600, "")):
        clock.forward(seconds=waits_s)
        work(ctx, ForgetRoomsJob())
        assert now_is(ctx, booking).room_name == name


def test_grant_that_is_long_over_is_forgotten(watched: Context, hour: Hour, clock: SetClock):
    grant(watched, ROOM, clock())
    clock.ms = hour.ends_at + (3 + 48) * 3600 * 1000
    work(watched, ForgetRoomsJob())
    assert rows(watched, room_grants) == [1]
    clock.forward(seconds=1)
    work(watched, ForgetRoomsJob())
    assert rows(watched, room_grants) == [0]


def test_room_of_which_no_end_was_told_is_closed_after_a_day_where_there_is_no_census(
    ctx: Context, hour: Hour, clock: SetClock
):
    tell(ctx, created(ROOM), joined(ROOM))
    clock.forward(seconds=24 * 3600 + 1)
    work(ctx, ForgetRoomsJob())
    assert on_stage(ctx, HANA, hour.hour_id).count == 0


def test_post_that_can_never_be_taken_in_is_put_aside(ctx: Context, hour: Hour, clock: SetClock):
    broken = RoomPost(
        post_key=key_of("x"), source="prosody", kind="occupant.joined", room_name="nobodys", at=START, body={}
    )
    ctx.records.room_posts.add(broken)
    job = RoomPostsJob()
    with pytest.raises(KeyError):
        job.do(ctx, broken.post_key)
    assert job.bury(ctx, broken.post_key, KeyError())
    tell(ctx, joined(ROOM, "Hana"))
    assert on_stage(ctx, MONA, hour.hour_id).count == 1


@pytest.mark.parametrize("place", [0, 1, 2])
def test_post_that_can_never_be_taken_in_takes_no_other_of_its_room_with_it(ctx: Context, hour: Hour, place: int):
    moments = [AT + 1, AT + 2, AT + 3]
    at = moments.pop(place) * 1000
    for name, moment in zip(("Hana", "Ada"), moments, strict=True):
        post(ctx, joined(ROOM, name, at=moment))
    broken = RoomPost(post_key="x", source="prosody", kind="occupant.joined", room_name=ROOM, at=at, body={})
    ctx.records.room_posts.add(broken)
    ticks, job = Ticks(), RoomPostsJob()
    runner = Runner(ctx, [job], now=ticks)
    for _ in range(2):
        runner.round()
        ticks.forward(LONGEST_S)
    assert on_stage(ctx, MONA, hour.hour_id).names == ("Hana", "Ada")
    assert [one.post_key for one in ctx.records.room_posts.waiting(ROOM_KINDS)] == ["x"]
    for _ in range(ATTEMPTS):
        runner.round()
        ticks.forward(LONGEST_S)
    assert ctx.records.room_posts.waiting(ROOM_KINDS) == []


def test_two_workers_take_in_a_room_once(ctx: Context, hour: Hour):
    for number in range(20):
        post(ctx, joined(ROOM, f"Person {number}", at=AT + number))
    post(ctx, created(ROOM))
    race([lambda: work(ctx, RoomPostsJob())] * 4)
    assert on_stage(ctx, MONA, hour.hour_id).count == 20
    assert rows(ctx, room_visits) == [1]


def test_room_that_another_worker_takes_in_between_two_looks_is_left_to_it(ctx: Context, hour: Hour):
    post(ctx, created(ROOM))
    (waiting,) = ctx.records.room_posts.waiting(ROOM_KINDS)
    looks: list[str] = []

    def meanwhile(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        """Before the second look another worker does all of it."""
        if not statement.startswith("SELECT"):
            return
        looks.append(statement)
        if len(looks) == 2:
            assert take_posts(ctx, waiting.post_key)

    event.listen(ctx.records.engine, "before_cursor_execute", meanwhile)
    assert not take_posts(ctx, waiting.post_key)
    assert rows(ctx, room_visits) == [1]


@pytest.mark.parametrize("private", [False, True])
def test_worker_that_dies_at_any_statement_leaves_all_of_it_to_the_next(
    watched: Context, clock: SetClock, private: bool
):
    hour, booking = make_hour(watched, room_name=ROOM), make_session(watched)
    clock.ms = BEGINS
    room, at = (PRIVATE, BEGINS // 1000) if private else (ROOM, AT)
    theirs = session_jitsi_id(watched, booking.booking_id, Party.CANDIDATE)
    for body in (created(room, at=at), joined(room, "Chidi", at=at, id=theirs), joined(room, "Ada", at=at)):
        post(watched, body)
    number = 0
    while True:
        with dying_at(watched.records.engine, number) as seen:
            try:
                work(watched, RoomPostsJob())
                break
            except Killed:
                number = len(seen) + 1
    work(watched, RoomPostsJob(), StageJob())
    assert number > 8
    assert rows(watched, room_visits, room_occupants) == [1, 2]
    assert [one.kind for one in watched.records.alarms.unseen()] == ["room.private" if private else "room.hour"]
    assert bool(now_is(watched, booking).candidate_came_at) is private
    assert watched.records.room_posts.waiting(ROOM_KINDS) == []
    assert counts(watched, hour) == ([] if private else [2])
