"""Calls that start at the same moment, each in a thread of its own."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from hub.domain.errors import HubError


def race(calls: list[Callable[[], Any]]) -> list[Any]:
    """What each call answered, or the refusal that it raised, in order; what else one raises is raised here."""
    barrier = threading.Barrier(len(calls))

    def start(call: Callable[[], Any]) -> Any:
        barrier.wait()
        try:
            return call()
        except HubError as refused:
            return refused

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(start, calls))
