"""The life of an hour as this project promised it: written down a second time, for the tests to compare with."""

from hub.domain.hours import HourState

TABLE = """
          draft      announced  open       live   ended     archived  cancelled
announce  announced  -          -          -      -         -         -
open      -          open       -          -      -         -         -
start     -          live       live       -      -         -         -
end       -          -          -          ended  -         -         -
lapse     -          ended      ended      -      -         -         -
resume    -          -          -          -      live      -         -
archive   -          -          -          -      archived  -         -
cancel    cancelled  cancelled  cancelled  -      -         -         -
"""

EVENTS = {
    "announce": "announced",
    "open": "opened",
    "start": "started",
    "end": "ended",
    "lapse": "ended",
    "resume": "resumed",
    "archive": "archived",
    "cancel": "cancelled",
}


def _cells() -> dict[tuple[str, HourState], str]:
    head, *rows = [line.split() for line in TABLE.strip().splitlines()]
    return {(row[0], HourState(state)): cell for row in rows for state, cell in zip(head, row[1:], strict=True)}


CELLS = _cells()
"""``(step, state) -> target`` or ``-``."""
