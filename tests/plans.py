"""Plans of hours and series as an organiser would write them, a week after the tests' clock."""

from typing import Any

PLAN = {"title": "Wikidata for beginners", "starts": "2026-12-04T19:00", "zone": "Africa/Nairobi"}
"""19:00 in Nairobi on Friday, 4 December 2026: 16:00 UTC."""

WEEKLY = PLAN | {"repeat": "weekly", "days": "FR"}


def plan(**words: Any) -> dict[str, Any]:
    """A plan with other words here and there."""
    return PLAN | words


def weekly(**words: Any) -> dict[str, Any]:
    """A weekly series with other words here and there."""
    return WEEKLY | words
