"""What every answer tells the browser to refuse."""

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hub.app import create_app
from hub.config import Settings
from hub.domain.clock import SetClock
from hub.web.security import content_policy
from tests.people import ZURI
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


def test_frames_are_the_room_and_the_video_alone(settings: Settings) -> None:
    elsewhere = replace(settings, jitsi_url="https://meet.example:8443/team", base_url="https://hub.example")
    rules = policy({"Content-Security-Policy": content_policy(elsewhere, frameable=False)})
    assert rules["frame-src"] == "'self' https://meet.example:8443 https://www.youtube-nocookie.com"
    assert rules["connect-src"] == "'self' wss://hub.example"


def test_the_room_may_use_camera_and_microphone(client: FlaskClient) -> None:
    permissions = client.get("/").headers["Permissions-Policy"]
    assert 'camera=(self "https://meet.jit.si")' in permissions
    assert 'microphone=(self "https://meet.jit.si")' in permissions


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
