"""Tests that really run: none lost for its name, none that sleeps for luck or pretends."""

import ast
import re
from pathlib import Path

import pytest

from tests.guards.tree import functions, name_of, tree_of, under

TESTS = under("tests", ending=".py")
FILES = [file for file in TESTS if file.name.startswith("test_")]
PRETENDING = re.compile(r"unittest\.mock|from mock|import mock|MagicMock|\bmonkeypatch\.setattr\(\"hub|\bmocker\b")


def test_there_are_tests():
    assert len(FILES) > 40


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_no_test_is_lost_for_its_name(file: Path):
    """A function that nothing names and that is no test never runs."""
    used = {node.id for node in ast.walk(tree_of(file)) if isinstance(node, ast.Name)}
    used |= {node.attr for node in ast.walk(tree_of(file)) if isinstance(node, ast.Attribute)}
    own = [node for node in tree_of(file).body if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
    lost = [one.name for one in own if not one.name.startswith("test_") and one.name not in used and not fixture(one)]
    assert lost == []


def fixture(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a function is a fixture, or another thing that pytest calls."""
    return any("fixture" in ast.unparse(one) for one in function.decorator_list)


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_no_test_stands_twice_in_a_file(file: Path):
    names = [node.name for node in tree_of(file).body if isinstance(node, ast.FunctionDef)]
    assert [name for name in set(names) if names.count(name) > 1] == []


def test_every_name_is_a_sentence():
    short = [f"{name_of(file)}: {one.name}" for file in FILES for one in functions(file) if vague(one.name)]
    assert short == []


def vague(name: str) -> bool:
    """Whether the name of a test says nothing of what happens."""
    return name.startswith("test_") and (name.count("_") < 3 or "it_works" in name)


def test_no_test_pretends_to_be_something():
    found = [name_of(file) for file in TESTS if PRETENDING.search(file.read_text("utf-8"))]
    assert [name for name in found if name != "tests/guards/test_tests.py"] == []
