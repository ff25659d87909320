"""The pages on which people see what is kept of them, take it along, and have it erased."""

import json
from dataclasses import replace
from typing import Any

import flask
import msgspec
import pytest
from flask.testing import FlaskClient

from hub.actions.account import make_token
from hub.actions.context import Context
from hub.app import create_app
from hub.domain.bookings import Party
from hub.domain.clock import SetClock
from hub.domain.roles import Actor
from hub.protocol.own_data import OwnData
from tests.booking import MORNING, act, agree_on
from tests.doing import ask, do
from tests.mentoring import make_mentor, make_programme
from tests.people import ADA, BEN, CHIDI, MONA, NYAH, OLGA, ZURI, make_hour
from tests.threads import agree, post, start
from tests.traces import traces
from tests.web.browser import browser_of, code_of, csrf_token, send_form
from tests.worker.working import forget_limits, work
from worker.jobs.archive import ArchiveJob
from worker.jobs.erase import EraseJob

OWN, OTHER = "quagga", "zebrafish"
"""Stand in what is one's own, and in whatever somebody else wrote."""


@pytest.fixture
def chidi(app: flask.Flask) -> FlaskClient:
    """Chidi's browser."""
    return browser_of(app, CHIDI)


def page(client: FlaskClient, path: str) -> str:
    """A page that is there."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def taken(client: FlaskClient, path: str = "/account/data", **headers: str) -> tuple[OwnData, str]:
    """The file, as its description reads it, and its text."""
    answer = client.get(path, headers=headers)
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="baraza.json"'
    assert answer.headers["Cache-Control"] == "no-store"
    text = answer.get_data(as_text=True)
    assert set(json.loads(text)) == set(OwnData.__struct_fields__)
    return msgspec.json.decode(text, type=OwnData), text


def bearer(ctx: Context, actor: Actor) -> dict[str, str]:
    """The header of a program with a token of somebody."""
    return {"Authorization": f"Bearer {make_token(ctx, actor, 'a program').secret}"}


def live_a_little(ctx: Context, clock: SetClock) -> None:
    """Chidi asks, answers, has a session and writes; others write to him, and about him."""
    hour = make_hour(ctx)
    mine = ask(ctx, hour, CHIDI, text=f"How do I begin, {OWN}?")
    others = ask(ctx, hour, OLGA, text=f"And I, {OTHER}?")
    for question_id in (mine, others):
        do(ctx, MONA, "question.approve", hour, question_id)
    do(ctx, CHIDI, "question.endorse", hour, others)
    do(ctx, MONA, "question.note", hour, mine, text=OTHER)
    do(ctx, ADA, "question.answer", hour, mine, text=OTHER)
    do(ctx, MONA, "person.silence", hour, mine, reason=OTHER)
    work(ctx, ArchiveJob())
    programme = make_programme(ctx)
    mentor = make_mentor(ctx, programme, words=OTHER)
    booking_id = agree_on(ctx, mentor)
    meet(ctx, clock, booking_id)
    act(ctx, ADA, "note", booking_id, text=OTHER, shared=True)
    act(ctx, CHIDI, "note", booking_id, text=f"{OWN} note")
    run_rate(ctx, booking_id)
    forget_limits(ctx)
    thread = start(ctx, programme, title=f"{OWN} title", parts=[f"{OWN} part"])
    post(ctx, ADA, thread, 1, f"{OTHER} answer")
    post(ctx, CHIDI, thread, 1, f"{OWN} post")
    agree(ctx, CHIDI, thread, 1, "Chidi of Lagos")
    make_mentor(ctx, make_programme(ctx), CHIDI, words=f"{OWN} profile")


def meet(ctx: Context, clock: SetClock, booking_id: str) -> None:
    """The session of a booking, with a chat that both keep."""
    from hub.actions.registry import run

    clock.ms = MORNING
    for party in (Party.CANDIDATE, Party.MENTOR):
        ctx.records.sessions.come(booking_id, party, clock())
        ctx.records.sessions.keep(booking_id, party, True, clock())
    run(ctx, ADA, "room.admit", {"booking_id": booking_id})
    for actor, words in ((CHIDI, f"{OWN} chat"), (ADA, f"{OTHER} chat")):
        run(ctx, actor, "room.say", {"booking_id": booking_id, "text": words, "client_key": ctx.new_id()})
    run(ctx, ADA, "room.end", {"booking_id": booking_id})


def run_rate(ctx: Context, booking_id: str) -> None:
    """Both tell the programme how it was."""
    for actor, words in ((CHIDI, f"{OWN} feedback"), (ADA, f"{OTHER} feedback")):
        act(ctx, actor, "rate", booking_id, text=words, stars=4)


def test_the_file_holds_everything_of_ones_own_and_no_word_of_others(
    chidi: FlaskClient, ctx: Context, clock: SetClock
) -> None:
    live_a_little(ctx, clock)
    found, text = taken(chidi)
    assert OTHER not in text
    assert found.account and (found.account.name, found.account.issuer) == ("Chidi", "test")
    (asked,) = found.questions
    assert (asked.text, asked.name, asked.state) == (f"How do I begin, {OWN}?", "Chidi", "answered")
    assert len(found.endorsements) == 1
    (booking,) = found.bookings
    assert (booking.note, booking.feedback, booking.stars) == (f"{OWN} note", f"{OWN} feedback", 4)
    assert [line.text for line in booking.chat] == [f"{OWN} chat"]
    (thread,) = found.threads
    assert (thread.title, [one.text for one in thread.questions]) == (f"{OWN} title", [f"{OWN} part"])
    assert [one.text for one in found.posts] == [f"{OWN} post"]
    assert [one.name for one in found.consents] == ["Chidi of Lagos"]
    assert [one.words for one in found.mentor_parts] == [f"{OWN} profile"]
    assert {one.kind for one in found.notices} >= {"booking.accepted", "thread.answered"}


def test_the_file_of_another_holds_nothing_of_it(app: flask.Flask, ctx: Context, clock: SetClock) -> None:
    live_a_little(ctx, clock)
    found, text = taken(browser_of(app, OLGA))
    assert OWN not in text
    assert (found.bookings, found.threads, found.posts) == ((), (), ())
    assert [one.text for one in found.questions] == [f"And I, {OTHER}?"]


def test_no_secret_is_in_the_file(chidi: FlaskClient, ctx: Context) -> None:
    secret = make_token(ctx, CHIDI, "my script").secret
    found, text = taken(chidi)
    assert [one.label for one in found.tokens] == ["my script"]
    assert secret not in text
    assert "hash" not in text


def test_answers_in_writing_are_in_the_file_of_whoever_gave_them(app: flask.Flask, ctx: Context) -> None:
    hour = make_hour(ctx)
    question_id = ask(ctx, hour, CHIDI)
    do(ctx, MONA, "question.approve", hour, question_id)
    do(ctx, ADA, "question.answer", hour, question_id, text="With the tour.")
    do(ctx, ADA, "question.reply", hour, question_id, text="And a book.")
    work(ctx, ArchiveJob())
    found, _ = taken(browser_of(app, ADA))
    assert [(one.name, one.text) for one in found.answers] == [("Ada", "With the tour."), ("Ada", "And a book.")]
    assert [one.name for one in found.acts] == ["question.answered", "question.replied"]
    mona, _ = taken(browser_of(app, MONA))
    assert [(one.name, one.role) for one in mona.acts] == [("question.approved", "moderator")]


def test_a_guest_takes_what_the_cookie_asked_and_endorsed(app: flask.Flask, ctx: Context) -> None:
    hour = make_hour(ctx)
    mine, other = ask(ctx, hour, BEN, keeps_name=True), ask(ctx, hour, OLGA)
    do(ctx, MONA, "question.approve", hour, other)
    do(ctx, BEN, "question.endorse", hour, other)
    work(ctx, ArchiveJob())
    found, _ = taken(browser_of(app, BEN))
    assert [(one.question_id, one.name, one.keeps_name) for one in found.questions] == [(mine, "Ben", True)]
    assert [one.question_id for one in found.endorsements] == [other]
    assert (found.account, found.roles) == (None, ())
    nobody, _ = taken(browser_of(app, NYAH))
    assert nobody.questions == ()


def test_a_program_takes_its_owners_data_and_erases_nothing(app: flask.Flask, ctx: Context) -> None:
    headers = bearer(ctx, CHIDI)
    found, _ = taken(app.test_client(), "/api/v1/account/data", **headers)
    assert found.account and found.account.name == "Chidi"
    for method, path in (("get", "/account/data"), ("get", "/account/erase"), ("post", "/account/erase")):
        answer = getattr(app.test_client(), method)(path, headers=headers, data={"name": "Chidi"})
        assert (answer.status_code, code_of(answer)) == (403, "access.denied")
    assert app.test_client().post("/account/names", headers=headers).status_code == 403
    assert ctx.records.people.get(CHIDI.person_id).name == "Chidi"  # type: ignore[union-attr]


def test_the_file_is_described_where_programs_look(client: FlaskClient) -> None:
    described: Any = client.get("/api/v1/openapi.json").json
    assert described["paths"]["/account/data"]["get"]["responses"]["200"]
    assert set(described["components"]["schemas"]["OwnData"]["properties"]) == set(OwnData.__struct_fields__)


def test_nothing_is_erased_without_the_token_of_the_form(chidi: FlaskClient, ctx: Context) -> None:
    assert chidi.post("/account/erase", data={"name": "Chidi"}).status_code == 400
    assert chidi.post("/account/names").status_code == 400
    assert ctx.records.people.get(CHIDI.person_id).name == "Chidi"  # type: ignore[union-attr]


def test_erasing_asks_for_the_name_and_says_what_is_wrong(chidi: FlaskClient, ctx: Context) -> None:
    assert "Write your name here to confirm" in page(chidi, "/account/erase")
    answer = send_form(chidi, "/account/erase", name="Chidy")
    assert answer.status_code == 400
    assert "exactly as it stands above" in answer.get_data(as_text=True)
    assert ctx.records.people.get(CHIDI.person_id).name == "Chidi"  # type: ignore[union-attr]


def test_whoever_has_the_account_erased_is_somebody_new(
    chidi: FlaskClient, app: flask.Flask, ctx: Context, clock: SetClock
) -> None:
    other_device = browser_of(app, CHIDI)
    headers = bearer(ctx, CHIDI)
    assert send_form(chidi, "/account/erase", name="Chidi").status_code == 303
    assert "You are forgotten here." in page(chidi, "/")
    for client in (chidi, other_device):
        assert client.get("/api/v1/me").json == {"name": "", "signed_in": False, "csrf_token": csrf_token(client)}
    assert app.test_client().get("/api/v1/me", headers=headers).status_code == 401
    clock.forward(seconds=10)
    work(ctx, EraseJob())
    assert traces(ctx, "Chidi") == ["people"]  # the id of the tombstone
    assert ctx.records.people.get(CHIDI.person_id).name == ""  # type: ignore[union-attr]


def test_the_last_organiser_is_told_why_not(app: flask.Flask, ctx: Context) -> None:
    answer = send_form(browser_of(app, ZURI), "/account/erase", name="Zuri")
    assert answer.status_code == 409
    assert "Somebody has to stay the organiser." in answer.get_data(as_text=True)


def test_a_guest_has_what_the_browser_asked_erased_by_a_button(app: flask.Flask, ctx: Context, clock: SetClock) -> None:
    hour = make_hour(ctx)
    question_id = ask(ctx, hour, BEN)
    do(ctx, MONA, "question.approve", hour, question_id)
    work(ctx, ArchiveJob())
    ben = browser_of(app, BEN)
    assert "Ben" in page(ben, f"/hours/{hour.hour_id}")
    assert 'name="name"' not in page(ben, "/account/erase")
    assert send_form(ben, "/account/erase").status_code == 303
    for _ in range(3):
        clock.forward(seconds=10)
        work(ctx, ArchiveJob(), EraseJob())
    assert traces(ctx, "gben") == []
    assert "Ben" not in page(ben, f"/hours/{hour.hour_id}")


def test_an_account_chooses_whether_its_name_stays(chidi: FlaskClient, ctx: Context) -> None:
    assert "Keep my name with what I asked in public" in page(chidi, "/account")
    send_form(chidi, "/account/names")
    assert not ctx.records.people.get(CHIDI.person_id).keeps_name  # type: ignore[union-attr]
    send_form(chidi, "/account/names", keeps_name="true")
    assert ctx.records.people.get(CHIDI.person_id).keeps_name  # type: ignore[union-attr]


def test_a_guest_has_no_account_to_choose_for(app: flask.Flask) -> None:
    assert send_form(browser_of(app, BEN), "/account/names").status_code == 401


def test_the_privacy_page_says_the_days_of_this_hub(app: flask.Flask, ctx: Context, clock: SetClock) -> None:
    assert "erased 90 days after the hour" in page(app.test_client(), "/privacy")
    other = create_app(replace(ctx.settings, forget_after_s=30 * 24 * 3600, contact="hub@example.org"), clock=clock)
    words = page(other.test_client(), "/privacy")
    assert "erased 30 days after the hour" in words
    assert "90 days" not in words
    assert "hub@example.org" in words


def test_every_page_leads_to_it(client: FlaskClient) -> None:
    assert '<a href="/privacy">Privacy</a>' in page(client, "/")


def test_the_ask_box_offers_guests_to_keep_their_name_and_keeps_it(app: flask.Flask, ctx: Context) -> None:
    hour = make_hour(ctx)
    path = f"/hours/{hour.hour_id}"
    assert "Keep my name with the question" not in page(browser_of(app, CHIDI), path)
    ben = browser_of(app, BEN)
    assert 'name="keeps_name" value="true" aria-describedby="ask-keeps-hint">' in page(ben, path)
    for fields in ({"keeps_name": "true"}, {}, {"keeps_name": "true", "anonymous": "true"}):
        send_form(ben, f"{path}/do/question.submit", text="Why?", client_key=ctx.new_id(), **fields)
    found = ctx.store.questions.of_person(hour.hour_id, BEN.person_id)
    assert sorted(one.keeps_name for one in found) == [False, False, True]


def test_a_refused_question_keeps_the_wish_to_keep_the_name(app: flask.Flask, ctx: Context) -> None:
    hour = make_hour(ctx, length_limit=20)
    fields = {"text": "x" * 30, "client_key": ctx.new_id(), "keeps_name": "true"}
    answer = send_form(browser_of(app, BEN), f"/hours/{hour.hour_id}/do/question.submit", **fields)
    assert 'aria-describedby="ask-keeps-hint" checked' in answer.get_data(as_text=True)


def test_names_and_words_that_were_erased_are_said_to_be(app: flask.Flask, ctx: Context, clock: SetClock) -> None:
    live_a_little(ctx, clock)
    (thread,) = ctx.records.threads.of_person(CHIDI.person_id)
    (booking,) = ctx.records.bookings.of_person(CHIDI.person_id)
    chidi = browser_of(app, CHIDI)
    assert send_form(chidi, "/account/erase", name="Chidi").status_code == 303
    for _ in range(3):
        clock.forward(seconds=10)
        work(ctx, ArchiveJob(), EraseJob())
    ada = browser_of(app, ADA)
    read = page(ada, f"/threads/{thread.thread.thread_id}")
    assert read.count("Erased by its writer.") == 4
    assert "Only Somebody and" in read
    session = page(ada, f"/bookings/{booking.booking_id}")
    assert "With Somebody" in session
    assert "Erased by its writer." in session
    assert OWN not in read + session
