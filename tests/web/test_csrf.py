"""No other site changes anything with our visitor's cookie."""

import io
import re
import time
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import AnyConverter, Rule
from werkzeug.routing.converters import NumberConverter

from hub.actions.context import Context
from tests.mentoring import make_programme
from tests.people import CHIDI, MONA, make_hour
from tests.web.browser import browser_of, code_of, command, csrf_token, send_form

PROGRAM = {"Accept": "application/json"}


def changing_paths(app: Flask) -> list[str]:
    """Every path of ours that takes a POST, with something in place of its variables."""
    urls = app.url_map.bind("localhost")
    rules = [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    return sorted(urls.build(rule.endpoint, {name: _fitting(rule, name) for name in rule.arguments}) for rule in rules)


def _fitting(rule: Rule, name: str) -> object:
    converter = rule._converters[name]
    if isinstance(converter, AnyConverter):
        return min(converter.items)
    return 1 if isinstance(converter, NumberConverter) else name


def test_every_path_that_changes_something_wants_the_token(app: Flask) -> None:
    client = browser_of(app, CHIDI)
    paths = changing_paths(app)
    assert "/account/tokens" in paths
    codes = {path: code_of(client.post(path, headers=PROGRAM)) for path in paths}
    assert set(codes.values()) == {"form.expired"}, codes


def test_a_command_with_a_cookie_wants_the_token_in_a_header(app: Flask, ctx: Context) -> None:
    hour = make_hour(ctx)
    asking = {"hour_id": hour.hour_id, "text": "Why?", "client_key": "abcdefgh"}
    client = browser_of(app, CHIDI)
    assert code_of(client.post("/api/v1/commands/question.submit", json=asking)) == "form.expired"
    assert command(client, "question.submit", **asking).status_code == 200


def test_a_token_of_another_session_does_not_count(app: Flask) -> None:
    theirs = csrf_token(browser_of(app, MONA))
    answer = browser_of(app, CHIDI).post("/sign-out", data={"csrf_token": theirs}, headers=PROGRAM)
    assert (answer.status_code, code_of(answer)) == (400, "form.expired")


def test_a_token_from_before_the_last_sign_in_does_not_count(app: Flask, client: FlaskClient) -> None:
    before = csrf_token(client)
    send_form(client, "/sign-out")
    answer = client.post("/name", data={"csrf_token": before, "name": "Ben"}, headers=PROGRAM)
    assert code_of(answer) == "form.expired"


def test_a_page_that_stayed_open_for_a_week_still_sends_its_form(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = csrf_token(client)
    in_a_week = time.time() + 7 * 24 * 3600
    monkeypatch.setattr(time, "time", lambda: in_a_week)
    assert client.post("/name", data={"csrf_token": token, "name": "Ben"}).status_code == 303


def test_a_program_with_a_bearer_token_needs_no_csrf_token(app: Flask, ctx: Context) -> None:
    hour = make_hour(ctx)
    _, secret = ctx.records.tokens.add(CHIDI.person_id, "script", ctx.clock(), 0)
    asking = {"hour_id": hour.hour_id, "text": "Why?", "client_key": "abcdefgh"}
    headers = {"Authorization": f"Bearer {secret}"}
    answer = app.test_client().post("/api/v1/commands/question.submit", json=asking, headers=headers)
    assert answer.status_code == 200
    assert answer.json["question"]["asker_name"] == "Chidi"


def test_an_invalid_bearer_token_is_no_way_around(app: Flask, ctx: Context) -> None:
    """With a bearer token the cookie does not count, so there is nothing for another site to use."""
    hour = make_hour(ctx)
    asking = {"hour_id": hour.hour_id, "text": "Why?", "client_key": "abcdefgh"}
    answer = browser_of(app, CHIDI).post(
        "/api/v1/commands/question.submit", json=asking, headers={"Authorization": "Bearer made-up"}
    )
    assert (answer.status_code, code_of(answer)) == (401, "access.token_invalid")


def test_a_person_reads_why_a_form_was_refused(client: FlaskClient) -> None:
    answer = client.post("/name", data={"name": "Ben"})
    assert answer.status_code == 400
    assert "from before you signed in" in answer.get_data(as_text=True)


ASKED = {
    "visibility": "public",
    "title": "Before I decide",
    "part": "ما هو <ويكي بيانات>؟",
    "client_key": "client-key-1",
    "whoever": "yes",
}
OURS = {"Sec-Fetch-Site": "same-origin"}


def fields_of(page: str) -> dict[str, str]:
    """The fields of the form that a page offers to send again."""
    (form,) = re.findall(r'<form class="stack card".*?</form>', page, re.DOTALL)
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form)
    return {
        name: unescape(value)
        for name, value in [*hidden, *re.findall(r'name="([^"]+)" rows[^>]*>(.*?)</textarea>', form, re.DOTALL)]
    }


def test_what_was_written_before_signing_in_is_sent_again_by_one_press(app: Flask, ctx: Context) -> None:
    path = f"/programmes/{make_programme(ctx).programme_id}/ask"
    client = browser_of(app, CHIDI)
    refused = client.post(path, data=ASKED | {"csrf_token": "old"}, headers=OURS)
    assert (refused.status_code, refused.headers["Cache-Control"]) == (400, "no-store")
    assert "from before you signed in" in refused.text
    fields = fields_of(refused.text)
    assert fields.items() >= ASKED.items()
    sent = client.post(path, data=fields)
    assert sent.status_code == 303
    assert "ويكي بيانات" in client.get(sent.location).text


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_what_another_site_sends_is_never_offered_to_be_sent_again(
    app: Flask, ctx: Context, headers: dict[str, str]
) -> None:
    path = f"/programmes/{make_programme(ctx).programme_id}/ask"
    refused = browser_of(app, CHIDI).post(path, data=ASKED, headers=headers)
    assert refused.status_code == 400
    assert "Before I decide" not in refused.text


def test_an_older_browser_says_by_the_origin_that_a_form_is_ours(app: Flask, ctx: Context) -> None:
    path = f"/programmes/{make_programme(ctx).programme_id}/ask"
    refused = browser_of(app, CHIDI).post(path, data=ASKED, headers={"Origin": ctx.settings.base_url})
    assert fields_of(refused.text).items() >= ASKED.items()


FROM_EVIL = [{"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}, {"Origin": "https://evil.example"}]
FROM_NOWHERE = {"Origin": "null"}
"""What some browsers say of a form on a page of ours that sends no Referer, over plain HTTP."""
FROM_HERE = [{}, {"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://localhost"}]


@pytest.mark.parametrize("headers", FROM_EVIL)
def test_another_site_signs_nobody_out_by_sending_a_form_of_its_own(app: Flask, headers: dict[str, str]) -> None:
    # The cookie is SameSite: a browser leaves it out, and would take a new one in its place.
    answer = app.test_client().post("/name", data={"name": "Ben"}, headers=headers)
    assert code_of(app.test_client().post("/name", headers=PROGRAM | headers)) == "form.expired"
    assert (answer.status_code, "Set-Cookie" in answer.headers) == (400, False)


@pytest.mark.parametrize("headers", FROM_HERE)
def test_whoever_comes_without_a_cookie_to_our_own_form_is_given_one(app: Flask, headers: dict[str, str]) -> None:
    answer = app.test_client().post("/name", data={"name": "Ben"}, headers=headers)
    assert (answer.status_code, "Set-Cookie" in answer.headers) == (400, True)


def test_whoever_has_our_cookie_signs_out_also_from_a_page_that_sends_no_referer(app: Flask) -> None:
    chidi = browser_of(app, CHIDI)
    token = csrf_token(chidi)
    answer = chidi.post("/sign-out", data={"csrf_token": token}, headers=FROM_NOWHERE)
    assert (answer.status_code, "Set-Cookie" in answer.headers) == (303, True)
    assert chidi.get("/api/v1/me").json["signed_in"] is False


def test_a_form_for_a_file_that_was_not_chosen_comes_back_as_well(app: Flask, ctx: Context) -> None:
    path = f"/programmes/{make_programme(ctx).programme_id}/ask"
    data = ASKED | {"csrf_token": "old", "picture": (io.BytesIO(b""), "")}
    refused = browser_of(app, CHIDI).post(path, data=data, headers=OURS, content_type="multipart/form-data")
    assert fields_of(refused.text).items() >= ASKED.items()
