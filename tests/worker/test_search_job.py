"""The index follows what happens: hours, questions and public threads come, change and go, and a worker may die."""

import pytest
from sqlalchemy import text

from hub.actions.context import Context
from hub.actions.hours import move_hour
from hub.actions.search_index import rebuild
from hub.domain.search_terms import terms_of
from hub.records.search import Hit
from hub.records.search_index import Wish
from tests.doing import ask, bring, do
from tests.mentoring import make_mentor, make_programme
from tests.people import ADA, CHIDI, MONA, ZURI, make_hour, set_state
from tests.threads import agree, post, start, tell
from tests.worker.dying import Killed, dying_at
from tests.worker.working import forget_limits, work
from worker.jobs.archive import ArchiveJob
from worker.jobs.search import MOST, SearchJob
from worker.jobs.settle import SettleJob


def hits(ctx: Context, query: str) -> list[Hit]:
    """What the index finds, best first."""
    return ctx.records.search.find(Wish(terms_of(query)))


def items(ctx: Context, query: str) -> list[str]:
    """The questions, or the numbers of questions of threads, that the index finds."""
    return [hit.item_id for hit in hits(ctx, query)]


def follow(ctx: Context) -> None:
    """Let the archive and the index come round."""
    work(ctx, ArchiveJob(), SearchJob())


def test_hour_is_found_by_its_title_and_its_description_once_it_is_announced(ctx: Context):
    hour = make_hour(ctx, "draft", title="Lexemes for beginners", description="**Grammar** of a word")
    follow(ctx)
    assert hits(ctx, "lexemes") == []
    move_hour(ctx, ZURI, hour.hour_id, "announce")
    follow(ctx)
    assert [(hit.kind, hit.owner_id) for hit in hits(ctx, "lexemes grammar")] == [("hour", hour.hour_id)]


@pytest.mark.parametrize(
    ("state", "there"),
    [
        ("pending", False),
        ("shown", True),
        ("on_air", True),
        ("answered", True),
        ("dismissed", False),
        ("merged", False),
        ("withdrawn", False),
    ],
)
def test_question_is_found_in_the_states_that_everyone_sees(ctx: Context, state: str, there: bool):
    hour = make_hour(ctx)
    question_id = bring(ctx, hour, state)
    follow(ctx)
    assert (question_id in items(ctx, "about this")) == there


def test_question_is_found_by_its_answer_and_its_replies_and_by_the_first_wording(ctx: Context):
    hour = make_hour(ctx)
    question_id = ask(ctx, hour, text="An umbrella?")
    do(ctx, MONA, "question.approve", hour, question_id)
    do(ctx, MONA, "question.reword", hour, question_id, text="A parasol?", reason="Sun.")
    do(ctx, ADA, "question.reply", hour, question_id, text="See the manual.")
    do(ctx, ADA, "question.answer", hour, question_id, text="Under the table.")
    follow(ctx)
    for word in ("umbrella", "parasol", "manual", "table", "parasol manual"):
        assert items(ctx, word) == [question_id], word


def test_question_that_is_dismissed_later_leaves_the_index(ctx: Context):
    hour = make_hour(ctx)
    question_id = bring(ctx, hour, "shown")
    follow(ctx)
    assert items(ctx, "about this") == [question_id]
    do(ctx, MONA, "question.dismiss", hour, question_id)
    follow(ctx)
    assert items(ctx, "about this") == []


def test_public_thread_is_found_part_by_part_and_a_private_one_never(ctx: Context):
    programme = make_programme(ctx)
    make_mentor(ctx, programme)
    private = start(ctx, programme, title="Zebra", parts=["Zebra one", "Zebra two"])
    public = start(ctx, programme, visibility="public", title="Giraffes", parts=["Neck?", "Legs?"])
    post(ctx, ADA, public, 2, "Four of them")
    follow(ctx)
    assert hits(ctx, "zebra") == []
    assert {(hit.kind, hit.owner_id) for hit in hits(ctx, "giraffes")} == {("thread", public.thread_id)}
    assert items(ctx, "giraffes four") == ["2"]
    assert private.thread_id not in str(_everything(ctx))


def test_part_that_was_published_is_found_in_the_public_thread(ctx: Context):
    programme = make_programme(ctx)
    make_mentor(ctx, programme)
    private = start(ctx, programme, title="Zebra", parts=["How much time?", "Who pays?"])
    post(ctx, ADA, private, 1, "Two evenings a week")
    agree(ctx, CHIDI, private, 1, "Somebody")
    agree(ctx, ADA, private, 1, "A mentor")
    follow(ctx)
    (hit,) = hits(ctx, "evenings")
    assert hit.owner_id != private.thread_id
    assert hits(ctx, "pays") == hits(ctx, "zebra") == []


def test_hidden_post_and_hidden_thread_leave_the_index(ctx: Context):
    programme = make_programme(ctx)
    make_mentor(ctx, programme)
    thread = start(ctx, programme, visibility="public", title="Giraffes", parts=["Neck?"])
    told = post(ctx, ADA, thread, 1, "An insult")
    follow(ctx)
    assert items(ctx, "insult") == ["1"]
    post_id = told.parts[0].posts[0].post_id
    tell(ctx, MONA, "thread.hide", thread, post_id=post_id, reason="conduct")
    follow(ctx)
    assert (items(ctx, "insult"), items(ctx, "giraffes")) == ([], ["1"])
    tell(ctx, MONA, "thread.hide", thread, reason="conduct")
    follow(ctx)
    assert items(ctx, "giraffes") == []
    tell(ctx, MONA, "thread.unhide", thread, reason="A mistake.")
    follow(ctx)
    assert items(ctx, "giraffes") == ["1"]


def test_nothing_is_due_where_nothing_changed(ctx: Context):
    hour = make_hour(ctx)
    bring(ctx, hour, "shown")
    follow(ctx)
    assert ctx.records.search.due(MOST) == []
    set_state(ctx, hour, "archived")
    assert [owner_id for _, owner_id in ctx.records.search.due(MOST)] == [hour.hour_id]
    work(ctx, ArchiveJob(), SettleJob(), SearchJob())
    assert ctx.records.search.due(MOST) == []


def test_hour_that_is_gone_leaves_the_index(ctx: Context):
    hour = make_hour(ctx, "archived", title="Lexemes")
    follow(ctx)
    with ctx.records.engine.begin() as connection:
        connection.execute(text("DELETE FROM hours"))
    work(ctx, SearchJob())
    assert hits(ctx, "lexemes") == []
    assert ctx.records.search.due(MOST) == []
    assert hour.hour_id not in str(_everything(ctx))


def test_worker_that_dies_at_any_statement_loses_nothing_and_leaves_nothing_twice(ctx: Context):
    hour = make_hour(ctx, title="Lexemes")
    question_id = bring(ctx, hour, "shown")
    follow(ctx)
    do(ctx, MONA, "question.dismiss", hour, question_id)
    other_id = bring(ctx, hour, "answered")
    work(ctx, ArchiveJob())
    job, number = SearchJob(), 0
    while True:
        try:
            with dying_at(ctx.records.engine, number):
                for one_id in job.due(ctx):
                    job.do(ctx, one_id)
            break
        except Killed:
            # All of it stands, or nothing.
            assert items(ctx, "about") in ([question_id], [other_id])
            number += 1
    assert number > 5
    assert items(ctx, "about") == [other_id]
    assert len(hits(ctx, "lexemes")) == 1


def test_rebuilding_makes_the_same_index_as_following(ctx: Context):
    programme = make_programme(ctx)
    make_mentor(ctx, programme)
    thread = start(ctx, programme, visibility="public", title="Giraffes", parts=["Neck?", "Legs?"])
    post(ctx, ADA, thread, 1, "Long")
    for state in ("live", "ended"):
        hour = make_hour(ctx, state)
        for one in ("shown", "dismissed", "answered") if state == "live" else ():
            bring(ctx, hour, one)
            follow(ctx)
    forget_limits(ctx)
    follow(ctx)
    followed = _everything(ctx)
    assert rebuild(ctx) == 3
    assert _everything(ctx) == followed
    assert len(followed) == 6


def _everything(ctx: Context) -> list[tuple[object, ...]]:
    """Every row of the index, and what it is of."""
    query = (
        "SELECT d.*, i.heading, i.words, i.ends, i.facets FROM search_docs d "
        "JOIN search_index i ON i.rowid = d.doc_id ORDER BY d.doc_id"
    )
    with ctx.records.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def test_rebuild_tells_how_far_it_is(ctx: Context):
    for _ in range(3):
        make_hour(ctx, "archived")
    told: list[int] = []
    assert rebuild(ctx, told.append) == 3
    assert told == [3]


def test_what_is_made_in_another_form_is_made_anew(ctx: Context):
    make_hour(ctx, "archived", title="Lexemes")
    follow(ctx)
    with ctx.records.engine.begin() as connection:
        connection.execute(text("UPDATE search_marks SET form = 0"))
    assert len(ctx.records.search.due(MOST)) == 1
    follow(ctx)
    assert len(hits(ctx, "lexemes")) == 1


def test_many_hours_that_wait_are_indexed_a_few_at_a_time(ctx: Context):
    for number in range(MOST + 5):
        make_hour(ctx, "archived", title=f"Lexemes {number}")
    job = SearchJob()
    first = list(job.due(ctx))
    assert len(first) == MOST
    assert [job.do(ctx, one_id) for one_id in first] == [True] * MOST
    assert len(list(job.due(ctx))) == 5
    work(ctx, job)
    assert len(hits(ctx, "lexemes")) == MOST + 5
