"""Real workers in processes of their own, a storm of commands, and a Redis that can be killed and started again."""

import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import redis

from hub.actions.context import Context
from hub.actions.registry import ACTIONS
from hub.config import Settings
from hub.domain.clock import new_id
from hub.domain.errors import HubError
from hub.domain.hours import Hour
from hub.domain.roles import Actor
from hub.protocol.commands import parse
from tests.people import MONA
from tests.redis_server import redis_program

ROOT = Path(__file__).parents[2]
PATIENCE_S = 60.0


def environment(settings: Settings) -> dict[str, str]:
    """The environment of a process that works on the same Redis and database."""
    return {
        "HUB_ENVIRONMENT": "production",
        "HUB_BASE_URL": "https://baraza.example.org",
        "HUB_SECRET_KEY": settings.secret_key,
        "HUB_DATA_DIR": str(settings.data_dir),
        "HUB_REDIS_URL": settings.redis_url,
        "HUB_DATABASE_URL": settings.database_url,
    }


def start_worker(settings: Settings, *words: str, **environ: str) -> "subprocess.Popen[str]":
    """Start a worker process; what it logs can be read from ``stderr`` when it has ended."""
    return subprocess.Popen(
        [sys.executable, "-m", "worker", *words],
        env=environment(settings) | environ,
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    )


@contextmanager
def running_worker(settings: Settings) -> Iterator["subprocess.Popen[str]"]:
    """A worker for as long as the block lasts; it is told to stop then, and must do so in peace."""
    worker = start_worker(settings)
    try:
        begun = _begun(worker)
        yield worker
    finally:
        worker.send_signal(signal.SIGTERM)
        try:
            _, log = worker.communicate(timeout=PATIENCE_S)
        finally:
            worker.kill()
    assert worker.returncode == 0, f"{worker.returncode}: {begun}{log}"


def _begun(worker: "subprocess.Popen[str]") -> str:
    """Wait until a worker says that it works, and give what it said.

    A program that is still loading has no handler for signals yet: told to stop then, it just dies.
    """
    assert worker.stderr
    said = ""
    for line in worker.stderr:
        said += line
        if "worker.started" in line:
            return said
    raise AssertionError(f"it did not begin: {said}")


def until(happened: Callable[[], bool], *, within_s: float = PATIENCE_S) -> None:
    """Wait for something that must happen."""
    last = time.monotonic() + within_s
    while not happened():
        assert time.monotonic() < last, "it did not happen in time"
        time.sleep(0.02)


def archived_all(ctx: Context, hour: Hour) -> bool:
    """Whether the archive has come as far as the stream."""
    return ctx.records.archive.cursor(hour.hour_id) == ctx.store.events.newest(hour.hour_id)


@contextmanager
def storm(ctx: Context, hour: Hour, people: int = 3) -> Iterator[list[str]]:
    """People who ask, endorse and take it back, and a moderator who curates, as long as the block lasts.

    Gives the ids of the questions whose asking was acknowledged, as a list that grows.
    """
    stop, asked = threading.Event(), list[str]()
    ctx = replace(ctx, new_id=new_id)
    crowd = [Actor(f"g{number:04}", f"Guest {number}") for number in range(people)]
    threads = [threading.Thread(target=_attend, args=(ctx, hour, one, asked, stop)) for one in crowd]
    threads.append(threading.Thread(target=_curate, args=(ctx, hour, asked, stop)))
    for thread in threads:
        thread.start()
    try:
        yield asked
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def _attend(ctx: Context, hour: Hour, actor: Actor, asked: list[str], stop: threading.Event) -> None:
    dice = random.Random(actor.person_id)
    while not stop.wait(0.001):
        if dice.random() < 0.05:
            answer = _try(ctx, actor, "question.submit", hour, text="Why?", client_key=new_id())
            if answer:
                asked.append(answer["question"].question_id)
        elif asked:
            name = "question.endorse" if dice.random() < 0.7 else "question.unendorse"
            _try(ctx, actor, name, hour, question_id=dice.choice(asked))


def _curate(ctx: Context, hour: Hour, asked: list[str], stop: threading.Event) -> None:
    dice = random.Random("mona")
    while not stop.wait(0.01):
        if len(asked) < 2:
            continue
        one, other = dice.sample(asked, 2)
        move: dict[str, Any] = dice.choice(
            [
                {"name": "question.approve"},
                {"name": "question.approve"},
                {"name": "question.approve"},
                {"name": "question.air", "previous": "shown"},
                {"name": "question.merge", "into": other},
                {"name": "question.dismiss", "reason": "other"},
                {"name": "question.label", "labels": ["sources"]},
                {"name": "question.note", "text": "Later."},
            ]
        )
        _try(ctx, MONA, move.pop("name"), hour, question_id=one, **move)


def _try(ctx: Context, actor: Actor, name: str, hour: Hour, **fields: Any) -> dict[str, Any] | None:
    """Carry out a command past the rate limits; None when it is refused, or nobody answers."""
    with suppress(HubError, redis.RedisError):
        return ACTIONS[name](ctx, actor, parse(name, {"hour_id": hour.hour_id, **fields}))
    return None


class MortalRedis:
    """A redis-server that keeps every write on disk, and can be killed and started again."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="baraza-redis-"))
        self.socket = self.folder / "redis.sock"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        options = ["--port", "0", "--unixsocket", str(self.socket), "--dir", str(self.folder), "--save", ""]
        kept = ["--appendonly", "yes", "--appendfsync", "always"]
        self._process = subprocess.Popen([redis_program(), *options, *kept], stdout=subprocess.DEVNULL)
        until(self._answers)

    def kill(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()

    def _answers(self) -> bool:
        with suppress(redis.RedisError):
            return bool(redis.Redis(unix_socket_path=str(self.socket)).ping())
        return False


@contextmanager
def mortal_redis() -> Iterator[MortalRedis]:
    """Such a Redis, started; gone with its files after the block."""
    found = MortalRedis()
    found.start()
    try:
        yield found
    finally:
        found.kill()
        shutil.rmtree(found.folder, ignore_errors=True)
