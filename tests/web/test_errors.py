"""Every refusal and failure has one form, and no failure tells what went wrong inside."""

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hub.app import create_app
from hub.config import Settings
from hub.domain import refusals
from hub.domain.clock import SetClock
from hub.domain.errors import HubError, LimitReached
from hub.web.errors import STATUS
from tests.people import CHIDI
from tests.web.browser import browser_of

PROGRAM = {"Accept": "application/json"}
SECRET = "postgresql://hub:a-password@db/hub"


@pytest.fixture
def failing(app: Flask) -> FlaskClient:
    """A browser at a hub with pages that fail."""

    def fail() -> str:
        raise RuntimeError(f"cannot reach {SECRET}")

    def refuse() -> str:
        raise LimitReached(retry_after_s=7)

    app.add_url_rule("/fail", view_func=fail)
    app.add_url_rule("/api/v1/fail", "fail_api", view_func=fail)
    app.add_url_rule("/refuse", view_func=refuse)
    return app.test_client()


def kinds() -> list[type[HubError]]:
    """Every refusal there is."""
    return refusals.every()


def test_every_error_code_has_its_status() -> None:
    assert {kind.code for kind in kinds()} == STATUS.keys()


def test_every_error_code_is_one_kind_of_error() -> None:
    assert len({kind.code for kind in kinds()}) == len(kinds())


@pytest.mark.parametrize("path", ["/fail", "/api/v1/fail"])
def test_a_failure_tells_nothing_of_the_inside(failing: FlaskClient, path: str) -> None:
    answer = failing.get(path, headers=PROGRAM)
    assert (answer.status_code, answer.json) == (
        500,
        {"error": {"code": "server.failed", "message": "Something went wrong on our side.", "details": {}}},
    )
    page = failing.get(path, headers={"Accept": "text/html"}).get_data(as_text=True)
    assert "password" not in page
    assert "Traceback" not in page
    assert "RuntimeError" not in page


def test_a_failure_is_logged_with_its_traceback(failing: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    failing.get("/fail", headers=PROGRAM)
    failed = [record for record in caplog.records if "request failed" in str(record.msg)]
    assert len(failed) == 1
    assert "RuntimeError" in caplog.text


def test_a_failure_is_a_whole_page_for_a_person(failing: FlaskClient) -> None:
    page = failing.get("/fail").get_data(as_text=True)
    assert page.lstrip().startswith("<!doctype html>")
    assert "Something went wrong on our side." in page
    assert 'href="/"' in page


def test_a_refusal_says_when_to_come_back(failing: FlaskClient) -> None:
    answer = failing.get("/refuse")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")
    assert "7 seconds" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "page.not_found"),
        ("GET", "/api/v1/nowhere", 404, "page.not_found"),
        ("GET", "/hours/nowhere/else", 404, "page.not_found"),
        ("DELETE", "/sign-in", 405, "page.method_refused"),
        ("POST", "/api/v1/hours", 405, "page.method_refused"),
        ("GET", "/api/v1/commands/question.submit", 405, "page.method_refused"),
    ],
)
def test_what_is_not_there_is_coded(client: FlaskClient, method: str, path: str, status: int, code: str) -> None:
    answer = client.open(path, method=method, headers=PROGRAM)
    assert (answer.status_code, answer.json["error"]["code"]) == (status, code)
    if status == 405:
        assert answer.headers["Allow"]


def test_a_redirect_of_the_router_is_no_error(app: Flask) -> None:
    app.add_url_rule("/folder/", view_func=lambda: "inside", endpoint="folder")
    assert app.test_client().get("/folder").status_code == 308


def test_a_database_that_is_gone_is_busy_and_not_broken(settings: Settings, clock: SetClock) -> None:
    gone = create_app(replace(settings, database_url="sqlite:////nowhere/at/all.sqlite"), clock=clock)
    answer = browser_of(gone, CHIDI).get("/api/v1/hours")
    assert (answer.status_code, answer.json["error"]["code"]) == (503, "server.busy")
    assert answer.headers["Retry-After"]
    page = browser_of(gone, CHIDI).get("/")
    assert page.status_code == 503
    assert "cannot reach a part of the hub" in page.get_data(as_text=True)


def test_a_redis_that_is_gone_is_busy_and_not_broken(settings: Settings, clock: SetClock) -> None:
    gone = create_app(replace(settings, redis_url="redis://127.0.0.1:9/0"), clock=clock)
    answer = gone.test_client().get("/api/v1/hours")
    assert (answer.status_code, answer.json["error"]["code"]) == (503, "server.busy")


def test_health_tells_which_part_does_not_answer(client: FlaskClient, settings: Settings, clock: SetClock) -> None:
    assert client.get("/healthz").json == {"ok": True, "redis": True, "database": True}
    no_redis = create_app(replace(settings, redis_url="redis://127.0.0.1:9/0"), clock=clock).test_client()
    answer = no_redis.get("/healthz")
    assert (answer.status_code, answer.json) == (503, {"ok": False, "redis": False, "database": True})
    no_database = create_app(replace(settings, database_url="sqlite:////nowhere/x.sqlite"), clock=clock).test_client()
    assert no_database.get("/healthz").json == {"ok": False, "redis": True, "database": False}


def test_a_made_up_method_is_counted_among_the_others(settings: Settings, clock: SetClock) -> None:
    counting = create_app(replace(settings, metrics_token="count me"), clock=clock).test_client()
    counting.open("/", method="MADE-UP")
    told = counting.get("/metrics", headers={"Authorization": "Bearer count me"}).get_data(as_text=True)
    assert 'endpoint="none",method="other",status="405"' in told and "MADE-UP" not in told


def test_metrics_are_for_the_holder_of_the_token(client: FlaskClient, settings: Settings, clock: SetClock) -> None:
    assert client.get("/metrics").status_code == 404
    counting = create_app(replace(settings, metrics_token="count me"), clock=clock).test_client()
    assert counting.get("/metrics").status_code == 401
    assert counting.get("/metrics", headers={"Authorization": "Bearer guessed"}).status_code == 401
    answer = counting.get("/metrics", headers={"Authorization": "Bearer count me"})
    assert answer.status_code == 200
    assert "hub_requests_total" in answer.get_data(as_text=True)
