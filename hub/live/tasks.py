"""Background work in whichever way this process runs: green threads or real ones."""

from collections.abc import Callable
from typing import Any, NamedTuple


class Tasks(NamedTuple):
    """``spawn`` starts a function beside this one, ``sleep`` waits so many seconds and lets the others run."""

    spawn: Callable[..., Any]
    sleep: Callable[[float], Any]
