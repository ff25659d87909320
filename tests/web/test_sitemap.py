"""What search engines are told: which pages there are, and which are none of their business."""

import xml.etree.ElementTree as ET
from urllib.robotparser import RobotFileParser

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hub.actions.context import Context
from hub.web import sitemap
from tests.doing import bring
from tests.mentoring import make_programme
from tests.people import make_hour
from tests.threads import start
from tests.worker.working import work
from worker.jobs.archive import ArchiveJob

SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def listed(client: FlaskClient, path: str, base: str) -> dict[str, str]:
    """The addresses of a list, without the host, and when each changed last."""
    answer = client.get(path)
    assert (answer.status_code, answer.content_type) == (200, "application/xml; charset=utf-8")
    return {
        (one.findtext(f"{SPACE}loc") or "").removeprefix(base): one.findtext(f"{SPACE}lastmod") or ""
        for one in ET.fromstring(answer.text)
    }


def test_the_map_has_every_public_page(ctx: Context, client: FlaskClient) -> None:
    hour, programme = make_hour(ctx), make_programme(ctx)
    answered = bring(ctx, hour, "answered")
    bring(ctx, hour, "shown")
    make_hour(ctx, "draft")
    public = start(ctx, programme, visibility="public")
    private = start(ctx, programme)
    work(ctx, ArchiveJob())
    found = listed(client, "/sitemap.xml", ctx.settings.base_url)
    assert found == {
        "/": "",
        "/past": "",
        "/programmes": "",
        f"/hours/{hour.hour_id}": "2026-11-27T16:00:00Z",
        f"/hours/{hour.hour_id}/questions/{answered}": "2026-11-27T16:00:00Z",
        f"/threads/{public.thread_id}": "2026-11-27T16:00:00Z",
        f"/programmes/{programme.programme_id}": "2026-11-26T16:00:00Z",
    }
    assert private.thread_id not in str(found)
    assert all(client.get(path).status_code == 200 for path in found)


def test_a_long_map_is_split_and_its_parts_are_listed(
    ctx: Context, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemap, "MOST", 2)
    made = [make_hour(ctx, "ended").hour_id for _ in range(5)]
    base = ctx.settings.base_url
    parts = list(listed(client, "/sitemap.xml", base))
    assert parts == ["/sitemap-1.xml", "/sitemap-2.xml", "/sitemap-3.xml"]
    found = [path for part in parts for path in listed(client, part, base)]
    assert sorted(found) == sorted(["/", "/past", "/programmes", *(f"/hours/{one}" for one in made)])
    assert client.get("/sitemap-4.xml").status_code == client.get("/sitemap-0.xml").status_code == 404


def test_a_part_of_a_map_that_is_whole_is_not_there(client: FlaskClient) -> None:
    assert client.get("/sitemap-1.xml").status_code == 404


def test_who_has_the_map_already_is_sent_nothing(ctx: Context, client: FlaskClient) -> None:
    make_hour(ctx)
    tag = client.get("/sitemap.xml").headers["ETag"]
    assert client.get("/sitemap.xml", headers={"If-None-Match": tag}).status_code == 304
    make_hour(ctx)
    assert client.get("/sitemap.xml", headers={"If-None-Match": tag}).status_code == 200


def test_robots_are_told_where_the_map_is_and_kept_from_what_is_somebody_s_own(
    ctx: Context, client: FlaskClient
) -> None:
    answer = client.get("/robots.txt")
    assert answer.content_type == "text/plain; charset=utf-8"
    robots = RobotFileParser()
    robots.parse(answer.text.splitlines())
    assert robots.site_maps() == [f"{ctx.settings.base_url}/sitemap.xml"]
    for path in (
        "/account",
        "/bookings/b1",
        "/inbox",
        "/organise/hours/h1",
        "/api/v1/hours",
        "/search?q=a",
        "/sign-in",
    ):
        assert not robots.can_fetch("*", path), path
    for path in ("/", "/past", "/hours/h1", "/hours/h1/questions/q1", "/threads/t1", "/programmes/p1", "/archive.atom"):
        assert robots.can_fetch("*", path), path


OPEN = {
    "/",
    "/archive.atom",
    "/archive.json",
    "/hours.atom",
    "/hours.ics",
    "/past",
    "/privacy",
    "/programmes",
    "/robots.txt",
    "/sitemap.xml",
}
OPEN_BELOW = ("/hours/<hour_id>", "/programmes/<programme_id>", "/threads/<thread_id>", "/sitemap-<int:part>.xml")
"""Pages for everyone; under these, what is not for robots is named."""


def test_no_page_was_forgotten_when_it_was_said_what_robots_may_read(app: Flask) -> None:
    """A new page is either for everyone, or closed to robots; whoever adds it decides."""
    rules = {rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or set())}
    closed = tuple(path.rstrip("$").partition("*")[0] for path in sitemap.CLOSED if "*" not in path)
    undecided = [
        rule for rule in rules if not rule.startswith(closed) and rule not in OPEN and not rule.startswith(OPEN_BELOW)
    ]
    assert undecided == []


@pytest.mark.parametrize("path", ["/robots.txt", "/sitemap.xml"])
def test_what_robots_fetch_sets_no_cookies(client: FlaskClient, path: str) -> None:
    assert "Set-Cookie" not in client.get(path).headers
