"""The worker as a process: it is killed, its Redis is killed, its database is locked, and it goes on where it was."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from hub.actions.addresses import Reading, ask_to_sign_in
from hub.actions.context import Context
from hub.actions.hours import move_hour
from hub.config import Settings
from hub.domain.clock import now_ms
from hub.domain.hours import Hour, HourState
from hub.records import database
from hub.records.records import Records
from hub.store.store import connect
from tests.fakes.smtp import running_smtp_server
from tests.people import BEN, ZURI, make_hour
from tests.worker.processes import (
    ROOT,
    archived_all,
    mortal_redis,
    running_worker,
    start_worker,
    storm,
    until,
)
from tests.worker.test_archive import story
from tests.worker.working import Ticks, assert_archive_is_whole, record, told
from worker.__main__ import jobs
from worker.heartbeat import FRESH_S, NAME, Heartbeat
from worker.runner import Runner

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

KILLS = 3
BACKLOG = 1500


@pytest.fixture
def ctx(ctx: Context) -> Context:
    """The workers go by the clock of the machine, and so does all else: the hours of other tests are over one day."""
    return replace(ctx, clock=now_ms)


def hour_of_now(ctx: Context, state: str = "live") -> Hour:
    """An hour that begins in this moment."""
    return make_hour(ctx, state, starts_at=ctx.clock())


def test_killed_in_the_middle_of_a_storm_it_loses_nothing_and_writes_nothing_twice(ctx: Context):
    hour = hour_of_now(ctx)
    with storm(ctx, hour) as asked:
        for _ in range(KILLS):
            before = ctx.records.archive.cursor(hour.hour_id)
            # Several batches wait, so that the worker is in the middle of one when it is killed.
            until(lambda before=before: len(ctx.store.events.since(hour.hour_id, before, BACKLOG)) == BACKLOG)
            worker = start_worker(ctx.settings)
            until(lambda before=before: ctx.records.archive.cursor(hour.hour_id) != before)
            worker.send_signal(signal.SIGKILL)
            worker.communicate()
    with running_worker(ctx.settings):
        until(lambda: archived_all(ctx, hour))
    assert_archive_is_whole(ctx, hour)
    assert {one.question_id for one in ctx.records.archive.questions(hour.hour_id)} == set(asked)
    assert len(ctx.records.archive.acts(hour.hour_id)) > 100


def test_two_workers_at_once_share_the_work_and_write_nothing_twice(ctx: Context):
    hours = [hour_of_now(ctx) for _ in range(2)]
    fresh = [hour_of_now(ctx, "draft") for _ in range(3)]
    with running_worker(ctx.settings), running_worker(ctx.settings):
        with storm(ctx, hours[0]), storm(ctx, hours[1]):
            for hour in fresh:
                move_hour(ctx, ZURI, hour.hour_id, "announce")
            until(lambda: all(record(ctx, hour).room_name for hour in [*hours, *fresh]))
        until(lambda: all(archived_all(ctx, hour) for hour in [*hours, *fresh]))
    for hour in [*hours, *fresh]:
        assert_archive_is_whole(ctx, hour)
        assert told(ctx, hour).count(("hour.room_made", "clock")) == 1


def test_redis_killed_under_it_is_waited_for(ctx: Context):
    with mortal_redis() as server:
        settings = replace(ctx.settings, redis_url=f"unix://{server.socket}")
        ctx = replace(ctx, settings=settings, store=connect(settings.redis_url))
        hour = hour_of_now(ctx)
        with running_worker(settings) as worker:
            with storm(ctx, hour) as asked:
                for _ in range(2):
                    before = ctx.records.archive.cursor(hour.hour_id)
                    until(lambda before=before: ctx.records.archive.cursor(hour.hour_id) != before)
                    server.kill()
                    server.start()
            until(lambda: archived_all(ctx, hour))
            assert worker.poll() is None
        assert_archive_is_whole(ctx, hour)
        assert set(asked) <= {one.question_id for one in ctx.records.archive.questions(hour.hour_id)}


def test_database_locked_for_longer_than_anybody_waits_is_waited_for(ctx: Context, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", 50)
    hour, ticks = hour_of_now(ctx), Ticks()
    story(ctx, hour)
    impatient = replace(ctx, records=Records(database.connect(ctx.settings.database_url)))
    runner = Runner(impatient, jobs(), now=ticks)
    other = sqlite3.connect(str(ctx.records.engine.url.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    for _ in range(10):
        runner.round()
        ticks.forward(30)
    assert ctx.records.archive.cursor(hour.hour_id) == "0-0"
    assert ("archive", hour.hour_id) in runner.failures.counts
    other.execute("ROLLBACK")
    other.close()
    for _ in range(3):
        ticks.forward(30)
        while runner.round():
            pass
    assert runner.failures.counts == {}
    assert record(ctx, hour).room_name
    assert_archive_is_whole(ctx, hour)
    impatient.records.engine.dispose()


def test_database_locked_in_the_middle_of_a_storm_costs_nothing(ctx: Context):
    hour = hour_of_now(ctx)
    with running_worker(ctx.settings):
        with storm(ctx, hour):
            until(lambda: ctx.records.archive.cursor(hour.hour_id) != "0-0")
            other = sqlite3.connect(str(ctx.records.engine.url.database), isolation_level=None)
            other.execute("BEGIN EXCLUSIVE")
            before = ctx.store.events.newest(hour.hour_id)
            until(lambda: len(ctx.store.events.since(hour.hour_id, before)) > 100)
            other.execute("ROLLBACK")
            other.close()
        until(lambda: archived_all(ctx, hour))
    assert_archive_is_whole(ctx, hour)


def test_it_does_all_its_jobs_by_itself(ctx: Context):
    now = now_ms()
    hour = make_hour(ctx, "announced", starts_at=now + 3_600_000, asking_opens_at=now + 100)
    late = make_hour(ctx, "live", starts_at=now - 24 * 3_600_000)
    over = make_hour(ctx, "ended", starts_at=now - 100 * 24 * 3_600_000, ended_at=now - 99 * 24 * 3_600_000)
    with running_worker(ctx.settings):
        until(lambda: record(ctx, hour).state is HourState.OPEN and bool(record(ctx, hour).room_name))
        until(lambda: bool(record(ctx, late).overrun_warned_at))
        until(lambda: over.hour_id not in ctx.records.archive.unsettled())
    assert record(ctx, over).state is HourState.ARCHIVED


def test_hours_open_in_time_while_a_mail_server_says_nothing(ctx: Context):
    ask_to_sign_in(ctx, BEN, "new@example.org", "/", Reading())
    with running_smtp_server() as server:
        server.holds = True
        where = {"HUB_SMTP_HOST": server.host, "HUB_SMTP_PORT": str(server.port), "HUB_SMTP_SECURITY": "none"}
        worker = start_worker(ctx.settings, HUB_MAIL_FROM="hub@example.org", **where)
        until(server.kept.is_set)
        hour = make_hour(ctx, "announced", starts_at=now_ms() + 3_600_000, asking_opens_at=now_ms())
        until(lambda: record(ctx, hour).state is HourState.OPEN)
        assert not server.let_go.is_set()
        worker.send_signal(signal.SIGTERM)
        server.let_go.set()
        _, log = worker.communicate(timeout=30)
    assert worker.returncode == 0, log


def test_log_is_one_json_object_a_line_and_names_no_room(ctx: Context):
    hour = hour_of_now(ctx)
    worker = start_worker(ctx.settings)
    until(lambda: bool(record(ctx, hour).room_name))
    worker.send_signal(signal.SIGTERM)
    _, log = worker.communicate(timeout=30)
    events = [json.loads(line)["event"] for line in log.splitlines()]
    assert "worker.started" in events
    assert events[-1] == "worker.stopped"
    assert record(ctx, hour).room_name not in log


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_soon_when_it_is_told_to(settings: Settings, number: signal.Signals):
    worker = start_worker(settings)
    until(Heartbeat(settings.data_dir).alive)
    begun = time.monotonic()
    worker.send_signal(number)
    _, log = worker.communicate(timeout=30)
    assert worker.returncode == 0, log
    assert time.monotonic() - begun < 25


def test_health_check_tells_a_worker_that_goes_round_from_one_that_hangs(settings: Settings):
    def healthy() -> int:
        asking = start_worker(settings, "health")
        asking.communicate(timeout=30)
        return asking.returncode

    assert healthy() == 1
    with running_worker(settings):
        until(Heartbeat(settings.data_dir).alive)
        assert healthy() == 0
    long_ago = time.time() - FRESH_S - 1
    os.utime(settings.data_dir / NAME, (long_ago, long_ago))
    assert healthy() == 1


def test_worker_without_a_redis_says_which_setting_is_missing(settings: Settings):
    worker = start_worker(settings, HUB_REDIS_URL="")
    _, log = worker.communicate(timeout=30)
    assert worker.returncode == 2
    assert log == "HUB_REDIS_URL is missing: the worker needs the Redis of the hub.\n"


def test_worker_with_a_wrong_setting_says_which(settings: Settings):
    worker = start_worker(settings, HUB_ARCHIVE_AFTER_S="soon")
    _, log = worker.communicate(timeout=30)
    assert (worker.returncode, log) == (2, "HUB_ARCHIVE_AFTER_S must be seconds.\n")


def test_worker_brings_an_empty_database_to_the_newest_form(settings: Settings, tmp_path: Path):
    fresh = replace(settings, database_url=f"sqlite:///{tmp_path / 'fresh.sqlite'}")
    with running_worker(fresh):
        until(Heartbeat(settings.data_dir).alive)
    assert Records(database.connect(fresh.database_url)).archive.unsettled() == []


def test_worker_knows_neither_flask_nor_eventlet():
    script = "import sys, worker.__main__; print({'flask', 'eventlet', 'gevent', 'socketio'} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout == "set()\n"
