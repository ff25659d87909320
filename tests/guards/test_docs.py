"""What exists has its row in the docs, and what is generated is fresh."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from docs.generate import pages
from docs.rules import EVERYWHERE, rule_of
from hub.config import Settings, variable
from hub.domain import refusals
from hub.domain.hours import MOVES as STEPS
from hub.domain.questions import MOVES
from hub.protocol.commands import COMMANDS
from hub.protocol.events import EVENTS
from hub.protocol.topics import TOPICS
from hub.store import keys
from tests.guards.tree import ROOT, under

DOCS = ROOT / "docs"
CODES = {kind.code for kind in refusals.every()}
LINK = re.compile(r"\]\(([^)#\s]+)?(#[^)\s]+)?\)")


def read(name: str) -> str:
    """A page of the docs."""
    return (DOCS / name).read_text("utf-8")


@pytest.mark.parametrize("name", sorted(pages()))
def test_generated_page_is_fresh(name: str):
    assert read(name) == pages()[name], "run `make docs`"


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_command_has_its_chapter(name: str):
    assert f"\n### {name}\n" in read("events.md")


@pytest.mark.parametrize("name", sorted(EVENTS))
def test_event_has_its_row(name: str):
    assert f"\n| `{name}` |" in read("events.md")


def test_rows_say_what_a_thing_means_and_leave_its_fields_to_its_form():
    rows = [line for line in read("events.md").splitlines() if line.startswith("|")]
    assert [row for row in rows if "Fields:" in row] == []


@pytest.mark.parametrize("code", sorted(CODES))
def test_error_code_has_its_row(code: str):
    assert f"\n| `{code}` |" in read("events.md")


def test_refusals_of_commands_are_codes_that_exist():
    named = {code for name in COMMANDS for code in rule_of(name).refusals} | set(EVERYWHERE)
    assert named <= CODES


@pytest.mark.parametrize("move", [*MOVES, *STEPS])
def test_move_has_its_row_in_the_lives(move: str):
    assert f"\n| {move} |" in read("lifecycle.md")


def builders() -> dict[str, str]:
    """Every key builder, and the pattern that it makes."""
    words = {f"{word}_id": f"<{word}>" for word in ("hour", "question", "person", "thread", "booking")}
    words["mark"] = "<mark>"
    found = {}
    for name, build in vars(keys).items():
        if callable(build) and name != "every_pattern":
            arguments = build.__code__.co_varnames[: build.__code__.co_argcount]
            found[name] = build(*(words[argument] for argument in arguments))
    return found | {"LIMITS": f"{keys.LIMITS}:*", "WAKE": keys.WAKE, "NEWS": keys.NEWS}


@pytest.mark.parametrize(("name", "pattern"), sorted(builders().items()))
def test_key_builder_has_its_row(name: str, pattern: str):
    assert f"\n| `{pattern}` |" in read("redis.md"), name


@pytest.mark.parametrize("field", sorted(Settings.__dataclass_fields__))
def test_setting_has_its_row(field: str):
    row = next(line for line in read("operations.md").splitlines() if line.startswith(f"| `{variable(field)}` |"))
    assert not row.endswith("|  |"), "sample.env does not explain it"


def pages_with_links() -> list[Path]:
    """Every page that a person reads."""
    return [*under("docs", ending=".md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]


@pytest.mark.parametrize("file", pages_with_links(), ids=lambda file: file.name)
def test_links_within_the_project_lead_somewhere(file: Path):
    for path, anchor in LINK.findall(file.read_text("utf-8")):
        if path.startswith(("http:", "https:", "mailto:")):
            continue
        target = (file.parent / path) if path else file
        assert target.exists(), f"{file.name} -> {path}"
        if anchor and target.suffix == ".md":
            assert anchor in anchors(target), f"{file.name} -> {path}{anchor}"


def anchors(file: Path) -> set[str]:
    """The headings of a page, as links name them."""
    headings = re.findall(r"^#+ (.+)$", file.read_text("utf-8"), re.MULTILINE)
    return {"#" + re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_reference_of_the_machine_readable_page_leads_somewhere():
    document = json.loads(read("asyncapi.json"))
    for reference in references(document):
        found: Any = document
        for step in reference.removeprefix("#/").replace("%20", " ").split("/"):
            assert step in found, reference
            found = found[step]


def references(value: Any) -> list[str]:
    """Every ``$ref`` within a JSON value."""
    if isinstance(value, dict):
        own = [value["$ref"]] if "$ref" in value else []
        return own + [one for each in value.values() for one in references(each)]
    return [one for each in value for one in references(each)] if isinstance(value, list) else []


def test_every_command_and_no_other_stands_in_the_machine_readable_page():
    document = json.loads(read("asyncapi.json"))
    assert set(document["operations"]) == set(COMMANDS) | {"hour.frame", *TOPICS}
