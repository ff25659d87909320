"""How tables and JSON say which hours took place: cells and names, not yet checked."""

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from hub.domain.errors import PayloadInvalid
from hub.domain.texts import N_

BETWEEN = ";"
"""Between names in one cell of a table."""

SURPLUS = ""
"""Where the cells of a row are that stand beyond the named columns."""
TOO_MANY_CELLS = N_("A line has more cells than there are columns. Please put words with a comma in quotation marks.")
NOT_ENDED = N_("A cell does not end. Please look for a quotation mark without its other half.")
NOT_JSON = N_("This is not JSON.")
NOT_A_TABLE = N_("The first line must name the columns; at least title and start.")


def from_json(text: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The hours of a JSON list (or of one alone), each with its place in it.

    Raises:
        PayloadInvalid: it is no JSON.
    """
    try:
        found = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        raise PayloadInvalid(fields={"text": NOT_JSON}) from None
    for number, one in enumerate(found if isinstance(found, list) else [found], 1):
        yield number, one if isinstance(one, dict) else {}


HOUR_COLUMNS = ("id", "title", "start", "zone", "duration_min", "language", "description", "youtube", "guests", "hosts")
QUESTION_COLUMNS = {
    "question": "text",
    "asked_by": "asked_by",
    "answer": "answer",
    "answered_by": "answered_by",
    "second": "second",
    "endorsements": "endorsements",
}
"""Columns of a table: its name -> the field of ``GivenQuestion``."""


def from_table(text: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The hours of a table with commas, semicolons or tabs between, each with the number of its first line.

    A row for each question; rows of one hour stand below each other, and need not repeat what is the hour's.

    Raises:
        PayloadInvalid: the first line names no columns that we know, or a cell never ends.
    """
    try:
        yield from _hours(text)
    except csv.Error:
        raise PayloadInvalid(fields={"text": NOT_ENDED}) from None


def _hours(text: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=_delimiter(text))
    names = [name.strip().lower() for name in reader.fieldnames or []]
    if not {"title", "start"} <= set(names):
        raise PayloadInvalid(fields={"text": NOT_A_TABLE})
    reader.fieldnames = names
    here: tuple[int, dict[str, Any]] | None = None
    for row in reader:
        cells = {name: (value or "").strip() for name, value in row.items() if isinstance(name, str) and name}
        # An unquoted comma moves every cell after it: the row has one too many, and nothing in it is where it belongs.
        beyond = {SURPLUS: "".join(row[None])} if any(row.get(None) or ()) else {}
        if here and _same(here[1], cells):
            here[1]["questions"] += _question(cells)
            here[1].update(beyond)
        elif any(cells.values()) or beyond:
            if here:
                yield here
            here = reader.line_num, _hour(cells) | beyond
    if here:
        yield here


def _delimiter(text: str) -> str:
    head = text.lstrip("\ufeff").partition("\n")[0]
    return max(",;\t", key=head.count)


def _same(hour: Mapping[str, Any], cells: Mapping[str, str]) -> bool:
    return all(cells.get(name, "") in ("", hour.get(name, "")) for name in ("id", "title", "start"))


def _hour(cells: dict[str, str]) -> dict[str, Any]:
    known = {name: cells[name] for name in HOUR_COLUMNS if cells.get(name)}
    known |= {name: cells[name] for name in cells if name not in HOUR_COLUMNS and name not in QUESTION_COLUMNS}
    names = {name: [one for one in cells.get(name, "").split(BETWEEN) if one.strip()] for name in ("guests", "hosts")}
    return {"title": "", "start": "", **known, **names, "questions": _question(cells)}


def _question(cells: Mapping[str, str]) -> list[dict[str, str]]:
    filled = {field: cells[name] for name, field in QUESTION_COLUMNS.items() if cells.get(name)}
    # An answer without its question is told, not dropped.
    return [{"text": "", **filled}] if filled.keys() & {"text", "answer"} else []
