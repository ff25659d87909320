"""Rooms are made when hours are announced."""

import re
from dataclasses import replace

import pytest

from hub.actions.context import Context
from hub.actions.hours import move_hour
from hub.domain.clock import SetClock
from hub.domain.errors import HourChangedMeanwhile
from hub.domain.hours import Watch
from hub.jitsi.errors import JitsiError
from hub.store import keys
from tests.people import ZURI, make_hour
from tests.records.racing import race
from tests.worker.working import record, told, work
from worker.jobs.make_rooms import MakeRoomsJob

NAME = re.compile(r"hour-2026-11-27-[a-z2-7]{16}")


@pytest.mark.parametrize("state", ["announced", "open", "live"])
def test_hour_that_is_public_gets_a_room_and_everyone_hears_it(ctx: Context, state: str):
    hour = make_hour(ctx, state)
    work(ctx, MakeRoomsJob())
    assert NAME.fullmatch(record(ctx, hour).room_name)
    assert told(ctx, hour)[-1] == ("hour.room_made", "clock")
    live = ctx.store.hours.get(hour.hour_id)
    assert live is not None
    assert live.room_ready


def test_name_of_the_room_is_nowhere_in_redis(ctx: Context):
    hour = make_hour(ctx)
    work(ctx, MakeRoomsJob())
    assert record(ctx, hour).room_name not in str(ctx.store.client.xrange(keys.stream(hour.hour_id)))
    assert record(ctx, hour).room_name not in str(ctx.store.client.hgetall(keys.hour(hour.hour_id)))


@pytest.mark.parametrize("state", ["draft", "ended", "archived", "cancelled"])
def test_other_hours_get_none(ctx: Context, state: str):
    hour = make_hour(ctx, state)
    work(ctx, MakeRoomsJob())
    assert MakeRoomsJob().do(ctx, hour.hour_id) is False
    assert record(ctx, hour).room_name == ""


def test_room_is_made_once(ctx: Context):
    hour = make_hour(ctx)
    work(ctx, MakeRoomsJob())
    name = record(ctx, hour).room_name
    work(ctx, MakeRoomsJob())
    MakeRoomsJob().do(ctx, hour.hour_id)
    assert record(ctx, hour).room_name == name
    assert told(ctx, hour).count(("hour.room_made", "clock")) == 1


def test_hour_on_youtube_gets_a_room_for_its_speakers(ctx: Context):
    hour = make_hour(ctx, watch=Watch.YOUTUBE)
    work(ctx, MakeRoomsJob())
    assert record(ctx, hour).room_name


def test_rooms_of_two_hours_have_nothing_in_common_but_the_date(ctx: Context):
    hours = [make_hour(ctx) for _ in range(20)]
    work(ctx, MakeRoomsJob())
    assert len({record(ctx, hour).room_name for hour in hours}) == 20


def test_announcing_an_hour_is_all_that_an_organiser_does(ctx: Context, clock: SetClock):
    hour = make_hour(ctx, "draft", starts_at=clock() + 3_600_000, asking_opens_at=clock() + 1_800_000)
    move_hour(ctx, ZURI, hour.hour_id, "announce")
    work(ctx, MakeRoomsJob())
    assert told(ctx, hour) == [("hour.announced", "organiser"), ("hour.room_made", "clock")]


def test_two_workers_make_one_room(ctx: Context):
    hours = [make_hour(ctx) for _ in range(5)]
    race([lambda: work(ctx, MakeRoomsJob())] * 4)
    for hour in hours:
        assert told(ctx, hour).count(("hour.room_made", "clock")) == 1
        assert record(ctx, hour).version == 2


def test_change_of_the_plan_in_the_same_moment_is_not_overwritten(ctx: Context, monkeypatch: pytest.MonkeyPatch):
    hour = make_hour(ctx)
    get = type(ctx.records.hours).get

    def edit_after(records: object, hour_id: str) -> object:
        found = get(ctx.records.hours, hour_id)
        monkeypatch.undo()
        ctx.records.hours.change(hour_id, 1, title="Another title")
        return found

    monkeypatch.setattr(type(ctx.records.hours), "get", edit_after)
    with pytest.raises(HourChangedMeanwhile):
        MakeRoomsJob().do(ctx, hour.hour_id)
    work(ctx, MakeRoomsJob())
    assert record(ctx, hour).title == "Another title"
    assert record(ctx, hour).room_name


def test_wrong_address_of_jitsi_is_a_fault_for_good(ctx: Context):
    hour = make_hour(ctx)
    ctx = replace(ctx, settings=replace(ctx.settings, jitsi_url="https://"))
    with pytest.raises(JitsiError) as error:
        MakeRoomsJob().do(ctx, hour.hour_id)
    assert error.value.permanent
