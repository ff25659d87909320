"""The organiser's pages of an hour, as plain forms without JavaScript."""

import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from hub.actions.context import Context
from hub.actions.hours import create_hour, edit_hour
from hub.domain.hours import Hour, HourState, Moderation
from hub.domain.roles import Actor, Role
from tests.doing import ask, do
from tests.people import ADA, BEN, CHIDI, HANA, MONA, OLGA, ZURI, make_hour
from tests.plans import plan
from tests.web.browser import browser_of, send_form
from tests.web.long_form import fields_of, save


@pytest.fixture
def zuri(app: Flask) -> FlaskClient:
    """Zuri's browser."""
    return browser_of(app, ZURI)


def the_hour(ctx: Context) -> Hour:
    """The one hour there is."""
    (hour,) = ctx.records.hours.in_states(HourState)
    return hour


def picture() -> tuple[io.BytesIO, str]:
    """A small picture to upload."""
    file = io.BytesIO()
    Image.new("RGB", (20, 20), "teal").save(file, "PNG")
    file.seek(0)
    return file, "cover.png"


def test_an_hour_is_planned_by_a_form_alone(ctx: Context, zuri: FlaskClient) -> None:
    answer = save(zuri, "/organise/hours/new", **plan(description="**Bring** them", moderation="after"))
    hour = the_hour(ctx)
    assert answer.status_code == 303
    assert answer.location == f"/organise/hours/{hour.hour_id}"
    assert (hour.title, hour.state, hour.moderation) == ("Wikidata for beginners", HourState.DRAFT, Moderation.AFTER)
    assert "Nobody sees it until you announce it" in zuri.get(answer.location).text


def test_a_refused_form_keeps_every_word_and_says_what_is_wrong_beside_it(ctx: Context, zuri: FlaskClient) -> None:
    words = plan(
        title="", description="Line <one>\n\"two\" & 'three'", duration_min="1", youtube_url="https://evil.example"
    )
    answer = save(zuri, "/organise/hours/new", **words)
    assert answer.status_code == 400
    kept = fields_of(answer)
    assert {name: kept[name] for name in words} == words
    assert "Title: Please fill this in." in answer.text
    for name in ("title", "duration_min", "youtube_url"):
        assert f'id="{name}-error"' in answer.text
        assert re.search(rf'id="{name}"[^>]*aria-describedby="{name}-error[^>]*aria-invalid="true"', answer.text)
    assert ctx.records.hours.in_states(HourState) == []


def test_a_picture_outlives_a_refused_form(ctx: Context, zuri: FlaskClient) -> None:
    refused = save(zuri, "/organise/hours/new", **plan(title=""), picture=picture())
    assert refused.status_code == 400
    again = fields_of(refused) | {"title": "With a picture"}
    assert zuri.post("/organise/hours/new", data=again).status_code == 303
    hour = the_hour(ctx)
    assert (hour.cover, bool(hour.cover_file)) == ("picture", True)


def test_a_picture_is_served_to_those_who_may_see_the_hour(ctx: Context, app: Flask, zuri: FlaskClient) -> None:
    save(zuri, "/organise/hours/new", **plan(asking_opens_before_s="0"), picture=picture())
    path = f"/hours/{the_hour(ctx).hour_id}/cover"
    served = zuri.get(path)
    assert (served.status_code, served.content_type) == (200, "image/webp")
    assert browser_of(app, OLGA).get(path).status_code == 404
    send_form(zuri, f"/organise/hours/{the_hour(ctx).hour_id}/move", move="announce")
    shown = browser_of(app).get(path)
    assert shown.status_code == 200
    with Image.open(io.BytesIO(shown.data)) as drawn:
        assert drawn.format == "WEBP"
    assert browser_of(app).get(path, headers={"If-None-Match": shown.headers["ETag"]}).status_code == 304


def test_an_hour_without_a_picture_has_none(ctx: Context, client: FlaskClient) -> None:
    assert client.get(f"/hours/{make_hour(ctx).hour_id}/cover").status_code == 404
    assert client.get("/hours/none/cover").status_code == 404


def test_a_forged_word_for_a_kept_picture_counts_for_nothing(ctx: Context, zuri: FlaskClient) -> None:
    answer = save(zuri, "/organise/hours/new", **plan(cover="picture"), kept_picture="../../secret_key")
    assert answer.status_code == 400
    assert 'id="cover-error"' in answer.text


def test_what_is_no_picture_is_told_beside_its_field(zuri: FlaskClient) -> None:
    answer = save(zuri, "/organise/hours/new", **plan(), picture=(io.BytesIO(b"<svg/>"), "x.png"))
    assert answer.status_code == 400
    assert 'id="picture-error"' in answer.text


def test_an_opened_form_that_is_sent_unchanged_changes_nothing(ctx: Context, zuri: FlaskClient) -> None:
    hour = create_hour(ctx, ZURI, plan(asking_opens_before_s="5400", language="gsw", zone="UTC"))
    answer = save(zuri, f"/organise/hours/{hour.hour_id}/edit")
    assert answer.status_code == 303
    assert ctx.records.hours.get(hour.hour_id) == hour


def test_two_who_edit_are_both_heard(ctx: Context, zuri: FlaskClient) -> None:
    hour = create_hour(ctx, ZURI, plan())
    path = f"/organise/hours/{hour.hour_id}/edit"
    mine = fields_of(zuri.get(path)) | {"description": "My words"}
    edit_hour(ctx, ZURI, hour.hour_id, 1, {"title": "Their title"})
    refused = zuri.post(path, data=mine)
    assert refused.status_code == 409
    assert fields_of(refused)["description"] == "My words"
    assert "Their title" in re.findall(r'id="title-theirs".*?</p>', refused.text, re.DOTALL)[0]
    assert zuri.post(path, data=fields_of(refused)).status_code == 303
    saved = ctx.records.hours.get(hour.hour_id)
    assert saved
    assert (saved.title, saved.description) == ("Wikidata for beginners", "My words")


def test_what_the_worker_does_meanwhile_is_no_reason_to_refuse_a_form(ctx: Context, zuri: FlaskClient) -> None:
    hour = create_hour(ctx, ZURI, plan())
    path = f"/organise/hours/{hour.hour_id}/edit"
    mine = fields_of(zuri.get(path)) | {"title": "My title"}
    ctx.records.hours.change(hour.hour_id, 1, room_name="a-room-that-was-made")
    assert zuri.post(path, data=mine).status_code == 303
    assert the_hour(ctx).title == "My title"


@pytest.mark.parametrize(
    ("starts", "told"), [("2027-03-28T02:30", "skip this time"), ("2027-10-31T02:30", "comes twice")]
)
def test_a_time_in_a_change_of_clocks_is_saved_and_told(
    ctx: Context, zuri: FlaskClient, starts: str, told: str
) -> None:
    answer = save(zuri, "/organise/hours/new", **plan(starts=starts, zone="Europe/Berlin"))
    assert answer.status_code == 303
    assert told in zuri.get(answer.location).text


def test_one_button_takes_the_hour_through_its_life(ctx: Context, zuri: FlaskClient) -> None:
    hour = create_hour(ctx, ZURI, plan(asking_opens_before_s="3600"))
    page = f"/organise/hours/{hour.hour_id}"
    for label, state in (
        ("Announce", "announced"),
        ("Open asking now", "open"),
        ("Start the hour", "live"),
        ("End the hour", "ended"),
    ):
        shown = zuri.get(page).text
        big = re.search(r'name="move" value="(\w+)">\s*<button class="[^"]*button-big" type="submit">([^<]+)<', shown)
        assert big
        assert big[2] == label
        send_form(zuri, f"{page}/move", move=big[1])
        assert the_hour(ctx).state == state


def test_an_hour_is_cancelled_with_its_reason(ctx: Context, zuri: FlaskClient) -> None:
    hour = make_hour(ctx, "open")
    path = f"/organise/hours/{hour.hour_id}"
    too_long = send_form(zuri, f"{path}/move", move="cancel", reason="x" * 501)
    assert too_long.status_code == 400
    assert "x" * 501 in too_long.text
    send_form(zuri, f"{path}/move", move="cancel", reason="Ada is ill.")
    assert "Ada is ill." in zuri.get(path).text


def test_a_step_that_somebody_else_took_first_is_told_and_nothing_breaks(ctx: Context, zuri: FlaskClient) -> None:
    hour = make_hour(ctx, "live")
    answer = send_form(zuri, f"/organise/hours/{hour.hour_id}/move", move="start")
    assert answer.status_code == 303
    assert "cannot take this step" in zuri.get(answer.location).text


def test_a_draft_of_last_week_is_not_announced_and_the_organiser_is_told(ctx: Context, zuri: FlaskClient) -> None:
    hour = make_hour(ctx, "draft", starts_at=ctx.clock() - 7 * 24 * 3600 * 1000)
    answer = send_form(zuri, f"/organise/hours/{hour.hour_id}/move", move="announce")
    assert "The planned time has passed" in zuri.get(answer.location).text
    assert the_hour(ctx).state is HourState.DRAFT


def test_a_copy_opens_as_a_form(ctx: Context, zuri: FlaskClient) -> None:
    hour = make_hour(ctx, "ended")
    answer = send_form(zuri, f"/organise/hours/{hour.hour_id}/copy")
    assert answer.location.endswith("/edit")
    assert fields_of(zuri.get(answer.location))["title"] == hour.title


def test_the_overlay_gets_a_new_address(ctx: Context, zuri: FlaskClient) -> None:
    hour = make_hour(ctx, "live")
    path = f"/organise/hours/{hour.hour_id}"
    assert f"/overlay/{hour.overlay_key}" in zuri.get(path).text
    send_form(zuri, f"{path}/overlay")
    shown = zuri.get(path).text
    assert f"/overlay/{hour.overlay_key}" not in shown
    assert f"/overlay/{the_hour(ctx).overlay_key}" in shown


def test_people_are_added_and_removed_by_name(ctx: Context, zuri: FlaskClient) -> None:
    hour = make_hour(ctx, "draft")
    path = f"/organise/hours/{hour.hour_id}/people"
    assert send_form(zuri, path, name="Olga", role="guest").status_code == 303
    assert Role.GUEST in ctx.records.people.roles(OLGA.person_id, hour_id=hour.hour_id)
    send_form(zuri, f"{path}/remove", person_id=OLGA.person_id, role="guest")
    assert not ctx.records.people.roles(OLGA.person_id, hour_id=hour.hour_id)


def test_a_name_that_nobody_has_stays_in_the_box_with_the_reason(ctx: Context, zuri: FlaskClient) -> None:
    hour = make_hour(ctx, "draft")
    answer = send_form(zuri, f"/organise/hours/{hour.hour_id}/people", name="<Nobody>", role="host")
    assert answer.status_code == 400
    assert 'value="&lt;Nobody&gt;"' in answer.text
    assert "Ask them to sign in once" in answer.text
    assert 'value="host" selected' in answer.text


def test_the_last_organiser_is_not_removed(ctx: Context, zuri: FlaskClient) -> None:
    hour = create_hour(ctx, ZURI, plan())
    send_form(zuri, f"/organise/hours/{hour.hour_id}/people/remove", person_id=ZURI.person_id, role="organiser")
    assert ctx.records.people.roles(ZURI.person_id, hour_id=hour.hour_id)
    assert "has to stay the organiser" in zuri.get(f"/organise/hours/{hour.hour_id}").text


@pytest.mark.parametrize("actor", [HANA, MONA])
def test_hosts_and_moderators_run_the_hour_but_do_not_plan_it(ctx: Context, app: Flask, actor: Actor) -> None:
    hour = make_hour(ctx, "open")
    client = browser_of(app, actor)
    shown = client.get(f"/organise/hours/{hour.hour_id}").text
    assert "Start the hour" in shown
    for word in ("Cancel the hour", "/edit", "people/remove"):
        assert word not in shown
    send_form(client, f"/organise/hours/{hour.hour_id}/move", move="start")
    assert the_hour(ctx).state is HourState.LIVE
    assert client.get(f"/organise/hours/{hour.hour_id}/edit").status_code == 403


@pytest.mark.parametrize("actor", [ADA, CHIDI, OLGA])
def test_others_do_not_come_in(ctx: Context, app: Flask, actor: Actor) -> None:
    client = browser_of(app, actor)
    hour = make_hour(ctx, "open")
    for path in (f"/organise/hours/{hour.hour_id}", f"/organise/hours/{hour.hour_id}/edit", "/organise/hours/new"):
        assert client.get(path).status_code == 403
    assert send_form(client, f"/organise/hours/{hour.hour_id}/move", move="start").status_code == 303
    assert send_form(client, "/organise/hours/new", **plan()).status_code == 403
    assert the_hour(ctx).state is HourState.OPEN


@pytest.mark.parametrize("path", ["/organise", "/organise/hours/new", "/organise/status", "/organise/series/new"])
def test_guests_are_shown_the_way_in(app: Flask, path: str) -> None:
    client = browser_of(app, BEN)
    answer = client.get(path)
    assert (answer.status_code, answer.location) == (302, f"/sign-in?next={path}")


def test_the_way_in_leads_back_to_any_address(app: Flask) -> None:
    answer = browser_of(app, BEN).get("/organise/hours/a%0d%0ab%26c")
    assert (answer.status_code, answer.location) == (302, "/sign-in?next=/organise/hours/a%0D%0Ab%26c")
    asked = browser_of(app, BEN).get("/organise/hours/new?copy=x&lang=fr")
    assert asked.location == "/sign-in?next=/organise/hours/new%3Fcopy%3Dx%26lang%3Dfr"


def test_a_draft_of_others_cannot_be_told_from_nothing(ctx: Context, app: Flask) -> None:
    hour = make_hour(ctx, "draft")
    assert browser_of(app, OLGA).get(f"/organise/hours/{hour.hour_id}").status_code == 404


def test_an_hour_that_is_over_for_good_has_no_form(ctx: Context, zuri: FlaskClient) -> None:
    hour = make_hour(ctx, "archived")
    assert zuri.get(f"/organise/hours/{hour.hour_id}/edit").status_code == 409
    assert "/edit" not in zuri.get(f"/organise/hours/{hour.hour_id}").text


def test_words_of_people_are_never_markup(ctx: Context, zuri: FlaskClient) -> None:
    hour = create_hour(ctx, ZURI, plan(title="<img src=x onerror=alert(1)>"))
    for path in ("/organise", f"/organise/hours/{hour.hour_id}", f"/organise/hours/{hour.hour_id}/edit"):
        page = zuri.get(path).text
        assert "&lt;img src=x" in page
        assert "<img src=x" not in page


def test_an_hour_that_owes_answers_is_closed_with_a_tick_alone(ctx: Context, zuri: FlaskClient) -> None:
    hour = make_hour(ctx)
    question_id = ask(ctx, hour, BEN, text="Who pays?")
    do(ctx, MONA, "question.approve", hour, question_id)
    do(ctx, MONA, "question.assign", hour, question_id, person_id=ADA.person_id)
    do(ctx, MONA, "hour.move", hour, move="end")
    path = f"/organise/hours/{hour.hour_id}"
    refused = send_form(zuri, f"{path}/move", move="archive")
    assert refused.status_code == 400
    assert "Guests still owe answers in writing." in refused.text
    assert "Ada will answer in writing, by" in refused.text
    send_form(zuri, f"{path}/move", move="archive", all_the_same="yes")
    assert the_hour(ctx).state is HourState.ARCHIVED
