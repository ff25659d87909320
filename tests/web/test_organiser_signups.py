"""The organiser's page of the list on a wiki, as plain forms."""

import html
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hub.actions.context import Context
from hub.actions.signups import taken_signups
from hub.config import Settings
from hub.domain.clock import SetClock
from hub.domain.programmes import Programme
from tests.fakes.mediawiki import SIGNATURE, TOKEN, FakeWiki, running_wiki
from tests.fixed import Ids
from tests.mentoring import make_mentor, make_programme
from tests.people import ADA, CHIDI, ZURI
from tests.web.browser import browser_of, send_form

ASK = "*I would like to have a mentorship session with"
FARIDA = "--[[User:Farida|Farida]] ([[User talk:Farida|talk]]) 14:03, 27 November 2026 (UTC)"
PAGE = f"{ASK} Amina Diallo.{FARIDA}\r\n{ASK} Amina <b>x</b>.--[[User:Gil]] 14:03, 27 November 2026 (UTC)\r\n{ASK} Bo."
SOURCE = "https://meta.wikimedia.org/w/index.php?oldid=123"


@pytest.fixture
def programme(ctx: Context) -> Programme:
    """A programme with one mentor."""
    found = make_programme(ctx)
    make_mentor(ctx, found, ADA, name="Amina Diallo", wiki_account="Amina D")
    return found


@pytest.fixture
def zuri(app: Flask) -> FlaskClient:
    """Zuri's browser."""
    return browser_of(app, ZURI)


def here(programme: Programme) -> str:
    return f"/organise/programmes/{programme.programme_id}/signups"


def test_what_would_happen_is_shown_and_nothing_happens(ctx: Context, zuri: FlaskClient, programme: Programme):
    answer = send_form(zuri, here(programme), text=PAGE, source=SOURCE)
    assert answer.status_code == 200
    shown = html.unescape(answer.text)
    assert "3 lines" in shown
    assert "We know no mentor of this name" in shown
    assert "Perhaps: Amina Diallo" in shown
    assert "Nobody signed it" in shown
    assert len(re.findall(r'name="take"', shown)) == 2
    assert len(re.findall(r'name="take" value="[^"]+" checked', shown)) == 1
    assert taken_signups(ctx, ZURI, programme.programme_id) == []


def test_ticked_lines_are_taken_in_and_told_of(ctx: Context, zuri: FlaskClient, programme: Programme):
    shown = send_form(zuri, here(programme), text=PAGE, source=SOURCE).text
    keys = re.findall(r'name="take" value="([^"]+)"', shown)
    answer = send_form(zuri, f"{here(programme)}/take-in", text=PAGE, source=SOURCE, take=keys)
    page = html.unescape(answer.text)
    assert "1 request was taken in." in page
    assert "Choose who is meant." in page
    assert "*: [[User:Farida|Farida]]: your request for a session with Amina Diallo has arrived." in page
    assert "| [[User:Farida|Farida]] || Amina Diallo || 2026-11-27 || waiting for an answer" in page
    (taken,) = taken_signups(ctx, ZURI, programme.programme_id)
    assert taken.wiki_source == SOURCE
    # Once the receipt stands on the wiki it is not made again.
    link = f"{ctx.settings.base_url}/bookings#wiki"
    told = PAGE.replace(FARIDA, f"{FARIDA}\r\n*:Your request has arrived: {link} --[[User:Zuri]]")
    assert "Receipts to paste" not in send_form(zuri, here(programme), text=told).text


@pytest.mark.parametrize("source", ["javascript:alert(1)", "http://meta.wikimedia.org/", "https://", "https://["])
def test_wrong_address_is_refused_and_the_text_is_kept(zuri: FlaskClient, programme: Programme, source: str):
    answer = send_form(zuri, here(programme), text=PAGE, source=source)
    assert answer.status_code == 400
    assert "This is not an https address of a page." in answer.text
    assert "Amina Diallo.--[[User:Farida" in html.unescape(answer.text)


def test_page_is_for_organisers(app: Flask, programme: Programme):
    assert browser_of(app, CHIDI).get(here(programme)).status_code == 403
    assert app.test_client().get(here(programme)).status_code == 302
    assert browser_of(app, ZURI).get(here(programme)).status_code == 200


def test_programme_page_leads_to_it(zuri: FlaskClient, programme: Programme):
    assert here(programme) in zuri.get(f"/organise/programmes/{programme.programme_id}").text


@pytest.fixture
def wiki() -> Iterator[FakeWiki]:
    """A wiki with the list."""
    with running_wiki() as found:
        found.put("List", PAGE.replace("\r\n", "\n"))
        yield found


@pytest.fixture
def reader(settings: Settings, clock: SetClock, ids: Ids, wiki: FakeWiki) -> FlaskClient:
    """Zuri's browser, at a hub that may read that wiki."""
    from hub.app import create_app

    app = create_app(replace(settings, wiki_hosts=(wiki.host,)), clock=clock, new_id=ids)
    app.testing = True
    return browser_of(app, ZURI)


def test_page_is_fetched_taken_in_and_replied_to_once(
    ctx: Context, reader: FlaskClient, wiki: FakeWiki, programme: Programme
):
    address = f"http://{wiki.host}/wiki/List"
    shown = send_form(reader, here(programme), text="", source=address).text
    revision = wiki.revisions["List"][0][0]
    assert f'name="source" value="http://{wiki.host}/w/index.php?oldid={revision}"' in html.unescape(shown)
    keys = re.findall(r'name="take" value="([^"]+)" checked', shown)
    source = f"http://{wiki.host}/w/index.php?oldid={revision}"
    taken = send_form(reader, f"{here(programme)}/take-in", text="", source=source, take=keys).text
    assert "1 request was taken in." in taken
    assert taken_signups(ctx, ZURI, programme.programme_id)[0].wiki_source == source
    wrong = send_form(reader, f"{here(programme)}/receipts", source=source, token="wrong one")
    assert (wrong.status_code, "wrong one" in wrong.text) == (400, False)
    (again,) = re.findall(r'<form [^>]*id="posting">.*?</form>', wrong.text, re.DOTALL)
    assert f'name="source" value="{html.escape(source)}"' in again
    assert "The wiki does not accept this token." in again
    for _ in range(2):
        answer = send_form(reader, f"{here(programme)}/receipts", source=source, token=TOKEN)
        assert answer.status_code == 303
    lines = wiki.revisions["List"][-1][1].split("\n")
    assert len(wiki.revisions["List"]) == 2
    assert lines[1].startswith("*: [[User:Farida|Farida]]: your request for a session with Amina Diallo has arrived.")
    assert lines[1].endswith(f"/bookings#wiki {SIGNATURE}")
    assert len(lines) == 4


ODD = f"""{ASK} Amina Diallo.{FARIDA}
{ASK[1:]} Amina Diallo.{FARIDA.replace("Farida", "Gil")}
{ASK} Amina Diallo.{FARIDA.replace("Farida", "Ivy")} <!-- a
b -->
{ASK} Amina Diallo.
{FARIDA.replace("Farida", "Noor")}
: hello
{ASK} Amina Diallo.{FARIDA.replace("Farida", "Otto")}{ASK} Amina Diallo.{FARIDA.replace("Farida", "Pia")}
"""


@pytest.mark.parametrize("language", ["en", "fr", "ar", "pt", "sw"])
def test_receipts_are_posted_once_in_every_language(
    reader: FlaskClient, wiki: FakeWiki, programme: Programme, language: str
):
    wiki.put("List", ODD)
    reader.get(f"/?lang={language}")
    source = f"http://{wiki.host}/wiki/List"
    keys = re.findall(
        r'name="take" value="([^"]+)" checked', send_form(reader, here(programme), text="", source=source).text
    )
    assert len(keys) == 6
    send_form(reader, f"{here(programme)}/take-in", text="", source=source, take=keys)
    for _ in range(2):
        send_form(reader, f"{here(programme)}/receipts", source=source, token=TOKEN)
    text = wiki.revisions["List"][-1][1]
    assert text.count(SIGNATURE) == 6
    assert ("your request for a session" in text) == (language == "en")
    assert len(wiki.revisions["List"]) == 3
    assert "<!-- a\nb -->\n*: [[User:Ivy|" in text
    # Nobody asks in a receipt, and the page reads as before.
    again = send_form(reader, here(programme), text="", source=source).text
    assert again.count('<li class="card stack">') == 6


@pytest.mark.parametrize("source", ["https://evil.org/wiki/List", ""])
def test_page_of_no_wiki_of_ours_is_not_fetched(reader: FlaskClient, wiki: FakeWiki, programme: Programme, source: str):
    assert send_form(reader, here(programme), text="", source=source).status_code == 400
    assert wiki.calls == []


def test_page_that_is_not_there_is_told_of(reader: FlaskClient, wiki: FakeWiki, programme: Programme):
    answer = send_form(reader, here(programme), text="", source=f"http://{wiki.host}/wiki/Nothing")
    assert (answer.status_code, "There is no such page on the wiki." in answer.text) == (409, True)
