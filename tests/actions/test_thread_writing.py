"""Who is writing: by the name that the readers of that part know, and no other."""

import pytest

from hub.actions.context import Context
from hub.actions.thread_reads import read_thread
from hub.actions.writing import writing_in
from tests.mentoring import make_mentor, make_programme
from tests.people import ADA, BEN, CHIDI, HANA
from tests.threads import agree, post, start


def test_who_writes_in_a_published_copy_is_told_by_the_name_they_have_in_that_part(ctx: Context):
    programme = make_programme(ctx)
    make_mentor(ctx, programme), make_mentor(ctx, programme, HANA)
    thread = start(ctx, programme)
    for number, name in ((1, "First name"), (2, "Second name")):
        post(ctx, ADA, thread, number, "Yes.")
        agree(ctx, ADA, thread, number, name)
        public_id = agree(ctx, CHIDI, thread, number, "A reader").public_thread_id
    for who, number in ((ADA, 1), (ADA, 2), (CHIDI, 1), (HANA, 2)):
        ctx.store.writing.note(public_id, who.person_id, number, ctx.clock())
    told = {(line.number, line.name) for line in writing_in(ctx, BEN, public_id)}
    assert told == {(1, "First name"), (2, "Second name"), (1, "A reader"), (2, "Hana")}
    assert {post.name for part in read_thread(ctx, BEN, public_id).parts for post in part.posts} < {
        name for _, name in told
    }


@pytest.mark.parametrize(("who", "name"), [(ADA, "Ada"), (CHIDI, "Somebody")])
def test_one_is_told_of_the_others_and_not_of_oneself(ctx: Context, who, name: str):
    programme = make_programme(ctx)
    make_mentor(ctx, programme)
    thread = start(ctx, programme)
    for one in (ADA, CHIDI):
        ctx.store.writing.note(thread.thread_id, one.person_id, 1, ctx.clock())
    assert name not in {line.name for line in writing_in(ctx, who, thread.thread_id)}
    assert len(writing_in(ctx, who, thread.thread_id)) == 1


def test_who_has_sent_it_is_writing_no_more_there_and_goes_on_elsewhere(ctx: Context):
    programme = make_programme(ctx)
    make_mentor(ctx, programme)
    thread = start(ctx, programme)
    for number in (1, 2):
        ctx.store.writing.note(thread.thread_id, ADA.person_id, number, ctx.clock())
    post(ctx, ADA, thread, 1, "Yes.")
    assert [line.number for line in writing_in(ctx, CHIDI, thread.thread_id)] == [2]
