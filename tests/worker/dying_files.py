"""A worker whose every step is its last: each SQL statement and commit, each file that it opens, renames or removes,
each program that it starts, each piece that it copies.

In the test's own process with ``dying_after``; or killed for real by
``python -m tests.worker.dying_files POINT CLOCK_MS``: ``POINT`` is the name of the step before which it dies, and how
often that may come before.
"""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from hub.actions.context import Context, open_context
from hub.config import Settings
from hub.domain.clock import SetClock
from tests.worker.dying import Killed
from tests.worker.processes import ROOT, environment
from worker.jobs.job import Job
from worker.jobs.recording_files import FilesJob
from worker.jobs.recording_keeping import KeepingJob
from worker.jobs.recording_posts import RecordingPostsJob

OF_FILES = frozenset({"open", "os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.utime", "subprocess.Popen"})
"""Events of Python's own audit that are steps."""


@dataclass
class Steps:
    """What was done, step by step; ``taken`` is asked before each."""

    folder: str
    may_go_on: Callable[[str, int], None]
    seen: list[str] = field(default_factory=list)
    thread: int = field(default_factory=threading.get_ident)

    def take(self, name: str) -> None:
        """One step more, or death."""
        if threading.get_ident() == self.thread:
            self.may_go_on(name, self.seen.count(name))
            self.seen.append(name)


_running: list[Steps] = []


def _audit(name: str, arguments: tuple[Any, ...]) -> None:
    # An audit cannot be taken back: it lies idle while no steps are counted.
    if not _running or name not in OF_FILES:
        return
    place = str(arguments[0]) if arguments else ""
    if name != "open" or not place.startswith("/") or place.startswith(_running[-1].folder):
        _running[-1].take(name)


sys.addaudithook(_audit)


@contextmanager
def counted(engine: Engine, folder: Path, may_go_on: Callable[[str, int], None]) -> Iterator[list[str]]:
    """Within the block every step is asked for. Gives those that were taken."""
    steps = Steps(str(folder), may_go_on)

    def statement(_connection: object, _cursor: object, words: str, *_more: object) -> None:
        steps.take(words.split(maxsplit=1)[0])

    def commit(_connection: object) -> None:
        steps.take("COMMIT")

    event.listen(engine, "before_cursor_execute", statement)
    event.listen(engine, "commit", commit)
    _running.append(steps)
    try:
        yield steps.seen
    finally:
        _running.remove(steps)
        event.remove(engine, "before_cursor_execute", statement)
        event.remove(engine, "commit", commit)


@contextmanager
def dying_after(engine: Engine, folder: Path, number: int) -> Iterator[list[str]]:
    """Within the block the step after so many is never taken: ``Killed`` is raised instead."""

    def may_go_on(_name: str, _before: int) -> None:
        if len(seen) >= number:
            raise Killed

    with counted(engine, folder, may_go_on) as seen:
        yield seen


def recording_jobs() -> list[Job]:
    """All that brings recordings home, in the order in which the worker does it."""
    files = FilesJob(_piece)
    return [RecordingPostsJob(files), files, KeepingJob(_Pieces())]


class _Pieces(threading.Event):
    """Never set; each piece of a file is a step."""

    def is_set(self) -> bool:
        return not _piece()


def _piece() -> bool:
    if _running:
        _running[-1].take("piece")
    return True


def run_once(ctx: Context, jobs: list[Job]) -> None:
    """Do what is due, once and to its end. Unlike the runner it lets everything through that is raised."""
    for job in jobs:
        for one_id in list(job.due(ctx)):
            while job.do(ctx, one_id):
                pass


def kill_worker(settings: Settings, point: str, at: int, **environ: str) -> None:
    """Let a worker process die at a point; it must have come that far."""
    command = [sys.executable, "-m", "tests.worker.dying_files", point, str(at)]
    known = environment(settings) | environ
    done = subprocess.run(command, env=known, cwd=ROOT, capture_output=True, check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()


def _main(point: str, at: int) -> None:
    name, _, before = point.partition(" ")
    ctx = open_context(Settings.from_env(), clock=SetClock(at))

    def may_go_on(step: str, so_often: int) -> None:
        if step == name and so_often >= int(before or 0):
            os.kill(os.getpid(), signal.SIGKILL)

    with counted(ctx.records.engine, ctx.settings.data_dir, may_go_on):
        run_once(ctx, recording_jobs())


if __name__ == "__main__":
    _main(sys.argv[1], int(sys.argv[2]))
