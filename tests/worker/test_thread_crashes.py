"""Processes that die in the middle of a thread's life: a reminder, the falling quiet, the publishing of a part."""

import json
from collections.abc import Callable

import pytest

from hub.actions.context import Context
from hub.actions.registry import run
from hub.actions.thread_reads import public_threads, read_thread
from hub.domain.clock import SetClock
from hub.protocol.thread_views import ThreadView
from tests.mentoring import make_mentor, make_programme
from tests.people import ADA, BEN, CHIDI
from tests.threads import agree, kinds, post, start
from tests.worker.dying import Killed, dying_at, kill_worker
from tests.worker.working import work
from worker.jobs.threads import ThreadsJob

DAY_S = 24 * 3600
Scene = Callable[[Context, SetClock], ThreadView]


def reminding(ctx: Context, clock: SetClock) -> ThreadView:
    """Questions that have waited for four days."""
    programme = make_programme(ctx)
    make_mentor(ctx, programme)
    thread = start(ctx, programme)
    clock.forward(seconds=4 * DAY_S)
    return thread


def quieting(ctx: Context, clock: SetClock) -> ThreadView:
    """An answer after which nobody wrote for weeks."""
    programme = make_programme(ctx)
    make_mentor(ctx, programme)
    thread = start(ctx, programme, parts=["One?"])
    post(ctx, ADA, thread, 1, "Yes.")
    clock.forward(seconds=22 * DAY_S)
    return thread


def everything(ctx: Context) -> list[list[tuple[object, ...]]]:
    """Every row of threads and of notices."""
    tables = ("threads", "thread_parts", "thread_posts", "consents", "notices")
    with ctx.records.engine.connect() as connection:
        return [[tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {table}")] for table in tables]


def assert_done_once(ctx: Context, thread: ThreadView, scene: Scene) -> None:
    """It is done, nothing of it is there twice, and there is nothing left to do."""
    if scene is reminding:
        assert kinds(ctx, ADA) == ["thread.started", "reminder.thread"]
    else:
        assert read_thread(ctx, CHIDI, thread.thread_id).state == "quiet"
    before = everything(ctx)
    work(ctx, ThreadsJob())
    assert everything(ctx) == before


@pytest.mark.parametrize("scene", [reminding, quieting])
def test_worker_that_dies_at_any_statement_leaves_all_of_it_to_the_next(ctx: Context, clock: SetClock, scene: Scene):
    thread = scene(ctx, clock)
    before, number = everything(ctx), 0
    while True:
        with dying_at(ctx.records.engine, number) as seen:
            try:
                ThreadsJob().do(ctx, thread.programme_id)
                break
            except Killed:
                number = len(seen) + 1
        assert everything(ctx) == before
    assert number > 5
    assert_done_once(ctx, thread, scene)


@pytest.mark.slow
@pytest.mark.parametrize("point", ["UPDATE threads", "commit"])
@pytest.mark.parametrize("scene", [reminding, quieting])
def test_worker_process_that_is_killed_is_followed_by_one_that_does_it_once(
    ctx: Context, clock: SetClock, scene: Scene, point: str
):
    thread = scene(ctx, clock)
    before = everything(ctx)
    kill_worker(ctx.settings, point, clock())
    assert everything(ctx) == before
    work(ctx, ThreadsJob())
    assert_done_once(ctx, thread, scene)


def last_consent(ctx: Context, again: bool) -> tuple[ThreadView, dict[str, object]]:
    """A part to which all but Chidi agreed, public already in an older form or not; and his consent."""
    programme = make_programme(ctx)
    make_mentor(ctx, programme)
    thread = start(ctx, programme)
    post(ctx, ADA, thread, 1, "Ten hours.")
    if again:
        agree(ctx, CHIDI, thread, 1, "R")
        agree(ctx, ADA, thread, 1, "A")
        post(ctx, ADA, thread, 1, "In summer five.")
    seen = agree(ctx, ADA, thread, 1, "B")
    wish = {"thread_id": thread.thread_id, "number": 1, "version": seen.parts[0].version, "agrees": True}
    return thread, wish | {"shown_name": "Q"}


def assert_published_once(ctx: Context, thread: ThreadView, again: bool) -> None:
    """Everybody reads the part as all agreed to it, once, under the new names."""
    [row] = public_threads(ctx, thread.programme_id)
    copy = read_thread(ctx, BEN, row.thread_id)
    texts = ["Ten hours.", "In summer five."] if again else ["Ten hours."]
    assert [(one.name, one.text) for part in copy.parts for one in part.posts] == [("B", text) for text in texts]
    assert copy.asker_name == "Q"
    assert kinds(ctx, ADA).count("thread.published") == 1 + again


@pytest.mark.parametrize("again", [False, True])
def test_a_part_is_published_whole_or_stays_as_it_was_wherever_the_hub_dies(ctx: Context, again: bool):
    thread, wish = last_consent(ctx, again)
    before, number = everything(ctx), 0
    # What comes after all is written only reads the thread anew.
    while everything(ctx) == before:
        with dying_at(ctx.records.engine, number) as seen:
            try:
                run(ctx, CHIDI, "thread.consent", wish)
            except Killed:
                number = len(seen) + 1
    assert number > 10
    assert_published_once(ctx, thread, again)


@pytest.mark.slow
@pytest.mark.parametrize("point", ["INSERT INTO thread_posts", "INSERT INTO notices", "commit"])
def test_a_hub_that_is_killed_while_it_publishes_leaves_nothing_and_the_retry_publishes_once(
    ctx: Context, clock: SetClock, point: str
):
    thread, wish = last_consent(ctx, again=False)
    before = everything(ctx)
    kill_worker(ctx.settings, point, clock(), CHIDI.person_id, "thread.consent", json.dumps(wish))
    assert everything(ctx) == before
    assert public_threads(ctx, thread.programme_id) == []
    run(ctx, CHIDI, "thread.consent", wish)
    assert_published_once(ctx, thread, again=False)
