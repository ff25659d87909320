"""Whatever somebody sends: a coded refusal, never a stack trace, never a lost text."""

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import TimestampSigner
from werkzeug.test import TestResponse

from hub.actions.context import Context
from hub.actions.hours import create_hour
from hub.actions.series import create_series
from hub.domain.hours import Hour, HourState
from hub.web.errors import STATUS
from tests.booking import book
from tests.doing import OF_HOURS
from tests.fixed import START
from tests.mentoring import make_mentor, make_programme
from tests.people import ADA, BEN, CHIDI, MONA, OLGA, ZURI, make_hour
from tests.plans import plan, weekly
from tests.recordings import keep_recording
from tests.web.browser import browser_of, code_of, command, csrf_token, send_form

FIELDS: dict[str, dict[str, Any]] = {
    "hour.move": {"move": "end"},
    "hour.slow_mode": {"seconds": 60},
    "person.silence": {"reason": "Enough."},
    "question.assign": {"person_id": "pada"},
    "question.consent": {"agrees": True},
    "question.dismiss": {"reason": "off_topic"},
    "question.edit": {"text": "Why?"},
    "question.label": {"labels": ["sky"]},
    "question.merge": {"into": "another"},
    "question.note": {"text": "hm"},
    "question.reply": {"text": "Because."},
    "question.reword": {"text": "Why?"},
    "question.submit": {"text": "Why?", "client_key": "client-key-1"},
    "question.suggest": {"text": "sky"},
}
"""What each command needs beside the ids."""

WRONG = [
    None,
    7,
    -1,
    1.5,
    True,
    [],
    {},
    [[]],
    "",
    " ",
    "a" * 100,
    "\x00",
    "🙂",
    "../../etc/passwd",
    "{}",
    10**30,
    "\ud800",
]
"""Values that fit nowhere, or nearly nowhere."""


@pytest.fixture
def hour(ctx: Context) -> Hour:
    """An hour that is live."""
    return make_hour(ctx)


@pytest.fixture
def mona(app: Flask) -> FlaskClient:
    """The moderator's browser."""
    return browser_of(app, MONA)


def whole(name: str, hour: Hour, question_id: str = "nowhere") -> dict[str, Any]:
    """Well-formed fields of a command."""
    ids = {"hour_id": hour.hour_id}
    if not name.startswith("hour.") and name not in ("question.submit", "question.suggest"):
        ids["question_id"] = question_id
    return ids | FIELDS.get(name, {})


def send(client: FlaskClient, name: str, body: Any) -> TestResponse:
    """Send anything as the body of a command; lone surrogates travel as escapes."""
    headers = {"X-CSRFToken": csrf_token(client)}
    text = body if isinstance(body, (bytes, str)) else json.dumps(body)
    return client.post(f"/api/v1/commands/{name}", data=text, content_type="application/json", headers=headers)


def check_refused(answer: TestResponse) -> str:
    """Check that an answer is a coded refusal which tells nothing of the inside; returns the code."""
    assert 400 <= answer.status_code < 500, answer.get_data(as_text=True)
    text = answer.get_data(as_text=True)
    assert "Traceback" not in text
    assert code_of(answer) in STATUS
    return code_of(answer)


@pytest.mark.parametrize("name", OF_HOURS)
def test_a_command_with_a_missing_or_unknown_field_is_refused(name: str, mona: FlaskClient, hour: Hour) -> None:
    fields = whole(name, hour)
    for missing in ("hour_id", "question_id"):
        if missing in fields:
            less = {key: value for key, value in fields.items() if key != missing}
            assert check_refused(send(mona, name, less)) == "payload.invalid"
    refused = send(mona, name, fields | {"endorsements": 1000})
    assert check_refused(refused) == "payload.invalid"
    assert "endorsements" in refused.json["error"]["details"]["reason"]


@pytest.mark.parametrize("name", OF_HOURS)
def test_a_field_with_a_wrong_value_never_fails_inside(name: str, mona: FlaskClient, hour: Hour) -> None:
    fields = whole(name, hour)
    for field in fields:
        for wrong in WRONG:
            answer = send(mona, name, fields | {field: wrong})
            assert answer.status_code < 500, (field, wrong, answer.json)
            assert "Traceback" not in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"nonsense",
        b"[]",
        b"7",
        b'"text"',
        b"null",
        b"\xff\xfe",
        b"{" * 1000,
        b"[" * 200_000,
        b'{"a": NaN}',
        b"1" * 5000,
    ],
)
def test_a_body_that_is_no_object_is_refused(body: bytes, mona: FlaskClient) -> None:
    assert check_refused(send(mona, "question.submit", body)) == "payload.invalid"


@pytest.mark.parametrize(
    "name", ["question.nothing", "hour.join", "hour.leave", "__class__", "a" * 5000, "question.submit "]
)
def test_a_command_that_is_not_there_is_refused(name: str, mona: FlaskClient) -> None:
    assert check_refused(send(mona, name, {})) == "command.unknown"


@pytest.mark.parametrize("characters", [10_001, 100_000])
def test_a_text_that_is_far_too_long_is_refused(characters: int, mona: FlaskClient, hour: Hour) -> None:
    fields = whole("question.submit", hour) | {"text": "a" * characters}
    assert check_refused(send(mona, "question.submit", fields)) == "payload.invalid"


def test_a_text_of_a_megabyte_is_refused_before_it_is_read(mona: FlaskClient, hour: Hour) -> None:
    fields = whole("question.submit", hour) | {"text": "é" * 1_000_000}
    answer = send(mona, "question.submit", fields)
    assert (answer.status_code, code_of(answer)) == (413, "payload.too_large")


def test_a_form_of_ten_megabytes_is_refused(client: FlaskClient) -> None:
    token = csrf_token(client)
    answer = client.post(
        "/name", data={"csrf_token": token, "name": "a" * 10_000_000}, headers={"Accept": "application/json"}
    )
    assert (answer.status_code, code_of(answer)) == (413, "payload.too_large")


@pytest.mark.parametrize(
    "wild", ["\u202edrawkcab", "a\x00b", "e\u0301" * 200, "a\u0300" * 400, "\u200b\u200b", "ﷺ" * 100, "😀" * 100]
)
def test_a_wild_text_is_kept_or_refused_with_a_code(wild: str, mona: FlaskClient, hour: Hour) -> None:
    answer = send(mona, "question.submit", whole("question.submit", hour) | {"text": wild})
    if answer.status_code == 200:
        assert "\x00" not in answer.json["question"]["text"]
    else:
        assert check_refused(answer) in ("question.text_empty", "question.text_too_long")


def test_half_a_character_in_a_text_costs_nothing_but_itself(mona: FlaskClient, hour: Hour) -> None:
    """Some browsers cut an emoji in two at the end of a field."""
    answer = send(mona, "question.submit", whole("question.submit", hour) | {"text": "Why? \ud83d"})
    assert (answer.status_code, answer.json["question"]["text"]) == (200, "Why?")


@pytest.mark.parametrize("name", OF_HOURS)
def test_an_hour_that_is_not_there_is_refused(name: str, app: Flask, hour: Hour) -> None:
    client = browser_of(app, ZURI)
    refused = send(client, name, whole(name, hour) | {"hour_id": "nowhere"})
    assert check_refused(refused) in ("hour.not_found", "question.not_found")


@pytest.mark.parametrize(
    "name",
    sorted(
        name
        for name in OF_HOURS
        if "question_id" in whole(name, Hour(hour_id="x", title="x", starts_at=0, duration_s=0))
    ),
)
def test_a_question_of_another_hour_is_not_there(name: str, app: Flask, ctx: Context, hour: Hour) -> None:
    other = make_hour(ctx)
    asked = command(browser_of(app, BEN), "question.submit", **whole("question.submit", other))
    foreign = asked.json["question"]["question_id"]
    refused = send(browser_of(app, MONA), name, whole(name, hour, foreign))
    assert check_refused(refused) == "question.not_found"


@pytest.mark.parametrize("name", OF_HOURS)
@pytest.mark.parametrize("state", ["archived", "cancelled", "draft"])
def test_nothing_moves_in_an_hour_that_is_closed(name: str, state: str, app: Flask, ctx: Context) -> None:
    closed = make_hour(ctx, state)
    if name == "question.suggest" and state != "draft":
        return  # it only reads
    refused = send(browser_of(app, ZURI), name, whole(name, closed))
    expected = {"hour.closed", "hour.transition_refused", "hour.not_found", "question.not_found"}
    assert check_refused(refused) in expected


def test_commands_out_of_order_are_refused_and_change_nothing(app: Flask, ctx: Context, hour: Hour) -> None:
    mona = browser_of(app, MONA)
    asked = command(browser_of(app, BEN), "question.submit", **whole("question.submit", hour))
    question_id = asked.json["question"]["question_id"]
    before = ctx.store.events.newest(hour.hour_id)
    for name in ("question.unair", "question.answer", "question.restore", "question.pin", "question.reply"):
        assert check_refused(send(mona, name, whole(name, hour, question_id))) == "question.transition_refused"
    assert ctx.store.events.newest(hour.hour_id) == before
    command(mona, "hour.move", hour_id=hour.hour_id, move="end")
    again = send(mona, "hour.move", {"hour_id": hour.hour_id, "move": "end"})
    assert check_refused(again) == "hour.transition_refused"
    assert ctx.records.hours.get(hour.hour_id).state is HourState.ENDED


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?hour_id=",
        "?hour_id=../../x",
        "?hour_id=%00",
        "?hour_id={hour}&cursor=newest",
        "?hour_id={hour}&cursor=-1-0",
        "?hour_id={hour}&cursor=1",
        "?hour_id={hour}&cursor=99999999999999999999999999-0",
        "?hour_id={hour}&audience=person",
        "?hour_id={hour}&audience=everyone",
        "?hour_id=nowhere",
    ],
)
def test_a_question_about_events_that_makes_no_sense_is_refused(query: str, client: FlaskClient, hour: Hour) -> None:
    answer = client.get("/api/v1/events" + query.format(hour=hour.hour_id))
    assert check_refused(answer) in ("payload.invalid", "hour.not_found")


@pytest.mark.parametrize("before", ["", "soon", "-1", "1e9", "٣", "9" * 30])
def test_a_page_of_past_hours_wants_a_moment(before: str, client: FlaskClient) -> None:
    assert check_refused(client.get("/api/v1/hours", query_string={"before": before})) == "payload.invalid"


@pytest.mark.parametrize("hour_id", ["nowhere", "%00", "a" * 3000, "..", "'; drop table hours; --", "🙂"])
def test_an_address_with_anything_in_it_is_not_found(hour_id: str, client: FlaskClient) -> None:
    for path in ("", "/questions", "/mine", "/ledger"):
        assert check_refused(client.get(f"/api/v1/hours/{hour_id}{path}")) in ("hour.not_found", "page.not_found")


def cookie_name(app: Flask) -> str:
    """The name of the session cookie."""
    return str(app.config["SESSION_COOKIE_NAME"])


@pytest.mark.parametrize(
    "value", ["", "nonsense", "eyJhY2NvdW50IjoicHp1cmkifQ.aaaaaa.bbbbbbbbbb", "\u00e9", "a" * 4000]
)
def test_a_forged_cookie_is_a_fresh_guest(value: str, app: Flask) -> None:
    client = app.test_client()
    client.set_cookie(cookie_name(app), value)
    answer = client.get("/api/v1/me")
    assert (answer.status_code, answer.json["signed_in"], answer.json["name"]) == (200, False, "")


def test_a_cookie_signed_with_another_secret_is_a_fresh_guest(app: Flask) -> None:
    with app.app_context():
        app.secret_key = "another secret of somebody else entirely"
        forger = browser_of(app, ZURI)
        app.secret_key = "a secret for tests that nobody else knows"
    assert forger.get("/api/v1/me").json["signed_in"] is False


def test_an_expired_cookie_is_a_fresh_guest(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    now = TimestampSigner("any").get_timestamp()
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _self: now - 366 * 24 * 3600)
    client = browser_of(app, CHIDI)
    monkeypatch.undo()
    assert client.get("/api/v1/me").json["signed_in"] is False


def test_an_account_that_is_gone_is_a_fresh_guest(app: Flask) -> None:
    client = app.test_client()
    with client.session_transaction() as session:
        session["account"] = "pgone"
    assert client.get("/api/v1/me").json == client.get("/api/v1/me").json | {"signed_in": False, "name": ""}


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Bearer nonsense", "bearer x y z", "Bearer " + "a" * 5000])
def test_a_token_that_is_none_is_refused_or_nothing(header: str, client: FlaskClient) -> None:
    answer = client.get("/api/v1/me", headers={"Authorization": header})
    if header.strip() == "Bearer":
        assert answer.json["signed_in"] is False
    else:
        assert check_refused(answer) == "access.token_invalid"


@pytest.mark.parametrize(
    "zone", ["America", "../../etc/passwd", "Mars/Olympus", "a" * 3000, "\x00", "Africa/Nairobi\n"]
)
def test_a_cookie_with_an_impossible_zone_or_language_is_passed_over(zone: str, client: FlaskClient) -> None:
    client.environ_base["HTTP_COOKIE"] = f"zone={zone}; lang={zone}".replace("\n", "").replace("\x00", "%00")
    assert client.get("/sign-in").status_code == 200


def test_an_impossible_zone_or_language_is_not_kept(app: Flask, ctx: Context) -> None:
    client = browser_of(app, OLGA)
    fields = {"csrf_token": csrf_token(client), "zone": "Mars/Olympus", "language": "tlh"}
    assert client.post("/account", data=fields).status_code == 303
    kept = ctx.records.people.get(OLGA.person_id)
    assert (kept.zone, kept.language) == ("", "")


@pytest.mark.parametrize("number", ["9" * 30, "²", "٣", "-1", "x", ""])
def test_an_odd_number_in_an_address_turns_no_page(app: Flask, ctx: Context, number: str) -> None:
    programme = make_programme(ctx)
    for path in ("/past", f"/programmes/{programme.programme_id}/questions"):
        assert browser_of(app).get(path, query_string={"before": number}).status_code == 200


@pytest.mark.parametrize("number", ["9" * 30, "²", "٣", "-1", "x"])
def test_an_odd_number_in_a_form_is_no_time(app: Flask, ctx: Context, number: str) -> None:
    mentor = make_mentor(ctx, make_programme(ctx))
    asked = {"about": "A week", "client_key": "client-key-1", "m1": mentor.mentor_id, "way": "slot", "slot": number}
    form = f"/programmes/{mentor.programme_id}/request"
    assert send_form(browser_of(app, CHIDI), form, **asked).status_code == 400
    path = f"/bookings/{book(ctx, mentor).booking_id}/do"
    assert send_form(browser_of(app, ADA), f"{path}/booking.accept", time=number).status_code == 400
    assert send_form(browser_of(app, CHIDI), f"{path}/booking.propose", slot=number).status_code == 400


@pytest.mark.parametrize("number", ["9" * 30, "9" * 14, "²", "-1", "x", ""])
def test_an_odd_version_in_a_form_is_that_of_nothing_that_is_kept(app: Flask, ctx: Context, number: str) -> None:
    hour = create_hour(ctx, ZURI, plan())
    series = create_series(ctx, ZURI, weekly())
    programme = make_programme(ctx)
    recording = keep_recording(ctx, make_hour(ctx, "archived"))
    paths = [
        f"hours/{hour.hour_id}",
        f"series/{series.series_id}",
        f"programmes/{programme.programme_id}",
        f"hours/{recording.hour_id}/recordings/{recording.recording_id}",
    ]
    zuri = browser_of(app, ZURI)
    for path in paths:
        answer = send_form(zuri, f"/organise/{path}/edit", version=number, **weekly(title="Mine"))
        assert answer.status_code == 409, path
        assert "Somebody else" in answer.text


@pytest.mark.parametrize("number", [10**30, 2**63, 2**31, -1])
def test_an_odd_version_in_a_command_is_refused(app: Flask, ctx: Context, number: int) -> None:
    mentor = make_mentor(ctx, make_programme(ctx))
    of_mentor = {"mentor_id": mentor.mentor_id, "version": number}
    of_booking = {"booking_id": book(ctx, mentor).booking_id, "version": number}
    ada = browser_of(app, ADA)
    assert check_refused(send(ada, "mentor.update", of_mentor | {"shown_name": "Ada"})) == "payload.invalid"
    assert check_refused(send(ada, "mentor.plan", of_mentor | {"zone": "UTC"})) == "payload.invalid"
    assert check_refused(send(ada, "booking.accept", of_booking | {"time": START})) == "payload.invalid"
