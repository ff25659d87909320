"""Jitsi's own list of rooms makes up for what was never told."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Response

from hub.actions.context import Context
from hub.actions.room_places import place_of
from hub.actions.room_posts import take_facts
from hub.domain.clock import SetClock
from hub.domain.hours import Hour
from hub.domain.room_visits import Opened
from tests.fakes.jitsi import APP_SECRET, FakeJitsi, running_jitsi
from tests.fakes.jitsi_tokens import TokenRules
from tests.fixed import START
from tests.people import make_hour
from tests.worker.working import Ticks, work
from worker.jobs.census import CensusJob
from worker.runner import Runner

ROOM = "hour-2026-11-27-aaaqeayeaudaocaj"


@pytest.fixture
def jitsi(clock: SetClock) -> Iterator[FakeJitsi]:
    """A Jitsi that tells the hub nothing by itself."""
    with running_jitsi(clock, rules=TokenRules(app_secret=APP_SECRET)) as found:
        yield found


@pytest.fixture
def there(ctx: Context, jitsi: FakeJitsi) -> Context:
    """A hub that asks it, and that it asks before it opens a room."""
    return replace(ctx, settings=jitsi.settings(ctx.settings, jitsi_reservations=True))


@pytest.fixture
def hour(there: Context) -> Hour:
    return make_hour(there, room_name=ROOM)


def lives(ctx: Context, hour: Hour) -> list[tuple[int, int, str]]:
    """When the room was open, and who says that it was closed."""
    return [(one.opened_at, one.closed_at, one.closed_by) for one in ctx.records.room_visits.of_hour(hour.hour_id)]


def test_room_of_which_nobody_told_is_open_and_then_closed(
    there: Context, clock: SetClock, jitsi: FakeJitsi, hour: Hour
):
    job = CensusJob()
    jitsi.prosody.ask(ROOM)
    work(there, job)
    assert lives(there, hour) == [(START, 0, "")]
    jitsi.prosody.wait(180)
    work(there, job)
    assert lives(there, hour) == [(START, START + 180_000, "census")]


def test_beginning_is_that_of_the_census_where_it_knows_one(
    there: Context, clock: SetClock, jitsi: FakeJitsi, hour: Hour
):
    jitsi.port.counts_duration = True
    jitsi.prosody.ask(ROOM)
    jitsi.prosody.wait(10)
    work(there, CensusJob())
    assert lives(there, hour) == [(START, 0, "")]


def test_room_that_has_just_been_opened_is_not_closed_for_a_clock_that_differs(
    there: Context, clock: SetClock, hour: Hour
):
    take_facts(there, place_of(there, ROOM), [Opened(START)], since=START)
    clock.forward(seconds=60)
    work(there, CensusJob())
    assert lives(there, hour) == [(START, 0, "")]
    clock.forward(seconds=60)
    work(there, CensusJob())
    assert lives(there, hour) == [(START, START + 120_000, "census")]


def test_prosody_is_asked_once_a_minute_whoever_rings(there: Context, clock: SetClock, jitsi: FakeJitsi):
    job = CensusJob()
    for _ in range(10):
        work(there, job)
        clock.forward(seconds=10)
    assert jitsi.port.seen.count("GET /prosody/room-census") == 2


def test_room_that_nobody_planned_raises_an_alarm_and_health_checks_none(there: Context, jitsi: FakeJitsi):
    jitsi.prosody.ask("party")
    jitsi.prosody.ask("__jicofo-health-check-1")
    work(there, CensusJob())
    assert [one.facts for one in there.records.alarms.unseen()] == [{"room": "party"}]


def test_prosody_that_does_not_answer_closes_nothing(there: Context, clock: SetClock, jitsi: FakeJitsi, hour: Hour):
    jitsi.prosody.ask(ROOM)
    work(there, CensusJob())
    clock.forward(seconds=600)
    jitsi.port.next_answers = [Response("", 500)] * 3 + [Response("no json")] + [Response("{}")]
    ticks = Ticks()
    runner = Runner(there, [CensusJob()], now=ticks)
    for _ in range(5):
        runner.round()
        ticks.forward(60)
        clock.forward(seconds=60)
    assert jitsi.port.next_answers == []
    assert lives(there, hour) == [(START, 0, "")]


def test_hub_without_prosodys_address_asks_nobody(ctx: Context):
    assert list(CensusJob().due(ctx)) == []
