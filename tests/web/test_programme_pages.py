"""Programmes and mentors as everyone sees them, without JavaScript."""

import html
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar

from hub.actions.context import Context
from hub.actions.mentor_reads import roster
from hub.app import create_app
from hub.config import Settings
from hub.domain.clock import SetClock
from hub.domain.mentors import Mentor, MentorState
from hub.domain.programmes import Category, Programme
from hub.domain.roles import Actor
from tests.fixed import START
from tests.mentoring import DAY_MS, HOUR_MS, make_mentor, make_programme
from tests.people import ADA, BEN, CHIDI, HANA, MONA, OLGA, ZURI
from tests.web.browser import browser_of

TEN_ON_SATURDAY = int(datetime(2026, 11, 28, 10, tzinfo=UTC).timestamp() * 1000)


def words_of(client: FlaskClient, path: str) -> str:
    """What stands on a page, on one line, with plain spaces."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    text = re.sub(r"<[^>]+>", " ", answer.text.split("<main", 1)[1].split("</main", 1)[0])
    return " ".join(html.unescape(text).replace("\u202f", " ").split())


def page_of(programme: Programme, mentor: Mentor | None = None) -> str:
    """The address of a programme, or of a mentor in it."""
    path = f"/programmes/{programme.programme_id}"
    return f"{path}/mentors/{mentor.mentor_id}" if mentor else path


def names_in(text: str) -> list[str]:
    """The mentors on the cards of a roster."""
    return re.findall(r'<h3[^>]*id="name-[^>]*><a[^>]*><bdi>([^<]*)</bdi>', text)


def test_programmes_stand_side_by_side_by_where_they_stand(ctx: Context, client: FlaskClient):
    make_programme(ctx, title="Open one")
    make_programme(ctx, title="Coming one", opens_at=START + DAY_MS)
    make_programme(ctx, title="Past one", closes_at=START - HOUR_MS)
    make_programme(ctx, title="Draft one", published_at=0)
    words = words_of(client, "/programmes")
    order = ["Open and coming", "Open one", "Opens soon", "Coming one", "Past programmes", "Past one"]
    assert sorted(order, key=words.index) == order
    assert "Draft one" not in words


@pytest.mark.parametrize(("actor", "seen"), [(ZURI, 200), (MONA, 200), (OLGA, 404), (BEN, 404)])
def test_a_draft_is_there_for_those_who_run_it_alone(ctx: Context, app: Flask, actor: Actor, seen: int):
    programme = make_programme(ctx, published_at=0)
    browser = browser_of(app, actor)
    assert browser.get(page_of(programme)).status_code == seen
    assert browser.get(f"{page_of(programme)}.ics").status_code == seen
    assert (programme.title in browser.get("/programmes").text) is (seen == 200)


def test_a_programme_says_what_it_is_for_whom_by_which_rules_and_how_long(ctx: Context, client: FlaskClient):
    programme = make_programme(
        ctx,
        summary="Twenty minutes of time",
        description="What it **is**",
        audience="Anyone who thinks of it",
        resources="- [The handbook](https://example.org/handbook)",
        rules="Be kind",
        session_s=25 * 60,
        answer_within_s=36 * 3600,
    )
    page = client.get(page_of(programme)).text
    assert "What it <strong>is</strong>" in page
    assert 'href="https://example.org/handbook"' in page
    words = words_of(client, page_of(programme))
    for told in ("Twenty minutes of time", "Anyone who thinks of it", "Be kind", "25 minutes, one to one", "36 hours"):
        assert told in words
    assert f'href="{page_of(programme)}/questions"' in page
    assert f'href="{page_of(programme)}/ledger"' in page


def test_when_it_closes_is_told_on_its_own_clock_and_on_the_reader_s(ctx: Context, client: FlaskClient):
    programme = make_programme(ctx, zone="Africa/Nairobi", closes_at=TEN_ON_SATURDAY)
    client.set_cookie("zone", "America/Sao_Paulo")
    words = words_of(client, page_of(programme))
    assert "Nov 28, 2026, 1:00 PM (Nairobi)" in words
    assert "Your time: Sat, Nov 28, 2026, 7:00 AM (10:00 AM UTC)" in words
    client.set_cookie("zone", "Africa/Nairobi")
    assert "Your time:" not in words_of(client, page_of(programme))


def test_who_comes_too_late_reads_so_first_and_is_offered_the_written_way(ctx: Context, client: FlaskClient):
    programme = make_programme(ctx, closes_at=START - HOUR_MS)
    mentor = make_mentor(ctx, programme)
    page = client.get(page_of(programme)).text
    main = page.split("<main", 1)[1]
    late, title = main.index("Sessions cannot be asked for any more."), main.index("<h1")
    assert late < main.index(f'href="{page_of(programme)}/ask"') < title
    assert "/request" not in page
    assert f'href="{page_of(programme)}/ask?mentor={mentor.mentor_id}"' in page
    assert "Requests closed on Fri, Nov 27, 2026, 3:00 PM UTC" in words_of(client, page_of(programme))
    profile = client.get(page_of(programme, mentor)).text
    assert "Sessions cannot be asked for any more." in profile
    assert "/request" not in profile


def test_who_comes_too_early_reads_when_it_opens_and_takes_a_calendar_file_along(ctx: Context, client: FlaskClient):
    programme = make_programme(ctx, opens_at=START + DAY_MS)
    make_mentor(ctx, programme)
    page = client.get(page_of(programme)).text
    assert "Requests are taken from" in page.split("<h1", 1)[0]
    assert "/request" not in page
    assert f'{page_of(programme)}/ask"' not in page
    file = client.get(f"{page_of(programme)}.ics")
    assert file.content_type == "text/calendar; charset=utf-8"
    opens, closes = Calendar.from_ical(file.text).walk("VEVENT")
    assert opens.decoded("dtstart").timestamp() * 1000 == programme.opens_at
    assert closes.end.timestamp() * 1000 == programme.closes_at
    assert programme.title in opens["summary"]


def test_a_card_tells_the_next_free_time_on_both_clocks_and_leads_both_ways(ctx: Context, client: FlaskClient):
    programme = make_programme(ctx)
    mentor = make_mentor(ctx, programme, zone="Africa/Nairobi", topics=("Saying no",), languages=("sw", "fr"))
    client.set_cookie("zone", "Africa/Lagos")
    words = words_of(client, page_of(programme))
    # From 8 in Nairobi, which is 5 UTC and 6 in Lagos.
    assert "Free: Sat, Nov 28, 2026, 6:00 AM (5:00 AM UTC)" in words
    assert "Sat 8:00 AM for Ada (Nairobi)" in words
    assert "Former board member" in words
    assert "Swahili , French" in words
    assert "Saying no" in words
    page = client.get(page_of(programme)).text
    assert f'href="{page_of(programme)}/request?mentor={mentor.mentor_id}"' in page
    assert f'href="{page_of(programme)}/ask?mentor={mentor.mentor_id}"' in page


@pytest.mark.parametrize(
    ("fields", "told", "call", "writing"),
    [
        ({"takes_calls": False}, "Answers in writing", False, True),
        ({"takes_written": False}, "Free: Sat, Nov 28", True, False),
        ({"away_until": START + 90 * DAY_MS}, "Away until", True, True),
        ({"weekly": ()}, "No free time at the moment", True, True),
    ],
)
def test_nobody_is_shown_as_available_who_is_not(
    ctx: Context, client: FlaskClient, fields: dict[str, object], told: str, call: bool, writing: bool
):
    programme = make_programme(ctx)
    mentor = make_mentor(ctx, programme, **fields)
    assert told in words_of(client, page_of(programme))
    assert ("Free:" in words_of(client, page_of(programme))) is told.startswith("Free:")
    page = client.get(page_of(programme)).text
    assert (f"/request?mentor={mentor.mentor_id}" in page) is call
    assert (f"/ask?mentor={mentor.mentor_id}" in page) is writing


@pytest.mark.parametrize("state", [state for state in MentorState if state is not MentorState.ACTIVE])
def test_only_active_mentors_are_shown(ctx: Context, client: FlaskClient, state: MentorState):
    programme = make_programme(ctx)
    mentor = make_mentor(ctx, programme, state=state)
    assert "The mentors are being invited." in client.get(page_of(programme)).text
    assert client.get(page_of(programme, mentor)).status_code == 404


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", ["Ada", "Chidi", "Hana"]),
        ("?language=fr", ["Chidi", "Hana"]),
        ("?category=current", ["Hana"]),
        ("?language=en&category=former", ["Ada"]),
        ("?free=1", ["Ada", "Hana"]),
        ("?free=1&language=fr&category=", ["Hana"]),
        ("?language=xx", []),
        ("?category=%3Cb%3E&free=maybe", []),
    ],
)
def test_the_roster_is_narrowed_by_language_category_and_free_this_week(
    ctx: Context, client: FlaskClient, asked: str, found: list[str]
):
    programme = make_programme(ctx)
    make_mentor(ctx, programme, ADA, languages=("en",))
    make_mentor(ctx, programme, HANA, languages=("fr", "sw"), category="current")
    make_mentor(ctx, programme, CHIDI, languages=("fr",), notice_s=8 * 24 * 3600)
    page = client.get(page_of(programme) + asked).text
    assert names_in(page) == found
    assert ("Nobody fits all of this." in page) is (not found)
    if asked:
        assert f"{len(found)} of 3 mentors" in page
        assert 'name="robots" content="noindex"' in page
    assert "French (2)" in page
    assert "Free this week (2)" in html.unescape(page)
    assert re.findall(r"Current board member \(\d\)", page) == ["Current board member (1)"]


def test_free_this_week_means_the_same_on_the_page_and_for_programs(ctx: Context, client: FlaskClient):
    programme = make_programme(ctx)
    for number, hours in enumerate((1, 7 * 24 - 9, 7 * 24 - 8, 7 * 24 - 7, 8 * 24)):
        make_mentor(ctx, programme, Actor(f"p{number}", f"M{number}", signed_in=True), notice_s=hours * 3600)
    known = [one.name for one in roster(ctx, BEN, programme.programme_id, free_this_week=True)]
    assert 0 < len(known) < 5
    assert names_in(client.get(f"{page_of(programme)}?free=1").text) == known


def test_a_mentor_s_profile_offers_each_free_slot_as_a_link(ctx: Context, client: FlaskClient):
    programme = make_programme(ctx)
    mentor = make_mentor(ctx, programme, zone="Asia/Tokyo", words="Ask me\nanything", wiki_account="Ada / Wiki")
    client.set_cookie("zone", "America/Sao_Paulo")
    page = client.get(page_of(programme, mentor)).text
    slots = [int(slot) for slot in re.findall(rf"/request\?mentor={mentor.mentor_id}&amp;slot=(\d+)", page)]
    assert slots == sorted(slots)
    assert len(slots) > 100
    # 8 on Saturday morning in Tokyo is Friday evening in São Paulo.
    first = words_of(client, page_of(programme, mentor))
    assert re.search(r"Friday, November 27 \d+ free times 8:00 PM Sat 8:00 AM", first)
    assert "Ask me anything" in first
    assert 'href="https://meta.wikimedia.org/wiki/User:Ada_%2F_Wiki"' in page


def test_a_mentor_of_one_programme_has_no_page_in_another(ctx: Context, client: FlaskClient):
    programme, other = make_programme(ctx), make_programme(ctx)
    mentor = make_mentor(ctx, programme)
    assert client.get(page_of(programme, mentor)).status_code == 200
    assert client.get(page_of(other, mentor)).status_code == 404


def test_pictures_come_from_allowed_hosts_and_all_others_have_a_monogram(ctx: Context, client: FlaskClient):
    programme = make_programme(ctx)
    make_mentor(ctx, programme, ADA, picture_url="https://upload.wikimedia.org/ada.jpg")
    make_mentor(ctx, programme, HANA, name="hana el-amin", picture_url="https://elsewhere.example/hana.jpg")
    answer = client.get(page_of(programme))
    assert re.findall(r'<img class="face[^>]* src="([^"]+)"', answer.text) == ["https://upload.wikimedia.org/ada.jpg"]
    assert re.search(r"face--letter[^>]*>HE</span>", answer.text)
    assert "img-src 'self' data: https://upload.wikimedia.org;" in answer.headers["Content-Security-Policy"]


def test_pictures_are_let_in_from_the_hosts_of_the_settings(settings: Settings, clock: SetClock):
    elsewhere = replace(settings, picture_hosts=("one.example", "two.example"))
    policy = create_app(elsewhere, clock=clock).test_client().get("/").headers["Content-Security-Policy"]
    assert "img-src 'self' data: https://one.example https://two.example;" in policy


def test_what_people_wrote_is_never_markup(ctx: Context, client: FlaskClient):
    bad = "<img src=x onerror=alert(1)> 100% %(x)s"
    programme = make_programme(ctx, title=bad, summary=bad, categories=(Category("former", bad),))
    mentor = make_mentor(ctx, programme, name=bad, topics=(bad,), words=bad)
    for path in ("/programmes", page_of(programme), page_of(programme, mentor), "/"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert "<img src=x" not in answer.text


def test_our_own_categories_are_shown_in_the_reader_s_language(ctx: Context, client: FlaskClient):
    programme = make_programme(ctx, categories=(Category("former", "Former board member"),))
    make_mentor(ctx, programme)
    assert "Former board member" in client.get(page_of(programme)).text
    assert client.get(f"{page_of(programme)}?lang=ar").status_code == 200


def test_a_mentor_finds_the_way_to_the_own_times_and_the_organiser_to_theirs(ctx: Context, app: Flask):
    programme = make_programme(ctx)
    mentor = make_mentor(ctx, programme)
    path = page_of(programme)
    assert f'href="/mentoring/{mentor.mentor_id}/times"' in browser_of(app, ADA).get(path).text
    assert f'href="/organise{path}"' in browser_of(app, ZURI).get(path).text
    assert f'href="/organise{path}/reports"' in browser_of(app, MONA).get(path).text
    stranger = browser_of(app, OLGA).get(path).text
    assert "/mentoring/" not in stranger
    assert "/organise" not in stranger


def test_the_home_page_leads_to_programmes_that_are_open_or_will_be(ctx: Context, client: FlaskClient):
    assert "mentoring-title" not in client.get("/").text
    past = make_programme(ctx, closes_at=START - HOUR_MS)
    assert page_of(past) not in client.get("/").text
    programme = make_programme(ctx, opens_at=START + DAY_MS)
    page = client.get("/").text
    assert f'href="{page_of(programme)}"' in page
    assert 'href="/programmes"' in page


def test_a_zone_that_was_chosen_for_the_account_is_left_alone_by_the_page_s_script(ctx: Context, app: Flask):
    ctx.records.people.change(CHIDI.person_id, zone="Asia/Tokyo", language="")
    assert 'data-zone="Asia/Tokyo" data-zone-chosen>' in browser_of(app, CHIDI).get("/programmes").text
    assert "data-zone-chosen" not in browser_of(app, OLGA).get("/programmes").text
