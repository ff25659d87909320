"""Wall times across changes of clocks."""

from datetime import UTC, datetime

import pytest

from hub.domain.local_time import SKIPPED, TWICE, moment_of, wall_of, zone_of


def ms(*when: int) -> int:
    """A moment of UTC in milliseconds."""
    return int(datetime(*when, tzinfo=UTC).timestamp() * 1000)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("zone", "wall", "utc", "told"),
    [
        ("Africa/Nairobi", (2026, 11, 27, 19, 0), (2026, 11, 27, 16, 0), ""),
        ("Europe/Berlin", (2026, 7, 1, 18, 0), (2026, 7, 1, 16, 0), ""),
        ("Europe/Berlin", (2026, 3, 29, 2, 30), (2026, 3, 29, 1, 30), SKIPPED),
        ("Europe/Berlin", (2026, 10, 25, 2, 30), (2026, 10, 25, 0, 30), TWICE),
        ("America/New_York", (2026, 3, 8, 2, 15), (2026, 3, 8, 7, 15), SKIPPED),
        ("Australia/Lord_Howe", (2026, 4, 5, 1, 45), (2026, 4, 4, 14, 45), TWICE),
        ("Asia/Kathmandu", (2026, 1, 1, 0, 0), (2025, 12, 31, 18, 15), ""),
    ],
)
def test_a_wall_time_is_the_moment_at_which_the_clocks_show_it(
    zone: str, wall: tuple[int, ...], utc: tuple[int, ...], told: str
) -> None:
    found = moment_of(datetime(*wall), zone_of(zone))  # type: ignore[arg-type]  # noqa: DTZ001
    assert (found.at, found.told) == (ms(*utc), told)


def test_a_moment_shows_the_same_wall_time_again() -> None:
    zone = zone_of("Europe/Berlin")
    wall = datetime(2026, 12, 24, 16, 5)  # noqa: DTZ001
    assert wall_of(moment_of(wall, zone).at, zone) == wall


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../etc/passwd", "Europe", "x" * 300, "Europe/Berlin\x00"])
def test_what_is_no_zone_is_refused(name: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        zone_of(name)
