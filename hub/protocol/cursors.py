"""Cursors: ids of stream entries, which say how far a reader has come."""

START = "0-0"
"""Before the first event of any hour."""


def position(cursor: str) -> tuple[int, int]:
    """A cursor as numbers, which compare as the entries of the stream are ordered."""
    ms, _, number = cursor.partition("-")
    return int(ms), int(number or 0)


def after(cursor: str, other: str) -> bool:
    """Whether ``cursor`` is later than ``other``."""
    return position(cursor) > position(other)


def following(cursor: str) -> str:
    """The least cursor that is later than this one."""
    ms, number = position(cursor)
    return f"{ms}-{number + 1}"
