"""The inbox, what one wants to hear of, and the outbox of development."""

from dataclasses import replace

import pytest
from flask import Flask

from hub.actions.context import Context
from hub.app import create_app
from hub.domain.notices import KINDS
from hub.mail.outbox import Outbox
from tests.actions.test_inbox import inform
from tests.addresses import give_address
from tests.booking import agree_on
from tests.mentoring import make_mentor, make_programme
from tests.people import ADA, BEN, CHIDI, make_hour
from tests.web.browser import browser_of, data_of, send_form
from tests.worker.mailing import send_all


def test_a_guest_is_shown_the_ways_in_and_no_bell(app: Flask) -> None:
    answer = browser_of(app, BEN).get("/inbox")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-in?next=/inbox")
    assert "data-bell" not in browser_of(app, BEN).get("/").text


def test_the_bell_is_on_the_page_of_an_hour_too(ctx: Context, app: Flask) -> None:
    hour = make_hour(ctx)
    assert "data-bell" in browser_of(app, CHIDI).get(f"/hours/{hour.hour_id}").text


def test_what_happened_stands_in_the_inbox_and_counts_at_the_bell(ctx: Context, app: Flask) -> None:
    inform(ctx, booking_id="b1", facts={"mentor": "<Ada>"})
    client = browser_of(app, CHIDI)
    page = client.get("/inbox")
    assert "&lt;Ada&gt; accepted your request." in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert "<span data-count>1</span>" in client.get("/").text
    assert "accepted your request" not in browser_of(app, ADA).get("/inbox").text


def test_a_notice_leads_to_its_matter_and_is_read_then(ctx: Context, app: Flask) -> None:
    notice_id = inform(ctx, booking_id="b1")
    answer = browser_of(app, ADA).get(f"/inbox/{notice_id}")
    assert answer.headers["Location"] == "/inbox"
    assert ctx.records.notices.unread(CHIDI.person_id) == 1
    answer = browser_of(app, CHIDI).get(f"/inbox/{notice_id}")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/bookings/b1")
    assert ctx.records.notices.unread(CHIDI.person_id) == 0


def test_an_open_inbox_knows_what_it_was_drawn_of(ctx: Context, app: Flask) -> None:
    client = browser_of(app, CHIDI)
    assert (data_of(client.get("/inbox").text)["unread"], data_of(client.get("/inbox").text)["newest"]) == (0, "")
    notice_id = inform(ctx)
    data = data_of(client.get("/inbox").text)
    assert (data["address"], data["unread"], data["newest"]) == ("/inbox", 1, notice_id)


def test_one_or_all_are_marked_as_read(ctx: Context, app: Flask) -> None:
    notice_id = inform(ctx)
    inform(ctx, "reminder.day")
    inform(ctx, "reminder.soon")
    client = browser_of(app, CHIDI)
    assert send_form(client, "/inbox/read", notice_id=notice_id).status_code == 303
    assert ctx.records.notices.unread(CHIDI.person_id) == 2
    send_form(client, "/inbox/read")
    assert ctx.records.notices.unread(CHIDI.person_id) == 0
    assert "Nothing new" in client.get("/inbox").text


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_kind_of_notice_can_be_shown(ctx: Context, app: Flask, language: str) -> None:
    for kind in KINDS:
        inform(ctx, kind, facts={"mentor": "Ada", "candidate": "Chidi", "guest": "Ada", "title": "Peer support"})
    page = browser_of(app, CHIDI).get(f"/inbox?lang={language}").text
    assert page.count('class="inbox__line ') == len(KINDS)
    assert "…" not in page


def test_each_kind_is_chosen_for_each_channel_on_the_account_page(ctx: Context, app: Flask) -> None:
    client = browser_of(app, CHIDI)
    page = client.get("/account").text
    assert all(f'name="{channel}" value="{kind}" checked' in page for kind in KINDS for channel in ("site", "mail"))
    wanted = {"site": [kind for kind in KINDS if kind != "reminder.day"], "mail": ["booking.accepted"]}
    assert send_form(client, "/account/notices", **wanted).status_code == 303  # type: ignore[arg-type]
    chosen = ctx.records.notices.choices(CHIDI.person_id)
    assert [kind for kind, one in chosen.items() if one.site_off] == ["reminder.day"]
    assert [kind for kind, one in chosen.items() if not one.mail_off] == ["booking.accepted"]
    page = client.get("/account").text
    assert 'name="mail" value="booking.accepted" checked' in page
    assert 'name="mail" value="reminder.day" checked' not in page


def test_the_outbox_shows_each_message_with_its_links_and_files(ctx: Context, app: Flask) -> None:
    booking_id = agree_on(ctx, make_mentor(ctx, make_programme(ctx)))
    give_address(ctx, CHIDI, "chidi@example.org")
    send_all(ctx)
    client = browser_of(app)
    page = client.get("/outbox").text
    assert "Your session is agreed" in page
    assert f'<a href="/bookings/{booking_id}" dir="ltr">' in page
    (name,) = [one.name for one in Outbox(ctx.settings.data_dir).sent() if one.attachments]
    file = client.get(f"/outbox/{name}/0")
    assert (file.mimetype, file.data[:15]) == ("application/ics", b"BEGIN:VCALENDAR")
    assert client.get(f"/outbox/{name}/1").status_code == 404
    assert client.get("/outbox/..%2Fsecret_key/0").status_code == 404


def test_there_is_no_outbox_but_on_the_machine_of_development(ctx: Context, app: Flask) -> None:
    assert browser_of(app).get("/outbox", environ_base={"REMOTE_ADDR": "203.0.113.5"}).status_code == 404
    assert browser_of(app).get("/outbox", base_url="http://evil.example").status_code == 404
    production = replace(ctx.settings, environment="production", base_url="https://baraza.example.org")
    assert browser_of(create_app(production)).get("/outbox").status_code == 404
