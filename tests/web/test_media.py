"""Files of recordings over HTTP: in parts, to those who may, and as what they are."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hub.actions.context import Context
from hub.actions.recordings import move_recording
from tests.media import film
from tests.people import ADA, MONA, OLGA, ZURI, make_hour
from tests.recordings import checksum, keep_recording, recorded_hour
from tests.web.browser import browser_of
from tests.web.test_security_headers import policy


@pytest.fixture
def path(ctx: Context) -> str:
    """The address of a published recording."""
    hour = recorded_hour(ctx, "ended")
    kept = keep_recording(ctx, hour, "published", sha256=checksum(film()))
    return f"/hours/{hour.hour_id}/recordings/{kept.recording_id}.mp4"


def test_file_is_served_whole_as_what_it_is(client: FlaskClient, path: str):
    answer = client.get(path)
    assert (answer.status_code, answer.content_type, answer.data) == (200, "video/mp4", film())
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["Content-Length"] == str(len(film()))
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["ETag"] == f'"{checksum(film())}"'
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert "Content-Encoding" not in client.get(path, headers={"Accept-Encoding": "gzip, br"}).headers


@pytest.mark.parametrize(
    ("asked", "first", "last"), [("bytes=0-99", 0, 99), ("bytes=1000-", 1000, None), ("bytes=-50", -50, None)]
)
def test_any_part_of_it_is_served(client: FlaskClient, path: str, asked: str, first: int, last: int | None):
    answer = client.get(path, headers={"Range": asked})
    whole = len(film())
    begin = first if first >= 0 else whole + first
    end = whole - 1 if last is None else last
    assert answer.status_code == 206
    assert answer.headers["Content-Range"] == f"bytes {begin}-{end}/{whole}"
    assert answer.data == film()[begin : end + 1]


def test_part_beyond_the_end_is_refused_and_a_changed_file_is_sent_whole(client: FlaskClient, path: str):
    beyond = client.get(path, headers={"Range": "bytes=999999999-"})
    assert (beyond.status_code, beyond.headers["Content-Range"]) == (416, f"bytes */{len(film())}")
    old = client.get(path, headers={"Range": "bytes=0-9", "If-Range": '"another"'})
    assert (old.status_code, len(old.data)) == (200, len(film()))
    tag = client.get(path).headers["ETag"]
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    assert client.get(path, headers={"Range": "bytes=0-9", "If-Range": tag}).status_code == 206


def test_answer_that_every_cache_may_keep_has_nobodys_cookie_in_it(ctx: Context, client: FlaskClient, path: str):
    answer = client.get(path)
    assert answer.headers["Cache-Control"].startswith("public")
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "where", ["/hours.ics", "/hours.atom", "/archive.atom", "/archive.json", "/sitemap.xml", "/robots.txt", "one hour"]
)
def test_nothing_else_that_every_cache_may_keep_has_a_cookie_in_it(ctx: Context, client: FlaskClient, where: str):
    hour = make_hour(ctx)
    answer = client.get(f"/hours/{hour.hour_id}.ics" if where == "one hour" else where)
    assert (answer.status_code, answer.headers["Cache-Control"].split(",")[0]) == (200, "public")
    assert "Set-Cookie" not in answer.headers


def test_published_recording_of_an_hour_that_is_not_public_is_kept_by_no_cache(ctx: Context, app: Flask):
    hour = recorded_hour(ctx, "draft")
    kept = keep_recording(ctx, hour, "published")
    path = f"/hours/{hour.hour_id}/recordings/{kept.recording_id}.mp4"
    assert browser_of(app, ZURI).get(path).headers["Cache-Control"] == "private, no-store"
    assert browser_of(app, OLGA).get(path).status_code == 404


def test_head_tells_what_there_is(client: FlaskClient, path: str):
    answer = client.head(path)
    assert (answer.status_code, answer.data, answer.headers["Content-Length"]) == (200, b"", str(len(film())))


def test_file_that_is_not_published_is_for_those_who_run_the_hour(ctx: Context, app: Flask):
    hour = recorded_hour(ctx, "ended")
    kept = keep_recording(ctx, hour)
    path = f"/hours/{hour.hour_id}/recordings/{kept.recording_id}.mp4"
    for actor in (None, OLGA, ADA):
        assert browser_of(app, actor).get(path).status_code == 404
    for actor in (ZURI, MONA):
        answer = browser_of(app, actor).get(path)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-store")


def test_file_that_is_withdrawn_is_gone(ctx: Context, client: FlaskClient, path: str):
    assert client.get(path).status_code == 200
    move_recording(ctx, ZURI, path.rpartition("/")[2].removesuffix(".mp4"), "withdraw")
    assert client.get(path).status_code == 404


def test_nothing_else_is_served(ctx: Context, app: Flask, path: str):
    zuri = browser_of(app, ZURI)
    folder, _, name = path.rpartition("/")
    other = make_hour(ctx).hour_id
    hour_id = folder.split("/")[2]
    expected = keep_recording(ctx, recorded_hour(ctx, room_name=""), "expected", file="")
    missing = keep_recording(ctx, recorded_hour(ctx, room_name=""), "published")
    (ctx.settings.media_dir / missing.file).unlink()
    wrong = [
        f"{folder}/{name.removesuffix('.mp4')}",
        f"{folder}/{name.removesuffix('.mp4')}.webm",
        f"{folder}/{name.removesuffix('.mp4')}.MP4",
        f"{folder}/..%2f..%2fhub.sqlite",
        f"{folder}/none.mp4",
        f"/hours/{other}/recordings/{name}",
        f"/hours/{expected.hour_id}/recordings/{expected.recording_id}.mp4",
        f"/hours/{missing.hour_id}/recordings/{missing.recording_id}.mp4",
        f"/hours/quarantine/recordings/{name}",
        f"/hours/{hour_id}/recordings/.mp4",
    ]
    assert {one: zuri.get(one).status_code for one in wrong} == dict.fromkeys(wrong, 404)


def test_films_come_from_our_own_place_alone(client: FlaskClient):
    assert policy(client.get("/").headers)["media-src"] == "'self'"
