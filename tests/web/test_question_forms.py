"""Asking, endorsing and the rest by plain forms, without a script: nothing that was written is ever lost."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from hub.actions.context import Context
from hub.domain.hours import Hour, WhoMay
from hub.domain.questions import Question
from tests.doing import ask, bring, do
from tests.people import BEN, CHIDI, MONA, NYAH, make_hour
from tests.web.browser import browser_of, send_form
from tests.worker.working import work
from worker.jobs.archive import ArchiveJob
from worker.jobs.search import SearchJob

KEY = "client-key-1"
PRESSED = 'aria-pressed="true" data-part="endorse"'


@pytest.fixture
def hour(ctx: Context) -> Hour:
    """A live hour."""
    return make_hour(ctx, "live")


def send(client: FlaskClient, hour: Hour, command: str, **fields: str) -> TestResponse:
    """Send a command's form, as the hour's page would."""
    return send_form(client, f"/hours/{hour.hour_id}/do/{command}", **fields)


def asked_by(ctx: Context, hour: Hour, person_id: str) -> list[Question]:
    """The questions of one person."""
    return ctx.store.questions.of_person(hour.hour_id, person_id)


def follow(client: FlaskClient, answer: TestResponse) -> str:
    """The page that a form leads back to."""
    assert answer.status_code == 303
    return client.get(answer.headers["Location"]).text


def test_asking_leads_back_to_the_page_that_says_what_happens_next(ctx: Context, app: Flask, hour: Hour) -> None:
    client = browser_of(app, BEN)
    answer = send(
        client, hour, "question.submit", text="How do I begin?", client_key=KEY, next=f"/hours/{hour.hour_id}?sort=mine"
    )
    page = follow(client, answer)
    assert "We have your question. A moderator reads it before it is shown" in page
    assert "How do I begin?" in page
    assert [one.text for one in asked_by(ctx, hour, BEN.person_id)] == ["How do I begin?"]


def test_who_asks_without_a_script_is_told_what_was_answered_in_an_earlier_hour(
    ctx: Context, app: Flask, hour: Hour
) -> None:
    earlier = make_hour(ctx, title="Sources <for> everyone")
    question_id = bring(ctx, earlier, "answered")
    work(ctx, ArchiveJob(), SearchJob())
    client = browser_of(app, BEN)
    fields = {"text": "What about this, then?", "client_key": KEY, "next": f"/hours/{hour.hour_id}?sort=mine"}
    page = follow(client, send(client, hour, "question.submit", **fields))
    assert [one.text for one in asked_by(ctx, hour, BEN.person_id)] == ["What about this, then?"]
    assert "This may be answered already:" in page
    assert f'href="/hours/{earlier.hour_id}/questions/{question_id}"' in page
    assert "Answered in \u2068Sources &lt;for&gt; everyone\u2069" in page
    assert f"/questions/{question_id}" not in client.get(f"/hours/{hour.hour_id}?sort=mine").text
    assert f"/questions/{question_id}" not in client.get(f"/hours/{hour.hour_id}?asked={question_id}").text


def test_a_form_sent_twice_makes_one_question(ctx: Context, app: Flask, hour: Hour) -> None:
    client = browser_of(app, BEN)
    for _ in range(2):
        assert send(client, hour, "question.submit", text="How?", client_key=KEY).status_code == 303
    assert len(asked_by(ctx, hour, BEN.person_id)) == 1


def test_a_guest_can_give_a_name_with_the_first_question(ctx: Context, app: Flask) -> None:
    hour = make_hour(ctx, "live", who_may_ask=WhoMay.NAMED)
    client = browser_of(app, NYAH)
    refused = send(client, hour, "question.submit", text="How?", client_key=KEY)
    assert refused.status_code == 403
    assert "Please tell us your name first." in refused.text
    assert send(client, hour, "question.submit", text="How?", client_key=KEY, name="Nyah").status_code == 303
    assert asked_by(ctx, hour, NYAH.person_id)[0].asker_name == "Nyah"


def test_an_account_s_name_cannot_be_changed_by_a_form(ctx: Context, app: Flask, hour: Hour) -> None:
    send(browser_of(app, CHIDI), hour, "question.submit", text="How?", client_key=KEY, name="Mona")
    assert asked_by(ctx, hour, CHIDI.person_id)[0].asker_name == "Chidi"


def test_an_anonymous_question_keeps_no_name(ctx: Context, app: Flask, hour: Hour) -> None:
    send(browser_of(app, BEN), hour, "question.submit", text="How?", client_key=KEY, anonymous="true")
    assert asked_by(ctx, hour, BEN.person_id)[0].asker_name == ""


@pytest.mark.parametrize(
    ("prepare", "status", "words"),
    [
        ("hour.pause_asking", 409, "Asking is paused"),
        ("hour.slow_mode", 429, "Try again in"),
    ],
)
def test_a_refused_question_stands_in_the_box_again(
    ctx: Context, app: Flask, hour: Hour, prepare: str, status: int, words: str
) -> None:
    ask(ctx, hour, BEN)
    do(ctx, MONA, prepare, hour)
    answer = send(
        browser_of(app, BEN), hour, "question.submit", text="Keep these <words>", client_key=KEY, anonymous="true"
    )
    assert answer.status_code == status
    box = answer.text.split('<section class="ask', 1)[1].split("</section>", 1)[0]
    assert ">Keep these &lt;words&gt;</textarea>" in box
    assert f'value="{KEY}"' in box
    assert "checked" in box
    assert words in box


def test_a_question_that_is_too_long_stands_in_the_box_whole(ctx: Context, app: Flask) -> None:
    hour = make_hour(ctx, "live", length_limit=20)
    text = "This question is a little too long"
    answer = send(browser_of(app, BEN), hour, "question.submit", text=text, client_key=KEY)
    assert answer.status_code == 400
    assert f">{text}</textarea>" in answer.text
    assert 'aria-invalid="true"' in answer.text


def test_an_endorsement_and_its_undoing_lead_back_to_the_row_in_the_list(ctx: Context, app: Flask, hour: Hour) -> None:
    question_id = ask(ctx, hour, BEN)
    do(ctx, MONA, "question.approve", hour, question_id)
    client = browser_of(app, CHIDI)
    back = f"/hours/{hour.hour_id}?sort=newest"
    answer = send(client, hour, "question.endorse", question_id=question_id, next=back)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{back}#q-{question_id}")
    assert PRESSED in client.get(back).text
    send(client, hour, "question.unendorse", question_id=question_id, next=back)
    assert PRESSED not in client.get(back).text


def test_a_dismissed_asker_may_reword_appeal_consent_and_take_back(ctx: Context, app: Flask, hour: Hour) -> None:
    client = browser_of(app, BEN)
    question_id = ask(ctx, hour, BEN)
    do(ctx, MONA, "question.dismiss", hour, question_id)
    send(client, hour, "question.consent", question_id=question_id, agrees="true")
    assert asked_by(ctx, hour, BEN.person_id)[0].consent is True
    assert "The moderators will look" in follow(
        client, send(client, hour, "question.appeal", question_id=question_id, text="It fits")
    )
    do(ctx, MONA, "question.dismiss", hour, question_id)
    send(client, hour, "question.edit", question_id=question_id, text="In other words?")
    assert asked_by(ctx, hour, BEN.person_id)[0].text == "In other words?"
    send(client, hour, "question.withdraw", question_id=question_id)
    assert asked_by(ctx, hour, BEN.person_id)[0].state == "withdrawn"


def test_what_was_written_into_another_form_can_be_sent_again(ctx: Context, app: Flask, hour: Hour) -> None:
    question_id = ask(ctx, hour, BEN)
    do(ctx, MONA, "question.approve", hour, question_id)
    answer = send(browser_of(app, BEN), hour, "question.edit", question_id=question_id, text="My better <words>")
    assert answer.status_code == 409
    assert ">My better &lt;words&gt;</textarea>" in answer.text
    assert f'name="question_id" value="{question_id}"' in answer.text
    assert f'action="/hours/{hour.hour_id}/do/question.edit"' in answer.text


def test_the_desk_works_by_forms_too_for_those_who_may(ctx: Context, app: Flask, hour: Hour) -> None:
    question_id = ask(ctx, hour, BEN)
    refused = send(browser_of(app, BEN), hour, "question.approve", question_id=question_id)
    assert refused.status_code == 403
    desk = f"/hours/{hour.hour_id}/desk"
    answer = send(browser_of(app, MONA), hour, "question.approve", question_id=question_id, next=desk)
    assert (answer.status_code, answer.headers["Location"]) == (303, desk)
    send(browser_of(app, MONA), hour, "question.label", question_id=question_id, labels="sources, how-to , ")
    send(browser_of(app, MONA), hour, "hour.slow_mode", seconds="60")
    question = ctx.store.questions.get(hour.hour_id, question_id)
    live = ctx.store.hours.get(hour.hour_id)
    assert question is not None
    assert live is not None
    assert (question.state, question.labels, live.slow_s) == ("shown", ("sources", "how-to"), 60)


@pytest.mark.parametrize(
    "wish", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "//[", "//\u2100.c"]
)
def test_a_form_leads_nowhere_else(app: Flask, hour: Hour, wish: str) -> None:
    answer = send(browser_of(app, BEN), hour, "question.submit", text="How?", client_key=KEY, next=wish)
    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize(
    ("command", "fields", "status"),
    [
        ("question.nonsense", {}, 404),
        ("hour.join", {}, 404),
        ("question.endorse", {}, 400),
        ("question.endorse", {"question_id": "nothing1"}, 404),
        ("question.consent", {"question_id": "nothing1", "agrees": "perhaps"}, 400),
        ("hour.slow_mode", {"seconds": "many"}, 400),
        ("question.submit", {"text": "x" * 20_000, "client_key": KEY}, 400),
        ("question.submit", {"text": "", "client_key": KEY}, 400),
        ("question.submit", {"text": "How?", "client_key": "short"}, 400),
    ],
)
def test_bad_forms_are_refused_with_a_page(
    app: Flask, hour: Hour, command: str, fields: dict[str, str], status: int
) -> None:
    answer = send(browser_of(app, BEN), hour, command, **fields)
    assert answer.status_code == status
    assert "<main" in answer.text


def test_a_form_for_no_hour_is_refused(app: Flask) -> None:
    answer = send_form(browser_of(app, BEN), "/hours/nothing1/do/question.submit", text="How?", client_key=KEY)
    assert answer.status_code == 404


def test_a_form_without_its_token_changes_nothing(ctx: Context, app: Flask, hour: Hour) -> None:
    path = f"/hours/{hour.hour_id}/do/question.submit"
    assert browser_of(app, BEN).post(path, data={"text": "How?", "client_key": KEY}).status_code == 400
    assert asked_by(ctx, hour, BEN.person_id) == []
