"""A process that is killed (SIGKILL) in the middle of a transaction.

``python -m tests.worker.dying POINT CLOCK_MS WORDS``: ``POINT`` is the beginning of the SQL statement before which it
dies, or ``commit``. It does the work of a worker (``WORDS`` is one of ``JOBS``), or carries out a command (the id of a
person, its name, and its payload as JSON). Or, in the test's own process, one whose every statement in turn is its
last.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event

from hub.actions.context import Context, open_context
from hub.actions.registry import run
from hub.config import Settings
from hub.domain.clock import SetClock
from tests.people import CAST
from tests.worker.processes import ROOT, environment
from tests.worker.working import work
from worker.jobs.bookings import BookingsJob
from worker.jobs.erase import EraseJob
from worker.jobs.forget import ForgetJob
from worker.jobs.job import Job
from worker.jobs.private_rooms import PrivateRoomsJob
from worker.jobs.threads import ThreadsJob


class Killed(BaseException):
    """What a statement raises at which the worker dies."""


@contextmanager
def dying_at(engine: Engine, number: int) -> Iterator[list[str]]:
    """Within the block the statement of this number (from 0) is never executed. Gives those that came before it."""
    seen: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if len(seen) == number:
            raise Killed
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", count)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", count)


JOBS: dict[str, list[type[Job]]] = {
    "bookings": [BookingsJob, PrivateRoomsJob, ThreadsJob],
    "people": [EraseJob, ForgetJob],
}


def kill_worker(settings: Settings, point: str, at: int, *words: str) -> None:
    """Let a worker process die at a point of its first change; it must have come that far.

    Args:
        words: one of ``JOBS``, the bookings' unless it is named; or a person's id, and name and payload (JSON) of a
            command.
    """
    command = [sys.executable, "-m", "tests.worker.dying", point, str(at), *(words or ("bookings",))]
    done = subprocess.run(command, env=environment(settings), cwd=ROOT, capture_output=True, check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()


def _die(point: str, ctx: Context, *words: str) -> None:
    def look(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.startswith(point):
            os.kill(os.getpid(), signal.SIGKILL)

    def commit(connection: object) -> None:
        if point == "commit":
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(ctx.records.engine, "before_cursor_execute", look)
    event.listen(ctx.records.engine, "commit", commit)
    if len(words) > 1:
        person_id, name, payload = words
        run(ctx, CAST[person_id], name, json.loads(payload))
        return
    work(ctx, *(job() for job in JOBS[words[0]]))


if __name__ == "__main__":
    _die(sys.argv[1], open_context(Settings.from_env(), clock=SetClock(int(sys.argv[2]))), *sys.argv[3:])
