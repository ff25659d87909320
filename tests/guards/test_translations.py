"""Every text of the code stands in every catalogue, translated, with its placeholders and all its plural forms."""

import ast
import importlib
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from hub.config import Settings
from hub.domain.errors import HubError
from hub.web.page_data import refusals
from tests.guards.tree import tree_of, under

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "hub" / "i18n"
LANGUAGES = [code for code in Settings.__dataclass_fields__["languages"].default if code != "en"]
BELOW_THE_PAGES = ("live", "actions", "store", "records", "jitsi", "wiki", "domain")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")


def catalogue(language: str, folder: Path = FOLDER) -> Catalog:
    """The catalogue of a language, as it stands in the repository."""
    with (folder / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def messages(language: str, folder: Path = FOLDER) -> list[Message]:
    return [message for message in catalogue(language, folder) if message.id]


def texts(message: Message) -> list[str]:
    """English: one text, or one and many."""
    return [message.id] if isinstance(message.id, str) else list(message.id)


def forms(message: Message) -> list[str]:
    """The translation: one text, or the plural forms."""
    return [message.string] if isinstance(message.string, str) else list(message.string)


def names(*words: str) -> set[str]:
    return {name for text in words for name in PLACEHOLDER.findall(text)}


@pytest.fixture(scope="module")
def gathered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The catalogues as ``make i18n`` would leave them."""
    folder = tmp_path_factory.mktemp("i18n") / "i18n"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("*.mo", "*.pot"))
    subprocess.run([ROOT / "scripts" / "i18n.sh", folder], check=True, capture_output=True, timeout=60)
    return folder


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_of_the_code_is_missing_and_none_is_left_over(language: str, gathered: Path) -> None:
    ours = {tuple(texts(message)) for message in messages(language)}
    assert {tuple(texts(message)) for message in messages(language, gathered)} == ours, "run `make i18n`"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated_in_all_its_forms(language: str) -> None:
    wanted = catalogue(language).num_plurals
    for message in messages(language):
        assert all(forms(message)), message.id
        assert len(forms(message)) == (wanted if message.pluralizable else 1), message.id
        assert not message.fuzzy, message.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_those_of_the_english(language: str) -> None:
    for message in messages(language):
        if not message.pluralizable:
            assert sorted(PLACEHOLDER.findall(message.string)) == sorted(PLACEHOLDER.findall(message.id)), message.id
            continue
        # "One person", "two minutes": such forms may do without the number, and without nothing else.
        always = names(*texts(message)) - {"%(num)s", "{n}"}
        for form in forms(message):
            assert always <= names(form) <= names(*texts(message)), (message.id, form)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_number_leads_to_the_form_that_says_it(language: str, tmp_path: Path) -> None:
    """The rule in the head of a catalogue agrees with CLDR, by which the scripts choose."""
    path = tmp_path / "messages.mo"
    with path.open("wb") as file:
        write_mo(file, catalogue(language))
    with path.open("rb") as file:
        plural = Translations(file).plural
    category = Locale(language).plural_form
    met = {(category(number), plural(number)) for number in range(1000)}
    assert len(met) == len({name for name, _ in met}) == catalogue(language).num_plurals


def said(file: Path) -> Iterator[str]:
    """The sentences that the refusals in a file say in place of that of their kind."""
    module = importlib.import_module(".".join(file.relative_to(ROOT).with_suffix("").parts))
    for node in ast.walk(tree_of(file)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or not node.args:
            continue
        kind, words = vars(module).get(node.func.id), node.args[0]
        if isinstance(kind, type) and issubclass(kind, HubError) and isinstance(words, ast.Name):
            yield vars(module)[words.id]


def test_what_a_refusal_says_by_itself_is_known_to_the_pages() -> None:
    """Over the socket it comes in English, as the key to the viewer's own."""
    files = [file for file in under("hub", ending=".py") if "migrations" not in file.parts]
    below = [file for file in files if file.relative_to(ROOT).parts[1] in BELOW_THE_PAGES]
    found = {text for file in below for text in said(file)}
    assert len(found) > 5
    assert found <= set(refusals())
