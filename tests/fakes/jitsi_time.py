"""Prosody's timers, on the clock of the test: nothing waits, and everything happens at its second."""

import heapq
from collections.abc import Callable

from hub.domain.clock import SetClock


class Timers:
    """What is to happen later. The test lets time pass; the clock stands at each moment while its things happen."""

    def __init__(self, clock: SetClock) -> None:
        self._clock = clock
        self._due: list[tuple[int, int, Callable[[], object]]] = []
        self._count = 0

    def now_s(self) -> int:
        """Seconds since 1970, whole ones: that is how Prosody counts."""
        return self._clock() // 1000

    def after(self, seconds: float, act: Callable[[], object]) -> None:
        """Do something so many seconds from now."""
        self._count += 1
        heapq.heappush(self._due, (self._clock() + round(seconds * 1000), self._count, act))

    def wait(self, seconds: float) -> None:
        """Let time pass, and everything happen that falls into it, in its order."""
        until = self._clock() + round(seconds * 1000)
        while self._due and self._due[0][0] <= until:
            at, _, act = heapq.heappop(self._due)
            self._clock.ms = max(self._clock.ms, at)
            act()
        self._clock.ms = until

    def forget(self) -> None:
        """Forget all that was to happen, as a program that is stopped."""
        self._due.clear()
