"""The home page: what is live or next, what comes, what was; light and dark."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hub.actions.context import Context
from hub.web import markdown
from tests.fixed import START
from tests.people import BEN, CHIDI, ZURI, make_hour
from tests.web.browser import browser_of, send_form

DAY_MS = 24 * 3600 * 1000


def home(client: FlaskClient) -> str:
    """The home page as text."""
    answer = client.get("/")
    assert answer.status_code == 200
    return answer.text


def hero(page: str) -> str:
    """The large part on top of the home page."""
    return page.split('<section class="hero', 1)[1].split("</section>", 1)[0]


def test_without_any_hour_the_page_says_how_to_hear_of_the_next(client: FlaskClient) -> None:
    page = home(client)
    assert "The next meeting is being planned" in page
    assert 'href="/hours.ics"' in hero(page)
    assert 'href="/hours.atom"' in hero(page)


def test_the_live_hour_stands_large_before_those_that_come(ctx: Context, client: FlaskClient) -> None:
    make_hour(ctx, "open", title="Tomorrow's hour", starts_at=START + DAY_MS)
    live = make_hour(ctx, "live", title="The hour of now")
    page = home(client)
    assert "The hour of now" in hero(page)
    assert f'href="/hours/{live.hour_id}"' in hero(page)
    assert "Join the hour" in hero(page)
    assert "Tomorrow&#39;s hour" in page.split("Coming up", 1)[1]


def test_with_nothing_live_the_next_hour_stands_large(ctx: Context, client: FlaskClient) -> None:
    make_hour(ctx, "announced", title="Next week", starts_at=START + 7 * DAY_MS)
    make_hour(ctx, "open", title="Tomorrow", starts_at=START + DAY_MS)
    page = home(client)
    assert "Tomorrow" in hero(page)
    assert "Ask your question" in hero(page)
    assert "Next week" in page.split("Coming up", 1)[1]


def test_a_second_live_hour_is_not_among_those_that_come(ctx: Context, client: FlaskClient) -> None:
    make_hour(ctx, "live", title="First", starts_at=START - DAY_MS)
    make_hour(ctx, "live", title="Second")
    page = home(client)
    assert "First" in hero(page)
    assert "Second" in page.split("Also live now", 1)[1]
    assert "Coming up" not in page


def test_the_large_hour_names_who_hosts_and_who_answers(ctx: Context, client: FlaskClient) -> None:
    make_hour(ctx, "live")
    assert "With <bdi>Ada</bdi>. Host: <bdi>Hana</bdi>." in hero(home(client))


def test_the_large_hour_tells_how_many_are_here(ctx: Context, client: FlaskClient) -> None:
    live = make_hour(ctx, "live")
    ctx.store.presence.renew(live.hour_id, ["g1", "g2", "g3"], ctx.clock())
    assert "3 people are here" in hero(home(client))


def test_drafts_and_cancelled_hours_are_on_nobody_s_home_page(ctx: Context, app: Flask) -> None:
    make_hour(ctx, "draft", title="Secret plan", starts_at=START + DAY_MS)
    make_hour(ctx, "cancelled", title="Called off", starts_at=START + DAY_MS)
    page = home(browser_of(app, ZURI))
    assert "Secret plan" not in page
    assert "Called off" not in page


def test_times_are_in_the_viewer_s_zone_with_utc_beside(ctx: Context, client: FlaskClient) -> None:
    make_hour(ctx, "live")
    client.set_cookie("zone", "Africa/Nairobi")
    page = hero(home(client)).replace("\u202f", " ")
    assert '<time datetime="2026-11-27T16:00:00Z" data-form="moment">' in page
    assert "7:00 PM (4:00 PM UTC)" in page


def test_past_hours_turn_page_by_page(ctx: Context, client: FlaskClient) -> None:
    for day in range(1, 28):
        make_hour(ctx, "archived", title=f"Hour {day:02}", starts_at=START - day * DAY_MS)
    page = home(client)
    assert "Hour 01" in page
    assert "Hour 07" not in page
    first = client.get("/past").text
    assert "Hour 24" in first
    assert "Hour 25" not in first
    before = first.split('href="/past?before=', 1)[1].split('"', 1)[0]
    following = client.get("/past", query_string={"before": before}).text
    assert "Hour 25" in following
    assert "Hour 24" not in following


def test_text_from_people_is_never_markup(ctx: Context, client: FlaskClient) -> None:
    make_hour(ctx, "live", title="<script>alert(1)</script>", description="<img src=x onerror=alert(1)> **bold**")
    page = home(client)
    assert "&lt;script&gt;alert" in page
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_who_may_organise_finds_the_way_there(app: Flask, ctx: Context) -> None:
    make_hour(ctx, "live")
    assert 'href="/organise"' in home(browser_of(app, ZURI))
    assert 'href="/organise"' not in home(browser_of(app, CHIDI))
    assert 'href="/organise"' not in home(browser_of(app, BEN))


def test_the_header_says_who_one_is(app: Flask) -> None:
    assert "Chidi" in home(browser_of(app, CHIDI))
    assert 'href="/sign-in?next=/"' in home(browser_of(app, BEN))


@pytest.mark.parametrize(
    ("scheme", "media"), [("dark", "all"), ("light", "not all"), ("", "(prefers-color-scheme: dark)")]
)
def test_light_or_dark_is_remembered_without_a_script(client: FlaskClient, scheme: str, media: str) -> None:
    send_form(client, "/appearance", scheme="dark")
    answer = send_form(client, "/appearance", scheme=scheme, next="/past")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/past")
    assert f'media="{media}"' in home(client)
    assert 'name="next" value="/search?q=two+words"' in client.get("/search?q=two+words").text


def test_a_description_keeps_lists_and_links_and_loses_what_could_do_harm() -> None:
    html = markdown.render("# Big\n\n- one\n\n[x](javascript:run) [y](https://example.org) <b onclick=x>z</b>")
    assert "<h3>Big</h3>" in html
    assert "<li>one</li>" in html
    assert 'href="javascript' not in html
    assert 'href="https://example.org"' in html
    assert "<b" not in html


def test_a_preview_of_a_description_ends_at_a_word() -> None:
    assert markdown.plain("**One** two three four", 12) == "One two …"
    assert markdown.plain("Tom & Ann", 40) == "Tom & Ann"


def test_the_items_of_a_list_stay_apart_in_one_line() -> None:
    assert markdown.plain("Ask:\n\n- labels\n- bots, tools\n\nSee you!", 60) == "Ask: labels · bots, tools · See you!"
    assert markdown.plain("- one\n  - two\n- three", 60) == "one two · three"
