"""The loop of the worker: look what is due, do it, rest until somebody rings or the next look is due.

Nothing hangs on a ring: what is due is found by queries on the records, so a lost ring costs seconds. One id's
failure is its own: it rests, longer each time, while all others go on.
"""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial

import structlog

from hub.actions.context import Context
from hub.domain.errors import HubError
from worker.bell import Bell
from worker.failures import Failures, passes
from worker.jobs.job import Job

log = structlog.get_logger("worker")

TICK_S = 1.0
"""The longest rest, and so the longest that the archive lags behind."""
RUNG_S = 10.0
"""A ring is for the jobs that look at least so often: for what the others do nobody waits."""
DUE = "(what is due)"
LAST_S = 10.0


class Runner:
    """Runs jobs, one at a time, until it is told to stop.

    Args:
        jobs: in the order in which they are looked at.
        beat: called after each round; the health check looks at it.
        now: monotonic seconds.
        listens: looks at once when somebody rings, with the jobs that people wait for.
    """

    def __init__(
        self,
        ctx: Context,
        jobs: Sequence[Job],
        *,
        beat: Callable[[], None] = lambda: None,
        now: Callable[[], float] = time.monotonic,
        listens: bool = True,
    ) -> None:
        self._ctx = ctx
        self._jobs = jobs
        self._beat = beat
        self._now = now
        self._listens = listens
        self._next: dict[str, float] = {}
        self.failures = Failures()

    def run(self, stopping: threading.Event) -> None:
        """Work until ``stopping`` is set; what is being done then is finished first."""
        bell = Bell(self._ctx.store.client) if self._listens else None
        try:
            while not stopping.is_set():
                more = self.round(stopping)
                self._beat()
                if not more and self._rest(bell, stopping):
                    self._hear()
        finally:
            if bell:
                bell.close()

    def _hear(self) -> None:
        """Somebody rang: what rests for a moment looks at once. What rests for long would be asked all the time."""
        for job in self._jobs:
            if job.every_s <= RUNG_S:
                self._next.pop(job.name, None)

    def _rest(self, bell: Bell | None, stopping: threading.Event) -> bool:
        """Rest for a tick; answers whether somebody rang."""
        if bell:
            return bell.wait(TICK_S)
        stopping.wait(TICK_S)
        return False

    def round(self, stopping: threading.Event | None = None) -> bool:
        """Do once what is due of every job whose time has come; answers whether some of it has more at once."""
        more = False
        for job in self._jobs:
            if self._now() < self._next.get(job.name, 0.0):
                continue
            self._next[job.name] = self._now() + job.every_s
            if self._look(job, stopping or threading.Event()):
                self._next[job.name] = 0.0
                more = True
        return more

    def _look(self, job: Job, stopping: threading.Event) -> bool:
        found: list[str] = []
        self._attempt(job, DUE, partial(self._find, job, found))
        more = False
        for one_id in found:
            if stopping.is_set():
                return False
            more |= self._attempt(job, one_id, partial(job.do, self._ctx, one_id))
        return more

    def _find(self, job: Job, found: list[str]) -> bool:
        found += job.due(self._ctx)
        self.failures.keep_refusals(job.name, {DUE, *found})
        return False

    def _attempt(self, job: Job, one_id: str, act: Callable[[], bool]) -> bool:
        task = (job.name, one_id)
        if not self.failures.may_try(task, self._now()):
            return False
        try:
            more = act()
        except HubError as refusal:
            # Somebody was quicker, or the record is gone: the next look sees how things stand.
            log.info("job.refused", job=job.name, id=one_id, code=refusal.code)
            return self._failed(job, one_id, refusal) if self.failures.refused(task) else False
        except Exception as error:
            return self._failed(job, one_id, error)
        self.failures.clear(task)
        return more

    def _failed(self, job: Job, one_id: str, error: Exception) -> bool:
        task, kind = (job.name, one_id), type(error).__name__
        for_good = self.failures.add(task, error, self._now())
        count = self.failures.counts[task]
        if not for_good:
            # The text of an error may hold what people wrote: its kind is enough where Redis or SQL is just away.
            log.warning("job.failed", job=job.name, id=one_id, error=kind, count=count, exc_info=not passes(error))
            return False
        log.error("job.buried", job=job.name, id=one_id, error=kind, count=count, exc_info=True)
        if not self._attempt_burial(job, one_id, error):
            return False
        self.failures.clear(task)
        return True

    def _attempt_burial(self, job: Job, one_id: str, error: Exception) -> bool:
        try:
            return job.bury(self._ctx, one_id, error)
        except Exception as other:
            log.warning("job.burial_failed", job=job.name, id=one_id, error=type(other).__name__)
            return False


@contextmanager
def beside(runner: Runner, stopping: threading.Event, name: str) -> Iterator[None]:
    """Let another runner work in a thread of its own for as long as the block lasts.

    Its jobs can be cut off anywhere, as every job: at the end it has a few seconds, and goes with the process then. A
    mail that is being handed over leaves its claim behind, as where a worker dies (docs/operations.md).
    """
    thread = threading.Thread(target=_until_the_end, args=(runner, stopping), name=name, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join(LAST_S)


def _until_the_end(runner: Runner, stopping: threading.Event) -> None:
    try:
        runner.run(stopping)
    finally:
        # Without it nothing would be done here and nobody would notice: who watches over the worker starts it anew.
        stopping.set()
