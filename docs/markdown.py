"""Tables and words of Markdown."""

from collections.abc import Iterable, Sequence
from typing import Any


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; what stands in a cell may hold anything but a line end."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(_cell(cell) for cell in line)} |\n" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def code(words: Iterable[str]) -> str:
    """Words as code, with commas between; a dash for none."""
    return ", ".join(f"`{word}`" for word in words) or "–"


def prose(docstring: str) -> str:
    """A docstring in Markdown: its own marks for code become Markdown's, its list of fields becomes a list."""
    lines = docstring.replace("``", "`").splitlines()
    return "\n".join(_line(line) for line in lines)


def _line(line: str) -> str:
    if line.startswith("    ") and ":" in line and not line.startswith("     "):
        return "- " + line.strip()
    return line.strip()


def type_words(schema: dict[str, Any]) -> str:
    """What a JSON Schema asks of a value, in a few words."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in schema:
        return " or ".join(type_words(each) for each in schema["anyOf"])
    if "enum" in schema:
        return " or ".join(f"`{word}`" for word in schema["enum"])
    if schema.get("type") == "array":
        most = f", at most {schema['maxItems']}" if "maxItems" in schema else ""
        return f"list of {type_words(schema['items'])}{most}"
    return str(schema.get("type", "any")) + _limits(schema)


def _limits(schema: dict[str, Any]) -> str:
    least = schema.get("minLength", schema.get("minimum"))
    most = schema.get("maxLength", schema.get("maximum"))
    unit = " characters" if "maxLength" in schema else ""
    told = ""
    if most is not None:
        told = f", {least} to {most}{unit}" if least is not None else f", up to {most}{unit}"
    if "pattern" in schema:
        told += f", `{schema['pattern'].replace('(?!' + chr(92) + 'n)', '')}`"
    return told
