"""The whole page of an attendee stays light: what a phone must load to read, ask and endorse."""

import gzip
import posixpath
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hub.actions.context import Context
from hub.domain.roles import Actor
from hub.web.assets import DIST, MANIFEST
from tests.doing import ask, do
from tests.needs import needs
from tests.people import MONA, make_hour
from tests.web.browser import browser_of

MOST_BYTES = 100_000
QUESTIONS = 35
STATIC = re.compile(r'["(](/static/[^"#)]+)')
IMPORT = re.compile(r"""(?:from|import)\s*\(?\s*["'](\.{1,2}/[^"']+)["']""")
LONG = "How does somebody with a phone and a slow line begin, when everything that they try takes minutes to load? ({})"

pytestmark = needs((DIST / MANIFEST).is_file(), "the built front end")


def weigh(client: FlaskClient, path: str) -> dict[str, int]:
    """Bytes on the line of a page and everything that it loads, compressed, by address."""
    page = fetch(client, path)
    weights = {path: page[1]}
    wanted = STATIC.findall(page[0])
    while wanted:
        address = wanted.pop()
        if address in weights or address.endswith("favicon.svg"):
            continue
        text, weights[address] = fetch(client, address)
        if address.endswith(".js"):
            wanted += [
                posixpath.normpath(posixpath.join(posixpath.dirname(address), other)) for other in IMPORT.findall(text)
            ]
    return weights


def fetch(client: FlaskClient, path: str) -> tuple[str, int]:
    """A file's text, and how many bytes of it go over the line."""
    answer = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200, path
    packed = answer.data
    if answer.headers.get("Content-Encoding") != "gzip":
        return packed.decode(), len(packed)
    return gzip.decompress(packed).decode(), len(packed)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_whole_attendee_page_is_at_most_100_kb(ctx: Context, app: Flask, language: str) -> None:
    hour = make_hour(ctx, "live", description="An hour for everyone. " * 20)
    for number in range(QUESTIONS):
        question_id = ask(ctx, hour, Actor(f"gperson{number}", f"Person {number}"), text=LONG.format(number))
        do(ctx, MONA, "question.approve", hour, question_id)
    weights = weigh(browser_of(app), f"/hours/{hour.hour_id}?lang={language}")
    assert any("/pages/hour-" in address for address in weights)
    assert any("/css/hour-" in address for address in weights)
    assert any("icons-" in address for address in weights)
    assert sum(weights.values()) <= MOST_BYTES, weights


def test_the_page_loads_nothing_from_elsewhere(ctx: Context, app: Flask) -> None:
    hour = make_hour(ctx, "live")
    page = browser_of(app).get(f"/hours/{hour.hour_id}").text
    loaded = re.findall(r'<(?:script|img|iframe|link)[^>]+(?:src|href)="([^"]+)"', page)
    assert loaded
    assert all(address.startswith("/") for address in loaded), loaded
