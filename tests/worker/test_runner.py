"""The loop: what fails rests, everything else goes on."""

import threading
from collections.abc import Iterable

import pytest
import redis
import sqlalchemy.exc
from structlog.testing import capture_logs

from hub.actions.context import Context
from hub.domain.errors import HourTransitionRefused
from hub.jitsi.errors import JitsiError
from tests.worker.working import Ticks
from worker.__main__ import work
from worker.bell import Bell
from worker.failures import ATTEMPTS, BURIED_S, LONGEST_S
from worker.heartbeat import Heartbeat
from worker.jobs.census import CensusJob
from worker.jobs.end_rooms import EndRoomsJob
from worker.jobs.job import Job
from worker.jobs.mails import MailsJob
from worker.jobs.recording_look_ups import LookUpsJob
from worker.runner import RUNG_S, Runner


class Baker(Job):
    """Bakes what is ordered; some orders cannot be baked."""

    name = "baker"
    every_s = 5.0

    def __init__(self, orders: Iterable[str], refuses: dict[str, Exception] | None = None) -> None:
        self.orders = list(orders)
        self.refuses = refuses or {}
        self.baked: list[str] = []
        self.tried: list[str] = []
        self.buried: list[str] = []

    def due(self, ctx: Context) -> Iterable[str]:
        return list(self.orders)

    def do(self, ctx: Context, one_id: str) -> bool:
        self.tried.append(one_id)
        if one_id in self.refuses:
            raise self.refuses[one_id]
        self.baked.append(one_id)
        self.orders.remove(one_id)
        return False


class Digger(Baker):
    """Bakes like a baker, and throws away the order that cannot be baked."""

    name = "digger"

    def bury(self, ctx: Context, one_id: str, error: Exception) -> bool:
        self.orders.remove(one_id)
        self.buried.append(one_id)
        return True


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


AWAY = [
    redis.ConnectionError("gone"),
    redis.TimeoutError("slow"),
    redis.BusyLoadingError("loading"),
    sqlalchemy.exc.OperationalError("SELECT", {}, Exception("database is locked")),
]


def test_one_failure_does_not_stop_the_others(ctx: Context, ticks: Ticks):
    baker = Baker(["bread", "stone", "cake"], {"stone": ValueError("hard")})
    other = Digger(["pie"])
    Runner(ctx, [baker, other], now=ticks).round()
    assert baker.baked == ["bread", "cake"]
    assert other.baked == ["pie"]


def test_what_failed_rests_longer_each_time(ctx: Context, ticks: Ticks):
    baker = Baker(["stone"], {"stone": ValueError("hard")})
    baker.every_s = 0.0
    runner = Runner(ctx, [baker], now=ticks)
    moments = []
    for _ in range(40):
        before = len(baker.tried)
        runner.round()
        if len(baker.tried) > before:
            moments.append(ticks())
        ticks.forward(1)
    assert moments == [0, 1, 3, 7, 15, 31]


def test_success_forgets_failures(ctx: Context, ticks: Ticks):
    baker = Baker(["stone"], {"stone": ValueError("hard")})
    runner = Runner(ctx, [baker], now=ticks)
    runner.round()
    baker.refuses = {}
    ticks.forward(60)
    runner.round()
    assert baker.baked == ["stone"]
    assert runner.failures.counts == {}


def test_what_always_fails_is_buried_with_a_clear_line(ctx: Context, ticks: Ticks):
    baker = Baker(["stone"], {"stone": ValueError("hard")})
    runner = Runner(ctx, [baker], now=ticks)
    with capture_logs() as lines:
        for _ in range(ATTEMPTS + 3):
            runner.round()
            ticks.forward(LONGEST_S)
    assert len(baker.tried) == ATTEMPTS
    [line] = [one for one in lines if one["log_level"] == "error"]
    assert (line["event"], line["job"], line["id"], line["error"]) == ("job.buried", "baker", "stone", "ValueError")
    ticks.forward(BURIED_S)
    runner.round()
    assert len(baker.tried) == ATTEMPTS + 1


def test_job_that_clears_the_way_goes_on_at_once(ctx: Context, ticks: Ticks):
    digger = Digger(["stone", "bread"], {"stone": ValueError("hard")})
    runner = Runner(ctx, [digger], now=ticks)
    for _ in range(ATTEMPTS):
        runner.round()
        ticks.forward(LONGEST_S)
    assert digger.buried == ["stone"]
    assert digger.orders == []


@pytest.mark.parametrize("error", AWAY, ids=lambda one: type(one).__name__)
def test_what_passes_is_never_buried(ctx: Context, ticks: Ticks, error: Exception):
    digger = Digger(["bread"], {"bread": error})
    runner = Runner(ctx, [digger], now=ticks)
    for _ in range(ATTEMPTS * 3):
        runner.round()
        ticks.forward(LONGEST_S)
    assert len(digger.tried) == ATTEMPTS * 3
    digger.refuses = {}
    runner.round()
    assert digger.baked == ["bread"]
    assert digger.buried == []


def test_wrong_setting_is_buried_at_the_first_try(ctx: Context, ticks: Ticks):
    baker = Baker(["room"], {"room": JitsiError("no such address", permanent=True)})
    runner = Runner(ctx, [baker], now=ticks)
    for _ in range(5):
        runner.round()
        ticks.forward(LONGEST_S)
    assert baker.tried == ["room"]


def test_somebody_was_quicker_is_no_failure(ctx: Context, ticks: Ticks):
    baker = Baker(["hour"], {"hour": HourTransitionRefused()})
    runner = Runner(ctx, [baker], now=ticks)
    runner.round()
    assert runner.failures.counts == {}
    ticks.forward(baker.every_s)
    runner.round()
    assert baker.tried == ["hour", "hour"]


def test_what_is_refused_every_time_is_a_failure_in_the_end(ctx: Context, ticks: Ticks):
    digger = Digger(["hour", "bread"], {"hour": HourTransitionRefused()})
    runner = Runner(ctx, [digger], now=ticks)
    with capture_logs() as lines:
        for _ in range(2 * ATTEMPTS + 3):
            runner.round()
            ticks.forward(LONGEST_S)
    assert (len(digger.tried) - 1, digger.buried) == (2 * ATTEMPTS, ["hour"])
    assert [one["log_level"] for one in lines].count("error") == 1
    assert (runner.failures.counts, runner.failures.refusals) == ({}, {})


def test_refusals_of_what_is_not_due_any_more_are_forgotten(ctx: Context, ticks: Ticks):
    baker = Baker(["hour"], {"hour": HourTransitionRefused()})
    runner = Runner(ctx, [baker], now=ticks)
    for _ in range(3):
        for _ in range(ATTEMPTS):
            runner.round()
            ticks.forward(baker.every_s)
        baker.orders = []
        runner.round()
        ticks.forward(baker.every_s)
        baker.orders = ["hour"]
    assert runner.failures.counts == {}


def test_look_that_fails_rests_like_a_task(ctx: Context, ticks: Ticks):
    class Blind(Baker):
        def due(self, ctx: Context) -> Iterable[str]:
            self.tried.append("look")
            raise redis.ConnectionError

    blind, baker = Blind([]), Digger(["bread"])
    runner = Runner(ctx, [blind, baker], now=ticks)
    runner.round()
    assert baker.baked == ["bread"]
    assert blind.tried == ["look"]


def test_log_of_a_passing_failure_holds_no_words_of_people(ctx: Context, ticks: Ticks):
    error = sqlalchemy.exc.OperationalError("INSERT", {"text": "my private question"}, Exception("locked"))
    with capture_logs() as lines:
        Runner(ctx, [Baker(["bread"], {"bread": error})], now=ticks).round()
    assert lines == [
        {
            "event": "job.failed",
            "log_level": "warning",
            "job": "baker",
            "id": "bread",
            "error": "OperationalError",
            "count": 1,
            "exc_info": False,
        }
    ]


def test_word_to_stop_is_heard_between_two_tasks(ctx: Context, ticks: Ticks):
    stopping = threading.Event()

    class Tired(Baker):
        def do(self, ctx: Context, one_id: str) -> bool:
            stopping.set()
            return super().do(ctx, one_id)

    tired = Tired(["bread", "cake"])
    Runner(ctx, [tired], now=ticks).run(stopping)
    assert tired.baked == ["bread"]


def test_ring_wakes_the_worker_before_its_time(ctx: Context):
    stopping = threading.Event()
    looked = threading.Semaphore(0)

    class Watch(Baker):
        every_s = RUNG_S

        def due(self, ctx: Context) -> Iterable[str]:
            looked.release()
            return []

    running = threading.Thread(target=Runner(ctx, [Watch([])]).run, args=[stopping])
    running.start()
    try:
        # Once by itself, and once when it has begun to listen.
        assert looked.acquire(timeout=10)
        assert looked.acquire(timeout=10)
        ctx.store.wake_worker("an hour")
        assert looked.acquire(timeout=10)
    finally:
        stopping.set()
        running.join()


def test_ring_leaves_alone_what_rests_for_long(ctx: Context, ticks: Ticks, monkeypatch: pytest.MonkeyPatch):
    """A hundred lines of chat must not make a hundred looks at what is due each minute."""
    rings = iter([True] * 100)
    stopping = threading.Event()

    class Looks(Digger):
        def due(self, ctx: Context) -> Iterable[str]:
            self.tried.append("look")
            return []

    def listen(bell: Bell, seconds: float) -> bool:
        ticks.forward(0.5)
        rung = next(rings, False)
        if not rung:
            stopping.set()
        return rung

    monkeypatch.setattr(Bell, "wait", listen)
    often, rarely = Looks([]), Looks([])
    rarely.name, rarely.every_s = "rarely", 60.0
    Runner(ctx, [often, rarely], now=ticks).run(stopping)
    assert (len(often.tried), len(rarely.tried)) == (101, 1)


def test_each_round_gives_a_sign_of_life(ctx: Context):
    stopping = threading.Event()
    Runner(ctx, [], beat=stopping.set).run(stopping)
    assert stopping.is_set()


def test_server_that_says_nothing_holds_up_no_round_of_the_others(ctx: Context, monkeypatch: pytest.MonkeyPatch):
    """Prosody, YouTube and the mail server are asked by loops of their own: the health check sees the one of all."""
    asking, answered, round_done = threading.Event(), threading.Event(), threading.Event()

    def wait(job: Job, ctx: Context) -> Iterable[str]:
        asking.set()
        answered.wait(30)
        return []

    def beat(_: Heartbeat) -> None:
        if asking.is_set():
            round_done.set()

    for kind in (EndRoomsJob, CensusJob, MailsJob, LookUpsJob):
        monkeypatch.setattr(kind, "due", wait)
    monkeypatch.setattr(Heartbeat, "beat", beat)
    stopping = threading.Event()
    worker = threading.Thread(target=work, args=(ctx.settings, stopping))
    worker.start()
    try:
        assert asking.wait(20)
        assert round_done.wait(20)
    finally:
        stopping.set()
        answered.set()
        worker.join()
