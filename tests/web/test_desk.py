"""The desk: who may see it, what stands on it without a script, and that nobody else ever sees what stands there."""

import pytest
from flask import Flask

from hub.actions.context import Context
from hub.domain.hours import Hour
from hub.domain.roles import Actor, Role
from tests.doing import ask, do
from tests.people import ADA, BEN, CHIDI, HANA, MONA, NYAH, OLGA, ZURI, give_part, make_hour
from tests.web.browser import browser_of, code_of, data_of, send_form

SECRET = "A private word until approved"
PROGRAM = {"Accept": "application/json"}


@pytest.fixture
def hour(ctx: Context) -> Hour:
    """A live hour."""
    return make_hour(ctx, "live")


def desk_of(app: Flask, hour: Hour, actor: Actor = MONA) -> str:
    """The desk as a moderator gets it."""
    answer = browser_of(app, actor).get(f"/hours/{hour.hour_id}/desk")
    assert answer.status_code == 200
    return answer.text


def column_of(page: str, name: str) -> str:
    """The rows of one column."""
    return page.split(f'data-rows="{name}">', 1)[1].split(f'data-empty="{name}"', 1)[0]


@pytest.mark.parametrize("path", ["desk", "desk/facts"])
@pytest.mark.parametrize("actor", [None, NYAH, BEN, OLGA, ADA], ids=lambda one: one.name if one else "nobody")
def test_the_desk_is_refused_to_everybody_but_moderators(
    path: str, actor: Actor | None, app: Flask, hour: Hour
) -> None:
    answer = browser_of(app, actor).get(f"/hours/{hour.hour_id}/{path}", headers=PROGRAM)
    assert (answer.status_code, code_of(answer)) == (403, "access.denied")


@pytest.mark.parametrize("actor", [MONA, HANA, ZURI], ids=lambda one: one.name)
def test_moderators_hosts_and_organisers_see_the_desk(actor: Actor, app: Flask, hour: Hour) -> None:
    assert "data-desk" in desk_of(app, hour, actor)


def test_the_desk_of_no_hour_is_no_page(app: Flask) -> None:
    answer = browser_of(app, MONA).get("/hours/nowhere/desk", headers=PROGRAM)
    assert (answer.status_code, code_of(answer)) == (404, "hour.not_found")


def test_a_waiting_question_is_on_the_desk_and_on_no_other_page(ctx: Context, app: Flask, hour: Hour) -> None:
    ask(ctx, hour, BEN, text=SECRET)
    assert SECRET in column_of(desk_of(app, hour), "incoming")
    give_part(ctx, hour, OLGA, Role.GUEST)
    for actor, path in [(CHIDI, ""), (NYAH, "/stage"), (OLGA, "/speaker"), (ADA, "/speaker"), (CHIDI, "/ledger")]:
        page = browser_of(app, actor).get(f"/hours/{hour.hour_id}{path}")
        assert page.status_code == 200
        assert SECRET not in page.text, path
    overlay = app.test_client().get(f"/hours/{hour.hour_id}/overlay/{hour.overlay_key}")
    assert overlay.status_code == 200
    assert SECRET not in overlay.text


def test_each_question_stands_in_its_column(ctx: Context, app: Flask, hour: Hour) -> None:
    waiting, shown, aired, answered, dismissed = [ask(ctx, hour, BEN, text=f"Question {n}?") for n in range(5)]
    for question_id in (shown, aired, answered):
        do(ctx, MONA, "question.approve", hour, question_id)
    do(ctx, MONA, "question.answer", hour, answered)
    do(ctx, MONA, "question.air", hour, aired)
    do(ctx, MONA, "question.dismiss", hour, dismissed, reason="unclear")
    page = desk_of(app, hour)
    found = {name: column_of(page, name) for name in ("incoming", "queue", "air", "answered", "dismissed")}
    for (name, rows), question_id in zip(found.items(), (waiting, shown, aired, answered, dismissed), strict=True):
        assert f'data-id="{question_id}"' in rows, name
        assert rows.count("data-id=") == 1


def test_appeals_come_first(ctx: Context, app: Flask, hour: Hour) -> None:
    first, appealed = ask(ctx, hour, BEN, text="Asked first?"), ask(ctx, hour, CHIDI, text="Asked second?")
    do(ctx, MONA, "question.dismiss", hour, appealed, reason="unclear")
    do(ctx, CHIDI, "question.appeal", hour, appealed, text="It is clear to me")
    rows = column_of(desk_of(app, hour), "incoming")
    assert rows.index(appealed) < rows.index(first)
    assert "It is clear to me" in rows


def test_a_moderator_approves_and_dismisses_without_a_script(ctx: Context, app: Flask, hour: Hour) -> None:
    good, bad = ask(ctx, hour, BEN, text="A good one?"), ask(ctx, hour, BEN, text="A bad one?")
    browser, back = browser_of(app, MONA), f"/hours/{hour.hour_id}/desk"
    for command, fields in [
        ("question.approve", {"question_id": good}),
        ("question.dismiss", {"question_id": bad, "reason": "off_topic", "line": "Another hour"}),
    ]:
        answer = send_form(browser, f"/hours/{hour.hour_id}/do/{command}", next=back, **fields)
        assert (answer.status_code, answer.location) == (303, back)
    page = desk_of(app, hour)
    assert good in column_of(page, "queue")
    assert "Another hour" in column_of(page, "dismissed")


def test_an_attendee_cannot_send_the_desk_s_forms(ctx: Context, app: Flask, hour: Hour) -> None:
    question_id = ask(ctx, hour, BEN, text="Mine?")
    answer = send_form(browser_of(app, CHIDI), f"/hours/{hour.hour_id}/do/question.approve", question_id=question_id)
    assert answer.status_code == 403
    assert question_id in column_of(desk_of(app, hour), "incoming")


def test_the_desk_knows_who_may_answer_guests_first_and_each_once(ctx: Context, app: Flask, hour: Hour) -> None:
    give_part(ctx, hour, HANA, Role.MODERATOR)
    speakers = data_of(desk_of(app, hour))["speakers"]
    assert [(one["name"], one["role"]) for one in speakers] == [
        ("Ada", "guest"),
        ("Hana", "host"),
        ("Mona", "moderator"),
        ("Zuri", "organiser"),
    ]


def test_a_silenced_person_s_named_questions_are_marked_and_lead_to_nobody(
    ctx: Context, app: Flask, hour: Hour
) -> None:
    named = ask(ctx, hour, BEN, text="With my name?")
    hidden = ask(ctx, hour, BEN, text="Without my name?", anonymous=True)
    do(ctx, MONA, "person.silence", hour, named, reason="Please be kind")
    page = desk_of(app, hour)
    data = data_of(page)
    keys = {one["question_id"]: one["asker_key"] for one in data["view"]["questions"]}
    assert data["silenced"] == [keys[named]]
    assert keys[hidden] == ""
    assert BEN.person_id not in page
    facts = browser_of(app, MONA).get(f"/hours/{hour.hour_id}/desk/facts").json
    stage = {"count": 0, "names": []}
    assert facts == {"speakers": data["speakers"], "silenced": data["silenced"], "on_stage": stage}


def test_what_people_write_is_text_on_the_desk(ctx: Context, app: Flask, hour: Hour) -> None:
    ask(ctx, hour, BEN, text="</script><img src=x onerror=alert(1)>")
    page = desk_of(app, hour)
    assert "<img src=x" not in page
    assert "&lt;/script&gt;&lt;img src=x" in page


@pytest.mark.parametrize("actor", [None, BEN, OLGA], ids=lambda one: one.name if one else "nobody")
def test_the_speakers_page_is_for_those_who_answer(actor: Actor | None, app: Flask, hour: Hour) -> None:
    answer = browser_of(app, actor).get(f"/hours/{hour.hour_id}/speaker", headers=PROGRAM)
    assert (answer.status_code, code_of(answer)) == (403, "access.denied")


def test_a_guest_finds_what_is_for_them_and_answers_without_a_script(ctx: Context, app: Flask, hour: Hour) -> None:
    question_id = ask(ctx, hour, BEN, text="For Ada?")
    do(ctx, MONA, "question.approve", hour, question_id)
    do(ctx, MONA, "question.assign", hour, question_id, person_id=ADA.person_id)
    browser, path = browser_of(app, ADA), f"/hours/{hour.hour_id}/speaker"
    assert "For Ada?" in browser.get(path).text.split('data-part="mine">', 1)[1].split('data-part="queue">', 1)[0]
    fields = {"question_id": question_id, "text": "Here is how.", "next": path}
    answer = send_form(browser, f"/hours/{hour.hour_id}/do/question.answer", **fields)
    assert (answer.status_code, answer.location) == (303, path)
    question = ctx.store.questions.get(hour.hour_id, question_id)
    assert question is not None
    assert (question.state, question.answer_text, question.answer_name) == ("answered", "Here is how.", "Ada")


def test_the_plain_form_of_an_older_page_shows_no_wording_that_nobody_read(
    app: Flask, ctx: Context, hour: Hour
) -> None:
    question_id = ask(ctx, hour, BEN, text="What is a quorum?")
    page = column_of(desk_of(app, hour), "incoming")
    assert 'name="seen" value="What is a quorum?"' in page
    do(ctx, BEN, "question.edit", hour, question_id, text="Something rude.")
    form = {"question_id": question_id, "seen": "What is a quorum?"}
    answer = send_form(browser_of(app, MONA), f"/hours/{hour.hour_id}/do/question.approve", **form)
    assert answer.status_code == 409
    assert "Somebody else changed this meanwhile." in answer.text
