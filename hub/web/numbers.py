"""Numbers as addresses and forms bring them."""

from collections.abc import Mapping

from hub.protocol.command import MOST_VERSIONS

MOST_DIGITS = 14
"""Moments in milliseconds up to the year 5138: what is longer fits no column."""


def whole(text: str) -> int | None:
    """A number that is not negative, in plain digits; none for anything else, such as ``²`` or one of thirty digits."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None


def version_in(form: Mapping[str, str]) -> int:
    """The version of a record from which a form was made; 0, which no record has, where it tells none."""
    version = whole(form.get("version", "")) or 0
    return version if version <= MOST_VERSIONS else 0
