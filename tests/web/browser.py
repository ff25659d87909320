"""A browser in which somebody of the cast sits."""

import json
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from hub.domain.roles import Actor


def browser_of(app: Flask, actor: Actor | None = None) -> FlaskClient:
    """A browser with the session of an account or a named guest; of nobody yet without an actor."""
    client = app.test_client()
    if actor:
        with client.session_transaction() as session:
            session["account" if actor.signed_in else "guest"] = actor.person_id
            session["name"] = actor.name
    return client


def csrf_token(client: FlaskClient) -> str:
    """The token that this browser's forms hold."""
    return str(client.get("/api/v1/me").json["csrf_token"])


def send_form(client: FlaskClient, path: str, **fields: str) -> TestResponse:
    """Send a form as a page of ours would, with its token."""
    return client.post(path, data={"csrf_token": csrf_token(client), **fields})


def command(client: FlaskClient, name: str, **fields: Any) -> TestResponse:
    """Send a command over HTTP as a page of ours would."""
    return client.post(f"/api/v1/commands/{name}", json=fields, headers={"X-CSRFToken": csrf_token(client)})


def data_of(page: str) -> dict[str, Any]:
    """What a page hands to its script."""
    data: dict[str, Any] = json.loads(page.split('id="page-data">', 1)[1].split("</script>", 1)[0])
    return data


def code_of(answer: TestResponse) -> str:
    """The error code of a refused request."""
    return str(answer.json["error"]["code"])
