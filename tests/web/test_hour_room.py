"""The way into the room of an hour: as an address, within our page, and what pressing Record and Stream asks."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from hub.actions.context import Context
from hub.actions.stream_keys import set_stream_key
from hub.app import create_app
from hub.domain.hours import Hour
from hub.domain.recordings import RecordingSource, RecordingState
from hub.domain.roles import Actor
from hub.records.records import Records
from tests.jitsi.keys import key_pair
from tests.people import ADA, BEN, CHIDI, HANA, MONA, NYAH, OLGA, ZURI, make_hour
from tests.web.browser import browser_of, code_of, send_form

ROOM = "hour-2026-11-27-aaaqeayeaudaocaj"
KEY = "abcd-efgh-ijkl-mnop-qrst"
JSON_PLEASE = {"Accept": "application/json"}
RUNS = [ZURI, HANA, MONA]
OTHERS = [ADA, BEN, CHIDI, OLGA, NYAH]
"""Ada is a guest of the hour: she speaks, and does not run it."""

Made = Callable[..., Flask]


@pytest.fixture
def hub(ctx: Context) -> Made:
    """A function that makes a hub with a Jitsi within its pages, and a recorder unless a test wants otherwise."""

    def make(**settings: Any) -> Flask:
        wished = {"jitsi_embed": True, "jitsi_jibri_url": "http://127.0.0.1:1"} | settings
        return create_app(replace(ctx.settings, **wished), clock=ctx.clock)

    return make


@pytest.fixture
def hour(ctx: Context) -> Hour:
    return make_hour(ctx, "live", room_name=ROOM, title="Ask & tell")


def way_of(app: Flask, actor: Actor | None, hour: Hour) -> Any:
    return browser_of(app, actor).get(f"/hours/{hour.hour_id}/room", headers=JSON_PLEASE)


def press(app: Flask, actor: Actor, hour: Hour, what: str) -> Any:
    client = browser_of(app, actor)
    client.environ_base["HTTP_ACCEPT"] = "application/json"
    return send_form(client, f"/hours/{hour.hour_id}/room/{what}")


def test_page_is_told_all_that_jitsi_s_script_needs_and_keeps_none_of_it(hub: Made, hour: Hour) -> None:
    answer = way_of(hub(), BEN, hour)
    frame = answer.json["frame"]
    assert (frame["domain"], frame["room"], frame["name"]) == ("meet.jit.si", ROOM, "Ben")
    assert frame["script"] == "https://meet.jit.si/external_api.js"
    assert frame["language"] == "en"
    assert frame["config"] == {"subject": "Ask & tell", "startWithAudioMuted": True, "startWithVideoMuted": True}
    assert (answer.headers["Cache-Control"], answer.headers["Referrer-Policy"]) == ("no-store", "no-referrer")


def test_link_leads_into_the_room_and_is_kept_nowhere(hub: Made, hour: Hour) -> None:
    answer = browser_of(hub(), BEN).get(f"/hours/{hour.hour_id}/room")
    assert answer.status_code == 303
    assert f"/{ROOM}?lang=en#" in answer.location
    assert (answer.headers["Cache-Control"], answer.headers["Referrer-Policy"]) == ("no-store", "no-referrer")


def test_page_itself_says_nothing_of_the_room_before_somebody_presses(hub: Made, hour: Hour) -> None:
    page = browser_of(hub(), ZURI).get(f"/hours/{hour.hour_id}").text
    assert ROOM not in page
    assert "external_api.js" not in page
    assert 'data-part="file" hidden' in page


def test_refusal_is_the_same_as_for_the_link(hub: Made, ctx: Context) -> None:
    over = make_hour(ctx, "ended", room_name=ROOM)
    answer = way_of(hub(), BEN, over)
    assert (answer.status_code, code_of(answer)) == (409, "hour.closed")


@pytest.mark.parametrize("actor", RUNS + OTHERS, ids=lambda one: one.person_id)
def test_record_and_stream_are_offered_to_those_who_run_the_hour(
    ctx: Context, hub: Made, hour: Hour, actor: Actor
) -> None:
    set_stream_key(ctx, ZURI, hour.hour_id, KEY)
    told = way_of(hub(), actor, hour).json
    assert (told["records"], told["streams"]) == (actor in RUNS, actor in RUNS)


@pytest.mark.parametrize(
    ("wished", "can"),
    [
        ({"jitsi_jibri_url": ""}, False),
        ({"jitsi_jibri_url": "", "jaas_app_id": "a", "jaas_key_id": "k"}, True),
        ({}, True),
    ],
    ids=["nothing", "jaas", "jibri"],
)
def test_they_are_offered_where_the_deployment_can(hub: Made, hour: Hour, wished: dict[str, Any], can: bool) -> None:
    told = way_of(hub(jaas_private_key=key_pair()[0], **wished), HANA, hour).json
    assert (told["records"], told["streams"]) == (can, False)


def test_record_is_noted_and_answers_what_the_recorder_is_told(hub: Made, hour: Hour, records: Records) -> None:
    app = hub()
    for _ in range(2):
        assert press(app, HANA, hour, "record").json == {"metadata": {"hour_id": hour.hour_id}}
    (one,) = records.recordings.of_hour(hour.hour_id)
    assert (one.source, one.state, one.asked_name) == (RecordingSource.JIBRI, RecordingState.EXPECTED, HANA.name)


def test_stream_answers_the_key_to_this_press_alone(ctx: Context, hub: Made, hour: Hour) -> None:
    app = hub()
    assert code_of(press(app, HANA, hour, "stream")) == "stream.key_missing"
    set_stream_key(ctx, ZURI, hour.hour_id, KEY)
    answer = press(app, HANA, hour, "stream")
    assert answer.json == {"key": KEY}
    assert answer.headers["Cache-Control"] == "no-store"
    assert KEY not in browser_of(app, HANA).get(f"/hours/{hour.hour_id}").text
    assert KEY not in way_of(app, HANA, hour).text


@pytest.mark.parametrize("actor", OTHERS, ids=lambda one: one.person_id)
@pytest.mark.parametrize("what", ["record", "stream"])
def test_nobody_else_presses(ctx: Context, hub: Made, hour: Hour, records: Records, actor: Actor, what: str) -> None:
    set_stream_key(ctx, ZURI, hour.hour_id, KEY)
    answer = press(hub(), actor, hour, what)
    assert (answer.status_code, code_of(answer)) == (403, "access.denied")
    assert KEY not in answer.text
    assert records.recordings.of_hour(hour.hour_id) == []


def test_another_site_presses_nothing(hub: Made, hour: Hour, records: Records) -> None:
    answer = browser_of(hub(), HANA).post(f"/hours/{hour.hour_id}/room/record")
    assert answer.status_code == 400
    assert records.recordings.of_hour(hour.hour_id) == []
