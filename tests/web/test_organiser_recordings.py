"""The organiser's page of an hour's recordings, as plain forms without JavaScript."""

import html
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hub.actions.context import Context
from hub.actions.stream_keys import set_stream_key, stream_key_for
from hub.domain.clock import SetClock
from hub.domain.hours import Hour
from hub.domain.recording_failures import FAILURE_TEXTS, RecordingFailure
from hub.domain.recordings import RecordingSource, RecordingState, StartKnown
from hub.web.organiser_recordings import SOURCE_TEXTS, START_TEXTS, STATE_LOOKS, STATE_TEXTS
from tests.doing import bring
from tests.people import ADA, MONA, OLGA, ZURI
from tests.recordings import keep_recording, recorded_hour, the_recording
from tests.web.browser import browser_of, csrf_token, send_form

KEY = "zbrf-1234-fish-5678-zbrf"
VIDEO = "dQw4w9WgXcQ"
WATCH = f"https://www.youtube.com/watch?v={VIDEO}"


@pytest.fixture
def hour(ctx: Context) -> Hour:
    """An hour that is live, with a room."""
    return recorded_hour(ctx)


@pytest.fixture
def zuri(app: Flask) -> FlaskClient:
    """Zuri's browser."""
    return browser_of(app, ZURI)


def here(hour: Hour, part: str = "") -> str:
    return f"/organise/hours/{hour.hour_id}/recordings{part}"


def shown(client: FlaskClient, hour: Hour) -> str:
    """The words of the page."""
    answer = client.get(here(hour))
    assert answer.status_code == 200
    return html.unescape(answer.text)


def test_page_leads_on_from_the_hour_and_says_what_there_is(ctx: Context, zuri: FlaskClient, hour: Hour):
    assert here(hour) in zuri.get(f"/organise/hours/{hour.hour_id}").text
    assert "There is no recording yet." in shown(zuri, hour)
    for state in ("expected", "recording", "processing", "available", "published", "withdrawn"):
        keep_recording(ctx, hour, state)
    failed = keep_recording(ctx, hour, "processing")
    ctx.records.recordings.move(failed.recording_id, "fail", ctx.clock(), failure=RecordingFailure.UNREADABLE)
    page = shown(zuri, hour)
    for words in (*STATE_TEXTS.values(), FAILURE_TEXTS[RecordingFailure.UNREADABLE], "Recording of the room"):
        assert words in page


def test_every_state_source_and_start_has_its_words():
    assert set(STATE_TEXTS) == set(STATE_LOOKS) == set(RecordingState)
    assert set(SOURCE_TEXTS) == {one.value for one in RecordingSource}
    assert set(START_TEXTS) == set(StartKnown)


@pytest.mark.parametrize("who", [None, OLGA, ADA], ids=["guest", "outsider", "speaker"])
def test_page_is_for_those_who_run_the_hour(ctx: Context, app: Flask, hour: Hour, who: object):
    keep_recording(ctx, hour)
    answer = browser_of(app, who).get(here(hour))  # type: ignore[arg-type]
    assert answer.status_code == (302 if who is None else 403)


def test_moderators_see_and_mark_and_decide_nothing(ctx: Context, app: Flask, hour: Hour):
    bring(ctx, hour, "answered")
    kept = keep_recording(ctx, hour, starts_at=ctx.clock() - 5000, start_known=StartKnown.EVENT)
    mona = browser_of(app, MONA)
    page = shown(mona, hour)
    assert "This question was here" in page
    assert "0:05" in page
    for word in ("Publish<", "Withdraw", "Stream key", "Add an address"):
        assert word not in page
    assert send_form(mona, here(hour, f"/{kept.recording_id}/move"), move="publish").status_code == 303
    assert the_recording(ctx, hour).state is RecordingState.AVAILABLE


def test_recording_is_published_withdrawn_and_published_again(ctx: Context, zuri: FlaskClient, hour: Hour):
    kept = keep_recording(ctx, hour)
    move = here(hour, f"/{kept.recording_id}/move")
    answer = send_form(zuri, move, move="publish")
    assert (answer.status_code, answer.location) == (303, here(hour, f"#{kept.recording_id}"))
    assert "everyone sees it" in shown(zuri, hour)
    send_form(zuri, move, move="withdraw", reason="Ada <asked> for it.")
    page = zuri.get(here(hour)).text
    assert "Ada &lt;asked&gt; for it." in page
    send_form(zuri, move, move="publish")
    assert the_recording(ctx, hour).state is RecordingState.PUBLISHED
    again = send_form(zuri, move, move="publish")
    assert again.status_code == 303
    assert "cannot be done" in shown(zuri, hour)


def test_reason_that_is_too_long_comes_back_with_its_form(ctx: Context, zuri: FlaskClient, hour: Hour):
    kept = keep_recording(ctx, hour, "published")
    answer = send_form(zuri, here(hour, f"/{kept.recording_id}/move"), move="withdraw", reason="x" * 501)
    assert answer.status_code == 400
    assert "x" * 501 in answer.text
    assert "This is too long." in answer.text
    assert the_recording(ctx, hour).state is RecordingState.PUBLISHED


def test_what_failed_is_tried_again_where_that_helps(ctx: Context, zuri: FlaskClient, hour: Hour, clock: SetClock):
    link = {"fetch_url": "https://storage.8x8.vc/zebrafish", "fetch_until": clock() + 1000}
    kept = keep_recording(ctx, hour, "processing", source=RecordingSource.JAAS, file="", **link)
    ctx.records.recordings.move(kept.recording_id, "fail", clock(), failure=RecordingFailure.LINK_REFUSED)
    page = shown(zuri, hour)
    assert "Try again" in page
    assert "zebrafish" not in page
    send_form(zuri, here(hour, f"/{kept.recording_id}/move"), move="retry")
    assert the_recording(ctx, hour).state is RecordingState.PROCESSING
    ctx.records.recordings.move(kept.recording_id, "fail", clock(), failure=RecordingFailure.LINK_EXPIRED)
    clock.forward(seconds=1)
    assert "Try again" not in shown(zuri, hour)


def test_youtube_is_asked_again_only_where_that_helps(ctx: Context, zuri: FlaskClient, hour: Hour, clock: SetClock):
    coming = {"source": RecordingSource.YOUTUBE, "file": "", "address": WATCH, "youtube_id": VIDEO}
    kept = keep_recording(ctx, hour, "recording", **coming)
    assert "Ask YouTube again" in shown(zuri, hour)
    ctx.records.recordings.move(kept.recording_id, "fail", clock(), failure=RecordingFailure.REPLACED)
    assert "Ask YouTube again" not in shown(zuri, hour)


def test_address_is_pasted_and_a_wrong_one_comes_back(ctx: Context, zuri: FlaskClient, hour: Hour):
    refused = send_form(zuri, here(hour, "/paste"), address="http://example.org/<video>")
    assert refused.status_code == 400
    assert 'value="http://example.org/&lt;video&gt;"' in refused.text
    assert "not an https address" in refused.text
    for told in ("Nobody else sees it", "here already"):
        answer = send_form(zuri, here(hour, "/paste"), address="https://youtu.be/dQw4w9WgXcQ")
        assert answer.status_code == 303
        assert told in shown(zuri, hour)
    kept = the_recording(ctx, hour)
    page = shown(zuri, hour)
    assert (kept.address, kept.state) == (WATCH, RecordingState.AVAILABLE)
    assert "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?rel=0&enablejsapi=1" in page
    assert "<iframe" not in page


def test_stream_key_goes_in_and_never_comes_back(ctx: Context, app: Flask, zuri: FlaskClient, hour: Hour):
    refused = send_form(zuri, here(hour, "/stream-key"), stream_key="zebra/fish")
    assert refused.status_code == 400
    assert "zebra" not in refused.text
    assert "not a stream key" in refused.text
    send_form(zuri, here(hour, "/stream-key"), stream_key=KEY)
    assert stream_key_for(ctx, MONA, hour.hour_id) == KEY
    paths = [here(hour), f"/organise/hours/{hour.hour_id}", f"/hours/{hour.hour_id}", f"/hours/{hour.hour_id}/ledger"]
    for client in (zuri, browser_of(app, MONA)):
        answers = [client.get(path) for path in paths]
        assert [one.status_code for one in answers] == [200] * len(paths)
        assert not any(KEY in one.text for one in answers)
    assert "A key is set." in shown(zuri, hour)
    send_form(zuri, here(hour, "/stream-key/remove"))
    assert "A key is set." not in shown(zuri, hour)


def test_only_organisers_send_a_stream_key(ctx: Context, app: Flask, hour: Hour):
    set_stream_key(ctx, ZURI, hour.hour_id, KEY)
    mona = browser_of(app, MONA)
    assert send_form(mona, here(hour, "/stream-key"), stream_key="other-key-of-mona").status_code == 403
    assert send_form(mona, here(hour, "/stream-key/remove")).status_code == 403
    assert stream_key_for(ctx, ZURI, hour.hour_id) == KEY


def test_words_are_saved_and_two_who_write_are_both_heard(ctx: Context, zuri: FlaskClient, hour: Hour):
    kept = keep_recording(ctx, hour)
    edit = here(hour, f"/{kept.recording_id}/edit")
    words = {"title": "Our <first> hour", "licence": "CC0", "consent_note": "Ada agreed."}
    assert send_form(zuri, edit, version=str(kept.version), **words).status_code == 303
    saved = the_recording(ctx, hour)
    assert (saved.title, saved.licence, saved.consent_note) == tuple(words.values())
    refused = send_form(zuri, edit, version=str(kept.version), **words | {"title": "Mine"})
    assert refused.status_code == 409
    assert 'value="Mine"' in refused.text
    assert "Somebody else changed this meanwhile" in refused.text
    version = re.findall(r'name="version" value="(\d+)"', refused.text)[0]
    assert send_form(zuri, edit, version=version, **words | {"title": "Mine"}).status_code == 303
    assert the_recording(ctx, hour).title == "Mine"
    assert send_form(zuri, edit, version="3", title="x" * 301).status_code == 400


def test_second_is_written_and_every_question_follows(ctx: Context, zuri: FlaskClient, hour: Hour, clock: SetClock):
    first = bring(ctx, hour, "answered")
    clock.forward(seconds=125)
    bring(ctx, hour, "answered")
    kept = keep_recording(ctx, hour)
    mark = here(hour, f"/{kept.recording_id}/mark")
    assert send_form(zuri, mark, question_id=first, second="1:00").status_code == 303
    page = shown(zuri, hour)
    assert "every question has its second" in page
    assert re.findall(r'data-part="second">([^<]+)<', page) == ["1:00", "3:05"]
    refused = send_form(zuri, mark, question_id=first, second="soon")
    assert refused.status_code == 400
    assert 'value="soon"' in refused.text
    assert "such as 12:34" in refused.text


def test_script_marks_a_second_and_hears_of_all_others(ctx: Context, zuri: FlaskClient, hour: Hour):
    question_id = bring(ctx, hour, "answered")
    kept = keep_recording(ctx, hour, duration_ms=600_000)
    mark = here(hour, f"/{kept.recording_id}/mark")
    words = {"csrf_token": csrf_token(zuri), "question_id": question_id}
    json = {"Accept": "application/json"}
    answer = zuri.post(mark, data=words | {"second": "1:35"}, headers=json)
    assert (answer.status_code, answer.json) == (200, {"seconds": {question_id: 95}})
    refused = zuri.post(mark, data=words | {"second": "20:00"}, headers=json)
    assert (refused.status_code, refused.json["error"]["message"]) == (400, "The recording is not that long.")


def test_forms_without_their_token_change_nothing(ctx: Context, zuri: FlaskClient, hour: Hour):
    kept = keep_recording(ctx, hour)
    before = the_recording(ctx, hour)
    for part in ("/paste", "/stream-key", f"/{kept.recording_id}/move", f"/{kept.recording_id}/mark"):
        assert zuri.post(here(hour, part), data={"move": "publish"}).status_code == 400
    assert the_recording(ctx, hour) == before


def test_recording_of_another_hour_is_decided_by_its_own_organisers(ctx: Context, app: Flask, hour: Hour):
    kept = keep_recording(ctx, hour)
    olga = browser_of(app, OLGA)
    answer = send_form(olga, here(hour, f"/{kept.recording_id}/move"), move="publish")
    assert answer.status_code == 303
    assert the_recording(ctx, hour).state is RecordingState.AVAILABLE


def test_page_of_an_hour_leads_to_its_stream_until_that_is_withdrawn(ctx: Context, app: Flask, zuri: FlaskClient):
    hour = recorded_hour(ctx, "ended", watch="youtube", youtube_url=WATCH)
    stranger = browser_of(app)
    assert '<p data-part="streamed"><a class="cdx-button' in stranger.get(f"/hours/{hour.hour_id}").text
    kept = keep_recording(ctx, hour, "published", source=RecordingSource.YOUTUBE, address=WATCH)
    send_form(zuri, here(hour, f"/{kept.recording_id}/move"), move="withdraw")
    page = stranger.get(f"/hours/{hour.hour_id}").text
    assert '<p data-part="streamed" hidden>' in page
    assert VIDEO not in page


def test_no_door_tells_the_address_of_a_stream_that_was_withdrawn(ctx: Context, app: Flask, zuri: FlaskClient):
    hour = recorded_hour(ctx, "ended", watch="youtube", youtube_url=WATCH)
    kept = keep_recording(ctx, hour, "published", source=RecordingSource.YOUTUBE, address=WATCH)
    stranger = browser_of(app)
    api = f"/api/v1/hours/{hour.hour_id}"
    page, lists = f"/hours/{hour.hour_id}", f"/api/v1/hours?before={hour.ends_at + 1}"
    doors = [page, f"{page}.ics", "/hours.ics", api, f"{api}/questions", f"{api}/archive", lists]
    before = {door: stranger.get(door) for door in doors}
    assert [door for door in doors if VIDEO not in before[door].text] == []
    send_form(zuri, here(hour, f"/{kept.recording_id}/move"), move="withdraw")
    # With the tags of before: whoever keeps a copy is not told that it is good still.
    after = {
        door: stranger.get(door, headers={"If-None-Match": before[door].headers.get("ETag", "")}) for door in doors
    }
    assert {answer.status_code for answer in after.values()} == {200}
    assert [door for door in doors if VIDEO in after[door].text] == []
