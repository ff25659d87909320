"""Dinah, who has done everything that one can do here, has her data erased."""

from typing import Any

import sqlalchemy

from hub.actions.context import Context
from hub.actions.erasing import erase_me
from hub.actions.registry import run
from hub.domain.bookings import Party
from hub.domain.clock import SetClock
from hub.domain.hours import Hour
from hub.domain.roles import Actor, Role
from hub.records.tables import people
from tests.booking import agree_on, book
from tests.doing import ask, do
from tests.mentoring import make_mentor, make_programme
from tests.people import ADA, MONA, OLGA, give_part
from tests.sessions import make_session
from tests.threads import agree, post, start
from tests.worker.working import forget_limits, work
from worker.jobs.archive import ArchiveJob
from worker.jobs.erase import EraseJob
from worker.jobs.search import SearchJob
from worker.jobs.settle import SettleJob

DINAH = Actor("pdinahx", "Dinah Zebrafish", signed_in=True)
"""An account whose name stands nowhere by chance."""
GUEST = Actor("gtamboti", "Tamboti Quagga")
WORD = "quetzal"
"""Stands in everything that Dinah writes for few eyes."""


def finish(ctx: Context, clock: SetClock) -> None:
    """Let the worker do all of it."""
    for _ in range(4):
        clock.forward(seconds=10)
        work(ctx, ArchiveJob(), SettleJob(), EraseJob(), SearchJob(), rounds=1)


def erase(ctx: Context, clock: SetClock, actor: Actor = DINAH) -> None:
    """Somebody asks for it, and the worker does all of it."""
    forget_limits(ctx)
    erase_me(ctx, actor, actor.name)
    finish(ctx, clock)


def take_part(ctx: Context, hour: Hour) -> dict[str, str]:
    """Dinah does in an hour whatever one can do there; the ids of her questions by their state."""
    give_part(ctx, hour, DINAH, Role.MODERATOR)
    ids = {state: ask(ctx, hour, DINAH, text=f"{state} {WORD}?") for state in ("pending", "dismissed")}
    ids["shown"] = ask(ctx, hour, DINAH, text="How do I begin?")
    others = ask(ctx, hour, OLGA, text="Are there maps?")
    for question_id in (ids["shown"], others):
        do(ctx, MONA, "question.approve", hour, question_id)
    do(ctx, MONA, "question.dismiss", hour, ids["dismissed"])
    do(ctx, DINAH, "question.appeal", hour, ids["dismissed"], text=f"Please, {WORD}.")
    do(ctx, MONA, "question.dismiss", hour, ids["dismissed"])
    do(ctx, DINAH, "question.endorse", hour, others)
    do(ctx, MONA, "question.assign", hour, others, person_id=DINAH.person_id)
    do(ctx, DINAH, "question.note", hour, others, text="Mine.")
    do(ctx, DINAH, "question.reply", hour, others, text="Here is a link.")
    do(ctx, DINAH, "question.claim", hour, others)
    do(ctx, DINAH, "question.answer", hour, others, text="Many.")
    do(ctx, OLGA, "question.endorse", hour, ids["shown"])
    work(ctx, ArchiveJob())
    return ids | {"others": others}


def mentoring(ctx: Context, clock: SetClock) -> dict[str, Any]:
    """Dinah is a mentor and a candidate, and has written wherever one can."""
    programme = make_programme(ctx)
    dinah = make_mentor(ctx, programme, DINAH, words=f"Ask me about {WORD}", aliases=("Dinah Zebrafish",))
    ada = make_mentor(ctx, programme)
    ids = {"request": book(ctx, ada, actor=DINAH, about=f"About {WORD}").booking_id}
    ids["given"] = agree_on(ctx, dinah, mentor=DINAH)
    ids["taken"] = agree_on(ctx, ada, actor=DINAH, at=clock() + 41 * 3600 * 1000)
    done = make_session(ctx, mentor_id=ada.mentor_id, candidate_id=DINAH.person_id, candidate_name=DINAH.name)
    begin_and_end(ctx, clock, done)
    ids["done"] = done.booking_id
    run(ctx, DINAH, "booking.note", {"booking_id": done.booking_id, "text": WORD, "shared": True})
    run(ctx, DINAH, "booking.rate", {"booking_id": done.booking_id, "text": WORD, "stars": 4})
    words = {"asker_name": DINAH.name, "title": WORD, "parts": [WORD]}
    private = start(ctx, programme, actor=DINAH, **words)
    post(ctx, ADA, private, 1, "An answer of Ada's.")
    post(ctx, DINAH, private, 1, f"Thanks, {WORD}.")
    agree(ctx, DINAH, private, 1, DINAH.name)
    public = start(ctx, programme, visibility="public", title="Maps")
    post(ctx, DINAH, public, 1, "Of course there are.")
    forget_limits(ctx)
    run(ctx, DINAH, "thread.offer", {"thread_id": public.thread_id})
    return ids | {"private": private.thread_id, "public": public.thread_id, "mentor": dinah.mentor_id}


def begin_and_end(ctx: Context, clock: SetClock, session: Any) -> None:
    """A session with a chat that both keep."""
    for party in Party.CANDIDATE, Party.MENTOR:
        clock.ms = max(clock.ms, session.starts_at)
        ctx.records.sessions.come(session.booking_id, party, clock())
        ctx.records.sessions.keep(session.booking_id, party, True, clock())
    run(ctx, ADA, "room.admit", {"booking_id": session.booking_id})
    for actor, words in ((DINAH, f"I am {WORD}"), (ADA, "Welcome.")):
        run(ctx, actor, "room.say", {"booking_id": session.booking_id, "text": words, "client_key": ctx.new_id()})
    run(ctx, ADA, "room.end", {"booking_id": session.booking_id})


def move_in_dinah(ctx: Context) -> None:
    """Dinah has an account."""
    row = {"person_id": DINAH.person_id, "issuer": "test", "subject": "subject-of-dinah", "name": DINAH.name}
    with ctx.records.engine.begin() as connection:
        connection.execute(sqlalchemy.insert(people).values(**row, created_at=ctx.clock()))
