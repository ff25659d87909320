"""The HTTP API does what a socket does, and its description is true."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from werkzeug.test import TestResponse

from hub.actions.context import Context
from hub.actions.registry import ACTIONS
from hub.domain.hours import Hour
from hub.domain.roles import Actor
from hub.web.openapi import error_kinds
from hub.web.openapi_mentoring import MENTORING_READS, ORGANISING_READS, SIGNUPS
from tests.doing import OF_HOURS
from tests.people import BEN, CHIDI, MONA, OLGA, ZURI, make_hour
from tests.web.browser import browser_of, code_of, command

KEY = "client-key-1"

AFTERWARDS = "/hours/{hour_id}/archive"
"""The read that is refused while an hour is not over."""


@pytest.fixture
def hour(ctx: Context) -> Hour:
    """An hour that is live."""
    return make_hour(ctx)


@pytest.fixture
def description(client: FlaskClient) -> dict[str, Any]:
    """The API as it describes itself."""
    found: dict[str, Any] = client.get("/api/v1/openapi.json").json
    return found


def program_of(app: Flask, ctx: Context, actor: Actor) -> FlaskClient:
    """A program with a token of somebody, and no cookies."""
    _, secret = ctx.records.tokens.add(actor.person_id, "program", ctx.clock(), 0)
    client = app.test_client(use_cookies=False)
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
    return client


def ask(client: FlaskClient, hour: Hour, text: str = "Why is the sky blue?", key: str = KEY) -> str:
    """Put a question; returns its id."""
    answer = command(client, "question.submit", hour_id=hour.hour_id, text=text, client_key=key)
    assert answer.status_code == 200, answer.json
    return str(answer.json["question"]["question_id"])


def read(client: FlaskClient, path: str, **query: Any) -> Any:
    """What a path answers."""
    answer = client.get(f"/api/v1{path}", query_string=query)
    assert answer.status_code == 200, answer.json
    return answer.json


def test_the_description_is_valid_openapi(description: dict[str, Any]) -> None:
    OpenAPIV31SpecValidator(description).validate()


def test_the_description_names_every_command_and_every_error_code(description: dict[str, Any]) -> None:
    told = {path.removeprefix("/commands/") for path in description["paths"] if path.startswith("/commands/")}
    assert told == set(ACTIONS)
    code = description["components"]["schemas"]["Error"]["properties"]["error"]["properties"]["code"]
    assert code["enum"] == [kind.code for kind in error_kinds()]


def test_the_description_names_every_path_that_answers(app: Flask, description: dict[str, Any]) -> None:
    ours = [rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/v1/")]
    paths = {path.removeprefix("/api/v1").replace("<", "{").replace(">", "}") for path in ours}
    told = {"/commands/{name}" if path.startswith("/commands/") else path for path in description["paths"]}
    assert paths - {"/openapi.json"} == told


def check_form(description: dict[str, Any], path: str, method: str, answer: TestResponse) -> None:
    """Hold an answer against what the description promises."""
    responses = description["paths"][path][method]["responses"]
    schema = responses["200"]["content"]["application/json"]["schema"]
    if answer.status_code != 200:
        schema = {"$ref": "#/components/schemas/Error"}
    whole = schema | {"components": description["components"]}
    Draft202012Validator(whole).validate(answer.json)


def test_every_read_answers_in_the_form_that_is_described(app: Flask, hour: Hour, description: dict[str, Any]) -> None:
    mona = browser_of(app, MONA)
    cursor = read(mona, "/events", hour_id=hour.hour_id)["cursor"]
    first, second = ask(mona, hour), ask(mona, hour, "Who made it?", "client-key-2")
    command(mona, "question.note", hour_id=hour.hour_id, question_id=first, text="hm")
    command(mona, "question.merge", hour_id=hour.hour_id, question_id=first, into=second)
    for path in description["paths"]:
        if path.startswith("/commands/") or path in {*MENTORING_READS, *ORGANISING_READS, SIGNUPS, AFTERWARDS}:
            continue
        query = {"hour_id": hour.hour_id, "cursor": cursor, "audience": "desk"}
        answer = mona.get("/api/v1" + path.format(hour_id=hour.hour_id), query_string=query)
        assert answer.status_code == 200, path
        check_form(description, path, "get", answer)
    for query in ({"hour_id": hour.hour_id}, {"hour_id": hour.hour_id, "cursor": cursor}):
        check_form(description, "/events", "get", mona.get("/api/v1/events", query_string=query))
    command(mona, "hour.move", hour_id=hour.hour_id, move="end")
    answer = mona.get("/api/v1" + AFTERWARDS.format(hour_id=hour.hour_id))
    assert answer.status_code == 200
    check_form(description, AFTERWARDS, "get", answer)


def test_a_refusal_has_the_form_that_is_described(client: FlaskClient, description: dict[str, Any]) -> None:
    check_form(description, "/hours/{hour_id}", "get", client.get("/api/v1/hours/nowhere"))


@pytest.mark.parametrize("name", OF_HOURS)
def test_every_command_answers_in_the_form_that_is_described(
    name: str, app: Flask, hour: Hour, description: dict[str, Any]
) -> None:
    asker, mona, zuri = browser_of(app, CHIDI), browser_of(app, MONA), browser_of(app, ZURI)
    here = {"hour_id": hour.hour_id}
    one = here | {"question_id": ask(asker, hour)}
    for before in STEPS_BEFORE.get(name, ()):
        assert command(mona, before, **one, **FIELDS.get(before, {})).status_code == 200
    fields = FIELDS.get(name, {})
    if name == "question.merge":
        fields = {"into": ask(asker, hour, "Another one?", "client-key-2")}
    who = asker if name in ASKERS else zuri if name.startswith("hour.") else mona
    target = here if name.startswith("hour.") or name in ("question.submit", "question.suggest") else one
    answer = command(who, name, **target, **fields)
    assert answer.status_code == 200, answer.json
    check_form(description, f"/commands/{name}", "post", answer)


ASKERS = {"question.submit", "question.edit", "question.withdraw", "question.appeal", "question.consent"}
APPROVED = ("question.approve",)
STEPS_BEFORE = {
    "question.appeal": ("question.dismiss",),
    "question.consent": ("question.dismiss",),
    "question.restore": ("question.dismiss",),
    "question.endorse": APPROVED,
    "question.unendorse": APPROVED,
    "question.pin": APPROVED,
    "question.unpin": APPROVED,
    "question.answer": APPROVED,
    "question.reply": APPROVED,
    "question.unair": ("question.air",),
    "question.release": ("question.claim",),
    "person.unsilence": ("person.silence",),
}
FIELDS: dict[str, dict[str, Any]] = {
    "hour.move": {"move": "end"},
    "hour.slow_mode": {"seconds": 60},
    "person.silence": {"reason": "Enough for today."},
    "question.assign": {"person_id": "pada"},
    "question.consent": {"agrees": True},
    "question.dismiss": {"reason": "off_topic"},
    "question.edit": {"text": "Why is the sky so blue?"},
    "question.label": {"labels": ["sky"]},
    "question.note": {"text": "hm"},
    "question.reply": {"text": "Because of the light."},
    "question.reword": {"text": "Why is the sky blue at noon?"},
    "question.submit": {"text": "What is wind?", "client_key": "client-key-9"},
    "question.suggest": {"text": "sky"},
}


def test_a_program_runs_an_hour_with_a_token_alone(app: Flask, ctx: Context, hour: Hour) -> None:
    mona = program_of(app, ctx, MONA)
    question_id = ask(browser_of(app, BEN), hour)
    body = {"hour_id": hour.hour_id, "question_id": question_id}
    for name in ("question.approve", "question.air", "question.answer"):
        answer = mona.post(f"/api/v1/commands/{name}", json=body)
        assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    (seen,) = read(app.test_client(), f"/hours/{hour.hour_id}/questions")["questions"]
    assert seen["state"] == "answered"


def test_the_token_may_do_what_its_owner_may_and_no_more(app: Flask, ctx: Context, hour: Hour) -> None:
    question_id = ask(browser_of(app, BEN), hour)
    body = {"hour_id": hour.hour_id, "question_id": question_id}
    refused = program_of(app, ctx, OLGA).post("/api/v1/commands/question.approve", json=body)
    assert (refused.status_code, code_of(refused)) == (403, "access.denied")


def test_a_removed_or_expired_token_opens_nothing(app: Flask, ctx: Context) -> None:
    token_id, secret = ctx.records.tokens.add(CHIDI.person_id, "program", ctx.clock(), 0)
    ctx.records.tokens.remove(CHIDI.person_id, token_id)
    _, old = ctx.records.tokens.add(CHIDI.person_id, "program", ctx.clock() - 2, ctx.clock() - 1)
    for gone in (secret, old):
        answer = app.test_client().get("/api/v1/me", headers={"Authorization": f"Bearer {gone}"})
        assert (answer.status_code, code_of(answer)) == (401, "access.token_invalid")
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_token_makes_no_further_tokens(app: Flask, ctx: Context) -> None:
    program = program_of(app, ctx, CHIDI)
    for answer in (program.get("/account"), program.post("/account/tokens", data={"label": "more"})):
        assert answer.status_code == 403
    assert len(ctx.records.tokens.list(CHIDI.person_id)) == 1


def test_a_pending_question_is_for_the_desk_and_its_asker_alone(app: Flask, hour: Hour) -> None:
    ask(browser_of(app, CHIDI), hour)
    path = f"/hours/{hour.hour_id}"
    assert read(browser_of(app, OLGA), f"{path}/questions")["questions"] == []
    assert read(browser_of(app, OLGA), f"{path}/mine")["questions"] == []
    assert len(read(browser_of(app, CHIDI), f"{path}/mine")["questions"]) == 1
    assert len(read(browser_of(app, MONA), f"{path}/questions", audience="desk")["questions"]) == 1
    refused = browser_of(app, OLGA).get(f"/api/v1{path}/questions?audience=desk")
    assert (refused.status_code, code_of(refused)) == (403, "access.denied")


def test_a_draft_is_known_to_its_organisers_alone(app: Flask, ctx: Context) -> None:
    draft = make_hour(ctx, "draft")
    assert browser_of(app, OLGA).get(f"/api/v1/hours/{draft.hour_id}").status_code == 404
    assert read(browser_of(app, ZURI), f"/hours/{draft.hour_id}")["state"] == "draft"
    everything = str(read(browser_of(app, ZURI), "/hours"))
    assert draft.hour_id not in everything


def test_the_plan_of_an_hour_holds_no_secret(app: Flask, ctx: Context) -> None:
    hour = make_hour(ctx, "live", room_name="baraza-unguessable")
    for text in (str(read(app.test_client(), f"/hours/{hour.hour_id}")), str(read(app.test_client(), "/hours"))):
        assert hour.title in text
        assert "unguessable" not in text
        assert hour.overlay_key not in text


def test_hours_stand_in_their_lists(app: Flask, ctx: Context) -> None:
    live, coming, past = make_hour(ctx, "live"), make_hour(ctx, "announced"), make_hour(ctx, "ended", starts_at=1)
    found = read(app.test_client(), "/hours")
    assert {name: [one["hour_id"] for one in found[name]] for name in found} == {
        "live": [live.hour_id],
        "coming": [coming.hour_id],
        "past": [past.hour_id],
    }
    assert read(app.test_client(), "/hours", before=1)["past"] == []


class Polling:
    """A program that asks from time to time what happened."""

    def __init__(self, client: FlaskClient, hour: Hour, audience: str = "attendees") -> None:
        self._client, self._query = client, {"hour_id": hour.hour_id, "audience": audience}
        self.cursor = read(client, "/events", **self._query)["cursor"]

    def heard(self) -> list[dict[str, Any]]:
        """What happened since the last time."""
        answer = read(self._client, "/events", **self._query, cursor=self.cursor)
        assert answer["view"] is None
        self.cursor = answer["cursor"]
        return list(answer["events"])


def test_polling_tells_each_what_they_may_hear_once(app: Flask, hour: Hour) -> None:
    chidi, olga, mona = (browser_of(app, who) for who in (CHIDI, OLGA, MONA))
    asker, other, desk = Polling(chidi, hour), Polling(olga, hour), Polling(mona, hour, "desk")
    question_id = ask(chidi, hour)
    assert [event["name"] for event in asker.heard()] == ["question.submitted"]
    assert other.heard() == []
    assert [event["question"]["asker_key"] != "" for event in desk.heard()] == [True]
    command(mona, "question.approve", hour_id=hour.hour_id, question_id=question_id)
    assert [event["name"] for event in other.heard()] == ["question.approved"]
    assert other.heard() == []


def test_polling_shows_nobody_what_was_taken_away_meanwhile(app: Flask, hour: Hour) -> None:
    chidi, olga, mona = (browser_of(app, who) for who in (CHIDI, OLGA, MONA))
    other = Polling(olga, hour)
    question_id = ask(chidi, hour, "Something unkind about Olga")
    command(mona, "question.approve", hour_id=hour.hour_id, question_id=question_id)
    command(mona, "question.dismiss", hour_id=hour.hour_id, question_id=question_id, reason="conduct")
    heard = other.heard()
    assert "unkind" not in str(heard)
    assert heard[-1]["question"]["state"] == "dismissed"


def test_polling_from_a_cursor_that_is_too_old_or_foreign_gives_the_hour_as_it_is(
    app: Flask, ctx: Context, hour: Hour
) -> None:
    client = browser_of(app, MONA)
    ask(client, hour)
    newest = ctx.store.events.newest(hour.hour_id)
    ctx.store.events.trim(hour.hour_id, newest)
    for cursor in ("0-1", "999999999999999-0"):
        answer = read(client, "/events", hour_id=hour.hour_id, cursor=cursor, audience="desk")
        assert (answer["events"], answer["cursor"]) == ([], newest)
        assert len(answer["view"]["questions"]) == 1


def test_who_is_asking_is_told(app: Flask, ctx: Context) -> None:
    assert read(browser_of(app, BEN), "/me")["name"] == "Ben"
    facts = read(program_of(app, ctx, CHIDI), "/me")
    assert facts == {"name": "Chidi", "signed_in": True, "csrf_token": ""}
