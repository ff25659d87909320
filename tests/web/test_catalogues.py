"""The words of the pages in other languages: whole for attendees, with every placeholder in its place."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.pofile import read_po
from flask import Flask
from flask_babel import force_locale

from hub.web import page_data
from hub.web.locale import CATALOGUES, weekday_words
from tests.needs import needs

ROOT = Path(__file__).parents[2]
LANGUAGES = ("ar", "fr", "pt", "sw")
ATTENDEES = (
    "layout _header _footer _flash home past _hours hour _ask _watch _own _question _act _reasons "
    "question ledger _acts refused sign_in error failed"
)
"""The templates of what somebody sees who attends; their scripts are hour.js and site.js."""

KEYWORDS = DEFAULT_KEYWORDS | {"N_": None, "lazy_gettext": None}
PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}")


def catalogue(language: str) -> Catalog:
    """The catalogue of a language."""
    with (CATALOGUES / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


def for_attendees() -> Iterator[str]:
    """Every text that an attendee may read, as its key."""
    for name in ATTENDEES.split():
        yield from texts(ROOT / "templates" / f"{name}.html", "jinja2")
    yield from texts(ROOT / "hub" / "domain" / "errors.py", "python")
    yield from texts(ROOT / "hub" / "web" / "question_forms.py", "python")
    for script in ("hour", "site"):
        for message in page_data.used_by(script):
            yield message if isinstance(message, str) else message[0]


def texts(file: Path, method: str) -> Iterator[str]:
    """The texts of one file."""
    for _, message, *_ in extract_from_file(method, str(file), keywords=KEYWORDS, options={"trimmed": "true"}):
        yield message if isinstance(message, str) else message[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_attendee_reads_every_word_in_their_language(language: str) -> None:
    found = catalogue(language)
    known = {message.id if isinstance(message.id, str) else message.id[0]: message for message in found}
    missing = {text for text in for_attendees() if text and not (text in known and all(strings(known[text])))}
    assert missing == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_translation_has_the_placeholders_of_its_text(language: str) -> None:
    wrong = [message.id for message in catalogue(language) if message.id and not keeps_placeholders(message)]
    assert wrong == []


def keeps_placeholders(message: Message) -> bool:
    """Whether a translation fills in what its text does; a counting form may say its number in words."""
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    wanted = {found for text in ids for found in PLACEHOLDER.findall(text)}
    kept = [set(PLACEHOLDER.findall(text)) for text in strings(message) if text]
    return all(one <= wanted for one in kept) if len(ids) > 1 else all(one == wanted for one in kept)


def strings(message: Message) -> list[str]:
    """The translation of a message; all its forms where it counts."""
    return [message.string] if isinstance(message.string, str) else list(message.string)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_all_its_plural_forms(language: str) -> None:
    found = catalogue(language)
    assert all(
        len(message.string) == found.num_plurals for message in found if message.pluralizable and any(message.string)
    )


@needs(list(CATALOGUES.glob("ar/*/*.mo")), "compiled catalogues")
def test_a_script_gets_its_words_by_plural_category(app: Flask) -> None:
    with app.test_request_context(), force_locale("ar"):
        words = page_data.messages("hour")
    assert words["Ask"] == "اسأل"
    assert words["Please tell us your name first."] == "أخبرنا باسمك أولًا من فضلك."
    people = words["{n} person is here"]
    assert isinstance(people, dict)
    assert set(people) == {"zero", "one", "two", "few", "many", "other"}
    assert people["many"] == "{n} شخصًا هنا"
    assert people["other"] == "{n} شخص هنا"


def test_english_needs_no_words_from_the_server(app: Flask) -> None:
    with app.test_request_context(), force_locale("en"):
        assert page_data.messages("hour") == {}


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Wednesday, December 2"),
        ("fr", "mercredi 2 décembre"),
        ("pt", "quarta-feira, 2 de dezembro"),
        ("ar", "الأربعاء، 2 ديسمبر"),
        ("sw", "Jumatano, 2 Desemba"),
        ("ru", "среда, 2 декабря"),
        ("fi", "keskiviikkona 2. joulukuuta"),
        ("pt_PT", "quarta-feira, 2 de dezembro"),
    ],
)
def test_a_day_is_written_out_in_the_order_of_the_language(app: Flask, language: str, words: str) -> None:
    with app.test_request_context(), force_locale(language):
        assert weekday_words(date(2026, 12, 2)) == words
