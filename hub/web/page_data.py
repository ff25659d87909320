"""What a page hands to its script: facts, and the script's words in the viewer's language."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from babel import Locale
from babel.messages.extract import extract_from_file
from flask_babel import get_locale, get_translations

from hub.actions.hours import PAST_PLAN, STILL_OWED
from hub.actions.private_rooms import WAITING
from hub.actions.sessions import FULL
from hub.domain.availability import NOT_THERE
from hub.domain.errors import HubError
from hub.records.programmes import IN_USE
from hub.records.sessions import NOT_NOW, STILL_TAKEN
from hub.records.threads import COPIED_TEXT, FULL_TEXT

SCRIPTS = Path(__file__).parents[2] / "static" / "js"
ENTRIES = SCRIPTS / "pages"
KEYWORDS = {"t": None, "tn": (1, 2)}
"""The functions of ``static/js/i18n.js``: a text, and a text that counts (one, many)."""

OWN_WORDS = (PAST_PLAN, STILL_OWED, WAITING, FULL, NOT_THERE, IN_USE, NOT_NOW, STILL_TAKEN, COPIED_TEXT, FULL_TEXT)
"""What single refusals say in place of the sentence of their kind; a guard holds it against the code."""

IMPORT = re.compile(r"""\b(?:from|import)\s*\(?\s*["'](\.[^"']+\.js)["']""")
NUMBERS = range(200)
"""Among these every plural form of every language is met."""

Message = str | tuple[str, str]


def page_data(script: str = "", /, **facts: Any) -> dict[str, Any]:
    """Facts for the script of a page, as plain JSON values, with the translations that it uses.

    Args:
        script: name of the page's script, such as ``hour``; without one the words of all scripts are given.
        facts: structs and plain values.
    """
    plain: dict[str, Any] = msgspec.to_builtins(facts)
    return plain | {"messages": messages(script)}


def messages(script: str = "") -> dict[str, str | dict[str, str]]:
    """The words of a script in the viewer's language, by their English text; counting ones by CLDR plural category."""
    locale = get_locale()
    if locale is None or locale.language == "en":
        return {}
    told = {_key(message): _translated(message) for message in (*used_by(script), *refusals())}
    return {key: words for key, words in told.items() if words}


def refusals() -> tuple[str, ...]:
    """The sentences of all refusals: an ack brings them in English, as the key to the viewer's own."""
    return tuple(dict.fromkeys((*_of_kind(HubError), *OWN_WORDS)))


def _of_kind(kind: type[HubError]) -> Iterator[str]:
    yield kind.text
    for other in kind.__subclasses__():
        yield from _of_kind(other)


@cache
def used_by(script: str) -> tuple[Message, ...]:
    """The texts that a script and all that it imports show; of every script without a name."""
    entries = [ENTRIES / f"{script}.js"] if script else sorted(ENTRIES.glob("*.js"))
    found: set[Path] = set()
    for entry in entries:
        _follow(entry, found)
    return tuple(dict.fromkeys(message for file in sorted(found) for message in messages_of(file)))


def _follow(file: Path, found: set[Path]) -> None:
    if file in found or not file.is_file():
        return
    found.add(file)
    for other in IMPORT.findall(file.read_text("utf-8")):
        _follow((file.parent / other).resolve(), found)


def messages_of(file: Path) -> Iterator[Message]:
    """The texts that one script shows: English, or a pair of one and many."""
    for _, message, *_ in extract_from_file("javascript", str(file), keywords=KEYWORDS):
        yield message if isinstance(message, str) else (str(message[0]), str(message[1]))


def _key(message: Message) -> str:
    return message if isinstance(message, str) else message[0]


def _translated(message: Message) -> str | dict[str, str]:
    """The translation, or nothing where there is none: the script then shows the English."""
    catalogue = get_translations()
    if isinstance(message, str):
        words: str = catalogue.gettext(message)
        return "" if words == message else words
    one, many = message
    forms = {category: catalogue.ngettext(one, many, n) for category, n in _examples(str(get_locale())).items()}
    return {} if set(forms.values()) <= {one, many} else forms


@cache
def _examples(locale: str) -> dict[str, int]:
    """A number of each plural category of a language."""
    plural = Locale.parse(locale).plural_form
    return {plural(n): n for n in reversed(NUMBERS)}
