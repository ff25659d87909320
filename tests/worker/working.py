"""Short ways to let the worker work, and to compare what it kept with what is live."""

from dataclasses import dataclass

from hub.actions.context import Context
from hub.domain.hours import Hour
from hub.protocol.events import ACTS
from hub.store import keys
from worker.jobs.job import Job
from worker.runner import Runner

EVERYTHING = 1_000_000
"""More events than any test leaves."""


@dataclass
class Ticks:
    """A monotonic clock that a test moves."""

    at: float = 0.0

    def __call__(self) -> float:
        return self.at

    def forward(self, seconds: float) -> None:
        self.at += seconds


def work(ctx: Context, *jobs: Job, rounds: int = 2) -> None:
    """Let these jobs look at what is due, so many times, each time to the end. None of them may fail."""
    ticks = Ticks()
    runner = Runner(ctx, jobs, now=ticks)
    for _ in range(rounds):
        while runner.round():
            pass
        ticks.forward(3600)
    assert runner.failures.counts == {}


def forget_limits(ctx: Context) -> None:
    """Let everybody be as quick as a test is."""
    for key in ctx.store.client.scan_iter(match=f"{keys.LIMITS}*"):
        ctx.store.client.delete(key)


def record(ctx: Context, hour: Hour) -> Hour:
    """The record of an hour as it is now."""
    found = ctx.records.hours.get(hour.hour_id)
    assert found is not None
    return found


def told(ctx: Context, hour: Hour, cursor: str = "0-0") -> list[tuple[str, str]]:
    """Name and role of what happened in an hour since a cursor."""
    return [(event.name, event.role) for event in ctx.store.events.since(hour.hour_id, cursor, EVERYTHING)]


def assert_archive_is_whole(ctx: Context, hour: Hour) -> None:
    """Nothing of the hour is missing in the archive, and nothing is in it twice."""
    archive, hour_id = ctx.records.archive, hour.hour_id
    snapshot = ctx.store.hours.snapshot(hour_id)
    assert snapshot is not None
    assert archive.cursor(hour_id) == snapshot.cursor
    by_id = {one.question_id: one for one in snapshot.questions}
    assert {one.question_id: one for one in archive.questions(hour_id)} == by_id
    assert {key: archive.endorsers(hour_id, key) for key in by_id} == ctx.store.archive.endorsers(hour_id, by_id)
    story = ctx.store.events.since(hour_id, "0-0", EVERYTHING)
    assert archive.acts(hour_id) == [event for event in story if event.name in ACTS]
