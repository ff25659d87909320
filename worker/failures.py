"""What failed, how often, and when it may be tried again."""

from collections.abc import Collection
from dataclasses import dataclass, field

import redis
import sqlalchemy.exc

ATTEMPTS = 6
"""How often something may fail in a row before it is buried: with the waits between, half a minute. A refusal is no
failure, but as many in a row are the first of one: nobody is quicker every time."""
LONGEST_S = 30.0
BURIED_S = 600.0
"""A buried thing is tried again this late: somebody may have mended its cause."""

TRANSIENT = (
    redis.ConnectionError,
    redis.TimeoutError,
    sqlalchemy.exc.OperationalError,
    sqlalchemy.exc.InterfaceError,
    sqlalchemy.exc.TimeoutError,
)
"""Redis or SQL is away, locked or overloaded: that passes, and is nobody's fault."""

Task = tuple[str, str]
"""Name of a job, and the id it was to work on."""


def passes(error: Exception) -> bool:
    """Whether a failure passes by itself."""
    return isinstance(error, TRANSIENT)


@dataclass
class Failures:
    """The memory of one worker. A restart forgets it, which costs a few tries."""

    counts: dict[Task, int] = field(default_factory=dict)
    resting: dict[Task, float] = field(default_factory=dict)
    refusals: dict[Task, int] = field(default_factory=dict)

    def may_try(self, task: Task, now: float) -> bool:
        """Whether a task is not resting at this moment (monotonic seconds)."""
        return now >= self.resting.get(task, 0.0)

    def add(self, task: Task, error: Exception, now: float) -> bool:
        """Count a failure and let the task rest; answers whether it has failed for good."""
        count = self.counts[task] = self.counts.get(task, 0) + 1
        hopeless = count >= ATTEMPTS or getattr(error, "permanent", False)
        for_good = bool(hopeless) and not passes(error)
        self.resting[task] = now + (BURIED_S if for_good else min(2.0 ** (count - 1), LONGEST_S))
        return for_good

    def refused(self, task: Task) -> bool:
        """Count a refusal; answers whether so many in a row make a failure of it."""
        count = self.refusals[task] = self.refusals.get(task, 0) + 1
        return count > ATTEMPTS

    def keep_refusals(self, job: str, found: Collection[str]) -> None:
        """Forget how often a job was refused what is not due any more: somebody was quicker, as it seemed."""
        gone = [task for task in self.refusals if task[0] == job and task[1] not in found]
        for task in gone:
            del self.refusals[task]

    def clear(self, task: Task) -> None:
        """The task went well, or what stood in its way is gone."""
        self.counts.pop(task, None)
        self.resting.pop(task, None)
        self.refusals.pop(task, None)
