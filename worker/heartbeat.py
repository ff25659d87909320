"""The sign of life that a health check looks at: a file that each round of the worker touches."""

import time
from pathlib import Path

NAME = "worker.alive"
FRESH_S = 60.0
"""A round may wait for a locked database, more than once; a minute means that it hangs."""


class Heartbeat:
    """The sign of life of the worker that keeps its data in a folder."""

    def __init__(self, data_dir: Path) -> None:
        self._file = data_dir / NAME

    def beat(self) -> None:
        """Show that the worker goes round."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.touch()

    def alive(self) -> bool:
        """Whether it went round within the last minute."""
        try:
            return time.time() - self._file.stat().st_mtime < FRESH_S
        except FileNotFoundError:
            return False
