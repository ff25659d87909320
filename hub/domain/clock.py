"""Time and ids, as things that are handed in: tests set the clock, and nothing else reads the time."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def now_ms() -> int:
    """The present moment in milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def new_id() -> str:
    """A fresh id of twelve letters and digits (60 bits) without look-alikes."""
    return "".join(secrets.choice(ALPHABET) for _ in range(12))


@dataclass
class SetClock:
    """A clock for tests: it stands still until it is moved."""

    ms: int

    def __call__(self) -> int:
        """The moment it stands at."""
        return self.ms

    def forward(self, *, seconds: float) -> None:
        """Move on."""
        self.ms += round(seconds * 1000)


Clock = Callable[[], int]
