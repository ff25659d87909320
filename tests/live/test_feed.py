"""The feed of one hour, turn by turn: what goes out when, to whom, and what is folded."""

import threading
import time
from collections.abc import Callable
from itertools import count

import pytest
import socketio

from hub.actions.context import Context
from hub.domain.clock import SetClock
from hub.domain.roles import Actor, Role
from hub.live.feed import REVIEW_S, WAIT_MS, Feed
from hub.live.hours import Hours
from hub.live.listeners import Listener
from hub.live.outlet import Outlet
from hub.live.tasks import Tasks
from hub.protocol.commands import HourJoin, HourLeave
from hub.protocol.events import Audience, Frame
from hub.store import keys
from tests.live.scenes import Scene
from tests.people import ADA, BEN, CHIDI, HANA, MONA, OLGA, make_hour

TICK_S = 0.11
LATER = count(1)
"""Seconds ahead, further each time: longer than any tick."""


class Recorder(Outlet):
    """Keeps what would go out, in place of sockets."""

    def __init__(self) -> None:
        super().__init__(socketio.Server(async_mode="threading"))
        self.sent: list[tuple[str, Frame]] = []
        self.closed: list[str] = []

    def connected(self, sid: str) -> bool:
        return True

    def enter(self, sid: str, room: str) -> None:
        pass

    def leave(self, sid: str, room: str) -> None:
        pass

    def emit(self, room: str, frame: Frame) -> None:
        self.sent.append((room, frame))

    def close(self, sid: str) -> None:
        self.closed.append(sid)

    def frames(self, audience: Audience) -> list[Frame]:
        """What went to one audience."""
        return [frame for _, frame in self.sent if frame.audience is audience]


@pytest.fixture
def outlet() -> Recorder:
    return Recorder()


@pytest.fixture
def stage(ctx: Context) -> Scene:
    return Scene(ctx, make_hour(ctx))


@pytest.fixture
def watch(ctx: Context, stage: Scene, outlet: Recorder) -> Callable[..., Feed]:
    """A feed that some people listen to: ``watch(OLGA, desk=MONA)``."""

    def begin(*attendees: Actor, **others: Actor) -> Feed:
        feed = Feed(ctx, outlet, stage.hour.hour_id, sleep=lambda _seconds: None, review=lambda _feed: None)
        seats = [(actor, Audience.ATTENDEES) for actor in attendees]
        seats += [(actor, Audience(audience)) for audience, actor in others.items()]
        for place, (actor, audience) in enumerate(seats):
            feed.listeners.add(f"sid{place}", Listener(actor, audience))
        settle(feed)
        outlet.sent.clear()
        return feed

    return begin


def settle(feed: Feed) -> None:
    """Read everything, then let every tick pass."""
    feed.turn(1)
    feed.send(time.monotonic() + next(LATER))


def test_a_storm_of_endorsements_is_one_frame_with_one_count_for_each_question(
    stage: Scene, watch: Callable[..., Feed], outlet: Recorder
) -> None:
    ids = [stage.ask(BEN, "How do I begin?"), stage.ask(BEN, "Is there a tour?")]
    feed = watch(OLGA)
    for voter in (CHIDI, ADA, HANA, MONA):
        for question_id in ids:
            stage.do(voter, "question.endorse", question_id=question_id)
    settle(feed)
    [frame] = outlet.frames(Audience.ATTENDEES)
    assert [(event.question_id, event.endorsements) for event in frame.events] == [(one, 4) for one in ids]  # type: ignore[attr-defined]


def test_the_first_event_goes_at_once_and_the_next_with_its_tick(
    stage: Scene, watch: Callable[..., Feed], outlet: Recorder
) -> None:
    question_id = stage.ask(BEN, "How do I begin?")
    feed = watch(OLGA)
    sent_at = time.monotonic() + 1000
    stage.do(CHIDI, "question.endorse", question_id=question_id)
    feed.take(stage.ctx.store.events.since(stage.hour.hour_id, feed.cursor))
    feed.send(sent_at)
    assert len(outlet.frames(Audience.ATTENDEES)) == 1
    stage.do(ADA, "question.endorse", question_id=question_id)
    feed.take(stage.ctx.store.events.since(stage.hour.hour_id, feed.cursor))
    feed.send(sent_at + TICK_S / 2)
    assert len(outlet.frames(Audience.ATTENDEES)) == 1
    feed.send(sent_at + TICK_S)
    assert len(outlet.frames(Audience.ATTENDEES)) == 2


def test_a_frame_begins_where_the_one_before_it_ended(
    stage: Scene, watch: Callable[..., Feed], outlet: Recorder
) -> None:
    feed = watch(OLGA, desk=MONA)
    begin = feed.cursor
    question_id = stage.ask(BEN, "How do I begin?", shown=False)
    settle(feed)
    stage.do(MONA, "question.claim", question_id=question_id)
    settle(feed)
    stage.do(MONA, "question.approve", question_id=question_id)
    settle(feed)
    desk, attendees = outlet.frames(Audience.DESK), outlet.frames(Audience.ATTENDEES)
    assert [frame.since for frame in desk] == [begin, desk[0].until, desk[1].until]
    assert [(frame.since, frame.until) for frame in attendees] == [(begin, desk[2].until)]


def test_nothing_is_sent_to_an_audience_that_nobody_hears_as(
    stage: Scene, watch: Callable[..., Feed], outlet: Recorder
) -> None:
    feed = watch(stage=OLGA)
    stage.ask(BEN, "How do I begin?")
    settle(feed)
    assert [room for room, _ in outlet.sent] == [f"hour:{stage.hour.hour_id}:stage"]


def test_what_is_for_one_person_goes_to_that_person_where_they_are_here(
    stage: Scene, watch: Callable[..., Feed], outlet: Recorder
) -> None:
    feed = watch(BEN)
    stage.ask(BEN, "How do I begin?", shown=False)
    stage.ask(CHIDI, "Is there a tour?", shown=False)
    settle(feed)
    assert [room for room, _ in outlet.sent] == [f"hour:{stage.hour.hour_id}:person:{BEN.person_id}"]


def test_a_number_of_people_leaves_everyone_where_they_stand(
    ctx: Context, stage: Scene, watch: Callable[..., Feed], outlet: Recorder, clock: SetClock
) -> None:
    feed = watch(OLGA)
    stands = feed.answer(None, Audience.ATTENDEES)["cursor"]
    ctx.store.presence.renew(stage.hour.hour_id, ["gsomeone"], clock())
    clock.forward(seconds=3)
    settle(feed)
    [frame] = outlet.frames(Audience.ATTENDEES)
    assert (frame.since, frame.until) == (stands, stands)
    assert [event.here for event in frame.events] == [2]  # type: ignore[attr-defined]


def test_who_joins_between_two_frames_misses_nothing_and_stands_with_the_others(
    stage: Scene, watch: Callable[..., Feed], outlet: Recorder
) -> None:
    feed = watch(OLGA)
    stage.ask(BEN, "How do I begin?")
    settle(feed)
    second = stage.ask(BEN, "Is there a tour?")
    feed.take(stage.ctx.store.events.since(stage.hour.hour_id, feed.cursor))
    answer = feed.answer(None, Audience.ATTENDEES)
    assert second in bytes(answer["view"]).decode()
    feed.send(time.monotonic() + next(LATER))
    assert outlet.frames(Audience.ATTENDEES)[-1].since == answer["cursor"]


def test_an_entry_that_cannot_be_read_makes_everyone_begin_anew(
    ctx: Context, stage: Scene, watch: Callable[..., Feed], outlet: Recorder
) -> None:
    feed = watch(OLGA)
    before = feed.cursor
    ctx.store.client.xadd(keys.stream(stage.hour.hour_id), {"name": "question.approved", "question": "{"})
    question_id = stage.ask(BEN, "How do I begin?")
    with pytest.raises(ValueError, match="."):
        feed.turn(1)
    feed.begin_anew()
    [frame] = outlet.frames(Audience.ATTENDEES)
    assert frame.since == frame.until > before
    stage.do(CHIDI, "question.endorse", question_id=question_id)
    settle(feed)
    assert outlet.frames(Audience.ATTENDEES)[-1].since == frame.until


def test_who_is_a_moderator_no_more_is_sent_away_from_the_desk(ctx: Context, stage: Scene, outlet: Recorder) -> None:
    threads: list[threading.Thread] = []
    hours = Hours(ctx, outlet, Tasks(lambda *job: threads.append(thread_of(*job)), time.sleep))
    join = HourJoin(stage.hour.hour_id, audience="desk")
    hours.join("monas", MONA, join)
    hours.join("hanas", HANA, join)
    ctx.records.people.revoke(MONA.person_id, "hour", stage.hour.hour_id, Role.MODERATOR)
    hours.review(hours._feeds[stage.hour.hour_id])
    assert outlet.closed == ["monas"]
    for sid in ("monas", "hanas"):
        hours.gone(sid)
    end(threads)


def test_everyones_part_is_looked_at_again_every_ten_seconds(ctx: Context, stage: Scene, outlet: Recorder) -> None:
    looked: list[Feed] = []
    feed = Feed(ctx, outlet, stage.hour.hour_id, sleep=lambda _seconds: None, review=looked.append)
    feed.turn(1)
    assert looked == []
    feed._review_at -= REVIEW_S
    feed.turn(1)
    feed.turn(1)
    assert looked == [feed]


def test_the_feed_ends_when_the_last_listener_leaves_and_begins_again_with_the_next(
    ctx: Context, stage: Scene, outlet: Recorder
) -> None:
    threads: list[threading.Thread] = []
    hours = Hours(ctx, outlet, Tasks(lambda *job: threads.append(thread_of(*job)), time.sleep))
    for sid in ("one", "two"):
        hours.join(sid, BEN, HourJoin(stage.hour.hour_id))
    assert len(threads) == 1
    hours.leave("one", BEN, HourLeave(stage.hour.hour_id))
    hours.gone("two")
    end(threads)
    question_id = stage.ask(BEN, "How do I begin?")
    answer = hours.join("three", BEN, HourJoin(stage.hour.hour_id))
    assert question_id in bytes(answer["view"]).decode()
    hours.gone("three")
    end(threads)


def thread_of(job: Callable[..., None], *arguments: object) -> threading.Thread:
    thread = threading.Thread(target=job, args=arguments)
    thread.start()
    return thread


def end(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.join(WAIT_MS / 1000 * 30)
        assert not thread.is_alive()
