"""What is fixed in every test: the moment at which it begins, and the ids that are given out."""

from datetime import UTC, datetime

START = int(datetime(2026, 11, 27, 16, tzinfo=UTC).timestamp() * 1000)
"""16:00 UTC on the last Friday of November 2026, in milliseconds since 1970."""


class Ids:
    """Ids in a row: ``x00000000001``, ``x00000000002`` …, so that nothing has to be masked in a test."""

    def __init__(self) -> None:
        self.given = 0

    def __call__(self) -> str:
        """The next id."""
        self.given += 1
        return f"x{self.given:011d}"
