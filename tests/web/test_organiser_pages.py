"""The organiser's list of hours and the page of what this hub can do."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hub.actions.context import Context
from hub.actions.series import create_series
from tests.people import HANA, OLGA, ZURI, make_hour
from tests.plans import weekly
from tests.web.browser import browser_of

DAY_MS = 24 * 3600 * 1000


@pytest.fixture
def zuri(app: Flask) -> FlaskClient:
    """Zuri's browser."""
    return browser_of(app, ZURI)


def titles(page: str, group: str) -> list[str]:
    """The titles under a heading."""
    found = re.search(rf'aria-labelledby="{group}".*?</section>', page, re.DOTALL)
    return re.findall(r"<a class=\"card__link[^>]*><bdi[^>]*>([^<]*)</bdi>", found[0]) if found else []


def test_hours_stand_by_what_there_is_to_do_with_them(ctx: Context, zuri: FlaskClient) -> None:
    now = ctx.clock()
    make_hour(ctx, "draft", title="A draft", starts_at=now + DAY_MS)
    make_hour(ctx, "open", title="To come", starts_at=now + DAY_MS)
    make_hour(ctx, "live", title="On now")
    make_hour(ctx, "open", title="Never begun", starts_at=now - DAY_MS)
    make_hour(ctx, "ended", title="Over", starts_at=now - DAY_MS)
    page = zuri.get("/organise").text
    found = {group: titles(page, group) for group in ("drafts", "coming", "live", "late", "over")}
    assert found == {
        "drafts": ["A draft"],
        "coming": ["To come"],
        "live": ["On now"],
        "late": ["Never begun"],
        "over": ["Over"],
    }


def test_of_a_series_only_the_next_hour_is_listed(ctx: Context, zuri: FlaskClient) -> None:
    create_series(ctx, ZURI, weekly())
    page = zuri.get("/organise").text
    assert titles(page, "drafts") == ["Wikidata for beginners"]
    assert titles(page, "series") == ["Wikidata for beginners"]
    assert "Every week on Friday" in page


def test_everybody_sees_their_own_hours_and_organisers_of_the_site_all(ctx: Context, app: Flask) -> None:
    make_hour(ctx, "live", title="On now")
    assert titles(browser_of(app, HANA).get("/organise").text, "live") == ["On now"]
    olga = browser_of(app, OLGA).get("/organise?all=1").text
    assert titles(olga, "live") == []
    assert "Plan an hour" not in olga
    assert titles(browser_of(app, ZURI).get("/organise?all=1").text, "live") == ["On now"]


def test_the_status_page_says_what_works_and_what_was_not_set_up(zuri: FlaskClient) -> None:
    page = zuri.get("/organise/status").text
    assert "HUB_WIKIMEDIA_CLIENT_ID" in page
    assert "SQLite" in page
    assert "Does not answer" not in page


def test_the_status_page_tells_no_secret_and_is_for_organisers(ctx: Context, app: Flask, zuri: FlaskClient) -> None:
    page = zuri.get("/organise/status").text
    assert ctx.settings.secret_key not in page
    assert str(ctx.settings.data_dir) not in page
    assert browser_of(app, OLGA).get("/organise/status").status_code == 403
