"""Numbers as addresses and forms bring them."""

MOST_DIGITS = 14
"""Moments in milliseconds up to the year 5138: what is longer fits no column."""


def whole(text: str) -> int | None:
    """A number that is not negative, in plain digits; none for anything else, such as ``²`` or one of thirty digits."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None
