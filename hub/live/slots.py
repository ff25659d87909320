"""What waits to be sent: at most one frame a tick, and none later than it must be."""

from typing import Generic, TypeVar

Told = TypeVar("Told")


class Slot(Generic[Told]):
    """The events on their way to one audience.

    They go at once when the frame before is a tick ago, else when the tick is over. ``cursor`` is where the audience
    stands: the end of the newest frame.
    """

    def __init__(self, cursor: str, tick_s: float) -> None:
        self.cursor = cursor
        self._tick_s = tick_s
        self._free_at = 0.0
        self._waiting: dict[str, Told] = {}

    def put(self, key: str, told: Told) -> None:
        """Add an event; it replaces one of the same key that was not sent yet."""
        self._waiting.pop(key, None)
        self._waiting[key] = told

    def due_in(self, moment: float) -> float | None:
        """The seconds until what waits may go, 0 for now; None when nothing waits.

        Args:
            moment: now, in seconds of a clock that never goes back.
        """
        return max(self._free_at - moment, 0.0) if self._waiting else None

    def take(self, moment: float) -> list[Told]:
        """Everything that waits, oldest first; the next tick begins."""
        taken, self._waiting = list(self._waiting.values()), {}
        self._free_at = moment + self._tick_s
        return taken
