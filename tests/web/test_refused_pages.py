"""Pages that a refused form draws again: their address takes no GET, and everything on them leads on all the same."""

import re
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from hub.actions.context import Context
from tests.booking import book
from tests.mentoring import make_mentor, make_programme
from tests.people import ADA, BEN, CHIDI, ZURI, make_hour
from tests.threads import start
from tests.web.browser import browser_of, send_form


def refused_pages(app: Flask, ctx: Context) -> list[TestResponse]:
    """One page of every kind that is drawn again."""
    hour = make_hour(ctx, "live")
    mentor = make_mentor(ctx, make_programme(ctx))
    thread, booking = start(ctx, make_programme(ctx)), book(ctx, mentor)
    programme = f"/programmes/{mentor.programme_id}"
    forms = [
        (BEN, f"/hours/{hour.hour_id}/do/question.submit"),
        (BEN, f"/hours/{hour.hour_id}/do/question.endorse"),
        (CHIDI, f"/threads/{thread.thread_id}/do/thread.post"),
        (ADA, f"/bookings/{booking.booking_id}/do/booking.decline"),
        (CHIDI, f"{programme}/request"),
        (CHIDI, f"{programme}/ask"),
        (None, f"{programme}/request"),
        (ZURI, f"/organise/hours/{hour.hour_id}/people"),
        (ZURI, "/account/erase"),
        (None, "/name"),
    ]
    return [send_form(browser_of(app, actor), path) for actor, path in forms]


def ways_on(page: TestResponse) -> set[str]:
    """Every path of ours that a page leads to, by a link or after a form."""
    drawn = re.sub(r"<template.*?</template>", "", page.text, flags=re.DOTALL)
    found = re.findall(r'<a [^>]*?href="([^"#][^"]*)"|name="next" value="([^"]*)"', drawn)
    whole = {urljoin(page.request.url, unescape(link or after)) for link, after in found}
    return {urlsplit(one).path for one in whole if urlsplit(one).netloc == urlsplit(page.request.url).netloc}


def test_every_link_of_a_refused_page_can_be_followed(app: Flask, ctx: Context) -> None:
    for page in refused_pages(app, ctx):
        assert page.status_code >= 400, page.request.path
        dead = [path for path in ways_on(page) if "GET" not in app.url_map.bind("localhost").allowed_methods(path)]
        assert (page.request.path, dead) == (page.request.path, [])


@pytest.mark.parametrize(
    ("form", "page"),
    [
        ("/inbox/read", "/inbox"),
        ("/account/mail/remove", "/account"),
        ("/account/mail/the-key-of-a-letter", "/account/mail/the-key-of-a-letter"),
        ("/organise/hours/new", "/organise/hours/new"),
        ("/threads/x/do/thread.post", "/threads/x"),
        ("/sign-out", "/"),
    ],
)
def test_a_refused_form_leads_to_its_own_page_and_to_no_neighbour(client: FlaskClient, form: str, page: str) -> None:
    refused = client.post(form)  # without a token
    assert refused.status_code == 400
    assert f'href="{page}?lang=en"' in refused.text


@pytest.mark.parametrize("path", ["/threads", "/bookings"])
def test_who_has_to_sign_in_comes_back_to_where_they_were(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 401
    assert f'href="/sign-in?next={path}">Sign in</a>' in answer.text.split("</header>", 1)[1]
