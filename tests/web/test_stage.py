"""The big screen and the overlay: public words alone, the overlay by its secret address and by nothing else."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hub.actions.context import Context
from hub.domain.hours import Hour
from tests.doing import ask, do
from tests.people import BEN, MONA, make_hour
from tests.web.browser import browser_of, code_of, data_of

PROGRAM = {"Accept": "application/json"}


@pytest.fixture
def hour(ctx: Context) -> Hour:
    """A live hour."""
    return make_hour(ctx, "live")


def shown(ctx: Context, hour: Hour, text: str) -> str:
    """A question that everybody sees."""
    question_id = ask(ctx, hour, BEN, text=text)
    do(ctx, MONA, "question.approve", hour, question_id)
    return question_id


def overlay_path(hour: Hour) -> str:
    """The secret address of the overlay."""
    return f"/hours/{hour.hour_id}/overlay/{hour.overlay_key}"


def test_the_stage_shows_what_is_on_air_and_the_three_that_come_next(
    ctx: Context, client: FlaskClient, hour: Hour
) -> None:
    aired = shown(ctx, hour, "On air now?")
    for n in range(4):
        shown(ctx, hour, f"Number {n}?")
    do(ctx, MONA, "question.air", hour, aired)
    page = client.get(f"/hours/{hour.hour_id}/stage").text.split('id="page-data"')[0]
    assert "On air now?" in page.split('data-part="now"', 1)[1].split("</section>", 1)[0]
    coming = page.split('data-part="next"', 1)[1].split("</ol>", 1)[0]
    assert [f"Number {n}?" in coming for n in range(4)] == [True, True, True, False]


def test_the_stage_tells_how_to_join(client: FlaskClient, ctx: Context, hour: Hour) -> None:
    page = client.get(f"/hours/{hour.hour_id}/stage").text
    host = ctx.settings.base_url.partition("://")[2]
    assert f"{host}/hours/{hour.hour_id}" in page.replace("\u200b", "")
    assert "<svg viewBox=" in page.split("stage__qr", 1)[1]
    # The policy of the site allows no style of an element's own.
    assert "style=" not in page


@pytest.mark.parametrize(
    ("theme", "found"), [("dark", 'data-theme="dark"'), ("light", 'data-theme="light"'), ("neon", "cover")]
)
def test_the_stage_has_themes(client: FlaskClient, hour: Hour, theme: str, found: str) -> None:
    page = client.get(f"/hours/{hour.hour_id}/stage?theme={theme}").text
    assert found in page
    assert "neon" not in page


def test_a_draft_has_no_stage(ctx: Context, client: FlaskClient) -> None:
    draft = make_hour(ctx, "draft")
    answer = client.get(f"/hours/{draft.hour_id}/stage", headers=PROGRAM)
    assert (answer.status_code, code_of(answer)) == (404, "hour.not_found")


def test_the_overlay_shows_the_question_on_air_to_whoever_has_its_address(
    ctx: Context, client: FlaskClient, hour: Hour
) -> None:
    do(ctx, MONA, "question.air", hour, shown(ctx, hour, "On air now?"))
    answer = client.get(overlay_path(hour))
    assert answer.status_code == 200
    assert "On air now?" in answer.text.split("data-third", 1)[1].split("</section>", 1)[0]
    assert "third--shown" in answer.text
    assert answer.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("key", ["wrong", "overlay-key-of-this-hou", "overlay-key-of-this-hour2", "ключ", "%00"])
def test_a_wrong_key_is_answered_like_no_hour(key: str, client: FlaskClient, app: Flask, hour: Hour) -> None:
    nowhere = client.get(f"/hours/nowhere/overlay/{key}", headers=PROGRAM)
    for browser in (client, browser_of(app, MONA)):
        answer = browser.get(f"/hours/{hour.hour_id}/overlay/{key}", headers=PROGRAM)
        assert (answer.status_code, answer.json) == (nowhere.status_code, nowhere.json)
        assert (answer.status_code, code_of(answer)) == (404, "hour.not_found")


def test_an_hour_without_a_key_has_no_overlay(ctx: Context, client: FlaskClient) -> None:
    hour = make_hour(ctx, "live", overlay_key="")
    assert client.get(f"/hours/{hour.hour_id}/overlay/").status_code == 404


def test_the_overlay_takes_its_size_place_and_theme_from_the_address(client: FlaskClient, hour: Hour) -> None:
    page = client.get(f"{overlay_path(hour)}?scale=1.5&align=end&theme=dark").text
    assert data_of(page)["scale"] == 1.5
    assert 'data-align="end"' in page
    assert "third--dark" in page


@pytest.mark.parametrize(("scale", "found"), [("99", 3), ("0", 0.5), ("large", 1), ("nan", 1)])
def test_a_senseless_size_is_brought_to_sense(client: FlaskClient, hour: Hour, scale: str, found: float) -> None:
    assert data_of(client.get(f"{overlay_path(hour)}?scale={scale}").text)["scale"] == found


def test_only_the_desk_learns_the_overlay_s_address(ctx: Context, app: Flask, client: FlaskClient, hour: Hour) -> None:
    assert hour.overlay_key in browser_of(app, MONA).get(f"/hours/{hour.hour_id}/desk").text
    for path in ("", "/stage", "/ledger"):
        answer = client.get(f"/hours/{hour.hour_id}{path}")
        assert answer.status_code == 200
        assert hour.overlay_key not in answer.text
