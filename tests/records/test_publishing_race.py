"""The last consent to publish a part, at the same moment as another and as a new word, on both databases."""

import threading
from collections.abc import Callable
from contextlib import suppress

import pytest

from hub.actions.context import Context
from hub.actions.thread_reads import public_threads, read_thread
from hub.domain.errors import HubError
from hub.records import database
from hub.records.records import Records
from hub.records.thread_publishing import Wish
from tests.mentoring import make_mentor, make_programme
from tests.people import ADA, BEN, CHIDI
from tests.threads import agree, post, start


@pytest.mark.parametrize("against", ["consent", "post"])
def test_the_last_consent_races_with_another_and_with_a_new_word(ctx: Context, database_url: str, against: str):
    programme = make_programme(ctx)
    make_mentor(ctx, programme)
    thread = start(ctx, programme)
    for number in (1, 2, 3):
        version = post(ctx, ADA, thread, number, "Agreed words.").parts[number - 1].version
        wishes = [Wish(thread.thread_id, number, who.person_id, version, True, who.name) for who in (CHIDI, ADA)]
        if against == "post":
            agree(ctx, ADA, thread, number)
            race(
                lambda wish=wishes[0]: consent(database_url, ctx.clock(), wish),
                lambda n=number: post(ctx, ADA, thread, n, "SECRET"),
            )
        else:
            race(*(lambda wish=wish: consent(database_url, ctx.clock(), wish) for wish in wishes))
    assert "SECRET" not in published(ctx)
    if against == "consent":
        assert published(ctx).count("Agreed words.") == 3


def published(ctx: Context) -> str:
    """Everything that a reader without an account finds in the public threads."""
    rows = [row for one in ctx.records.programmes.all() for row in public_threads(ctx, one.programme_id)]
    return f"{rows} {[read_thread(ctx, BEN, row.thread_id) for row in rows]}"


def consent(url: str, now: int, wish: Wish) -> None:
    """Write a consent over a connection of one's own."""
    records = Records(database.connect(url))
    records.threads.consent(wish, now)
    records.engine.dispose()


def race(*acts: Callable[[], object]) -> None:
    """Do several things at one moment; a refusal is as good as any other end."""
    gate = threading.Barrier(len(acts))

    def do(act: Callable[[], object]) -> None:
        gate.wait()
        with suppress(HubError):
            act()

    runners = [threading.Thread(target=do, args=(act,)) for act in acts]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join()
