"""Child processes that never outlive the one that started them, not even when that one is killed."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1
"""Of prctl(2)."""


def end_with_parent() -> Callable[[], None] | None:
    """What a child process does between fork and exec, so that it gets SIGTERM when this process dies.

    Only Linux knows how; elsewhere None, and a killed parent leaves its children behind.
    The children must be started from the main thread: Linux means the thread that forked when it says parent.
    """
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)
    parent = os.getpid()

    def ask() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # the parent died before we could ask
            os._exit(1)

    return ask
