"""Asking for a session and answering, as plain forms: nothing that was written is lost, and nobody else sees it."""

import re

import pytest
from flask import Flask

from hub.actions.context import Context
from hub.domain.clock import SetClock
from tests.booking import ABOUT, MORNING, NEXT_MORNING, agree_on, book, book_slot, kept
from tests.mentoring import DAY_MS, make_mentor, make_programme
from tests.people import ADA, BEN, CHIDI, HANA, OLGA
from tests.sessions import act as in_room
from tests.sessions import begin, make_session
from tests.web.browser import browser_of, send_form

ASKED = {"about": ABOUT, "client_key": "client-key-1", "candidate_name": "A reader", "zone": "UTC"}


def test_a_slot_is_asked_for_accepted_and_put_into_a_calendar(app: Flask, ctx: Context):
    programme = make_programme(ctx)
    mentor = make_mentor(ctx, programme)
    chidi, ada = browser_of(app, CHIDI), browser_of(app, ADA)
    form = f"/programmes/{programme.programme_id}/request"
    page = chidi.get(f"{form}?mentor={mentor.mentor_id}&slot={MORNING}").text
    assert re.search(rf'value="{MORNING}"[^>]*checked', page)
    asked = send_form(chidi, form, **ASKED, m1=mentor.mentor_id, way="slot", slot=str(MORNING))
    assert asked.status_code == 303
    assert chidi.get(f"{asked.location}/calendar.ics").status_code == 404
    assert ABOUT in ada.get(asked.location).text
    assert send_form(ada, f"{asked.location}/do/booking.accept", time=str(MORNING)).status_code == 303
    assert "Go to the room" in chidi.get(asked.location).text
    calendar = chidi.get(f"{asked.location}/calendar.ics")
    assert calendar.mimetype == "text/calendar"
    assert b"Ada" not in calendar.data and b"jit.si" not in calendar.data
    assert "Agreed" in chidi.get("/bookings").text


def test_a_retried_form_makes_one_request(app: Flask, ctx: Context):
    programme = make_programme(ctx)
    mentor = make_mentor(ctx, programme)
    fields = ASKED | {"m1": mentor.mentor_id, "way": "any"}
    form = f"/programmes/{programme.programme_id}/request"
    first, second = (send_form(browser_of(app, CHIDI), form, **fields) for _ in range(2))
    assert first.location == second.location


@pytest.mark.parametrize(
    "wrong",
    [
        {"way": "slot", "slot": "1"},
        {"way": "times", "time1": "yesterday"},
        {"way": "times"},
        {"way": "slot"},
        {"way": "any", "m1": ""},
    ],
)
def test_a_refused_request_keeps_every_word(app: Flask, ctx: Context, wrong: dict[str, str]):
    programme = make_programme(ctx)
    mentor = make_mentor(ctx, programme)
    fields = ASKED | {"m1": mentor.mentor_id} | wrong
    answer = send_form(browser_of(app, CHIDI), f"/programmes/{programme.programme_id}/request", **fields)
    assert answer.status_code in (400, 409)
    assert ABOUT in answer.text and "A reader" in answer.text and "client-key-1" in answer.text


def test_a_slot_that_went_meanwhile_is_told_kindly_with_fresh_ones(app: Flask, ctx: Context):
    programme = make_programme(ctx)
    mentor = make_mentor(ctx, programme)
    book_slot(ctx, mentor, actor=OLGA)
    fields = ASKED | {"m1": mentor.mentor_id, "way": "slot", "slot": str(MORNING)}
    answer = send_form(browser_of(app, CHIDI), f"/programmes/{programme.programme_id}/request", **fields)
    assert answer.status_code == 409
    assert "not free any more" in answer.text and ABOUT in answer.text
    assert f'value="{MORNING}"' not in answer.text and f'value="{NEXT_MORNING}"' in answer.text


def test_who_comes_late_is_told_before_writing_and_offered_the_written_way(app: Flask, ctx: Context, clock: SetClock):
    programme = make_programme(ctx, closes_at=clock() - DAY_MS)
    page = browser_of(app, CHIDI).get(f"/programmes/{programme.programme_id}/request").text
    assert "Sessions cannot be asked for any more." in page
    assert f"/programmes/{programme.programme_id}/ask" in page
    assert "<textarea" not in page


def test_guests_are_led_to_sign_in_and_back_with_what_they_chose(app: Flask, ctx: Context):
    programme = make_programme(ctx)
    mentor = make_mentor(ctx, programme)
    path = f"/programmes/{programme.programme_id}/request?mentor={mentor.mentor_id}&slot={MORNING}"
    page = browser_of(app, BEN).get(path).text
    assert f"slot%3D{MORNING}" in page and "/sign-in?next=" in page


def test_another_time_is_proposed_and_agreed_to(app: Flask, ctx: Context):
    mentor = make_mentor(ctx, make_programme(ctx))
    booking = book(ctx, mentor)
    page = f"/bookings/{booking.booking_id}"
    ada, chidi = browser_of(app, ADA), browser_of(app, CHIDI)
    refused = send_form(ada, f"{page}/do/booking.counter", line="Better for me")
    assert refused.status_code == 400 and "Better for me" in refused.text
    send_form(ada, f"{page}/do/booking.counter", time=str(NEXT_MORNING), line="Better for me")
    assert "I can come then" in chidi.get(page).text
    assert "Better for me" in chidi.get(page).text
    assert send_form(chidi, f"{page}/do/booking.agree").status_code == 303
    assert kept(ctx, booking.booking_id).starts_at == NEXT_MORNING


def test_a_cancellation_at_short_notice_asks_why(app: Flask, ctx: Context, clock: SetClock):
    booking_id = agree_on(ctx, make_mentor(ctx, make_programme(ctx)))
    chidi, page = browser_of(app, CHIDI), f"/bookings/{booking_id}"
    assert "This is short notice." in chidi.get(page).text
    assert send_form(chidi, f"{page}/do/booking.cancel").status_code == 400
    assert send_form(chidi, f"{page}/do/booking.cancel", line="I am ill").status_code == 303
    assert "I am ill" in browser_of(app, ADA).get(page).text


def test_a_refusal_from_an_older_page_changes_nothing(app: Flask, ctx: Context):
    mentor = make_mentor(ctx, make_programme(ctx))
    booking = book_slot(ctx, mentor)
    page = f"/bookings/{booking.booking_id}/do/booking.accept"
    ada = browser_of(app, ADA)
    send_form(ada, f"/bookings/{booking.booking_id}/do/booking.decline", reason="no_time", line="Sorry")
    assert send_form(ada, page, time=str(MORNING), version=str(booking.version)).status_code == 409
    assert "Sorry" in browser_of(app, CHIDI).get(f"/bookings/{booking.booking_id}").text


def test_an_open_page_shows_what_comes_after_a_session_by_itself(app: Flask, ctx: Context, clock: SetClock):
    """Parts are renewed where the page that is open has them already (static/js/view/fresh.js)."""
    session = make_session(ctx)
    chidi, path = browser_of(app, CHIDI), f"/bookings/{session.booking_id}"
    before = chidi.get(path).text
    begin(ctx, session, clock)
    in_room(ctx, ADA, "room.end", session)
    after = chidi.get(path).text
    assert "How was it?" in after and "How was it?" not in before
    fresh = [re.findall(r'id="([^"]+)" data-fresh', page) for page in (before, after)]
    assert fresh[0] == fresh[1] and "booking-after" in fresh[0]
    (renewed,) = re.findall(
        r'<div id="booking-after" data-fresh>.*?</div>\s*<section class="stack" id=', after, re.DOTALL
    )
    assert "How was it?" in renewed


def test_private_pages_are_kept_by_nobody(app: Flask, ctx: Context):
    booking = book(ctx, make_mentor(ctx, make_programme(ctx)))
    answer = browser_of(app, CHIDI).get(f"/bookings/{booking.booking_id}")
    assert (answer.headers["Cache-Control"], answer.headers["X-Robots-Tag"]) == ("no-store", "noindex")
    assert browser_of(app, HANA).get(f"/bookings/{booking.booking_id}").status_code == 404
