"""Who is in a thread: strangers of every kind cost what an unknown id costs, and nobody is left alone in silence."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy

from hub.actions.context import Context
from hub.actions.programmes import remove_mentor
from hub.actions.registry import run
from hub.actions.thread_access import load_thread
from hub.actions.thread_reads import read_thread, threads_of
from hub.domain.errors import ThreadNotFound
from hub.domain.mentors import MentorState
from hub.domain.roles import Actor
from tests.mentoring import make_mentor, make_programme
from tests.people import ADA, BEN, CHIDI, HANA, MONA, OLGA, ZURI
from tests.threads import kinds, post, start, tell


@contextmanager
def counted(ctx: Context) -> Iterator[list[str]]:
    """The SQL statements that are sent within the block."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        seen.append(statement)

    sqlalchemy.event.listen(ctx.records.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sqlalchemy.event.remove(ctx.records.engine, "before_cursor_execute", note)


def asked_by(ctx: Context, who: Actor, thread_id: str) -> list[str]:
    """The statements that it takes to find that there is no thread for somebody."""
    with counted(ctx) as seen, pytest.raises(ThreadNotFound):
        load_thread(ctx, who, thread_id)
    return seen


STRANGERS = [BEN, OLGA, MONA, ZURI, HANA]


@pytest.mark.parametrize("who", STRANGERS, ids=lambda actor: actor.name)
def test_a_private_thread_takes_the_look_ups_of_one_that_never_was(ctx: Context, who: Actor):
    programme = make_programme(ctx)
    ada, _hana = make_mentor(ctx, programme), make_mentor(ctx, programme, HANA)
    thread = start(ctx, programme, mentors=[ada.mentor_id])
    post(ctx, ADA, thread, 1, "For Chidi alone.")
    assert asked_by(ctx, who, thread.thread_id) == asked_by(ctx, who, "never-was")


@pytest.mark.parametrize("who", [BEN, OLGA, HANA], ids=lambda actor: actor.name)
@pytest.mark.parametrize("kind", ["hidden", "draft"])
def test_a_public_thread_that_nobody_sees_takes_the_same(ctx: Context, who: Actor, kind: str):
    programme = make_programme(ctx, **({"published_at": 0, "opens_at": 0} if kind == "draft" else {}))
    make_mentor(ctx, programme, HANA)
    thread_id = ctx.records.threads.start(
        ctx.clock(),
        programme_id=programme.programme_id,
        visibility="public",
        asker_id=CHIDI.person_id,
        asker_name="Chidi",
        title="x",
        parts=["Why?"],
        client_key="client-key-1",
    )
    if kind == "hidden":
        run(ctx, MONA, "thread.hide", {"thread_id": thread_id, "reason": "x"})
    assert asked_by(ctx, who, thread_id) == asked_by(ctx, who, "never-was")


def test_the_list_of_a_mentor_loads_no_thread_that_is_not_theirs(ctx: Context):
    programme = make_programme(ctx)
    ada, _hana = make_mentor(ctx, programme), make_mentor(ctx, programme, HANA)
    with counted(ctx) as before:
        assert threads_of(ctx, HANA) == []
    for _ in range(3):
        start(ctx, programme, mentors=[ada.mentor_id])
    with counted(ctx) as seen:
        assert threads_of(ctx, HANA) == []
    assert seen == before


@pytest.mark.parametrize("way", ["leave", "remove"])
def test_who_asked_in_private_is_told_when_the_last_mentor_whom_they_asked_is_gone(ctx: Context, way: str):
    programme = make_programme(ctx)
    ada, hana = make_mentor(ctx, programme), make_mentor(ctx, programme, HANA)
    asked = {"mentors": [ada.mentor_id, hana.mentor_id]}
    both, public = (start(ctx, programme, visibility=one, **asked) for one in ("private", "public"))
    settled, anyone = start(ctx, programme, mentors=[ada.mentor_id]), start(ctx, programme)
    tell(ctx, CHIDI, "thread.settle", settled)
    for who, mentor in ((ADA, ada), (HANA, hana)):
        assert not read_thread(ctx, CHIDI, both.thread_id).left_alone
        if way == "leave":
            run(ctx, who, "mentor.leave", {"mentor_id": mentor.mentor_id})
        else:
            remove_mentor(ctx, ZURI, mentor.mentor_id)
    told = [one.thread_id for one in ctx.records.notices.of_person(CHIDI.person_id, 100)]
    assert (kinds(ctx, CHIDI), told) == (["thread.left_alone"], [both.thread_id])
    assert read_thread(ctx, CHIDI, both.thread_id).left_alone
    assert not any(read_thread(ctx, CHIDI, one.thread_id).left_alone for one in (public, anyone))


def test_those_who_read_a_private_thread_are_named_as_they_are(ctx: Context):
    programme = make_programme(ctx)
    ada, hana = make_mentor(ctx, programme), make_mentor(ctx, programme, HANA)
    named, anyone = start(ctx, programme, mentors=[ada.mentor_id, hana.mentor_id]), start(ctx, programme)
    for thread in (named, anyone):
        post(ctx, ADA, thread, 1, "Ten hours.")
    assert readers(ctx, named, anyone) == [("Ada", "Hana"), ()]
    for mentor in (ada, hana):
        ctx.records.mentors.move(mentor.mentor_id, "leave", ctx.clock())
    assert readers(ctx, named, anyone) == [("Ada",), ("Ada",)]
    assert read_thread(ctx, ADA, named.thread_id).readers == ("Ada",)
    with pytest.raises(ThreadNotFound):
        read_thread(ctx, HANA, named.thread_id)


def readers(ctx: Context, *threads) -> list[tuple[str, ...]]:
    """Who reads each of these threads, as its asker is told."""
    return [read_thread(ctx, CHIDI, one.thread_id).readers for one in threads]


def test_a_mentor_who_joins_later_reads_what_is_for_whoever_can_answer(ctx: Context):
    programme = make_programme(ctx)
    ada = make_mentor(ctx, programme)
    named, anyone = start(ctx, programme, mentors=[ada.mentor_id]), start(ctx, programme)
    hana = make_mentor(ctx, programme, HANA)
    assert hana.state is MentorState.ACTIVE
    assert [row.thread_id for row in threads_of(ctx, HANA)] == [anyone.thread_id]
    with pytest.raises(ThreadNotFound):
        read_thread(ctx, HANA, named.thread_id)
