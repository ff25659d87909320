"""Language and time as the viewer reads them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from flask import Flask
from flask.testing import FlaskClient

from hub.app import create_app
from hub.config import Settings
from hub.domain.clock import SetClock
from hub.web import locale


@pytest.fixture
def app(settings: Settings, clock: SetClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """A hub that speaks English, Arabic and French: one sentence of each."""
    for code, text in {"ar": "لا توجد صفحة كهذه.", "fr": "Cette page n'existe pas."}.items():
        folder = tmp_path / "i18n" / code / "LC_MESSAGES"
        folder.mkdir(parents=True)
        catalogue = Catalog(locale=code)
        catalogue.add("There is no such page.", text)
        with (folder / "messages.mo").open("wb") as file:
            write_mo(file, catalogue)
    monkeypatch.setattr(locale, "CATALOGUES", tmp_path / "i18n")
    return create_app(settings, clock=clock)


def page(client: FlaskClient, query: str = "", **headers: str) -> str:
    """A page that is not there, which says so in the viewer's language."""
    return client.get(f"/nowhere{query}", headers=headers).get_data(as_text=True)


def test_the_browser_s_language_is_taken_where_we_have_it(client: FlaskClient) -> None:
    assert "existe pas" in page(client, **{"Accept-Language": "tlh, fr-CA;q=0.8, en;q=0.5"})
    assert "There is no such page." in page(client, **{"Accept-Language": "tlh"})


def test_a_language_chosen_by_link_stays(client: FlaskClient) -> None:
    assert 'lang="ar" dir="rtl"' in page(client, "?lang=ar")
    assert "لا توجد" in page(client, **{"Accept-Language": "fr"})


def test_a_language_without_a_catalogue_cannot_be_chosen(client: FlaskClient) -> None:
    assert 'lang="en" dir="ltr"' in page(client, "?lang=sw")
    assert client.get_cookie("lang") is None


def test_a_refusal_over_http_is_told_in_the_language_of_the_program(client: FlaskClient) -> None:
    answer = client.get("/api/v1/nowhere", headers={"Accept-Language": "fr"})
    assert answer.json["error"]["message"] == "Cette page n'existe pas."
    assert answer.json["error"]["code"] == "page.not_found"


def at(day: int, hour: int) -> int:
    """A moment of November 2026 in milliseconds since 1970."""
    return int(datetime(2026, 11, day, hour, tzinfo=UTC).timestamp() * 1000)


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("", "Fri, Nov 27, 2026, 4:00 PM UTC"),
        ("Africa/Nairobi", "Fri, Nov 27, 2026, 7:00 PM (4:00 PM UTC)"),
        ("Asia/Tokyo", "Sat, Nov 28, 2026, 1:00 AM (Fri 4:00 PM UTC)"),
        ("Africa/Accra", "Fri, Nov 27, 2026, 4:00 PM UTC"),
        ("Nowhere/Land", "Fri, Nov 27, 2026, 4:00 PM UTC"),
    ],
)
def test_a_moment_is_told_in_the_viewer_s_zone_with_utc_beside(app: Flask, zone: str, expected: str) -> None:
    with app.test_request_context(headers={"Cookie": f"zone={zone}", "Accept-Language": "en"}):
        told = str(locale.moment(at(27, 16))).replace("\u202f", " ")
    assert told == f'<time datetime="2026-11-27T16:00:00Z" data-form="moment">{expected}</time>'


def test_a_day_is_the_viewer_s_day(app: Flask) -> None:
    with app.test_request_context(headers={"Cookie": "zone=Asia/Tokyo", "Accept-Language": "fr"}):
        assert "sam. 28 nov. 2026" in str(locale.day(at(27, 16)))
        assert ">01:00<" in str(locale.clock_time(at(27, 16)))
        assert ">28 nov., 01:00<" in str(locale.day_time(at(27, 16)))
