"""The shape of the code: how long, how it begins, and what must not stand in it."""

import io
import re
import tokenize

import pytest

from tests.guards.tree import ROOT, functions, name_of, texts, tree_of, under

LONGEST_FUNCTION = 60
LONGEST_FILE = 400
STORIES = {"tests/e2e/test_story.py"}
"""A story of a whole hour is told in one piece."""
LONGEST_CONFTEST = 150
PYTHON = under("hub", "worker", "tests", "docs", ending=".py")
OURS = under("hub", "worker", ending=".py")
SCRIPTS = under("static", "tests", ending=".js") + under("static", "tests", ending=".mjs")
GREEN = {"hub/wsgi.py", "hub/config.py"}


def test_there_is_something_to_look_at():
    assert len(PYTHON) > 150
    assert len(SCRIPTS) > 30


def test_every_module_says_what_it_is():
    silent = [name_of(file) for file in PYTHON if not tree_of(file).body or not _docstring(file)]
    assert silent == []


def _docstring(file) -> str:
    first = tree_of(file).body[0]
    return getattr(getattr(first, "value", None), "value", "")


def test_no_function_is_longer_than_a_screen():
    long = [
        f"{name_of(file)}:{one.lineno} {one.name}"
        for file in PYTHON
        if name_of(file) not in STORIES
        for one in functions(file)
        if (one.end_lineno or 0) - one.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long == []


def test_no_file_is_longer_than_can_be_read():
    others = under("templates", ending=".html") + under("hub", ending=".lua") + under("static", ending=".css")
    long = [
        name_of(file)
        for file in [*PYTHON, *SCRIPTS, *others]
        if len(file.read_text("utf-8").splitlines()) > LONGEST_FILE
    ]
    assert long == []


def test_where_the_player_of_youtube_comes_from_is_said_once_in_each_language():
    """What a page may show in a frame, and what it does show there, must stay the same."""
    scripts = [file for file in SCRIPTS if name_of(file).startswith("static/js/")]
    said = [name_of(file) for file in [*OURS, *scripts] if "youtube-nocookie" in file.read_text("utf-8")]
    assert said == ["hub/domain/youtube.py", "static/js/state/embed.js"]


def test_fixtures_for_everybody_stay_few():
    assert len((ROOT / "tests/conftest.py").read_text("utf-8").splitlines()) <= LONGEST_CONFTEST


@pytest.mark.parametrize("library", ["eventlet", "gevent"])
def test_green_library_is_named_where_it_is_chosen_alone(library: str):
    """In names and imports; a comment may say why something is as it is (docs/adr/0001-eventlet.md)."""
    named = [name_of(file) for file in OURS if name_of(file) not in GREEN and library in _code_words(file)]
    assert named == []


def _code_words(file) -> set[str]:
    tokens = tokenize.generate_tokens(io.StringIO(file.read_text("utf-8")).readline)
    return {token.string.strip("\"'") for token in tokens if token.type in (tokenize.NAME, tokenize.STRING)}


def test_flask_is_unknown_below_identity():
    floors = ("hub/actions", "hub/store", "hub/records", "hub/jitsi", "hub/protocol", "hub/domain", "worker")
    knows = [name_of(file) for file in OURS if name_of(file).startswith(floors) and "flask" in _code_words(file)]
    assert knows == []


def test_session_is_read_in_one_place():
    readers = [name_of(file) for file in OURS if re.search(r"\bsession\b(\s*\[|\.\w)", file.read_text("utf-8"))]
    assert [one for one in readers if one != "hub/identity.py" and "providers" not in one] == []


def test_no_registry_and_no_machine_is_named():
    """Lock files hold hashes and no addresses; nothing knows on whose machine it was written."""
    # Put together here, so that this file does not name them either.
    hosts = ["pypi" + ".org", "pythonhosted" + ".org", "registry." + "npmjs", "deb." + "debian" + ".org"]
    places = ["/" + "work" + "/", "/" + "root" + "/", "/" + "home" + "/", "/opt" + "/"]
    found = [
        f"{name_of(file)}: {word}"
        for file in texts()
        for word in [*hosts, *places]
        if word in file.read_text("utf-8", errors="ignore")
    ]
    assert found == []


def test_key_of_redis_is_spelled_in_one_place():
    spelled = re.compile(r"""["']hub:|PREFIX\}:""")
    found = [name_of(file) for file in OURS if spelled.search(file.read_text("utf-8"))]
    assert found == ["hub/store/keys.py"]


def test_only_scripts_write_streams():
    writers = [name_of(file) for file in OURS if re.search(r"\.(xadd|xdel)\(", file.read_text("utf-8"))]
    assert writers == []


def test_every_script_has_a_header_with_keys_request_and_returns():
    bare = [
        name_of(file)
        for file in under("hub", ending=".lua")
        if file.stem != "_shared" and not all(word in _header(file) for word in ("KEYS:", "request:", "Returns"))
    ]
    assert bare == []


def _header(file) -> str:
    lines = file.read_text("utf-8").splitlines()
    end = next(number for number, line in enumerate(lines) if not line.startswith("--"))
    return "\n".join(lines[:end])


def test_no_script_builds_a_key():
    built = [
        name_of(file)
        for file in under("hub", ending=".lua")
        if re.search(r"'[a-z]*:'\s*\.\.|\.\.\s*':", file.read_text("utf-8"))
    ]
    assert built == []


def test_pages_never_set_html_from_a_text():
    sinks = re.compile(r"\.(innerHTML|outerHTML)\s*=|insertAdjacentHTML|document\.write\b|\beval\(|new Function\(")
    found = [name_of(file) for file in under("static", ending=".js") if sinks.search(file.read_text("utf-8"))]
    assert found == []
