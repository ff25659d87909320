"""What every answer tells the browser to refuse."""

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hub.actions.context import Context
from hub.app import create_app
from hub.config import Settings
from hub.domain.clock import SetClock
from hub.web.security import content_policy
from tests.people import BEN, CHIDI, ZURI, make_hour
from tests.sessions import make_session
from tests.web.browser import browser_of, send_form

EVERYWHERE = ["/", "/sign-in", "/nowhere", "/api/v1/me", "/api/v1/nowhere", "/healthz"]


def policy(answer_headers: object) -> dict[str, str]:
    """The Content-Security-Policy, rule by rule."""
    rules = answer_headers["Content-Security-Policy"].split("; ")  # type: ignore[index]
    return dict(rule.split(" ", 1) for rule in rules)


@pytest.fixture
def production(settings: Settings, clock: SetClock) -> FlaskClient:
    """A browser at a hub that runs for real."""
    real = replace(settings, environment="production", base_url="https://hub.example")
    return create_app(real, clock=clock).test_client()


@pytest.mark.parametrize("path", EVERYWHERE)
def test_no_script_but_our_own_files_runs_anywhere(client: FlaskClient, path: str) -> None:
    rules = policy(client.get(path).headers)
    assert rules["script-src"] == "'self'"
    assert rules["default-src"] == "'self'"
    assert (rules["object-src"], rules["base-uri"], rules["form-action"]) == ("'none'", "'none'", "'self'")
    assert "unsafe" not in str(rules)


@pytest.mark.parametrize("path", EVERYWHERE)
def test_every_answer_has_the_plain_headers(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert headers["Cache-Control"] == "private, no-cache"


def test_only_a_page_that_shows_the_room_lets_in_jitsi_s_one_script_and_its_frames(settings: Settings) -> None:
    elsewhere = replace(settings, jitsi_url="https://meet.example:8443/team", base_url="https://hub.example")
    rules = policy({"Content-Security-Policy": content_policy(elsewhere, frameable=False)})
    assert (rules["script-src"], rules["frame-src"]) == ("'self'", "'self' https://www.youtube-nocookie.com")
    assert rules["connect-src"] == "'self' wss://hub.example"
    rules = policy({"Content-Security-Policy": content_policy(elsewhere, frameable=False, room_within=True)})
    assert rules["script-src"] == "'self' https://meet.example:8443/external_api.js"
    assert rules["frame-src"] == "'self' https://meet.example:8443 https://www.youtube-nocookie.com"


def test_script_of_jaas_is_that_of_our_app_alone(settings: Settings) -> None:
    jaas = replace(settings, jitsi_url="https://8x8.vc/vpaas-magic-cookie-1")
    rules = policy({"Content-Security-Policy": content_policy(jaas, frameable=False, room_within=True)})
    assert rules["script-src"] == "'self' https://8x8.vc/vpaas-magic-cookie-1/external_api.js"


def test_wrong_address_of_jitsi_lets_in_no_script_and_breaks_no_page(settings: Settings) -> None:
    wrong = replace(settings, jitsi_url="https://")
    rules = policy({"Content-Security-Policy": content_policy(wrong, frameable=False, room_within=True)})
    assert rules["script-src"] == "'self'"


@pytest.mark.parametrize("embed", [True, False])
def test_pages_of_rooms_alone_give_jitsi_script_frame_and_camera(ctx: Context, embed: bool, clock: SetClock) -> None:
    app = create_app(replace(ctx.settings, jitsi_embed=embed), clock=clock)
    hour, watched = make_hour(ctx, "live", room_name="hour-1"), make_hour(ctx, "live", watch="youtube")
    session = make_session(ctx)
    shows = [f"/hours/{hour.hour_id}", f"/bookings/{session.booking_id}/room"]
    others = ["/", f"/hours/{watched.hour_id}", f"/hours/{hour.hour_id}/stage", f"/bookings/{session.booking_id}"]
    for path in shows + others:
        headers = browser_of(app, CHIDI).get(path).headers
        within = embed and path in shows
        assert ("https://meet.jit.si/external_api.js" in policy(headers)["script-src"]) is within, path
        assert ("https://meet.jit.si" in policy(headers)["frame-src"]) is within, path
        assert ('camera=(self "https://meet.jit.si")' in headers["Permissions-Policy"]) is within, path
        assert "camera=(self" in headers["Permissions-Policy"], path


def test_refused_form_of_the_hour_still_shows_the_room(ctx: Context, clock: SetClock) -> None:
    app = create_app(replace(ctx.settings, jitsi_embed=True), clock=clock)
    hour = make_hour(ctx, "live", room_name="hour-1")
    answer = send_form(
        browser_of(app, BEN), f"/hours/{hour.hour_id}/do/question.submit", text="", client_key="key00001"
    )
    assert answer.status_code == 400
    assert "external_api.js" in policy(answer.headers)["script-src"]


def test_nobody_may_frame_our_pages_but_we_the_stage_and_the_overlay(client: FlaskClient) -> None:
    assert policy(client.get("/").headers)["frame-ancestors"] == "'none'"
    assert policy(client.get("/hours/abc/stage").headers)["frame-ancestors"] == "'self'"
    assert policy(client.get("/hours/abc/overlay/key").headers)["frame-ancestors"] == "'self'"


def test_https_is_kept_outside_development_alone(client: FlaskClient, production: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/").headers
    assert production.get("/").headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_the_session_cookie_is_out_of_reach_of_scripts_other_sites_and_plain_http(production: FlaskClient) -> None:
    cookie = production.get("/").headers["Set-Cookie"]
    assert cookie.startswith("__Host-baraza=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Expires=" in cookie


def test_a_language_that_was_chosen_by_link_is_kept_in_a_safe_cookie(production: FlaskClient) -> None:
    cookies = production.get("/?lang=en").headers.getlist("Set-Cookie")
    chosen = next(cookie for cookie in cookies if cookie.startswith("lang=en"))
    assert {"Secure", "SameSite=Lax"} <= set(chosen.split("; "))


def test_a_page_with_a_fresh_token_is_kept_by_no_cache(app: Flask) -> None:
    answer = send_form(browser_of(app, ZURI), "/account/tokens", label="my script")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"


def test_another_site_opens_no_socket_with_our_cookie(app: Flask) -> None:
    polling = "/socket.io/?EIO=4&transport=polling"
    theirs = app.test_client().get(polling, headers={"Origin": "https://evil.example"})
    assert theirs.status_code == 400
    assert app.test_client().get(polling, headers={"Origin": "http://localhost"}).status_code == 200
