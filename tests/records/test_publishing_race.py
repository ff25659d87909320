"""The last consent to publish a part, at the same moment as another and as a new word, on both databases."""

import pytest

from hub.actions.context import Context
from hub.actions.thread_reads import public_threads, read_thread
from hub.records import database
from hub.records.records import Records
from hub.records.thread_publishing import Wish
from tests.mentoring import make_mentor, make_programme
from tests.people import ADA, BEN, CHIDI
from tests.records.racing import race
from tests.threads import agree, post, start


@pytest.mark.parametrize("against", ["consent", "post"])
def test_the_last_consent_races_with_another_and_with_a_new_word(ctx: Context, database_url: str, against: str):
    programme = make_programme(ctx)
    make_mentor(ctx, programme)
    thread = start(ctx, programme)
    for number in (1, 2, 3):
        version = post(ctx, ADA, thread, number, "Agreed words.").parts[number - 1].version
        wishes = [Wish(thread.thread_id, number, who.person_id, version, True, who.name) for who in (CHIDI, ADA)]
        acts = [lambda wish=wish: consent(database_url, ctx.clock(), wish) for wish in wishes]
        if against == "post":
            agree(ctx, ADA, thread, number)
            acts = [acts[0], lambda n=number: post(ctx, ADA, thread, n, "SECRET")]
        race(acts)
    assert "SECRET" not in published(ctx)
    for number in (1, 2, 3):
        words = str(read_thread(ctx, CHIDI, thread.thread_id).parts[number - 1])
        assert "Agreed words." in words
        assert ("SECRET" in words) == (against == "post")
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
