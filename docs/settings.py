"""The generated part of docs/operations.md: every setting, with the words of sample.env."""

import dataclasses
from pathlib import Path

from docs import markdown
from hub.config import READERS, Settings, variable

SAMPLE = Path(__file__).parents[1] / "sample.env"


def table_rows() -> list[tuple[str, str, str, str]]:
    """Variable, default, what it takes, and what it is for."""
    meaning = explanations(SAMPLE.read_text("utf-8"))
    return [
        (
            f"`{variable(field.name)}`",
            f"`{_default(field.default)}`" if _default(field.default) else "–",
            READERS.get(field.name, (str, "text"))[1],
            meaning.get(variable(field.name), ""),
        )
        for field in dataclasses.fields(Settings)
    ]


def table() -> str:
    """Every setting there is."""
    return markdown.table(("variable", "default", "takes", "for"), table_rows())


def explanations(sample: str) -> dict[str, str]:
    """The comment above each variable of sample.env; variables in a row share one."""
    found: dict[str, str] = {}
    comment: list[str] = []
    after_variable = False
    for line in sample.splitlines():
        name = line.lstrip("#").partition("=")[0]
        if "=" in line and name.isupper() and " " not in name:
            found[name] = " ".join(comment)
            after_variable = True
        elif line.startswith("# ") and not line.startswith("# ---"):
            comment = [*([] if after_variable else comment), line[2:].strip()]
            after_variable = False
        else:
            comment, after_variable = [], False
    return found


def _default(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return ",".join(value) if isinstance(value, tuple) else str(value)
