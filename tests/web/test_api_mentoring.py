"""The HTTP API about mentoring answers in the form that it describes."""

from flask import Flask

from hub.actions.context import Context
from hub.web.openapi_mentoring import MENTORING_READS
from tests.booking import book
from tests.mentoring import make_mentor, make_programme
from tests.people import ADA, BEN, CHIDI
from tests.threads import start
from tests.web.browser import browser_of, code_of
from tests.web.test_api import check_form, description  # noqa: F401  (a fixture)


def test_every_read_about_mentoring_answers_as_described(app: Flask, ctx: Context, description):  # noqa: F811
    programme = make_programme(ctx)
    mentor = make_mentor(ctx, programme)
    ids = {
        "programme_id": programme.programme_id,
        "mentor_id": mentor.mentor_id,
        "booking_id": book(ctx, mentor).booking_id,
        "thread_id": start(ctx, programme, visibility="public").thread_id,
    }
    for actor in (CHIDI, ADA):
        client = browser_of(app, actor)
        for path in MENTORING_READS:
            answer = client.get("/api/v1" + path.format(**ids))
            assert answer.status_code == 200, path
            check_form(description, path, "get", answer)


def test_what_is_ones_own_asks_guests_to_sign_in(app: Flask):
    guest = browser_of(app, BEN)
    for path in ("bookings", "threads", "mentoring", "inbox"):
        assert code_of(guest.get(f"/api/v1/{path}")) == "access.sign_in_needed"
