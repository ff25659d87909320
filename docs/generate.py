"""Writes the generated parts of the documentation from the code: ``make docs``.

A page is written by hand but for what stands between ``<!-- generated: name -->`` and ``<!-- end -->``; a guard test
holds the committed pages against what this makes of them.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path

from docs import asyncapi, lives, mentoring_lives, recording_lives, settings, wire

FOLDER = Path(__file__).parent
REGION = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)

PARTS: dict[str, dict[str, Callable[[], str]]] = {
    "events.md": {
        "commands": wire.commands,
        "results": wire.results,
        "events": wire.events,
        "topics": wire.topics,
        "forms": wire.forms,
        "views": wire.views,
        "errors": wire.errors,
    },
    "lifecycle.md": {
        "question_drawing": lives.question_drawing,
        "question_table": lives.question_table,
        "hour_drawing": lives.hour_drawing,
        "hour_table": lives.hour_table,
    },
    "mentoring.md": {
        "booking_drawing": mentoring_lives.booking_drawing,
        "booking_table": mentoring_lives.booking_table,
        "mentor_table": mentoring_lives.mentor_table,
        "thread_table": mentoring_lives.thread_table,
    },
    "recordings.md": {
        "recording_drawing": recording_lives.recording_drawing,
        "recording_table": recording_lives.recording_table,
        "failure_table": recording_lives.failure_table,
    },
    "operations.md": {"settings": settings.table},
}
"""The generated parts of each page."""


def page(name: str) -> str:
    """A page of ``PARTS`` as it should be."""
    parts = PARTS[name]
    written = (FOLDER / name).read_text("utf-8")
    return REGION.sub(lambda found: f"{found[1]}\n{parts[found[2]]()}\n{found[3]}", written)


def pages() -> dict[str, str]:
    """Every file that this writes, by its name in ``docs/``, as it should be."""
    machine = json.dumps(asyncapi.document(), indent=2, ensure_ascii=False) + "\n"
    return {name: page(name) for name in PARTS} | {"asyncapi.json": machine}


def main() -> None:
    """Write every file anew."""
    for name, text in pages().items():
        (FOLDER / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
