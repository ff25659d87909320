"""The doors for Jitsi's servers: closed without their secret, and nothing that comes in does harm."""

import json
import logging
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st
from sqlalchemy import select
from werkzeug.test import TestResponse

from hub.actions.context import Context
from hub.app import create_app
from hub.config import Settings
from hub.domain.clock import SetClock
from hub.records.video_tables import alarms, room_grants, room_posts, room_visits
from tests.fakes.jitsi_jaas import WEBHOOK_SECRET, signature
from tests.fakes.jitsi_prosody import HOOK_TOKEN
from tests.fixed import START
from tests.people import ZURI, make_hour
from tests.web.browser import browser_of, csrf_token
from tests.web.hooks import ALL_KINDS, AT, BEARER, JIBRI, POSTED, created, destroyed, joined, left, open_hub

ROOM = "hour-2026-11-27-aaaqeayeaudaocaj"
ASKED = {"name": ROOM, "start_time": "2026-11-27T16:00:00.000Z", "mail_owner": "x@meet.example.org"}
DOORS = [("POST", path) for path in POSTED] + [
    ("POST", "/jitsi/conference"),
    ("GET", "/jitsi/conference/x1"),
    ("DELETE", "/jitsi/conference/x1"),
]
FUZZED = how(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def hub(settings: Settings, clock: SetClock) -> Flask:
    """A hub whose doors are there."""
    return open_hub(settings, clock)


@pytest.fixture
def allowing(settings: Settings, clock: SetClock) -> Flask:
    """A hub that lets rooms be opened which are none of its own."""
    return open_hub(settings, clock, jitsi_unknown_rooms="allow")


@pytest.fixture
def jitsi(hub: Flask) -> FlaskClient:
    """Jitsi's servers, which call it."""
    return hub.test_client()


def tell(jitsi: FlaskClient, what: str, body: Any) -> TestResponse:
    """Post something as event_sync does."""
    return jitsi.post(f"/jitsi/events/{what}", data=json.dumps(body), headers=BEARER)


def everything(ctx: Context) -> list[object]:
    """Every row that a call could change."""
    with ctx.records.engine.connect() as connection:
        tables = (room_posts, room_grants, room_visits, alarms)
        return [tuple(row) for table in tables for row in connection.execute(select(table))]


def waiting(ctx: Context) -> list[tuple[str, str, int]]:
    """Kind, room and moment of what waits."""
    return [(one.kind, one.room_name, one.at) for one in ctx.records.room_posts.waiting(ALL_KINDS)]


# Who is let in.


def test_without_a_secret_in_the_settings_no_door_is_there(client: FlaskClient):
    for method, path in DOORS:
        for headers in ({}, BEARER, {"Authorization": "Bearer "}):
            answer = client.open(path, method=method, headers=headers)
            assert (answer.status_code, answer.json["error"]["code"]) == (404, "page.not_found"), path


@pytest.mark.parametrize("shown", [None, "", "Bearer", "Bearer ", "Bearer wrong", f"Basic {HOOK_TOKEN}", "Bearer é"])
def test_no_door_opens_for_another_secret(ctx: Context, jitsi: FlaskClient, shown: str | None):
    headers = {} if shown is None else {"Authorization": shown}
    for method, path in DOORS:
        if "jibri" not in path:
            answer = jitsi.open(path, method=method, headers=headers, data=json.dumps(created(ROOM)))
            assert (answer.status_code, answer.json["error"]["code"]) == (401, "access.token_invalid"), path
    assert everything(ctx) == []


def test_address_for_jibri_is_there_for_those_alone_who_know_it(ctx: Context, jitsi: FlaskClient):
    right = JIBRI.split("/")[3]
    for key in ("x", "%00", right[:-1], right + "x", right.upper(), HOOK_TOKEN):
        for path in ("status", "session/status"):
            answer = jitsi.post(f"/jitsi/jibri/{key}/v1/{path}", json={"jibriId": "j", "status": {}}, headers=BEARER)
            assert answer.status_code == 404, key
    assert everything(ctx) == []


def test_address_for_jibri_opens_no_other_door(jitsi: FlaskClient):
    key = JIBRI.split("/")[3]
    assert HOOK_TOKEN not in JIBRI
    assert jitsi.post("/jitsi/events/room/created", headers={"Authorization": f"Bearer {key}"}).status_code == 401


def test_session_of_an_organiser_with_its_form_token_opens_nothing(hub: Flask, ctx: Context):
    organiser = browser_of(hub, ZURI)
    token = csrf_token(organiser)
    for method, path in DOORS:
        if "jibri" not in path:
            answer = organiser.open(path, method=method, headers={"X-CSRFToken": token})
            assert answer.status_code == 401, path
    assert everything(ctx) == []


def test_doors_need_no_form_token(ctx: Context, jitsi: FlaskClient):
    assert tell(jitsi, "room/created", created(ROOM)).status_code == 200
    assert jitsi.post(f"{JIBRI}/status", json={"jibriId": "j", "status": {}}).status_code == 200
    assert len(everything(ctx)) == 2


def test_jaas_alone_needs_no_token_of_prosodys(settings: Settings, clock: SetClock):
    app = open_hub(settings, clock, jitsi_hook_token="")
    raw = json.dumps({"eventType": "USAGE"}).encode()
    headers = {"X-Jaas-Signature": signature(WEBHOOK_SECRET, AT, raw)}
    assert app.test_client().post("/jitsi/jaas", data=raw, headers=headers).status_code == 200
    assert app.test_client().post("/jitsi/recordings", headers=BEARER).status_code == 404


def test_nothing_of_a_call_is_logged(jitsi: FlaskClient, caplog: pytest.LogCaptureFixture, capfd: Any):
    with caplog.at_level(logging.DEBUG):
        tell(jitsi, "occupant/joined", joined(ROOM, "Zebrafish"))
        jitsi.post(f"{JIBRI}/status", json={"jibriId": "j", "status": {}})
        jitsi.post("/jitsi/conference", data=ASKED, headers=BEARER)
        jitsi.post("/jitsi/jibri/wrong-key/v1/status")
    output = capfd.readouterr()
    said = caplog.text + output.out + output.err
    assert not [word for word in ("Zebrafish", ROOM, JIBRI.split("/")[3], HOOK_TOKEN, "wrong-key") if word in said]


# What is told.


def test_posts_of_event_sync_wait_with_their_moments_and_without_addresses(ctx: Context, jitsi: FlaskClient):
    assert tell(jitsi, "room/created", created(ROOM)).json == {}
    assert tell(jitsi, "occupant/joined", joined(ROOM, email="ada@example.org")).status_code == 200
    assert tell(jitsi, "occupant/left", left(ROOM)).status_code == 200
    everybody = [joined(ROOM)["occupant"], left(ROOM, "Ben")["occupant"]]
    assert tell(jitsi, "room/destroyed", destroyed(ROOM, occupants=everybody)).status_code == 200
    assert sorted(waiting(ctx), key=lambda one: (one[2], one[0])) == [
        ("occupant.joined", ROOM, START),
        ("room.created", ROOM, START),
        ("occupant.left", ROOM, START + 60_000),
        ("room.destroyed", ROOM, START + 90_000),
    ]
    bodies = {one.kind: one.body for one in ctx.records.room_posts.waiting(ALL_KINDS)}
    ada = {"jid": "Ada@meet.example.org/1", "jitsi_id": "id-Ada", "name": "Ada", "joined_at": START, "left_at": 0}
    assert bodies["occupant.joined"] == ada
    ben = {"jid": "Ben@meet.example.org/1", "jitsi_id": "id-Ben", "name": "Ben"}
    ben |= {"joined_at": START, "left_at": START + 60_000}
    assert bodies["room.destroyed"] == {
        "created_at": START,
        "destroyed_at": START + 90_000,
        "occupants": [ada, ben],
    }
    assert "example.org" not in json.dumps(bodies["occupant.joined"]["name"])


def test_post_that_comes_twice_is_one(ctx: Context, jitsi: FlaskClient, clock: SetClock):
    for what, body in (("room/created", created(ROOM)), ("occupant/joined", joined(ROOM))):
        for _ in range(3):
            assert tell(jitsi, what, dict(reversed(body.items()))).status_code == 200
            clock.forward(seconds=1)
    assert len(waiting(ctx)) == 2


def test_somebody_who_comes_again_is_told_again(ctx: Context, jitsi: FlaskClient):
    tell(jitsi, "occupant/joined", joined(ROOM))
    tell(jitsi, "occupant/joined", joined(ROOM, at=AT + 100))
    tell(jitsi, "occupant/joined", joined(ROOM, "Ben"))
    tell(jitsi, "occupant/joined", joined("another"))
    assert len(waiting(ctx)) == 4


NOTHING = [
    ("room/created", created(ROOM) | {"is_breakout": True, "breakout_room_id": "b1"}),
    ("occupant/left", left(ROOM) | {"is_breakout": True, "breakout_room_id": "b1"}),
    ("room/created", created("__jicofo-health-check-1")),
    ("occupant/joined", joined(ROOM, occupant_jid="recorder@recorder.meet.example.org/1")),
    ("occupant/joined", joined(ROOM, occupant_jid="jibri@hidden.meet.jitsi/1")),
    ("occupant/joined", joined(ROOM, occupant_jid="focus@auth.meet.example.org/1")),
    ("occupant/joined", joined(ROOM) | {"occupant": None}),
    ("room/created", {}),
]


def test_what_tells_nothing_of_people_in_a_room_is_taken_and_not_kept(ctx: Context, jitsi: FlaskClient):
    for what, body in NOTHING:
        assert tell(jitsi, what, body).status_code == 200, body
    assert waiting(ctx) == []


def test_recorder_is_not_among_those_who_were_in_a_room(ctx: Context, jitsi: FlaskClient):
    recorder = {"occupant_jid": "recorder@recorder.meet.example.org/1", "joined_at": AT}
    tell(jitsi, "room/destroyed", destroyed(ROOM, occupants=[recorder, joined(ROOM)["occupant"]]))
    (post,) = ctx.records.room_posts.waiting(["room.destroyed"])
    assert [one["name"] for one in post.body["occupants"]] == ["Ada"]


def test_room_of_a_tenant_is_known_by_our_own_name_of_it(settings: Settings, ctx: Context, clock: SetClock):
    jitsi = open_hub(settings, clock, jitsi_url="https://meet.example.org/Mentors").test_client()
    tell(jitsi, "room/created", created(f"[mentors]{ROOM}"))
    tell(jitsi, "room/created", created(f"[other]{ROOM}", at=AT + 1))
    tell(jitsi, "room/created", created(ROOM, at=AT + 2))
    assert [name for _, name, _ in waiting(ctx)] == [ROOM, f"[other]{ROOM}", f"[]{ROOM}"]


def test_moment_that_is_none_is_the_one_at_which_it_came(ctx: Context, jitsi: FlaskClient):
    for number, moment in enumerate([None, "soon", -5, 0, 1e300, 10**30, True, AT + 10**9, [], {"a": 1}]):
        assert tell(jitsi, "room/created", created(f"room-{number}") | {"created_at": moment}).status_code == 200
    assert {at for _, _, at in waiting(ctx)} == {START}
    assert len(waiting(ctx)) == 10


NO_OBJECTS = [b"", b"null", b"[]", b"7", b'"x"', b"{", b"\xff\xfe", b"[" * 100_000, b'{"a":"\\ud800"}']


def test_what_is_no_object_is_refused_with_a_reason(ctx: Context, jitsi: FlaskClient):
    for path in POSTED:
        for raw in NO_OBJECTS:
            assert send(jitsi, path, raw).status_code == 400, (path, raw[:20])
    assert waiting(ctx) == []


def test_jibri_tells_how_it_is_and_how_its_job_is(ctx: Context, jitsi: FlaskClient, clock: SetClock):
    status = {"busyStatus": "BUSY", "health": {"healthStatus": "HEALTHY", "details": {}}}
    for _ in range(2):
        jitsi.post(f"{JIBRI}/status", json={"jibriId": "jibri-1", "status": status})
        clock.forward(seconds=60)
    session = {"sessionId": "s1", "status": "ON", "failure": None}
    for _ in range(2):
        jitsi.post(f"{JIBRI}/session/status", json={"jibriId": "jibri-1", "session": session})
    posts = ctx.records.room_posts.waiting(ALL_KINDS)
    assert [one.kind for one in posts] == ["jibri.status", "jibri.status", "jibri.session"]
    assert posts[0].body == {"jibri_id": "jibri-1", "status": status}
    assert posts[2].body == {"jibri_id": "jibri-1", "session": session}


def test_finished_recording_is_announced_by_its_plain_name(ctx: Context, jitsi: FlaskClient):
    body = {"directory": "qwertyuiop-1_x.y", "session": "s1", "path": "/elsewhere"}
    for _ in range(2):
        assert jitsi.post("/jitsi/recordings", json=body, headers=BEARER).status_code == 200
    (post,) = ctx.records.room_posts.waiting(["recording.finalized"])
    assert post.body == {"directory": "qwertyuiop-1_x.y", "session": "s1"}
    ctx.records.room_posts.done(post.post_key, START)
    jitsi.post("/jitsi/recordings", json=body, headers=BEARER)
    assert len(ctx.records.room_posts.waiting(["recording.finalized"])) == 1


NO_NAMES: list[Any] = ["", ".", "..", "../x", "x/y", "/x", "x\\y", ".hidden", "x\n", "x\x00", "é", "x" * 201]
NO_NAMES += [None, 7, ["x"]]


def test_recording_that_is_no_plain_name_is_refused(ctx: Context, jitsi: FlaskClient):
    for directory in NO_NAMES:
        answer = jitsi.post("/jitsi/recordings", json={"directory": directory}, headers=BEARER)
        assert (answer.status_code, answer.json["error"]["code"]) == (400, "payload.invalid"), directory
    assert waiting(ctx) == []


def test_body_that_is_too_large_is_refused_and_a_large_farewell_is_not(ctx: Context, jitsi: FlaskClient):
    everybody = [joined(ROOM, f"Person {number}")["occupant"] for number in range(5000)]
    assert tell(jitsi, "room/destroyed", destroyed(ROOM, occupants=everybody)).status_code == 200
    huge = jitsi.post("/jitsi/events/room/created", data=b" " * (2 * 1024 * 1024 + 1), headers=BEARER)
    assert huge.status_code == 413
    assert len(waiting(ctx)) == 1


def test_moment_without_a_database_is_told_to_come_again(settings: Settings, clock: SetClock, tmp_path: Any):
    app = open_hub(settings, clock, database_url=f"sqlite:///{tmp_path}/nowhere/none.sqlite")
    answer = app.test_client().post("/jitsi/events/room/created", json=created(ROOM), headers=BEARER)
    assert answer.status_code == 503


# Anything at all.


def send(jitsi: FlaskClient, path: str, raw: bytes, *, secret: bool = True) -> TestResponse:
    """Send bytes to a door, with its secret or without."""
    headers = {"Content-Type": "application/json"}
    if path == "/jitsi/jaas":
        headers["X-Jaas-Signature"] = signature(WEBHOOK_SECRET if secret else "another", AT, raw)
    elif secret:
        headers |= BEARER
    else:
        path = path.replace(JIBRI, "/jitsi/jibri/another/v1")
    return jitsi.post(path, data=raw, headers=headers)


KEYS = ["room_name", "room_jid", "is_breakout", "created_at", "destroyed_at", "occupant", "all_occupants"]
KEYS += ["occupant_jid", "joined_at", "left_at", "name", "id", "directory", "session", "jibriId", "status", "sessionId"]
KEYS += ["eventType", "timestamp", "fqn", "data", "idempotencyKey", "participantJid", "isBreakout"]
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.sampled_from([ROOM, "PARTICIPANT_JOINED", "ROOM_DESTROYED", "RECORDING_UPLOADED", f"vpaas-1/{ROOM}", "\x00"]),
)
VALUES = st.recursive(
    SCALARS, lambda more: st.lists(more, max_size=3) | st.dictionaries(st.sampled_from(KEYS), more, max_size=8)
)
BODIES = st.one_of(
    st.binary(),
    VALUES.map(lambda one: json.dumps(one).encode()),
    st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=12).map(lambda one: json.dumps(one).encode()),
)


@given(path=st.sampled_from(POSTED), raw=BODIES)
@FUZZED
def test_no_body_makes_a_door_fail(jitsi: FlaskClient, path: str, raw: bytes):
    assert send(jitsi, path, raw).status_code in (200, 400)


@given(path=st.sampled_from(POSTED), raw=BODIES)
@FUZZED
def test_no_body_changes_anything_without_the_secret(ctx: Context, jitsi: FlaskClient, path: str, raw: bytes):
    assert send(jitsi, path, raw, secret=False).status_code in (401, 404)
    assert everything(ctx) == []


NAMES = st.one_of(st.text(), st.binary(), st.sampled_from([ROOM, f"[x]{ROOM}", "a" * 5000]))


@given(name=NAMES, owner=st.text(), unknown=st.sampled_from(["refuse", "allow"]))
@FUZZED
def test_no_name_of_a_room_makes_the_door_fail(hub: Flask, allowing: Flask, unknown: str, name: Any, owner: str):
    jitsi = (hub if unknown == "refuse" else allowing).test_client()
    answer = jitsi.post("/jitsi/conference", data={"name": name, "mail_owner": owner}, headers=BEARER)
    assert answer.status_code in (200, 400, 403)
    if answer.status_code == 200:
        assert {type(value) for value in answer.json.values()} <= {str, int}
        assert all(value != "" for value in answer.json.values())
    else:
        assert isinstance(answer.json["message"], str)


@given(
    raw=st.binary(), kind=st.sampled_from(["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""])
)
@FUZZED
def test_no_form_makes_the_door_fail(jitsi: FlaskClient, raw: bytes, kind: str):
    answer = jitsi.post("/jitsi/conference", data=raw, headers=BEARER, content_type=kind)
    assert answer.status_code in (200, 400, 403)


@given(header=st.text(st.characters(min_codepoint=32, max_codepoint=255)), raw=st.binary())
@FUZZED
def test_no_signature_that_is_made_up_opens_the_door_of_jaas(ctx: Context, jitsi: FlaskClient, header: str, raw: bytes):
    for shown in (header, f"t={AT},v1={header}", f"t={header},v1={header}"):
        assert jitsi.post("/jitsi/jaas", data=raw, headers={"X-Jaas-Signature": shown}).status_code == 401
    assert everything(ctx) == []


def test_every_door_of_the_map_is_held_by_these_tests(hub: Flask, settings: Settings, clock: SetClock):
    rules = [rule for rule in hub.url_map.iter_rules() if rule.rule.startswith("/jitsi")]
    methods = {
        (method, rule.rule) for rule in rules for method in rule.methods or () if method in ("POST", "GET", "DELETE")
    }
    assert len(methods) == 9
    assert not [rule for rule in create_app(settings, clock=clock).url_map.iter_rules() if "/jitsi" in rule.rule]


def test_hour_is_asked_for_and_granted_over_the_door(ctx: Context, jitsi: FlaskClient):
    make_hour(ctx, room_name=ROOM)
    answer = jitsi.post("/jitsi/conference", data=ASKED, headers=BEARER)
    assert answer.status_code == 200
    assert answer.json["name"] == ROOM
    again = jitsi.get(f"/jitsi/conference/{answer.json['id']}", headers=BEARER)
    assert (again.status_code, again.json | {"mail_owner": ""}) == (200, answer.json | {"mail_owner": ""})
    assert jitsi.delete(f"/jitsi/conference/{answer.json['id']}", headers=BEARER).status_code == 204
    assert jitsi.get("/jitsi/conference/none", headers=BEARER).status_code == 404
