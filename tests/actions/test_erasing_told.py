"""What others were told of somebody who is erased: by the part that the person had, and not by a name."""

from typing import Any

import pytest
import sqlalchemy

from hub.actions import programmes
from hub.actions.context import Context
from hub.actions.erasing import TOLD_MS, erase_me
from hub.actions.registry import run
from hub.domain.bookings import BookingState
from hub.domain.clock import SetClock
from hub.domain.hours import Hour
from hub.domain.roles import Actor, Role
from hub.records.mentoring_tables import reports
from hub.records.tables import people
from hub.records.telling import Telling
from hub.records.video_tables import room_occupants, room_visits
from tests.booking import MORNING, act, book, kept
from tests.doing import ask, do
from tests.erasing import DINAH, WORD, erase, finish, mentoring, move_in_dinah, take_part
from tests.mentoring import make_mentor, make_programme
from tests.people import ADA, CHIDI, HANA, MONA, ZURI, give_part, make_hour, set_state
from tests.threads import post, start
from tests.threads import tell as send
from tests.traces import traces
from tests.worker.working import forget_limits, work
from worker.jobs.archive import ArchiveJob
from worker.jobs.bookings import BookingsJob
from worker.jobs.erase import EraseJob
from worker.jobs.owed import OwedJob
from worker.jobs.room_posts import ForgetRoomsJob

FORMER = "Zanzibar Oldname"


@pytest.fixture(autouse=True)
def dinah(ctx: Context) -> None:
    """Dinah has an account."""
    move_in_dinah(ctx)


def facts_of(ctx: Context, person: Actor) -> dict[str, Any]:
    """What fills the sentences that somebody was told, by kind."""
    return {one.kind: one.facts for one in ctx.records.notices.of_person(person.person_id)}


def promise(ctx: Context, clock: SetClock, hour: Hour) -> None:
    """Dinah is to answer a question of Chidi's in writing after the hour, and he is told so."""
    give_part(ctx, hour, DINAH, Role.GUEST)
    question_id = ask(ctx, hour, CHIDI, text="Are there maps?")
    do(ctx, MONA, "question.approve", hour, question_id)
    do(ctx, MONA, "question.assign", hour, question_id, person_id=DINAH.person_id)
    set_state(ctx, hour, "ended")
    clock.forward(seconds=600)
    work(ctx, ArchiveJob(), OwedJob())


def lines_of(ctx: Context, booking_id: str) -> list[str]:
    """What stands in the history of a booking."""
    return [one.line for one in ctx.records.bookings.history(booking_id) if one.name == "booking.declined"]


def test_a_mentors_line_goes_where_the_request_went_on(ctx: Context, clock: SetClock):
    programme = make_programme(ctx)
    dinah, hana = make_mentor(ctx, programme, DINAH), make_mentor(ctx, programme, HANA)
    booking_id = book(ctx, dinah, hana).booking_id
    act(ctx, DINAH, "decline", booking_id, reason="other", line=f"I am ill, {WORD}.")
    act(ctx, HANA, "decline", booking_id, reason="other", line="Hana's own words.")
    erase(ctx, clock)
    assert lines_of(ctx, booking_id) == ["", "Hana's own words."]
    assert kept(ctx, booking_id).reason_line == "Hana's own words."
    assert traces(ctx, WORD) == []


def test_another_mentors_line_stays_where_the_request_came_from(ctx: Context, clock: SetClock):
    programme = make_programme(ctx)
    dinah, ada = make_mentor(ctx, programme, DINAH), make_mentor(ctx, programme, ADA)
    booking_id = book(ctx, ada, dinah).booking_id
    act(ctx, ADA, "decline", booking_id, reason="other", line="Ada's own words.")
    act(ctx, DINAH, "decline", booking_id, reason="other", line=f"Nor I, {WORD}.")
    erase(ctx, clock)
    assert lines_of(ctx, booking_id) == ["Ada's own words.", ""]
    assert kept(ctx, booking_id).reason_line == ""


@pytest.mark.parametrize("name", ["Ada", "Peer support"])
def test_a_guest_blanks_nothing_that_others_were_told(ctx: Context, clock: SetClock, name: str):
    hour = make_hour(ctx, title="Peer support")
    facts = {"title": hour.title, "guest": "Ada"}
    told = Telling(
        person_id=CHIDI.person_id,
        kind="question.promised",
        occasion="x",
        hour_id=hour.hour_id,
        question_id="q",
        facts=facts,
    )
    ctx.records.notices.tell([told], clock())
    erase_me(ctx, Actor("gvandal", name))
    finish(ctx, clock)
    assert facts_of(ctx, CHIDI) == {"question.promised": facts}


def test_an_account_that_is_called_like_an_hour_takes_no_title_away(ctx: Context, clock: SetClock):
    hour = make_hour(ctx, title=DINAH.name)
    promise(ctx, clock, hour)
    assert facts_of(ctx, CHIDI)["question.promised"] == {"title": DINAH.name, "guest": DINAH.name}
    erase(ctx, clock)
    assert facts_of(ctx, CHIDI)["question.promised"] == {"title": DINAH.name, "guest": ""}


def test_a_namesake_who_answers_instead_stays_named(ctx: Context, clock: SetClock):
    hour = make_hour(ctx)
    promise(ctx, clock, hour)
    twin = Actor("ptwinx", DINAH.name, signed_in=True)
    row = {"person_id": twin.person_id, "issuer": "test", "subject": "twin", "name": twin.name}
    with ctx.records.engine.begin() as connection:
        connection.execute(sqlalchemy.insert(people).values(**row, created_at=clock()))
    erase(ctx, clock, twin)
    assert facts_of(ctx, CHIDI)["question.promised"]["guest"] == DINAH.name


def test_the_mentor_before_is_told_no_name_when_it_ends_for_them(ctx: Context, clock: SetClock):
    programme = make_programme(ctx)
    ada, hana = make_mentor(ctx, programme, ADA), make_mentor(ctx, programme, HANA)
    passed_on, lapsed = (book(ctx, ada, hana, actor=DINAH).booking_id for _ in range(2))
    act(ctx, ADA, "counter", passed_on, time=MORNING)
    act(ctx, DINAH, "pass_on", passed_on)
    clock.ms = kept(ctx, lapsed).answer_by + 1000
    work(ctx, BookingsJob())
    assert {kind: facts_of(ctx, ADA)[kind] for kind in ("booking.cancelled", "booking.lapsed")} == {
        "booking.cancelled": {},
        "booking.lapsed": {},
    }
    erase(ctx, clock)
    assert traces(ctx, DINAH.name) == []


def test_a_reported_question_loses_the_name_of_its_asker(ctx: Context, clock: SetClock):
    programme = make_programme(ctx)
    make_mentor(ctx, programme, ADA)
    thread = start(ctx, programme, actor=DINAH, asker_name=DINAH.name)
    send(ctx, ADA, "thread.report", thread, number=1, line="rude")
    erase(ctx, clock)
    with ctx.records.engine.connect() as connection:
        assert list(connection.execute(sqlalchemy.select(reports.c.author_name)).scalars()) == [""]
    assert traces(ctx, DINAH.name) == []


def test_a_former_name_of_a_mentor_goes_and_other_mentors_stay(ctx: Context, clock: SetClock):
    programme = make_programme(ctx)
    dinah, ada = make_mentor(ctx, programme, DINAH, name=FORMER), make_mentor(ctx, programme, ADA)
    passed_on = book(ctx, dinah, ada).booking_id
    act(ctx, DINAH, "counter", passed_on, time=MORNING)
    act(ctx, CHIDI, "pass_on", passed_on)
    act(ctx, ADA, "counter", passed_on, time=MORNING)
    ctx.records.mentors.change(dinah.mentor_id, dinah.version, name=DINAH.name)
    thread = start(ctx, programme, visibility="public")
    post(ctx, DINAH, thread, 1, "Of course there are.")
    post(ctx, ADA, thread, 1, "A few.")
    forget_limits(ctx)
    run(ctx, DINAH, "thread.offer", {"thread_id": thread.thread_id})
    erase(ctx, clock)
    assert traces(ctx, FORMER, DINAH.name) == []
    said = [one.facts["mentor"] for one in ctx.records.notices.of_person(CHIDI.person_id) if "mentor" in one.facts]
    assert sorted(said) == ["", "", "", "Ada", "Ada"]


def test_organisers_are_told_no_more_who_became_a_mentor(ctx: Context, clock: SetClock):
    programme = programmes.create_programme(ctx, ZURI, {"title": "Mentoring"})
    for actor in (DINAH, HANA):
        invited = programmes.invite_mentor(ctx, ZURI, programme.programme_id, actor.name)
        run(ctx, actor, "mentor.accept", {"mentor_id": invited.mentor_id})
    said = sorted(one.facts["mentor"] for one in ctx.records.notices.of_person(ZURI.person_id))
    erase(ctx, clock)
    assert said == [DINAH.name, "Hana"]
    assert sorted(one.facts["mentor"] for one in ctx.records.notices.of_person(ZURI.person_id)) == ["", "Hana"]


def test_a_draft_that_is_thrown_away_leaves_no_name_of_its_mentors(ctx: Context, clock: SetClock):
    programme = programmes.create_programme(ctx, ZURI, {"title": "Mentoring"})
    invited = programmes.invite_mentor(ctx, ZURI, programme.programme_id, DINAH.name)
    run(ctx, DINAH, "mentor.accept", {"mentor_id": invited.mentor_id})
    programmes.delete_programme(ctx, ZURI, programme.programme_id)
    erase(ctx, clock)
    assert traces(ctx, DINAH.name) == []


def test_words_of_a_hidden_thread_go(ctx: Context, clock: SetClock):
    programme = make_programme(ctx)
    make_mentor(ctx, programme, DINAH)
    words = {"title": f"T {WORD}", "parts": [f"P {WORD}"], "asker_name": DINAH.name}
    asked = start(ctx, programme, actor=DINAH, visibility="public", **words)
    answered = start(ctx, programme, visibility="public", title="Maps", parts=["Are there maps?"])
    post(ctx, DINAH, answered, 1, f"Yes, {WORD}.")
    for thread in (asked, answered):
        run(ctx, MONA, "thread.hide", {"thread_id": thread.thread_id, "reason": "private matters"})
    erase(ctx, clock)
    assert traces(ctx, WORD) == []
    whole = ctx.records.threads.whole(answered.thread_id)
    assert whole and [one.text for one in whole.parts] == ["Are there maps?"]


def test_the_line_to_jitsi_goes_when_the_room_is_over(ctx: Context, clock: SetClock):
    ids = mentoring(ctx, clock)
    with ctx.records.engine.begin() as connection:
        for place, closed_at in (("over", clock() - TOLD_MS), ("open", 0)):
            visit = {"visit_id": place, "room_name": place, "booking_id": ids["done"], "closed_at": closed_at}
            visit["opened_at"] = clock() - TOLD_MS
            connection.execute(sqlalchemy.insert(room_visits).values(**visit))
            row = {"visit_id": place, "occupant_jid": f"r@c/{place}", "jitsi_id": "x", "name": "Zebrafish"}
            connection.execute(sqlalchemy.insert(room_occupants).values(**row))
    assert kept(ctx, ids["done"]).state is BookingState.DONE
    erase(ctx, clock)
    assert traces(ctx, "r@c/over", "Zebrafish") == []
    assert traces(ctx, "r@c/open") == ["room_occupants"]
    work(ctx, ForgetRoomsJob(), EraseJob())
    assert traces(ctx, "r@c/open") == []
    assert ctx.records.erasing.get(DINAH.person_id) is None


def test_who_took_part_stands_in_nobodys_notices(ctx: Context, clock: SetClock):
    take_part(ctx, make_hour(ctx))
    mentoring(ctx, clock)
    erase(ctx, clock)
    assert "notices" not in traces(ctx, DINAH.name, DINAH.person_id, WORD)
