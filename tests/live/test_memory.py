"""What a feed remembers for those who come back, and the hour as it stands."""

import pytest

from hub.actions.context import Context
from hub.actions.reads import read_hour
from hub.live.image import HourImage
from hub.live.memory import Memory, fold
from hub.protocol.events import Audience, Event
from hub.protocol.wire import Now
from tests.live.replay import as_json
from tests.live.scenes import Scene
from tests.people import BEN, CHIDI, MONA, make_hour


@pytest.fixture
def now(ctx: Context) -> Now:
    hour = ctx.store.hours.get(make_hour(ctx).hour_id)
    assert hour
    return Now(hour, lambda _question_id: None)


def count(number: int, question_id: str = "q1") -> Event:
    return Event(
        event_id=f"{number}-0",
        name="question.endorsed",
        at=number,
        hour_id="h1",
        question_id=question_id,
        endorsements=number,
    )


def paused(number: int, hour_id: str, ctx: Context) -> Event:
    hour = ctx.store.hours.get(hour_id)
    return Event(event_id=f"{number}-0", name="hour.asking_paused", at=number, hour_id=hour_id, hour=hour)


def ids(memory: Memory, cursor: str, now: Now) -> list[str]:
    return [one.id for one in memory.since(cursor, Audience.ATTENDEES, now)]


def test_a_storm_takes_the_room_of_one_count_for_each_question(now: Now) -> None:
    memory = Memory("0-0", most=10)
    for number in range(1, 1000):
        memory.add(fold([count(number, f"q{number % 3}")]))
    assert memory.holds("0-0")
    assert ids(memory, "0-0", now) == ["997-0", "998-0", "999-0"]
    assert ids(memory, "998-0", now) == ["999-0"]


def test_what_is_too_old_is_forgotten_and_it_knows(ctx: Context, now: Now) -> None:
    hour = make_hour(ctx)
    memory = Memory("0-0", most=3)
    memory.add(fold([paused(number, hour.hour_id, ctx) for number in range(1, 6)]))
    assert not memory.holds("0-0") and not memory.holds("1-0")
    assert memory.holds("2-0")
    assert ids(memory, "2-0", now) == ["3-0", "4-0", "5-0"]


def test_reaching_back_joins_on_without_a_gap_or_a_repetition(ctx: Context, now: Now) -> None:
    hour = make_hour(ctx)
    memory = Memory("3-0")
    memory.add(fold([count(4), paused(5, hour.hour_id, ctx)]))
    older = [paused(1, hour.hour_id, ctx), count(2), count(3, "q2"), count(4), paused(5, hour.hour_id, ctx)]
    memory.reach_back("0-0", older)
    assert memory.holds("0-0")
    assert ids(memory, "0-0", now) == ["1-0", "3-0", "4-0", "5-0"]


def test_it_knows_whether_a_person_was_told_something(ctx: Context) -> None:
    stage = Scene(ctx, make_hour(ctx))
    begin = ctx.store.events.newest(stage.hour.hour_id)
    question_id = stage.ask(BEN, "How do I begin?", shown=False)
    memory = Memory(begin)
    memory.add(fold(ctx.store.events.since(stage.hour.hour_id, begin)))
    assert memory.told(BEN.person_id, begin)
    assert not memory.told(CHIDI.person_id, begin)
    assert not memory.told(BEN.person_id, ctx.store.events.newest(stage.hour.hour_id))
    assert question_id


def test_a_merge_into_a_question_that_was_left_out_later_does_not_show_it(ctx: Context) -> None:
    stage = Scene(ctx, make_hour(ctx))
    gone, into = stage.ask(BEN, "How do I begin?"), stage.ask(CHIDI, "My number is 555")
    begin = ctx.store.events.newest(stage.hour.hour_id)
    stage.do(MONA, "question.merge", question_id=gone, into=into)
    stage.do(MONA, "question.dismiss", question_id=into, reason="personal")
    memory = Memory(begin)
    memory.add(fold(ctx.store.events.since(stage.hour.hour_id, begin)))
    snapshot = ctx.store.hours.snapshot(stage.hour.hour_id)
    assert snapshot
    told = memory.since(begin, Audience.ATTENDEES, HourImage(snapshot).now)
    assert [one.name for one in told] == ["question.merged", "question.dismissed"]
    assert "555" not in str(as_json(told))


def test_an_image_that_heard_everything_is_the_hour_as_it_is_read(ctx: Context) -> None:
    stage = Scene(ctx, make_hour(ctx))
    snapshot = ctx.store.hours.snapshot(stage.hour.hour_id)
    assert snapshot
    image = HourImage(snapshot)
    assert as_json(image.view(Audience.DESK))["questions"] == []
    first, second = stage.ask(BEN, "How do I begin?"), stage.ask(CHIDI, "Is there a tour?")
    stage.do(MONA, "question.endorse", question_id=second)
    stage.do(MONA, "question.air", question_id=first)
    for event in ctx.store.events.since(stage.hour.hour_id, snapshot.cursor):
        image.apply(event)
    for audience in (Audience.ATTENDEES, Audience.STAGE, Audience.DESK):
        assert as_json(image.view(audience)) == as_json(read_hour(ctx, MONA, stage.hour.hour_id, audience))
    assert image.seen_by(Audience.ATTENDEES) == [first, second]
    assert image.question("another") is None
