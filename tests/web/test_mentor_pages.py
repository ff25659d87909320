"""A mentor's own pages, without JavaScript: invitations, profile, times."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from hub.actions.context import Context
from hub.actions.programmes import invitation_key, invite_mentor, remove_mentor
from hub.actions.registry import run
from hub.domain.mentors import Absence, Extra, Mentor, Window
from hub.domain.programmes import Programme
from tests.fixed import START
from tests.mentoring import DAY_MS, make_mentor, make_programme
from tests.people import ADA, BEN, OLGA, ZURI
from tests.web.browser import browser_of, send_form

FIELD = re.compile(r'<(?:input|select|textarea)[^>]*\bname="([^"]+)"[^>]*>')
VALUE = re.compile(r'\bvalue="([^"]*)"')


@pytest.fixture
def programme(ctx: Context) -> Programme:
    """A programme that is open."""
    return make_programme(ctx)


@pytest.fixture
def mentor(ctx: Context, programme: Programme) -> Mentor:
    """Ada, who has given no times yet."""
    return make_mentor(ctx, programme, weekly=(), zone="Europe/Berlin")


@pytest.fixture
def ada(app: Flask) -> FlaskClient:
    """Ada's browser."""
    return browser_of(app, ADA)


def text(answer: TestResponse) -> str:
    """A page as it was sent."""
    return answer.get_data(as_text=True)


def boxes(page: str) -> dict[str, str]:
    """What stands in the boxes of a page's form."""
    form = page[page.index('name="version"') - 60 :]
    found = {}
    for box in FIELD.finditer(form):
        value = VALUE.search(box[0])
        if value and (box[0].startswith("<input") and ('type="checkbox"' not in box[0] or " checked" in box[0])):
            found[box[1]] = value[1]
    return found


def saved(ctx: Context, mentor: Mentor) -> Mentor:
    """The part as it is kept now."""
    found = ctx.records.mentors.get(mentor.mentor_id)
    assert found is not None
    return found


def save_times(client: FlaskClient, mentor: Mentor, **fields: str) -> TestResponse:
    """Send the form of times."""
    plain = {"version": str(mentor.version), "zone": "Europe/Berlin", "notice_h": "24", "per_week": "2"}
    return send_form(client, f"/mentoring/{mentor.mentor_id}/times", **plain | fields)


def test_an_account_is_shown_its_invitation_and_accepts(
    ctx: Context, app: Flask, programme: Programme, ada: FlaskClient
):
    mentor = invite_mentor(ctx, ZURI, programme.programme_id, "Ada")
    page = text(ada.get("/mentoring"))
    assert programme.title in page
    assert f'action="/mentoring/{mentor.mentor_id}/accept"' in page
    assert programme.title in text(ada.get(f"/invitations/{mentor.mentor_id}"))
    answer = send_form(ada, f"/mentoring/{mentor.mentor_id}/accept")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/mentoring/{mentor.mentor_id}/times")
    assert ada.get(f"/mentoring/{mentor.mentor_id}/times").status_code == 200
    assert ada.get(f"/invitations/{mentor.mentor_id}").headers["Location"] == "/mentoring"


def test_the_forms_of_an_invitation_lead_to_its_answer_first(ctx: Context, programme: Programme, ada: FlaskClient):
    mentor = invite_mentor(ctx, ZURI, programme.programme_id, "Ada")
    for form in ("", "/times"):
        answer = ada.get(f"/mentoring/{mentor.mentor_id}{form}")
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/invitations/{mentor.mentor_id}")


def test_a_link_is_read_by_a_guest_and_accepted_after_signing_in(ctx: Context, app: Flask, programme: Programme):
    draft = make_programme(ctx, published_at=0, title="Not yet public", rules="Be *kind*.")
    mentor = invite_mentor(ctx, ZURI, draft.programme_id, "Somebody")
    path = f"/invitations/{mentor.mentor_id}/{invitation_key(ctx, mentor)}"
    page = browser_of(app, BEN).get(path)
    assert "Not yet public" in text(page)
    assert "<em>kind</em>" in text(page)
    assert f"/sign-in?next={path}" in text(page)
    assert "/accept" not in text(page)
    olga = browser_of(app, OLGA)
    assert "/accept" in text(olga.get(path))
    key = invitation_key(ctx, mentor)
    assert send_form(olga, f"/mentoring/{mentor.mentor_id}/accept", key=key).status_code == 303
    assert saved(ctx, mentor).person_id == OLGA.person_id
    assert olga.get(path).headers["Location"] == "/mentoring"
    assert "Not yet public" in text(olga.get(f"/mentoring/{mentor.mentor_id}/times"))


def test_a_link_that_does_not_work_any_more_looks_like_one_that_never_did(
    ctx: Context, app: Flask, programme: Programme
):
    mentor = invite_mentor(ctx, ZURI, programme.programme_id, "Somebody")
    path = f"/invitations/{mentor.mentor_id}/{invitation_key(ctx, mentor)}"
    remove_mentor(ctx, ZURI, mentor.mentor_id)
    client = browser_of(app, OLGA)
    bodies = []
    for one in (path, "/invitations/xnobody/" + "0" * 32):
        answer = client.get(one)
        assert answer.status_code == 400
        bodies.append(re.sub(r'content="[^"]*"|value="[^"]*"', "", text(answer).replace(one, "")))
    assert bodies[0] == bodies[1]


def test_whoever_declines_is_thanked_and_has_no_part(ctx: Context, programme: Programme, ada: FlaskClient):
    mentor = invite_mentor(ctx, ZURI, programme.programme_id, "Ada")
    assert send_form(ada, f"/mentoring/{mentor.mentor_id}/decline").status_code == 303
    page = text(ada.get("/mentoring"))
    assert "You declined." in page
    assert programme.title not in page
    assert send_form(ada, f"/mentoring/{mentor.mentor_id}/accept").headers["Location"] == "/mentoring"
    assert "not possible any more" in text(ada.get("/mentoring"))


def test_whoever_stops_is_a_mentor_no_more(ctx: Context, mentor: Mentor, ada: FlaskClient):
    assert "Stop being a mentor here" in text(ada.get("/mentoring"))
    send_form(ada, f"/mentoring/{mentor.mentor_id}/leave")
    assert not saved(ctx, mentor).active
    assert ada.get(f"/mentoring/{mentor.mentor_id}").status_code == 404


PATHS = ("/mentoring/{}", "/mentoring/{}/times", "/invitations/{}")


@pytest.mark.parametrize("path", PATHS)
def test_nobody_sees_the_part_of_another(app: Flask, mentor: Mentor, path: str):
    olga = browser_of(app, OLGA)
    assert olga.get(path.format(mentor.mentor_id)).status_code == 404
    assert olga.get(path.format("xnobody")).status_code == 404
    guest = browser_of(app, BEN).get(path.format(mentor.mentor_id))
    assert (guest.status_code, guest.headers["Location"]) == (302, f"/sign-in?next={path.format(mentor.mentor_id)}")


@pytest.mark.parametrize("path", ["/mentoring", *PATHS[:2]])
def test_ones_own_pages_are_kept_by_nobody(mentor: Mentor, ada: FlaskClient, path: str):
    answer = ada.get(path.format(mentor.mentor_id))
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in text(answer)


def test_forms_of_guests_are_refused(app: Flask, mentor: Mentor):
    guest = browser_of(app, BEN)
    assert send_form(guest, f"/mentoring/{mentor.mentor_id}", shown_name="Me").status_code == 401
    assert send_form(guest, f"/mentoring/{mentor.mentor_id}/leave").status_code == 401


def test_a_profile_is_saved_with_languages_by_their_names(ctx: Context, mentor: Mentor, ada: FlaskClient):
    words = {"shown_name": "Ada L.", "languages": "English; Français، sw, brazilian portuguese", "category": "current"}
    answer = send_form(ada, f"/mentoring/{mentor.mentor_id}", version="1", topics="a, b", **words)
    assert answer.status_code == 303
    now = saved(ctx, mentor)
    assert (now.name, now.languages, now.topics) == ("Ada L.", ("en", "fr", "sw", "pt-BR"), ("a", "b"))
    assert (now.takes_calls, now.takes_written) == (False, False)
    page = text(ada.get(f"/mentoring/{mentor.mentor_id}"))
    assert "Your profile is saved." in page
    assert boxes(page)["languages"].startswith("English, French, Swahili, ")
    assert '<option value="current" selected>' in page


def test_a_profile_sent_back_untouched_changes_nothing(ctx: Context, mentor: Mentor, ada: FlaskClient):
    page = text(ada.get(f"/mentoring/{mentor.mentor_id}"))
    category = re.findall(r'<option value="(\w+)" selected>', page)[0]
    send_form(ada, f"/mentoring/{mentor.mentor_id}", **boxes(page) | {"category": category, "words": mentor.words})
    assert saved(ctx, mentor).version == mentor.version + 1
    changed = {name: getattr(saved(ctx, mentor), name) for name in Mentor.__struct_fields__}
    assert changed | {"version": 1} == {name: getattr(mentor, name) for name in Mentor.__struct_fields__}


@pytest.mark.parametrize(
    ("field", "word"),
    [
        ("shown_name", ""),
        ("shown_name", "x" * 101),
        ("languages", "English, Klingon of the north"),
        ("topics", "x" * 61),
        ("words", "x" * 2001),
        ("words", "x" * 10_001),
        ("picture_url", "https://example.org/a.jpg"),
        ("category", "president"),
    ],
)
def test_a_refused_profile_keeps_every_word(mentor: Mentor, ada: FlaskClient, field: str, word: str):
    words = {"shown_name": "Ada L.", "wiki_account": "Ada at home", "takes_written": "yes"} | {field: word}
    answer = send_form(ada, f"/mentoring/{mentor.mentor_id}", version="1", **words)
    page = text(answer)
    assert answer.status_code == 400
    assert f'id="{field}-error"' in page
    kept = boxes(page)
    assert kept["wiki_account"] == "Ada at home"
    assert "takes_written" in kept
    assert "takes_calls" not in kept, "a tick that was taken away stays away"
    if field not in ("category", "words"):
        assert kept[field] == word


def test_a_profile_that_was_saved_elsewhere_meanwhile_is_not_overwritten_unseen(
    ctx: Context, mentor: Mentor, ada: FlaskClient
):
    run(ctx, ADA, "mentor.update", {"mentor_id": mentor.mentor_id, "version": 1, "shown_name": "Elsewhere"})
    answer = send_form(ada, f"/mentoring/{mentor.mentor_id}", version="1", shown_name="Here")
    assert answer.status_code == 409
    assert "in another window" in text(answer)
    assert saved(ctx, mentor).name == "Elsewhere"
    send_form(ada, f"/mentoring/{mentor.mentor_id}", **boxes(text(answer)))
    assert saved(ctx, mentor).name == "Here"


def test_times_are_saved_and_shown_again_and_come_to_slots(ctx: Context, mentor: Mentor, ada: FlaskClient):
    times = {"d0_0_from": "09:00", "d0_0_to": "10:30", "d0_2_from": "22:30", "d0_2_to": "00:30", "d6_0_from": "23:00"}
    days = {"off0_first": "2026-12-24", "off0_words": "home", "extra1_date": "2026-12-02"}
    rest = {"d6_0_to": "00:00", "extra1_from": "12:00", "extra1_to": "12:20", "away_until": "2026-11-30"}
    assert save_times(ada, mentor, **times, **days, **rest).status_code == 303
    now = saved(ctx, mentor)
    assert now.weekly == (Window(0, 540, 630), Window(0, 1350, 1470), Window(6, 1380, 1440))
    assert now.absences == (Absence("2026-12-24", "2026-12-24", "home"),)
    assert now.extras == (Extra("2026-12-02", 720, 740),)
    assert (now.notice_s, now.per_week) == (24 * 3600, 2)
    assert now.away_until == START + 2 * DAY_MS + 7 * 3600 * 1000, "midnight in Berlin"
    page = text(ada.get(f"/mentoring/{mentor.mentor_id}/times"))
    kept = boxes(page)
    assert (kept["d0_1_from"], kept["d0_1_to"]) == ("22:30", "00:30")
    assert (kept["d6_0_to"], kept["away_until"]) == ("00:00", "2026-11-30")
    assert "Monday, November 30" in page
    assert "Wednesday, December 2" in page
    assert "4 sessions" in page, "from 9:00 until 10:20"


def test_times_sent_back_untouched_change_nothing(ctx: Context, programme: Programme, ada: FlaskClient):
    four = tuple(Window(2, begins, begins + 60) for begins in (0, 120, 240, 360))
    mentor = make_mentor(
        ctx,
        programme,
        zone="Africa/Cairo",
        weekly=(*four, Window(3, 0, 1440), Window(4, 1380, 1500)),
        absences=tuple(Absence(f"2026-12-{day}", f"2026-12-{day}", "x & y") for day in range(10, 16)),
        extras=(Extra("2026-12-20", 1380, 1500),),
        per_week=7,
    )
    kept = boxes(text(ada.get(f"/mentoring/{mentor.mentor_id}/times")))
    assert "off7_first" in kept, "two more rows than there are"
    sent = {name: word.replace("&amp;", "&") for name, word in kept.items()}
    assert send_form(ada, f"/mentoring/{mentor.mentor_id}/times", zone="Africa/Cairo", **sent).status_code == 303
    now = saved(ctx, mentor)
    assert (now.weekly, now.absences, now.extras, now.per_week, now.notice_s) == (
        mentor.weekly,
        mentor.absences,
        mentor.extras,
        7,
        3600,
    )


def test_days_that_have_passed_fall_away(ctx: Context, programme: Programme, ada: FlaskClient):
    old = {"absences": (Absence("2026-11-01", "2026-11-25"),), "extras": (Extra("2026-11-20", 0, 60),)}
    mentor = make_mentor(ctx, programme, away_until=START - 1, **old)
    kept = boxes(text(ada.get(f"/mentoring/{mentor.mentor_id}/times")))
    assert (kept["off0_first"], kept["extra0_date"], kept["away_until"]) == ("", "", "")


@pytest.mark.parametrize(
    ("place", "fields"),
    [
        ("d0_0", {"d0_0_from": "09:00"}),
        ("d0_0", {"d0_0_from": "09:07", "d0_0_to": "10:00"}),
        ("d3_2", {"d3_2_from": "20:00", "d3_2_to": "18:00"}),
        ("d3_1", {"d3_1_from": "nine", "d3_1_to": "10:00"}),
        ("off1", {"off1_last": "2026-12-02"}),
        ("off0", {"off0_first": "2026-12-03", "off0_last": "2026-12-02"}),
        ("extra0", {"extra0_date": "2026-12-02"}),
        ("extra0", {"extra0_from": "09:00", "extra0_to": "10:00"}),
        ("notice_h", {"notice_h": "337"}),
        ("per_week", {"per_week": "101"}),
        ("per_week", {"per_week": "two"}),
        ("away_until", {"away_until": "soon"}),
        ("zone", {"zone": "Europe/Atlantis"}),
    ],
)
def test_refused_times_keep_every_word_and_name_the_place(
    ctx: Context, mentor: Mentor, ada: FlaskClient, place: str, fields: dict[str, str]
):
    words = {"d5_2_from": "10:00", "d5_2_to": "11:00", "off2_words": "why not", "off2_first": "2026-12-09"} | fields
    answer = save_times(ada, mentor, **words)
    page = text(answer)
    assert answer.status_code == 400
    assert f'id="{place}-error"' in page
    kept = boxes(page)
    assert all(kept[name] == word for name, word in words.items() if name != "zone")
    assert saved(ctx, mentor) == mentor


def test_what_no_browser_sends_breaks_nothing(mentor: Mentor, ada: FlaskClient):
    rubbish: dict[str, Any] = {"d9_0_from": "09:00", "off99_first": "x", "extra999_date": "y", "d0_49_from": "z"}
    assert save_times(ada, mentor, **rubbish).status_code == 400
    assert save_times(ada, mentor, version="99999999999999").status_code == 409


def test_the_first_form_offers_the_zone_of_the_reader(ctx: Context, programme: Programme, app: Flask):
    mentor = make_mentor(ctx, programme, weekly=(), zone="UTC")
    client = browser_of(app, ADA)
    client.set_cookie("zone", "Africa/Nairobi")
    page = text(client.get(f"/mentoring/{mentor.mentor_id}/times"))
    assert '<option value="Africa/Nairobi" selected>' in page


@pytest.mark.parametrize(
    ("plan", "fields", "words"),
    [
        ({"published_at": 0}, {}, "not published yet"),
        ({"opens_at": START + DAY_MS}, {}, "nobody can pick a time before"),
        ({"closes_at": START - 1}, {}, "takes no requests for sessions any more"),
        ({}, {"takes_calls": False}, "you take no sessions"),
        ({}, {"away_until": START + DAY_MS}, "You are away until"),
    ],
)
def test_a_mentor_is_told_why_nobody_sees_their_times(
    ctx: Context, ada: FlaskClient, plan: dict[str, Any], fields: dict[str, Any], words: str
):
    mentor = make_mentor(ctx, make_programme(ctx, **plan), **fields)
    page = text(ada.get(f"/mentoring/{mentor.mentor_id}/times"))
    assert words in page
    assert "What people can pick" in page


def test_a_mentor_who_needs_long_notice_sees_the_first_week_that_people_can_pick(ctx: Context, ada: FlaskClient):
    mentor = make_mentor(ctx, make_programme(ctx), notice_s=14 * 24 * 3600)
    page = text(ada.get(f"/mentoring/{mentor.mentor_id}/times"))
    days = re.findall(r'<div class="times__free"><h3 class="times__name">([^<]+)', page)
    assert (days[0], len(days)) == ("Saturday, December 12", 7)


def test_a_mentor_reads_on_their_own_clock_until_when_they_are_away(ctx: Context, ada: FlaskClient):
    midnight_in_tokyo = START + 5 * DAY_MS + 7 * 3600 * 1000
    mentor = make_mentor(ctx, make_programme(ctx), zone="Asia/Tokyo", away_until=midnight_in_tokyo)
    for path in ("/mentoring", f"/mentoring/{mentor.mentor_id}/times"):
        page = re.sub(r"<[^>]+>", "", text(ada.get(path)))
        assert "You are away until Thu, Dec 3, 2026: nobody can pick or propose a time before." in page, path
