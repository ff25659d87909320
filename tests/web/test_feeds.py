"""Calendars and the Atom feed, read by a parser that shares no code with the one that wrote them."""

import xml.etree.ElementTree as ET
from datetime import UTC, datetime

import ics
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from hub.actions.context import Context
from hub.actions.hours import create_hour, edit_hour, move_hour
from hub.domain.hours import Hour
from tests.people import ZURI, make_hour
from tests.plans import plan

ATOM = "{http://www.w3.org/2005/Atom}"


def only(response: TestResponse) -> ics.Event:
    """The one event of a calendar."""
    (event,) = ics.Calendar(response.text).events
    return event


def entries(response: TestResponse) -> list[tuple[str, str]]:
    """Title and text of each entry of a feed, newest first."""
    feed = ET.fromstring(response.text)
    return [
        (one.findtext(f"{ATOM}title") or "", one.findtext(f"{ATOM}summary") or "") for one in feed.iter(f"{ATOM}entry")
    ]


def announced(ctx: Context, **words: str) -> Hour:
    """An announced hour on 4 December at 19:00 in Nairobi."""
    hour = create_hour(ctx, ZURI, plan(**words))
    return move_hour(ctx, ZURI, hour.hour_id, "announce")


def test_an_hour_is_the_same_moment_in_somebody_elses_calendar(ctx: Context, client: FlaskClient) -> None:
    hour = announced(ctx, description="**Bring** your questions.", duration_min="90")
    response = client.get(f"/hours/{hour.hour_id}.ics")
    assert response.content_type == "text/calendar; charset=utf-8"
    event = only(response)
    assert event.begin.datetime == datetime(2026, 12, 4, 16, tzinfo=UTC)
    assert event.duration.total_seconds() == 5400
    assert event.name == "Wikidata for beginners"
    assert "Bring your questions." in event.description
    assert event.url.endswith(f"/hours/{hour.hour_id}")
    assert event.status == "CONFIRMED"


@pytest.mark.parametrize(
    ("zone", "starts", "utc"),
    [
        ("Europe/Berlin", "2027-03-26T12:00", datetime(2027, 3, 26, 11, tzinfo=UTC)),
        ("Europe/Berlin", "2027-03-29T12:00", datetime(2027, 3, 29, 10, tzinfo=UTC)),
        ("America/Sao_Paulo", "2026-12-04T12:00", datetime(2026, 12, 4, 15, tzinfo=UTC)),
        ("Asia/Kathmandu", "2026-12-04T12:00", datetime(2026, 12, 4, 6, 15, tzinfo=UTC)),
        ("UTC", "2026-12-04T12:00", datetime(2026, 12, 4, 12, tzinfo=UTC)),
    ],
)
def test_the_zone_travels_with_its_rules(
    ctx: Context, client: FlaskClient, zone: str, starts: str, utc: datetime
) -> None:
    hour = announced(ctx, zone=zone, starts=starts, asking_opens_before_s="0")
    response = client.get(f"/hours/{hour.hour_id}.ics")
    assert only(response).begin.datetime == utc
    assert ("BEGIN:VTIMEZONE" in response.text) == (zone != "UTC")
    assert (f"DTSTART;TZID={zone}:" in response.text) == (zone != "UTC")


def test_a_calendar_keeps_the_rules_of_its_format(ctx: Context, client: FlaskClient) -> None:
    hour = announced(
        ctx, title="مرحبا — ውይይት, with; commas \\ and a title that is long enough to be folded twice at least"
    )
    response = client.get(f"/hours/{hour.hour_id}.ics")
    lines = response.data.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-2:] == [b"END:VCALENDAR", b""]
    assert max(map(len, lines)) <= 75
    assert b"\n" not in b"".join(lines)
    assert only(response).name == hour.title


def test_a_newer_plan_is_a_newer_sequence_of_the_same_event(ctx: Context, client: FlaskClient) -> None:
    hour = announced(ctx)
    first = client.get(f"/hours/{hour.hour_id}.ics")
    edit_hour(ctx, ZURI, hour.hour_id, hour.version, {"starts": "2026-12-05T19:00"})
    second = client.get(f"/hours/{hour.hour_id}.ics")
    assert only(first).uid == only(second).uid
    assert sequence(second) > sequence(first)
    assert only(second).begin.datetime == datetime(2026, 12, 5, 16, tzinfo=UTC)


def sequence(response: TestResponse) -> int:
    """The sequence number of the event."""
    return next(int(line[9:]) for line in response.text.splitlines() if line.startswith("SEQUENCE:"))


def test_a_cancelled_hour_says_so(ctx: Context, client: FlaskClient) -> None:
    hour = announced(ctx)
    move_hour(ctx, ZURI, hour.hour_id, "cancel", "Ada is ill.")
    assert only(client.get(f"/hours/{hour.hour_id}.ics")).status == "CANCELLED"
    assert only(client.get("/hours.ics")).status == "CANCELLED"


def test_drafts_are_in_no_calendar(ctx: Context, client: FlaskClient) -> None:
    hour = create_hour(ctx, ZURI, plan())
    assert client.get(f"/hours/{hour.hour_id}.ics").status_code == 404
    move_hour(ctx, ZURI, hour.hour_id, "cancel")
    assert ics.Calendar(client.get("/hours.ics").text).events == set()
    assert entries(client.get("/hours.atom")) == []
    assert client.get("/hours/nothing.ics").status_code == 404


def test_the_calendar_has_every_announced_hour(ctx: Context, client: FlaskClient) -> None:
    made = [make_hour(ctx, state) for state in ("announced", "open", "live", "ended", "archived")]
    make_hour(ctx, "archived", starts_at=ctx.clock() - 91 * 24 * 3600 * 1000)
    found = ics.Calendar(client.get("/hours.ics").text).events
    assert {event.uid.partition("@")[0] for event in found} == {hour.hour_id for hour in made}


def test_the_feed_tells_when_asking_opens_and_that_it_is_open(ctx: Context, client: FlaskClient) -> None:
    announced(ctx, asking_opens_before_s="3600")
    assert entries(client.get("/hours.atom")) == [
        (
            "Announced: Wikidata for beginners",
            "Asking opens on 2026-12-04 15:00 UTC. The hour begins on 2026-12-04 16:00 UTC.",
        )
    ]


def kinds_of_summaries(response: TestResponse) -> set[str | None]:
    """What the summaries of a feed are declared to be."""
    return {one.get("type") for one in ET.fromstring(response.text).iter(f"{ATOM}summary")}


def test_what_people_wrote_is_plain_text_in_the_feed(ctx: Context, client: FlaskClient) -> None:
    hour = announced(ctx)
    move_hour(ctx, ZURI, hour.hour_id, "cancel", "The <b> & the <i> are ill.")
    response = client.get("/hours.atom")
    assert kinds_of_summaries(response) == {"text"}
    assert "The <b> & the <i> are ill." in [text for _, text in entries(response)]


def test_what_is_new_in_the_feed_is_an_entry_of_its_own(ctx: Context, client: FlaskClient) -> None:
    hour = announced(ctx, asking_opens_before_s="-1")
    ctx.clock.forward(seconds=60)  # type: ignore[attr-defined]
    move_hour(ctx, ZURI, hour.hour_id, "cancel", "Ada is ill.")
    response = client.get("/hours.atom")
    assert sorted(entries(response)) == [
        ("Announced: Wikidata for beginners", "The hour begins on 2026-12-04 16:00 UTC."),
        ("Asking is open: Wikidata for beginners", "The hour begins on 2026-12-04 16:00 UTC."),
        ("Cancelled: Wikidata for beginners", "Ada is ill."),
    ]
    feed = ET.fromstring(response.text)
    ids = [one.findtext(f"{ATOM}id") for one in feed.iter(f"{ATOM}entry")]
    assert len(set(ids)) == 3
    assert all(one.findtext(f"{ATOM}updated") for one in feed.iter(f"{ATOM}entry"))


def test_text_from_people_is_only_text_in_the_feed(ctx: Context, client: FlaskClient) -> None:
    announced(ctx, title="<script>alert(1)</script> & more", asking_opens_before_s="0")
    ((title, _),) = entries(client.get("/hours.atom"))
    assert title == "Announced: <script>alert(1)</script> & more"


@pytest.mark.parametrize("path", ["/hours.ics", "/hours.atom", "/hours/{}.ics"])
def test_who_has_the_newest_already_is_sent_nothing(ctx: Context, client: FlaskClient, path: str) -> None:
    hour = announced(ctx)
    address = path.format(hour.hour_id)
    first = client.get(address, headers={"Accept-Encoding": "gzip"})
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"], "Accept-Encoding": "gzip"})
    assert (again.status_code, again.data) == (304, b"")
    edit_hour(ctx, ZURI, hour.hour_id, hour.version, {"title": "Another title"})
    changed = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert "Another title" in changed.text


@pytest.mark.parametrize("path", ["/hours.ics", "/hours.atom"])
def test_feeds_set_no_cookies(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert "Set-Cookie" not in response.headers
    assert response.headers["Cache-Control"] == "public, max-age=300"
