"""Asking for a session and answering, as plain forms: nothing that was written is lost, and nobody else sees it."""

import re

import pytest
from flask import Flask

from hub.actions.booking_clock import leave_booking
from hub.actions.context import Context
from hub.domain.bookings import DeclineReason
from hub.domain.clock import SetClock
from hub.domain.mentors import Window
from hub.domain.roles import Actor
from tests.booking import ABOUT, MORNING, NEXT_MORNING, act, agree_on, book, book_slot, kept
from tests.mentoring import DAY_MS, HOUR_MS, make_mentor, make_programme
from tests.people import ADA, BEN, CHIDI, HANA, OLGA
from tests.sessions import act as in_room
from tests.sessions import begin, make_session
from tests.web.browser import browser_of, csrf_token, data_of, send_form

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


def test_an_open_page_knows_what_it_was_drawn_of_and_where_it_stands_also_after_a_refusal(app: Flask, ctx: Context):
    booking = book(ctx, make_mentor(ctx, make_programme(ctx)))
    path = f"/bookings/{booking.booking_id}"
    ada = browser_of(app, ADA)
    for page in (ada.get(path), send_form(ada, f"{path}/do/booking.decline", version=str(booking.version))):
        data = data_of(page.text)
        assert (data["address"], data["version"]) == (path, booking.version)


def ticked(page: str, name: str) -> list[str]:
    """The values that are chosen in the boxes of a name."""
    return re.findall(rf'name="{name}" value="(\d+|true)" checked', page)


def test_a_refused_acceptance_keeps_the_time_that_was_chosen(app: Flask, ctx: Context):
    booking = book(ctx, make_mentor(ctx, make_programme(ctx)), times=[MORNING, NEXT_MORNING])
    path, ada = f"/bookings/{booking.booking_id}", browser_of(app, ADA)
    assert ticked(ada.get(path).text, "time") == [str(MORNING)]
    refused = send_form(ada, f"{path}/do/booking.accept", time=str(NEXT_MORNING), version="99")
    assert (refused.status_code, ticked(refused.text, "time")) == (409, [str(NEXT_MORNING)])


def test_what_is_said_after_a_session_stands_as_it_was_chosen_after_a_refusal(
    app: Flask, ctx: Context, clock: SetClock
):
    session = make_session(ctx)
    begin(ctx, session, clock)
    in_room(ctx, ADA, "room.end", session)
    path, chidi = f"/bookings/{session.booking_id}", browser_of(app, CHIDI)
    send_form(chidi, f"{path}/do/booking.note", text="For both of us", shared="true")
    assert ticked(chidi.get(path).text, "shared") == ["true"]
    too_long = "x" * 4001
    assert ticked(send_form(chidi, f"{path}/do/booking.note", text=too_long).text, "shared") == []
    send_form(chidi, f"{path}/do/booking.note", text="For me alone")
    refused = send_form(chidi, f"{path}/do/booking.note", text=too_long, shared="true")
    assert (refused.status_code, ticked(refused.text, "shared")) == (400, ["true"])
    assert re.findall(r'/do/([a-z.]+)" data-kept>', refused.text) == ["booking.note"], "renewing leaves it alone"
    assert ticked(send_form(chidi, f"{path}/do/booking.rate", text=too_long, stars="4").text, "stars") == ["4"]


def test_private_pages_are_kept_by_nobody(app: Flask, ctx: Context):
    booking = book(ctx, make_mentor(ctx, make_programme(ctx)))
    answer = browser_of(app, CHIDI).get(f"/bookings/{booking.booking_id}")
    assert (answer.headers["Cache-Control"], answer.headers["X-Robots-Tag"]) == ("no-store", "noindex")
    assert browser_of(app, HANA).get(f"/bookings/{booking.booking_id}").status_code == 404


def test_a_mentor_who_declines_what_goes_on_is_led_to_their_list(app: Flask, ctx: Context):
    programme = make_programme(ctx)
    booking = book(ctx, make_mentor(ctx, programme), make_mentor(ctx, programme, HANA))
    ada = browser_of(app, ADA)
    answer = send_form(ada, f"/bookings/{booking.booking_id}/do/booking.decline", reason="no_time")
    assert (answer.status_code, answer.location) == (303, "/bookings")
    page = ada.get(answer.location)
    assert page.status_code == 200 and "Declined. The candidate reads your reason." in page.text


def test_a_mentor_is_offered_only_reasons_that_can_be_given(app: Flask, ctx: Context):
    booking = book(ctx, make_mentor(ctx, make_programme(ctx)))
    page = browser_of(app, ADA).get(f"/bookings/{booking.booking_id}").text
    offered = re.findall(r'<option value="(\w+)"', page.split('id="reason"', 1)[1].split("</select>", 1)[0])
    assert offered == [reason.value for reason in DeclineReason]


def test_a_candidate_says_not_then_and_the_next_mentor_is_asked(app: Flask, ctx: Context, clock: SetClock):
    programme = make_programme(ctx)
    booking = book(ctx, make_mentor(ctx, programme), make_mentor(ctx, programme, HANA))
    page, chidi = f"/bookings/{booking.booking_id}", browser_of(app, CHIDI)
    assert "ask the next one" not in chidi.get(page).text
    send_form(browser_of(app, ADA), f"{page}/do/booking.counter", time=str(NEXT_MORNING))
    assert "Not then: ask the next one" in chidi.get(page).text
    answer = send_form(chidi, f"{page}/do/booking.pass_on")
    assert answer.location == page
    assert "With Hana" in chidi.get(page).text


def picked_and_written(picked: int, written: str) -> dict[str, str]:
    """A form in which a free time is picked and another one written."""
    return {"time": str(picked), "time1": written, "zone": "UTC"}


def test_a_time_that_was_picked_beside_one_that_was_written_is_not_sent_silently(app: Flask, ctx: Context):
    booking = book(ctx, make_mentor(ctx, make_programme(ctx)))
    ada, form = browser_of(app, ADA), f"/bookings/{booking.booking_id}/do/booking.counter"
    refused = send_form(ada, form, **picked_and_written(MORNING, "2026-12-02T15:00"), line="Better")
    assert refused.status_code == 400
    assert "You picked a free time and wrote another one." in refused.text
    assert kept(ctx, booking.booking_id).proposals == ()
    assert 'value="2026-12-02T15:00"' in refused.text and "Better" in refused.text
    assert not re.search(rf'value="{MORNING}" checked', refused.text), "sent again, the written one counts"
    send_form(ada, form, time1="2026-12-02T15:00", zone="UTC")
    assert kept(ctx, booking.booking_id).proposals == (MORNING + 4 * DAY_MS + 6 * HOUR_MS,)


def test_free_times_are_picked_where_a_candidate_proposes_others(app: Flask, ctx: Context):
    mentor = make_mentor(ctx, make_programme(ctx), zone="Asia/Tokyo", weekly=(Window(5, 18 * 60, 19 * 60),))
    booking = book(ctx, mentor)
    chidi, path = browser_of(app, CHIDI), f"/bookings/{booking.booking_id}"
    page = chidi.get(path).text.replace("\u202f", " ")
    slot = re.search(rf'<input type="checkbox" name="slot" value="{MORNING}">(.*?)</label>', page)
    assert slot and "9:00 AM" in slot[1] and "Sat 6:00 PM" in slot[1], "on both clocks"
    form = f"{path}/do/booking.propose"
    token = {"csrf_token": csrf_token(chidi), "zone": "UTC"}
    four = [str(MORNING + number * 20 * 60_000) for number in range(3)]
    refused = chidi.post(form, data=token | {"slot": four, "time1": "2026-12-02T15:00"})
    assert refused.status_code == 400 and "At most three times" in refused.text
    assert all(f'value="{at}" checked' in refused.text for at in four)
    assert chidi.post(form, data=token).status_code == 400
    chidi.post(form, data=token | {"slot": four[:2], "time1": "2026-12-02T15:00"})
    assert kept(ctx, booking.booking_id).proposals == (int(four[0]), int(four[1]), MORNING + 4 * DAY_MS + 6 * HOUR_MS)


def groups_of(app: Flask, actor: Actor) -> dict[str, str]:
    """The page of one's own bookings: each heading with what stands below it."""
    page = browser_of(app, actor).get("/bookings").text.replace("\u202f", " ")
    return dict(re.findall(r"<h2[^>]*>([^<]+)</h2>(.*?)</section>", page, re.DOTALL))


def test_the_list_shows_what_was_asked_for_and_who_is_waited_for(app: Flask, ctx: Context):
    mentor = make_mentor(ctx, make_programme(ctx))
    booking_id = book_slot(ctx, mentor).booking_id
    any_time = book(ctx, mentor).booking_id
    theirs, yours = groups_of(app, CHIDI), groups_of(app, ADA)
    assert (list(theirs), list(yours)) == (["Waiting for an answer"], ["Waits for you"])
    for rows in (theirs["Waiting for an answer"], yours["Waits for you"]):
        assert "Proposed:" in rows and "9:00 AM" in rows and "At any time" in rows
    act(ctx, ADA, "accept", booking_id, time=MORNING)
    act(ctx, CHIDI, "reschedule", booking_id, time=NEXT_MORNING)
    act(ctx, CHIDI, "cancel", any_time)
    theirs = groups_of(app, CHIDI)
    assert list(theirs) == ["Coming", "Over"]
    assert list(groups_of(app, ADA)) == ["Waits for you", "Over"]
    agreed, proposed = theirs["Coming"].split("Proposed:")
    assert "Sat, Nov 28" in agreed and "Sun, Nov 29" in proposed


def test_who_waits_for_an_answer_sees_what_was_asked_for(app: Flask, ctx: Context):
    booking = book_slot(ctx, make_mentor(ctx, make_programme(ctx)))
    page = browser_of(app, CHIDI).get(f"/bookings/{booking.booking_id}").text.replace("\u202f", " ")
    head = page.split('id="booking-head"', 1)[1].split("</header>", 1)[0]
    assert "Proposed:" in head and "9:00 AM" in head


def test_a_session_that_ended_with_the_mentor_s_part_says_so_in_its_head(app: Flask, ctx: Context):
    mentor = make_mentor(ctx, make_programme(ctx))
    booking_id = agree_on(ctx, mentor)
    ctx.records.mentors.move(mentor.mentor_id, "leave", ctx.clock())
    leave_booking(ctx, booking_id)
    page = browser_of(app, CHIDI).get(f"/bookings/{booking_id}").text
    assert "This mentor has left the programme" in page.split('id="booking-head"', 1)[1].split("</header>", 1)[0]
