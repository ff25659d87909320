"""Recorded hours for feed readers: Atom and JSON Feed."""

import xml.etree.ElementTree as ET

import pytest
from flask.testing import FlaskClient

from hub.actions.context import Context
from hub.actions.erasing import erase_me
from hub.actions.past_hours import take_in_past
from hub.domain.clock import SetClock
from tests.actions.test_search import publish
from tests.domain.test_past_hours import TABLE
from tests.people import ADA, ZURI, make_hour
from tests.web.test_feeds import ATOM, entries, kinds_of_summaries

PATHS = ["/archive.atom", "/archive.json"]


def test_recorded_hours_are_told_the_newest_recording_first(ctx: Context, clock: SetClock, client: FlaskClient) -> None:
    for title in ("One", "Two"):
        publish(ctx, make_hour(ctx, "archived", title=title, description="**About** it."), 0)
        clock.forward(seconds=60)
    make_hour(ctx, "archived", title="Not recorded")
    answer = client.get("/archive.atom")
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    assert entries(answer) == [("Two", "About it."), ("One", "About it.")]
    links = [one.get("href") for one in ET.fromstring(answer.text).iter(f"{ATOM}link")]
    assert sum("/hours/" in str(link) for link in links) == 2
    assert kinds_of_summaries(answer) == {"text"}


def test_json_feed_keeps_its_form(ctx: Context, client: FlaskClient) -> None:
    hour = make_hour(ctx, "archived", title="One", language="sw")
    fields = {"file": "h/r.webm", "address": "", "size": 7, "duration_ms": 61_000, "thumbnail_url": "https://e.org/t"}
    publish(ctx, hour, 0, **fields)
    answer = client.get("/archive.json")
    assert answer.content_type == "application/feed+json; charset=utf-8"
    feed = answer.json
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"].endswith("/archive.json")
    (item,) = feed["items"]
    page = f"{ctx.settings.base_url}/hours/{hour.hour_id}"
    assert (item["id"], item["url"], item["title"], item["language"]) == (page, page, "One", "sw")
    assert item["date_published"] == "2026-11-27T16:00:00Z"
    assert item["authors"] == [{"name": "Ada"}]
    (attachment,) = item["attachments"]
    assert attachment["url"].startswith(f"{page}/recordings/")
    assert (attachment["mime_type"], attachment["size_in_bytes"], attachment["duration_in_seconds"]) == (
        "video/webm",
        7,
        61,
    )


def test_hours_that_were_brought_here_are_no_news_and_name_their_guests(ctx: Context, client: FlaskClient) -> None:
    take_in_past(ctx, ZURI, TABLE)
    (item,) = client.get("/archive.json").json["items"]
    assert item["date_published"] == "2022-05-18T17:00:00Z"
    assert item["authors"] == [{"name": "Ada"}, {"name": "Chidi"}]


@pytest.mark.parametrize("path", PATHS)
def test_who_has_the_newest_list_already_is_sent_nothing(ctx: Context, client: FlaskClient, path: str) -> None:
    hour = make_hour(ctx, "archived")
    publish(ctx, hour, 0)
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    (recording,) = ctx.records.recordings.of_hour(hour.hour_id)
    ctx.records.recordings.move(recording.recording_id, "withdraw", ctx.clock())
    changed = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert hour.title not in changed.text


def test_a_guest_who_leaves_is_in_no_copy_that_is_still_good(ctx: Context, client: FlaskClient) -> None:
    hour = make_hour(ctx, "archived", title="One")
    publish(ctx, hour, 0)
    before = client.get("/archive.json")
    assert before.json["items"][0]["authors"] == [{"name": "Ada"}]
    erase_me(ctx, ADA, ADA.name)
    after = client.get("/archive.json", headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert "authors" not in after.json["items"][0]


@pytest.mark.parametrize("path", PATHS)
def test_archive_feeds_set_no_cookies_and_an_empty_one_is_a_feed_too(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "public, max-age=300"


def test_the_list_of_past_hours_names_both_feeds(client: FlaskClient) -> None:
    text = client.get("/past").text
    assert all(f'href="{path}"' in text for path in PATHS)
