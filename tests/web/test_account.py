"""The account page: zone, language, tokens, hours."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hub.actions.context import Context
from tests.people import BEN, CHIDI, MONA, OLGA, make_hour
from tests.web.browser import browser_of, csrf_token, send_form

SECRET = re.compile(r"baraza_[\w-]{40,}")


@pytest.fixture
def chidi(app: Flask) -> FlaskClient:
    """Chidi's browser."""
    return browser_of(app, CHIDI)


def page_of(client: FlaskClient) -> str:
    """The account page."""
    answer = client.get("/account")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_a_guest_is_shown_the_ways_in(app: Flask) -> None:
    answer = browser_of(app, BEN).get("/account")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-in?next=/account")


def test_a_token_is_shown_once_and_works(chidi: FlaskClient, app: Flask) -> None:
    shown = send_form(chidi, "/account/tokens", label="my script").get_data(as_text=True)
    (secret,) = set(SECRET.findall(shown))
    assert not SECRET.search(page_of(chidi))
    assert "my script" in page_of(chidi)
    facts = app.test_client().get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"}).json
    assert facts["name"] == "Chidi"


def test_a_removed_token_works_no_more(chidi: FlaskClient, app: Flask, ctx: Context) -> None:
    shown = send_form(chidi, "/account/tokens", label="my script").get_data(as_text=True)
    (token,) = ctx.records.tokens.list(CHIDI.person_id)
    assert send_form(chidi, f"/account/tokens/{token.token_id}/remove").status_code == 303
    headers = {"Authorization": f"Bearer {SECRET.findall(shown)[0]}"}
    assert app.test_client().get("/api/v1/me", headers=headers).status_code == 401
    assert "my script" not in page_of(chidi)


def test_nobody_removes_the_token_of_another(app: Flask, ctx: Context) -> None:
    token_id, _ = ctx.records.tokens.add(CHIDI.person_id, "mine", ctx.clock(), 0)
    send_form(browser_of(app, OLGA), f"/account/tokens/{token_id}/remove")
    assert len(ctx.records.tokens.list(CHIDI.person_id)) == 1


def test_a_token_lasts_a_year(chidi: FlaskClient, ctx: Context) -> None:
    send_form(chidi, "/account/tokens", label="my script")
    (token,) = ctx.records.tokens.list(CHIDI.person_id)
    assert token.expires_at - ctx.clock() == 365 * 24 * 3600 * 1000


def test_guests_have_no_tokens(app: Flask) -> None:
    assert send_form(browser_of(app, BEN), "/account/tokens", label="mine").status_code == 401


def test_a_token_without_a_label_is_not_made(chidi: FlaskClient, ctx: Context) -> None:
    assert send_form(chidi, "/account/tokens", label="  ").status_code == 400
    assert ctx.records.tokens.list(CHIDI.person_id) == []


def test_the_zone_of_the_account_counts_on_every_device(chidi: FlaskClient, app: Flask) -> None:
    assert send_form(chidi, "/account", zone="Africa/Nairobi", language="").status_code == 303
    phone = browser_of(app, CHIDI)
    phone.get("/")
    assert 'data-zone="Africa/Nairobi"' in page_of(phone)


def test_the_language_chosen_for_the_account_ends_the_choice_of_this_device(chidi: FlaskClient) -> None:
    chidi.get("/?lang=en")
    assert chidi.get_cookie("lang")
    chidi.post("/account", data={"csrf_token": csrf_token(chidi), "zone": "", "language": "en"})
    assert not chidi.get_cookie("lang")


def test_my_hours_are_those_in_which_i_play_a_part(app: Flask, ctx: Context) -> None:
    hour = make_hour(ctx, title="Maps <i>for</i> all")
    assert "Maps &lt;i&gt;for&lt;/i&gt; all" in page_of(browser_of(app, MONA))
    assert hour.hour_id not in page_of(browser_of(app, OLGA))
