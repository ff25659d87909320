"""Templates hold no code and no style of their own, and escape what people wrote."""

import re
from pathlib import Path

import pytest

from tests.guards.tree import name_of, under

TEMPLATES = under("templates", ending=".html")
SAFE = {
    "templates/_ask.html": 2,
    "templates/_organiser_fields.html": 1,
}
"""Where ``|safe`` stands, and how often: on our own words alone, never on a person's."""

INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/(?:ld\+)?json\")[^>]*>", re.IGNORECASE)
STYLE = re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE)
HANDLER = re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE)
ELSEWHERE = re.compile(r"(?:src|href|action)\s*=\s*\"(?:https?:)?//", re.IGNORECASE)
UNESCAPED = re.compile(r"\|\s*safe\b|autoescape|\bMarkup\(")
PHYSICAL = re.compile(
    r"(?<![\w-])(margin|padding|border)-(left|right)\b|text-align:\s*(left|right)|float:\s*(left|right)"
)


def test_there_are_templates():
    assert len(TEMPLATES) > 20


@pytest.mark.parametrize("file", TEMPLATES, ids=name_of)
def test_template_has_no_code_and_no_style_of_its_own(file: Path):
    text = file.read_text("utf-8")
    for kind in (INLINE_SCRIPT, STYLE, HANDLER, ELSEWHERE):
        assert not kind.search(text), kind.search(text)


def test_escaping_is_left_off_in_known_places_alone():
    counted = {name_of(file): len(UNESCAPED.findall(file.read_text("utf-8"))) for file in TEMPLATES}
    assert {name: count for name, count in counted.items() if count} == SAFE


def test_styles_know_no_left_and_no_right():
    found = [
        f"{name_of(file)}: {hit.group()}"
        for file in under("static", ending=".css")
        for hit in PHYSICAL.finditer(file.read_text("utf-8"))
    ]
    assert found == []
