"""Calls that start at the same moment, each in a thread of its own."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any


def race(calls: list[Callable[[], Any]]) -> list[Any]:
    """What each call answered, or the exception that it raised, in order."""
    barrier = threading.Barrier(len(calls))

    def start(call: Callable[[], Any]) -> Any:
        barrier.wait()
        try:
            return call()
        except Exception as problem:
            return problem

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(start, calls))
