"""The form of a request: what is told before it is written, whose clock it shows, and words that are never lost."""

import html
import re
from typing import Any

import pytest
from flask import Flask

from hub.actions.context import Context
from hub.domain.clock import SetClock
from hub.domain.programmes import Programme
from tests.booking import ABOUT, MORNING, act, agree_on, book
from tests.fixed import START
from tests.mentoring import DAY_MS, make_mentor, make_programme
from tests.people import ADA, BEN, CHIDI, HANA, OLGA
from tests.web.browser import browser_of, send_form

ASKED = {"about": ABOUT, "client_key": "client-key-1", "candidate_name": "A reader", "zone": "UTC", "way": "any"}


def path_of(programme: Programme) -> str:
    """The address of the form."""
    return f"/programmes/{programme.programme_id}/request"


def hidden_in(page: str) -> dict[str, str]:
    """The hidden fields of a page's forms."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))


# Words that are never lost


def test_what_was_written_goes_on_in_writing_when_the_programme_closed_meanwhile(
    app: Flask, ctx: Context, clock: SetClock
):
    programme = make_programme(ctx, closes_at=clock() + 1000)
    mentor = make_mentor(ctx, programme)
    chidi = browser_of(app, CHIDI)
    clock.ms += 5000
    refused = send_form(chidi, path_of(programme), **ASKED, m1=mentor.mentor_id)
    assert refused.status_code == 409
    assert ABOUT in refused.text
    fields = hidden_in(refused.text)
    assert (fields["mentors"], fields["asker_name"], fields["title"]) == (mentor.mentor_id, "A reader", ABOUT)
    more = {name: fields[name] for name in ("mentors", "asker_name", "title")} | {"part": ABOUT, "more": "yes"}
    asking = send_form(chidi, f"/programmes/{programme.programme_id}/ask", **more).text
    assert asking.count(ABOUT) == 2, "as the title and as the first question"
    assert "A reader" in asking
    assert re.search(rf'value="{mentor.mentor_id}" checked', asking)


def test_what_was_written_is_shown_to_whom_the_session_ended_and_the_way_back_keeps_what_was_chosen(
    app: Flask, ctx: Context
):
    programme = make_programme(ctx)
    mentor = make_mentor(ctx, programme)
    chosen = {"m1": mentor.mentor_id, "way": "slot", "slot": str(MORNING), "from_thread_id": "t1"}
    refused = send_form(browser_of(app, BEN), path_of(programme), **ASKED | chosen)
    assert refused.status_code == 401
    assert ABOUT in refused.text
    (way,) = re.findall(r'/sign-in\?next=([^"]+request[^"]+)"', refused.text)
    assert html.unescape(way).endswith(f"%3Fmentor%3D{mentor.mentor_id}%26slot%3D{MORNING}%26way%3Dslot%26thread%3Dt1")


def test_what_was_written_goes_on_in_writing_when_there_may_be_no_more_sessions(app: Flask, ctx: Context):
    programme = make_programme(ctx, open_limit=1)
    mentor = make_mentor(ctx, programme)
    book(ctx, mentor)
    refused = send_form(browser_of(app, CHIDI), path_of(programme), **ASKED, m1=mentor.mentor_id)
    assert (refused.status_code, "Go on in writing" in refused.text) == (409, True)
    assert ABOUT in refused.text


def test_whoever_was_too_quick_is_told_when_and_keeps_the_words(app: Flask, ctx: Context):
    programme = make_programme(ctx, open_limit=20, session_limit=0)
    mentor = make_mentor(ctx, programme)
    for _ in range(10):
        book(ctx, mentor)
    refused = send_form(browser_of(app, CHIDI), path_of(programme), **ASKED, m1=mentor.mentor_id)
    assert refused.status_code == 429
    assert re.search(r"Try again in \d+ minutes?\.", refused.text)
    assert ABOUT in refused.text


# What is told before


def test_the_limit_is_told_before_the_form_is_written(app: Flask, ctx: Context):
    programme = make_programme(ctx, open_limit=1)
    mentor = make_mentor(ctx, programme)
    assert "<textarea" in browser_of(app, CHIDI).get(path_of(programme)).text
    book(ctx, mentor)
    page = browser_of(app, CHIDI).get(path_of(programme)).text
    assert "as many requests or sessions" in page
    assert "<textarea" not in page
    assert f"/programmes/{programme.programme_id}/ask" in page
    assert "<textarea" in browser_of(app, OLGA).get(path_of(programme)).text


def test_nobody_finds_themselves_among_those_who_may_be_asked(app: Flask, ctx: Context):
    programme = make_programme(ctx)
    ada, hana = make_mentor(ctx, programme), make_mentor(ctx, programme, HANA)
    page = browser_of(app, ADA).get(path_of(programme)).text
    assert f'value="{hana.mentor_id}"' in page and f'value="{ada.mentor_id}"' not in page


@pytest.mark.parametrize(("way", "chosen"), [("any", "any"), ("<b>", "times"), ("", "times")])
def test_whoever_asks_several_mentors_finds_their_order_open_and_any_time_chosen(
    app: Flask, ctx: Context, way: str, chosen: str
):
    programme = make_programme(ctx)
    make_mentor(ctx, programme)
    make_mentor(ctx, programme, HANA)
    chidi = browser_of(app, CHIDI)
    assert f'href="{path_of(programme)}?way=any"' in chidi.get(f"/programmes/{programme.programme_id}").text
    page = chidi.get(path_of(programme), query_string={"way": way}).text
    assert re.findall(r'name="way" value="(\w+)" checked', page) == [chosen]
    assert ("<details open><summary>And if they cannot" in page) == (chosen == "any")


def test_a_mentor_who_is_away_is_told_as_that_before(app: Flask, ctx: Context):
    programme = make_programme(ctx)
    mentor = make_mentor(ctx, programme, away_until=START + 3 * DAY_MS)
    page = browser_of(app, CHIDI).get(f"{path_of(programme)}?mentor={mentor.mentor_id}").text
    assert "Ada is away until" in page
    here = make_mentor(ctx, programme, HANA)
    assert "is away until" not in browser_of(app, CHIDI).get(f"{path_of(programme)}?mentor={here.mentor_id}").text


@pytest.mark.parametrize(
    "late", [{"notice_s": 14 * 24 * 3600}, {"away_until": START + 20 * DAY_MS}], ids=["long notice", "away"]
)
def test_the_first_free_time_of_a_profile_can_be_picked(app: Flask, ctx: Context, late: dict[str, Any]):
    programme = make_programme(ctx)
    mentor = make_mentor(ctx, programme, **late)
    browser = browser_of(app, CHIDI)
    profile = browser.get(f"/programmes/{programme.programme_id}/mentors/{mentor.mentor_id}").text
    slot = re.findall(r"&amp;slot=(\d+)", profile)[0]
    form = browser.get(f"{path_of(programme)}?mentor={mentor.mentor_id}&slot={slot}").text
    assert re.search(rf'value="{slot}"[^>]*checked', form)


# Whose clock


def test_a_wrong_zone_is_changed_without_a_script_and_nothing_written_goes(app: Flask, ctx: Context):
    programme = make_programme(ctx)
    mentor = make_mentor(ctx, programme)
    chidi, kept = browser_of(app, CHIDI), {"m1": mentor.mentor_id, "way": "slot", "slot": str(MORNING), "time1": "x"}
    page = chidi.get(f"{path_of(programme)}?mentor={mentor.mentor_id}").text
    assert re.search(rf'<li data-at="{MORNING}">.*?<time datetime="[^"]+" data-form="clock">9:00', page)
    answer = send_form(chidi, path_of(programme), **ASKED | kept | {"zone": "Asia/Tokyo", "show": "zone"})
    assert answer.status_code == 200
    page = answer.text.replace("\u202f", " ")
    assert re.search(rf'<li data-at="{MORNING}">.*?checked.*?<time datetime="[^"]+">6:00 PM<', page), "in Tokyo"
    assert 'data-zone="Asia/Tokyo"' in page and 'value="Asia/Tokyo" selected' in page
    assert ABOUT in page


def test_times_are_read_on_the_clock_of_the_chosen_zone(app: Flask, ctx: Context):
    programme = make_programme(ctx)
    mentor = make_mentor(ctx, programme)
    times = {"m1": mentor.mentor_id, "way": "times", "time1": "2026-12-01T18:00", "zone": "Asia/Tokyo"}
    send_form(browser_of(app, CHIDI), path_of(programme), **ASKED | times)
    (booking,) = ctx.records.bookings.of_person(CHIDI.person_id)
    assert booking.proposals == (MORNING + 3 * DAY_MS,)
    assert booking.candidate_zone == "Asia/Tokyo"


# After a no


def ways_on(app: Flask, booking_id: str) -> dict[str, str]:
    """Where a candidate's page leads on: by the words of the link."""
    page = html.unescape(browser_of(app, CHIDI).get(f"/bookings/{booking_id}").text)
    links = re.findall(r'href="(/programmes/[^"]+)">(?:<svg.*?</svg>)?(Ask [^<]+)', page)
    return {words: address for address, words in links}


def test_after_a_no_the_words_go_on_to_another_mentor_or_into_a_thread(app: Flask, ctx: Context):
    mentor = make_mentor(ctx, make_programme(ctx))
    booking_id = book(ctx, mentor, candidate_name="A reader").booking_id
    assert ways_on(app, booking_id) == {}
    act(ctx, ADA, "decline", booking_id, reason="better_in_writing")
    ways, chidi = ways_on(app, booking_id), browser_of(app, CHIDI)
    again = chidi.get(ways["Ask another mentor"]).text
    assert ABOUT in again and 'value="A reader"' in again
    asking = chidi.get(ways["Ask in writing"]).text
    assert ABOUT in asking
    assert re.search(rf'value="{mentor.mentor_id}" checked', asking)


@pytest.mark.parametrize(("reason", "named"), [("no_time", True), ("not_my_field", False), ("conflict", False)])
def test_the_same_mentor_is_named_for_writing_only_where_that_makes_sense(
    app: Flask, ctx: Context, reason: str, named: bool
):
    mentor = make_mentor(ctx, make_programme(ctx))
    booking_id = book(ctx, mentor).booking_id
    act(ctx, ADA, "decline", booking_id, reason=reason)
    assert (mentor.mentor_id in ways_on(app, booking_id)["Ask in writing"]) is named


def test_every_end_that_came_to_nothing_leads_on_and_a_closed_programme_into_writing(
    app: Flask, ctx: Context, clock: SetClock
):
    mentor = make_mentor(ctx, make_programme(ctx))
    cancelled = agree_on(ctx, mentor)
    act(ctx, CHIDI, "cancel", cancelled, line="Ill.")
    assert set(ways_on(app, cancelled)) == {"Ask another mentor", "Ask in writing"}
    assert "Ask another mentor" not in browser_of(app, ADA).get(f"/bookings/{cancelled}").text
    clock.ms = START + 30 * DAY_MS
    assert set(ways_on(app, cancelled)) == {"Ask in writing"}


def test_nobody_reads_the_words_of_another_by_naming_their_request(app: Flask, ctx: Context):
    mentor = make_mentor(ctx, make_programme(ctx))
    booking = book(ctx, mentor)
    for actor in (OLGA, ADA, BEN):
        for page in ("request", "ask"):
            address = f"/programmes/{booking.programme_id}/{page}?from={booking.booking_id}"
            answer = browser_of(app, actor).get(address)
            assert answer.status_code == 200 and ABOUT not in answer.text, (actor.name, page)
